import re
from itertools import groupby


class _Parser:
    def __init__(self, text):
        self.text = text
        self.pos = 0

    def _char(self):
        return self.text[self.pos : self.pos + 1]

    def sequence(self):
        result = []
        while self._char() and self._char() != ")":
            if self._char() == " ":
                self.pos += 1
            else:
                result.append(self.item())
        return "".join(result)

    def item(self):
        ch = self._char()
        self.pos += 1
        if ch == "(":
            body = self.sequence()
            if self._char() != ")":
                raise ValueError("expected )")
            self.pos += 1
        elif ch in ("k", "p", "s"):
            body = ch
        else:
            raise ValueError(f"unexpected {ch!r}")
        return body * self.count()

    def count(self):
        match = re.compile(r"\d+").match(self.text, self.pos)
        if match is None:
            return 1
        self.pos = match.end()
        if not re.fullmatch(r"[1-9]\d?", match.group()):
            raise ValueError(f"bad count {match.group()}")
        return int(match.group())


def expand(pattern):
    return _Parser(pattern).sequence()


def width(pattern):
    return len(expand(pattern))


def squash(row):
    runs = ((stitch, len(list(group))) for stitch, group in groupby(row))
    return " ".join(f"{stitch}{n if n > 1 else ''}" for stitch, n in runs)


def turn(pattern):
    return expand(pattern)[::-1].translate({ord("k"): "p", ord("p"): "k"})
