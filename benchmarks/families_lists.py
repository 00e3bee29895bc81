"""Families of functions on lists: pipelines, folds, groups, intervals, windows, multisets, nested lists, matrices."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from functools import reduce
from typing import Any

from families_draft import Draft, call, family, finished, indented, ints, noun, numbered, place, words

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
    draft.requirements = [("outputs", f"The {len(steps)} steps are carried out in order. {ending}"), ("edge_cases", "The list may be empty.")]
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
    lines += [{"last": "return total", "all": "return history", "peak": f"return max(history, default={start})"}[shape]]

    def answer(values: list[int]) -> Any:
        def change(total: int, x: int) -> int:
            at = next((at for at, one in enumerate(conditions) if one[2](x, total)), len(conditions))
            return actions[at][2](x, total)

        totals = list(itertools.accumulate(values, change, initial=start))
        return {"last": totals[-1], "all": totals[1:], "peak": max(totals[1:] or totals)}[shape]

    draft = Draft("simulation", "function", name, "", f"def {name}(values):\n{indented(lines)}\n", f"{name}(values: list[int])")
    told = [f"If the value {c[0]}, {t[0]}." for c, t in zip(conditions, actions, strict=False)]
    result = {"last": "the total after the last value", "all": "the list of the totals after each value",
              "peak": f"the greatest total after any value ({start} if there is no value)"}[shape]  # fmt: skip
    draft.prompt = (
        f"Write `{name}(values)`. A total begins at {start}. For each integer of the list `values`, in order, the first of "
        f"these rules that applies changes the total:\n\n{numbered([*told, f'Otherwise, {actions[-1][0]}.'])}\n\nReturn {result}."
    )
    draft.requirements = [("outputs", f"The first rule that applies changes the total; the result is {result}."), ("edge_cases", "No values: nothing changes.")]
    draft.tests = [call([ints(rng, 5, 11, -15, 40)], answer, 1) for _ in range(7)] + [call([[]], answer, 2)]
    return finished(draft)


@family
def grouped_pairs(rng: random.Random) -> Draft:
    """Records of (label, amount) that are filtered, grouped and summarised."""
    bound = rng.randint(0, 9)
    keyed = rng.choice([
        ("label", "key = label", lambda s: s), ("first letter of the label", "key = label[:1]", lambda s: s[0]),
        ("length of the label", "key = len(label)", lambda s: sum(1 for _ in s)),
        ("last letter of the label", "key = label[-1]", lambda s: s[::-1][0]),
        ("label in upper case", "key = label.upper()", lambda s: "".join(c.upper() for c in s)),
    ])  # fmt: skip
    summed = rng.choice([
        ("sum of the amounts", "sum(group)", lambda g: reduce(lambda a, b: a + b, g)), ("largest amount", "max(group)", lambda g: sorted(g)[-1]),
        ("smallest amount", "min(group)", lambda g: sorted(g)[0]), ("number of records", "len(group)", lambda g: sum(1 for _ in g)),
        ("last amount", "group[-1]", lambda g: [*g].pop()),
        ("difference between the largest and the smallest amount", "max(group) - min(group)", lambda g: sorted(g)[-1] - sorted(g)[0]),
        ("average of the amounts, rounded down", "sum(group) // len(group)", lambda g: divmod(sum(g), len(g))[0]),
    ])  # fmt: skip
    kept = rng.choice([
        (f"whose amount is less than {bound}", f"amount < {bound}", lambda n, v: v < bound),
        (f"whose amount is greater than {bound + 20}", f"amount > {bound + 20}", lambda n, v: v > bound + 20),
        ("whose amount is even", "amount % 2 == 0", lambda n, v: v in range(-200, 200, 2)),
        (f"whose label has more than {bound // 2 + 2} letters", f"len(label) > {bound // 2 + 2}", lambda n, v: n[bound // 2 + 2 :] != ""),
    ])  # fmt: skip
    order = rng.choice([
        ("in order of the group", "sorted(found.items())", lambda rows: sorted(rows)),
        ("largest summary first, equal ones in order of the group", "sorted(found.items(), key=lambda one: (-one[1], one[0]))",
         lambda rows: sorted(sorted(rows), key=lambda one: one[1], reverse=True)),
        ("in the order in which the groups appear first", "list(found.items())", lambda rows: rows),
    ])  # fmt: skip
    name = f"summarise_{noun(rng)}"
    code = (
        f"def {name}(records):\n    groups = {{}}\n    for label, amount in records:\n        if {kept[1]}:\n            continue\n"
        f"        {keyed[1]}\n        groups.setdefault(key, []).append(amount)\n"
        f"    found = {{key: {summed[1]} for key, group in groups.items()}}\n    return {order[1]}\n"
    )

    def answer(records: list[tuple[str, int]]) -> Any:
        left = [(keyed[2](n), v) for n, v in records if not kept[2](n, v)]
        keys = list(dict.fromkeys(key for key, _ in left))
        return order[2]([(key, summed[2]([v for k, v in left if k == key])) for key in keys])

    draft = Draft("records", "function", name, "", code, f"{name}(records: list[tuple[str, int]])")
    draft.prompt = (
        f"Write `{name}(records)` for {place(rng)}. `records` is a list of pairs of a label (one or more lower-case letters) and an "
        f"amount (an integer).\n\nRecords {kept[0]} do not count. The others are grouped by the {keyed[0]}. The summary of a "
        f"group is the {summed[0]}. Return a list of pairs (group, summary), {order[0]}."
    )
    draft.requirements = [
        ("outputs", f"Pairs of group and {summed[0]}, {order[0]}."), ("constraints", f"Records {kept[0]} do not count."),
        ("edge_cases", "No records that count: an empty list."),
    ]  # fmt: skip

    def drawn(count: int) -> list[tuple[str, int]]:
        some = words(rng, 3, 5, "abcx")
        return [(rng.choice(some), rng.randint(-8, 40)) for _ in range(count)]

    draft.tests = [call([drawn(rng.randint(5, 12))], answer, 1, 2) for _ in range(8)] + [call([[]], answer, 3)]
    return finished(draft)


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
        return {"merged": spans, "count": len(spans), "gaps": holes, "length": sum(sizes), "longest": max(sizes, default=0)}[ask]

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

    draft.tests = [call([drawn(rng.randint(2, 6))], answer, 1, 2, 3) for _ in range(9)] + [call([[]], answer, 1)]
    return finished(draft)


@family
def sliding_windows(rng: random.Random) -> Draft:
    """Windows over a list, summarised, and the summaries reduced."""
    size, stride, bound = rng.randint(2, 5), rng.randint(1, 4), rng.randint(-5, 30)
    partial = rng.random() < 0.4
    inner = rng.choice([
        ("sum", "sum(window)", lambda w: reduce(lambda a, b: a + b, w)), ("largest value", "max(window)", lambda w: sorted(w)[-1]),
        ("smallest value", "min(window)", lambda w: sorted(w)[0]), ("first value less the last", "window[0] - window[-1]", lambda w: w[0] - list(reversed(w))[0]),
        ("number of different values", "len(set(window))", lambda w: len(Counter(w))),
        ("product", "math.prod(window)", lambda w: reduce(lambda a, b: a * b, w, 1)),
        ("middle value (of an even number the greater of the two)", "sorted(window)[len(window) // 2]", lambda w: sorted(w, reverse=True)[(len(w) - 1) // 2]),
    ])  # fmt: skip
    outer = rng.choice([
        ("the list of the results", "return results", lambda rs: rs),
        (f"how many results are greater than {bound}", f"return sum(one > {bound} for one in results)", lambda rs: len([r for r in rs if r > bound])),
        ("the position of the first greatest result among the results, -1 if there is no window", "return results.index(max(results)) if results else -1",
         lambda rs: min((at for at, r in enumerate(rs) if r == max(rs)), default=-1)),
        ("the differences between neighbouring results", "return [b - a for a, b in zip(results, results[1:])]", lambda rs: [rs[at + 1] - rs[at] for at in range(len(rs) - 1)]),
        (f"the positions (from 0) of results that are at most {bound}", f"return [at for at, one in enumerate(results) if one <= {bound}]",
         lambda rs: [at for at in range(len(rs)) if not rs[at] > bound]),
    ])  # fmt: skip
    name = f"scan_{noun(rng)}"
    stop = "len(values)" if partial else f"len(values) - {size - 1}"
    code = (
        f"import math\n\n\ndef {name}(values):\n    results = []\n    for begin in range(0, {stop}, {stride}):\n        window = values[begin:begin + {size}]\n"
        f"        results.append({inner[1]})\n    {outer[1]}\n"
    )

    def answer(values: list[int]) -> Any:
        found, rest, begin = [], list(values), 0
        while begin < len(rest) and (partial or begin + size <= len(rest)):
            found.append(inner[2]([rest[at] for at in range(begin, min(begin + size, len(rest)))]))
            begin += stride
        return outer[2](found)

    whole = "a last window may be shorter" if partial else "only whole windows count"
    draft = Draft("sequences", "function", name, "", code, f"{name}(values: list[int])")
    draft.prompt = (
        f"Write `{name}(values)`. Windows of {size} neighbouring values are taken from the list `values` of integers; the first begins at the first value, "
        f"each further one {stride} later; {whole}. The result of a window is its {inner[0]}. Return {outer[0]}."
    )
    draft.requirements = [("outputs", f"Return {outer[0]}; the result of a window is its {inner[0]}."), ("edge_cases", f"Too few values: {whole}.")]
    draft.tests = [call([ints(rng, 6, 13, -9, 12)], answer, 1) for _ in range(7)] + [call([[]], answer, 2), call([[4] * (size - 1)], answer, 2)]
    return finished(draft)


@family
def multiset_rules(rng: random.Random) -> Draft:
    """Two lists joined by a rule on how often a value stands in each."""
    k, top = rng.randint(1, 3), rng.randint(1, 4)
    rule = rng.choice([
        ("as often as it stands in both together", "a + b", lambda a, b: a + b), ("as often as it stands in the list where it stands less often", "min(a, b)", lambda a, b: sorted((a, b))[0]),
        ("as often as it stands in the list where it stands more often", "max(a, b)", lambda a, b: sorted((a, b))[1]),
        ("as often as it stands in the first more often than in the second, else not at all", "max(a - b, 0)", lambda a, b: len(range(b, a))),
        ("as often as the numbers of times in the two lists differ", "abs(a - b)", lambda a, b: max(a, b) - min(a, b)),
        ("as often as the product of the numbers of times says", "a * b", lambda a, b: sum([a] * b)),
    ])  # fmt: skip
    limited = rng.random() < 0.5
    shift, modulus = rng.randint(0, 4), rng.randint(2, 5)
    skip = rng.choice([
        ("", "", lambda v: False), (f" Values that leave {shift % modulus} when divided by {modulus} are left out altogether.", f"if value % {modulus} == {shift % modulus}:", lambda v: (v - shift) % modulus == 0),
        (f" Values above {k * 4} are left out altogether.", f"if value > {k * 4}:", lambda v: v > k * 4),
        (f" Values below {k} are left out altogether.", f"if value < {k}:", lambda v: not v >= k),
    ])  # fmt: skip
    order = rng.choice([
        ("in rising order", "sorted(values)", lambda vs: sorted(vs)), ("in falling order", "sorted(values, reverse=True)", lambda vs: sorted(vs)[::-1]),
        ("in the order in which values first appear, the first list before the second", "values", None),
    ])  # fmt: skip
    name = f"combine_{noun(rng)}"
    cap = f"times = min(times, {top})" if limited else ""
    body = ["values = list(dict.fromkeys([*first, *second]))", "result = []", f"for value in {order[1]}:"]
    body += [f"    {skip[1]}", "        continue"] if skip[1] else []
    body += ["    a, b = first.count(value), second.count(value)", f"    times = {rule[1]}", *([f"    {cap}"] if cap else []), "    result.extend([value] * times)", "return result"]

    def answer(first: list[int], second: list[int]) -> Any:
        one, two = Counter(first), Counter(second)
        keys = [key for at, key in enumerate(first + second) if key not in (first + second)[:at]]
        keys = keys if order[2] is None else order[2](keys)
        return [v for v in keys if not skip[2](v) for _ in range(min(rule[2](one[v], two[v]), top if limited else 99))]

    most = f", but at most {top} times" if limited else ""
    draft = Draft("data structures", "function", name, "", f"def {name}(first, second):\n{indented(body)}\n", f"{name}(first: list[int], second: list[int])")
    draft.prompt = (
        f"Write `{name}(first, second)`, which makes one list of two lists of integers. Each value that stands in either stands in the result "
        f"{rule[0]}{most}.{skip[2] and skip[0]} Equal values stand together, and different values {order[0]}."
    )
    draft.requirements = [("outputs", f"Each value {rule[0]}{most}."), ("constraints", f"Different values {order[0]}.{skip[0]}"), ("edge_cases", "Either list may be empty.")]
    draft.tests = [call([ints(rng, 3, 9, 0, 12), ints(rng, 3, 9, 0, 12)], answer, 1, 2) for _ in range(4)]
    draft.tests += [call([ints(rng, 4, 9, 0, 4), ints(rng, 4, 9, 0, 4)], answer, 1, 2) for _ in range(4)]
    draft.tests += [call([[], [3, 1, 3]], answer, 3), call([[2, 2, 5], []], answer, 3)]
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
        return [drawn(level + 1) if level < 5 and rng.random() < 0.35 else rng.randint(-9, 30) for _ in range(rng.randint(1, 4))]

    draft = Draft("recursion", "function", name, "", code, f"{name}(tree: list)")
    draft.prompt = (
        f"Write `{name}(tree)`. `tree` is a list of integers and of lists that are built in the same way. The depth of an integer is the number of "
        f"lists that it stands in, so it is 1 for one that stands in `tree` itself. Integers that are {kept[0]} are left out; every other one is multiplied by {weight[0]}. Return {join[0]}."
    )
    draft.requirements = [("outputs", f"Return {join[0]}; each integer is multiplied by {weight[0]}."), ("constraints", f"Integers {kept[0]} are left out."), ("edge_cases", "Lists may be empty.")]
    draft.tests = [call([drawn(1)], answer, 1, 2) for _ in range(8)] + [call([[[], [[]], 4]], answer, 3), call([[]], answer, 3)]
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
        ("all values as one list, row after row", "[x for row in rows for x in row]", lambda m: sum(m, [])),
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
    draft.requirements = [("outputs", f"The {len(steps)} steps in order; the result is {last[0]}."), ("edge_cases", "One row, or one column.")]

    def drawn(h: int, w: int) -> list[list[int]]:
        return [[rng.randint(-9, 20) for _ in range(w)] for _ in range(h)]

    draft.tests = [call([drawn(rng.randint(2, 4), rng.randint(2, 4))], answer, 1) for _ in range(6)]
    draft.tests += [call([drawn(1, 3)], answer, 2), call([drawn(3, 1)], answer, 2)]
    return finished(draft)
