"""Families of whole programs: pictures and bars."""

from __future__ import annotations

import random
from collections import Counter

from families_draft import Draft, family, noun
from families_stdio import program_draft


@family
def drawn_shapes(rng: random.Random) -> Draft:
    """Pictures of characters, sized by numbers in the input."""
    ink, paper = rng.sample("#*@o+.-", 2)
    kind = rng.choice(["triangle", "frame", "cross", "stripes", "board", "diamond", "stairs"])
    k, flip, label = (
        rng.randint(2, 4),
        rng.choice(["", "mirror", "upside"]),
        rng.choice(["", "size", "number"]),
    )
    gap = rng.choice(["line", "dashes", "none"])
    inverse = rng.random() < 0.3
    name = f"{noun(rng)}_picture"
    rule = {
        "triangle": "column <= row",
        "frame": f"min(row, column, n - 1 - row, n - 1 - column) < {k - 1}",
        "cross": "row == column or row + column == n - 1",
        "stripes": f"(row + column) % {k + 1} == 0",
        "board": f"(row // {k} + column // {k}) % 2 == 0",
        "diamond": "abs(2 * row - n + 1) + abs(2 * column - n + 1) <= n",
        "stairs": f"column // {k} <= row // {k}",
    }[kind]
    code = (
        "import sys\n\nfirst = True\nfor number, word in enumerate(sys.stdin.read().split(), 1):\n    n = int(word)\n"
        + {
            "line": "    if not first:\n        print()\n",
            "dashes": '    if not first:\n        print("--")\n',
            "none": "",
        }[gap]
        + "    first = False\n"
        + {"": "", "size": '    print(f"size {n}")\n', "number": '    print(f"{number}.")\n'}[label]
        + f'    rows = []\n    for row in range(n):\n        rows.append("".join("{ink}" if {"not " if inverse else ""}({rule}) else "{paper}" for column in range(n)))\n'
        + {"": "", "mirror": "    rows = [row[::-1] for row in rows]\n", "upside": "    rows = rows[::-1]\n"}[
            flip
        ]
        + "    for row in rows:\n        print(row)\n"
    )

    def field(n: int, i: int, j: int) -> bool:
        """Whether there is ink, by another way of looking at the picture."""
        ring = min([i, j, n - 1 - i, n - 1 - j])
        return {
            "triangle": j in range(i + 1),
            "frame": ring in range(k - 1),
            "cross": len({(i, j), (j, i)}) == 1 or n - 1 - i == j,
            "stripes": i + j in range(0, 2 * n, k + 1),
            "board": (i // k) % 2 == (j // k) % 2,
            "diamond": abs(i - (n - 1) / 2) + abs(j - (n - 1) / 2) <= n / 2,
            "stairs": j < k * (i // k + 1),
        }[kind] != inverse

    def answer(text: str) -> str:
        pictures = []
        for at, n in enumerate(map(int, text.split()), 1):
            rows = [
                "".join(
                    ink
                    if field(n, n - 1 - i if flip == "upside" else i, n - 1 - j if flip == "mirror" else j)
                    else paper
                    for j in range(n)
                )
                for i in range(n)
            ]
            pictures.append(
                "\n".join([*{"": [], "size": [f"size {n}"], "number": [f"{at}."]}[label], *rows]) + "\n"
            )
        return {"line": "\n", "dashes": "--\n", "none": ""}[gap].join(pictures)

    told = {
        "triangle": "whose column is not greater than their row",
        "frame": f"that are fewer than {k - 1} fields away from the border (a field on the border is 0 away)",
        "cross": "on the two diagonals",
        "stripes": f"whose row and column together are divisible by {k + 1}",
        "board": f"for which the row divided by {k} and the column divided by {k}, both rounded down, are both even or both odd",
        "diamond": "for which the distances of the row and of the column from the middle, each doubled (|2 row - n + 1| and |2 column - n + 1|), are together at most n",
        "stairs": f"whose column divided by {k} is not greater than their row divided by {k}, both rounded down",
    }[kind]
    turned = {
        "": "",
        "mirror": " Then the picture is mirrored left to right.",
        "upside": " Then the picture is turned upside down.",
    }[flip]
    above = {
        "": "",
        "size": " Above each picture stands a line `size N` with its n.",
        "number": " Above each picture stands a line with its number from 1 and a full stop.",
    }[label]
    between = {
        "line": " Between two pictures stands an empty line.",
        "dashes": " Between two pictures stands a line `--`.",
        "none": "",
    }[gap]
    a, b = (paper, ink) if inverse else (ink, paper)
    prompt = f"Write a program that reads whole numbers (1 to 12), separated by white space, and draws a picture of n rows and n columns for each number n. Rows and columns are numbered from 0. The fields {told} are `{a}`, all others `{b}`.{turned}{above}{between}"
    inputs = [(f"{n}\n", (1,)) for n in rng.sample(range(3, 12), 5)] + [
        ("1\n", (2,)),
        (f"{rng.randint(2, 5)} {rng.randint(3, 7)}\n", (1, 3)),
        (f"{rng.randint(2, 4)}\n\n {rng.randint(2, 4)} 1\n", (1, 3)),
    ]
    return program_draft(
        "grids",
        name,
        code,
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"The fields {told} are `{a}`.{turned}"),
            ("edge_cases", "A picture of one field."),
            (
                "outputs",
                f"Several pictures.{above}{between}"
                if above or between
                else "Several pictures follow each other.",
            ),
        ],
    )


