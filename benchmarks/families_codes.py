"""Families of functions on bits, numerals and circles."""

from __future__ import annotations

import itertools
import random
import re
from collections import deque
from typing import Any

from families_draft import Draft, call, family, finished, indented, ints, noun


@family
def bit_moves(rng: random.Random) -> Draft:
    """Operations on words of a fixed number of bits; the second formulation works on their text."""
    width = rng.choice([8, 8, 12, 16])
    k, x = rng.randint(1, width - 1), rng.randint(1, (1 << width) - 1)
    mask = (1 << width) - 1
    table = [
        (f"rotate it by {k} bits to the left", f"n = (n << {k} | n >> {width - k}) & {mask}", lambda s: s[k:] + s[:k]), (f"combine it with {x} by exclusive or", f"n ^= {x}", lambda s: "".join("01"[a != b] for a, b in zip(s, format(x, f"0{width}b"), strict=True))),
        ("turn every bit into its opposite", f"n ^= {mask}", lambda s: s.translate({48: 49, 49: 48})), ("put its bits in the opposite order", f'n = int(format(n, "0{width}b")[::-1], 2)', lambda s: "".join(reversed(s))),
        (f"set its {k} lowest bits to 0", f"n = n >> {k} << {k}", lambda s: s[: width - k] + "0" * k), ("exchange its upper and its lower half", f"n = (n << {width // 2} | n >> {width // 2}) & {mask}", lambda s: s[width // 2 :] + s[: width // 2]),
        ("exchange bits 0 and 1, 2 and 3, and so on", f"n = (n & {mask // 3}) << 1 | (n >> 1) & {mask // 3}", lambda s: re.sub("(.)(.)", r"\2\1", s)), (f"move it {k % 4 + 1} bits to the right, zeros coming in", f"n >>= {k % 4 + 1}", lambda s: "0" * (k % 4 + 1) + s[: width - k % 4 - 1]),
        (f"add {k}, and keep the lowest {width} bits", f"n = (n + {k}) & {mask}", lambda s: format((int(s, 2) + k) % 2**width, f"0{width}b")), ("replace it by its exclusive or with itself moved one bit to the right", "n ^= n >> 1", lambda s: s[0] + "".join("01"[a != b] for a, b in itertools.pairwise(s))),
    ]  # fmt: skip
    steps = rng.sample(table, rng.randint(2, 4))
    last = rng.choice(
        [
            ("the number", "n", lambda s: int(s, 2)),
            ("how many of its bits are 1", 'bin(n).count("1")', lambda s: sum(c == "1" for c in s)),
            (f"its {width} bits as a text of `0` and `1`", f'format(n, "0{width}b")', lambda s: s),
            (
                "the longest run of bits 1",
                'max(map(len, bin(n)[2:].split("0")))',
                lambda s: max(len(run) for run in re.findall("1*", s)),
            ),
        ]
    )
    name = f"mix_{noun(rng)}"

    def answer(n: int) -> Any:
        text = format(n, f"0{width}b")
        for step in steps:
            text = step[2](text)
        return last[2](text)

    draft = Draft(
        "bits",
        "function",
        name,
        "",
        f"def {name}(n):\n{indented(step[1] for step in steps)}\n    return {last[1]}\n",
        f"{name}(n: int)",
    )
    draft.prompt = (
        f"Write `{name}(n)` for a word of {width} bits, given as an integer from 0 to {mask}; bit 0 is the lowest. This is done with it, in order:\n\n"
        + "\n".join(f"{at}. {step[0][0].upper()}{step[0][1:]}." for at, step in enumerate(steps, 1))
        + f"\n\nReturn {last[0]}."
    )
    draft.requirements = [
        ("outputs", f"The {len(steps)} steps in order; the result is {last[0]}."),
        ("edge_cases", f"0 and {mask}."),
    ]
    draft.tests = [call([n], answer, 1) for n in [*ints(rng, 8, 8, 1, mask)]] + [
        call([0], answer, 2),
        call([mask], answer, 2),
    ]
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
    before = (
        [
            (values[at + 1] - values[at], letters[at] + letters[at + 1])
            for at in range(4)
            if values[at + 1] > 2 * values[at]
        ]
        if subtract
        else []
    )
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
        body = [
            f"if not 1 <= n <= {most}:",
            "    raise ValueError(n)",
            "signs = []",
            f"for value, sign in {table!r}:",
            "    while n >= value:",
            "        signs.append(sign)",
            "        n -= value",
            f'return "".join({"signs[::-1]" if rising else "signs"})',
        ]

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
    special = (
        f" These pairs are signs as well: {', '.join(f'`{sign}` for {value}' for value, sign in before)}."
        if before
        else ""
    )
    direction = "smallest" if rising else "greatest"
    argument = "text" if back else "n"
    result = "the number whose numeral `text` is" if back else "the numeral of `n`"
    draft = Draft(
        "encoding",
        "function",
        name,
        "",
        f"def {name}({argument}):\n{indented(body)}\n",
        f"{name}({argument})",
    )
    wrong = (
        "A text that is no numeral of such a number raises `ValueError`."
        if back
        else "Any other number raises `ValueError`."
    )
    draft.prompt = f"Write `{name}({argument})`. On old stones, numbers from 1 to {most} are written with these signs: {signs}.{special} To write a number, take the greatest sign that is not greater than it, take its value away, and go on with the rest until nothing is left. The signs stand in order of value, {direction} first. Return {result}. {wrong}"
    draft.requirements = [
        ("outputs", f"Return {result}; signs stand {direction} first."),
        ("inputs", f"Numbers from 1 to {most}."),
        ("errors", wrong),
    ]
    numbers = rng.sample(range(1, most + 1), 9)
    good = [written(n) for n in numbers] if back else numbers
    draft.tests = [call([one], answer, 1, 2) for one in good] + [
        call([one], answer, 3) for one in ([letters[0] * 9 + letters[4], ""] if back else [0, most + 1])
    ]
    return finished(draft)


@family
def circle_game(rng: random.Random) -> Draft:
    """Everyone stands in a circle and some have to go."""
    k, left, turn = rng.randint(2, 7), rng.choice([1, 1, 2, 3]), rng.choice(["never", "each", "third"])
    first, ask = rng.choice([0, 0, 1, 2]), rng.choice(["stay", "order", "last"])
    grows = rng.random() < 0.3
    name = f"circle_{noun(rng)}"
    body = [
        "ring = list(range(1, n + 1))",
        f"gone, at, way, step = [], {first} % n, 1, {k}",
        f"while len(ring) > {left}:",
        "    at = (at + way * (step - 1)) % len(ring)",
        "    gone.append(ring.pop(at))",
    ]
    flip = {
        "never": [],
        "each": ["    way = -way"],
        "third": ["    if len(gone) % 3 == 0:", "        way = -way"],
    }[turn]
    body += [*flip, "    if way < 0:", "        at -= 1"] if turn != "never" else []
    body += ["    step += 1"] if grows else []
    body += [
        "    at %= len(ring)",
        {"stay": "return ring", "order": "return gone", "last": "return gone[-1] if gone else 0"}[ask],
    ]

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

    ways = {
        "never": "",
        "each": " After each one that goes, counting turns around: it begins with the neighbour on the other side of the gap, and goes that way.",
        "third": " After every third one that goes, counting turns around: it begins with the neighbour on the other side of the gap, and goes that way.",
    }[turn]
    result = {
        "stay": "the list of the numbers that stay, in rising order",
        "order": "the list of the numbers in the order in which they go",
        "last": "the number that goes last, 0 if none goes",
    }[ask]
    draft = Draft(
        "simulation",
        "function",
        name,
        "",
        f"def {name}(n):\n{indented(body)}\n",
        f"{name}(n: int)",
        difficulty="hard",
    )
    draft.prompt = f"Write `{name}(n)`. The numbers 1 to `n` (at least 1) stand in a circle. Counting begins with the number {first + 1} (going round where `n` is smaller) as one and goes towards greater numbers; the one that is counted as {k} goes, and counting begins anew with the next one.{' Each time one counts one further: the second time up to ' + str(k + 1) + ', then ' + str(k + 2) + ', and so on.' if grows else ''}{ways} This ends when {left} {'is' if left == 1 else 'are'} left, or at once if there are no more. Return {result}."
    draft.requirements = [
        ("outputs", f"Return {result}."),
        ("constraints", f"Every {k}th goes until {left} stay.{ways}"),
        ("edge_cases", "The circle is as small as what stays."),
    ]
    draft.tests = [call([n], answer, 1, 2) for n in rng.sample(range(5, 26), 8)] + [
        call([1], answer, 3),
        call([left], answer, 3),
        call([left + 1], answer, 1, 3),
    ]
    return finished(draft)
