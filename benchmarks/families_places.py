"""Families of functions on grids, graphs, dates and schedules."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, place

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@family
def grid_walks(rng: random.Random) -> Draft:
    """A walk on a grid by letters; the second formulation uses complex numbers."""
    width, height = rng.randint(4, 9), rng.randint(4, 9)
    letters = rng.sample("abcdefhijklmnopqrstuvwxyz", 4)
    edge, ask = rng.choice(["wrap", "stay", "bounce", "end"]), rng.choice(["place", "fields", "trail", "far", "twice"])
    x0, y0 = rng.randint(0, width - 1), rng.randint(0, height - 1)
    step = rng.choice([1, 1, 2])
    diagonal = rng.random() < 0.3
    ways = [(1, 1), (-1, 1), (-1, -1), (1, -1)] if diagonal else [(1, 0), (0, 1), (-1, 0), (0, -1)]
    name = f"walk_{noun(rng)}"
    body = [f"ways = {dict(zip(letters, ways, strict=True))!r}", f"x, y = {x0}, {y0}", "trail = [(x, y)]", "for letter in moves:", "    if letter not in ways:", "        continue", "    dx, dy = ways[letter]"]
    inside = f"0 <= nx < {width} and 0 <= ny < {height}"
    body += [f"    nx, ny = x + dx * {step}, y + dy * {step}"]
    body += {"wrap": [f"    nx, ny = nx % {width}, ny % {height}"], "stay": [f"    if not ({inside}):", "        continue"], "end": [f"    if not ({inside}):", "        break"],
             "bounce": [f"    if not ({inside}):", f"        nx, ny = x - dx * {step}, y - dy * {step}", f"        if not ({inside}):", "            continue"]}[edge]  # fmt: skip
    body += ["    x, y = nx, ny", "    trail.append((x, y))"]
    body += [{"place": "return (x, y)", "fields": "return len(set(trail))", "trail": "return trail", "far": f"return max(abs(x - {x0}) + abs(y - {y0}) for x, y in trail)", "twice": "return sorted({one for one in trail if trail.count(one) > 1})"}[ask]]

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
        return {"place": points[-1], "fields": len(dict.fromkeys(points)), "trail": points, "far": int(far), "twice": sorted(p for p in set(points) if points.count(p) != 1)}[ask]

    outside = {"wrap": "it comes in again on the other side", "stay": "it is not made", "bounce": "it is made in the opposite direction, or not at all if that leads outside as well", "end": "the walk ends before it"}[edge]
    result = {"place": "the last field as a pair (x, y)", "fields": "how many different fields were stood on", "trail": "the list of all fields that were stood on, in order, the first one included, as pairs (x, y)", "far": "the greatest sum of the distances in x and in y from the first field that was reached", "twice": "the sorted list of the fields (x, y) that were stood on more than once"}[ask]
    told = "; ".join(f"`{letter}` is ({dx * step}, {dy * step})" for letter, (dx, dy) in zip(letters, ways, strict=True))
    draft = Draft("grids", "function", name, "", f"def {name}(moves):\n{indented(body)}\n", f"{name}(moves: str)")
    draft.prompt = f"Write `{name}(moves)`. On a grid, x goes from 0 to {width - 1} and y from 0 to {height - 1}. A walk begins at ({x0}, {y0}). Each letter of the text `moves` adds to (x, y): {told}. Other characters do nothing. A move that would lead outside the grid: {outside}. Return {result}."
    draft.requirements = [("outputs", f"Return {result}."), ("constraints", f"A move that would lead outside: {outside}."), ("edge_cases", "No moves, and other characters.")]
    texts = ["".join(rng.choice(letters) for _ in range(rng.randint(4, 16))) for _ in range(7)] + [letter * 10 for letter in letters[:2]]
    draft.tests = [call([text], answer, 1, 2) for text in texts] + [call([""], answer, 3), call([f"{letters[0]}-{letters[1]}"], answer, 3)]
    return finished(draft)


@family
def graph_reach(rng: random.Random) -> Draft:
    """Distances in a graph; the second formulation widens sets."""
    directed, limit, m = rng.random() < 0.5, rng.randint(1, 3), rng.randint(2, 5)
    blocked = rng.choice([("", "", lambda n: False), (f" Nodes divisible by {m + 2} must not be entered.", f"node % {m + 2} == 0", lambda n: n % (m + 2) == 0), (f" Nodes greater than {m + 5} must not be entered.", f"node > {m + 5}", lambda n: n > m + 5), (" Edges lead to a greater number only, whatever way they are given.", "", None)])
    ask = rng.choice([("within", f"the sorted list of nodes at a distance of at most {limit}, `start` included"), ("exact", f"the sorted list of nodes at a distance of exactly {limit}"), ("map", "a dict of node and distance for all nodes that can be reached, in order of the nodes"), ("far", "the greatest distance of a node that can be reached"),
                      ("sum", "the sum of the numbers of all nodes that can be reached, `start` included"), ("layers", "the list of how many nodes there are at distance 0, 1, 2 and so on"), ("even", "how many nodes can be reached at an even distance, `start` included")])  # fmt: skip
    rises = blocked[2] is None
    part = rng.randint(2, 5)
    rest = rng.randint(0, part - 1)
    picks = rng.random() < 0.7
    name = f"spread_{noun(rng)}"
    body = ["near = {}", "for a, b in edges:"] + (["    near.setdefault(min(a, b), []).append(max(a, b))"] if rises else ["    near.setdefault(a, []).append(b)"] + ([] if directed else ["    near.setdefault(b, []).append(a)"]))
    body += ["distance = {start: 0}", "queue = [start]", "for here in queue:", "    for node in near.get(here, []):"]
    body += [f"        if {blocked[1]}:", "            continue"] if blocked[1] else []
    body += ["        if node not in distance:", "            distance[node] = distance[here] + 1", "            queue.append(node)"]
    body += [f"distance = {{node: far for node, far in distance.items() if node % {part} != {rest}}}"] if picks else []
    body += {"within": [f"return sorted(node for node, far in distance.items() if far <= {limit})"], "exact": [f"return sorted(node for node, far in distance.items() if far == {limit})"], "map": ["return dict(sorted(distance.items()))"], "far": ["return max(distance.values(), default=0)"], "sum": ["return sum(distance)"],
             "layers": ["farthest = max(distance.values(), default=-1)", "return [list(distance.values()).count(far) for far in range(farthest + 1)]"], "even": ["return sum(far % 2 == 0 for far in distance.values())"]}[ask[0]]  # fmt: skip

    def answer(edges: list[tuple[int, int]], start: int) -> Any:
        arcs = {(min(e), max(e)) for e in edges} if rises else set(edges) | (set() if directed else {(b, a) for a, b in edges})
        layers, known = [{start}], {start}
        while layers[-1]:
            new = {b for a, b in arcs if a in layers[-1] and not (blocked[2] and blocked[2](b))} - known
            known |= new
            layers.append(new)
        layers.pop()
        if picks:
            layers = [{n for n in layer if (n - rest) % part} for layer in layers]
            known = set().union(*layers)
            layers = layers[: max((at + 1 for at, layer in enumerate(layers) if layer), default=0)]
        return {"within": sorted(set().union(*layers[: limit + 1])), "exact": sorted(layers[limit]) if len(layers) > limit else [], "map": {n: d for n in sorted(known) for d, layer in enumerate(layers) if n in layer},
                "far": max(len(layers) - 1, 0), "sum": sum(known), "layers": [len(layer) for layer in layers], "even": sum(len(layer) for layer in layers[::2])}[ask[0]]  # fmt: skip

    chosen = f" Of the nodes found in this way, those that leave {rest} when divided by {part} do not count, `start` included; where no node counts, a greatest distance is 0." if picks else ""
    way = "" if rises else " An edge (a, b) leads from a to b only." if directed else " An edge leads both ways."
    draft = Draft("graphs", "function", name, "", f"def {name}(edges, start):\n{indented(body)}\n", f"{name}(edges: list[tuple[int, int]], start: int)")
    draft.prompt = f"Write `{name}(edges, start)` for the paths at {place(rng)}. `edges` is a list of pairs of nodes, which are integers.{way}{blocked[0]} The distance of a node is the least number of edges that lead to it from `start`, where one may stand in any case.{chosen} Return {ask[1]}."
    draft.requirements = [("outputs", f"Return {ask[1]}."), ("constraints", f"{way}{blocked[0]}".strip()), ("edge_cases", "There may be no edge at `start`.")]

    def drawn() -> list[tuple[int, int]]:
        return [(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(5, 12))]

    draft.tests = [call([drawn(), rng.randint(1, 9)], answer, 1, 2) for _ in range(10)] + [call([[], 4], answer, 3)]
    return finished(draft)


@family
def cell_automata(rng: random.Random) -> Draft:
    """One-dimensional cellular automata."""
    rule, steps = rng.randint(1, 254), rng.randint(1, 4)
    edge, on, off = rng.choice(["round", "off", "on", "same"]), *rng.choice(["#.", "1-", "*_", "X ", "ox"])
    ask = rng.choice([("row", "the row after that"), ("count", f"how many cells are `{on}` after that"), ("rows", "the list of all rows, from the given one to the last"), ("changes", "how many cells differ between the given row and the last"), ("longest", f"the length of the longest run of `{on}` in the last row")])
    name = f"grow_{noun(rng)}"
    outside = {"round": "row[at - 1]", "off": f'row[at - 1] if at else "{off}"', "on": f'row[at - 1] if at else "{on}"', "same": "row[max(at - 1, 0)]"}[edge]
    beyond = {"round": "row[(at + 1) % len(row)]", "off": f'row[at + 1] if at + 1 < len(row) else "{off}"', "on": f'row[at + 1] if at + 1 < len(row) else "{on}"', "same": "row[min(at + 1, len(row) - 1)]"}[edge]
    body = ["rows = [row]", f"for _ in range({steps}):", "    new = []", "    for at in range(len(row)):", f"        left = {outside}", f"        right = {beyond}", f'        number = 4 * (left == "{on}") + 2 * (row[at] == "{on}") + (right == "{on}")', f'        new.append("{on}" if {rule} >> number & 1 else "{off}")', '    row = "".join(new)', "    rows.append(row)"]
    body += [{"row": "return row", "count": f'return row.count("{on}")', "rows": "return rows", "changes": "return sum(a != b for a, b in zip(rows[0], row))", "longest": f'return max(map(len, row.split("{off}")))'}[ask[0]]]
    alive = {f"{number:03b}" for number in range(8) if rule & 2**number}

    def answer(row: str) -> Any:
        rows = [row.replace(on, "\1").replace(off, "0").replace("\1", "1")]
        for _ in range(steps):
            old = rows[-1]
            padded = {"round": old[-1:] + old + old[:1], "off": f"0{old}0", "on": f"1{old}1", "same": old[:1] + old + old[-1:]}[edge]
            rows.append("".join("1" if padded[at : at + 3] in alive else "0" for at in range(len(old))))
        back = [r.replace("1", "\1").replace("0", off).replace("\1", on) for r in rows]
        longest = max(len(list(g)) if k == "1" else 0 for k, g in itertools.groupby(rows[-1]))
        return {"row": back[-1], "count": rows[-1].count("1"), "rows": back, "changes": sum(a != b for a, b in zip(rows[0], rows[-1], strict=True)), "longest": longest}[ask[0]]

    lines = "\n".join(f"- `{''.join(on if c == '1' else off for c in three)}`" for three in sorted(alive))
    ends = {"round": "The row is a ring: the neighbour beyond an end is the cell at the other end.", "off": f"Beyond the ends there is `{off}`.", "on": f"Beyond the ends there is `{on}`.", "same": "Beyond an end there is a cell like the one at that end."}[edge]
    draft = Draft("simulation", "function", name, "", f"def {name}(row):\n{indented(body)}\n", f"{name}(row: str)")
    draft.prompt = f"Write `{name}(row)`. A row is a text of one or more cells, `{on}` or `{off}`. In one step all cells change at once: a cell becomes `{on}` where its left neighbour, itself and its right neighbour are one of\n\n{lines}\n\nand `{off}` otherwise. {ends} {steps} steps are made. Return {ask[1]}."
    draft.requirements = [("outputs", f"{steps} steps; return {ask[1]}."), ("constraints", ends), ("edge_cases", "A row of one cell.")]
    draft.tests = [call(["".join(rng.choice(on + off) for _ in range(rng.randint(4, 14)))], answer, 1, 2) for _ in range(9)] + [call([on], answer, 3), call([off], answer, 3)]
    return finished(draft)


@family
def working_days(rng: random.Random) -> Draft:
    """Dates found by counting; the second formulation reckons with day numbers."""
    closed = sorted(rng.sample(range(7), rng.randint(1, 3)))
    m = rng.randint(3, 9)
    back, also = rng.random() < 0.35, rng.choice(["", "multiple", "month", "ends"])
    month = rng.randint(1, 12)
    form = rng.choice(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y", "%Y%m%d", "%A"])
    start = rng.random() < 0.4
    name = f"due_{noun(rng)}"
    shut = {"": "", "multiple": f" or day.day % {m} == 0", "month": f" or day.month == {month}", "ends": " or (day + timedelta(days=1)).day == 1"}[also]
    sign = "-" if back else "+"
    begin = "" if start else f"    day {sign}= timedelta(days=1)\n"
    code = (
        f"from datetime import date, timedelta\n\n\ndef {name}(text, count):\n    day = date.fromisoformat(text)\n{begin}    while True:\n        if not (day.weekday() in {closed}{shut}):\n            count -= 1\n"
        f'            if count == 0:\n                return day.strftime("{form}")\n        day {sign}= timedelta(days=1)\n'
    )

    def answer(text: str, count: int) -> str:
        year, month_, day_ = map(int, text.split("-"))
        number = date(year, month_, day_).toordinal()
        numbers = itertools.count(number if start else number + (-1 if back else 1), -1 if back else 1)

        def is_open(n: int) -> bool:
            own = date.fromordinal(n)
            last = date.fromordinal(n + 1).month != own.month
            return (n + 6) % 7 not in closed and not {"": False, "multiple": own.day in range(0, 32, m), "month": own.month == month, "ends": last}[also]

        found = date.fromordinal(next(itertools.islice(filter(is_open, numbers), count - 1, None)))
        y, mo, d = f"{found.year:04d}", f"{found.month:02d}", f"{found.day:02d}"
        return {"%Y-%m-%d": f"{y}-{mo}-{d}", "%d.%m.%Y": f"{d}.{mo}.{y}", "%d/%m/%y": f"{d}/{mo}/{y[2:]}", "%Y%m%d": f"{y}{mo}{d}", "%A": _WEEKDAYS[(found.toordinal() + 6) % 7]}[form]

    days = ", ".join(_WEEKDAYS[one] + "s" for one in closed)
    more = {"": "", "multiple": f", and on days of the month that are divisible by {m}", "month": f", and in the whole month number {month}", "ends": ", and on the last day of each month"}[also]
    written = {"%Y-%m-%d": "as `YYYY-MM-DD`", "%d.%m.%Y": "as `DD.MM.YYYY`", "%d/%m/%y": "as `DD/MM/YY`", "%Y%m%d": "as `YYYYMMDD`", "%A": "as the English name of its weekday, such as `Monday`"}[form]
    begins = "that date itself, if it is open" if start else f"the day {'before' if back else 'after'} it"
    draft = Draft("dates", "function", name, "", code, f"{name}(text: str, count: int) -> str")
    draft.prompt = f"Write `{name}(text, count)`. {place(rng).capitalize()} is closed on {days}{more}. `text` is a date as `YYYY-MM-DD`, `count` a positive integer. Open days are counted {'backwards' if back else 'forwards'}, beginning with {begins}. Return the open day with the number `count`, {written}."
    draft.requirements = [("outputs", f"The open day with the number `count`, {written}."), ("constraints", f"Closed on {days}{more}."), ("edge_cases", "The date itself is closed; months and years end.")]
    starts = [date.fromordinal(737000 + rng.randint(0, 2500)) for _ in range(8)]
    draft.tests = [call([one.isoformat(), rng.randint(1, 20)], answer, 1, 2) for one in starts]
    draft.tests += [call([text, count], answer, 1, 3) for text, count in (("2024-02-28", 2), ("2023-12-31", 1), ("2024-03-01", 3))]
    return finished(draft)


@family
def shared_rooms(rng: random.Random) -> Draft:
    """Bookings and how many rooms they need; the second formulation looks at every minute."""
    pause, open_, least = rng.choice([0, 0, 5, 10, 15]), rng.randint(6, 9) * 60, rng.choice([0, 0, 10, 20])
    close = open_ + rng.randint(5, 9) * 60
    rooms = rng.randint(1, 3)
    ask = rng.choice([("most", "the greatest number of bookings that occupy a room at the same time"), ("busy", "how many minutes of the opening hours have at least one booking"), ("full", f"how many minutes of the opening hours have more than {rooms} bookings"), ("free", "the list of the pairs (begin, end) of the longest spans of the opening hours without any booking, in order"), ("over", f"the first minute in which there are more than {rooms} bookings, None if there is none"), ("idle", "how many minutes of the opening hours have no booking")])
    name = f"book_{noun(rng)}"
    tail = {"most": ["return max(load)"], "busy": ["return sum(one > 0 for one in load)"], "full": [f"return sum(one > {rooms} for one in load)"], "idle": ["return load.count(0)"], "over": [f"return next((at + {open_} for at, one in enumerate(load) if one > {rooms}), None)"],
            "free": ["free, begin = [], None", "for at, one in enumerate([*load, 1]):", "    if one == 0 and begin is None:", f"        begin = at + {open_}", "    elif one and begin is not None:", f"        free.append((begin, at + {open_}))", "        begin = None", "return free"]}[ask[0]]  # fmt: skip
    body = [f"change = [0] * ({close - open_} + 1)", "for begin, end in bookings:", *([f"    if end - begin < {least}:", "        continue"] if least else []), f"    end = end + {pause}" if pause else "    end = end + 0",
            f"    begin, end = max(begin, {open_}) - {open_}, min(end, {close}) - {open_}", "    if begin < end:", "        change[begin] += 1", "        change[end] -= 1", "load, now = [], 0", "for one in change[:-1]:", "    now += one", "    load.append(now)", *tail]  # fmt: skip
    body = [line for line in body if line != "    end = end + 0"]

    def answer(bookings: list[tuple[int, int]]) -> Any:
        real = [(b, e + pause) for b, e in bookings if e - b >= least]
        load = {t: sum(b <= t < e for b, e in real) for t in range(open_, close)}
        free = [t for t, n in load.items() if n == 0]
        spans = [(t, next(u for u in range(t, close + 1) if u not in free)) for t in free if t - 1 not in free]
        return {"most": max(load.values()), "busy": len([t for t in load if load[t]]), "full": len([t for t in load if load[t] >= rooms + 1]), "idle": len(free), "over": min((t for t in load if load[t] > rooms), default=None), "free": spans}[ask[0]]

    draft = Draft("intervals", "function", name, "", f"def {name}(bookings):\n{indented(body)}\n", f"{name}(bookings: list[tuple[int, int]])")
    short = f" Bookings of fewer than {least} minutes do not count." if least else ""
    clean = f" After its end, a booking occupies the room for {pause} minutes more, which count as part of it." if pause else ""
    draft.prompt = f"Write `{name}(bookings)`. Times are minutes since midnight. {place(rng).capitalize()} is open from minute {open_} to minute {close} (that one not included). A booking is a pair (begin, end) with begin before end; it occupies a room from its begin up to its end, the minute `end` not included.{short}{clean} What lies outside the opening hours does not matter. Return {ask[1]}."
    draft.requirements = [("outputs", f"Return {ask[1]}."), ("constraints", f"Open from {open_} to {close}.{short}{clean}"), ("edge_cases", "There may be no booking.")]

    def drawn() -> list[tuple[int, int]]:
        begins = [rng.randint(open_ - 40, close) for _ in range(rng.randint(2, 8))]
        return [(b, b + rng.choice([5, 10, 15, 30, 60, 150])) for b in begins]

    draft.tests = [call([drawn()], answer, 1, 2) for _ in range(9)] + [call([[]], answer, 3)]
    return finished(draft)


@family
def cheapest_paths(rng: random.Random) -> Draft:
    """Cheapest ways through a grid of costs; the second formulation relaxes until nothing changes."""
    moves = rng.choice([("right or down", [(0, 1), (1, 0)]), ("right, down, or right and down at once", [(0, 1), (1, 0), (1, 1)]), ("up, down, left or right", [(0, 1), (1, 0), (0, -1), (-1, 0)]), ("down, left or right", [(1, 0), (0, 1), (0, -1)])])
    cost = rng.choice([("the number of the field that is entered", "table[r][c]", lambda a, b: b), ("1 and the difference between the numbers of the two fields, if that is positive, else 1", "1 + max(0, table[r][c] - table[i][j])", lambda a, b: 1 + (b - a if b > a else 0)), ("the difference between the numbers of the two fields, whichever is greater", "abs(table[r][c] - table[i][j])", lambda a, b: max(a, b) - min(a, b)), ("the greater of the numbers of the two fields", "max(table[r][c], table[i][j])", lambda a, b: sorted((a, b))[1])])
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
        return {"cost": told[len(table) - 1, len(table[0]) - 1], "all": [[told[i, j] for j in range(len(row))] for i, row in enumerate(table)], "count": sum(n <= bound for n in best.values())}[ask]

    result = {"cost": "the least cost of a way to the last field of the last row, -1 if there is none", "all": "a table of the same shape with the least cost of a way to each field, -1 where there is none", "count": f"how many fields, the first one included, can be reached at a cost of at most {bound}"}[ask]
    draft = Draft("graphs", "function", name, "", f"def {name}(table):\n{indented(body)}\n", f"{name}(table: list[list[int]])", difficulty="hard")
    draft.prompt = f"Write `{name}(table)`. `table` is a rectangle of numbers from 0 to 9, one a field. A way begins on the first field of the first row and goes {moves[0]}, one field at a time. Fields with a number of {wall} or more cannot be entered (but a way may begin on one). A move costs {cost[0]}{f', and {extra} more' if extra else ''}. {'The number of the first field is paid as well' if first else 'Nothing is paid for the first field'}. Return {result}."
    draft.requirements = [("outputs", f"Return {result}."), ("constraints", f"Moves go {moves[0]}; fields of {wall} or more cannot be entered."), ("edge_cases", "There may be one field only.")]
    draft.tests = [call([[[rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 9]) for _ in range(w)] for _ in range(h)]], answer, 1, 2) for h, w in ((rng.randint(2, 4), rng.randint(2, 4)) for _ in range(9))] + [call([[[rng.randint(0, 9)]]], answer, 3)]
    return finished(draft)
