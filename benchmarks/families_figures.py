"""Families of functions that write numbers and reckon prices and check sums."""

from __future__ import annotations

import itertools
import math
import random
import re
from fractions import Fraction
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, place


@family
def number_format(rng: random.Random) -> Draft:
    """Whole numbers written in a house style."""
    size, mark, comma, places = (
        rng.choice([2, 3, 4]),
        rng.choice([",", ".", " ", "'", "_"]),
        rng.choice([";", ":", "/"]),
        rng.choice([0, 1, 2, 3]),
    )
    sign, width, unit = (
        rng.choice(["minus", "brackets", "behind", "plus"]),
        rng.choice([0, 0, 10, 14]),
        rng.choice(["", "", " kg", " EUR", "m"]),
    )
    zero, fill = rng.choice(["0", "-", "nil"]), rng.choice([" ", "*", "."])
    name = f"write_{noun(rng)}"
    body = ["if value == 0:", f'    text = "{zero}"', "else:", "    digits = str(abs(value))"]
    body += (
        [
            f'    digits = digits.rjust({places + 1}, "0")',
            f'    tail = "{comma}" + digits[-{places}:]',
            f"    digits = digits[:-{places}]",
        ]
        if places
        else ['    tail = ""']
    )
    body += [
        "    groups = []",
        "    while digits:",
        f"        groups.insert(0, digits[-{size}:])",
        f"        digits = digits[:-{size}]",
        f'    text = "{mark}".join(groups) + tail',
    ]
    body += {"minus": ["    if value < 0:", '        text = "-" + text'], "brackets": ["    if value < 0:", '        text = "(" + text + ")"'], "behind": ["    if value < 0:", '        text += "-"'],
             "plus": ['    text = ("-" if value < 0 else "+") + text']}[sign]  # fmt: skip
    body += [f'text += "{unit}"'] if unit else []
    body += [f'return text.rjust({width}, "{fill}")' if width else "return text"]

    def answer(value: int) -> str:
        whole, rest = divmod(abs(value), 10**places)
        text = re.sub(rf"(?<=\d)(?=(?:\d{{{size}}})+$)", mark, f"{whole}") + (
            f"{comma}{rest:0{places}d}" if places else ""
        )
        if value == 0:
            text = zero
        else:
            text = {
                "minus": "-" * (value < 0) + text,
                "brackets": f"({text})" if value < 0 else text,
                "behind": text + "-" * (value < 0),
                "plus": "+-"[value < 0] + text,
            }[sign]
        text += unit
        return fill * (width - len(text)) + text

    told = {
        "minus": "A negative number has `-` before it",
        "brackets": "A negative number stands in `(` and `)`",
        "behind": "A negative number has `-` behind it",
        "plus": "Negative numbers have `-` before them, positive ones `+`",
    }[sign]
    part = (
        f" The last {places} digits are the part behind the point, which is written as `{comma}`; there is at least one digit before it."
        if places
        else ""
    )
    apart = "a space" if mark == " " else f"`{mark}`"
    draft = Draft(
        "text formatting",
        "function",
        name,
        "",
        f"def {name}(value):\n{indented(body)}\n",
        f"{name}(value: int) -> str",
        difficulty="easy",
    )
    draft.prompt = (
        f"Write `{name}(value)`, which writes an integer for the books of {place(rng)}.{part} The digits {'before the point ' if places else ''}stand in groups of {size}, counted from the right, with {apart} between groups. {told}. "
        f"Zero is written as `{zero}`.{f' Behind all of that stands `{unit}`' + (' (with the space)' if unit[0] == ' ' else '') + '.' if unit else ''}{f' What is shorter than {width} characters is filled up with ' + ('spaces' if fill == ' ' else f'`{fill}`') + ' on the left.' if width else ''} Return the text."
    )
    draft.requirements = [
        ("outputs", f"Groups of {size} digits with {apart} between them.{part}"),
        ("constraints", f"{told}."),
        ("edge_cases", f"Zero is `{zero}`."),
    ]
    values = [rng.choice([-1, 1]) * rng.randint(10 ** (n - 1), 10**n) for n in (1, 2, 3, 4, 5, 6, 7, 9, 11)]
    draft.tests = [call([value], answer, 1, 2) for value in values] + [
        call([0], answer, 3),
        call([-7], answer, 1, 2),
        call([7], answer, 1, 2),
    ]
    return finished(draft)


