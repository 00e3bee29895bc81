"""Functions: seven kinds of small task, each in two variants."""

from __future__ import annotations

from authoring_script.work import Work


def counting(name: str, title: str, word: str, sign: str) -> Work:
    """How many readings lie beyond a limit, and where the first one is."""
    return Work(
        title=title,
        subject=f"readings {word} a limit",
        taxonomy="list-operations",
        difficulty="easy",
        kind="function",
        name=name,
        prompt=f"A gauge writes down whole numbers. Write `{name}(readings, limit)`, which says how many of the readings lie {word} the "
        "limit and at which place the first of them stands.",
        signature=f"def {name}(readings: list[int], limit: int) -> tuple[int, int]",
        requirements=[
            (
                "inputs",
                "`readings` is a list of integers of any sign, and may be empty; `limit` is an integer.",
            ),
            (
                "outputs",
                f"The result is a tuple: the number of readings {word} `limit`, and the place of the first of them, counted from 0.",
            ),
            ("edge_cases", f"A reading that equals `limit` is not {word} it."),
            ("edge_cases", "Where no reading counts, the place is -1."),
            ("constraints", "`readings` is not changed."),
        ],
        reference=f"def {name}(readings, limit):\n"
        f"    places = [place for place, one in enumerate(readings) if one {sign} limit]\n"
        "    return len(places), places[0] if places else -1\n",
        cases={
            "R1": ["[[], 3]", "[[-5, -7, 2], -6]", "[[0], 0]"],
            "R2": [
                "[[4, 9, 1, 12], 5]",
                "[[1, 2, 3, 4, 5, 6], 3]",
                "[[9, 1, 9, 1], 4]",
                "[[7], 2]",
                "[[2], 7]",
            ],
            "R3": ["[[5, 5, 5], 5]", "[[5, 6, 4], 5]"],
            "R4": ["[[3, 3], 3]", "[[], 0]"],
        },
        examples=["[[4, 7, 1], 3]"],
        extra_tests=[
            {
                "kind": "assert",
                "code": f"assert [kept := [3, 1, 2], {name}(kept, 2), kept][2] == [3, 1, 2]",
                "requirements": ["R5"],
            }
        ],
        mistake=(f"one {sign} limit", f"one {sign}= limit"),
    )


def running(name: str, title: str, word: str, sign: str) -> Work:
    """The longest run of neighbours that go together."""
    return Work(
        title=title,
        subject=f"the longest run of {word} values",
        taxonomy="list-operations",
        difficulty="medium",
        kind="function",
        name=name,
        prompt=f"Write `{name}(values)`: the longest stretch of neighbours in which each value {word} the one before it.",
        signature=f"def {name}(values: list[int]) -> list[int]",
        requirements=[
            ("inputs", "`values` is a list of integers, which may be empty."),
            (
                "outputs",
                f"The result is a new list: the values of the longest stretch in which each value {word} the one before it.",
            ),
            ("edge_cases", "Of several stretches of that length the first one is given."),
            (
                "edge_cases",
                "A single value is a stretch of length one; of an empty list the result is an empty list.",
            ),
        ],
        reference=f"def {name}(values):\n"
        "    best, begin = [], 0\n"
        "    for place in range(1, len(values) + 1):\n"
        f"        if place == len(values) or not values[place] {sign} values[place - 1]:\n"
        "            if place - begin > len(best):\n"
        "                best = values[begin:place]\n"
        "            begin = place\n"
        "    return best\n",
        cases={
            "R1": ["[[-3, -2, -1, -1]]", "[[10]]"],
            "R2": [
                "[[1, 2, 3, 1, 2]]",
                "[[5, 5, 5, 2, 2]]",
                "[[9, 8, 8, 9, 10, 11, 2]]",
                "[[1, 1, 2, 2, 2, 3]]",
                "[[4, 3, 2, 1]]",
            ],
            "R3": ["[[1, 2, 0, 5]]", "[[7, 7, 3, 3, 1]]", "[[1, 2, 3, 0, 1, 2]]"],
            "R4": ["[[]]", "[[6]]", "[[3, 2]]"],
        },
        examples=["[[1, 2, 2, 5, 1]]"],
        mistake=("> len(best)", ">= len(best)"),
    )


