import re

LINE = re.compile(r"([A-Za-z]+(?: [A-Za-z]+)*):((?: (?:0|[1-9][0-9]?|100)){1,8})")


def valid(stdin):
    if type(stdin) is not str:
        return False
    lines = stdin.split("\n")
    if lines[-1] == "":
        lines.pop()
    matches = [LINE.fullmatch(line) for line in lines]
    if not 1 <= len(lines) <= 20 or None in matches:
        return False
    names = [match[1].lower() for match in matches]
    return all(len(name) <= 20 for name in names) and len(set(names)) == len(names)
