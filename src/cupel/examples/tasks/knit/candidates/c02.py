import re

GROUP = re.compile(r"\(([kps ]*)\)([1-9][0-9]?(?![0-9]))?(?![0-9])")
LETTER = re.compile(r"([kps])([1-9][0-9]?)?(?![0-9])")


def _repeat(match):
    return match[1] * int(match[2] or "1")


def expand(pattern):
    # a digit is only right behind a letter or a closing parenthesis, as part of a count
    if re.search(r"(?<![kps)0-9])[0-9]", pattern):
        raise ValueError("count without an item")
    text = LETTER.sub(_repeat, pattern)
    # innermost groups first, until there are none
    while True:
        simpler = GROUP.sub(lambda match: _repeat(match).replace(" ", ""), text)
        if simpler == text:
            break
        text = simpler
    row = text.replace(" ", "")
    if re.search(r"[^kps]", row):
        raise ValueError("not a pattern: " + pattern)
    return row


def width(pattern):
    row = expand(pattern)
    return row.count("k") + row.count("p") + row.count("s")


def squash(row):
    def shorten(match):
        run = match[0]
        return " " + run[0] + (str(len(run)) if len(run) > 1 else "")

    return re.sub(r"(.)\1*", shorten, row).strip()


def turn(pattern):
    swap = {"k": "p", "p": "k"}
    result = ""
    for stitch in expand(pattern):
        result = swap.get(stitch, stitch) + result
    return result
