"""Families of whole programs: reports, logs and leagues."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import reduce

from families_draft import Draft, family, noun, place
from families_stdio import program_draft


@family
def grouped_reports(rng: random.Random) -> Draft:
    """Lines of fields, summed up by one of them."""
    cut, key_first = rng.choice([",", ";", "|", "/"]), rng.random() < 0.5
    figure = rng.choice(
        [
            ("sum", "sum(own)", lambda g: reduce(lambda a, b: a + b, g)),
            ("number of lines", "len(own)", lambda g: len([*g])),
            ("greatest amount", "max(own)", lambda g: sorted(g)[-1]),
            ("least amount", "min(own)", lambda g: sorted(g)[0]),
            ("average, rounded down,", "sum(own) // len(own)", lambda g: divmod(sum(g), len(g))[0]),
        ]
    )
    order = rng.choice(
        [
            ("in alphabetical order", "sorted(rows)", lambda rs: sorted(rs)),
            (
                "greatest figure first, equal ones in alphabetical order",
                "sorted(rows, key=lambda row: (-row[1], row[0]))",
                lambda rs: sorted(sorted(rs), key=lambda r: r[1], reverse=True),
            ),
            ("in the order in which they come first", "rows", lambda rs: rs),
            (
                "least figure first, equal ones in alphabetical order",
                "sorted(rows, key=lambda row: (row[1], row[0]))",
                lambda rs: [r for v in sorted({r[1] for r in rs}) for r in sorted(rs) if r[1] == v],
            ),
        ]
    )
    bad, total, width, mark = (
        rng.choice(["skip", "count"]),
        rng.random() < 0.5,
        rng.choice([0, 10, 12]),
        rng.choice([": ", " = ", " -> "]),
    )
    least = rng.choice([0, 0, 5])
    name = f"{noun(rng)}_report"
    a, b = ("label", "amount") if key_first else ("amount", "label")
    line = f'f"{{label:<{width}}}{{figure:>6}}"' if width else f'f"{{label}}{mark}{{figure}}"'
    code = (
        f"import sys\n\ngroups, wrong = {{}}, 0\nfor line in sys.stdin:\n    parts = [part.strip() for part in line.split(\"{cut}\")]\n    if line.strip() == \"\":\n        continue\n    if len(parts) != 2:\n        wrong += 1\n        continue\n    {a}, {b} = parts\n"
        f"    if not label or not amount.lstrip(\"-\").isdigit():\n        wrong += 1\n        continue\n" + (f"    if int(amount) < {least}:\n        continue\n" if least else "") + f"    groups.setdefault(label, []).append(int(amount))\nrows = [(label, {figure[1]}) for label, own in groups.items()]\nfor label, figure in {order[1]}:\n    print({line})\n"
        + ("print(\"total\", sum(figure for _, figure in rows))\n" if total else "") + ("print(\"wrong lines:\", wrong)\n" if bad == "count" else "")
    )  # fmt: skip

    def answer(text: str) -> str:
        pattern = rf"\s*([^{re.escape(cut)}]*?)\s*{re.escape(cut)}\s*([^{re.escape(cut)}]*?)\s*"
        found: list[tuple[str, int]] = []
        wrong = 0
        for raw in text.split("\n"):
            match = re.fullmatch(pattern, raw)
            fields = (match[1], match[2])[:: 1 if key_first else -1] if match else ("", "")
            if raw.strip() and (not fields[0] or not re.fullmatch(r"-*\d+", fields[1])):
                wrong += 1
            elif raw.strip():
                found.append((fields[0], int(fields[1])))
        found = [row for row in found if not least or row[1] >= least]
        rows = [
            (key, figure[2]([v for k, v in found if k == key])) for key in dict.fromkeys(k for k, _ in found)
        ]
        lines = [k.ljust(width) + str(v).rjust(6) if width else f"{k}{mark}{v}" for k, v in order[2](rows)]
        lines += [f"total {sum(v for _, v in rows)}"] if total else []
        lines += [f"wrong lines: {wrong}"] if bad == "count" else []
        return "".join(line + "\n" for line in lines)

    shape = (
        f"the label, filled up with spaces to {width} characters (a longer one stays as it is), and the figure, filled up with spaces on the left to 6"
        if width
        else f"the label, `{mark}` and the figure"
    )
    ends = (" After that comes a line `total` with a space and the sum of all figures." if total else "") + (
        " The last line is `wrong lines:`, a space and their number." if bad == "count" else ""
    )
    prompt = f"Write a program that reads the books of {place(rng)}. Each line has two fields with `{cut}` between them, {'a label and an amount' if key_first else 'an amount and a label'}; white space around fields does not count. The amount is a whole number, perhaps with `-` before it. Empty lines do not count. Lines that do not have this form (another number of fields, an empty label, something else than an amount) are wrong and left out.{f' Lines with an amount below {least} are left out as well.' if least else ''}\n\nThe figure of a label is the {figure[0]} of its amounts. Print a line for each label, {order[0]}: {shape}.{ends}"
    if figure[0] == "number of lines":
        prompt = prompt.replace("the number of lines of its amounts", "the number of its lines")

    def drawn(count: int) -> str:
        rows = []
        for _ in range(count):
            label, amount = rng.choice(["oak", "elm", "ash tree", "fir", "yew"]), str(rng.randint(-9, 60))
            rows.append(
                rng.choice(["", " "]).join(
                    ["", f"{label}{cut} {amount}" if key_first else f"{amount}{cut}{label}", ""]
                )
            )
        return "\n".join(rows) + "\n"

    broken = f"oak\n{cut}\n\n" + (f"elm{cut}x\nelm{cut}4\n" if key_first else f"x{cut}elm\n4{cut}elm\n")
    inputs = [(drawn(rng.randint(4, 8)), (1, 2)) for _ in range(6)] + [(broken, (1, 3)), ("", (1, 2))]
    return program_draft(
        "records",
        name,
        code,
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"A line for each label: {shape}.{ends}"),
            ("constraints", f"The figure is the {figure[0]}; labels come {order[0]}."),
            ("errors", "Wrong lines are left out."),
        ],
    )


@family
def log_counts(rng: random.Random) -> Draft:
    """Lines of a log with a time, a level and a text."""
    levels = rng.sample(["INFO", "WARN", "FAIL", "NOTE", "STOP", "TRACE"], 4)
    chosen = rng.sample(levels, rng.randint(1, 2))
    begin = rng.randint(0, 14)
    end = begin + rng.randint(4, 9)
    split, by = rng.choice([" ", " | ", "\t"]), rng.choice(["hour", "level", "word", "minute"])
    only, most = rng.choice(["window", "levels", "both"]), rng.choice([0, 0, 3])
    order = rng.choice(["key", "count"])
    bar = rng.choice(["", "#", "="])
    name = f"{noun(rng)}_log"
    key = {
        "hour": "time[:2]",
        "level": "level",
        "word": "text.split()[0]",
        "minute": "str(int(time[:2]) * 60 + int(time[3:5]))",
    }[by]
    tests = [
        *([f"not {begin} <= int(time[:2]) < {end}"] if only != "levels" else []),
        *([f"level not in {chosen!r}"] if only != "window" else []),
    ]
    sort = {
        "key": "sorted(counts.items())",
        "count": "sorted(counts.items(), key=lambda one: (-one[1], one[0]))",
    }[order]
    shown = f'print(key, "{bar}" * count)' if bar else "print(key, count)"
    code = f'import sys\n\ncounts = {{}}\nfor line in sys.stdin:\n    parts = line.rstrip("\\n").split({split!r}, 2)\n    if len(parts) < 3:\n        continue\n    time, level, text = parts\n    if {" or ".join(tests)}:\n        continue\n    key = {key}\n    counts[key] = counts.get(key, 0) + 1\nfor key, count in {sort}{f"[:{most}]" if most else ""}:\n    {shown}\nprint(sum(counts.values()), "in all")\n'

    def answer(text: str) -> str:
        rows = re.findall(
            rf"^(\d\d):(\d\d){re.escape(split)}(\w+){re.escape(split)}(\S+)(.*)$", text, re.MULTILINE
        )
        good = [
            (h, m, level, word)
            for h, m, level, word, _ in rows
            if (only == "levels" or int(h) in range(begin, end)) and (only == "window" or level in chosen)
        ]
        counts = Counter(
            {"hour": h, "level": level, "word": word, "minute": f"{int(h) * 60 + int(m)}"}[by]
            for h, m, level, word in good
        )
        names = sorted(counts)
        ranked = names if order == "key" else sorted(names, key=lambda one: counts[one], reverse=True)
        lines = [f"{one} {bar * counts[one] if bar else counts[one]}" for one in ranked[: most or None]]
        return "\n".join([*lines, f"{len(good)} in all"]) + "\n"

    what = {
        "hour": "the hour, in two digits",
        "level": "the level",
        "word": "the first word of the text",
        "minute": "the minute of the day: 60 times the hour plus the minute",
    }[by]
    which = {
        "window": f"Only lines from {begin:02d}:00 up to but not including {end:02d}:00 count",
        "levels": f"Only lines of the level {' or '.join(chosen)} count",
        "both": f"Only lines from {begin:02d}:00 up to but not including {end:02d}:00 and of the level {' or '.join(chosen)} count",
    }[only]
    sep = {" ": "a space", " | ": "` | `", "\t": "a tab"}[split]
    number = f"as many `{bar}` as there are lines" if bar else "the number of lines"
    prompt = f"Write a program that counts lines of a log of {place(rng)}. A line has a time `HH:MM`, a level ({', '.join(levels)}) and a text of one or more words, with {sep} between these three; a line with fewer parts is passed over. {which}. They are counted by {what}. Print for each such group a line with the group, a space and {number}, {'in alphabetical order of the groups' if order == 'key' else 'the greatest number first, equal ones in alphabetical order of the groups'}{f', the first {most} alone' if most else ''}. The last line is the number of all lines that count and ` in all`."

    def drawn(count: int) -> str:
        return "".join(
            f"{rng.randint(max(begin - 2, 0), min(end + 1, 23)):02d}:{rng.choice([0, 5, 30]):02d}{split}{rng.choice(levels)}{split}{rng.choice(['pump', 'door', 'belt'])} {rng.choice(['on', 'off', 'hot now'])}\n"
            for _ in range(count)
        )

    inputs = [(drawn(rng.randint(5, 10)), (1, 2)) for _ in range(6)] + [
        (
            "".join(
                f"{(begin + 1) % 24:02d}:0{at}{split}{level}{split}pump x\n"
                for at, level in enumerate(levels)
            ),
            (1, 2),
        ),
        ("", (3,)),
        ("odd\n" + drawn(3), (1, 3)),
    ]
    return program_draft(
        "records",
        name,
        code,
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"Counts by {what}."),
            ("constraints", f"{which}."),
            ("edge_cases", "An empty log; lines with fewer parts."),
        ],
    )


@family
def league_tables(rng: random.Random) -> Draft:
    """Results of matches and the table that follows from them."""
    win, draw, lost = rng.choice([2, 3, 4]), rng.choice([0, 1]), rng.choice([0, 0, -1])
    away, clean = rng.choice([0, 1]), rng.choice([0, 0, 1])
    ties = rng.sample(["difference", "scored", "wins"], rng.randint(1, 2))
    cut, joint = rng.choice([" - ", " v ", " : "]), rng.choice([" ", ",", ";"])
    columns = ["points", *rng.sample(["played", "wins", "scored", "difference"], 2)]
    name = f"{noun(rng)}_league"
    figures = {
        "points": "row[0]",
        "played": "row[1]",
        "wins": "row[2]",
        "scored": "row[3]",
        "difference": "row[3] - row[4]",
    }
    key = ", ".join(
        f"-({figures[one].replace('row', 'table[team]')})"
        if one == "difference"
        else f"-{figures[one].replace('row', 'table[team]')}"
        for one in ["points", *ties]
    )
    body = ["import re", "import sys", "", "table = {}", "", "", "def note(team, own, other, extra):", "    row = table.setdefault(team, [0, 0, 0, 0, 0])", "    row[1] += 1", "    row[3] += own", "    row[4] += other", "    if own > other:", f"        row[0] += {win} + extra", "        row[2] += 1", "    elif own == other:", f"        row[0] += {draw}", "    else:", f"        row[0] += {lost}", *(["    if other == 0:", f"        row[0] += {clean}"] if clean else []), "", "",
            "for line in sys.stdin:", f'    match = re.fullmatch(r"(\\w+){cut}(\\w+) (\\d+)-(\\d+)", line.strip())', "    if match:", "        a, b, x, y = match[1], match[2], int(match[3]), int(match[4])", "        note(a, x, y, 0)", f"        note(b, y, x, {away})", f"for team in sorted(table, key=lambda team: ({key}, team)):", "    row = table[team]", f'    print(team, {", ".join(figures[one] for one in columns)}, sep="{joint}")']  # fmt: skip

    def answer(text: str) -> str:
        games = []
        for line in text.split("\n"):
            if line.strip():
                pair, score = line.strip().rsplit(" ", 1)
                games.append((*pair.split(cut), *map(int, score.split("-"))))
        rows = {}
        for team in {t for game in games for t in game[:2]}:
            own = [(x, y, 0) for a, _, x, y in games if a == team] + [
                (y, x, away) for _, b, x, y in games if b == team
            ]
            points = sum(
                win + bonus if x > y else draw if x == y else lost for x, y, bonus in own
            ) + clean * sum(y == 0 for _, y, _ in own)
            rows[team] = {
                "points": points,
                "played": len(own),
                "wins": len([1 for x, y, _ in own if x > y]),
                "scored": sum(x for x, _, _ in own),
                "difference": sum(x - y for x, y, _ in own),
            }
        ranked = sorted(rows)
        for one in reversed(["points", *ties]):
            ranked.sort(key=lambda team: rows[team][one], reverse=True)
        return "".join(
            joint.join([team, *(str(rows[team][one]) for one in columns)]) + "\n" for team in ranked
        )

    word = {
        "points": "points",
        "played": "number of matches",
        "wins": "number of matches won",
        "scored": "goals scored",
        "difference": "goals scored less goals let in",
    }
    extra = (f" A match that is won by the second team gives it {away} more." if away else "") + (
        f" A team that lets in no goal gets {clean} more." if clean else ""
    )
    apart = {" ": "a space", ",": "`,`", ";": "`;`"}[joint]
    prompt = f"Write a program that makes the table of a league. Each line of the input is a match: the first team, `{cut}`, the second team, a space, and their goals as `2-1`; teams are words of letters. Who wins gets {win} points, who loses {lost}; if the goals are equal both get {draw}.{extra} Print a line for each team: its name, {', '.join(word[one] for one in columns)}, with {apart} between them. More points come first; of equal teams {', then '.join(f'the one with more {word[one]}' for one in ties)}, then the one whose name comes first in the alphabet."

    def drawn(count: int) -> str:
        games = []
        for _ in range(count):
            a, b = rng.sample(["Ash", "Elm", "Fir", "Oak"], 2)
            games.append(f"{a}{cut}{b} {rng.choice([0, 0, 1, 2, 3])}-{rng.choice([0, 1, 1, 2])}\n")
        return "".join(games)

    inputs = [(drawn(rng.randint(3, 7)), (1, 2)) for _ in range(8)] + [("", (3,))]
    return program_draft(
        "records",
        name,
        "\n".join(body) + "\n",
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"Points: {win}, {draw}, {lost}.{extra}"),
            ("constraints", f"Order by points, then {', then '.join(word[one] for one in ties)}, then name."),
            ("edge_cases", "No matches: nothing is printed."),
        ],
    )
