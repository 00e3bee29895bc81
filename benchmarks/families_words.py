"""Families of functions on words and lines of text."""

from __future__ import annotations

import itertools
import random
import re
from functools import reduce
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, numbered, words


@family
def word_pipeline(rng: random.Random) -> Draft:
    """Operations on the words of a text."""
    k, letter = rng.randint(2, 5), rng.choice("aeorst")
    table = [
        (f"leave out words with fewer than {k} letters", f"words = [w for w in words if len(w) >= {k}]", lambda ws: [w for w in ws if w[k - 1 :]]),
        (f"leave out words that contain the letter `{letter}`", f'words = [w for w in words if "{letter}" not in w]', lambda ws: [w for w in ws if set(w).isdisjoint({letter})]),
        ("write every word backwards", "words = [w[::-1] for w in words]", lambda ws: ["".join(reversed(w)) for w in ws]),
        ("write the first letter of every word as a capital and the others small", "words = [w[:1].upper() + w[1:].lower() for w in words]", lambda ws: [w.capitalize() for w in ws]),
        ("take the vowels (a, e, i, o, u) out of every word, and leave out words of which nothing is left", 'words = [w for w in ("".join(c for c in w if c not in "aeiou") for w in words) if w]', lambda ws: [v for v in (re.sub("[aeiou]", "", w) for w in ws) if v]),
        ("put the words in alphabetical order", "words = sorted(words)", lambda ws: sorted(ws)),
        ("put the words in order of length, equally long ones as they stand", "words = sorted(words, key=len)", lambda ws: [w for n in range(40) for w in ws if len(w) == n]),
        ("turn the order of the words around", "words = words[::-1]", lambda ws: [*reversed(ws)]),
        (f"leave out every {k}th word (the {k}th, the {2 * k}th …)", f"words = [w for at, w in enumerate(words, 1) if at % {k}]", lambda ws: [ws[at] for at in range(len(ws)) if (at + 1) % k != 0]),
        ("leave out words that came before", "words = list(dict.fromkeys(words))", lambda ws: [w for at, w in enumerate(ws) if w not in ws[:at]]),
        (f"cut every word to its first {k} letters", f"words = [w[:{k}] for w in words]", lambda ws: ["".join(itertools.islice(w, k)) for w in ws]),
        ("move the first letter of every word to its end", "words = [w[1:] + w[:1] for w in words]", lambda ws: [re.sub(r"^(.)(.*)$", r"\2\1", w) for w in ws]),
        (f"replace every `{letter}` by `{letter}{letter}`", f'words = [w.replace("{letter}", "{letter}{letter}") for w in words]', lambda ws: ["".join(c * 2 if c == letter else c for c in w) for w in ws]),
        ("put behind every word its number of letters", "words = [w + str(len(w)) for w in words]", lambda ws: [f"{w}{sum(1 for _ in w)}" for w in ws]),
        ("sort the letters in every word", 'words = ["".join(sorted(w)) for w in words]', lambda ws: ["".join(c * w.count(c) for c in sorted(set(w))) for w in ws]),
    ]  # fmt: skip
    steps = rng.sample(table, rng.randint(3, 4))
    joint = rng.choice(["-", " ", "_", "/", "+", "."])
    last = rng.choice([
        (f"joined by `{joint}`" if joint.strip() else "joined by single spaces", f'return "{joint}".join(words)', lambda ws: joint.join(ws)), ("as a list", "return words", lambda ws: ws),
        ("as a list of pairs of the word and its number of letters and digits", "return [(w, len(w)) for w in words]", lambda ws: [(w, len([*w])) for w in ws]),
    ])  # fmt: skip
    name = f"label_{noun(rng)}"
    code = (
        f"def {name}(text):\n    words = text.split()\n{indented(step[1] for step in steps)}\n    {last[1]}\n"
    )

    def answer(text: str) -> Any:
        return last[2](reduce(lambda ws, step: step[2](ws), steps, re.findall(r"\S+", text)))

    draft = Draft("text formatting", "function", name, "", code, f"{name}(text: str)")
    draft.prompt = (
        f"Write `{name}(text)`. `text` consists of lower-case letters and white space; a word is what stands between white space. The following is done with the "
        f"words, one step after the other:\n\n{numbered(step[0][0].upper() + step[0][1:] + '.' for step in steps)}\n\nReturn the words that are left, {last[0]}."
    )
    draft.requirements = [
        ("outputs", f"The {len(steps)} steps in order; the words are returned {last[0]}."),
        ("edge_cases", "There may be no word."),
    ]
    draft.tests = [call([" ".join(words(rng, 4, 9))], answer, 1) for _ in range(8)] + [
        call([""], answer, 2),
        call(["  a  to "], answer, 1, 2),
    ]
    return finished(draft)


