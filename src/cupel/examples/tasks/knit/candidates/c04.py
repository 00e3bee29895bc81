import re
from itertools import groupby

TOKEN = re.compile(r"\s*([kps])((?:[1-9]\d?)?)(?!\d)\s*")


def _flat(text):
    """Expands a pattern without parentheses."""
    row = ""
    position = 0
    text = text.strip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if not match:
            raise ValueError(f"cannot read {text[position:]!r}")
        letter, count = match.groups()
        row += letter * (int(count) if count else 1)
        position = match.end()
    return row


def expand(pattern: str) -> str:
    def replace_group(match):
        times = int(match.group(2) or 1)
        return " " + _flat(match.group(1)) * times + " "

    without_groups = re.sub(r"\(([^()]*)\)([1-9]\d?)?(?!\d)", replace_group, pattern)
    return _flat(without_groups)


def width(pattern: str) -> int:
    return len(expand(pattern))


def squash(row: str) -> str:
    pieces = []
    for stitch, run in groupby(row):
        length = sum(1 for _ in run)
        pieces.append(f"{stitch}{length}" if length > 1 else stitch)
    return " ".join(pieces)


def turn(pattern: str) -> str:
    table = str.maketrans({"k": "p", "p": "k"})
    return "".join(reversed(expand(pattern).translate(table)))
