"""Families of functions that read and write small formats and codes."""

from __future__ import annotations

import itertools
import random
import re
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, place


@family
def pair_parser(rng: random.Random) -> Draft:
    """Key and value pairs in a small format, with rules on duplicates, comments and types."""
    split, joint, mark = (
        rng.choice([";", "|", ",", "&"]),
        rng.choice(["=", ":", "->", "~"]),
        rng.choice(["#", "!", "%"]),
    )
    number = rng.random() < 0.6
    twice = rng.choice(["first", "last", "list", "error"])
    bare = rng.choice(["error", "true", "skip"])
    low = rng.random() < 0.4
    name = f"read_{noun(rng)}"
    body = ["found = {}", f'for part in text.split("{split}"):', "    part = part.strip()", f'    if not part or part.startswith("{mark}"):', "        continue",
            f'    key, joint, value = part.partition("{joint}")', "    key, value = key.strip(), value.strip()"]  # fmt: skip
    body += ["    key = key.lower()"] if low else []
    body += ["    if not joint:"] + {
        "error": ['        raise ValueError("no value")'],
        "true": ["        value = True"],
        "skip": ["        continue"],
    }[bare]
    body += ["    if not key:", '        raise ValueError("no key")'] if twice != "list" else []
    body += (
        ['    if isinstance(value, str) and value.lstrip("-").isdigit():', "        value = int(value)"]
        if number
        else []
    )
    body += {"first": ["    found.setdefault(key, value)"], "last": ["    found[key] = value"], "list": ["    found.setdefault(key, []).append(value)"],
             "error": ["    if key in found:", '        raise ValueError("twice")', "    found[key] = value"]}[twice]  # fmt: skip
    body += ["return found"]

    def answer(text: str) -> Any:
        rows: list[tuple[str, Any]] = []
        for part in re.split(re.escape(split), text):
            match = re.fullmatch(rf"\s*(.*?)\s*(?:{re.escape(joint)}\s*(.*?)\s*)?", part, re.DOTALL)
            if match is None or re.match(rf"\s*(?:{re.escape(mark)}|$)", part):
                continue
            key, value = match[1], match[2]
            if value is None and bare == "skip":
                continue
            if value is None and bare == "error":
                raise ValueError(part)
            if key == "" and twice != "list":
                raise ValueError(part)
            told: Any = True if value is None else value
            if number and value is not None and re.fullmatch(r"-*\d+", value):
                told = int(value)
            rows.append((key.lower() if low else key, told))
        keys = list(dict.fromkeys(key for key, _ in rows))
        if twice == "error" and len(keys) < len(rows):
            raise ValueError("twice")
        groups = {key: [value for other, value in rows if other == key] for key in keys}
        return (
            groups
            if twice == "list"
            else {key: group[0 if twice == "first" else -1] for key, group in groups.items()}
        )

    on_twice = {"first": "only its first value counts", "last": "only its last value counts", "list": "all its values count, so that every key has a list of its values in order",
                "error": "that is a `ValueError`"}[twice]  # fmt: skip
    on_bare = {"error": "is a `ValueError`", "true": "is a key whose value is `True`", "skip": "is left out"}[
        bare
    ]
    typed = (
        " A value that is a whole number in decimal digits, perhaps with `-` before it, becomes an `int`."
        if number
        else " Values stay text."
    )
    draft = Draft(
        "parsing",
        "function",
        name,
        "",
        f"def {name}(text):\n{indented(body)}\n",
        f"{name}(text: str) -> dict",
    )
    empty = "" if twice == "list" else " An empty key is a `ValueError`."
    draft.prompt = (
        f"Write `{name}(text)`, which reads settings of {place(rng)} and returns a dict.\n\nEntries are separated by `{split}`; key and value of an entry by the first `{joint}` in it. White space around "
        f"entries, keys and values does not count. Empty entries, and entries that begin with `{mark}`, are left out. An entry without `{joint}` {on_bare}. Where a key comes more than once, {on_twice}."
        f"{typed}{empty}{' Keys are in lower case.' if low else ''}"
    )
    draft.requirements = [("outputs", f"A dict of keys and values; where a key comes more than once, {on_twice}."), ("inputs", f"Entries end at `{split}`, keys at `{joint}`."),
                          ("errors", f"An entry without `{joint}` {on_bare}.{empty}")]  # fmt: skip

    def entry() -> str:
        key = rng.choice(["a", "b", "Size", "tone", "x1"])
        return f"{key}{rng.choice(['', ' '])}{joint} {rng.choice(['3', '-12', 'red', 'Low tide', '7a', ''])}"

    texts = [split.join(entry() for _ in range(rng.randint(1, 4))) for _ in range(6)]
    texts += [
        f"a{joint}1{split}{split} {mark}b{joint}2 {split}c {joint} {joint}d",
        f"plain{split}k{joint}v",
        "",
        f"{joint}v",
        f"K{joint}1{split}k{joint}2{split}K{joint}3",
    ]
    draft.tests = [call([text], answer, 1, 2) for text in texts[:7]] + [
        call([text], answer, 1, 3) for text in texts[7:]
    ]
    return finished(draft)


