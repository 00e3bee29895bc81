"""Programs: four kinds of small task, each in two variants."""

from __future__ import annotations

from authoring_script.work import Work


def tally(name: str, title: str, word: str, order: str) -> Work:
    """Amounts summed by name."""
    return Work(
        title=title,
        subject=f"amounts summed and listed {word}",
        taxonomy="line-filters",
        difficulty="medium",
        kind="program",
        name=name,
        prompt=f"A program reads what people have paid, and prints what each has paid in all, {word}.",
        signature=None,
        requirements=[
            (
                "inputs",
                "Each line of standard input has a name without blanks, one blank, and a whole number from 0 on. There may be no line at all.",
            ),
            (
                "outputs",
                f"For each name one line is printed: the name, a blank, and the sum of its numbers. The lines are ordered {word}.",
            ),
            ("edge_cases", "Names that differ in the case of a letter are different names."),
            ("edge_cases", "Without input nothing is printed."),
        ],
        reference="import sys\n\n\n"
        "def main():\n"
        "    sums = {}\n"
        "    for line in sys.stdin:\n"
        "        name, number = line.split()\n"
        "        sums[name] = sums.get(name, 0) + int(number)\n"
        f"    for name, total in sorted(sums.items(){order}):\n"
        "        print(name, total)\n\n\n"
        "main()\n",
        cases={
            "R1": ["ann 0\n", "bo 12\nbo 0\n"],
            "R2": [
                "bo 3\nann 5\nbo 4\n",
                "cy 1\nann 2\nbo 3\n",
                "zed 9\nann 9\nmia 9\n",
                "d 4\nc 3\nb 2\na 1\nd 4\n",
            ],
            "R3": ["Ann 1\nann 2\nAnn 3\n", "b 1\nB 2\n"],
            "R4": [""],
        },
        examples=["bo 1\nann 2\nbo 5\n"],
        mistake=("sums.get(name, 0) + int(number)", "int(number)"),
    )


def table(name: str, title: str, word: str, turned: str) -> Work:
    """A table of numbers, turned or mirrored."""
    return Work(
        title=title,
        subject=f"a table that is {word}",
        taxonomy="text-layout",
        difficulty="easy",
        kind="program",
        name=name,
        prompt=f"A program reads a table of words and prints it {word}.",
        signature=None,
        requirements=[
            (
                "inputs",
                "Each line of standard input is a row of words, parted by one blank; all rows have as many words. There is at least one row.",
            ),
            ("outputs", f"The table is printed {word}, a row a line, words parted by one blank."),
            ("edge_cases", "A table of one row, of one column, or of one word is printed by the same rule."),
        ],
        reference="import sys\n\n"
        "rows = [line.split() for line in sys.stdin]\n"
        f"for row in {turned}:\n"
        "    print(*row)\n",
        cases={
            "R1": ["a b\nc d\n", "1 2 3\n4 5 6\n7 8 9\n"],
            "R2": ["a b c\nd e f\n", "1 2\n3 4\n5 6\n", "x y\nx z\n"],
            "R3": ["a b c\n", "a\nb\nc\n", "word\n"],
        },
        examples=["a b\nc d\ne f\n"],
        mistake=(turned, "rows"),
    )


def letters(name: str, title: str, word: str, condition: str) -> Work:
    """Letters counted."""
    return Work(
        title=title,
        subject=f"a bar chart of {word}",
        taxonomy="text-layout",
        difficulty="medium",
        kind="program",
        name=name,
        prompt=f"A program counts the {word} of a text and prints a bar for each.",
        signature=None,
        requirements=[
            (
                "inputs",
                "Standard input is any text of ASCII characters, on any number of lines; it may be empty.",
            ),
            (
                "outputs",
                f"For each of the {word} that comes in the text, one line is printed: the letter, a blank, and as many `*` as it comes. The lines are in the order of the alphabet.",
            ),
            ("outputs", "Capital letters count as the small ones, which are printed."),
            ("edge_cases", "Where there is none, the line `none` is printed."),
        ],
        reference="import sys\n\n"
        "text = sys.stdin.read().lower()\n"
        f"found = sorted(sign for sign in set(text) if 'a' <= sign <= 'z' and {condition})\n"
        "for letter in found:\n"
        "    print(letter, '*' * text.count(letter))\n"
        "if not found:\n"
        "    print('none')\n",
        cases={
            "R1": ["a1b 2!\nzebra {}~\n", "yes `[@\n"],
            "R2": ["banana\n", "tree\nroot\n", "quiz zoo\n", "aeiou xyz\n"],
            "R3": ["AaBb\n", "OTTO otto\n"],
            "R4": ["", "123 -\n"],
        },
        examples=["Anna\n"],
        mistake=(".lower()", ""),
    )


def doors(name: str, title: str, word: str, keep: str) -> Work:
    """A queue at a door."""
    return Work(
        title=title,
        subject=f"a queue from which the {word} is served",
        taxonomy="simulations",
        difficulty="medium",
        kind="program",
        name=name,
        prompt=f"A program follows a queue: people come, and now and then the {word} of those who wait is served.",
        signature=None,
        requirements=[
            (
                "inputs",
                "Each line of standard input is `come NAME`, with a name without blanks, or `serve`. There may be no line.",
            ),
            (
                "outputs",
                f"For each `serve` a line is printed: the name of the {word} of those who wait, who leaves the queue.",
            ),
            ("edge_cases", "Where nobody waits, `serve` prints a line `-`."),
            ("outputs", "At the end a line `left N` is printed, N being how many still wait."),
        ],
        reference="import sys\n\n"
        "queue = []\n"
        "for line in sys.stdin:\n"
        "    word, _, name = line.strip().partition(' ')\n"
        "    if word == 'come':\n"
        "        queue.append(name)\n"
        "    elif queue:\n"
        f"        print(queue.pop({keep}))\n"
        "    else:\n"
        "        print('-')\n"
        "print('left', len(queue))\n",
        cases={
            "R1": ["come ann\ncome ann\nserve\nserve\n", ""],
            "R2": [
                "come ann\ncome bo\ncome cy\nserve\nserve\n",
                "come x\nserve\ncome y\ncome z\nserve\nserve\n",
            ],
            "R3": ["serve\n", "come a\nserve\nserve\ncome b\nserve\nserve\n"],
            "R4": ["come a\ncome b\n", "come a\ncome b\ncome c\nserve\n"],
        },
        examples=["come ann\ncome bo\nserve\n"],
        mistake=("print('-')", "pass"),
    )


PROGRAMS = [
    tally("paid_by_name", "Payments by name", "by name, as Python orders texts", ""),
    tally(
        "paid_by_sum",
        "Payments by sum",
        "by falling sum, those of one sum by name",
        ", key=lambda one: (-one[1], one[0])",
    ),
    table("turned_table", "Table turned", "with rows and columns exchanged", "zip(*rows)"),
    table(
        "mirrored_table", "Table mirrored", "with each row from right to left", "[row[::-1] for row in rows]"
    ),
    letters("vowel_bars", "Bars of vowels", "vowels a, e, i, o, u", "sign in 'aeiou'"),
    letters("late_bars", "Bars of late letters", "letters from n to z", "sign >= 'n'"),
    doors("first_served", "First come first served", "first", "0"),
    doors("last_served", "Last come first served", "last", "-1"),
]
