import re

NUMBERS = re.compile(r"[1-9][0-9]{0,6}(?: [1-9][0-9]{0,6})*")


def valid(stdin):
    if type(stdin) is not str:
        return False
    lines = stdin.split("\n")
    if lines[-1] == "":
        lines.pop()
    if len(lines) != 2 or not all(NUMBERS.fullmatch(line) for line in lines):
        return False
    if " " in lines[0]:
        return False
    tools = [int(word) for word in lines[1].split(" ")]
    return len(tools) == int(lines[0]) <= 20_000 and max(tools) <= 1_000_000
