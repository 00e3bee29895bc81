"""Modules: three kinds of small task, each in two variants."""

from __future__ import annotations

from authoring_script.work import Work


def lengths(name: str, title: str, where: str, made: str, pattern: str, group: tuple[int, int]) -> Work:
    """Run-length coding."""
    letter, count = group
    return Work(
        title=title,
        subject=f"runs of letters written as letter and count, the count {where}",
        taxonomy="binary-encodings",
        difficulty="medium",
        kind="module",
        name=name,
        exports=["pack", "unpack"],
        prompt=f"Write the module `{name}` with two functions: `pack` writes a text of small letters as runs, `unpack` reads such a text back.",
        signature="def pack(text: str) -> str: ...\n\n\ndef unpack(packed: str) -> str: ...",
        requirements=[
            (
                "inputs",
                "`pack` is given small Latin letters alone, or an empty text. `unpack` may be given any text.",
            ),
            (
                "outputs",
                f"`pack` returns each run of equal letters as the letter with the run's length in decimal {where} it; a run of one is the letter alone.",
            ),
            ("outputs", "`unpack` returns the text that `pack` would have made such a text of."),
            ("edge_cases", "Both return an empty text for an empty text."),
            (
                "errors",
                "`unpack` raises `ValueError` for a text that is not made of runs as `pack` writes them; lengths of 0 and 1 and lengths that begin with 0 are none, and neither are two runs of one letter behind each other.",
            ),
        ],
        reference="import itertools\nimport re\n\n"
        f"_RUN = re.compile({pattern!r})\n\n\n"
        "def pack(text):\n"
        "    packed = []\n"
        "    for letter, run in itertools.groupby(text):\n"
        "        count = len(list(run))\n"
        f"        packed.append({made} if count > 1 else letter)\n"
        "    return ''.join(packed)\n\n\n"
        "def unpack(packed):\n"
        "    text, place = [], 0\n"
        "    while place < len(packed):\n"
        "        run = _RUN.match(packed, place)\n"
        f"        if run is None or (text and text[-1][0] == run[{letter}]):\n"
        "            raise ValueError(f'no run at {place}')\n"
        f"        text.append(run[{letter}] * int(run[{count}] or 1))\n"
        "        place = run.end()\n"
        "    return ''.join(text)\n",
        cases={
            "R1": ["pack ['z']", "unpack ['abc']", "unpack ['-']"],
            "R2": ["pack ['aaab']", "pack ['abbbbbbbbbbbbcc']", "pack ['xyz']", "pack ['aabaa']"],
            "R3": [
                f"unpack [{text!r}]"
                for text in (_run("a", 3, where) + "b", "x" + _run("y", 12, where) + "x", _run("q", 2, where))
            ],
            "R4": ["pack ['']", "unpack ['']"],
            "R5": [
                f"unpack [{text!r}]"
                for text in (
                    _run("a", 1, where),
                    _run("a", 0, where),
                    "12",
                    "aa",
                    "A",
                    _run("b", 2, where) + _run("b", 3, where),
                    "a" + _run("c", 2, where) + " ",
                    "07a" if where == "before" else "a07",
                )
            ],
        },
        examples=["pack ['aabc']", f"unpack [{_run('a', 2, where)!r}]"],
        mistake=("if count > 1", "if count > 2"),
    )


def _run(letter: str, count: int, where: str) -> str:
    return f"{count}{letter}" if where == "before" else f"{letter}{count}"


