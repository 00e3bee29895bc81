"""Families of functions on grids and rows of cells."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun


@family
def grid_walks(rng: random.Random) -> Draft:
    """A walk on a grid by letters; the second formulation uses complex numbers."""
    width, height = rng.randint(4, 9), rng.randint(4, 9)
    letters = rng.sample("abcdefhijklmnopqrstuvwxyz", 4)
    edge, ask = (
        rng.choice(["wrap", "stay", "bounce", "end"]),
        rng.choice(["place", "fields", "trail", "far", "twice"]),
    )
    x0, y0 = rng.randint(0, width - 1), rng.randint(0, height - 1)
    step = rng.choice([1, 1, 2])
    diagonal = rng.random() < 0.3
    ways = [(1, 1), (-1, 1), (-1, -1), (1, -1)] if diagonal else [(1, 0), (0, 1), (-1, 0), (0, -1)]
    name = f"walk_{noun(rng)}"
    body = [
        f"ways = {dict(zip(letters, ways, strict=True))!r}",
        f"x, y = {x0}, {y0}",
        "trail = [(x, y)]",
        "for letter in moves:",
        "    if letter not in ways:",
        "        continue",
        "    dx, dy = ways[letter]",
    ]
    inside = f"0 <= nx < {width} and 0 <= ny < {height}"
    body += [f"    nx, ny = x + dx * {step}, y + dy * {step}"]
    body += {"wrap": [f"    nx, ny = nx % {width}, ny % {height}"], "stay": [f"    if not ({inside}):", "        continue"], "end": [f"    if not ({inside}):", "        break"],
             "bounce": [f"    if not ({inside}):", f"        nx, ny = x - dx * {step}, y - dy * {step}", f"        if not ({inside}):", "            continue"]}[edge]  # fmt: skip
    body += ["    x, y = nx, ny", "    trail.append((x, y))"]
    body += [
        {
            "place": "return (x, y)",
            "fields": "return len(set(trail))",
            "trail": "return trail",
            "far": f"return max(abs(x - {x0}) + abs(y - {y0}) for x, y in trail)",
            "twice": "return sorted({one for one in trail if trail.count(one) > 1})",
        }[ask]
    ]

    def answer(moves: str) -> Any:
        at, trail = complex(x0, y0), [complex(x0, y0)]
        for letter in moves:
            if letter not in letters:
                continue
            dx, dy = ways[letters.index(letter)]
            move, fits = complex(dx, dy) * step, None
            for one in (move, -move) if edge == "bounce" else (move,):
                new = at + one
                if edge == "wrap":
                    new = complex(new.real % width, new.imag % height)
                if fits is None and new.real in range(width) and new.imag in range(height):
                    fits = new
            if fits is None and edge == "end":
                break
            if fits is not None:
                at = fits
                trail.append(at)
        points = [(int(z.real), int(z.imag)) for z in trail]
        far = max(abs(z.real - x0) + abs(z.imag - y0) for z in trail)
        return {
            "place": points[-1],
            "fields": len(dict.fromkeys(points)),
            "trail": points,
            "far": int(far),
            "twice": sorted(p for p in set(points) if points.count(p) != 1),
        }[ask]

    outside = {
        "wrap": "it comes in again on the other side",
        "stay": "it is not made",
        "bounce": "it is made in the opposite direction, or not at all if that leads outside as well",
        "end": "the walk ends before it",
    }[edge]
    result = {
        "place": "the last field as a pair (x, y)",
        "fields": "how many different fields were stood on",
        "trail": "the list of all fields that were stood on, in order, the first one included, as pairs (x, y)",
        "far": "the greatest sum of the distances in x and in y from the first field that was reached",
        "twice": "the sorted list of the fields (x, y) that were stood on more than once",
    }[ask]
    told = "; ".join(
        f"`{letter}` is ({dx * step}, {dy * step})" for letter, (dx, dy) in zip(letters, ways, strict=True)
    )
    draft = Draft(
        "grids", "function", name, "", f"def {name}(moves):\n{indented(body)}\n", f"{name}(moves: str)"
    )
    draft.prompt = f"Write `{name}(moves)`. On a grid, x goes from 0 to {width - 1} and y from 0 to {height - 1}. A walk begins at ({x0}, {y0}). Each letter of the text `moves` adds to (x, y): {told}. Other characters do nothing. A move that would lead outside the grid: {outside}. Return {result}."
    draft.requirements = [
        ("outputs", f"Return {result}."),
        ("constraints", f"A move that would lead outside: {outside}."),
        ("edge_cases", "No moves, and other characters."),
    ]
    texts = ["".join(rng.choice(letters) for _ in range(rng.randint(4, 16))) for _ in range(7)] + [
        letter * 10 for letter in letters[:2]
    ]
    draft.tests = [call([text], answer, 1, 2) for text in texts] + [
        call([""], answer, 3),
        call([f"{letters[0]}-{letters[1]}"], answer, 3),
    ]
    return finished(draft)


@family
def cell_automata(rng: random.Random) -> Draft:
    """One-dimensional cellular automata."""
    rule, steps = rng.randint(1, 254), rng.randint(1, 4)
    edge, on, off = rng.choice(["round", "off", "on", "same"]), *rng.choice(["#.", "1-", "*_", "X ", "ox"])
    ask = rng.choice(
        [
            ("row", "the row after that"),
            ("count", f"how many cells are `{on}` after that"),
            ("rows", "the list of all rows, from the given one to the last"),
            ("changes", "how many cells differ between the given row and the last"),
            ("longest", f"the length of the longest run of `{on}` in the last row"),
        ]
    )
    name = f"grow_{noun(rng)}"
    outside = {
        "round": "row[at - 1]",
        "off": f'row[at - 1] if at else "{off}"',
        "on": f'row[at - 1] if at else "{on}"',
        "same": "row[max(at - 1, 0)]",
    }[edge]
    beyond = {
        "round": "row[(at + 1) % len(row)]",
        "off": f'row[at + 1] if at + 1 < len(row) else "{off}"',
        "on": f'row[at + 1] if at + 1 < len(row) else "{on}"',
        "same": "row[min(at + 1, len(row) - 1)]",
    }[edge]
    body = [
        "rows = [row]",
        f"for _ in range({steps}):",
        "    new = []",
        "    for at in range(len(row)):",
        f"        left = {outside}",
        f"        right = {beyond}",
        f'        number = 4 * (left == "{on}") + 2 * (row[at] == "{on}") + (right == "{on}")',
        f'        new.append("{on}" if {rule} >> number & 1 else "{off}")',
        '    row = "".join(new)',
        "    rows.append(row)",
    ]
    body += [
        {
            "row": "return row",
            "count": f'return row.count("{on}")',
            "rows": "return rows",
            "changes": "return sum(a != b for a, b in zip(rows[0], row))",
            "longest": f'return max(map(len, row.split("{off}")))',
        }[ask[0]]
    ]
    alive = {f"{number:03b}" for number in range(8) if rule & 2**number}

    def answer(row: str) -> Any:
        rows = [row.replace(on, "\1").replace(off, "0").replace("\1", "1")]
        for _ in range(steps):
            old = rows[-1]
            padded = {
                "round": old[-1:] + old + old[:1],
                "off": f"0{old}0",
                "on": f"1{old}1",
                "same": old[:1] + old + old[-1:],
            }[edge]
            rows.append("".join("1" if padded[at : at + 3] in alive else "0" for at in range(len(old))))
        back = [r.replace("1", "\1").replace("0", off).replace("\1", on) for r in rows]
        longest = max(len(list(g)) if k == "1" else 0 for k, g in itertools.groupby(rows[-1]))
        return {
            "row": back[-1],
            "count": rows[-1].count("1"),
            "rows": back,
            "changes": sum(a != b for a, b in zip(rows[0], rows[-1], strict=True)),
            "longest": longest,
        }[ask[0]]

    lines = "\n".join(f"- `{''.join(on if c == '1' else off for c in three)}`" for three in sorted(alive))
    ends = {
        "round": "The row is a ring: the neighbour beyond an end is the cell at the other end.",
        "off": f"Beyond the ends there is `{off}`.",
        "on": f"Beyond the ends there is `{on}`.",
        "same": "Beyond an end there is a cell like the one at that end.",
    }[edge]
    draft = Draft(
        "simulation", "function", name, "", f"def {name}(row):\n{indented(body)}\n", f"{name}(row: str)"
    )
    draft.prompt = f"Write `{name}(row)`. A row is a text of one or more cells, `{on}` or `{off}`. In one step all cells change at once: a cell becomes `{on}` where its left neighbour, itself and its right neighbour are one of\n\n{lines}\n\nand `{off}` otherwise. {ends} {steps} steps are made. Return {ask[1]}."
    draft.requirements = [
        ("outputs", f"{steps} steps; return {ask[1]}."),
        ("constraints", ends),
        ("edge_cases", "A row of one cell."),
    ]
    draft.tests = [
        call(["".join(rng.choice(on + off) for _ in range(rng.randint(4, 14)))], answer, 1, 2)
        for _ in range(9)
    ] + [call([on], answer, 3), call([off], answer, 3)]
    return finished(draft)


@family
def cheapest_paths(rng: random.Random) -> Draft:
    """Cheapest ways through a grid of costs; the second formulation relaxes until nothing changes."""
    moves = rng.choice(
        [
            ("right or down", [(0, 1), (1, 0)]),
            ("right, down, or right and down at once", [(0, 1), (1, 0), (1, 1)]),
            ("up, down, left or right", [(0, 1), (1, 0), (0, -1), (-1, 0)]),
            ("down, left or right", [(1, 0), (0, 1), (0, -1)]),
        ]
    )
    cost = rng.choice(
        [
            ("the number of the field that is entered", "table[r][c]", lambda a, b: b),
            (
                "1 and the difference between the numbers of the two fields, if that is positive, else 1",
                "1 + max(0, table[r][c] - table[i][j])",
                lambda a, b: 1 + (b - a if b > a else 0),
            ),
            (
                "the difference between the numbers of the two fields, whichever is greater",
                "abs(table[r][c] - table[i][j])",
                lambda a, b: max(a, b) - min(a, b),
            ),
            (
                "the greater of the numbers of the two fields",
                "max(table[r][c], table[i][j])",
                lambda a, b: sorted((a, b))[1],
            ),
        ]
    )
    wall, extra = rng.randint(7, 9), rng.choice([0, 0, 1, 3])
    first, ask = rng.random() < 0.5, rng.choice(["cost", "all", "count"])
    bound = rng.randint(4, 14)
    name = f"cross_{noun(rng)}"
    begin = "table[0][0]" if first else "0"
    body = ["import heapq", "rows, columns = len(table), len(table[0])", f"best = {{(0, 0): {begin}}}", f"heap = [({begin}, 0, 0)]", "while heap:", "    far, i, j = heapq.heappop(heap)", "    if far > best[i, j]:", "        continue", f"    for di, dj in {moves[1]}:", "        r, c = i + di, j + dj",
            f"        if not (0 <= r < rows and 0 <= c < columns) or table[r][c] >= {wall}:", "            continue", f"        new = far + {cost[1]}{f' + {extra}' if extra else ''}", "        if new < best.get((r, c), float('inf')):", "            best[r, c] = new", "            heapq.heappush(heap, (new, r, c))",
            {"cost": "return best.get((rows - 1, columns - 1), -1)", "all": "return [[best.get((r, c), -1) for c in range(columns)] for r in range(rows)]", "count": f"return sum(one <= {bound} for one in best.values())"}[ask]]  # fmt: skip

    def answer(table: list[list[int]]) -> Any:
        fields = {(i, j): n for i, row in enumerate(table) for j, n in enumerate(row)}
        best = dict.fromkeys(fields, math.inf)
        best[0, 0] = table[0][0] if first else 0
        for _ in fields:
            for (i, j), n in fields.items():
                for di, dj in moves[1]:
                    to = (i + di, j + dj)
                    if to in fields and fields[to] < wall:
                        best[to] = min(best[to], best[i, j] + cost[2](n, fields[to]) + extra)
        told = {at: -1 if math.isinf(n) else int(n) for at, n in best.items()}
        return {
            "cost": told[len(table) - 1, len(table[0]) - 1],
            "all": [[told[i, j] for j in range(len(row))] for i, row in enumerate(table)],
            "count": sum(n <= bound for n in best.values()),
        }[ask]

    result = {
        "cost": "the least cost of a way to the last field of the last row, -1 if there is none",
        "all": "a table of the same shape with the least cost of a way to each field, -1 where there is none",
        "count": f"how many fields, the first one included, can be reached at a cost of at most {bound}",
    }[ask]
    draft = Draft(
        "graphs",
        "function",
        name,
        "",
        f"def {name}(table):\n{indented(body)}\n",
        f"{name}(table: list[list[int]])",
        difficulty="hard",
    )
    draft.prompt = f"Write `{name}(table)`. `table` is a rectangle of numbers from 0 to 9, one a field. A way begins on the first field of the first row and goes {moves[0]}, one field at a time. Fields with a number of {wall} or more cannot be entered (but a way may begin on one). A move costs {cost[0]}{f', and {extra} more' if extra else ''}. {'The number of the first field is paid as well' if first else 'Nothing is paid for the first field'}. Return {result}."
    draft.requirements = [
        ("outputs", f"Return {result}."),
        ("constraints", f"Moves go {moves[0]}; fields of {wall} or more cannot be entered."),
        ("edge_cases", "There may be one field only."),
    ]
    draft.tests = [
        call([[[rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 9]) for _ in range(w)] for _ in range(h)]], answer, 1, 2)
        for h, w in ((rng.randint(2, 4), rng.randint(2, 4)) for _ in range(9))
    ] + [call([[[rng.randint(0, 9)]]], answer, 3)]
    return finished(draft)
