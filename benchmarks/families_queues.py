"""A family of classes: queues by priority."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from families_draft import Draft, family, indented, place
from families_sessions import Call, camel, class_draft, session


@family
def work_queues(rng: random.Random) -> Draft:
    """A queue of jobs by priority, with ageing and limits."""
    first, equal = rng.choice(["greatest", "least"]), rng.choice(["oldest", "youngest", "name"])
    ages, most, twice = (
        rng.choice([0, 0, 2, 3]),
        rng.choice([0, 0, 2]),
        rng.choice(["raise", "change", "ignore"]),
    )
    ask, empty = rng.choice(["waiting", "ahead", "sum"]), rng.choice(["none", "raise"])
    name = camel(rng, "queue", "desk", "rota")
    add, next_ = rng.choice([("add", "next"), ("enter", "serve"), ("enlist", "call")])
    sign = "-" if first == "greatest" else ""
    step = "+" if first == "greatest" else "-"
    tie = {"oldest": "self.since[name]", "youngest": "-self.since[name]", "name": "name"}[equal]
    body = [
        "def __init__(self):",
        "    self.level, self.since, self.clock, self.served = {}, {}, 0, {}",
        "",
        f"def {add}(self, name, level):",
        "    if name in self.level:",
        *{
            "raise": ["        raise ValueError(name)"],
            "change": ["        self.level[name] = level", "        return len(self.level)"],
            "ignore": ["        return len(self.level)"],
        }[twice],
    ]
    body += (
        [f"    if self.served.get(name, 0) >= {most}:", "        raise OverflowError(name)"] if most else []
    )
    body += ["    self.clock += 1", "    self.level[name], self.since[name] = level, self.clock", "    return len(self.level)", "", "def _order(self):", f"    return sorted(self.level, key=lambda name: ({sign}self.level[name], {tie}))", "",
             f"def {next_}(self):", "    if not self.level:", "        return None" if empty == "none" else '        raise IndexError("nobody")', "    name = self._order()[0]", "    del self.level[name], self.since[name]", "    self.served[name] = self.served.get(name, 0) + 1"]  # fmt: skip
    body += ["    for other in self.level:", f"        self.level[other] {step}= {ages}"] if ages else []
    body += [
        "    return name",
        "",
        *{
            "waiting": ["def waiting(self):", "    return self._order()"],
            "ahead": [
                "def ahead(self, name):",
                "    order = self._order()",
                "    return order.index(name) if name in order else -1",
            ],
            "sum": ["def levels(self):", "    return sum(self.level.values())"],
        }[ask],
    ]
    query = {"waiting": "waiting", "ahead": "ahead", "sum": "levels"}[ask]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
        rows: list[list[Any]] = []  # [name, level], the oldest first
        served: Counter[str] = Counter()
        result: Any = None

        def order() -> list[list[Any]]:
            found = rows if equal == "oldest" else rows[::-1] if equal == "youngest" else sorted(rows)
            return (
                sorted(found, key=lambda row: row[1], reverse=False)
                if first == "least"
                else [row for n in sorted({r[1] for r in rows})[::-1] for row in found if row[1] == n]
            )

        for m, a in [*done, (method, args)]:
            mine = [row for row in rows if row[0] == (a or [None])[0]]
            if m == add:
                if mine and twice == "raise":
                    raise ValueError
                if mine and twice == "change":
                    mine[0][1] = a[1]
                elif not mine:
                    if most and served[a[0]] >= most:
                        raise OverflowError
                    rows.append([*a])
                result = len(rows)
            elif m == next_:
                if not rows and empty == "raise":
                    raise IndexError
                result = order()[0][0] if rows else None
                if rows:
                    served[result] += 1
                    rows = [[n, p + (ages if first == "greatest" else -ages)] for n, p in rows if n != result]
            else:
                names = [row[0] for row in order()]
                result = {
                    "waiting": lambda: names,
                    "ahead": lambda n: dict(zip(names, range(99), strict=False)).get(n, -1),
                    "levels": lambda: sum(p for _, p in rows),
                }[m](*a)
        return result

    tie_told = {
        "oldest": "the one that came first",
        "youngest": "the one that came last",
        "name": "the one whose name comes first in the alphabet",
    }[equal]
    again = {
        "raise": "raises `ValueError`",
        "change": "gives it the new level and its old place among equals",
        "ignore": "changes nothing",
    }[twice]
    told = {
        "waiting": "`waiting()` returns the list of the names in the order in which they would be taken now",
        "ahead": "`ahead(name)` tells how many would be taken before a name if nothing changed, -1 if it does not wait",
        "sum": "`levels()` returns the sum of the levels of all who wait",
    }[ask]
    extra = (
        f" Each time one is taken, the levels of all who still wait {'rise' if first == 'greatest' else 'fall'} by {ages}."
        if ages
        else ""
    ) + (
        f" Who has been taken {most} times cannot come again: `{add}` raises `OverflowError`." if most else ""
    )
    prompt = f"Write the class `{name}` for those who wait at {place(rng)}. `{add}(name, level)` lets somebody wait and returns how many wait now; for a name that waits already it {again}{'' if twice == 'raise' else ', and returns that number as well'}. `{next_}()` takes the one with the {first} level, of equal ones {tie_told}, and returns the name; if nobody waits, it {'returns `None`' if empty == 'none' else 'raises `IndexError`'}.{extra} {told}."

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(9, 14)):
            who = rng.choice(["ann", "bo", "cy", "di", "ed"])
            found.append((add, [who, rng.randint(1, 5)]) if rng.random() < 0.62 else (next_, []))
            found += [(query, [who] if ask == "ahead" else [])] if rng.random() < 0.35 else []
        return [*found, (next_, []), (query, ["cy"] if ask == "ahead" else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft(
        "data structures",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", f"`{next_}` takes the {first} level, of equal ones {tie_told}.{extra}"),
            ("errors", f"A name that waits already: it {again}."),
            ("outputs", f"{told}."),
        ],
    )
