"""Families of modules: names, and a register that is shared."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from typing import Any

from cupel.model import literal
from families_draft import Draft, family, needs, noun, place, words
from families_module_tests import module_draft


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
    body += (
        [f'    text = "{joint}".join(words)', f'    return text[:{longest}].rstrip("{joint}")']
        if first == "whole"
        else [
            '    text = ""',
            "    for word in words:",
            f'        new = text + ("{joint}" if text else "") + word',
            f"        if len(new) > {longest}:",
            "            break",
            "        text = new",
            "    return text",
        ]
    )
    body += [
        "",
        "",
        "def initials(text):",
        f'    return "".join(word[0] for word in _words(text)).{initial}()',
        "",
        "",
        "def free(text, taken):",
        "    base = slug(text)",
        '    if base == "":',
        "        raise ValueError(text)",
        "    if base not in taken:",
        "        return base",
        f"    number = {start}",
        f'    while f"{{base}}{joint}{{number}}" in taken:',
        "        number += 1",
        f'    return f"{{base}}{joint}{{number}}"',
    ]

    def parts(text: str) -> list[str]:
        found = re.findall(
            r"[a-z0-9]+" if digits == "keep" else r"[a-z]+",
            "".join(c if c.isascii() else " " for c in text.lower()),
        )
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

    kind = (
        "the text is cut to the first {0} characters, and `{1}` at its end goes"
        if first == "whole"
        else "as many words are taken from the left as fit in {0} characters; the rest goes"
    )
    characters = "ASCII letters and digits" if digits == "keep" else "ASCII letters"
    prompt = f"Write the module `{name}`, which names things at {place(rng)}. The words of a text are its longest runs of {characters}, in lower case; the words {', '.join(f'`{w}`' for w in small)} do not count.\n\n- `slug(text)` joins the words by `{joint}`{', each without its vowels (a, e, i, o, u) but for its first letter' if vowels else ''}; {kind.format(longest, joint)}.\n- `initials(text)` returns the first characters of the words as one text in {initial} case.\n- `free(text, taken)` returns the slug of the text if it is not in the list `taken`, else the first of slug`{joint}{start}`, slug`{joint}{start + 1}` and so on that is not in it. An empty slug raises `ValueError`."

    def title() -> str:
        return rng.choice(["", "The ", "1 "]) + " ".join(
            rng.choice([w, w.capitalize(), w + ",", rng.choice(small)]) for w in words(rng, 2, 5)
        )

    titles = [title() for _ in range(9)]
    cases: list[tuple[str, list[Any]]] = [
        ("slug", [titles[0]]),
        ("initials", [titles[1]]),
        *(("slug", [one]) for one in titles[2:6]),
        *(("initials", [one]) for one in titles[6:8]),
        ("free", [titles[8], []]),
    ]
    base = next((slug(one) for one in titles if slug(one)), "x")
    source = next((one for one in titles if slug(one)), "x")
    cases += [
        ("free", [source, [base]]),
        ("free", [source, [base, f"{base}{joint}{start}", f"{base}{joint}{start + 2}"]]),
        ("free", ["!?", []]),
        ("slug", [f"{small[0]} {small[1]}"]),
        ("slug", ["Ab7é c"]),
    ]
    return module_draft(
        rng,
        "text formatting",
        name,
        ["slug", "initials", "free"],
        "\n".join(body) + "\n",
        prompt,
        cases,
        {
            "slug": slug,
            "initials": lambda t: (str.upper if initial == "upper" else str.lower)(
                "".join(w[:1] for w in parts(t))
            ),
            "free": free,
        },
        [
            ("outputs", "`slug` joins the words."),
            ("outputs", "`initials` takes first characters."),
            ("outputs", "`free` finds a name that is not taken, and refuses an empty one."),
        ],
    )


@family
def shared_registers(rng: random.Random) -> Draft:
    """A module with state: a register of names and numbers."""
    first, step, reuse = (
        rng.choice([0, 1, 100]),
        rng.choice([1, 1, 5, 10]),
        rng.choice(["never", "smallest", "latest"]),
    )
    twice, gone = rng.choice(["same", "raise", "new"]), rng.choice(["none", "raise", "false"])
    ask = rng.choice(["size", "names", "highest", "find"])
    low = rng.random() < 0.4
    name = f"{noun(rng)}_register"
    enter, leave = rng.choice(
        [("enter", "leave"), ("assign", "release"), ("open_", "close"), ("claim", "free")]
    )
    lowered = ["    name = name.lower()"] if low else []
    body = [
        "_numbers = {}",
        "_spare = []",
        f"_next = [{first}]",
        "",
        "",
        f"def {enter}(name):",
        *lowered,
        "    if name in _numbers:",
        *{
            "same": ["        return _numbers[name]"],
            "raise": ["        raise ValueError(name)"],
            "new": [f"        {leave}(name)"],
        }[twice],
    ]
    body += {
        "never": [],
        "smallest": [
            "    if _spare:",
            "        number = min(_spare)",
            "        _spare.remove(number)",
            "        _numbers[name] = number",
            "        return number",
        ],
        "latest": [
            "    if _spare:",
            "        _numbers[name] = _spare.pop()",
            "        return _numbers[name]",
        ],
    }[reuse]
    body += [
        "    _numbers[name] = _next[0]",
        f"    _next[0] += {step}",
        "    return _numbers[name]",
        "",
        "",
        f"def {leave}(name):",
        *lowered,
        "    if name not in _numbers:",
        *{
            "none": ["        return None"],
            "raise": ["        raise KeyError(name)"],
            "false": ["        return False"],
        }[gone],
        "    number = _numbers.pop(name)",
        *(["    _spare.append(number)"] if reuse != "never" else []),
        "    return number",
        "",
        "",
    ]
    body += {
        "size": ["def size():", "    return len(_numbers)"],
        "names": ["def names():", "    return sorted(_numbers, key=_numbers.get)"],
        "highest": ["def highest():", "    return max(_numbers.values(), default=-1)"],
        "find": [
            "def find(number):",
            "    return next((name for name, own in _numbers.items() if own == number), None)",
        ],
    }[ask]

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
                result = (
                    spare.pop(spare.index(min(spare)) if reuse == "smallest" else -1)
                    if spare
                    else next(fresh)
                )
                rows.append((key, result))
            elif function == leave:
                if not own and gone == "raise":
                    raise KeyError
                result = own[0] if own else {"none": None, "false": False}[gone]
                rows = [row for row in rows if row[0] != key]
                spare += own if reuse != "never" else []
            else:
                result = {
                    "size": lambda: len(rows),
                    "names": lambda: [n for n, _ in sorted(rows, key=lambda r: r[1])],
                    "highest": lambda: max((n for _, n in rows), default=-1),
                    "find": lambda n: {b: a for a, b in rows}.get(n),
                }[function](*args)
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

    again = {
        "same": "returns the number that it has",
        "raise": "raises `ValueError`",
        "new": f"first does what `{leave}` does, then gives it a number as to a new one",
    }[twice]
    lost = {"none": "returns `None`", "raise": "raises `KeyError`", "false": "returns `False`"}[gone]
    numbers_ = {
        "never": "the next one that was never given",
        "smallest": "the smallest that is free again, and if none is, the next one that was never given",
        "latest": "the one that became free last, and if none is free, the next one that was never given",
    }[reuse]
    told = {
        "size": "`size()` tells how many names have a number",
        "names": "`names()` returns the list of the names in order of their numbers",
        "highest": "`highest()` returns the highest number that a name has, -1 if none has one",
        "find": "`find(number)` returns the name that has a number, `None` if none has it",
    }[ask]
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
    lines = "\n".join(
        f"    {step['function']}({step['args'][1:-1]})  # {'raises ' + step['raises'] if 'raises' in step else 'is ' + step['expected']}"
        for step in tests[0]["steps"][:6]
    )
    return Draft(
        "resource handling",
        "module",
        name,
        f"{prompt}\n\nFor example:\n\n{lines}\n",
        "\n".join(body) + "\n",
        None,
        (enter, leave, ask),
        [
            ("outputs", f"`{enter}` gives {numbers_}."),
            ("outputs", f"`{leave}`: for a name without a number it {lost}."),
            ("outputs", f"{told}."),
        ],
        tests,
    )
