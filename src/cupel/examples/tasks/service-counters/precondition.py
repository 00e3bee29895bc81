import re

PAIR = re.compile(r"(0|[1-9][0-9]{0,5}) (0|[1-9][0-9]{0,5})")


def valid(stdin):
    if type(stdin) is not str:
        return False
    lines = stdin.split("\n")
    if lines[-1] == "":
        lines.pop()
    matches = [PAIR.fullmatch(line) for line in lines]
    if not matches or None in matches:
        return False
    pairs = [(int(match[1]), int(match[2])) for match in matches]
    counters, amount = pairs[0]
    return (
        1 <= counters <= 10
        and 0 <= amount <= 200
        and len(pairs) == amount + 1
        and all(arrival <= 100_000 and 1 <= duration <= 1000 for arrival, duration in pairs[1:])
    )