@family
def run_lengths(rng: random.Random) -> Draft:
    """Encoding runs of equal letters."""
    least, front, most = rng.randint(2, 5), rng.random() < 0.5, rng.choice([0, rng.randint(5, 12)])
    left, right = rng.choice([("", ""), ("(", ")"), ("<", ">"), ("{", "}"), ("[", "]")])
    style = rng.choice(["decimal", "hexadecimal", "stars"])
    swap, flip = rng.random() < 0.3, rng.choice(["", "", "upper", "reversed"])
    name = f"pack_{noun(rng)}"
    count = {"decimal": "str(size)", "hexadecimal": 'format(size, "x")', "stars": '"*" * size'}[style]
    parts = [count, "letter"] if front else ["letter", count]
    text = f'"{left}" + {" + ".join(parts)} + "{right}"' if left else " + ".join(parts)
    body = {"upper": ["text = text.upper()"], "reversed": ["text = text[::-1]"]}.get(flip, [])
    body += ["out = []", "at = 0", "while at < len(text):", "    letter, end = text[at], at",
            f"    while end < len(text) and text[end] == letter{f' and end - at < {most}' if most else ''}:", "        end += 1", "    size, at = end - at, end",
            f"    out.append({text} if size {'<' if swap else '>='} {least} else letter * size)", 'return "".join(out)']  # fmt: skip

    def answer(text: str) -> str:
        text = {"upper": text.upper, "reversed": lambda: "".join(reversed(text))}.get(flip, lambda: text)()
        runs = ["".join(group) for _, group in itertools.groupby(text)]
        runs = [run[at : at + (most or 999)] for run in runs for at in range(0, len(run), most or 999)]

        def written(run: str) -> str:
            number = {
                "decimal": f"{len(run)}",
                "hexadecimal": f"{len(run):x}",
                "stars": re.sub(".", "*", run),
            }[style]
            return left + (number + run[0] if front else run[0] + number) + right

        return "".join(written(run) if (len(run) < least) == swap else run for run in runs)

    counted = {
        "decimal": "its length in decimal digits",
        "hexadecimal": "its length in lower-case hexadecimal digits",
        "stars": "as many `*` as it is long",
    }[style]
    first = {
        "upper": "The text is read in upper case. ",
        "reversed": "The text is read from its end to its beginning. ",
    }.get(flip, "")
    which, other = (
        (f"fewer than {least} letters", f"a run of {least} or more")
        if swap
        else (f"{least} or more letters", "a shorter run")
    )
    cut = (
        f" A run of more than {most} letters is cut into runs of {most} and a rest, which may be shorter."
        if most
        else ""
    )
    shape = f"`{left}`, " if left else ""
    order = f"{counted}, then the letter" if front else f"the letter, then {counted}"
    draft = Draft(
        "encoding",
        "function",
        name,
        "",
        f"def {name}(text):\n{indented(body)}\n",
        f"{name}(text: str) -> str",
    )
    draft.prompt = (
        f"Write `{name}(text)`. {first}The text, of lower-case letters, is made of runs of equal letters, each as long as can be.{cut} A run of {which} is written as {shape}{order}"
        f"{f', then `{right}`' if right else ''}; {other} stays as it is. Return all of it as one text."
    )
    draft.requirements = [
        ("outputs", f"Runs of {which} are written as {order}."),
        ("constraints", f"What is {other} stays as it is.{cut}"),
        ("edge_cases", "The text may be empty."),
    ]
    texts = [
        "".join(rng.choice("abc") * rng.choice([1, 1, 2, 3, 4, 6, 9, 14]) for _ in range(rng.randint(2, 5)))
        for _ in range(9)
    ]
    draft.tests = [call([text], answer, 1, 2) for text in texts] + [
        call([""], answer, 3),
        call(["a" * (least - 1)], answer, 2),
    ]
    return finished(draft)


