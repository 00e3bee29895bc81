"""Families of functions that pass a list of numbers through steps and rules."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from functools import reduce
from typing import Any

from families_draft import Draft, call, family, finished, indented, ints, noun, numbered, place

_Step = tuple[str, list[str], Any]
"""(what it does in words, lines of the reference, second formulation)."""


def _step(rng: random.Random) -> _Step:
    k, m = rng.randint(2, 7), rng.randint(-20, 40)
    return rng.choice([
        (f"keep only the values divisible by {k}", [f"items = [x for x in items if x % {k} == 0]"],
         lambda xs: list(filter(lambda x: not x % k, xs))),
        (f"leave out the values greater than {m}", [f"items = [x for x in items if x <= {m}]"],
         lambda xs: [x for x in xs if not x > m]),
        (f"leave out the values less than {m}", [f"items = [x for x in items if x >= {m}]"],
         lambda xs: list(itertools.filterfalse(lambda x: x < m, xs))),
        (f"add {k} to every value", [f"items = [x + {k} for x in items]"], lambda xs: list(map(k.__add__, xs))),
        (f"multiply every value by {k}", [f"items = [x * {k} for x in items]"], lambda xs: [sum([x] * k) for x in xs]),
        (f"replace every value by its remainder when divided by {k + 4}", [f"items = [x % {k + 4} for x in items]"],
         lambda xs: [divmod(x, k + 4)[1] for x in xs]),
        (f"keep every {k}th value, beginning with the first", [f"items = items[::{k}]"],
         lambda xs: [x for at, x in enumerate(xs) if at % k == 0]),
        ("leave out every value that came before", ["seen = set()", "kept = []", "for x in items:", "    if x not in seen:",
         "        seen.add(x)", "        kept.append(x)", "items = kept"], lambda xs: list(dict.fromkeys(xs))),
        ("reverse the order", ["items.reverse()"], lambda xs: [xs[-1 - at] for at in range(len(xs))]),
        ("sort, smallest first", ["items = sorted(items)"], lambda xs: sorted(xs, key=lambda x: -x)[::-1]),
        ("sort, largest first", ["items = sorted(items, reverse=True)"], lambda xs: [-x for x in sorted(-x for x in xs)]),
        ("replace each value by the total of all values up to and including it", ["total = 0",
         "for at, x in enumerate(items):", "    total += x", "    items[at] = total"],
         lambda xs: list(itertools.accumulate(xs))),
        ("replace the list by the differences between each value and the one before it",
         ["items = [b - a for a, b in zip(items, items[1:])]"],
         lambda xs: [xs[at] - xs[at - 1] for at in range(1, len(xs))]),
        (f"move the first {k} values to the end (all of them, unchanged, if there are no more than {k})",
         [f"items = items[{k}:] + items[:{k}]"], lambda xs: [*xs[k:], *itertools.islice(xs, k)]),
        (f"keep only the first {k} values", [f"items = items[:{k}]"], lambda xs: list(itertools.islice(xs, k))),
        (f"leave out the first {k} values", [f"del items[:{k}]"], lambda xs: list(itertools.islice(xs, k, None))),
        (f"raise every value below {-k} to {-k} and lower every value above {k * 3} to {k * 3}",
         [f"items = [max({-k}, min({k * 3}, x)) for x in items]"],
         lambda xs: [-k if x < -k else k * 3 if x > k * 3 else x for x in xs]),
        ("replace every value by its absolute value", ["items = [abs(x) for x in items]"],
         lambda xs: [x if x >= 0 else -x for x in xs]),
        ("swap the values at positions 0 and 1, 2 and 3, and so on; a last one without partner stays",
         ["for at in range(0, len(items) - 1, 2):", "    items[at], items[at + 1] = items[at + 1], items[at]"],
         lambda xs: [xs[at ^ 1] if at ^ 1 < len(xs) else xs[at] for at in range(len(xs))]),
        ("keep only values that are greater than the value before them; the first one goes",
         ["items = [items[at] for at in range(1, len(items)) if items[at] > items[at - 1]]"],
         lambda xs: [b for a, b in itertools.pairwise(xs) if b > a]),
    ])  # fmt: skip


def _steps(rng: random.Random, least: int, most: int) -> list[_Step]:
    found: list[_Step] = []
    while len(found) < rng.randint(least, most):
        step = _step(rng)
        if not found or found[-1][0] != step[0]:
            found.append(step)
    return found


@family
def list_pipeline(rng: random.Random) -> Draft:
    """Several operations on a list of integers, one after the other."""
    steps, things = _steps(rng, 3, 5), noun(rng)
    ending, tail, last = rng.choice([
        ("Return the list.", ["return items"], lambda xs: xs),
        ("Return how many values are left.", ["return len(items)"], lambda xs: sum(1 for _ in xs)),
        ("Return the sum of the values that are left, 0 if there are none.", ["return sum(items)"],
         lambda xs: reduce(lambda a, b: a + b, xs, 0)),
        ("Return the pair of the smallest and the largest value that is left, or None if nothing is left.",
         ["return (min(items), max(items)) if items else None"],
         lambda xs: (sorted(xs)[0], sorted(xs)[-1]) if len(xs) else None),
        ("Return the list of pairs of each value and how often it is left, in order of the values.",
         ["counts = {}", "for x in items:", "    counts[x] = counts.get(x, 0) + 1", "return sorted(counts.items())"],
         lambda xs: sorted(Counter(xs).items())),
    ])  # fmt: skip
    name = f"process_{things}"
    code = f"def {name}(values):\n    items = list(values)\n{indented(line for step in steps for line in step[1])}\n{indented(tail)}\n"

    def answer(values: list[int]) -> Any:
        return last(reduce(lambda xs, step: step[2](xs), steps, list(values)))

    draft = Draft("pipelines", "function", name, "", code, f"{name}(values: list[int])")
    draft.prompt = (
        f"At {place(rng)}, the {things} are given as a list of integers. Write `{name}(values)`, which does the following "
        f"with them, in this order, without changing the list that it is given:\n\n"
        f"{numbered(step[0][0].upper() + step[0][1:] + '.' for step in steps)}\n\n{ending}"
    )
    draft.requirements = [
        ("outputs", f"The {len(steps)} steps are carried out in order. {ending}"),
        ("edge_cases", "The list may be empty."),
    ]
    draft.tests = [call([ints(rng, 6, 14, -30, 60)], answer, 1) for _ in range(7)]
    draft.tests += [call([[]], answer, 1, 2), call([[rng.randint(1, 9)] * 4], answer, 1)]
    return finished(draft)


@family
def running_rule(rng: random.Random) -> Draft:
    """A total that each value changes by the first rule that applies."""
    a, b, start = rng.randint(2, 6), rng.randint(5, 25), rng.choice([0, 0, 1, 10, 100])
    conditions = rng.sample([
        ("is negative", "x < 0", lambda x, t: x < 0),
        (f"is divisible by {a}", f"x % {a} == 0", lambda x, t: x / a == x // a),
        (f"is greater than {b}", f"x > {b}", lambda x, t: not x <= b),
        ("is greater than the total", "x > total", lambda x, t: t < x),
        ("is odd", "x % 2 == 1", lambda x, t: x & 1 == 1),
        (f"ends in the digit {a}", f"abs(x) % 10 == {a}", lambda x, t: str(x).endswith(str(a))),
    ], rng.randint(2, 3))  # fmt: skip
    actions = rng.sample([
        ("it is added to the total", "total += x", lambda x, t: t + x),
        ("it is taken from the total", "total -= x", lambda x, t: t - x),
        ("the total is doubled", "total *= 2", lambda x, t: t + t),
        (f"the total becomes {start}", f"total = {start}", lambda x, t: start),
        ("the total becomes the greater of the total and the value", "total = max(total, x)", lambda x, t: x if x > t else t),
        (f"{b} is added to the total", f"total += {b}", lambda x, t: t + b),
        (f"the total is divided by {a}, rounded down", f"total //= {a}", lambda x, t: divmod(t, a)[0]),
        ("the total becomes its negative", "total = -total", lambda x, t: 0 - t),
    ], len(conditions) + 1)  # fmt: skip
    shape = rng.choice(["last", "all", "peak"])
    name = f"tally_{noun(rng)}"
    lines = [f"total = {start}", "history = []", "for x in values:"]
    for number, (condition, action) in enumerate(zip(conditions, actions, strict=False)):
        lines += [f"    {'elif' if number else 'if'} {condition[1]}:", f"        {action[1]}"]
    lines += ["    else:", f"        {actions[-1][1]}", "    history.append(total)"]
    lines += [
        {"last": "return total", "all": "return history", "peak": f"return max(history, default={start})"}[
            shape
        ]
    ]

    def answer(values: list[int]) -> Any:
        def change(total: int, x: int) -> int:
            at = next((at for at, one in enumerate(conditions) if one[2](x, total)), len(conditions))
            return actions[at][2](x, total)

        totals = list(itertools.accumulate(values, change, initial=start))
        return {"last": totals[-1], "all": totals[1:], "peak": max(totals[1:] or totals)}[shape]

    draft = Draft(
        "simulation",
        "function",
        name,
        "",
        f"def {name}(values):\n{indented(lines)}\n",
        f"{name}(values: list[int])",
    )
    told = [f"If the value {c[0]}, {t[0]}." for c, t in zip(conditions, actions, strict=False)]
    result = {"last": "the total after the last value", "all": "the list of the totals after each value",
              "peak": f"the greatest total after any value ({start} if there is no value)"}[shape]  # fmt: skip
    draft.prompt = (
        f"Write `{name}(values)`. A total begins at {start}. For each integer of the list `values`, in order, the first of "
        f"these rules that applies changes the total:\n\n{numbered([*told, f'Otherwise, {actions[-1][0]}.'])}\n\nReturn {result}."
    )
    draft.requirements = [
        ("outputs", f"The first rule that applies changes the total; the result is {result}."),
        ("edge_cases", "No values: nothing changes."),
    ]
    draft.tests = [call([ints(rng, 5, 11, -15, 40)], answer, 1) for _ in range(7)] + [call([[]], answer, 2)]
    return finished(draft)
