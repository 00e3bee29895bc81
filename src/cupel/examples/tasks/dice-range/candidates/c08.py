import re
from functools import reduce


def _term(term):
    body = term.lstrip("+-")
    if "d" in body:
        count, faces = body.split("d")
        n = int(count or "1")
        bounds = [n, n * int(faces)]
    else:
        bounds = [int(body)] * 2
    return [-b for b in reversed(bounds)] if term.startswith("-") else bounds


def dice_range(text):
    terms = re.split(r"(?<=.)(?=[+-])", "".join(text.casefold().split()))
    bounds = map(_term, terms)
    return tuple(reduce(lambda x, y: [x[0] + y[0], x[1] + y[1]], bounds))
