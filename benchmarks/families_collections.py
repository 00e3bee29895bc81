"""Families of functions that group, window and combine lists."""

from __future__ import annotations

import random
from collections import Counter
from functools import reduce
from typing import Any

from families_draft import Draft, call, family, finished, indented, ints, noun, place, words


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

    draft.tests = [call([drawn(rng.randint(5, 12))], answer, 1, 2) for _ in range(8)] + [
        call([[]], answer, 3)
    ]
    return finished(draft)


@family
def sliding_windows(rng: random.Random) -> Draft:
    """Windows over a list, summarised, and the summaries reduced."""
    size, stride, bound = rng.randint(2, 5), rng.randint(1, 4), rng.randint(-5, 30)
    partial = rng.random() < 0.4
    inner = rng.choice([
        ("sum", "sum(window)", lambda w: reduce(lambda a, b: a + b, w)), ("largest value", "max(window)", lambda w: sorted(w)[-1]),
        ("smallest value", "min(window)", lambda w: sorted(w)[0]), ("first value less the last", "window[0] - window[-1]", lambda w: w[0] - next(reversed(w))),
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
    draft.requirements = [
        ("outputs", f"Return {outer[0]}; the result of a window is its {inner[0]}."),
        ("edge_cases", f"Too few values: {whole}."),
    ]
    draft.tests = [call([ints(rng, 6, 13, -9, 12)], answer, 1) for _ in range(7)] + [
        call([[]], answer, 2),
        call([[4] * (size - 1)], answer, 2),
    ]
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
    body += [
        "    a, b = first.count(value), second.count(value)",
        f"    times = {rule[1]}",
        *([f"    {cap}"] if cap else []),
        "    result.extend([value] * times)",
        "return result",
    ]

    def answer(first: list[int], second: list[int]) -> Any:
        one, two = Counter(first), Counter(second)
        keys = [key for at, key in enumerate(first + second) if key not in (first + second)[:at]]
        keys = keys if order[2] is None else order[2](keys)
        return [
            v
            for v in keys
            if not skip[2](v)
            for _ in range(min(rule[2](one[v], two[v]), top if limited else 99))
        ]

    most = f", but at most {top} times" if limited else ""
    draft = Draft(
        "data structures",
        "function",
        name,
        "",
        f"def {name}(first, second):\n{indented(body)}\n",
        f"{name}(first: list[int], second: list[int])",
    )
    draft.prompt = (
        f"Write `{name}(first, second)`, which makes one list of two lists of integers. Each value that stands in either stands in the result "
        f"{rule[0]}{most}.{skip[2] and skip[0]} Equal values stand together, and different values {order[0]}."
    )
    draft.requirements = [
        ("outputs", f"Each value {rule[0]}{most}."),
        ("constraints", f"Different values {order[0]}.{skip[0]}"),
        ("edge_cases", "Either list may be empty."),
    ]
    draft.tests = [call([ints(rng, 3, 9, 0, 12), ints(rng, 3, 9, 0, 12)], answer, 1, 2) for _ in range(4)]
    draft.tests += [call([ints(rng, 4, 9, 0, 4), ints(rng, 4, 9, 0, 4)], answer, 1, 2) for _ in range(4)]
    draft.tests += [call([[], [3, 1, 3]], answer, 3), call([[2, 2, 5], []], answer, 3)]
    return finished(draft)
