"""Families of functions on graphs, dates and bookings."""

from __future__ import annotations

import itertools
import random
from datetime import date
from typing import Any

from families_draft import Draft, call, family, finished, indented, noun, place

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@family
def graph_reach(rng: random.Random) -> Draft:
    """Distances in a graph; the second formulation widens sets."""
    directed, limit, m = rng.random() < 0.5, rng.randint(1, 3), rng.randint(2, 5)
    blocked = rng.choice(
        [
            ("", "", lambda n: False),
            (
                f" Nodes divisible by {m + 2} must not be entered.",
                f"node % {m + 2} == 0",
                lambda n: n % (m + 2) == 0,
            ),
            (f" Nodes greater than {m + 5} must not be entered.", f"node > {m + 5}", lambda n: n > m + 5),
            (" Edges lead to a greater number only, whatever way they are given.", "", None),
        ]
    )
    ask = rng.choice([("within", f"the sorted list of nodes at a distance of at most {limit}, `start` included"), ("exact", f"the sorted list of nodes at a distance of exactly {limit}"), ("map", "a dict of node and distance for all nodes that can be reached, in order of the nodes"), ("far", "the greatest distance of a node that can be reached"),
                      ("sum", "the sum of the numbers of all nodes that can be reached, `start` included"), ("layers", "the list of how many nodes there are at distance 0, 1, 2 and so on"), ("even", "how many nodes can be reached at an even distance, `start` included")])  # fmt: skip
    rises = blocked[2] is None
    part = rng.randint(2, 5)
    rest = rng.randint(0, part - 1)
    picks = rng.random() < 0.7
    name = f"spread_{noun(rng)}"
    body = ["near = {}", "for a, b in edges:"] + (
        ["    near.setdefault(min(a, b), []).append(max(a, b))"]
        if rises
        else ["    near.setdefault(a, []).append(b)"]
        + ([] if directed else ["    near.setdefault(b, []).append(a)"])
    )
    body += [
        "distance = {start: 0}",
        "queue = [start]",
        "for here in queue:",
        "    for node in near.get(here, []):",
    ]
    body += [f"        if {blocked[1]}:", "            continue"] if blocked[1] else []
    body += [
        "        if node not in distance:",
        "            distance[node] = distance[here] + 1",
        "            queue.append(node)",
    ]
    body += (
        [f"distance = {{node: far for node, far in distance.items() if node % {part} != {rest}}}"]
        if picks
        else []
    )
    body += {"within": [f"return sorted(node for node, far in distance.items() if far <= {limit})"], "exact": [f"return sorted(node for node, far in distance.items() if far == {limit})"], "map": ["return dict(sorted(distance.items()))"], "far": ["return max(distance.values(), default=0)"], "sum": ["return sum(distance)"],
             "layers": ["farthest = max(distance.values(), default=-1)", "return [list(distance.values()).count(far) for far in range(farthest + 1)]"], "even": ["return sum(far % 2 == 0 for far in distance.values())"]}[ask[0]]  # fmt: skip

    def answer(edges: list[tuple[int, int]], start: int) -> Any:
        arcs = (
            {(min(e), max(e)) for e in edges}
            if rises
            else set(edges) | (set() if directed else {(b, a) for a, b in edges})
        )
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

    chosen = (
        f" Of the nodes found in this way, those that leave {rest} when divided by {part} do not count, `start` included; where no node counts, a greatest distance is 0."
        if picks
        else ""
    )
    way = (
        ""
        if rises
        else " An edge (a, b) leads from a to b only."
        if directed
        else " An edge leads both ways."
    )
    draft = Draft(
        "graphs",
        "function",
        name,
        "",
        f"def {name}(edges, start):\n{indented(body)}\n",
        f"{name}(edges: list[tuple[int, int]], start: int)",
    )
    draft.prompt = f"Write `{name}(edges, start)` for the paths at {place(rng)}. `edges` is a list of pairs of nodes, which are integers.{way}{blocked[0]} The distance of a node is the least number of edges that lead to it from `start`, where one may stand in any case.{chosen} Return {ask[1]}."
    draft.requirements = [
        ("outputs", f"Return {ask[1]}."),
        ("constraints", f"{way}{blocked[0]}".strip()),
        ("edge_cases", "There may be no edge at `start`."),
    ]

    def drawn() -> list[tuple[int, int]]:
        return [(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(5, 12))]

    draft.tests = [call([drawn(), rng.randint(1, 9)], answer, 1, 2) for _ in range(10)] + [
        call([[], 4], answer, 3)
    ]
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
    shut = {
        "": "",
        "multiple": f" or day.day % {m} == 0",
        "month": f" or day.month == {month}",
        "ends": " or (day + timedelta(days=1)).day == 1",
    }[also]
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
            return (n + 6) % 7 not in closed and not {
                "": False,
                "multiple": own.day in range(0, 32, m),
                "month": own.month == month,
                "ends": last,
            }[also]

        found = date.fromordinal(next(itertools.islice(filter(is_open, numbers), count - 1, None)))
        y, mo, d = f"{found.year:04d}", f"{found.month:02d}", f"{found.day:02d}"
        return {
            "%Y-%m-%d": f"{y}-{mo}-{d}",
            "%d.%m.%Y": f"{d}.{mo}.{y}",
            "%d/%m/%y": f"{d}/{mo}/{y[2:]}",
            "%Y%m%d": f"{y}{mo}{d}",
            "%A": _WEEKDAYS[(found.toordinal() + 6) % 7],
        }[form]

    days = ", ".join(_WEEKDAYS[one] + "s" for one in closed)
    more = {
        "": "",
        "multiple": f", and on days of the month that are divisible by {m}",
        "month": f", and in the whole month number {month}",
        "ends": ", and on the last day of each month",
    }[also]
    written = {
        "%Y-%m-%d": "as `YYYY-MM-DD`",
        "%d.%m.%Y": "as `DD.MM.YYYY`",
        "%d/%m/%y": "as `DD/MM/YY`",
        "%Y%m%d": "as `YYYYMMDD`",
        "%A": "as the English name of its weekday, such as `Monday`",
    }[form]
    begins = "that date itself, if it is open" if start else f"the day {'before' if back else 'after'} it"
    draft = Draft("dates", "function", name, "", code, f"{name}(text: str, count: int) -> str")
    draft.prompt = f"Write `{name}(text, count)`. {place(rng).capitalize()} is closed on {days}{more}. `text` is a date as `YYYY-MM-DD`, `count` a positive integer. Open days are counted {'backwards' if back else 'forwards'}, beginning with {begins}. Return the open day with the number `count`, {written}."
    draft.requirements = [
        ("outputs", f"The open day with the number `count`, {written}."),
        ("constraints", f"Closed on {days}{more}."),
        ("edge_cases", "The date itself is closed; months and years end."),
    ]
    starts = [date.fromordinal(737000 + rng.randint(0, 2500)) for _ in range(8)]
    draft.tests = [call([one.isoformat(), rng.randint(1, 20)], answer, 1, 2) for one in starts]
    draft.tests += [
        call([text, count], answer, 1, 3)
        for text, count in (("2024-02-28", 2), ("2023-12-31", 1), ("2024-03-01", 3))
    ]
    return finished(draft)


