import re
from itertools import groupby


def expand(pattern):
    levels = [[]]
    for token in re.findall(r"[kps()]\d*|\S| +", pattern):
        head, digits = token[0], token[1:]
        if head == " ":
            continue
        if head == "(" and not digits:
            levels.append([])
            continue
        if digits and not (0 < int(digits) < 100 and digits[0] != "0"):
            raise ValueError("bad count")
        times = int(digits or 1)
        if head == ")" and len(levels) > 1:
            item = levels.pop()
        elif head in "kps":
            item = [head]
        else:
            raise ValueError("not a pattern")
        levels[-1].extend(item * times)
    if len(levels) > 1:
        raise ValueError("unclosed group")
    return "".join(levels[0])


def width(pattern):
    return len(expand(pattern))


def squash(row):
    return " ".join(
        stitch + (str(n) if n > 1 else "") for stitch, n in ((s, len(list(g))) for s, g in groupby(row))
    )


def turn(pattern):
    back = expand(pattern).replace("k", "p").replace("p", "k")
    return back[::-1]
