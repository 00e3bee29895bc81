"""Families of modules of several functions, tested by calls, asserts, and test files of `unittest` and `pytest`."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from cupel.model import literal
from families_draft import Draft, call, family, indented, needs, noun, place, shown, words


def module_draft(
    rng: random.Random, taxonomy: str, name: str, exports: Sequence[str], code: str, prompt: str,
    cases: Sequence[tuple[str, list[Any]]], answers: dict[str, Callable[..., Any]], requirements: list[tuple[str, str]],
) -> Draft:  # fmt: skip
    """A draft of a module task.

    Args:
        cases: (function, arguments); the function's place in `exports` is the number of the requirement that it checks.
        answers: function → second formulation.
    """
    calls = [call(args, answers[function], exports.index(function) + 1, function=function) for function, args in cases]
    style = rng.choice(["call", "assert", "unittest", "pytest", "calls"])
    tests = [calls[0], calls[1], *_restyled(style, name, calls[2:])]
    text = f"{prompt}\n\n{shown(name, calls)}\n"
    return Draft(taxonomy, "module", name, text, code, None, tuple(exports), requirements, tests)


def _restyled(style: str, name: str, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same checks in another kind of test; those that raise stay calls where the kind has no word for it."""
    if style == "call":
        return calls
    numbers = sorted({one for test in calls for one in test["requirements"]})
    if style == "assert":
        return [
            test if "raises" in test else
            {"kind": "assert", "code": f"assert {test['function']}({test['args'][1:-1]}) == {test['expected']}", "requirements": test["requirements"]}
            for test in calls
        ]  # fmt: skip
    if style == "calls":
        steps = [{key: test[key] for key in ("function", "args", "expected", "raises") if key in test} for test in calls]
        return [{"kind": "calls", "steps": steps[at : at + 3], "requirements": numbers} for at in range(0, len(steps), 3)]
    lines: list[str] = []
    for at, test in enumerate(calls):
        told = f"{name}.{test['function']}({test['args'][1:-1]})"
        if style == "unittest":
            lines += [f"    def test_{at}(self):"]
            lines += [f"        with self.assertRaises({test['raises']}):", f"            {told}"] if "raises" in test else [f"        self.assertEqual({told}, {test['expected']})"]
        else:
            lines += [f"def test_{at}():"]
            lines += [f"    with pytest.raises({test['raises']}):", f"        {told}"] if "raises" in test else [f"    assert {told} == {test['expected']}"]
        lines.append("")
    head = "import unittest\n\nimport {0}\n\n\nclass Checks(unittest.TestCase):\n" if style == "unittest" else "import pytest\n\nimport {0}\n\n\n"
    return [{"kind": style, "code": head.format(name) + "\n".join(lines), "requirements": numbers}]


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
    rounded = {"down": "total // SIZES[target]", "nearest": "(2 * total + SIZES[target]) // (2 * SIZES[target])", "exact": "Fraction(total, SIZES[target])"}[whole]
    code = (
        ("from fractions import Fraction\n\n" if whole == "exact" else "") + f"SIZES = {sizes!r}\n\n\ndef _known(unit):\n    if unit not in SIZES:\n        raise {bad}(unit)\n    return SIZES[unit]\n\n\n"
        f"def convert(amount, source, target):\n    total = amount * _known(source)\n    _known(target)\n    return {rounded}\n\n\n"
        f"def parse(text):\n    at = 0\n    while at < len(text) and text[at].isdigit():\n        at += 1\n    if at == 0{f' or not text[at:].startswith({joint!r})' if joint else ''}:\n        raise ValueError(text)\n    return int(text[:at]) * _known(text[at + {len(joint)}:])\n\n\n"
        f"def show(total):\n    if total == 0:\n        return \"0{joint}{units[0]}\"\n    fits = [unit for unit in SIZES if total % SIZES[unit] == 0]\n    unit = fits[{'-1' if best == 'biggest' else '0'}]\n    return str(total // SIZES[unit]) + \"{joint}\" + unit\n"
    )

    def fault() -> Exception:
        return {"ValueError": ValueError, "KeyError": KeyError}[bad]()

    def scale(unit: str) -> int:
        if unit not in units:
            raise fault()
        return math.prod(factors[: units.index(unit)])

    def convert(amount: int, source: str, target: str) -> Any:
        exact = Fraction(amount * scale(source), scale(target))
        return {"down": math.floor(exact), "nearest": math.floor(exact + Fraction(1, 2)), "exact": exact}[whole]

    def parse(text: str) -> int:
        match = re.fullmatch(rf"(\d+){re.escape(joint)}(.*)", text)
        if match is None:
            raise ValueError
        return int(match[1]) * scale(match[2])

    def show(total: int) -> str:
        rows = [(total // scale(u), u) for u in units if total % scale(u) == 0]
        count, unit = rows[-1 if best == "biggest" else 0] if total else (0, units[0])
        return f"{count}{joint}{unit}"

    result = {"down": "rounded down to an integer", "nearest": "rounded to the nearest integer, halves up", "exact": "as a `Fraction`"}[whole]
    chain = "; ".join(f"{factor} {small} make a {big}" for factor, small, big in zip(factors, units, units[1:], strict=False))
    apart = "a space" if joint == " " else f"`{joint}`" if joint else "nothing"
    prompt = f"Write the module `{name}` for the lengths of {place(rng)}: {chain}.\n\n- `convert(amount, source, target)` turns an integer amount of one unit into another, {result}.\n- `parse(text)` reads a text of digits, {apart}, and a unit, such as `12{joint}{units[1]}`, and returns how many {units[0]} that are. Where the text has another form, it raises `ValueError`.\n- `show(total)` writes a number of {units[0]} (0 or more) in the same form, in the {best} unit of which it is a whole number; 0 is `0{joint}{units[0]}`.\n\nAn unknown unit raises `{bad}` in `convert` and `parse`."
    cases: list[tuple[str, list[Any]]] = [("convert", [rng.randint(1, 90), *rng.sample(units, 2)]), ("show", [rng.randint(1, 200)])]
    cases += [("convert", [rng.randint(-20, 200), *rng.sample(units, 2)]) for _ in range(5)] + [("convert", [1, "mile", units[0]])]
    cases += [("parse", [f"{rng.randint(0, 40)}{joint}{rng.choice(units)}"]) for _ in range(3)] + [("parse", [text]) for text in (f"x{joint}{units[0]}", f"3{joint}mile")]
    cases += [("show", [value]) for value in (0, sizes[units[3]], sizes[units[2]] * 3, factors[0] * 5, 1)]
    answers = {"convert": convert, "parse": parse, "show": show}
    return module_draft(rng, "conversion", name, ["convert", "parse", "show"], code, prompt, cases, answers, [("outputs", f"`convert` converts, {result}."), ("outputs", "`parse` reads an amount with its unit."), ("outputs", f"`show` writes in the {best} unit.")])


@family
def record_codecs(rng: random.Random) -> Draft:
    """A module that writes and reads records in a format of its own."""
    cut, escape, wrap = rng.choice(["|", ";", ":", ","]), rng.choice(["^", "\\", "~", "%"]), rng.choice([("", ""), ("<", ">"), ("[", "]")])
    typed, counted, order = rng.random() < 0.6, rng.random() < 0.4, rng.choice(["as given", "sorted", "reversed"])
    name = f"{noun(rng)}_codec"
    esc = repr(escape)
    code = (
        f"def _escape(text):\n    out = []\n    for c in text:\n        if c in {escape + cut + wrap[0] + wrap[1]!r}:\n            out.append({esc})\n        out.append(c)\n    return \"\".join(out)\n\n\n"
        f"def dumps(values):\n    parts = []\n    for value in {dict([('as given', 'values'), ('sorted', 'sorted(values, key=str)'), ('reversed', 'reversed(values)')])[order]}:\n"
        + ("        parts.append((\"i\" if isinstance(value, int) else \"s\") + _escape(str(value)))\n" if typed else "        parts.append(_escape(str(value)))\n")
        + f"    body = {cut!r}.join(parts)\n    return {wrap[0]!r} + " + (f"str(len(parts)) + {cut!r} + " if counted else "") + f"body + {wrap[1]!r}\n\n\n"
        f"def loads(text):\n    if not (text.startswith({wrap[0]!r}) and text.endswith({wrap[1]!r})):\n        raise ValueError(text)\n    text = text[{len(wrap[0])}:len(text) - {len(wrap[1])}]\n    parts, now, at = [], \"\", 0\n    while at < len(text):\n        if text[at] == {esc}:\n            at += 1\n            if at == len(text):\n                raise ValueError(text)\n            now += text[at]\n        elif text[at] == {cut!r}:\n            parts.append(now)\n            now = \"\"\n        else:\n            now += text[at]\n        at += 1\n    parts.append(now)\n"
        + ("    if not parts[0].isdigit() or int(parts[0]) != len(parts) - 1:\n        raise ValueError(text)\n    parts = parts[1:]\n" if counted else "")
        + ("    values = []\n    for part in parts:\n        if part[:1] == \"s\":\n            values.append(part[1:])\n        elif part[:1] == \"i\":\n            values.append(int(part[1:]))\n        else:\n            raise ValueError(part)\n    return values\n" if typed else "    return parts\n")
    )  # fmt: skip
    special = escape + cut + wrap[0] + wrap[1]

    def dumps(values: list[Any]) -> str:
        given = {"as given": lambda v: v, "sorted": lambda v: sorted(v, key=lambda one: f"{one}"), "reversed": lambda v: v[::-1]}[order](values)
        parts = [(("s", "i")[type(v) is int] if typed else "") + re.sub(f"[{re.escape(special)}]", lambda m: escape + m[0], f"{v}") for v in given]
        return wrap[0] + cut.join([*([f"{len(parts)}"] if counted else []), *parts]) + wrap[1]

    def loads(text: str) -> list[Any]:
        if not re.fullmatch(f"{re.escape(wrap[0])}.*{re.escape(wrap[1])}", text, re.DOTALL):
            raise ValueError
        inner = text[len(wrap[0]) : len(text) - len(wrap[1])]
        e = re.escape(escape)
        if not re.fullmatch(f"(?:{e}.|[^{e}])*", inner, re.DOTALL):
            raise ValueError
        tokens = re.findall(f"{e}.|.", inner, re.DOTALL)
        parts = ["".join(t[-1] for t in group) for is_cut, group in itertools.groupby([*tokens, None], key=lambda t: t is None or t == cut) if not is_cut] if cut not in tokens else []
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

    kind = "each with `i` before it if it is an integer and `s` if it is a text" if typed else "each as its text"
    what = "integers and texts" if typed else "texts"
    prompt = f"Write the module `{name}`.\n\n- `dumps(values)` writes a list of one or more {what} as one text: the values {order if order != 'sorted' else 'in order of their texts'}{' (the last first)' if order == 'reversed' else ''}, {kind}, joined by `{cut}`. In a value, each of the characters {', '.join(f'`{c}`' for c in special)} has a `{escape}` before it.{f' At the very beginning stands the number of values and `{cut}`.' if counted else ''}{f' All of it stands between `{wrap[0]}` and `{wrap[1]}`.' if wrap[0] else ''}\n- `loads(text)` reads such a text and returns the list of the values as they stand in it. `{escape}` before any character means that character. A text that ends in a lone `{escape}`{', or lacks what it stands between' if wrap[0] else ''}{', or whose number is not that of its values' if counted else ''}{', or has a value without `i` or `s`, or an `i` without an integer' if typed else ''} raises `ValueError`."

    def value() -> Any:
        return rng.randint(-30, 99) if typed and rng.random() < 0.4 else "".join(rng.choice("ab x" + special) for _ in range(rng.randint(1, 5)))

    lists = [[value() for _ in range(rng.randint(1, 4))] for _ in range(7)]
    texts = [dumps(one) for one in lists[:4]]
    bad = [wrap[0] + (f"1{cut}" if counted else "") + "sa" + escape + wrap[1], wrap[0] + (f"2{cut}" if counted else "") + "q" + wrap[1]]
    cases: list[tuple[str, list[Any]]] = [("dumps", [lists[0]]), ("loads", [texts[0]]), *(("dumps", [one]) for one in lists[1:]), *(("loads", [one]) for one in texts[1:]), *(("loads", [one]) for one in bad)]
    return module_draft(rng, "file formats", name, ["dumps", "loads"], code, prompt, cases, {"dumps": dumps, "loads": loads}, [("outputs", f"`dumps` writes values, {kind}."), ("outputs", "`loads` reads them, and refuses what is malformed with `ValueError`.")])


@family
def shape_modules(rng: random.Random) -> Draft:
    """A module about rectangles or intervals on a grid."""
    corner, inclusive = rng.choice(["corners", "size"]), rng.random() < 0.5
    pair = rng.sample(["overlap", "hull", "distance", "touches", "inside"], 2)
    single = rng.choice(["area", "border", "diagonal"])
    order = rng.random() < 0.5
    name = f"{noun(rng)}_shapes"
    more = " + 1" if inclusive else ""
    unpack = "x, y, w, h = box\n    return x, y, x + w, y + h" if corner == "size" else ("(a, b), (c, d) = box\n    return min(a, c), min(b, d), max(a, c), max(b, d)" if order else "(a, b), (c, d) = box\n    return a, b, c, d")
    if corner == "size" and inclusive:
        unpack = "x, y, w, h = box\n    return x, y, x + w - 1, y + h - 1"
    pack = f"(a, b, c - a{more}, d - b{more})" if corner == "size" else "((a, b), (c, d))"
    bodies = {
        "area": f"    a, b, c, d = _edges(one)\n    return (c - a{more}) * (d - b{more})", "border": f"    a, b, c, d = _edges(one)\n    return 2 * (c - a{more}) + 2 * (d - b{more})", "diagonal": f"    a, b, c, d = _edges(one)\n    return (c - a{more}) ** 2 + (d - b{more}) ** 2",
        "overlap": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    a, b, c, d = max(a, e), max(b, f), min(c, g), min(d, h)\n    return {pack} if a <{'=' if inclusive else ''} c and b <{'=' if inclusive else ''} d else None",
        "hull": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    a, b, c, d = min(a, e), min(b, f), max(c, g), max(d, h)\n    return {pack}",
        "distance": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return max(0, a - g{' - 1' if inclusive else ''}, e - c{' - 1' if inclusive else ''}) + max(0, b - h{' - 1' if inclusive else ''}, f - d{' - 1' if inclusive else ''})",
        "touches": f"    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return a <= g{more} and e <= c{more} and b <= h{more} and f <= d{more}", "inside": "    a, b, c, d = _edges(one)\n    e, f, g, h = _edges(other)\n    return e <= a and f <= b and c <= g and d <= h",
    }  # fmt: skip
    exports = [single, *pair]
    code = f"def _edges(box):\n    {unpack}\n\n\n" + "\n\n\n".join(f"def {one}({'one' if one == single else 'one, other'}):\n{bodies[one]}" for one in exports) + "\n"

    def cells(box: Any) -> set[tuple[int, int]]:
        if corner == "size":
            x, y, w, h = box
            return {(i, j) for i in range(x, x + w) for j in range(y, y + h)}
        (a, b), (c, d) = box
        a, c, b, d = *sorted((a, c)), *sorted((b, d))
        return {(i, j) for i in range(a, c + inclusive) for j in range(b, d + inclusive)}

    def boxed(found: set[tuple[int, int]]) -> Any:
        xs, ys = [i for i, _ in found], [j for _, j in found]
        a, b, w, h = min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
        return (a, b, w, h) if corner == "size" else ((a, b), (a + w - inclusive, b + h - inclusive))

    def span(box: Any) -> tuple[int, int]:
        found = cells(box)
        return len({i for i, _ in found}), len({j for _, j in found})

    def apart(one: Any, other: Any) -> tuple[int, int]:
        gaps = [min(abs(p - q) for p in {c[k] for c in cells(one)} for q in {c[k] for c in cells(other)}) for k in (0, 1)]
        return max(0, gaps[0] - 1), max(0, gaps[1] - 1)

    answers: dict[str, Callable[..., Any]] = {
        "area": lambda one: len(cells(one)), "border": lambda one: sum(span(one)) * 2, "diagonal": lambda one: sum(n * n for n in span(one)), "overlap": lambda one, other: boxed(cells(one) & cells(other)) if cells(one) & cells(other) else None,
        "hull": lambda one, other: boxed(cells(one) | cells(other)), "distance": lambda one, other: sum(apart(one, other)), "touches": lambda one, other: apart(one, other) == (0, 0), "inside": lambda one, other: cells(one) <= cells(other),
    }  # fmt: skip
    form = "a tuple (x, y, width, height), width and height at least 1: the fields from x and y on, so many in each direction" if corner == "size" else f"a pair of opposite corners ((a, b), (c, d)){', given in any order' if order else ', the first with the smaller numbers'}: the fields from a to c and from b to d, {'both ends included' if inclusive else 'the greater ends not included; it has at least one field'}"
    told = {"area": "`area(one)` returns how many fields a box has", "border": "`border(one)` returns twice its width and twice its height together, counted in fields", "diagonal": "`diagonal(one)` returns the sum of the squares of its width and its height, counted in fields", "overlap": "`overlap(one, other)` returns the box of the fields that are in both, `None` if there is none", "hull": "`hull(one, other)` returns the smallest box that has all fields of both",
            "distance": "`distance(one, other)` returns how many whole columns lie between them, plus how many whole rows", "touches": "`touches(one, other)` tells whether neither a whole column nor a whole row lies between them", "inside": "`inside(one, other)` tells whether all fields of the first are in the second"}  # fmt: skip
    prompt = f"Write the module `{name}` about boxes on a grid of fields with integer coordinates, at {place(rng)}. A box is {form}. Boxes are returned in the same form{', the smaller numbers first' if order and corner == 'corners' else ''}.\n\n" + "\n".join(f"- {told[one]}." for one in exports)

    def box() -> Any:
        x, y, w, h = rng.randint(-4, 5), rng.randint(-4, 5), rng.randint(1, 5), rng.randint(1, 5)
        if corner == "size":
            return (x, y, w, h)
        ends = ((x, y), (x + w - inclusive, y + h - inclusive))
        return ends[::-1] if order and rng.random() < 0.5 else ends

    cases: list[tuple[str, list[Any]]] = [(single, [box()]), (pair[0], [box(), box()])]
    for one in pair:
        same, small = box(), (0, 0, 1, 1) if corner == "size" else ((0, 0), (1 - inclusive, 1 - inclusive))
        cases += [(one, [box(), box()]) for _ in range(5)] + [(one, [same, same]), (one, [small, same])]
    cases += [(single, [box()]) for _ in range(2)]
    return module_draft(rng, "geometry", name, exports, code, prompt, cases, answers, [("outputs", f"{told[one]}.") for one in exports])


@family
def naming_modules(rng: random.Random) -> Draft:
    """A module that makes names: slugs, abbreviations and free names."""
    joint, longest = rng.choice(["-", "_", "."]), rng.randint(8, 16)
    small = rng.sample(["the", "of", "and", "in", "a", "to", "at"], 3)
    vowels, digits = rng.random() < 0.4, rng.choice(["keep", "drop"])
    first, start = rng.choice(["whole", "word"]), rng.choice([1, 2])
    initial = rng.choice(["upper", "lower"])
    name = f"{noun(rng)}_names"
    body = ["def _words(text):", '    words, now = [], ""', '    for c in text.lower() + " ":', f"        if c.isascii() and (c.isalpha(){' or c.isdigit()' if digits == 'keep' else ''}):", "            now += c", "        elif now:", "            words.append(now)", '            now = ""', f"    return [word for word in words if word not in {small!r}]", "", "",
            "def slug(text):", "    words = _words(text)", *(["    words = [word[0] + \"\".join(c for c in word[1:] if c not in \"aeiou\") for word in words]"] if vowels else [])]  # fmt: skip
    body += [f'    text = "{joint}".join(words)', f'    return text[:{longest}].rstrip("{joint}")'] if first == "whole" else ['    text = ""', "    for word in words:", f'        new = text + ("{joint}" if text else "") + word', f"        if len(new) > {longest}:", "            break", "        text = new", "    return text"]
    body += ["", "", "def initials(text):", f'    return "".join(word[0] for word in _words(text)).{initial}()', "", "", "def free(text, taken):", "    base = slug(text)", '    if base == "":', "        raise ValueError(text)", "    if base not in taken:", "        return base", f"    number = {start}", f'    while f"{{base}}{joint}{{number}}" in taken:', "        number += 1", f'    return f"{{base}}{joint}{{number}}"']

    def parts(text: str) -> list[str]:
        found = re.findall(r"[a-z0-9]+" if digits == "keep" else r"[a-z]+", "".join(c if c.isascii() else " " for c in text.lower()))
        return [w for w in found if w not in small]

    def slug(text: str) -> str:
        ws = [re.sub(r"(?<!^)[aeiou]", "", w) for w in parts(text)] if vowels else parts(text)
        if first == "whole":
            return re.sub(f"{re.escape(joint)}+$", "", joint.join(ws)[:longest])
        counts = [n for n in range(len(ws) + 1) if len(joint.join(ws[:n])) <= longest]
        return joint.join(ws[: next((n - 1 for n in range(1, len(ws) + 1) if n not in counts), len(ws))])

    def free(text: str, taken: list[str]) -> str:
        base = slug(text)
        if not base:
            raise ValueError
        names = itertools.chain([base], (f"{base}{joint}{n}" for n in itertools.count(start)))
        return next(one for one in names if one not in taken)

    kind = "the text is cut to the first {0} characters, and `{1}` at its end goes" if first == "whole" else "as many words are taken from the left as fit in {0} characters; the rest goes"
    characters = "ASCII letters and digits" if digits == "keep" else "ASCII letters"
    prompt = f"Write the module `{name}`, which names things at {place(rng)}. The words of a text are its longest runs of {characters}, in lower case; the words {', '.join(f'`{w}`' for w in small)} do not count.\n\n- `slug(text)` joins the words by `{joint}`{', each without its vowels (a, e, i, o, u) but for its first letter' if vowels else ''}; {kind.format(longest, joint)}.\n- `initials(text)` returns the first characters of the words as one text in {initial} case.\n- `free(text, taken)` returns the slug of the text if it is not in the list `taken`, else the first of slug`{joint}{start}`, slug`{joint}{start + 1}` and so on that is not in it. An empty slug raises `ValueError`."

    def title() -> str:
        return rng.choice(["", "The ", "1 "]) + " ".join(rng.choice([w, w.capitalize(), w + ",", rng.choice(small)]) for w in words(rng, 2, 5))

    titles = [title() for _ in range(9)]
    cases: list[tuple[str, list[Any]]] = [("slug", [titles[0]]), ("initials", [titles[1]]), *(("slug", [one]) for one in titles[2:6]), *(("initials", [one]) for one in titles[6:8]), ("free", [titles[8], []])]
    base = next((slug(one) for one in titles if slug(one)), "x")
    source = next((one for one in titles if slug(one)), "x")
    cases += [("free", [source, [base]]), ("free", [source, [base, f"{base}{joint}{start}", f"{base}{joint}{start + 2}"]]), ("free", ["!?", []]), ("slug", [f"{small[0]} {small[1]}"]), ("slug", ["Ab7é c"])]
    return module_draft(rng, "text formatting", name, ["slug", "initials", "free"], "\n".join(body) + "\n", prompt, cases, {"slug": slug, "initials": lambda t: (str.upper if initial == "upper" else str.lower)("".join(w[:1] for w in parts(t))), "free": free}, [("outputs", "`slug` joins the words."), ("outputs", "`initials` takes first characters."), ("outputs", "`free` finds a name that is not taken, and refuses an empty one.")])


@family
def shared_registers(rng: random.Random) -> Draft:
    """A module with state: a register of names and numbers."""
    first, step, reuse = rng.choice([0, 1, 100]), rng.choice([1, 1, 5, 10]), rng.choice(["never", "smallest", "latest"])
    twice, gone = rng.choice(["same", "raise", "new"]), rng.choice(["none", "raise", "false"])
    ask = rng.choice(["size", "names", "highest", "find"])
    low = rng.random() < 0.4
    name = f"{noun(rng)}_register"
    enter, leave = rng.choice([("enter", "leave"), ("assign", "release"), ("open_", "close"), ("claim", "free")])
    lowered = ["    name = name.lower()"] if low else []
    body = ["_numbers = {}", "_spare = []", f"_next = [{first}]", "", "", f"def {enter}(name):", *lowered, "    if name in _numbers:", *{"same": ["        return _numbers[name]"], "raise": ["        raise ValueError(name)"], "new": [f"        {leave}(name)"]}[twice]]
    body += {"never": [], "smallest": ["    if _spare:", "        number = min(_spare)", "        _spare.remove(number)", "        _numbers[name] = number", "        return number"], "latest": ["    if _spare:", "        _numbers[name] = _spare.pop()", "        return _numbers[name]"]}[reuse]
    body += ["    _numbers[name] = _next[0]", f"    _next[0] += {step}", "    return _numbers[name]", "", "", f"def {leave}(name):", *lowered, "    if name not in _numbers:", *{"none": ["        return None"], "raise": ["        raise KeyError(name)"], "false": ["        return False"]}[gone], "    number = _numbers.pop(name)", *(["    _spare.append(number)"] if reuse != "never" else []), "    return number", "", ""]
    body += {"size": ["def size():", "    return len(_numbers)"], "names": ["def names():", "    return sorted(_numbers, key=_numbers.get)"], "highest": ["def highest():", "    return max(_numbers.values(), default=-1)"], "find": ["def find(number):", "    return next((name for name, own in _numbers.items() if own == number), None)"]}[ask]

    def replay(calls: Sequence[tuple[str, list[Any]]]) -> Any:
        rows: list[tuple[str, int]] = []
        spare: list[int] = []
        fresh, result = itertools.count(first, step), None
        for function, args in calls:
            key = args[0].lower() if low and args and isinstance(args[0], str) else (args or [None])[0]
            own = [n for who, n in rows if who == key]
            if function == enter:
                if own and twice == "raise":
                    raise ValueError
                if own and twice == "same":
                    result = own[0]
                    continue
                if own:
                    rows = [row for row in rows if row[0] != key]
                    spare += own if reuse != "never" else []
                result = spare.pop(spare.index(min(spare)) if reuse == "smallest" else -1) if spare else next(fresh)
                rows.append((key, result))
            elif function == leave:
                if not own and gone == "raise":
                    raise KeyError
                result = own[0] if own else {"none": None, "false": False}[gone]
                rows = [row for row in rows if row[0] != key]
                spare += own if reuse != "never" else []
            else:
                result = {"size": lambda: len(rows), "names": lambda: [n for n, _ in sorted(rows, key=lambda r: r[1])], "highest": lambda: max((n for _, n in rows), default=-1), "find": lambda n: dict((b, a) for a, b in rows).get(n)}[function](*args)
        return result

    def test(calls: Sequence[tuple[str, list[Any]]], *numbers: int) -> dict[str, Any]:
        done: list[tuple[str, list[Any]]] = []
        steps = []
        for function, args in calls:
            told: dict[str, Any] = {"function": function, "args": literal.render(args)}
            try:
                told["expected"] = literal.render(replay([*done, (function, args)]))
                done.append((function, args))
            except (ValueError, KeyError) as error:
                told["raises"] = type(error).__name__
            steps.append(told)
        return {"kind": "calls", "steps": steps, "requirements": needs(*numbers)}

    again = {"same": "returns the number that it has", "raise": "raises `ValueError`", "new": f"first does what `{leave}` does, then gives it a number as to a new one"}[twice]
    lost = {"none": "returns `None`", "raise": "raises `KeyError`", "false": "returns `False`"}[gone]
    numbers_ = {"never": "the next one that was never given", "smallest": "the smallest that is free again, and if none is, the next one that was never given", "latest": "the one that became free last, and if none is free, the next one that was never given"}[reuse]
    told = {"size": "`size()` tells how many names have a number", "names": "`names()` returns the list of the names in order of their numbers", "highest": "`highest()` returns the highest number that a name has, -1 if none has one", "find": "`find(number)` returns the name that has a number, `None` if none has it"}[ask]
    prompt = f"Write the module `{name}`, which keeps one register for all who import it.\n\n- `{enter}(name)` gives a name a number and returns it: {numbers_}. Numbers that were never given begin at {first} and go up by {step}. For a name that has one it {again}.\n- `{leave}(name)` takes the number from a name, so that {'it is never given again' if reuse == 'never' else 'it is free again'}, and returns it. For a name without one it {lost}.\n- {told}.{' Names differ by more than upper and lower case: they are kept in lower case.' if low else ''}"

    def calls() -> list[tuple[str, list[Any]]]:
        found: list[tuple[str, list[Any]]] = []
        for _ in range(rng.randint(7, 11)):
            who = rng.choice(["kim", "lee", "Max", "ola", "max"])
            found.append((enter if rng.random() < 0.6 else leave, [who]))
            if rng.random() < 0.4:
                found.append((ask, [first + step * rng.randint(0, 2)] if ask == "find" else []))
        return found

    tests = [test(calls(), 1, 2, 3) for _ in range(8)]
    lines = "\n".join(f"    {step['function']}({step['args'][1:-1]})  # {'raises ' + step['raises'] if 'raises' in step else 'is ' + step['expected']}" for step in tests[0]["steps"][:6])
    return Draft("resource handling", "module", name, f"{prompt}\n\nFor example:\n\n{lines}\n", "\n".join(body) + "\n", None, (enter, leave, ask), [("outputs", f"`{enter}` gives {numbers_}."), ("outputs", f"`{leave}`: for a name without a number it {lost}."), ("outputs", f"{told}.")], tests)