@family
def text_wrapping(rng: random.Random) -> Draft:
    """Words in lines of a stated width."""
    width, fill, lead = (
        rng.randint(8, 20),
        rng.choice([" ", ".", "_", "~"]),
        rng.choice(["", "> ", "* ", "| "]),
    )
    align, long = rng.choice(["left", "right", "centre", "edges"]), rng.choice(["alone", "cut"])
    last, number = rng.choice(["same", "left"]), rng.random() < 0.3
    name = f"print_{noun(rng)}"
    body = ["words = []", "for word in text.split():"]
    body += (
        [
            f"    while len(word) > {width}:",
            f"        words.append(word[:{width}])",
            f"        word = word[{width}:]",
            "    words.append(word)",
        ]
        if long == "cut"
        else ["    words.append(word)"]
    )
    body += [
        "rows = []",
        "for word in words:",
        f"    if rows and len(rows[-1]) + 1 + len(word) <= {width}:",
        '        rows[-1] += " " + word',
        "    else:",
        "        rows.append(word)",
        "out = []",
        "for at, row in enumerate(rows):",
    ]
    align_code = {
        "left": f'row.ljust({width}, "{fill}")',
        "right": f'row.rjust({width}, "{fill}")',
        "centre": f'("{fill}" * (({width} - len(row)) // 2) + row).ljust({width}, "{fill}")',
        "edges": "spread(row)",
    }[align]
    body += [f"    line = {align_code}"]
    body += (
        ["    if at == len(rows) - 1:", f'        line = row.ljust({width}, "{fill}")']
        if last == "left" and align != "left"
        else []
    )
    shown = '    out.append(f"{at + 1}:' + lead + '{line}")' if number else f'    out.append("{lead}" + line)'
    body += [shown, "return out"]
    helper = (f'def spread(row):\n    words = row.split(" ")\n    if len(words) == 1:\n        return row.ljust({width}, "{fill}")\n    room = {width} - sum(map(len, words))\n    least, more = divmod(room, len(words) - 1)\n'
              f'    return words[0] + "".join("{fill}" * (least + (at < more)) + word for at, word in enumerate(words[1:]))\n\n\n') if align == "edges" else ""  # fmt: skip

    def placed(row: list[str], is_last: bool) -> str:
        text = " ".join(row)
        room = max(0, width - len(text))
        kind = "left" if is_last and last == "left" else align
        if kind == "edges" and len(row) > 1:
            gaps = [""] * (len(row) - 1)
            for at in range(width - sum(map(len, row))):
                gaps[at % len(gaps)] += fill
            return "".join(itertools.chain.from_iterable(itertools.zip_longest(row, gaps, fillvalue="")))
        before = {"right": room, "centre": room // 2}.get(kind, 0)
        return fill * before + text + fill * (room - before)

    def answer(text: str) -> list[str]:
        pieces = [
            p for w in text.split() for p in (re.findall(f".{{1,{width}}}", w) if long == "cut" else [w])
        ]
        rows: list[list[str]] = []
        while pieces:
            count = max(
                (n for n in range(1, len(pieces) + 1) if len(" ".join(pieces[:n])) <= width), default=1
            )
            rows.append(pieces[:count])
            pieces = pieces[count:]
        return [
            (f"{at + 1}:" if number else "") + lead + placed(row, at == len(rows) - 1)
            for at, row in enumerate(rows)
        ]

    where = {"left": f"filled up with `{fill}` on the right", "right": f"filled up with `{fill}` on the left", "centre": f"filled up with `{fill}` on both sides, on the left with half of what is needed, rounded down",
             "edges": f"filled up with `{fill}` instead of the spaces between words, as evenly as can be, gaps further left being longer by one where needed (a single word: on the right)"}[align]  # fmt: skip
    end = (
        f" The last line is filled up with `{fill}` on the right instead."
        if last == "left" and align != "left"
        else ""
    )
    begin = (
        f" Each line begins with its number from 1, `:`{f' and `{lead}`' if lead else ''}, which do not count."
        if number
        else f" Each line begins with `{lead}`, which does not count."
        if lead
        else ""
    )
    draft = Draft(
        "text formatting",
        "function",
        name,
        "",
        f"{helper}def {name}(text):\n{indented(body)}\n",
        f"{name}(text: str) -> list[str]",
    )
    draft.prompt = (
        f"Write `{name}(text)`, which sets the words of a text (what stands between white space) in lines of {width} characters. As many words as fit go in a line, with single spaces between them. A word that is longer "
        f"{f'is cut into pieces of {width} characters and a rest first' if long == 'cut' else 'has a line of its own, which is longer'}. Each line is {where}.{end}{begin} Return the list of the lines."
    )
    draft.requirements = [
        ("outputs", f"Lines of {width} characters, {where}.{end}{begin}"),
        ("edge_cases", "No words: no lines; a word that is longer than a line."),
    ]
    texts = [" ".join(words(rng, 3, 9)) for _ in range(8)]
    draft.tests = [call([text], answer, 1) for text in texts] + [
        call([""], answer, 2),
        call(["to " + "abc" * 9 + " be"], answer, 2),
    ]
    return finished(draft)


@family
def rule_checker(rng: random.Random) -> Draft:
    """Codes of the rules that a text breaks."""
    k, m, letter = rng.randint(2, 4), rng.randint(6, 9), rng.choice("xyzq")
    table = [
        (f"has fewer than {k + 1} characters", f"len(text) < {k + 1}", rf"(?s).{{0,{k}}}"), (f"has more than {m} characters", f"len(text) > {m}", rf"(?s).{{{m + 1},}}"),
        ("has no digit", "not any(c.isdigit() for c in text)", r"[^0-9]*"), ("begins with a digit", "text[:1].isdigit()", r"[0-9].*"),
        (f"contains the letter `{letter}`", f'"{letter}" in text', rf".*{letter}.*"), ("ends with `-`", 'text.endswith("-")', r".*-"),
        ("has the same character twice in a row", "any(a == b for a, b in zip(text, text[1:]))", r".*(.)\1.*"),
        (f"has more than {k} digits", f"sum(c.isdigit() for c in text) > {k}", rf"(?:[^0-9]*[0-9]){{{k + 1}}}.*"),
        ("has no capital letter", "text == text.lower()", r"[^A-Z]*"), ("has a character that is no letter, digit or `-`", 'any(not c.isalnum() and c != "-" for c in text)', r".*[^A-Za-z0-9-].*"),
        ("begins and ends with the same character, or is empty", "text[:1] == text[-1:]", r"(?:(.).*\1|.|)"),
        (f"has {k} or more small letters in a row", f'any(text[at:at + {k}].islower() and text[at:at + {k}].isalpha() and len(text[at:at + {k}]) == {k} for at in range(len(text)))', rf".*[a-z]{{{k}}}.*"),
    ]  # fmt: skip
    rules = rng.sample(table, rng.randint(3, 5))
    codes = rng.sample([*"ABCDEFGHJK"], len(rules))
    form = rng.choice(["list", "text", "first", "count"])
    name = f"check_{noun(rng)}"
    body = ["broken = []"]
    for rule, code in zip(rules, codes, strict=True):
        body += [f"if {rule[1]}:", f'    broken.append("{code}")']
    body += [
        {
            "list": "return broken",
            "text": 'return "".join(sorted(broken))',
            "first": 'return broken[0] if broken else "ok"',
            "count": "return len(broken)",
        }[form]
    ]

    def answer(text: str) -> Any:
        broken = [code for rule, code in zip(rules, codes, strict=True) if re.fullmatch(rule[2], text)]
        return {
            "list": broken,
            "text": "".join(c for c in "ABCDEFGHJK" if c in broken),
            "first": (broken or ["ok"])[0],
            "count": len(broken),
        }[form]

    result = {"list": "the list of the letters of all rules that it breaks, in the order above", "text": "one text with the letters of all rules that it breaks, in alphabetical order",
              "first": 'the letter of the first rule that it breaks, `"ok"` if it breaks none', "count": "how many rules it breaks"}[form]  # fmt: skip
    draft = Draft(
        "validation", "function", name, "", f"def {name}(text):\n{indented(body)}\n", f"{name}(text: str)"
    )
    told = "\n".join(f"- {code}: it {rule[0]}" for rule, code in zip(rules, codes, strict=True))
    draft.prompt = f"Write `{name}(text)`, which checks a code word of printable ASCII characters without spaces. A word breaks a rule if\n\n{told}.\n\nReturn {result}."
    draft.requirements = [
        ("outputs", f"Return {result}."),
        *(("constraints", f"Rule {code}: it {rule[0]}.") for rule, code in zip(rules, codes, strict=True)),
    ]
    numbers = range(1, len(rules) + 2)
    texts = [
        "".join(rng.choice("aab1-X7z" + letter + "_") for _ in range(rng.randint(1, 11))) for _ in range(12)
    ]
    draft.tests = [call([text], answer, *numbers) for text in [*texts, "", letter, "A1-b", "aa11"]]
    return finished(draft)