@family
def word_bars(rng: random.Random) -> Draft:
    """Words of a text, counted and drawn as bars."""
    least, most, longest = rng.randint(1, 3), rng.choice([3, 4, 5]), rng.choice([0, 6, 10])
    by, order = (
        rng.choice(["word", "first letter", "length", "last letter"]),
        rng.choice(["count", "key", "first"]),
    )
    left, bar, ends = rng.choice(["right", "left"]), rng.choice("#*=+"), rng.random() < 0.5
    stop = rng.sample(["the", "and", "to", "so", "it"], 2)
    name = f"{noun(rng)}_bars"
    key = {"word": "word", "first letter": "word[0]", "length": "str(len(word))", "last letter": "word[-1]"}[
        by
    ]
    sort = {
        "count": "sorted(counts.items(), key=lambda one: (-one[1], one[0]))",
        "key": "sorted(counts.items())",
        "first": "list(counts.items())",
    }[order]
    size = f"count * {longest} // top or 1" if longest else "count"
    body = [
        "import re",
        "import sys",
        "",
        "counts = {}",
        'for word in re.findall("[a-z]+", sys.stdin.read().lower()):',
        f"    if len(word) < {least} or word in {stop!r}:",
        "        continue",
        f"    counts[{key}] = counts.get({key}, 0) + 1",
        f"rows = {sort}[:{most}]",
        "width = max((len(key) for key, _ in rows), default=0)",
        "top = max((count for _, count in rows), default=0)",
        "for key, count in rows:",
        f'    print(key.{"r" if left == "right" else "l"}just(width), "{bar}" * ({size}){", count" if ends else ""})',
    ]

    def answer(text: str) -> str:
        all_words = "".join(c if c.isascii() and c.isalpha() else " " for c in text.lower()).split()
        good = [w for w in all_words if len(w) > least - 1 and w not in stop]
        keys = [
            {"word": w, "first letter": w[:1], "length": f"{len(w)}", "last letter": w[::-1][:1]}[by]
            for w in good
        ]
        counts = Counter(keys)
        names = list(dict.fromkeys(keys))
        if order != "first":
            names.sort()
        if order == "count":
            names.sort(key=counts.__getitem__, reverse=True)
        names = names[:most]
        width = max(map(len, names), default=0)
        top = max((counts[one] for one in names), default=1)
        sizes = [max(1, int(counts[one] * longest / top + 1e-9)) if longest else counts[one] for one in names]
        pads = [one.rjust(width) if left == "right" else one.ljust(width) for one in names]
        return "".join(
            f"{pad} {bar * n}{f' {counts[one]}' if ends else ''}\n"
            for pad, n, one in zip(pads, sizes, names, strict=True)
        )

    grouped = {
        "word": "word",
        "first letter": "first letter",
        "length": "number of letters",
        "last letter": "last letter",
    }[by]
    ordered = {
        "count": "the most frequent first, equal ones in alphabetical order",
        "key": "in alphabetical order (numbers as texts)",
        "first": "in the order in which they come first",
    }[order]
    scale = (
        f"a bar of `{bar}`: {longest} times the number of words, divided by the number of words of the largest group that is printed, rounded down, but at least one"
        if longest
        else f"a bar of one `{bar}` for each word"
    )
    prompt = f"Write a program that reads a text and draws bars. Words are the longest runs of the letters a to z, upper case being read as lower case. Words of fewer than {least} letters, and {' and '.join(f'`{one}`' for one in stop)}, do not count. The others are grouped by their {grouped}. Print the first {most} groups, {ordered}, one a line: the {grouped}, filled up with spaces on the {'left' if left == 'right' else 'right'} to the longest that is printed; a space; {scale}{'; a space; the number of words' if ends else ''}."

    def drawn(count: int) -> str:
        return (
            " ".join(
                rng.choice(
                    [
                        "tide",
                        "The",
                        "sea",
                        "and",
                        "it",
                        "so",
                        "wave",
                        "to",
                        "Tide,",
                        "rock",
                        "salt.",
                        "a",
                        "be",
                        "sea",
                    ]
                )
                for _ in range(count)
            )
            + "\n"
        )

    inputs = [(drawn(rng.randint(8, 20)), (1, 2)) for _ in range(7)] + [
        ("", (3,)),
        ("It is 4 o'clock\nat sea\n", (1, 3)),
    ]
    return program_draft(
        "text formatting",
        name,
        "\n".join(body) + "\n",
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"Bars by {grouped}: {scale}."),
            ("constraints", f"The first {most} groups, {ordered}."),
            ("edge_cases", "No words: nothing is printed."),
        ],
    )
