from itertools import groupby

STITCHES = "kps"


class _Reader:
    def __init__(self, text):
        self.text = text
        self.i = 0

    def peek(self):
        return self.text[self.i] if self.i < len(self.text) else ""

    def take(self):
        ch = self.peek()
        self.i += 1
        return ch


def _count(reader):
    digits = ""
    while reader.peek().isdigit():
        digits += reader.take()
    if digits == "":
        return 1
    if digits[0] == "0" or len(digits) > 2:
        raise ValueError("bad count " + digits)
    return int(digits)


def _items(reader, depth, out=[]):
    while reader.peek():
        ch = reader.take()
        if ch == " ":
            continue
        if ch == ")":
            if depth == 0:
                raise ValueError("unexpected )")
            return out
        if ch == "(":
            inner = _items(reader, depth + 1, [])
            out.extend(inner * _count(reader))
        elif ch in STITCHES:
            out.extend([ch] * _count(reader))
        else:
            raise ValueError("unexpected " + ch)
    if depth > 0:
        raise ValueError("missing )")
    return out


def expand(pattern):
    return "".join(_items(_Reader(pattern), 0))


def width(pattern):
    return len(expand(pattern))


def squash(row):
    parts = []
    for stitch, group in groupby(row):
        n = len(list(group))
        parts.append(stitch + (str(n) if n > 1 else ""))
    return " ".join(parts)


def turn(pattern):
    other = {"k": "p", "p": "k", "s": "s"}
    return "".join(other[stitch] for stitch in reversed(expand(pattern)))
