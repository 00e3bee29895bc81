"""Families of functions on numbers: formatting, durations, checksums, digits, recurrences, tariffs, ways, bits, numerals."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections import deque
from fractions import Fraction
from functools import lru_cache
from typing import Any

from families_draft import Draft, call, family, finished, indented, ints, noun, place


@family
def number_format(rng: random.Random) -> Draft:
    """Whole numbers written in a house style."""
    size, mark, comma, places = rng.choice([2, 3, 4]), rng.choice([",", ".", " ", "'", "_"]), rng.choice([";", ":", "/"]), rng.choice([0, 1, 2, 3])
    sign, width, unit = rng.choice(["minus", "brackets", "behind", "plus"]), rng.choice([0, 0, 10, 14]), rng.choice(["", "", " kg", " EUR", "m"])
    zero, fill = rng.choice(["0", "-", "nil"]), rng.choice([" ", "*", "."])
    name = f"write_{noun(rng)}"
    body = ["if value == 0:", f'    text = "{zero}"', "else:", "    digits = str(abs(value))"]
    body += [f'    digits = digits.rjust({places + 1}, "0")', f'    tail = "{comma}" + digits[-{places}:]', f"    digits = digits[:-{places}]"] if places else ['    tail = ""']
    body += ["    groups = []", "    while digits:", f"        groups.insert(0, digits[-{size}:])", f"        digits = digits[:-{size}]", f'    text = "{mark}".join(groups) + tail']
    body += {"minus": ["    if value < 0:", '        text = "-" + text'], "brackets": ["    if value < 0:", '        text = "(" + text + ")"'], "behind": ["    if value < 0:", '        text += "-"'],
             "plus": ['    text = ("-" if value < 0 else "+") + text']}[sign]  # fmt: skip
    body += [f'text += "{unit}"'] if unit else []
    body += [f'return text.rjust({width}, "{fill}")' if width else "return text"]

    def answer(value: int) -> str:
        whole, rest = divmod(abs(value), 10**places)
        text = re.sub(rf"(?<=\d)(?=(?:\d{{{size}}})+$)", mark, f"{whole}") + (f"{comma}{rest:0{places}d}" if places else "")
        if value == 0:
            text = zero
        else:
            text = {"minus": "-" * (value < 0) + text, "brackets": f"({text})" if value < 0 else text, "behind": text + "-" * (value < 0), "plus": "+-"[value < 0] + text}[sign]
        text += unit
        return fill * (width - len(text)) + text

    told = {"minus": "A negative number has `-` before it", "brackets": "A negative number stands in `(` and `)`", "behind": "A negative number has `-` behind it", "plus": "Negative numbers have `-` before them, positive ones `+`"}[sign]
    part = f" The last {places} digits are the part behind the point, which is written as `{comma}`; there is at least one digit before it." if places else ""
    apart = "a space" if mark == " " else f"`{mark}`"
    draft = Draft("text formatting", "function", name, "", f"def {name}(value):\n{indented(body)}\n", f"{name}(value: int) -> str", difficulty="easy")
    draft.prompt = (
        f"Write `{name}(value)`, which writes an integer for the books of {place(rng)}.{part} The digits {'before the point ' if places else ''}stand in groups of {size}, counted from the right, with {apart} between groups. {told}. "
        f"Zero is written as `{zero}`.{f' Behind all of that stands `{unit}`' + (' (with the space)' if unit[0] == ' ' else '') + '.' if unit else ''}{f' What is shorter than {width} characters is filled up with ' + ('spaces' if fill == ' ' else f'`{fill}`') + ' on the left.' if width else ''} Return the text."
    )
    draft.requirements = [("outputs", f"Groups of {size} digits with {apart} between them.{part}"), ("constraints", f"{told}."), ("edge_cases", f"Zero is `{zero}`.")]
    values = [rng.choice([-1, 1]) * rng.randint(10 ** (n - 1), 10**n) for n in (1, 2, 3, 4, 5, 6, 7, 9, 11)]
    draft.tests = [call([value], answer, 1, 2) for value in values] + [call([0], answer, 3), call([-7], answer, 1, 2), call([7], answer, 1, 2)]
    return finished(draft)


@family
def durations(rng: random.Random) -> Draft:
    """A number of small units told in greater ones."""
    factors = [rng.choice([4, 6, 8, 10, 12, 16, 20, 24, 60]) for _ in range(rng.randint(2, 3))]
    names = rng.sample(["dot", "bar", "lap", "shift", "watch", "turn", "span", "beat"], len(factors) + 1)
    zeros, most, joint = rng.choice(["skip", "keep", "inner"]), rng.choice([2, 3, 9]), rng.choice([", ", " ", " and ", "/"])
    short, plural = rng.random() < 0.4, rng.random() < 0.6
    name = f"tell_{noun(rng)}"
    label = 'f"{count}{name[0]}"' if short else ('f"{count} {name}" + ("" if count == 1 else "s")' if plural else 'f"{count} {name}"')
    order = list(zip(names, [math.prod(factors[:at]) for at in range(len(names))], strict=True))[::-1]
    body = ["if amount < 0:", '    raise ValueError("negative")', "parts = []", f"for name, size in {order!r}:", "    count, amount = divmod(amount, size)"]
    body += {"skip": ["    if count:", f"        parts.append({label})"], "keep": [f"    parts.append({label})"], "inner": ["    if count or parts:", f"        parts.append({label})"]}[zeros]
    body += [f'return "{joint}".join(parts[:{most}]) or "none"']

    def answer(amount: int) -> str:
        if amount < 0:
            raise ValueError(amount)
        counts, rest = [], amount
        for factor in factors:
            rest, low = divmod(rest, factor)
            counts.append(low)
        rows = list(zip(reversed(names), reversed([*counts, rest]), strict=True))
        if zeros == "inner":
            rows = list(itertools.dropwhile(lambda row: row[1] == 0, rows))
        rows = [row for row in rows if row[1] or zeros != "skip"][:most]
        written = [f"{n}{u[0]}" if short else f"{n} {u}{'s' if plural and n != 1 else ''}" for u, n in rows]
        return joint.join(written) if written else "none"

    chain = "; ".join(f"{factor} {small}s are one {big}" for factor, small, big in zip(factors, names, names[1:], strict=False))
    how = {"skip": "Units of which there are none are left out", "keep": "Units of which there are none are told as well", "inner": "Units of which there are none are left out before the first that is told, and told behind it"}[zeros]
    style = "the number and the first letter of the unit, without a space" if short else f"the number, a space and the unit{', with an `s` behind it unless the number is 1' if plural else ''}"
    draft = Draft("text formatting", "function", name, "", f"def {name}(amount):\n{indented(body)}\n", f"{name}(amount: int) -> str", difficulty="easy")
    draft.prompt = (
        f"Write `{name}(amount)`. Time is measured in {names[0]}s: {chain}. `amount` is a number of {names[0]}s. It is told in as many of the greatest unit as are whole, then of the next smaller one, and so on. Each part is {style}. {how}. "
        f"{f'Only the first {most} parts are told. ' if most < 9 else ''}Parts are joined by `{joint}`{' (with the spaces)' if ' ' in joint else ''}. If there is no part, the text is `none`. A negative amount raises `ValueError`. Return the text."
    )
    draft.requirements = [("outputs", f"Each part is {style}; parts are joined by `{joint}`."), ("constraints", f"{how}."), ("edge_cases", "Zero."), ("errors", "A negative amount raises `ValueError`.")]
    top = math.prod(factors)
    values = [rng.randint(1, top * 5) for _ in range(6)] + [top, factors[0], top + 1, 1]
    draft.tests = [call([value], answer, 1, 2) for value in values] + [call([0], answer, 3), call([-1], answer, 4)]
    return finished(draft)


@family
def check_digits(rng: random.Random) -> Draft:
    """A weighted check sum of a code."""
    weights = [rng.randint(1, 9) for _ in range(rng.randint(2, 5))]
    modulus, rightwards = rng.choice([7, 9, 10, 11, 13, 23]), rng.random() < 0.5
    cross, complement, ask = rng.random() < 0.4, rng.random() < 0.5, rng.choice(["digit", "valid", "append"])
    offset = rng.choice([0, 0, 5, 10])
    symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUV"[:modulus]
    name = f"seal_{noun(rng)}"
    body = ["total = 0", f"for at, character in enumerate({'code' if rightwards else 'reversed(code)'}):", f"    product = (int(character, 36) + {offset}) * {weights}[at % {len(weights)}]" if offset else f"    product = int(character, 36) * {weights}[at % {len(weights)}]"]
    body += ["    product = sum(map(int, str(product)))"] if cross else []
    body += ["    total += product", f"rest = total % {modulus}"]
    body += [f"rest = ({modulus} - rest) % {modulus}"] if complement else []
    body += [f'symbol = "{symbols}"[rest]', "return symbol" if ask == "digit" else "return code + symbol" if ask == "append" else "return symbol == mark"]
    parameters = "code, mark" if ask == "valid" else "code"

    def answer(code: str, mark: str = "") -> Any:
        values = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) + offset for c in (code if rightwards else code[::-1])]
        products = [v * w for v, w in zip(values, itertools.cycle(weights), strict=False)]
        products = [p // 100 + p // 10 % 10 + p % 10 for p in products] if cross else products
        rest = (-1 if complement else 1) * sum(products) % modulus
        return {"digit": symbols[rest], "append": code + symbols[rest], "valid": symbols[rest] == mark}[ask]

    result = {"digit": "the check symbol", "append": "the code with the check symbol behind it", "valid": "whether `mark` is the check symbol"}[ask]
    draft = Draft("checksums", "function", name, "", f"def {name}({parameters}):\n{indented(body)}\n", f"{name}({parameters})")
    draft.prompt = (
        f"Write `{name}({parameters})`. A code consists of digits, which stand for their value, and capital letters: `A` stands for 10, `B` for 11, and so on up to `Z` for 35.{f' To every value {offset} is added.' if offset else ''} From {'left to right' if rightwards else 'right to left'}, the values are multiplied by the weights "
        f"{', '.join(map(str, weights))} in turn.{' Of each product the sum of its decimal digits is taken.' if cross else ''} The sum of all that is divided by {modulus}; the check number is the remainder{f', taken from {modulus} unless it is 0' if complement else ''}. The check symbol is the character of `{symbols}` at that position, counted from 0. Return {result}."
    )
    draft.requirements = [("outputs", f"Return {result}, by the weights {', '.join(map(str, weights))} and the modulus {modulus}."), ("edge_cases", "The code may be empty.")]
    codes = ["".join(rng.choice("0123456789ABXZ") for _ in range(rng.randint(2, 9))) for _ in range(9)]
    if ask == "valid":
        draft.tests = [call([code, rng.choice(symbols)], answer, 1) for code in codes[:4]]
        for code in codes[4:]:
            draft.tests.append(call([code, next(s for s in symbols if answer(code, s))], answer, 1))
        draft.tests.append(call(["", "0"], answer, 2))
    else:
        draft.tests = [call([code], answer, 1) for code in codes] + [call([""], answer, 2)]
    return finished(draft)


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
    result = rng.choice([("how many there are", "len(found)", lambda ns: sum(1 for _ in ns)), ("their sum", "sum(found)", lambda ns: sum(ns)), ("the list of the first three", "found[:3]", lambda ns: list(itertools.islice(ns, 3))), ("the greatest, or None", "found[-1] if found else None", lambda ns: max(ns) if ns else None)])
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
    written = {10: "", 2: " Digits are those of the binary form.", 8: " Digits are those of the octal form."}[base]
    second = f"not those {rules[1][0]}" if negated else f"those {rules[1][0]}"
    link = {"and": "which are at the same time", "or": "and also"}[joint]
    draft.prompt = f"Write `{name}(low, high)`. Of the integers from `low` to `high`, both included (0 or more), it takes those {rules[0][0]}, {link} {second}{'' if not negated or joint == 'and' else ' (the ones for which this is not so)'}.{written} Return {result[0]}, in rising order where several are asked for."
    draft.requirements = [("outputs", f"Return {result[0]}."), ("edge_cases", "No number may be found; zero has one digit.")]
    ranges = [(low, low + rng.randint(5, 150)) for low in (rng.randint(0, 900) for _ in range(8))]
    draft.tests = [call(list(pair), answer, 1) for pair in ranges] + [call([0, 12], answer, 2), call([5, 4], answer, 2)]
    return finished(draft)


@family
def recurrences(rng: random.Random) -> Draft:
    """Sequences whose next value follows from the last ones."""
    p, q, r, m = rng.randint(1, 4), rng.randint(-3, 5), rng.randint(-4, 9), rng.choice([97, 101, 128, 250, 1000])
    a, b = rng.randint(0, 6), rng.randint(1, 9)
    twist = rng.choice([("", "", None), (" If the value before it is even, half of that is added as well.", "if last % 2 == 0:\n            new += last // 2", lambda x, n: x // 2 if x % 2 == 0 else 0), (" If its number is divisible by 3, its number is added as well.", "if n % 3 == 0:\n            new += n", lambda x, n: n if n % 3 == 0 else 0),
                        (" If the value before it is odd, 7 is taken away as well.", "if last % 2 == 1:\n            new -= 7", lambda x, n: -7 if x % 2 == 1 else 0), (" If the value before it is greater than 50, 13 is added as well.", "if last > 50:\n            new += 13", lambda x, n: 13 if x > 50 else 0)])  # fmt: skip
    ask = rng.choice([("the value with the number `n`", "values[n]", lambda vs: vs[-1]), ("the sum of the values with the numbers 0 to `n`", "sum(values[: n + 1])", lambda vs: sum(vs)), ("the greatest value with a number from 0 to `n`", "max(values[: n + 1])", lambda vs: sorted(vs)[-1]),
                      ("how many of the values with the numbers 0 to `n` are even", "sum(one % 2 == 0 for one in values[: n + 1])", lambda vs: len([v for v in vs if not v & 1])), ("the list of the values with the numbers 0 to `n`", "values[: n + 1]", lambda vs: vs)])  # fmt: skip
    name = f"follow_{noun(rng)}"
    extra = f"        {twist[1]}\n" if twist[1] else ""
    code = f"def {name}(n):\n    if n < 0:\n        raise ValueError(n)\n    values = [{a}, {b}]\n    for n_ in range(2, n + 1):\n        older, last = values[-2:]\n        new = {p} * last + {q} * older + {r}\n{extra.replace('n %', 'n_ %').replace('+= n', '+= n_')}        values.append(new % {m})\n    return {ask[1]}\n"

    @lru_cache(maxsize=None)
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
    draft.requirements = [("outputs", f"Return {ask[0]}; each value follows from the two before it, modulo {m}."), ("edge_cases", "Numbers 0 and 1."), ("errors", "A negative `n` raises `ValueError`.")]
    draft.tests = [call([n], answer, 1) for n in rng.sample(range(2, 40), 7)] + [call([0], answer, 2), call([1], answer, 2), call([-2], answer, 3)]
    return finished(draft)


@family
def tariffs(rng: random.Random) -> Draft:
    """A price in brackets; the second formulation pays unit by unit."""
    steps = sorted(rng.sample(range(5, 120, 5), rng.randint(2, 3)))
    rates = [rng.randint(1, 30) for _ in range(len(steps) + 1)]
    base, least, whole = rng.choice([0, 50, 120]), rng.choice([0, 0, 200]), rng.random() < 0.35
    rebate = rng.choice([(0, 0), (rng.randint(60, 200), rng.choice([5, 10, 25]))])
    name = f"price_{noun(rng)}"
    body = ["if units < 0:", "    raise ValueError(units)", f"limits, rates = {steps}, {rates}"]
    body += ["at = sum(units > limit for limit in limits)", "cost = units * rates[at]"] if whole else ["cost, used = 0, 0", "for limit, rate in zip([*limits, units], rates):", "    part = max(0, min(units, limit) - used)", "    cost += part * rate", "    used += part"]
    body += [f"cost += {base}"] if base else []
    body += [f"if units > {rebate[0]}:", f"    cost -= cost * {rebate[1]} // 100"] if rebate[1] else []
    body += [f"return max(cost, {least})" if least else "return cost"]

    def answer(units: int) -> int:
        if units < 0:
            raise ValueError(units)

        def rank(n: int) -> int:
            return next((at for at, limit in enumerate(steps) if n <= limit), len(steps))

        cost = base + sum(rates[rank(units if whole else one)] for one in range(1, units + 1))
        if rebate[1] and units > rebate[0]:
            cost -= math.floor(Fraction(cost * rebate[1], 100))
        return cost if cost > least else least

    lines = [f"- up to {steps[0]}: {rates[0]}", *(f"- above {low} and up to {high}: {rate}" for low, high, rate in zip(steps, steps[1:], rates[1:], strict=False)), f"- above {steps[-1]}: {rates[-1]}"]
    how = "The bracket of the whole number of units decides the price of every unit." if whole else "Each unit costs what the bracket says that it falls in: the first units always cost the first price."
    draft = Draft("money", "function", name, "", f"def {name}(units):\n{indented(body)}\n", f"{name}(units: int) -> int", difficulty="easy")
    extras = (f" {base} cents are added." if base else "") + (f" If there are more than {rebate[0]} units, {rebate[1]} percent of all that, rounded down to whole cents, are taken off." if rebate[1] else "") + (f" The least that is paid is {least} cents." if least else "")
    draft.prompt = f"Write `{name}(units)`, which tells the price in cents at {place(rng)}. The prices of a unit are, by the number of units:\n\n" + "\n".join(lines) + f"\n\n{how}{extras} A negative number of units raises `ValueError`. Return an integer."
    draft.requirements = [("outputs", f"The price in cents. {how}{extras}"), ("edge_cases", f"No units; exactly {steps[0]} units."), ("errors", "A negative number raises `ValueError`.")]
    values = [*(n + d for n in steps for d in (0, 1)), rng.randint(1, 40), rng.randint(100, 260), 250]
    draft.tests = [call([n], answer, 1) for n in values] + [call([0], answer, 2), call([steps[0]], answer, 2), call([-1], answer, 3)]
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
    skip = {"": [], "multiple": [f"                if (at + step) % {bad} == 0 and at + step != target:", "                    continue"], "repeat": ["                if step == last:", "                    continue"], "falling": ["                if last and step > last:", "                    continue"]}[rule]
    body = ["    ways = {(%d, 0): 1}" % start, "    total, moves = 0, 0", "    best = None", f"    if target == {start}:", "        total, best = 1, 0", "    while ways:", "        moves += 1", "        further = {}", "        for (at, last), count in ways.items():",
            f"            for step in {steps}:", *skip, "                if at + step > target:", "                    continue", f"                key = (at + step, {memory})", "                further[key] = further.get(key, 0) + count", "        ways = further",
            "        found = sum(count for (at, _), count in ways.items() if at == target)", "        total += found", "        if found and best is None:", "            best = moves"]  # fmt: skip
    body += ["    return best" if fewest else f"    return total % {modulus}" if modulus else "    return total"]

    def answer(target: int) -> Any:
        @lru_cache(maxsize=None)
        def count(at: int, last: int) -> tuple[int, int | None]:
            total, best = (1, 0) if at == target else (0, None)
            for step in steps:
                there = at + step
                blocked = (rule == "multiple" and there % bad == 0 and there != target) or (rule == "repeat" and step == last) or (rule == "falling" and last and step > last)
                if there <= target and not blocked:
                    more, moves = count(there, step)
                    total += more
                    if moves is not None and (best is None or moves + 1 < best):
                        best = moves + 1
            return total, best

        total, best = count(start, 0) if start <= target else (0, None)
        return best if fewest else total % modulus if modulus else total

    told = {"": "", "multiple": f" Numbers divisible by {bad} must not be stood on, but for the target.", "repeat": " The same step is never made twice in a row.", "falling": " No step is greater than the one before it."}[rule]
    result = "the least number of steps, or None if it cannot be reached" if fewest else f"the number of ways{f', as the remainder when divided by {modulus}' if modulus else ''}"
    draft = Draft("dynamic programming", "function", name, "", f"def {name}(target):\n" + "\n".join(body) + "\n", f"{name}(target: int)", difficulty="hard")
    draft.prompt = f"Write `{name}(target)`. One begins at {start} and goes up by steps of {', '.join(map(str, steps))}, in any order, until one stands on `target` exactly.{told} Ways that differ in the order of the steps are different; no step at all is a way if one stands there already. Return {result}."
    draft.requirements = [("outputs", f"Return {result}, with steps of {', '.join(map(str, steps))} from {start}.{told}"), ("edge_cases", "The target is where one begins, or below it.")]
    draft.tests = [call([n], answer, 1) for n in rng.sample(range(start + 1, start + 26), 9)] + [call([start], answer, 2), call([start - 1], answer, 2)]
    return finished(draft)


@family
def bit_moves(rng: random.Random) -> Draft:
    """Operations on words of a fixed number of bits; the second formulation works on their text."""
    width = rng.choice([8, 8, 12, 16])
    k, x = rng.randint(1, width - 1), rng.randint(1, (1 << width) - 1)
    mask = (1 << width) - 1
    table = [
        (f"rotate it by {k} bits to the left", f"n = (n << {k} | n >> {width - k}) & {mask}", lambda s: s[k:] + s[:k]), (f"combine it with {x} by exclusive or", f"n ^= {x}", lambda s: "".join("01"[a != b] for a, b in zip(s, format(x, f"0{width}b"), strict=True))),
        ("turn every bit into its opposite", f"n ^= {mask}", lambda s: s.translate({48: 49, 49: 48})), (f"put its bits in the opposite order", f'n = int(format(n, "0{width}b")[::-1], 2)', lambda s: "".join(reversed(s))),
        (f"set its {k} lowest bits to 0", f"n = n >> {k} << {k}", lambda s: s[: width - k] + "0" * k), ("exchange its upper and its lower half", f"n = (n << {width // 2} | n >> {width // 2}) & {mask}", lambda s: s[width // 2 :] + s[: width // 2]),
        ("exchange bits 0 and 1, 2 and 3, and so on", f"n = (n & {mask // 3}) << 1 | (n >> 1) & {mask // 3}", lambda s: re.sub("(.)(.)", r"\2\1", s)), (f"move it {k % 4 + 1} bits to the right, zeros coming in", f"n >>= {k % 4 + 1}", lambda s: "0" * (k % 4 + 1) + s[: width - k % 4 - 1]),
        (f"add {k}, and keep the lowest {width} bits", f"n = (n + {k}) & {mask}", lambda s: format((int(s, 2) + k) % 2**width, f"0{width}b")), ("replace it by its exclusive or with itself moved one bit to the right", "n ^= n >> 1", lambda s: s[0] + "".join("01"[a != b] for a, b in itertools.pairwise(s))),
    ]  # fmt: skip
    steps = rng.sample(table, rng.randint(2, 4))
    last = rng.choice([("the number", "n", lambda s: int(s, 2)), ("how many of its bits are 1", 'bin(n).count("1")', lambda s: sum(c == "1" for c in s)), (f"its {width} bits as a text of `0` and `1`", f'format(n, "0{width}b")', lambda s: s), ("the longest run of bits 1", 'max(map(len, bin(n)[2:].split("0")))', lambda s: max(len(run) for run in re.findall("1*", s)))])
    name = f"mix_{noun(rng)}"

    def answer(n: int) -> Any:
        text = format(n, f"0{width}b")
        for step in steps:
            text = step[2](text)
        return last[2](text)

    draft = Draft("bits", "function", name, "", f"def {name}(n):\n{indented(step[1] for step in steps)}\n    return {last[1]}\n", f"{name}(n: int)")
    draft.prompt = f"Write `{name}(n)` for a word of {width} bits, given as an integer from 0 to {mask}; bit 0 is the lowest. This is done with it, in order:\n\n" + "\n".join(f"{at}. {step[0][0].upper()}{step[0][1:]}." for at, step in enumerate(steps, 1)) + f"\n\nReturn {last[0]}."
    draft.requirements = [("outputs", f"The {len(steps)} steps in order; the result is {last[0]}."), ("edge_cases", f"0 and {mask}.")]
    draft.tests = [call([n], answer, 1) for n in [*ints(rng, 8, 8, 1, mask)]] + [call([0], answer, 2), call([mask], answer, 2)]
    return finished(draft)


@family
def house_numerals(rng: random.Random) -> Draft:
    """Numerals with signs of their own."""
    letters = rng.sample("ABCDEFGHKLMNPRSTUVWXYZ", 5)
    values = [1]
    while len(values) < 5:
        values.append(values[-1] * rng.choice([2, 3, 4, 5]))
    subtract, most = rng.random() < 0.5, rng.choice([99, 150, 300])
    pairs = list(zip(values, letters, strict=True))
    before = [(values[at + 1] - values[at], letters[at] + letters[at + 1]) for at in range(4) if values[at + 1] > 2 * values[at]] if subtract else []
    back, rising = rng.random() < 0.5, rng.random() < 0.3
    name = f"{'value' if back else 'write'}_{noun(rng)}"

    def written(n: int) -> str:
        text = []
        for value, sign in sorted([*pairs, *before], reverse=True):
            count, n = divmod(n, value)
            text.append(sign * count)
        return "".join(reversed(text) if rising else text)

    if len({written(n) for n in range(1, most + 1)}) < most:
        before = []  # two numbers would have one numeral
    table = sorted([*pairs, *before], reverse=True)

    if back:
        body = [f"table = {table!r}", "known = {}", f"for n in range(1, {most + 1}):", '    signs, rest = [], n', "    for value, sign in table:", "        while rest >= value:", "            signs.append(sign)", "            rest -= value",
                f'    known["".join({"signs[::-1]" if rising else "signs"})] = n', "if text not in known:", "    raise ValueError(text)", "return known[text]"]  # fmt: skip
    else:
        body = [f"if not 1 <= n <= {most}:", "    raise ValueError(n)", "signs = []", f"for value, sign in {table!r}:", "    while n >= value:", "        signs.append(sign)", "        n -= value", f'return "".join({"signs[::-1]" if rising else "signs"})']

    def answer(given: Any) -> Any:
        if back:
            found = [n for n in range(1, most + 1) if written(n) == given]
            if not found:
                raise ValueError(given)
            return found[0]
        if not 1 <= given <= most:
            raise ValueError(given)
        return written(given)

    signs = ", ".join(f"`{sign}` for {value}" for value, sign in pairs)
    special = f" These pairs are signs as well: {', '.join(f'`{sign}` for {value}' for value, sign in before)}." if before else ""
    direction = "smallest" if rising else "greatest"
    argument = "text" if back else "n"
    result = "the number whose numeral `text` is" if back else "the numeral of `n`"
    draft = Draft("encoding", "function", name, "", f"def {name}({argument}):\n{indented(body)}\n", f"{name}({argument})")
    wrong = "A text that is no numeral of such a number raises `ValueError`." if back else "Any other number raises `ValueError`."
    draft.prompt = f"Write `{name}({argument})`. On old stones, numbers from 1 to {most} are written with these signs: {signs}.{special} To write a number, take the greatest sign that is not greater than it, take its value away, and go on with the rest until nothing is left. The signs stand in order of value, {direction} first. Return {result}. {wrong}"
    draft.requirements = [("outputs", f"Return {result}; signs stand {direction} first."), ("inputs", f"Numbers from 1 to {most}."), ("errors", wrong)]
    numbers = rng.sample(range(1, most + 1), 9)
    good = [written(n) for n in numbers] if back else numbers
    draft.tests = [call([one], answer, 1, 2) for one in good] + [call([one], answer, 3) for one in ([letters[0] * 9 + letters[4], ""] if back else [0, most + 1])]
    return finished(draft)


@family
def circle_game(rng: random.Random) -> Draft:
    """Everyone stands in a circle and some have to go."""
    k, left, turn = rng.randint(2, 7), rng.choice([1, 1, 2, 3]), rng.choice(["never", "each", "third"])
    first, ask = rng.choice([0, 0, 1, 2]), rng.choice(["stay", "order", "last"])
    grows = rng.random() < 0.3
    name = f"circle_{noun(rng)}"
    body = ["ring = list(range(1, n + 1))", f"gone, at, way, step = [], {first} % n, 1, {k}", f"while len(ring) > {left}:", "    at = (at + way * (step - 1)) % len(ring)", "    gone.append(ring.pop(at))"]
    flip = {"never": [], "each": ["    way = -way"], "third": ["    if len(gone) % 3 == 0:", "        way = -way"]}[turn]
    body += [*flip, "    if way < 0:", "        at -= 1"] if turn != "never" else []
    body += ["    step += 1"] if grows else []
    body += ["    at %= len(ring)", {"stay": "return ring", "order": "return gone", "last": "return gone[-1] if gone else 0"}[ask]]

    def answer(n: int) -> Any:
        ring: deque[int] = deque(range(1, n + 1))
        ring.rotate(-(first % n))
        gone: list[int] = []
        forward, step = True, k
        while len(ring) > left:  # the one that is counted as 1 stands at the left end
            for _ in range((step - 1) % len(ring)):
                ring.rotate(-1 if forward else 1)
            gone.append(ring.popleft())
            if turn == "each" or (turn == "third" and len(gone) % 3 == 0):
                forward = not forward
            if not forward:
                ring.rotate(1)
            step += grows
        return {"stay": sorted(ring), "order": gone, "last": gone[-1] if gone else 0}[ask]

    ways = {"never": "", "each": " After each one that goes, counting turns around: it begins with the neighbour on the other side of the gap, and goes that way.", "third": " After every third one that goes, counting turns around: it begins with the neighbour on the other side of the gap, and goes that way."}[turn]
    result = {"stay": "the list of the numbers that stay, in rising order", "order": "the list of the numbers in the order in which they go", "last": "the number that goes last, 0 if none goes"}[ask]
    draft = Draft("simulation", "function", name, "", f"def {name}(n):\n{indented(body)}\n", f"{name}(n: int)", difficulty="hard")
    draft.prompt = f"Write `{name}(n)`. The numbers 1 to `n` (at least 1) stand in a circle. Counting begins with the number {first + 1} (going round where `n` is smaller) as one and goes towards greater numbers; the one that is counted as {k} goes, and counting begins anew with the next one.{' Each time one counts one further: the second time up to ' + str(k + 1) + ', then ' + str(k + 2) + ', and so on.' if grows else ''}{ways} This ends when {left} {'is' if left == 1 else 'are'} left, or at once if there are no more. Return {result}."
    draft.requirements = [("outputs", f"Return {result}."), ("constraints", f"Every {k}th goes until {left} stay.{ways}"), ("edge_cases", "The circle is as small as what stays.")]
    draft.tests = [call([n], answer, 1, 2) for n in rng.sample(range(5, 26), 8)] + [call([1], answer, 3), call([left], answer, 3), call([left + 1], answer, 1, 3)]
    return finished(draft)
