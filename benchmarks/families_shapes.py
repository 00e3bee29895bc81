"""Families of functions on intervals, nested lists and matrices."""

from __future__ import annotations

import itertools
import operator
import random
from functools import reduce
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, numbered


@family
def interval_sets(rng: random.Random) -> Draft:
    """Intervals on whole numbers: merged, clipped, counted; the second formulation looks at single numbers."""
    gap, least, lo = rng.randint(0, 3), rng.randint(1, 4), rng.randint(-5, 5)
    hi, closed = lo + rng.randint(15, 30), rng.random() < 0.5
    ask = rng.choice(["merged", "gaps", "length", "longest", "count"])
    name = f"{rng.choice(['plan', 'join', 'reserve', 'cover'])}_{noun(rng)}"
    extra = 1 if closed else 0
    tail = {
        "merged": "return spans", "count": "return len(spans)",
        "gaps": f"return [(a[1]{' + 1' if closed else ''}, b[0]{' - 1' if closed else ''}) for a, b in zip(spans, spans[1:])]",
        "length": f"return sum(end - begin{' + 1' if closed else ''} for begin, end in spans)",
        "longest": f"return max((end - begin{' + 1' if closed else ''} for begin, end in spans), default=0)",
    }[ask]  # fmt: skip
    code = (
        f"def {name}(intervals):\n    spans = []\n    for begin, end in sorted(intervals):\n        begin, end = max(begin, {lo}), min(end, {hi})\n"
        f"        if end - begin < {least - extra}:\n            continue\n        if spans and begin - spans[-1][1] <= {gap + extra}:\n"
        f"            spans[-1] = (spans[-1][0], max(spans[-1][1], end))\n        else:\n            spans.append((begin, end))\n    {tail}\n"
    )

    def answer(intervals: list[tuple[int, int]]) -> Any:
        points: set[int] = set()
        for begin, end in intervals:
            own = [x for x in range(begin, end + extra) if lo <= x < hi + extra]
            points.update(own if len(own) >= least else [])
        runs: list[list[int]] = []
        for x in sorted(points):
            if runs and x - runs[-1][-1] - 1 <= gap:
                runs[-1].append(x)
            else:
                runs.append([x])
        spans = [(run[0], run[-1] + 1 - extra) for run in runs]
        sizes = [end - begin + extra for begin, end in spans]
        holes = [(a[1] + extra, b[0] - extra) for a, b in itertools.pairwise(spans)]
        return {
            "merged": spans,
            "count": len(spans),
            "gaps": holes,
            "length": sum(sizes),
            "longest": max(sizes, default=0),
        }[ask]

    ends = "both ends included" if closed else "the begin included and the end not"
    result = {"merged": "the list of the joined intervals, as pairs in order", "count": "how many joined intervals there are",
              "gaps": "the list of the intervals between neighbouring joined intervals, written in the same way",
              "length": "how many whole numbers the joined intervals cover in all",
              "longest": "how many whole numbers the longest joined interval covers, 0 if there is none"}[ask]  # fmt: skip
    draft = Draft("intervals", "function", name, "", code, f"{name}(intervals: list[tuple[int, int]])")
    draft.prompt = (
        f"Write `{name}(intervals)`. An interval is a pair of integers, begin and end, {ends}; a begin is never after its end. First each "
        f"is cut to the interval ({lo}, {hi}), meant in the same way; what covers fewer than {least} whole numbers after that is "
        f"left out. Then intervals that overlap, touch, or have at most {gap} whole numbers between them are joined. Return {result}."
    )
    draft.requirements = [
        ("outputs", f"The result is {result}."), ("constraints", f"Intervals are cut to ({lo}, {hi}) before anything else; {ends}."),
        ("edge_cases", f"Fewer than {least} numbers: left out. A distance of up to {gap} is joined."),
    ]  # fmt: skip

    def drawn(count: int) -> list[tuple[int, int]]:
        begins = [rng.randint(lo - 6, hi + 4) for _ in range(count)]
        return [(begin, begin + rng.randint(0, 7)) for begin in begins]

    draft.tests = [call([drawn(rng.randint(2, 6))], answer, 1, 2, 3) for _ in range(9)] + [
        call([[]], answer, 1)
    ]
    return finished(draft)


