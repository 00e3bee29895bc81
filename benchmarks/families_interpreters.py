"""Families of whole programs: commands and queries."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import reduce
from typing import Any

from families_draft import Draft, family, noun
from families_stdio import program_draft


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
    few, unknown, shows = (
        rng.choice(["error", "skip", "stop"]),
        rng.choice(["error", "skip"]),
        rng.choice(["top", "all", "line"]),
    )
    show = rng.choice(["show", "print", "?"])
    name = f"{noun(rng)}_stack"
    body = [
        "import sys",
        "",
        "stack = []",
        "for number, line in enumerate(sys.stdin, 1):",
        "    words = line.split()",
        "    if not words:",
        "        continue",
        "    word = words[0]",
        '    if word.lstrip("-").isdigit():',
        "        stack.append(int(word))",
        f'    elif word == "{show}":',
    ]
    body += {
        "top": ['        print(stack[-1] if stack else "empty")'],
        "all": ['        print(*stack) if stack else print("empty")'],
        "line": ['        print(f"{number}: {stack[-1] if stack else None}")'],
    }[shows]
    lack = {
        "error": ['            print(f"line {number}: too few")', "            continue"],
        "skip": ["            continue"],
        "stop": ['            print(f"line {number}: too few")', "            break"],
    }[few]
    for one in chosen:
        need = table[one][2]
        body += [
            f'    elif word == "{names[one]}":',
            *([f"        if len(stack) < {need}:", *lack] if need else []),
            *(f"        {line}" for line in table[one][1]),
        ]
    body += [
        "    else:",
        *{"error": ['        print(f"line {number}: what is {word}")'], "skip": ["        continue"]}[
            unknown
        ],
    ]

    def answer(text: str) -> str:
        stack: list[int] = []
        out: list[str] = []
        actions = {names[one]: table[one] for one in chosen}
        for number, word in (
            (n, line.split()[0]) for n, line in enumerate(text.split("\n"), 1) if line.strip()
        ):
            if re.fullmatch(r"-*\d+", word):
                stack = [*stack, int(word)]
            elif word == show:
                last = f"{stack[-1]}" if stack else None
                out.append(
                    {
                        "top": last or "empty",
                        "all": " ".join(map(str, stack)) or "empty",
                        "line": f"{number}: {last}",
                    }[shows]
                )
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
    print_ = {
        "top": "prints the topmost number, `empty` if there is none",
        "all": "prints all numbers from the bottom to the top with single spaces between them, `empty` if there is none",
        "line": "prints the number of the line, `: ` and the topmost number, or `None` if there is none",
    }[shows]
    on_few = {
        "error": "prints `line N: too few`, where N is the number of the line, and does nothing",
        "skip": "does nothing",
        "stop": "prints `line N: too few`, where N is the number of the line, and the program ends",
    }[few]
    on_unknown = {"error": "prints `line N: what is W`, where W is the word", "skip": "does nothing"}[unknown]
    prompt = f"Write a program that carries out commands on a stack of numbers, one a line of the input. Of a line only the first word counts; empty lines do nothing. A whole number, perhaps with `-` before it, goes on top of the stack. `{show}` {print_}. Further commands:\n\n{told}\n\nWhere there are too few numbers, a command {on_few}. Any other word {on_unknown}. Lines are counted from 1, empty ones included."

    def drawn() -> str:
        lines = [str(rng.randint(-9, 20)) for _ in range(rng.randint(2, 4))]
        many = [*names.values(), *names.values()]
        lines += [
            rng.choice([*many, str(rng.randint(1, 9)), show, "what"]) for _ in range(rng.randint(5, 10))
        ]
        return "\n".join([*lines, show]) + "\n"

    inputs = [(drawn(), (1, 2)) for _ in range(7)] + [
        (f"{names[chosen[0]]}\n\nhm now\n{show}\n", (2, 3)),
        (f"{show}\n", (2,)),
    ]
    return program_draft(
        "language processing",
        name,
        "\n".join(body) + "\n",
        prompt,
        inputs,
        answer,
        [
            ("outputs", "Commands change the stack as described."),
            ("outputs", f"`{show}` {print_}."),
            ("errors", f"Too few numbers: a command {on_few}. Any other word {on_unknown}."),
        ],
    )


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
    change = rng.choice(
        [
            ("set", "becomes V", "values[i] = v", lambda old, v: v),
            ("add", "grows by V", "values[i] += v", lambda old, v: old + v),
            (
                "cap",
                "becomes V if it is greater",
                "values[i] = min(values[i], v)",
                lambda old, v: v if old > v else old,
            ),
            (
                "lift",
                "becomes V if it is less",
                "values[i] = max(values[i], v)",
                lambda old, v: v if old < v else old,
            ),
        ]
    )
    name = f"{noun(rng)}_queries"
    low = f"int(words[1]) - {base}" if base else "int(words[1])"
    high = f"int(words[2]){' - 1' if base else ''}{' + 1' if ends == 'both' else ''}"
    body = [
        "values = list(map(int, input().split()))",
        "for _ in range(int(input())):",
        "    words = input().split()",
        f'    if words[0] == "{change[0]}":',
        f"        i, v = {low}, int(words[2])",
        "        if 0 <= i < len(values):",
        f"            {change[2]}",
        "        continue",
        f"    begin, end = max({low}, 0), {high}",
        "    part = values[begin:max(end, 0)]",
    ]
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
            lines.append(
                f"{rng.choice(kinds)[0]} {a} {b}"
                if rng.random() < 0.7
                else f"{change[0]} {a} {rng.randint(-5, 15)}"
            )
        lines.append(f"{kinds[0][0]} {base} {base + n}")
        return (
            " ".join(str(rng.randint(-6, 14)) for _ in range(n))
            + f"\n{len(lines)}\n"
            + "\n".join(lines)
            + "\n"
        )

    inputs = [(drawn(rng.randint(4, 8)), (1, 2)) for _ in range(7)] + [
        (
            f"5\n4\n{kinds[0][0]} {base} {base}\n{change[0]} 9 1\n{kinds[1][0]} 3 9\n{kinds[2][0]} {base} {base + 4}\n",
            (1, 3),
        )
    ]
    return program_draft(
        "data structures",
        name,
        "\n".join(body) + "\n",
        prompt,
        inputs,
        answer,
        [
            ("outputs", f"Questions {', '.join(one[0] for one in kinds)} about a part."),
            ("outputs", f"`{change[0]}`: the number {change[1]}."),
            ("edge_cases", "Positions that the list does not have."),
        ],
    )
