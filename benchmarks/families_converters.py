"""Families of modules: units and formats of records."""

from __future__ import annotations

import itertools
import math
import random
import re
from fractions import Fraction
from typing import Any

from families_draft import Draft, family, noun, place
from families_module_tests import module_draft


@family
def unit_tables(rng: random.Random) -> Draft:
    """A module that converts between made-up units."""
    units = rng.sample(["ell", "span", "rod", "reed", "pace", "cord", "link", "palm"], 4)
    factors = [rng.randint(2, 12) for _ in range(3)]
    sizes = {unit: math.prod(factors[:at]) for at, unit in enumerate(units)}
    whole, joint = rng.choice(["down", "nearest", "exact"]), rng.choice([" ", "", "-"])
    best = rng.choice(["biggest", "smallest"])
    bad = rng.choice(["ValueError", "KeyError"])
    name = f"{noun(rng)}_units"
    rounded = {
        "down": "total // SIZES[target]",
        "nearest": "(2 * total + SIZES[target]) // (2 * SIZES[target])",
        "exact": "Fraction(total, SIZES[target])",
    }[whole]
    code = (
        ("from fractions import Fraction\n\n" if whole == "exact" else "")
        + f"SIZES = {sizes!r}\n\n\ndef _known(unit):\n    if unit not in SIZES:\n        raise {bad}(unit)\n    return SIZES[unit]\n\n\n"
        f"def convert(amount, source, target):\n    total = amount * _known(source)\n    _known(target)\n    return {rounded}\n\n\n"
        f"def parse(text):\n    at = 0\n    while at < len(text) and text[at].isdigit():\n        at += 1\n    if at == 0{f' or not text[at:].startswith({joint!r})' if joint else ''}:\n        raise ValueError(text)\n    return int(text[:at]) * _known(text[at + {len(joint)}:])\n\n\n"
        f'def show(total):\n    if total == 0:\n        return "0{joint}{units[0]}"\n    fits = [unit for unit in SIZES if total % SIZES[unit] == 0]\n    unit = fits[{"-1" if best == "biggest" else "0"}]\n    return str(total // SIZES[unit]) + "{joint}" + unit\n'
    )

    def fault() -> Exception:
        return {"ValueError": ValueError, "KeyError": KeyError}[bad]()

    def scale(unit: str) -> int:
        if unit not in units:
            raise fault()
        return math.prod(factors[: units.index(unit)])

    def convert(amount: int, source: str, target: str) -> Any:
        exact = Fraction(amount * scale(source), scale(target))
        return {"down": math.floor(exact), "nearest": math.floor(exact + Fraction(1, 2)), "exact": exact}[
            whole
        ]

    def parse(text: str) -> int:
        match = re.fullmatch(rf"(\d+){re.escape(joint)}(.*)", text)
        if match is None:
            raise ValueError
        return int(match[1]) * scale(match[2])

    def show(total: int) -> str:
        rows = [(total // scale(u), u) for u in units if total % scale(u) == 0]
        count, unit = rows[-1 if best == "biggest" else 0] if total else (0, units[0])
        return f"{count}{joint}{unit}"

    result = {
        "down": "rounded down to an integer",
        "nearest": "rounded to the nearest integer, halves up",
        "exact": "as a `Fraction`",
    }[whole]
    chain = "; ".join(
        f"{factor} {small} make a {big}"
        for factor, small, big in zip(factors, units, units[1:], strict=False)
    )
    apart = "a space" if joint == " " else f"`{joint}`" if joint else "nothing"
    prompt = f"Write the module `{name}` for the lengths of {place(rng)}: {chain}.\n\n- `convert(amount, source, target)` turns an integer amount of one unit into another, {result}.\n- `parse(text)` reads a text of digits, {apart}, and a unit, such as `12{joint}{units[1]}`, and returns how many {units[0]} that are. Where the text has another form, it raises `ValueError`.\n- `show(total)` writes a number of {units[0]} (0 or more) in the same form, in the {best} unit of which it is a whole number; 0 is `0{joint}{units[0]}`.\n\nAn unknown unit raises `{bad}` in `convert` and `parse`."
    cases: list[tuple[str, list[Any]]] = [
        ("convert", [rng.randint(1, 90), *rng.sample(units, 2)]),
        ("show", [rng.randint(1, 200)]),
    ]
    cases += [("convert", [rng.randint(-20, 200), *rng.sample(units, 2)]) for _ in range(5)] + [
        ("convert", [1, "mile", units[0]])
    ]
    cases += [("parse", [f"{rng.randint(0, 40)}{joint}{rng.choice(units)}"]) for _ in range(3)] + [
        ("parse", [text]) for text in (f"x{joint}{units[0]}", f"3{joint}mile")
    ]
    cases += [("show", [value]) for value in (0, sizes[units[3]], sizes[units[2]] * 3, factors[0] * 5, 1)]
    answers = {"convert": convert, "parse": parse, "show": show}
    return module_draft(
        rng,
        "conversion",
        name,
        ["convert", "parse", "show"],
        code,
        prompt,
        cases,
        answers,
        [
            ("outputs", f"`convert` converts, {result}."),
            ("outputs", "`parse` reads an amount with its unit."),
            ("outputs", f"`show` writes in the {best} unit."),
        ],
    )


@family
def record_codecs(rng: random.Random) -> Draft:
    """A module that writes and reads records in a format of its own."""
    cut, escape, wrap = (
        rng.choice(["|", ";", ":", ","]),
        rng.choice(["^", "\\", "~", "%"]),
        rng.choice([("", ""), ("<", ">"), ("[", "]")]),
    )
    typed, counted, order = (
        rng.random() < 0.6,
        rng.random() < 0.4,
        rng.choice(["as given", "sorted", "reversed"]),
    )
    name = f"{noun(rng)}_codec"
    esc = repr(escape)
    code = (
        f"def _escape(text):\n    out = []\n    for c in text:\n        if c in {escape + cut + wrap[0] + wrap[1]!r}:\n            out.append({esc})\n        out.append(c)\n    return \"\".join(out)\n\n\n"
        f"def dumps(values):\n    parts = []\n    for value in { {'as given': 'values', 'sorted': 'sorted(values, key=str)', 'reversed': 'reversed(values)'}[order]}:\n"
        + ("        parts.append((\"i\" if isinstance(value, int) else \"s\") + _escape(str(value)))\n" if typed else "        parts.append(_escape(str(value)))\n")
        + f"    body = {cut!r}.join(parts)\n    return {wrap[0]!r} + " + (f"str(len(parts)) + {cut!r} + " if counted else "") + f"body + {wrap[1]!r}\n\n\n"
        f"def loads(text):\n    if not (text.startswith({wrap[0]!r}) and text.endswith({wrap[1]!r})):\n        raise ValueError(text)\n    text = text[{len(wrap[0])}:len(text) - {len(wrap[1])}]\n    parts, now, at = [], \"\", 0\n    while at < len(text):\n        if text[at] == {esc}:\n            at += 1\n            if at == len(text):\n                raise ValueError(text)\n            now += text[at]\n        elif text[at] == {cut!r}:\n            parts.append(now)\n            now = \"\"\n        else:\n            now += text[at]\n        at += 1\n    parts.append(now)\n"
        + ("    if not parts[0].isdigit() or int(parts[0]) != len(parts) - 1:\n        raise ValueError(text)\n    parts = parts[1:]\n" if counted else "")
        + ("    values = []\n    for part in parts:\n        if part[:1] == \"s\":\n            values.append(part[1:])\n        elif part[:1] == \"i\":\n            values.append(int(part[1:]))\n        else:\n            raise ValueError(part)\n    return values\n" if typed else "    return parts\n")
    )  # fmt: skip
    special = escape + cut + wrap[0] + wrap[1]

    def dumps(values: list[Any]) -> str:
        given = {
            "as given": lambda v: v,
            "sorted": lambda v: sorted(v, key=lambda one: f"{one}"),
            "reversed": lambda v: v[::-1],
        }[order](values)
        parts = [
            (("s", "i")[type(v) is int] if typed else "")
            + re.sub(f"[{re.escape(special)}]", lambda m: escape + m[0], f"{v}")
            for v in given
        ]
        return wrap[0] + cut.join([*([f"{len(parts)}"] if counted else []), *parts]) + wrap[1]

    def loads(text: str) -> list[Any]:
        if not re.fullmatch(f"{re.escape(wrap[0])}.*{re.escape(wrap[1])}", text, re.DOTALL):
            raise ValueError
        inner = text[len(wrap[0]) : len(text) - len(wrap[1])]
        e = re.escape(escape)
        if not re.fullmatch(f"(?:{e}.|[^{e}])*", inner, re.DOTALL):
            raise ValueError
        tokens = re.findall(f"{e}.|.", inner, re.DOTALL)
        parts = (
            [
                "".join(t[-1] for t in group)
                for is_cut, group in itertools.groupby([*tokens, None], key=lambda t: t is None or t == cut)
                if not is_cut
            ]
            if cut not in tokens
            else []
        )
        if not parts:
            parts = [""]
            for token in tokens:
                parts = [*parts, ""] if token == cut else [*parts[:-1], parts[-1] + token[-1]]
        if counted:
            if not re.fullmatch(r"\d+", parts[0]) or int(parts[0]) != len(parts) - 1:
                raise ValueError
            parts = parts[1:]
        if not typed:
            return parts
        if any(not part.startswith(("i", "s")) for part in parts):
            raise ValueError
        return [int(part[1:]) if part[0] == "i" else part[1:] for part in parts]

    kind = (
        "each with `i` before it if it is an integer and `s` if it is a text" if typed else "each as its text"
    )
    what = "integers and texts" if typed else "texts"
    prompt = f"Write the module `{name}`.\n\n- `dumps(values)` writes a list of one or more {what} as one text: the values {order if order != 'sorted' else 'in order of their texts'}{' (the last first)' if order == 'reversed' else ''}, {kind}, joined by `{cut}`. In a value, each of the characters {', '.join(f'`{c}`' for c in special)} has a `{escape}` before it.{f' At the very beginning stands the number of values and `{cut}`.' if counted else ''}{f' All of it stands between `{wrap[0]}` and `{wrap[1]}`.' if wrap[0] else ''}\n- `loads(text)` reads such a text and returns the list of the values as they stand in it. `{escape}` before any character means that character. A text that ends in a lone `{escape}`{', or lacks what it stands between' if wrap[0] else ''}{', or whose number is not that of its values' if counted else ''}{', or has a value without `i` or `s`, or an `i` without an integer' if typed else ''} raises `ValueError`."

    def value() -> Any:
        return (
            rng.randint(-30, 99)
            if typed and rng.random() < 0.4
            else "".join(rng.choice("ab x" + special) for _ in range(rng.randint(1, 5)))
        )

    lists = [[value() for _ in range(rng.randint(1, 4))] for _ in range(7)]
    texts = [dumps(one) for one in lists[:4]]
    bad = [
        wrap[0] + (f"1{cut}" if counted else "") + "sa" + escape + wrap[1],
        wrap[0] + (f"2{cut}" if counted else "") + "q" + wrap[1],
    ]
    cases: list[tuple[str, list[Any]]] = [
        ("dumps", [lists[0]]),
        ("loads", [texts[0]]),
        *(("dumps", [one]) for one in lists[1:]),
        *(("loads", [one]) for one in texts[1:]),
        *(("loads", [one]) for one in bad),
    ]
    return module_draft(
        rng,
        "file formats",
        name,
        ["dumps", "loads"],
        code,
        prompt,
        cases,
        {"dumps": dumps, "loads": loads},
        [
            ("outputs", f"`dumps` writes values, {kind}."),
            ("outputs", "`loads` reads them, and refuses what is malformed with `ValueError`."),
        ],
    )