@family
def nested_lists(rng: random.Random) -> Draft:
    """Lists in lists, weighed by depth."""
    depth, k = rng.randint(2, 4), rng.randint(2, 5)
    weight = rng.choice([
        ("its depth", "depth", lambda d: d), ("one more than its depth", "depth + 1", lambda d: d + 1), (f"{k} to the power of its depth", f"{k} ** depth", lambda d: k**d),
        (f"{depth + 1} less its depth", f"{depth + 1} - depth", lambda d: depth + 1 - d), ("1 at odd and -1 at even depth", "(1 if depth % 2 else -1)", lambda d: (-1) ** (d + 1)),
    ])  # fmt: skip
    kept = rng.choice([
        (f"deeper than {depth}", f"depth > {depth}", lambda x, d: d > depth), (f"divisible by {k}", f"item % {k} == 0", lambda x, d: x % k == 0),
        ("negative", "item < 0", lambda x, d: x < 0), (f"above {k * 5}", f"item > {k * 5}", lambda x, d: x > k * 5),
        (f"divisible by {k} or deeper than {depth}", f"item % {k} == 0 or depth > {depth}", lambda x, d: d > depth or x % k == 0),
    ])  # fmt: skip
    join = rng.choice([
        ("the sum of all products", "sum(found)", lambda ps: sum(ps)), ("the list of the products, in order", "found", lambda ps: ps),
        ("the greatest product, 0 if there is none", "max(found, default=0)", lambda ps: max(ps) if ps else 0), ("how many products are positive", "sum(one > 0 for one in found)", lambda ps: len([p for p in ps if p > 0])),
        ("the products in rising order", "sorted(found)", lambda ps: sorted(ps)),
    ])  # fmt: skip
    name = f"weigh_{noun(rng)}"
    code = (
        f"def {name}(tree):\n    found = []\n\n    def visit(items, depth):\n        for item in items:\n            if isinstance(item, list):\n                visit(item, depth + 1)\n"
        f"            elif not ({kept[1]}):\n                found.append(item * ({weight[1]}))\n\n    visit(tree, 1)\n    return {join[1]}\n"
    )

    def answer(tree: list[Any]) -> Any:
        products, level, text = [], 0, repr(tree).replace(" ", "")
        for token in text.replace("[", " [ ").replace("]", " ] ").replace(",", " ").split():
            level += (token == "[") - (token == "]")
            if token not in "[]" and not kept[2](int(token), level):
                products.append(int(token) * weight[2](level))
        return join[2](products)

    def drawn(level: int) -> list[Any]:
        return [
            drawn(level + 1) if level < 5 and rng.random() < 0.35 else rng.randint(-9, 30)
            for _ in range(rng.randint(1, 4))
        ]

    draft = Draft("recursion", "function", name, "", code, f"{name}(tree: list)")
    draft.prompt = (
        f"Write `{name}(tree)`. `tree` is a list of integers and of lists that are built in the same way. The depth of an integer is the number of "
        f"lists that it stands in, so it is 1 for one that stands in `tree` itself. Integers that are {kept[0]} are left out; every other one is multiplied by {weight[0]}. Return {join[0]}."
    )
    draft.requirements = [
        ("outputs", f"Return {join[0]}; each integer is multiplied by {weight[0]}."),
        ("constraints", f"Integers {kept[0]} are left out."),
        ("edge_cases", "Lists may be empty."),
    ]
    draft.tests = [call([drawn(1)], answer, 1, 2) for _ in range(8)] + [
        call([[[], [[]], 4]], answer, 3),
        call([[]], answer, 3),
    ]
    return finished(draft)


