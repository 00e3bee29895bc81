"""Families of whole programs, from standard input to standard output."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from families_draft import Draft, family, needs, noun, place


def program_draft(
    taxonomy: str, name: str, code: str, prompt: str, inputs: Sequence[tuple[str, tuple[int, ...]]], answer: Callable[[str], str], requirements: list[tuple[str, str]]
) -> Draft:  # fmt: skip
    """A draft of a program task.

    Args:
        inputs: (stdin, numbers of the requirements that it checks); the first is shown in the prompt.
        answer: the second formulation, stdin to stdout.
    """
    tests = [{"kind": "stdio", "stdin": text, "stdout": answer(text), "requirements": needs(*numbers)} for text, numbers in inputs]
    shown = "\n".join(f"    {line}".rstrip() for line in str(tests[0]["stdin"]).splitlines())
    wanted = "\n".join(f"    {line}".rstrip() for line in str(tests[0]["stdout"]).splitlines())
    text = f"{prompt}\n\nFor the input\n\n{shown}\n\nthe program prints\n\n{wanted}\n"
    return Draft(taxonomy, "program", name, text, code, requirements=requirements, tests=tests)


@family
def grouped_reports(rng: random.Random) -> Draft:
    """Lines of fields, summed up by one of them."""
    cut, key_first = rng.choice([",", ";", "|", "/"]), rng.random() < 0.5
    figure = rng.choice([("sum", "sum(own)", lambda g: reduce(lambda a, b: a + b, g)), ("number of lines", "len(own)", lambda g: len([*g])), ("greatest amount", "max(own)", lambda g: sorted(g)[-1]), ("least amount", "min(own)", lambda g: sorted(g)[0]), ("average, rounded down,", "sum(own) // len(own)", lambda g: divmod(sum(g), len(g))[0])])
    order = rng.choice([("in alphabetical order", "sorted(rows)", lambda rs: sorted(rs)), ("greatest figure first, equal ones in alphabetical order", "sorted(rows, key=lambda row: (-row[1], row[0]))", lambda rs: sorted(sorted(rs), key=lambda r: r[1], reverse=True)), ("in the order in which they come first", "rows", lambda rs: rs), ("least figure first, equal ones in alphabetical order", "sorted(rows, key=lambda row: (row[1], row[0]))", lambda rs: [r for v in sorted({r[1] for r in rs}) for r in sorted(rs) if r[1] == v])])
    bad, total, width, mark = rng.choice(["skip", "count"]), rng.random() < 0.5, rng.choice([0, 10, 12]), rng.choice([": ", " = ", " -> "])
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
        rows = [(key, figure[2]([v for k, v in found if k == key])) for key in dict.fromkeys(k for k, _ in found)]
        lines = [k.ljust(width) + str(v).rjust(6) if width else f"{k}{mark}{v}" for k, v in order[2](rows)]
        lines += [f"total {sum(v for _, v in rows)}"] if total else []
        lines += [f"wrong lines: {wrong}"] if bad == "count" else []
        return "".join(line + "\n" for line in lines)

    shape = f"the label, filled up with spaces to {width} characters (a longer one stays as it is), and the figure, filled up with spaces on the left to 6" if width else f"the label, `{mark}` and the figure"
    ends = (" After that comes a line `total` with a space and the sum of all figures." if total else "") + (" The last line is `wrong lines:`, a space and their number." if bad == "count" else "")
    prompt = f"Write a program that reads the books of {place(rng)}. Each line has two fields with `{cut}` between them, {'a label and an amount' if key_first else 'an amount and a label'}; white space around fields does not count. The amount is a whole number, perhaps with `-` before it. Empty lines do not count. Lines that do not have this form (another number of fields, an empty label, something else than an amount) are wrong and left out.{f' Lines with an amount below {least} are left out as well.' if least else ''}\n\nThe figure of a label is the {figure[0]} of its amounts. Print a line for each label, {order[0]}: {shape}.{ends}"
    if figure[0] == "number of lines":
        prompt = prompt.replace("the number of lines of its amounts", "the number of its lines")

    def drawn(count: int) -> str:
        rows = []
        for _ in range(count):
            label, amount = rng.choice(["oak", "elm", "ash tree", "fir", "yew"]), str(rng.randint(-9, 60))
            rows.append(rng.choice(["", " "]).join(["", f"{label}{cut} {amount}" if key_first else f"{amount}{cut}{label}", ""]))
        return "\n".join(rows) + "\n"

    broken = f"oak\n{cut}\n\n" + (f"elm{cut}x\nelm{cut}4\n" if key_first else f"x{cut}elm\n4{cut}elm\n")
    inputs = [(drawn(rng.randint(4, 8)), (1, 2)) for _ in range(6)] + [(broken, (1, 3)), ("", (1, 2))]
    return program_draft("records", name, code, prompt, inputs, answer, [("outputs", f"A line for each label: {shape}.{ends}"), ("constraints", f"The figure is the {figure[0]}; labels come {order[0]}."), ("errors", "Wrong lines are left out.")])


@family
def stack_programs(rng: random.Random) -> Draft:
    """Commands to a stack of numbers, one a line."""
    table: dict[str, tuple[str, list[str], int, Any]] = {
        "add": ("replaces the two topmost numbers by their sum", ["stack[-2:] = [stack[-2] + stack[-1]]"], 2, lambda s: [*s[:-2], sum(s[-2:])]), "sub": ("replaces the two topmost numbers by the lower one less the topmost", ["stack[-2:] = [stack[-2] - stack[-1]]"], 2, lambda s: [*s[:-2], s[-2] - s[-1]]),
        "mul": ("replaces the two topmost numbers by their product", ["stack[-2:] = [stack[-2] * stack[-1]]"], 2, lambda s: [*s[:-2], s[-1] * s[-2]]), "max": ("replaces the two topmost numbers by the greater one", ["stack[-2:] = [max(stack[-2:])]"], 2, lambda s: [*s[:-2], sorted(s[-2:])[1]]),
        "dup": ("puts a copy of the topmost number on top", ["stack.append(stack[-1])"], 1, lambda s: [*s, s[-1]]), "swap": ("exchanges the two topmost numbers", ["stack[-2:] = stack[:-3:-1]"], 2, lambda s: [*s[:-2], s[-1], s[-2]]), "drop": ("takes the topmost number away", ["del stack[-1]"], 1, lambda s: s[:-1]),
        "rot": ("moves the third number from the top to the top", ["stack.append(stack.pop(-3))"], 3, lambda s: [*s[:-3], s[-2], s[-1], s[-3]]), "neg": ("replaces the topmost number by its negative", ["stack[-1] = -stack[-1]"], 1, lambda s: [*s[:-1], 0 - s[-1]]), "over": ("puts a copy of the second number from the top on top", ["stack.append(stack[-2])"], 2, lambda s: [*s, s[-2]]),
        "sum": ("replaces all numbers by their sum, 0 if there is none", ["stack[:] = [sum(stack)]"], 0, lambda s: [reduce(lambda a, b: a + b, s, 0)]), "size": ("puts on top how many numbers there are", ["stack.append(len(stack))"], 0, lambda s: [*s, len([*s])]), "flip": ("turns the whole stack around", ["stack.reverse()"], 0, lambda s: s[::-1]),
    }  # fmt: skip
    chosen = rng.sample(sorted(table), rng.randint(5, 7))
    names = {one: rng.choice([one, one.upper(), one[0] + str(at)]) for at, one in enumerate(chosen)}
    few, unknown, shows = rng.choice(["error", "skip", "stop"]), rng.choice(["error", "skip"]), rng.choice(["top", "all", "line"])
    show = rng.choice(["show", "print", "?"])
    name = f"{noun(rng)}_stack"
    body = ["import sys", "", "stack = []", "for number, line in enumerate(sys.stdin, 1):", "    words = line.split()", "    if not words:", "        continue", "    word = words[0]", '    if word.lstrip("-").isdigit():', "        stack.append(int(word))", f'    elif word == "{show}":']
    body += {"top": ['        print(stack[-1] if stack else "empty")'], "all": ['        print(*stack) if stack else print("empty")'], "line": ['        print(f"{number}: {stack[-1] if stack else None}")']}[shows]
    lack = {"error": [f'            print(f"line {{number}}: too few")', "            continue"], "skip": ["            continue"], "stop": [f'            print(f"line {{number}}: too few")', "            break"]}[few]
    for one in chosen:
        need = table[one][2]
        body += [f'    elif word == "{names[one]}":', *([f"        if len(stack) < {need}:", *lack] if need else []), *(f"        {line}" for line in table[one][1])]
    body += ["    else:", *{"error": ['        print(f"line {number}: what is {word}")'], "skip": ["        continue"]}[unknown]]

    def answer(text: str) -> str:
        stack: list[int] = []
        out: list[str] = []
        actions = {names[one]: table[one] for one in chosen}
        for number, word in ((n, line.split()[0]) for n, line in enumerate(text.split("\n"), 1) if line.strip()):
            if re.fullmatch(r"-*\d+", word):
                stack = [*stack, int(word)]
            elif word == show:
                last = f"{stack[-1]}" if stack else None
                out.append({"top": last or "empty", "all": " ".join(map(str, stack)) or "empty", "line": f"{number}: {last}"}[shows])
            elif word in actions and len(stack) >= actions[word][2]:
                stack = actions[word][3](stack)
            elif word in actions:
                out += [f"line {number}: too few"] if few != "skip" else []
                if few == "stop":
                    break
            elif unknown == "error":
                out.append(f"line {number}: what is {word}")
        return "".join(f"{one}\n" for one in out)

    told = "\n".join(f"- `{names[one]}` {table[one][0]}" for one in chosen)
    print_ = {"top": "prints the topmost number, `empty` if there is none", "all": "prints all numbers from the bottom to the top with single spaces between them, `empty` if there is none", "line": "prints the number of the line, `: ` and the topmost number, or `None` if there is none"}[shows]
    on_few = {"error": "prints `line N: too few`, where N is the number of the line, and does nothing", "skip": "does nothing", "stop": "prints `line N: too few`, where N is the number of the line, and the program ends"}[few]
    on_unknown = {"error": "prints `line N: what is W`, where W is the word", "skip": "does nothing"}[unknown]
    prompt = f"Write a program that carries out commands on a stack of numbers, one a line of the input. Of a line only the first word counts; empty lines do nothing. A whole number, perhaps with `-` before it, goes on top of the stack. `{show}` {print_}. Further commands:\n\n{told}\n\nWhere there are too few numbers, a command {on_few}. Any other word {on_unknown}. Lines are counted from 1, empty ones included."

    def drawn() -> str:
        lines = [str(rng.randint(-9, 20)) for _ in range(rng.randint(2, 4))]
        for _ in range(rng.randint(5, 10)):
            lines.append(rng.choice([*names.values(), *names.values(), str(rng.randint(1, 9)), show, "what"]))
        return "\n".join([*lines, show]) + "\n"

    inputs = [(drawn(), (1, 2)) for _ in range(7)] + [(f"{names[chosen[0]]}\n\nhm now\n{show}\n", (2, 3)), (f"{show}\n", (2,))]
    return program_draft("language processing", name, "\n".join(body) + "\n", prompt, inputs, answer, [("outputs", "Commands change the stack as described."), ("outputs", f"`{show}` {print_}."), ("errors", f"Too few numbers: a command {on_few}. Any other word {on_unknown}.")])


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
    key = {"hour": "time[:2]", "level": "level", "word": "text.split()[0]", "minute": "str(int(time[:2]) * 60 + int(time[3:5]))"}[by]
    tests = [*([f"not {begin} <= int(time[:2]) < {end}"] if only != "levels" else []), *([f"level not in {chosen!r}"] if only != "window" else [])]
    sort = {"key": "sorted(counts.items())", "count": "sorted(counts.items(), key=lambda one: (-one[1], one[0]))"}[order]
    shown = f'print(key, "{bar}" * count)' if bar else "print(key, count)"
    code = f"import sys\n\ncounts = {{}}\nfor line in sys.stdin:\n    parts = line.rstrip(\"\\n\").split({split!r}, 2)\n    if len(parts) < 3:\n        continue\n    time, level, text = parts\n    if {' or '.join(tests)}:\n        continue\n    key = {key}\n    counts[key] = counts.get(key, 0) + 1\nfor key, count in {sort}{f'[:{most}]' if most else ''}:\n    {shown}\nprint(sum(counts.values()), \"in all\")\n"

    def answer(text: str) -> str:
        rows = re.findall(rf"^(\d\d):(\d\d){re.escape(split)}(\w+){re.escape(split)}(\S+)(.*)$", text, re.MULTILINE)
        good = [(h, m, level, word) for h, m, level, word, _ in rows if (only == "levels" or int(h) in range(begin, end)) and (only == "window" or level in chosen)]
        counts = Counter({"hour": h, "level": level, "word": word, "minute": f"{int(h) * 60 + int(m)}"}[by] for h, m, level, word in good)
        names = sorted(counts)
        ranked = names if order == "key" else sorted(names, key=lambda one: counts[one], reverse=True)
        lines = [f"{one} {bar * counts[one] if bar else counts[one]}" for one in ranked[: most or None]]
        return "\n".join([*lines, f"{len(good)} in all"]) + "\n"

    what = {"hour": "the hour, in two digits", "level": "the level", "word": "the first word of the text", "minute": "the minute of the day: 60 times the hour plus the minute"}[by]
    which = {"window": f"Only lines from {begin:02d}:00 up to but not including {end:02d}:00 count", "levels": f"Only lines of the level {' or '.join(chosen)} count", "both": f"Only lines from {begin:02d}:00 up to but not including {end:02d}:00 and of the level {' or '.join(chosen)} count"}[only]
    sep = {" ": "a space", " | ": "` | `", "\t": "a tab"}[split]
    number = f"as many `{bar}` as there are lines" if bar else "the number of lines"
    prompt = f"Write a program that counts lines of a log of {place(rng)}. A line has a time `HH:MM`, a level ({', '.join(levels)}) and a text of one or more words, with {sep} between these three; a line with fewer parts is passed over. {which}. They are counted by {what}. Print for each such group a line with the group, a space and {number}, {'in alphabetical order of the groups' if order == 'key' else 'the greatest number first, equal ones in alphabetical order of the groups'}{f', the first {most} alone' if most else ''}. The last line is the number of all lines that count and ` in all`."

    def drawn(count: int) -> str:
        return "".join(f"{rng.randint(max(begin - 2, 0), min(end + 1, 23)):02d}:{rng.choice([0, 5, 30]):02d}{split}{rng.choice(levels)}{split}{rng.choice(['pump', 'door', 'belt'])} {rng.choice(['on', 'off', 'hot now'])}\n" for _ in range(count))

    inputs = [(drawn(rng.randint(5, 10)), (1, 2)) for _ in range(6)] + [("".join(f"{(begin + 1) % 24:02d}:0{at}{split}{level}{split}pump x\n" for at, level in enumerate(levels)), (1, 2)), ("", (3,)), ("odd\n" + drawn(3), (1, 3))]
    return program_draft("records", name, code, prompt, inputs, answer, [("outputs", f"Counts by {what}."), ("constraints", f"{which}."), ("edge_cases", "An empty log; lines with fewer parts.")])


@family
def drawn_shapes(rng: random.Random) -> Draft:
    """Pictures of characters, sized by numbers in the input."""
    ink, paper = rng.sample("#*@o+.-", 2)
    kind = rng.choice(["triangle", "frame", "cross", "stripes", "board", "diamond", "stairs"])
    k, flip, label = rng.randint(2, 4), rng.choice(["", "mirror", "upside"]), rng.choice(["", "size", "number"])
    gap = rng.choice(["line", "dashes", "none"])
    inverse = rng.random() < 0.3
    name = f"{noun(rng)}_picture"
    rule = {"triangle": "column <= row", "frame": f"min(row, column, n - 1 - row, n - 1 - column) < {k - 1}", "cross": "row == column or row + column == n - 1", "stripes": f"(row + column) % {k + 1} == 0", "board": f"(row // {k} + column // {k}) % 2 == 0", "diamond": "abs(2 * row - n + 1) + abs(2 * column - n + 1) <= n", "stairs": f"column // {k} <= row // {k}"}[kind]
    code = f"import sys\n\nfirst = True\nfor number, word in enumerate(sys.stdin.read().split(), 1):\n    n = int(word)\n" + {"line": "    if not first:\n        print()\n", "dashes": '    if not first:\n        print("--")\n', "none": ""}[gap] + "    first = False\n" + {"": "", "size": '    print(f"size {n}")\n', "number": '    print(f"{number}.")\n'}[label] + f"    rows = []\n    for row in range(n):\n        rows.append(\"\".join(\"{ink}\" if {'not ' if inverse else ''}({rule}) else \"{paper}\" for column in range(n)))\n" + {"": "", "mirror": "    rows = [row[::-1] for row in rows]\n", "upside": "    rows = rows[::-1]\n"}[flip] + "    for row in rows:\n        print(row)\n"

    def field(n: int, i: int, j: int) -> bool:
        """Whether there is ink, by another way of looking at the picture."""
        ring = min([i, j, n - 1 - i, n - 1 - j])
        return {"triangle": j in range(i + 1), "frame": ring in range(k - 1), "cross": len({(i, j), (j, i)}) == 1 or n - 1 - i == j, "stripes": i + j in range(0, 2 * n, k + 1), "board": (i // k) % 2 == (j // k) % 2, "diamond": abs(i - (n - 1) / 2) + abs(j - (n - 1) / 2) <= n / 2, "stairs": j < k * (i // k + 1)}[kind] != inverse

    def answer(text: str) -> str:
        pictures = []
        for at, n in enumerate(map(int, text.split()), 1):
            rows = ["".join(ink if field(n, n - 1 - i if flip == "upside" else i, n - 1 - j if flip == "mirror" else j) else paper for j in range(n)) for i in range(n)]
            pictures.append("\n".join([*{"": [], "size": [f"size {n}"], "number": [f"{at}."]}[label], *rows]) + "\n")
        return {"line": "\n", "dashes": "--\n", "none": ""}[gap].join(pictures)

    told = {"triangle": "whose column is not greater than their row", "frame": f"that are fewer than {k - 1} fields away from the border (a field on the border is 0 away)", "cross": "on the two diagonals", "stripes": f"whose row and column together are divisible by {k + 1}", "board": f"for which the row divided by {k} and the column divided by {k}, both rounded down, are both even or both odd", "diamond": "for which the distances of the row and of the column from the middle, each doubled (|2 row - n + 1| and |2 column - n + 1|), are together at most n", "stairs": f"whose column divided by {k} is not greater than their row divided by {k}, both rounded down"}[kind]
    turned = {"": "", "mirror": " Then the picture is mirrored left to right.", "upside": " Then the picture is turned upside down."}[flip]
    above = {"": "", "size": " Above each picture stands a line `size N` with its n.", "number": " Above each picture stands a line with its number from 1 and a full stop."}[label]
    between = {"line": " Between two pictures stands an empty line.", "dashes": " Between two pictures stands a line `--`.", "none": ""}[gap]
    a, b = (paper, ink) if inverse else (ink, paper)
    prompt = f"Write a program that reads whole numbers (1 to 12), separated by white space, and draws a picture of n rows and n columns for each number n. Rows and columns are numbered from 0. The fields {told} are `{a}`, all others `{b}`.{turned}{above}{between}"
    inputs = [(f"{n}\n", (1,)) for n in rng.sample(range(3, 12), 5)] + [("1\n", (2,)), (f"{rng.randint(2, 5)} {rng.randint(3, 7)}\n", (1, 3)), (f"{rng.randint(2, 4)}\n\n {rng.randint(2, 4)} 1\n", (1, 3))]
    return program_draft("grids", name, code, prompt, inputs, answer, [("outputs", f"The fields {told} are `{a}`.{turned}"), ("edge_cases", "A picture of one field."), ("outputs", f"Several pictures.{above}{between}" if above or between else "Several pictures follow each other.")])


@family
def list_queries(rng: random.Random) -> Draft:
    """A list of numbers and questions about parts of it."""
    base, ends = rng.choice([0, 1]), rng.choice(["both", "first"])
    bound = rng.randint(3, 9)
    kinds = rng.sample([
        ("sum", "their sum", "sum(part)", lambda p: reduce(lambda a, b: a + b, p, 0)), ("max", "the greatest, `none` if there is none", 'max(part, default="none")', lambda p: sorted(p)[-1] if p else "none"), ("min", "the least, `none` if there is none", 'min(part, default="none")', lambda p: sorted(p)[0] if p else "none"),
        ("odd", "how many are odd", "sum(x % 2 for x in part)", lambda p: len([x for x in p if x & 1])), ("kinds", "how many different ones there are", "len(set(part))", lambda p: len(Counter(p))), ("rise", "how often one is greater than the one before it in the part", "sum(b > a for a, b in zip(part, part[1:]))", lambda p: sum(p[at - 1] < p[at] for at in range(1, len(p)))),
        ("big", f"how many are greater than {bound}", f"sum(x > {bound} for x in part)", lambda p: len(p) - len([x for x in p if x <= bound])), ("span", "the greatest less the least, 0 if there is none", "max(part) - min(part) if part else 0", lambda p: sorted(p)[-1] - sorted(p)[0] if p else 0),
    ], 3)  # fmt: skip
    change = rng.choice([("set", "becomes V", "values[i] = v", lambda old, v: v), ("add", "grows by V", "values[i] += v", lambda old, v: old + v), ("cap", "becomes V if it is greater", "values[i] = min(values[i], v)", lambda old, v: v if old > v else old), ("lift", "becomes V if it is less", "values[i] = max(values[i], v)", lambda old, v: v if old < v else old)])
    name = f"{noun(rng)}_queries"
    low = f"int(words[1]) - {base}" if base else "int(words[1])"
    high = f"int(words[2]){' - 1' if base else ''}{' + 1' if ends == 'both' else ''}"
    body = ["values = list(map(int, input().split()))", "for _ in range(int(input())):", "    words = input().split()", f'    if words[0] == "{change[0]}":', f"        i, v = {low}, int(words[2])", "        if 0 <= i < len(values):", f"            {change[2]}", "        continue", f"    begin, end = max({low}, 0), {high}", "    part = values[begin:max(end, 0)]"]
    for at, one in enumerate(kinds):
        body += [f'    {"elif" if at else "if"} words[0] == "{one[0]}":', f"        print({one[2]})"]

    def answer(text: str) -> str:
        lines = text.split("\n")
        values = dict(enumerate(map(int, lines[0].split()), base))
        out = []
        for word, a, b in (line.split() for line in lines[2:] if line):
            if word == change[0]:
                if int(a) in values:
                    values[int(a)] = change[3](values[int(a)], int(b))
                continue
            part = [values[at] for at in range(int(a), int(b) + (ends == "both")) if at in values]
            out.append(f"{next(one[3] for one in kinds if one[0] == word)(part)}\n")
        return "".join(out)

    told = "\n".join(f"- `{one[0]} A B`: print {one[1]}" for one in kinds)
    prompt = f"Write a program that answers questions about a list. The first line of the input has one or more whole numbers, separated by spaces; the second the number of lines that follow. Positions count from {base}. Each line asks about the numbers at the positions from A to B, {'both included' if ends == 'both' else 'B not included'}; positions that the list does not have do not count, and there may be none:\n\n{told}\n\n`{change[0]} A V` prints nothing; the number at the position A, if there is one, {change[1]}."

    def drawn(count: int) -> str:
        n = rng.randint(3, 8)
        lines = []
        for _ in range(count):
            a, b = sorted((rng.randint(base, base + n - 1), rng.randint(base, base + n)))
            lines.append(f"{rng.choice(kinds)[0]} {a} {b}" if rng.random() < 0.7 else f"{change[0]} {a} {rng.randint(-5, 15)}")
        lines.append(f"{kinds[0][0]} {base} {base + n}")
        return " ".join(str(rng.randint(-6, 14)) for _ in range(n)) + f"\n{len(lines)}\n" + "\n".join(lines) + "\n"

    inputs = [(drawn(rng.randint(4, 8)), (1, 2)) for _ in range(7)] + [(f"5\n4\n{kinds[0][0]} {base} {base}\n{change[0]} 9 1\n{kinds[1][0]} 3 9\n{kinds[2][0]} {base} {base + 4}\n", (1, 3))]
    return program_draft("data structures", name, "\n".join(body) + "\n", prompt, inputs, answer, [("outputs", f"Questions {', '.join(one[0] for one in kinds)} about a part."), ("outputs", f"`{change[0]}`: the number {change[1]}."), ("edge_cases", "Positions that the list does not have.")])


@family
def league_tables(rng: random.Random) -> Draft:
    """Results of matches and the table that follows from them."""
    win, draw, lost = rng.choice([2, 3, 4]), rng.choice([0, 1]), rng.choice([0, 0, -1])
    away, clean = rng.choice([0, 1]), rng.choice([0, 0, 1])
    ties = rng.sample(["difference", "scored", "wins"], rng.randint(1, 2))
    cut, joint = rng.choice([" - ", " v ", " : "]), rng.choice([" ", ",", ";"])
    columns = ["points", *rng.sample(["played", "wins", "scored", "difference"], 2)]
    name = f"{noun(rng)}_league"
    figures = {"points": "row[0]", "played": "row[1]", "wins": "row[2]", "scored": "row[3]", "difference": "row[3] - row[4]"}
    key = ", ".join(f"-({figures[one].replace('row', 'table[team]')})" if one == "difference" else f"-{figures[one].replace('row', 'table[team]')}" for one in ["points", *ties])
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
            own = [(x, y, 0) for a, _, x, y in games if a == team] + [(y, x, away) for _, b, x, y in games if b == team]
            points = sum(win + bonus if x > y else draw if x == y else lost for x, y, bonus in own) + clean * sum(y == 0 for _, y, _ in own)
            rows[team] = {"points": points, "played": len(own), "wins": len([1 for x, y, _ in own if x > y]), "scored": sum(x for x, _, _ in own), "difference": sum(x - y for x, y, _ in own)}
        ranked = sorted(rows)
        for one in reversed(["points", *ties]):
            ranked.sort(key=lambda team: rows[team][one], reverse=True)
        return "".join(joint.join([team, *(str(rows[team][one]) for one in columns)]) + "\n" for team in ranked)

    word = {"points": "points", "played": "number of matches", "wins": "number of matches won", "scored": "goals scored", "difference": "goals scored less goals let in"}
    extra = (f" A match that is won by the second team gives it {away} more." if away else "") + (f" A team that lets in no goal gets {clean} more." if clean else "")
    apart = {" ": "a space", ",": "`,`", ";": "`;`"}[joint]
    prompt = f"Write a program that makes the table of a league. Each line of the input is a match: the first team, `{cut}`, the second team, a space, and their goals as `2-1`; teams are words of letters. Who wins gets {win} points, who loses {lost}; if the goals are equal both get {draw}.{extra} Print a line for each team: its name, {', '.join(word[one] for one in columns)}, with {apart} between them. More points come first; of equal teams {', then '.join(f'the one with more {word[one]}' for one in ties)}, then the one whose name comes first in the alphabet."

    def drawn(count: int) -> str:
        games = []
        for _ in range(count):
            a, b = rng.sample(["Ash", "Elm", "Fir", "Oak"], 2)
            games.append(f"{a}{cut}{b} {rng.choice([0, 0, 1, 2, 3])}-{rng.choice([0, 1, 1, 2])}\n")
        return "".join(games)

    inputs = [(drawn(rng.randint(3, 7)), (1, 2)) for _ in range(8)] + [("", (3,))]
    return program_draft("records", name, "\n".join(body) + "\n", prompt, inputs, answer, [("outputs", f"Points: {win}, {draw}, {lost}.{extra}"), ("constraints", f"Order by points, then {', then '.join(word[one] for one in ties)}, then name."), ("edge_cases", "No matches: nothing is printed.")])


@family
def word_bars(rng: random.Random) -> Draft:
    """Words of a text, counted and drawn as bars."""
    least, most, longest = rng.randint(1, 3), rng.choice([3, 4, 5]), rng.choice([0, 6, 10])
    by, order = rng.choice(["word", "first letter", "length", "last letter"]), rng.choice(["count", "key", "first"])
    left, bar, ends = rng.choice(["right", "left"]), rng.choice("#*=+"), rng.random() < 0.5
    stop = rng.sample(["the", "and", "to", "so", "it"], 2)
    name = f"{noun(rng)}_bars"
    key = {"word": "word", "first letter": "word[0]", "length": "str(len(word))", "last letter": "word[-1]"}[by]
    sort = {"count": "sorted(counts.items(), key=lambda one: (-one[1], one[0]))", "key": "sorted(counts.items())", "first": "list(counts.items())"}[order]
    size = f"count * {longest} // top or 1" if longest else "count"
    body = ["import re", "import sys", "", "counts = {}", 'for word in re.findall("[a-z]+", sys.stdin.read().lower()):', f"    if len(word) < {least} or word in {stop!r}:", "        continue", f"    counts[{key}] = counts.get({key}, 0) + 1", f"rows = {sort}[:{most}]", "width = max((len(key) for key, _ in rows), default=0)", "top = max((count for _, count in rows), default=0)", "for key, count in rows:", f"    print(key.{'r' if left == 'right' else 'l'}just(width), \"{bar}\" * ({size}){', count' if ends else ''})"]

    def answer(text: str) -> str:
        all_words = "".join(c if c.isascii() and c.isalpha() else " " for c in text.lower()).split()
        good = [w for w in all_words if len(w) > least - 1 and w not in stop]
        keys = [{"word": w, "first letter": w[:1], "length": f"{len(w)}", "last letter": w[::-1][:1]}[by] for w in good]
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
        return "".join(f"{pad} {bar * n}{f' {counts[one]}' if ends else ''}\n" for pad, n, one in zip(pads, sizes, names, strict=True))

    grouped = {"word": "word", "first letter": "first letter", "length": "number of letters", "last letter": "last letter"}[by]
    ordered = {"count": "the most frequent first, equal ones in alphabetical order", "key": "in alphabetical order (numbers as texts)", "first": "in the order in which they come first"}[order]
    scale = f"a bar of `{bar}`: {longest} times the number of words, divided by the number of words of the largest group that is printed, rounded down, but at least one" if longest else f"a bar of one `{bar}` for each word"
    prompt = f"Write a program that reads a text and draws bars. Words are the longest runs of the letters a to z, upper case being read as lower case. Words of fewer than {least} letters, and {' and '.join(f'`{one}`' for one in stop)}, do not count. The others are grouped by their {grouped}. Print the first {most} groups, {ordered}, one a line: the {grouped}, filled up with spaces on the {'left' if left == 'right' else 'right'} to the longest that is printed; a space; {scale}{'; a space; the number of words' if ends else ''}."

    def drawn(count: int) -> str:
        return " ".join(rng.choice(["tide", "The", "sea", "and", "it", "so", "wave", "to", "Tide,", "rock", "salt.", "a", "be", "sea"]) for _ in range(count)) + "\n"

    inputs = [(drawn(rng.randint(8, 20)), (1, 2)) for _ in range(7)] + [("", (3,)), ("It is 4 o'clock\nat sea\n", (1, 3))]
    return program_draft("text formatting", name, "\n".join(body) + "\n", prompt, inputs, answer, [("outputs", f"Bars by {grouped}: {scale}."), ("constraints", f"The first {most} groups, {ordered}."), ("edge_cases", "No words: nothing is printed.")])