def shifting(name: str, title: str, word: str, sign: str) -> Work:
    """A substitution of letters."""
    return Work(
        title=title,
        subject=f"letters moved {word} in the alphabet",
        taxonomy="ciphers",
        difficulty="easy",
        kind="function",
        name=name,
        prompt=f"Write `{name}(text, places)`, which moves every letter of a text {word} in the alphabet.",
        signature=f"def {name}(text: str, places: int) -> str",
        requirements=[
            (
                "inputs",
                "`text` is any text; `places` is an integer of any sign and size. Letters are the 26 of the Latin alphabet, small or capital.",
            ),
            (
                "outputs",
                f"Every letter is replaced by the one that stands `places` places {word} from it; the alphabet goes round, so that z and a are neighbours.",
            ),
            ("outputs", "A small letter stays small, a capital one stays capital."),
            ("edge_cases", "Everything that is no letter stays as it is, letters with accents included."),
        ],
        reference="import string\n\n\n"
        f"def {name}(text, places):\n"
        "    moved = []\n"
        "    for sign in text:\n"
        "        for alphabet in (string.ascii_lowercase, string.ascii_uppercase):\n"
        "            if sign in alphabet:\n"
        f"                moved.append(alphabet[(alphabet.index(sign) {sign} places) % 26])\n"
        "                break\n"
        "        else:\n"
        "            moved.append(sign)\n"
        "    return ''.join(moved)\n",
        cases={
            "R1": ["['', 4]", "['abc', 0]", "['abc', 53]", "['xyz', -30]"],
            "R2": ["['abc', 1]", "['xyz', 3]", "['hello', 13]", "['a', 25]", "['z', 1]"],
            "R3": ["['AbZ', 1]", "['XYZ', 5]", "['Q', 26]"],
            "R4": ["['a-b c!', 2]", "['äöé', 1]", "['1 2 3', 7]"],
        },
        examples=["['Zug 9', 2]"],
        mistake=("% 26", "% 25"),
    )


def windows(name: str, title: str, word: str, builtin: str) -> Work:
    """Figures of a window that slides."""
    return Work(
        title=title,
        subject=f"the {word} of every window of a width",
        taxonomy="numeric-work",
        difficulty="medium",
        kind="function",
        name=name,
        prompt=f"A window of a fixed width slides over a list of numbers, one place a time. Write `{name}(values, width)`: the {word} of the numbers in each window.",
        signature=f"def {name}(values: list[int], width: int) -> list[int]",
        requirements=[
            ("inputs", "`values` is a list of integers, which may be empty; `width` is an integer."),
            (
                "outputs",
                f"The result is the list of the {word} of `width` neighbours, for the window that begins at each place from the left, as long as the whole window lies in the list.",
            ),
            ("edge_cases", "Where `width` is greater than the length of the list, the result is empty."),
            ("errors", "`ValueError` is raised where `width` is below 1."),
        ],
        reference=f"def {name}(values, width):\n"
        "    if width < 1:\n"
        "        raise ValueError('a window has a width')\n"
        f"    return [{builtin}(values[place : place + width]) for place in range(len(values) - width + 1)]\n",
        cases={
            "R1": ["[[], 1]", "[[-4, 2, -6], 2]", "[[7], 1]"],
            "R2": ["[[1, 2, 3, 4], 2]", "[[5, 1, 4, 2, 8], 3]", "[[3, 3, 3], 1]", "[[9, 1, 9, 1], 4]"],
            "R3": ["[[1, 2], 3]", "[[], 5]"],
            "R4": ["[[1, 2], 0]", "[[1, 2, 3], -2]", "[[], 0]"],
        },
        examples=["[[2, 4, 6], 2]"],
        mistake=("- width + 1", "- width"),
    )


