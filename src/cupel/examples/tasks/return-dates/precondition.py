import re
from datetime import date

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def is_date(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return 1900 <= date.fromisoformat(text).year <= 2199
    except ValueError:
        return False


def is_number(text, low, high):
    return re.fullmatch(r"0|[1-9][0-9]?", text) is not None and low <= int(text) <= high


def valid(stdin):
    if type(stdin) is not str:
        return False
    lines = stdin.split("\n")
    if lines[-1] == "":
        lines.pop()
    if len(lines) < 4:
        return False
    closed = lines[0].split(" ")
    if closed != ["-"]:
        if not 1 <= len(closed) <= 6 or len(set(closed)) < len(closed) or not set(closed) <= set(NAMES):
            return False
    if not is_number(lines[1], 0, 20):
        return False
    holidays, rest = lines[2 : 2 + int(lines[1])], lines[2 + int(lines[1]) :]
    if not rest or not all(is_date(holiday) for holiday in holidays):
        return False
    if not is_number(rest[0], 1, 50) or len(rest) != int(rest[0]) + 1:
        return False
    for line in rest[1:]:
        words = line.split(" ")
        if len(words) != 2 or not is_date(words[0]) or not is_number(words[1], 0, 60):
            return False
    return True