@family
def version_order(rng: random.Random) -> Draft:
    """Version numbers of a house style: compared, sorted, picked."""
    dot, tag = rng.choice([".", "-", "_", ":"]), rng.choice(["rc", "beta", "pre", "dev"])
    late, missing, ask = (
        rng.random() < 0.4,
        rng.choice([0, 0, 1]),
        rng.choice(["sorted", "latest", "oldest", "newer", "ranks"]),
    )
    reverse, depth = rng.random() < 0.5, rng.choice([2, 3, 4])
    name = f"{rng.choice(['order', 'pick', 'rank'])}_{noun(rng)}"
    body = ["def parts(version):", f'    numbers, mark, extra = version.partition("{tag}")', f'    found = [int(one) for one in numbers.split("{dot}")][:{depth}]', f"    while len(found) < {depth}:", f"        found.append({missing})",
            f"    found.append({'1' if late else '-1'} if mark else 0)", "    found.append(int(extra or 0))", "    return found", "",
            f"ordered = sorted(versions, key=parts{', reverse=True' if reverse else ''})",
            {"sorted": "return ordered", "latest": "return max(versions, key=parts) if versions else None", "oldest": "return min(versions, key=parts) if versions else None",
             "newer": "return sum(parts(b) > parts(a) for a, b in zip(versions, versions[1:]))", "ranks": "return [1 + sum(parts(other) > parts(one) for other in versions) for one in versions]"}[ask]]  # fmt: skip
    if ask != "sorted":
        body = [line for line in body if not line.startswith("ordered")]

    def less(a: str, b: str) -> bool:
        def value(text: str) -> int:
            match = re.fullmatch(rf"([\d{re.escape(dot)}]+)(?:{tag}(\d*))?", text)
            assert match is not None
            total, numbers = 0, match[1].split(dot)
            for at in range(depth):
                total = total * 1000 + (int(numbers[at]) if at < len(numbers) else missing)
            kind = 1 if match[2] is None else (2 if late else 0)
            return (total * 10 + kind) * 1000 + int(match[2] or 0)

        return value(a) < value(b)

    def answer(versions: list[str]) -> Any:
        ranks = [1 + sum(less(one, other) for other in versions) for one in versions]
        order = sorted(range(len(versions)), key=lambda at: (ranks[at] if reverse else -ranks[at], at))
        picked = {"latest": 1, "oldest": max(ranks, default=1)}
        if ask in picked:
            return next((v for v, r in zip(versions, ranks, strict=True) if r == picked[ask]), None)
        return {
            "sorted": [versions[at] for at in order],
            "ranks": ranks,
            "newer": sum(itertools.starmap(less, itertools.pairwise(versions))),
        }[ask]

    result = {"sorted": f"the list in order, {'latest' if reverse else 'earliest'} first, equal ones as they stand", "latest": "the latest one, the first of equals, `None` if there is none", "oldest": "the earliest one, the first of equals, `None` if there is none",
              "newer": "how many of them are later than the one directly before it", "ranks": "the list of their ranks: 1 more than the number of later ones"}[ask]  # fmt: skip
    draft = Draft(
        "parsing",
        "function",
        name,
        "",
        f"def {name}(versions):\n{indented(body)}\n",
        f"{name}(versions: list[str])",
    )
    draft.prompt = (
        f"Write `{name}(versions)` for a list of version names. A name is one or more whole numbers from 0 to 999, separated by `{dot}`, and perhaps `{tag}` and perhaps a whole number up to 999 behind that. Only the first {depth} numbers count; missing "
        f"ones count as {missing}. Numbers are compared from left to right. Of names with equal numbers, those with `{tag}` come {'later' if late else 'earlier'} than one without, and among these the one with the smaller number behind `{tag}` (0 if there is none) earlier. Return {result}."
    )
    draft.requirements = [
        ("outputs", f"Return {result}."),
        ("inputs", f"Numbers separated by `{dot}`, {depth} of which count, missing ones as {missing}."),
        ("constraints", f"Names with `{tag}` come {'later' if late else 'earlier'}."),
        ("edge_cases", "The list may be empty."),
    ]

    def drawn() -> str:
        return dot.join(
            str(rng.choice([0, 1, 1, 2, 10])) for _ in range(rng.randint(1, depth + 1))
        ) + rng.choice(["", "", tag, f"{tag}{rng.randint(0, 11)}"])

    draft.tests = [
        call([[drawn() for _ in range(rng.randint(3, 7))]], answer, 1, 2, 3) for _ in range(10)
    ] + [call([[]], answer, 4)]
    return finished(draft)