def padding(name: str, title: str, word: str, method: str) -> Work:
    """Words that are filled up to a width."""
    return Work(
        title=title,
        subject=f"words filled up on the {word}",
        taxonomy="text-layout",
        difficulty="easy",
        kind="function",
        name=name,
        prompt=f"Labels have a fixed width. Write `{name}(words, width, filler)`, which fills every word up on the {word} and joins the labels by a bar.",
        signature=f"def {name}(words: list[str], width: int, filler: str) -> str",
        requirements=[
            (
                "inputs",
                "`words` is a list of texts, which may be empty; `width` is an integer from 0 on; `filler` is a text.",
            ),
            (
                "outputs",
                f"Every word is filled up with `filler` on the {word} until it has `width` characters; the results are joined by `|`.",
            ),
            (
                "edge_cases",
                "Of an empty list the result is an empty text; a word of exactly `width` characters stays as it is.",
            ),
            ("errors", "`ValueError` is raised where a word has more than `width` characters."),
            (
                "errors",
                "`TypeError` is raised where `filler` is not exactly one character; that is looked at first.",
            ),
        ],
        reference=f"def {name}(words, width, filler):\n"
        "    if len(filler) != 1:\n"
        "        raise TypeError('a filler is one character')\n"
        "    if any(len(word) > width for word in words):\n"
        "        raise ValueError('a word does not fit')\n"
        f"    return '|'.join(word.{method}(width, filler) for word in words)\n",
        cases={
            "R1": ["[['', 'a'], 0 + 1, '.']".replace("0 + 1", "1"), "[[''], 0, 'x']"],
            "R2": ["[['ab', 'c'], 4, '*']", "[['one'], 6, '-']", "[['a', 'b', 'c'], 2, ' ']"],
            "R3": ["[[], 3, '.']", "[['abc', 'de'], 3, '_']"],
            "R4": ["[['abcd'], 3, '.']", "[['a', 'abc'], 2, '.']", "[['a'], 0, '.']"],
            "R5": ["[['a'], 3, '']", "[['a'], 3, 'ab']", "[['abc'], 1, '--']", "[[], 1, '']"],
        },
        examples=["[['ab', 'cde'], 5, '.']"],
        mistake=("> width", ">= width"),
    )


def pairs(name: str, title: str, between: str, equals: str, words: str) -> Work:
    """Text of pairs, read."""
    return Work(
        title=title,
        subject=f"pairs parted by {words}",
        taxonomy="text-parsers",
        difficulty="medium",
        kind="function",
        name=name,
        prompt=f"A label holds pairs of a name and a number, parted by `{between}`. Write `{name}(label)`, which reads them.",
        signature=f"def {name}(label: str) -> dict[str, int]",
        requirements=[
            (
                "inputs",
                f"`label` is a text such as `ab{equals}3{between}c{equals}-4`. A pair is a name, a `{equals}` and a whole number in decimal digits, which may have a minus before them.",
            ),
            ("outputs", "The result is a dict from name to number."),
            (
                "outputs",
                "Blanks around names and numbers do not count; a name may have any other characters, or be empty.",
            ),
            ("edge_cases", "Of an empty label, and of one of blanks alone, the result is an empty dict."),
            ("edge_cases", "Where a name comes again, its last number counts."),
            (
                "errors",
                f"`ValueError` is raised for a pair without `{equals}`, and for one whose number is no whole number. The first `{equals}` of a pair ends its name.",
            ),
        ],
        reference=f"def {name}(label):\n"
        "    found = {}\n"
        "    if not label.strip():\n"
        "        return found\n"
        f"    for pair in label.split({between!r}):\n"
        f"        name, sign, number = pair.partition({equals!r})\n"
        "        digits = number.strip().removeprefix('-')\n"
        "        if not sign or not (digits.isascii() and digits.isdigit()):\n"
        "            raise ValueError(f'{pair!r} is no pair')\n"
        "        found[name.strip()] = int(number)\n"
        "    return found\n",
        cases={
            "R1": [repr([one]) for one in (f"a{equals}1", f"ab{equals}-30", f"x{equals}007")],
            "R2": [
                repr([one])
                for one in (
                    f"a{equals}1{between}b{equals}2",
                    f"p{equals}0{between}q{equals}-1{between}r{equals}12",
                )
            ],
            "R3": [repr([one]) for one in (f" a {equals} 5 {between} b c{equals}2 ", f"{equals}4")],
            "R4": ["['']", "['   ']"],
            "R5": [
                repr([one])
                for one in (
                    f"a{equals}1{between}a{equals}2",
                    f"a{equals}3{between}b{equals}1{between}a{equals}-3",
                )
            ],
            "R6": [
                repr([one])
                for one in (
                    "a",
                    f"a{equals}1{between}b",
                    f"a{equals}one",
                    f"a{equals}",
                    f"a{equals}1{equals}2",
                    f"a{equals}1{between}",
                    f"a{equals}--1",
                    f"a{equals}+1",
                )
            ],
        },
        examples=[repr([f"a{equals}1{between}bc{equals}-2"])],
        mistake=("found[name.strip()] = int(number)", "found.setdefault(name.strip(), int(number))"),
    )


