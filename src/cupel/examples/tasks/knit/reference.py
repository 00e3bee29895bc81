import re
from itertools import groupby

ITEM_END = re.compile(r"([1-9][0-9]?)?(?![0-9])")


def expand(pattern):
    rows = [""]
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == " ":
            continue
        if character == "(":
            rows.append("")
            continue
        if character == ")" and len(rows) > 1:
            item = rows.pop()
        elif character in "kps":
            item = character
        else:
            raise ValueError(f"{character!r} at {position} of {pattern!r}")
        count = ITEM_END.match(pattern, position)
        if count is None:
            raise ValueError(f"bad count at {position} of {pattern!r}")
        rows[-1] += item * int(count[1] or 1)
        position = count.end()
    if len(rows) > 1:
        raise ValueError(f"{pattern!r} lacks a closing parenthesis")
    return rows[0]


def width(pattern):
    return len(expand(pattern))


def squash(row):
    runs = [(stitch, len(list(run))) for stitch, run in groupby(row)]
    return " ".join(stitch if length == 1 else f"{stitch}{length}" for stitch, length in runs)


def turn(pattern):
    return expand(pattern)[::-1].translate(str.maketrans("kp", "pk"))