@family
def durations(rng: random.Random) -> Draft:
    """A number of small units told in greater ones."""
    factors = [rng.choice([4, 6, 8, 10, 12, 16, 20, 24, 60]) for _ in range(rng.randint(2, 3))]
    names = rng.sample(["dot", "bar", "lap", "shift", "watch", "turn", "span", "beat"], len(factors) + 1)
    zeros, most, joint = (
        rng.choice(["skip", "keep", "inner"]),
        rng.choice([2, 3, 9]),
        rng.choice([", ", " ", " and ", "/"]),
    )
    short, plural = rng.random() < 0.4, rng.random() < 0.6
    name = f"tell_{noun(rng)}"
    label = (
        'f"{count}{name[0]}"'
        if short
        else ('f"{count} {name}" + ("" if count == 1 else "s")' if plural else 'f"{count} {name}"')
    )
    order = list(zip(names, [math.prod(factors[:at]) for at in range(len(names))], strict=True))[::-1]
    body = [
        "if amount < 0:",
        '    raise ValueError("negative")',
        "parts = []",
        f"for name, size in {order!r}:",
        "    count, amount = divmod(amount, size)",
    ]
    body += {
        "skip": ["    if count:", f"        parts.append({label})"],
        "keep": [f"    parts.append({label})"],
        "inner": ["    if count or parts:", f"        parts.append({label})"],
    }[zeros]
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

    chain = "; ".join(
        f"{factor} {small}s are one {big}"
        for factor, small, big in zip(factors, names, names[1:], strict=False)
    )
    how = {
        "skip": "Units of which there are none are left out",
        "keep": "Units of which there are none are told as well",
        "inner": "Units of which there are none are left out before the first that is told, and told behind it",
    }[zeros]
    style = (
        "the number and the first letter of the unit, without a space"
        if short
        else f"the number, a space and the unit{', with an `s` behind it unless the number is 1' if plural else ''}"
    )
    draft = Draft(
        "text formatting",
        "function",
        name,
        "",
        f"def {name}(amount):\n{indented(body)}\n",
        f"{name}(amount: int) -> str",
        difficulty="easy",
    )
    draft.prompt = (
        f"Write `{name}(amount)`. Time is measured in {names[0]}s: {chain}. `amount` is a number of {names[0]}s. It is told in as many of the greatest unit as are whole, then of the next smaller one, and so on. Each part is {style}. {how}. "
        f"{f'Only the first {most} parts are told. ' if most < 9 else ''}Parts are joined by `{joint}`{' (with the spaces)' if ' ' in joint else ''}. If there is no part, the text is `none`. A negative amount raises `ValueError`. Return the text."
    )
    draft.requirements = [
        ("outputs", f"Each part is {style}; parts are joined by `{joint}`."),
        ("constraints", f"{how}."),
        ("edge_cases", "Zero."),
        ("errors", "A negative amount raises `ValueError`."),
    ]
    top = math.prod(factors)
    values = [rng.randint(1, top * 5) for _ in range(6)] + [top, factors[0], top + 1, 1]
    draft.tests = [call([value], answer, 1, 2) for value in values] + [
        call([0], answer, 3),
        call([-1], answer, 4),
    ]
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
    body = [
        "total = 0",
        f"for at, character in enumerate({'code' if rightwards else 'reversed(code)'}):",
        f"    product = (int(character, 36) + {offset}) * {weights}[at % {len(weights)}]"
        if offset
        else f"    product = int(character, 36) * {weights}[at % {len(weights)}]",
    ]
    body += ["    product = sum(map(int, str(product)))"] if cross else []
    body += ["    total += product", f"rest = total % {modulus}"]
    body += [f"rest = ({modulus} - rest) % {modulus}"] if complement else []
    body += [
        f'symbol = "{symbols}"[rest]',
        "return symbol"
        if ask == "digit"
        else "return code + symbol"
        if ask == "append"
        else "return symbol == mark",
    ]
    parameters = "code, mark" if ask == "valid" else "code"

    def answer(code: str, mark: str = "") -> Any:
        values = [
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) + offset
            for c in (code if rightwards else code[::-1])
        ]
        products = [v * w for v, w in zip(values, itertools.cycle(weights), strict=False)]
        products = [p // 100 + p // 10 % 10 + p % 10 for p in products] if cross else products
        rest = (-1 if complement else 1) * sum(products) % modulus
        return {"digit": symbols[rest], "append": code + symbols[rest], "valid": symbols[rest] == mark}[ask]

    result = {
        "digit": "the check symbol",
        "append": "the code with the check symbol behind it",
        "valid": "whether `mark` is the check symbol",
    }[ask]
    draft = Draft(
        "checksums",
        "function",
        name,
        "",
        f"def {name}({parameters}):\n{indented(body)}\n",
        f"{name}({parameters})",
    )
    draft.prompt = (
        f"Write `{name}({parameters})`. A code consists of digits, which stand for their value, and capital letters: `A` stands for 10, `B` for 11, and so on up to `Z` for 35.{f' To every value {offset} is added.' if offset else ''} From {'left to right' if rightwards else 'right to left'}, the values are multiplied by the weights "
        f"{', '.join(map(str, weights))} in turn.{' Of each product the sum of its decimal digits is taken.' if cross else ''} The sum of all that is divided by {modulus}; the check number is the remainder{f', taken from {modulus} unless it is 0' if complement else ''}. The check symbol is the character of `{symbols}` at that position, counted from 0. Return {result}."
    )
    draft.requirements = [
        (
            "outputs",
            f"Return {result}, by the weights {', '.join(map(str, weights))} and the modulus {modulus}.",
        ),
        ("edge_cases", "The code may be empty."),
    ]
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
def tariffs(rng: random.Random) -> Draft:
    """A price in brackets; the second formulation pays unit by unit."""
    steps = sorted(rng.sample(range(5, 120, 5), rng.randint(2, 3)))
    rates = [rng.randint(1, 30) for _ in range(len(steps) + 1)]
    base, least, whole = rng.choice([0, 50, 120]), rng.choice([0, 0, 200]), rng.random() < 0.35
    rebate = rng.choice([(0, 0), (rng.randint(60, 200), rng.choice([5, 10, 25]))])
    name = f"price_{noun(rng)}"
    body = ["if units < 0:", "    raise ValueError(units)", f"limits, rates = {steps}, {rates}"]
    body += (
        ["at = sum(units > limit for limit in limits)", "cost = units * rates[at]"]
        if whole
        else [
            "cost, used = 0, 0",
            "for limit, rate in zip([*limits, units], rates):",
            "    part = max(0, min(units, limit) - used)",
            "    cost += part * rate",
            "    used += part",
        ]
    )
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

    lines = [
        f"- up to {steps[0]}: {rates[0]}",
        *(
            f"- above {low} and up to {high}: {rate}"
            for low, high, rate in zip(steps, steps[1:], rates[1:], strict=False)
        ),
        f"- above {steps[-1]}: {rates[-1]}",
    ]
    how = (
        "The bracket of the whole number of units decides the price of every unit."
        if whole
        else "Each unit costs what the bracket says that it falls in: the first units always cost the first price."
    )
    draft = Draft(
        "money",
        "function",
        name,
        "",
        f"def {name}(units):\n{indented(body)}\n",
        f"{name}(units: int) -> int",
        difficulty="easy",
    )
    extras = (
        (f" {base} cents are added." if base else "")
        + (
            f" If there are more than {rebate[0]} units, {rebate[1]} percent of all that, rounded down to whole cents, are taken off."
            if rebate[1]
            else ""
        )
        + (f" The least that is paid is {least} cents." if least else "")
    )
    draft.prompt = (
        f"Write `{name}(units)`, which tells the price in cents at {place(rng)}. The prices of a unit are, by the number of units:\n\n"
        + "\n".join(lines)
        + f"\n\n{how}{extras} A negative number of units raises `ValueError`. Return an integer."
    )
    draft.requirements = [
        ("outputs", f"The price in cents. {how}{extras}"),
        ("edge_cases", f"No units; exactly {steps[0]} units."),
        ("errors", "A negative number raises `ValueError`."),
    ]
    values = [*(n + d for n in steps for d in (0, 1)), rng.randint(1, 40), rng.randint(100, 260), 250]
    draft.tests = [call([n], answer, 1) for n in values] + [
        call([0], answer, 2),
        call([steps[0]], answer, 2),
        call([-1], answer, 3),
    ]
    return finished(draft)
