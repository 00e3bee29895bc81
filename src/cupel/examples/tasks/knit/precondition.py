import re
from itertools import groupby


def stitches(text):
    """How many stitches the counts call for, also in a text that is not a pattern."""
    totals = [0]
    for opening, closing, count in re.findall(r"(\()|(?:(\))|[kps])([0-9]*)", text):
        if opening:
            totals.append(0)
            continue
        size = totals.pop() if closing else 1
        size *= min(max(int(count or 1), 1), 99)
        if totals:
            totals[-1] += size
        else:
            totals = [size]
    return sum(totals)


def is_pattern_text(value):
    return (
        type(value) is str
        and len(value) <= 40
        and set(value) <= set("kps()0123456789 x")
        and stitches(value) <= 2000
    )


def is_row(value):
    return (
        type(value) is str
        and len(value) <= 200
        and set(value) <= set("kps")
        and all(len(list(run)) <= 99 for _, run in groupby(value))
    )


CHECKS = {"expand": is_pattern_text, "width": is_pattern_text, "squash": is_row, "turn": is_pattern_text}


def valid(steps):
    for step in steps:
        args = list(step.get("args") or [])
        check = CHECKS.get(step.get("function"))
        if check is None or step.get("kwargs") or len(args) != 1 or not check(args[0]):
            return False
    return True