@family
def matrix_moves(rng: random.Random) -> Draft:
    """Operations on a rectangle of numbers; the second formulation computes with positions."""
    k = rng.randint(1, 3)
    table = [
        ("turn it by 90 degrees clockwise", "rows = [list(row) for row in zip(*rows[::-1])]", lambda m: [[m[len(m) - 1 - i][j] for i in range(len(m))] for j in range(len(m[0]))]),
        ("turn it by 90 degrees counterclockwise", "rows = [list(row) for row in zip(*rows)][::-1]", lambda m: [[m[i][len(m[0]) - 1 - j] for i in range(len(m))] for j in range(len(m[0]))]),
        ("exchange rows and columns", "rows = [list(row) for row in zip(*rows)]", lambda m: [[m[i][j] for i in range(len(m))] for j in range(len(m[0]))]),
        ("mirror it left to right", "rows = [row[::-1] for row in rows]", lambda m: [[r[len(r) - 1 - j] for j in range(len(r))] for r in m]),
        ("mirror it top to bottom", "rows = rows[::-1]", lambda m: [m[len(m) - 1 - i] for i in range(len(m))]),
        (f"move every row {k} places to the right, what leaves comes back on the left", f"rows = [[row[(at - {k}) % len(row)] for at in range(len(row))] for row in rows]", lambda m: [(r * 4)[4 * len(r) - (k % len(r)) - len(r) : 4 * len(r) - (k % len(r))] for r in m]),
        ("replace every row by its running totals", "rows = [[sum(row[: at + 1]) for at in range(len(row))] for row in rows]", lambda m: [list(itertools.accumulate(r)) for r in m]),
        ("sort every row, smallest first", "rows = [sorted(row) for row in rows]", lambda m: [sorted(r, reverse=True)[::-1] for r in m]),
        ("order the rows by their sums, smallest first, equal ones as they stand", "rows = sorted(rows, key=sum)", lambda m: [m[i] for _, i in sorted((sum(r), i) for i, r in enumerate(m))]),
        (f"add to every value {k} times its row number, the first row having number 0", f"rows = [[x + {k} * at for x in row] for at, row in enumerate(rows)]", lambda m: [[m[i][j] + i * k for j in range(len(m[0]))] for i in range(len(m))]),
        ("move every second row, beginning with the second, one place to the left, what leaves comes back on the right", "rows = [row[1:] + row[:1] if at % 2 else row for at, row in enumerate(rows)]", lambda m: [[r[(j + i % 2) % len(r)] for j in range(len(r))] for i, r in enumerate(m)]),
    ]  # fmt: skip
    steps = rng.sample(table, rng.randint(2, 4))
    last = rng.choice([
        ("the rows, as a list of lists", "rows", lambda m: m), ("the list of the sums of the rows", "[sum(row) for row in rows]", lambda m: [reduce(lambda a, b: a + b, r) for r in m]),
        ("the list of the greatest values of the columns", "[max(column) for column in zip(*rows)]", lambda m: [max(m[i][j] for i in range(len(m))) for j in range(len(m[0]))]),
        ("all values as one list, row after row", "[x for row in rows for x in row]", lambda m: reduce(operator.iadd, m, [])),
        ("the values on the diagonal that begins at the upper left", "[rows[at][at] for at in range(min(len(rows), len(rows[0])))]", lambda m: [r[i] for i, r in enumerate(m) if i < len(r)]),
        ("the values on the border, clockwise, beginning at the upper left, each once (a single row or column from one end to the other)", "border(rows)", None),
    ])  # fmt: skip
    name = f"arrange_{noun(rng)}"
    helper = ""
    if last[2] is None:
        helper = ("def border(rows):\n    if len(rows) == 1:\n        return list(rows[0])\n    if len(rows[0]) == 1:\n        return [row[0] for row in rows]\n"
                  "    right = [row[-1] for row in rows[1:-1]]\n    left = [row[0] for row in rows[1:-1]]\n    return rows[0] + right + rows[-1][::-1] + left[::-1]\n\n\n")  # fmt: skip
    code = f"{helper}def {name}(table):\n    rows = [list(row) for row in table]\n{indented(step[1] for step in steps)}\n    return {last[1]}\n"

    def around(m: list[list[int]]) -> list[int]:
        h, w = len(m), len(m[0])
        path = [(0, j) for j in range(w)] + [(i, w - 1) for i in range(1, h)]
        path += [(h - 1, j) for j in range(w - 2, -1, -1)] + [(i, 0) for i in range(h - 2, 0, -1)]
        return [m[i][j] for i, j in dict.fromkeys(path)]

    def answer(table: list[list[int]]) -> Any:
        return (last[2] or around)(reduce(lambda m, step: step[2](m), steps, table))

    draft = Draft("matrices", "function", name, "", code, f"{name}(table: list[list[int]])")
    draft.prompt = (
        f"Write `{name}(table)`. `table` is a rectangle of integers: a list of one or more rows of the same length, at least 1. The function leaves `table` as it is. It takes a copy and does this, in order:\n\n"
        f"{numbered(step[0][0].upper() + step[0][1:] + '.' for step in steps)}\n\nThen it returns {last[0]}."
    )
    draft.requirements = [
        ("outputs", f"The {len(steps)} steps in order; the result is {last[0]}."),
        ("edge_cases", "One row, or one column."),
    ]

    def drawn(h: int, w: int) -> list[list[int]]:
        return [[rng.randint(-9, 20) for _ in range(w)] for _ in range(h)]

    draft.tests = [call([drawn(rng.randint(2, 4), rng.randint(2, 4))], answer, 1) for _ in range(6)]
    draft.tests += [call([drawn(1, 3)], answer, 2), call([drawn(3, 1)], answer, 2)]
    return finished(draft)
