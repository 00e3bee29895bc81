from itertools import groupby
from string import ascii_letters, digits


def code_problems(code):
    """One pass over the runs of equal characters, one over the characters."""
    found = set()
    if len(code) not in range(5, 11):
        found.add("length")
    if code == "" or code[0] not in ascii_letters:
        found.add("start")

    amount_of_digits = 0
    for ch in code:
        if ch in digits:
            amount_of_digits += 1
        elif ch not in ascii_letters and ch != "-":
            found.add("character")
    if amount_of_digits < 2:
        found.add("digits")

    for ch, run in groupby(code.upper()):
        size = len(list(run))
        if size >= 3:
            found.add("repeat")
        if ch == "-" and size >= 2:
            found.add("hyphen")
    if code != code.strip("-"):
        found.add("hyphen")

    return sorted(found)