def buckets(name: str, title: str, word: str, side: str) -> Work:
    """Values counted by intervals."""
    return Work(
        title=title,
        subject=f"measurements counted by intervals that are closed on the {word}",
        taxonomy="numeric-work",
        difficulty="hard",
        kind="function",
        name=name,
        prompt=f"Write `{name}(values, edges)`, which counts how many values fall into each of the intervals that rising edges make.",
        signature=f"def {name}(values: list[int], edges: list[int]) -> list[int]",
        requirements=[
            (
                "inputs",
                "`values` and `edges` are lists of integers; `values` may be empty, in any order and of any sign.",
            ),
            (
                "outputs",
                "The result has one number more than there are edges: first the number of values before the first edge, then between each edge and the next, at last behind the last one.",
            ),
            (
                "edge_cases",
                f"A value that equals an edge belongs to the interval on the {word} of that edge.",
            ),
            ("edge_cases", "Without edges there is one interval, which has all values."),
            ("errors", "`ValueError` is raised where an edge is not greater than the one before it."),
        ],
        reference="import bisect\n\n\n"
        f"def {name}(values, edges):\n"
        "    if any(later <= earlier for earlier, later in zip(edges, edges[1:])):\n"
        "        raise ValueError('edges rise')\n"
        "    counts = [0] * (len(edges) + 1)\n"
        "    for value in values:\n"
        f"        counts[bisect.bisect_{side}(edges, value)] += 1\n"
        "    return counts\n",
        cases={
            "R1": ["[[], [1, 5]]", "[[-3, 4, 0, 12], [-5, 3]]"],
            "R2": [
                "[[1, 6, 7, 20], [5, 10]]",
                "[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [2, 6]]",
                "[[9, 9, 1], [4]]",
            ],
            "R3": ["[[5], [5]]", "[[2, 4, 6, 6], [2, 4, 6]]", "[[1, 3, 3, 5], [3]]"],
            "R4": ["[[1, 2, 3], []]", "[[], []]"],
            "R5": ["[[1], [3, 3]]", "[[], [5, 2]]", "[[2], [1, 4, 2]]"],
        },
        examples=["[[1, 5, 9], [4, 8]]"],
        mistake=("later <= earlier", "later < earlier"),
    )


FUNCTIONS = [
    counting("count_above", "Readings above", "above", ">"),
    counting("count_below", "Readings below", "below", "<"),
    running("longest_level", "Level stretch", "equals", "=="),
    running("longest_climb", "Climbing stretch", "is greater than", ">"),
    shifting("shift_on", "Letters onward", "onward", "+"),
    shifting("shift_back", "Letters backward", "backward", "-"),
    windows("window_sums", "Sliding sums", "sum", "sum"),
    windows("window_peaks", "Sliding peaks", "maximum", "max"),
    padding("labels_left", "Labels from the left", "left", "rjust"),
    padding("labels_right", "Labels from the right", "right", "ljust"),
    pairs("read_label", "Label with semicolons", ";", "=", "semicolons"),
    pairs("read_tag", "Tag with commas", ",", ":", "commas"),
    buckets("bucket_right", "Buckets closed below", "right", "right"),
    buckets("bucket_left", "Buckets closed above", "left", "left"),
]