def account(name: str, title: str, word: str, sign: str) -> Work:
    """Lines of bookings, read and summed."""
    return Work(
        title=title,
        subject=f"bookings whose lines begin with {word}",
        taxonomy="text-parsers",
        difficulty="medium",
        kind="module",
        name=name,
        exports=["read", "balance"],
        prompt=f"Write the module `{name}`: `read` reads one line of a cash book, `balance` sums lines up by account.",
        signature="def read(line: str) -> tuple[str, int]: ...\n\n\ndef balance(lines: list[str]) -> dict[str, int]: ...",
        requirements=[
            (
                "inputs",
                f"A line is `{sign}`, an account's name of small Latin letters, one blank, and a whole number of cents, such as `{sign}rent 1200` or `{sign}rent -5`.",
            ),
            ("outputs", "`read` returns the account's name and the number."),
            (
                "outputs",
                "`balance` returns a dict from account to the sum of its numbers, in the order in which the accounts come first.",
            ),
            (
                "edge_cases",
                "`balance` leaves out lines that are empty or of blanks alone; of none but these it returns an empty dict.",
            ),
            ("edge_cases", "An account whose sum is 0 stays in the result of `balance`."),
            (
                "errors",
                "`read`, and `balance` for any other line, raises `ValueError` where a line does not have this form.",
            ),
        ],
        reference="import re\n\n"
        f"_LINE = re.compile(r'{sign}([a-z]+) (-?[0-9]+)')\n\n\n"
        "def read(line):\n"
        "    found = _LINE.fullmatch(line)\n"
        "    if found is None:\n"
        "        raise ValueError(f'{line!r} is no line')\n"
        "    return found[1], int(found[2])\n\n\n"
        "def balance(lines):\n"
        "    sums = {}\n"
        "    for line in lines:\n"
        "        if line.strip():\n"
        "            account, number = read(line)\n"
        "            sums[account] = sums.get(account, 0) + number\n"
        "    return sums\n",
        cases={
            "R1": [f"read ['{sign}a 0']", f"read ['{sign}rent -12']"],
            "R2": [f"read ['{sign}food 250']", f"read ['{sign}car 007']"],
            "R3": [
                f"balance [['{sign}a 5', '{sign}b 2', '{sign}a 7']]",
                f"balance [['{sign}z 1', '{sign}a 1', '{sign}z 1']]",
            ],
            "R4": ["balance [[]]", f"balance [['', '  ', '{sign}a 3', '']]", "balance [['', ' ']]"],
            "R5": [f"balance [['{sign}a 5', '{sign}a -5']]", f"balance [['{sign}a 0', '{sign}b 1']]"],
            "R6": [
                "read ['rent 12']",
                "read ['']",
                f"read ['{sign}rent']",
                f"read ['{sign}rent  3']",
                f"read ['{sign}Rent 3']",
                f"read ['{sign}rent 3 ']",
                f"balance [['{sign}a 1', 'oops']]",
            ],
        },
        examples=[f"read ['{sign}rent 1200']", f"balance [['{sign}a 1', '{sign}a 2']]"],
        mistake=("sums.get(account, 0) + number", "number"),
    )


def clock(name: str, title: str, sign: str, words: str) -> Work:
    """Times of the day as numbers."""
    return Work(
        title=title,
        subject=f"times of the day with {words}",
        taxonomy="datetimes",
        difficulty="medium",
        kind="module",
        name=name,
        exports=["minutes", "later"],
        prompt=f"A timetable writes times as `07{sign}45`. Write the module `{name}`: `minutes` reads such a time, `later` adds to one.",
        signature="def minutes(time: str) -> int: ...\n\n\ndef later(time: str, by: int) -> str: ...",
        requirements=[
            (
                "inputs",
                f"A time is two digits, `{sign}` and two digits: hours from `00` to `23`, minutes from `00` to `59`. `by` is an integer of any sign and size.",
            ),
            ("outputs", "`minutes` returns how many minutes a time lies after midnight."),
            (
                "outputs",
                "`later` returns the time `by` minutes after the given one, in the same form; the day goes round.",
            ),
            ("errors", "Both raise `ValueError` where `time` is no such time."),
        ],
        reference="import re\n\n"
        f"_TIME = re.compile(r'([01][0-9]|2[0-3]){sign}([0-5][0-9])')\n\n\n"
        "def minutes(time):\n"
        "    found = _TIME.fullmatch(time)\n"
        "    if found is None:\n"
        "        raise ValueError(f'{time!r} is no time')\n"
        "    return 60 * int(found[1]) + int(found[2])\n\n\n"
        "def later(time, by):\n"
        "    hours, rest = divmod((minutes(time) + by) % 1440, 60)\n"
        f"    return f'{{hours:02}}{sign}{{rest:02}}'\n",
        cases={
            "R1": [f"minutes ['23{sign}59']", f"later ['00{sign}00', 0]", f"later ['12{sign}00', 100000]"],
            "R2": [f"minutes ['00{sign}00']", f"minutes ['07{sign}45']", f"minutes ['20{sign}01']"],
            "R3": [
                f"later ['07{sign}45', 20]",
                f"later ['23{sign}30', 45]",
                f"later ['00{sign}10', -20]",
                f"later ['05{sign}05', 1440]",
                f"later ['09{sign}09', 61]",
            ],
            "R4": [
                f"minutes ['24{sign}00']",
                f"minutes ['7{sign}45']",
                f"minutes ['07{sign}60']",
                "minutes ['']",
                f"minutes ['07{sign}45 ']",
                f"later ['99{sign}00', 1]",
                "later ['0745', 1]",
            ],
        },
        examples=[f"minutes ['01{sign}30']", f"later ['23{sign}50', 15]"],
        mistake=("% 1440", "% 1439"),
    )


MODULES = [
    lengths(
        "runs_after",
        "Runs with counts behind",
        "behind",
        "f'{letter}{count}'",
        r"([a-z])([2-9]|[1-9][0-9]+)?(?![0-9])",
        (1, 2),
    ),
    lengths(
        "runs_before",
        "Runs with counts before",
        "before",
        "f'{count}{letter}'",
        r"([2-9]|[1-9][0-9]+)?([a-z])",
        (2, 1),
    ),
    account("cashbook", "Cash book with at signs", "an at sign", "@"),
    account("daybook", "Day book with hashes", "a hash", "#"),
    clock("colon_clock", "Clock with colons", ":", "colons"),
    clock("letter_clock", "Clock with letters", "h", "the letter h"),
]