@family
def shifting_cipher(rng: random.Random) -> Draft:
    """A cipher whose shift depends on the position."""
    alphabet = "".join(rng.sample("abcdefghijklmnopqrstuvwxyz", 26))[: rng.choice([10, 12, 16, 20])]
    shifts = [rng.randint(-6, 9) for _ in range(rng.randint(1, 4))]
    grows, skips, back = rng.choice([0, 0, 1, 2]), rng.random() < 0.5, rng.random() < 0.3
    name = f"hide_{noun(rng)}"
    size = len(alphabet)
    step = "count" if skips else "at"
    body = [f'alphabet = "{alphabet}"', f"shifts = {shifts}", "out = []", *(["count = 0"] if skips else []), f"for at, letter in enumerate({'reversed(text)' if back else 'text'}):", "    if letter not in alphabet:", "        out.append(letter)", "        continue",
            f"    shift = shifts[{step} % {len(shifts)}]{f' + {grows} * {step}' if grows else ''}", f"    out.append(alphabet[(alphabet.index(letter) + shift) % {size}])", *(["    count += 1"] if skips else []), 'return "".join(out)']  # fmt: skip

    def answer(text: str) -> str:
        text = text[::-1] if back else text
        places = [at for at, c in enumerate(text) if c in alphabet] if skips else range(len(text))
        found = list(text)
        for number, at in enumerate(places):
            if text[at] in alphabet:
                n = number if skips else at
                ring = itertools.islice(
                    itertools.cycle(alphabet),
                    alphabet.find(text[at]) + (shifts[n % len(shifts)] + grows * n) % size,
                    None,
                )
                found[at] = next(ring)
        return "".join(found)

    steps = ", ".join(map(str, shifts))
    counted = "letters of the alphabet alone are counted" if skips else "all characters are counted"
    draft = Draft(
        "encoding",
        "function",
        name,
        "",
        f"def {name}(text):\n{indented(body)}\n",
        f"{name}(text: str) -> str",
    )
    draft.prompt = (
        f"Write `{name}(text)`. The alphabet is `{alphabet}`, and goes round: behind its last letter comes its first again. {'The text is turned around first. ' if back else ''}Each letter of the text that is in the alphabet is replaced by the one that stands some places further on (back, for a negative number). "
        f"The numbers of places are {steps}, used in turn: the character counted as 0 takes the first of them{f'; to each {grows} times the count of the character is added' if grows else ''}. {counted.capitalize()}, from 0. Other characters stay. Return the new text."
    )
    draft.requirements = [
        ("outputs", f"Letters move by {steps} in turn; {counted}."),
        ("edge_cases", "Characters that are not in the alphabet stay."),
    ]
    texts = ["".join(rng.choice(alphabet + " -Z") for _ in range(rng.randint(4, 14))) for _ in range(9)]
    draft.tests = [call([text], answer, 1, 2) for text in texts] + [
        call(["Z 9"], answer, 2),
        call([""], answer, 1),
    ]
    return finished(draft)
