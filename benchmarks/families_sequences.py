"""Families of functions on digits, sequences and ways to count."""

from __future__ import annotations

import itertools
import random
import re
from functools import cache
from typing import Any

from families_draft import Draft, call, family, finished, noun


@family
def digit_search(rng: random.Random) -> Draft:
    """Numbers in a range with properties of their digits."""
    k, r, d, base = rng.randint(3, 9), rng.randint(0, 4), rng.randint(0, 9), rng.choice([10, 10, 2, 8])
    r %= k
    table = [
        (f"whose digits sum to a number that leaves {r} when divided by {k}", f"sum(digits) % {k} == {r}", lambda n, s: (sum(int(c) for c in s) - r) % k == 0), (f"that are divisible by {k}", f"n % {k} == 0", lambda n, s: n in range(0, 10**6, k)),
        ("that read the same from both ends", "digits == digits[::-1]", lambda n, s: all(s[i] == s[-1 - i] for i in range(len(s)))), ("without two equal neighbouring digits", "all(a != b for a, b in zip(digits, digits[1:]))", lambda n, s: not re.search(r"(.)\1", s)),
        ("with an odd number of digits", "len(digits) % 2 == 1", lambda n, s: bool(re.fullmatch(r".(..)*", s))), ("whose first digit is greater than their last", "digits[0] > digits[-1]", lambda n, s: s[-1] < s[0]),
        ("with at least one digit 0", "0 in digits", lambda n, s: s.count("0") > 0), ("whose digits never get smaller from left to right", "digits == sorted(digits)", lambda n, s: all(a <= b for a, b in itertools.pairwise(s))),
        (f"that leave {r} when divided by {k + 1}", f"n % {k + 1} == {r}", lambda n, s: n - (n // (k + 1)) * (k + 1) == r), ("with as many different digits as digits", "len(set(digits)) == len(digits)", lambda n, s: not any(s.count(c) > 1 for c in s)),
        (f"with at most {max(1, d % 3)} digits 1", f"digits.count(1) <= {max(1, d % 3)}", lambda n, s: len(s.split("1")) - 1 <= max(1, d % 3)),
    ]  # fmt: skip
    rules = rng.sample(table, 2)
    negated = rng.random() < 0.3
    joint = rng.choice(["and", "or"])
    result = rng.choice(
        [
            ("how many there are", "len(found)", lambda ns: sum(1 for _ in ns)),
            ("their sum", "sum(found)", lambda ns: sum(ns)),
            ("the list of the first three", "found[:3]", lambda ns: list(itertools.islice(ns, 3))),
            ("the greatest, or None", "found[-1] if found else None", lambda ns: max(ns) if ns else None),
        ]
    )
    name = f"count_{noun(rng)}"
    test = f"({rules[0][1]}) {joint} {'not ' if negated else ''}({rules[1][1]})"
    code = (
        f"def {name}(low, high):\n    found = []\n    for n in range(low, high + 1):\n        digits, rest = [], n\n        while rest or not digits:\n            rest, digit = divmod(rest, {base})\n            digits.insert(0, digit)\n"
        f"        if {test}:\n            found.append(n)\n    return {result[1]}\n"
    )

    def answer(low: int, high: int) -> Any:
        form = {10: "d", 2: "b", 8: "o"}[base]
        good = []
        for n in range(low, high + 1):
            one, two = rules[0][2](n, format(n, form)), rules[1][2](n, format(n, form)) != negated
            if (one and two) if joint == "and" else (one or two):
                good.append(n)
        return result[2](good)

    draft = Draft("number theory", "function", name, "", code, f"{name}(low: int, high: int)")
    written = {10: "", 2: " Digits are those of the binary form.", 8: " Digits are those of the octal form."}[
        base
    ]
    second = f"not those {rules[1][0]}" if negated else f"those {rules[1][0]}"
    link = {"and": "which are at the same time", "or": "and also"}[joint]
    draft.prompt = f"Write `{name}(low, high)`. Of the integers from `low` to `high`, both included (0 or more), it takes those {rules[0][0]}, {link} {second}{'' if not negated or joint == 'and' else ' (the ones for which this is not so)'}.{written} Return {result[0]}, in rising order where several are asked for."
    draft.requirements = [
        ("outputs", f"Return {result[0]}."),
        ("edge_cases", "No number may be found; zero has one digit."),
    ]
    ranges = [(low, low + rng.randint(5, 150)) for low in (rng.randint(0, 900) for _ in range(8))]
    draft.tests = [call(list(pair), answer, 1) for pair in ranges] + [
        call([0, 12], answer, 2),
        call([5, 4], answer, 2),
    ]
    return finished(draft)


@family
def recurrences(rng: random.Random) -> Draft:
    """Sequences whose next value follows from the last ones."""
    p, q, r, m = (
        rng.randint(1, 4),
        rng.randint(-3, 5),
        rng.randint(-4, 9),
        rng.choice([97, 101, 128, 250, 1000]),
    )
    a, b = rng.randint(0, 6), rng.randint(1, 9)
    twist = rng.choice([("", "", None), (" If the value before it is even, half of that is added as well.", "if last % 2 == 0:\n            new += last // 2", lambda x, n: x // 2 if x % 2 == 0 else 0), (" If its number is divisible by 3, its number is added as well.", "if n % 3 == 0:\n            new += n", lambda x, n: n if n % 3 == 0 else 0),
                        (" If the value before it is odd, 7 is taken away as well.", "if last % 2 == 1:\n            new -= 7", lambda x, n: -7 if x % 2 == 1 else 0), (" If the value before it is greater than 50, 13 is added as well.", "if last > 50:\n            new += 13", lambda x, n: 13 if x > 50 else 0)])  # fmt: skip
    ask = rng.choice([("the value with the number `n`", "values[n]", lambda vs: vs[-1]), ("the sum of the values with the numbers 0 to `n`", "sum(values[: n + 1])", lambda vs: sum(vs)), ("the greatest value with a number from 0 to `n`", "max(values[: n + 1])", lambda vs: sorted(vs)[-1]),
                      ("how many of the values with the numbers 0 to `n` are even", "sum(one % 2 == 0 for one in values[: n + 1])", lambda vs: len([v for v in vs if not v & 1])), ("the list of the values with the numbers 0 to `n`", "values[: n + 1]", lambda vs: vs)])  # fmt: skip
    name = f"follow_{noun(rng)}"
    extra = f"        {twist[1]}\n" if twist[1] else ""
    code = f"def {name}(n):\n    if n < 0:\n        raise ValueError(n)\n    values = [{a}, {b}]\n    for n_ in range(2, n + 1):\n        older, last = values[-2:]\n        new = {p} * last + {q} * older + {r}\n{extra.replace('n %', 'n_ %').replace('+= n', '+= n_')}        values.append(new % {m})\n    return {ask[1]}\n"

    @cache
    def value(n: int) -> int:
        if n < 2:
            return (a, b)[n]
        bonus = twist[2](value(n - 1), n) if twist[2] is not None else 0
        return divmod(p * value(n - 1) + q * value(n - 2) + r + bonus, m)[1]

    def answer(n: int) -> Any:
        if n < 0:
            raise ValueError(n)
        return ask[2]([value(i) for i in range(n + 1)])

    draft = Draft("sequences", "function", name, "", code, f"{name}(n: int)", difficulty="easy")
    draft.prompt = (
        f"Write `{name}(n)` for a sequence of integers. The value with the number 0 is {a}, the one with the number 1 is {b}. Each later one is {p} times the value before it, plus {q} times the one before that, plus {r}.{twist[0]} Of the result the remainder when divided by {m} is taken (0 or more). "
        f"Return {ask[0]}. A negative `n` raises `ValueError`."
    )
    draft.requirements = [
        ("outputs", f"Return {ask[0]}; each value follows from the two before it, modulo {m}."),
        ("edge_cases", "Numbers 0 and 1."),
        ("errors", "A negative `n` raises `ValueError`."),
    ]
    draft.tests = [call([n], answer, 1) for n in rng.sample(range(2, 40), 7)] + [
        call([0], answer, 2),
        call([1], answer, 2),
        call([-2], answer, 3),
    ]
    return finished(draft)


@family
def step_ways(rng: random.Random) -> Draft:
    """Ways to reach a number by steps."""
    steps = sorted(rng.sample(range(1, 9), rng.randint(2, 4)))
    bad, start = rng.randint(5, 11), rng.randint(0, 3)
    rule = rng.choice(["", "multiple", "repeat", "falling"])
    modulus, fewest = rng.choice([0, 0, 1000]), rng.random() < 0.35
    name = f"reach_{noun(rng)}"
    memory = {"repeat": "step", "falling": "step"}.get(rule, "0")
    skip = {
        "": [],
        "multiple": [
            f"                if (at + step) % {bad} == 0 and at + step != target:",
            "                    continue",
        ],
        "repeat": ["                if step == last:", "                    continue"],
        "falling": ["                if last and step > last:", "                    continue"],
    }[rule]
    body = [f"    ways = {{({start}, 0): 1}}", "    total, moves = 0, 0", "    best = None", f"    if target == {start}:", "        total, best = 1, 0", "    while ways:", "        moves += 1", "        further = {}", "        for (at, last), count in ways.items():",
            f"            for step in {steps}:", *skip, "                if at + step > target:", "                    continue", f"                key = (at + step, {memory})", "                further[key] = further.get(key, 0) + count", "        ways = further",
            "        found = sum(count for (at, _), count in ways.items() if at == target)", "        total += found", "        if found and best is None:", "            best = moves"]  # fmt: skip
    body += [
        "    return best" if fewest else f"    return total % {modulus}" if modulus else "    return total"
    ]

    def answer(target: int) -> Any:
        @cache
        def count(at: int, last: int) -> tuple[int, int | None]:
            total, best = (1, 0) if at == target else (0, None)
            for step in steps:
                there = at + step
                blocked = (
                    (rule == "multiple" and there % bad == 0 and there != target)
                    or (rule == "repeat" and step == last)
                    or (rule == "falling" and last and step > last)
                )
                if there <= target and not blocked:
                    more, moves = count(there, step)
                    total += more
                    if moves is not None and (best is None or moves + 1 < best):
                        best = moves + 1
            return total, best

        total, best = count(start, 0) if start <= target else (0, None)
        return best if fewest else total % modulus if modulus else total

    told = {
        "": "",
        "multiple": f" Numbers divisible by {bad} must not be stood on, but for the target.",
        "repeat": " The same step is never made twice in a row.",
        "falling": " No step is greater than the one before it.",
    }[rule]
    result = (
        "the least number of steps, or None if it cannot be reached"
        if fewest
        else f"the number of ways{f', as the remainder when divided by {modulus}' if modulus else ''}"
    )
    draft = Draft(
        "dynamic programming",
        "function",
        name,
        "",
        f"def {name}(target):\n" + "\n".join(body) + "\n",
        f"{name}(target: int)",
        difficulty="hard",
    )
    draft.prompt = f"Write `{name}(target)`. One begins at {start} and goes up by steps of {', '.join(map(str, steps))}, in any order, until one stands on `target` exactly.{told} Ways that differ in the order of the steps are different; no step at all is a way if one stands there already. Return {result}."
    draft.requirements = [
        ("outputs", f"Return {result}, with steps of {', '.join(map(str, steps))} from {start}.{told}"),
        ("edge_cases", "The target is where one begins, or below it."),
    ]
    draft.tests = [call([n], answer, 1) for n in rng.sample(range(start + 1, start + 26), 9)] + [
        call([start], answer, 2),
        call([start - 1], answer, 2),
    ]
    return finished(draft)