@family
def shared_rooms(rng: random.Random) -> Draft:
    """Bookings and how many rooms they need; the second formulation looks at every minute."""
    pause, open_, least = rng.choice([0, 0, 5, 10, 15]), rng.randint(6, 9) * 60, rng.choice([0, 0, 10, 20])
    close = open_ + rng.randint(5, 9) * 60
    rooms = rng.randint(1, 3)
    ask = rng.choice(
        [
            ("most", "the greatest number of bookings that occupy a room at the same time"),
            ("busy", "how many minutes of the opening hours have at least one booking"),
            ("full", f"how many minutes of the opening hours have more than {rooms} bookings"),
            (
                "free",
                "the list of the pairs (begin, end) of the longest spans of the opening hours without any booking, in order",
            ),
            (
                "over",
                f"the first minute in which there are more than {rooms} bookings, None if there is none",
            ),
            ("idle", "how many minutes of the opening hours have no booking"),
        ]
    )
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
        spans = [
            (t, next(u for u in range(t, close + 1) if u not in free)) for t in free if t - 1 not in free
        ]
        return {
            "most": max(load.values()),
            "busy": len([t for t in load if load[t]]),
            "full": len([t for t in load if load[t] >= rooms + 1]),
            "idle": len(free),
            "over": min((t for t in load if load[t] > rooms), default=None),
            "free": spans,
        }[ask[0]]

    draft = Draft(
        "intervals",
        "function",
        name,
        "",
        f"def {name}(bookings):\n{indented(body)}\n",
        f"{name}(bookings: list[tuple[int, int]])",
    )
    short = f" Bookings of fewer than {least} minutes do not count." if least else ""
    clean = (
        f" After its end, a booking occupies the room for {pause} minutes more, which count as part of it."
        if pause
        else ""
    )
    draft.prompt = f"Write `{name}(bookings)`. Times are minutes since midnight. {place(rng).capitalize()} is open from minute {open_} to minute {close} (that one not included). A booking is a pair (begin, end) with begin before end; it occupies a room from its begin up to its end, the minute `end` not included.{short}{clean} What lies outside the opening hours does not matter. Return {ask[1]}."
    draft.requirements = [
        ("outputs", f"Return {ask[1]}."),
        ("constraints", f"Open from {open_} to {close}.{short}{clean}"),
        ("edge_cases", "There may be no booking."),
    ]

    def drawn() -> list[tuple[int, int]]:
        begins = [rng.randint(open_ - 40, close) for _ in range(rng.randint(2, 8))]
        return [(b, b + rng.choice([5, 10, 15, 30, 60, 150])) for b in begins]

    draft.tests = [call([drawn()], answer, 1, 2) for _ in range(9)] + [call([[]], answer, 3)]
    return finished(draft)
