"""Families of classes: stores and caches."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from families_draft import Draft, family, indented
from families_sessions import Call, camel, class_draft, session


@family
def bounded_stores(rng: random.Random) -> Draft:
    """A store with room for so many, and a rule for what happens when it is full."""
    room, end = rng.randint(2, 5), rng.choice(["last", "first", "least", "greatest", "middle"])
    full = rng.choice(["raise", "oldest", "newest", "refuse", "smallest"])
    empty, extra = rng.choice(["none", "raise", "minus"]), rng.choice(["total", "items", "lost", "peek"])
    same = rng.random() < 0.3
    name = camel(rng, "stack", "rack", "shelf", "bin")
    put, take = rng.choice([("push", "pop"), ("add", "take"), ("put", "get"), ("store", "fetch")])
    body = ["def __init__(self):", "    self.held = []", "    self.lost = 0", "", f"def {put}(self, value):"]
    body += ["    if value in self.held:", "        return False"] if same else []
    body += [f"    if len(self.held) == {room}:"] + {
        "raise": ['        raise OverflowError("full")'],
        "oldest": ["        self.held.pop(0)", "        self.lost += 1"],
        "newest": ["        self.held.pop()", "        self.lost += 1"],
        "refuse": ["        self.lost += 1", "        return False"],
        "smallest": ["        self.held.remove(min(self.held))", "        self.lost += 1"],
    }[full]
    body += [
        "    self.held.append(value)",
        "    return True",
        "",
        f"def {take}(self):",
        "    if not self.held:",
    ] + {
        "none": ["        return None"],
        "raise": ['        raise IndexError("empty")'],
        "minus": ["        return -1"],
    }[empty]
    body += {
        "last": ["    return self.held.pop()"],
        "first": ["    return self.held.pop(0)"],
        "least": ["    value = min(self.held)", "    self.held.remove(value)", "    return value"],
        "greatest": ["    value = max(self.held)", "    self.held.remove(value)", "    return value"],
        "middle": ["    return self.held.pop(len(self.held) // 2)"],
    }[end]
    body += [
        "",
        *{
            "total": ["def total(self):", "    return sum(self.held)"],
            "items": ["def items(self):", "    return list(self.held)"],
            "lost": ["def losses(self):", "    return self.lost"],
            "peek": ["def peek(self, at):", "    return self.held[at] if 0 <= at < len(self.held) else None"],
        }[extra],
    ]
    query = {"total": "total", "items": "items", "lost": "losses", "peek": "peek"}[extra]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
        ages, lost, result = {}, 0, None  # number of the call → value, in order of age
        for number, (m, a) in enumerate([*done, (method, args)]):
            order = sorted(ages)
            if m == put:
                result = True
                if same and a[0] in ages.values():
                    result = False
                    continue
                if len(ages) == room:
                    if full == "raise":
                        raise OverflowError
                    lost += 1
                    if full == "refuse":
                        result = False
                        continue
                    del ages[
                        {
                            "oldest": order[0],
                            "newest": order[-1],
                            "smallest": min(order, key=lambda n: (ages[n], n)),
                        }[full]
                    ]
                ages[number] = a[0]
            elif m == take:
                if not ages:
                    if empty == "raise":
                        raise IndexError
                    result = {"none": None, "minus": -1}[empty]
                    continue
                gone = {
                    "last": order[-1],
                    "first": order[0],
                    "middle": order[len(order) // 2],
                    "least": min(order, key=lambda n: (ages[n], n)),
                    "greatest": min(order, key=lambda n: (-ages[n], n)),
                }[end]
                result = ages.pop(gone)
            else:
                held = [ages[n] for n in order]
                result = {
                    "total": lambda: sum(held),
                    "items": lambda: held,
                    "losses": lambda: lost,
                    "peek": lambda at: dict(enumerate(held)).get(at),
                }[m](*a)
        return result

    on_full = {
        "raise": "raises `OverflowError`",
        "oldest": "drops the value that has been in it longest",
        "newest": "drops the value that came in last",
        "refuse": "does not take the value, and returns `False`",
        "smallest": "drops the smallest value, the oldest of equal ones",
    }[full]
    which = {
        "last": "the value that came in last",
        "first": "the value that has been in it longest",
        "least": "the smallest value, the oldest of equal ones",
        "greatest": "the greatest value, the oldest of equal ones",
        "middle": "the value in the middle by age (of an even number, the younger of the two)",
    }[end]
    on_empty = {"none": "returns `None`", "raise": "raises `IndexError`", "minus": "returns -1"}[empty]
    ask = {
        "total": "`total()` returns the sum of what it holds",
        "items": "`items()` returns the list of what it holds, the oldest first",
        "lost": "`losses()` tells how many values were dropped or not taken because it was full",
        "peek": "`peek(at)` returns the value with the number `at` by age, the oldest having 0, or `None` if there is none",
    }[extra]
    twice = (
        f" A value that is in it already is not taken again: `{put}` returns `False` and nothing changes."
        if same
        else ""
    )
    prompt = f"Write the class `{name}`, which holds up to {room} integers. `{put}(value)` takes a value in and returns `True`.{twice} If it is full, `{put}` first {on_full}. `{take}()` takes out and returns {which}; if there is none, it {on_empty}. {ask}."
    if full in ("raise", "refuse"):
        prompt = prompt.replace("`{put}` first ", "").replace(
            f"`{put}` first {on_full}", f"`{put}` {on_full}"
        )

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(9, 14)):
            found.append((put, [rng.randint(1, 9)]) if rng.random() < 0.6 else (take, []))
            if rng.random() < 0.4:
                found.append((query, [rng.randint(0, room)] if extra == "peek" else []))
        return found

    tests = [session(name, [], calls(), answer, 1, 3) for _ in range(5)]
    tests += [
        session(
            name,
            [],
            [
                *((put, [v]) for v in rng.sample(range(1, 20), room + 2)),
                (take, []),
                (query, [0] if extra == "peek" else []),
            ],
            answer,
            2,
            3,
        )
    ]
    tests += [session(name, [], [(take, []), (put, [3]), (put, [3]), (take, []), (take, [])], answer, 1, 4)]
    return class_draft(
        "data structures",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", f"`{take}` gives {which}."),
            ("constraints", f"Room for {room}; a full one {on_full}.{twice}"),
            ("outputs", f"{ask}."),
            ("edge_cases", f"Empty: `{take}` {on_empty}."),
        ],
    )


@family
def caches(rng: random.Random) -> Draft:
    """A cache with a rule of eviction and, sometimes, an age at which entries end."""
    room, rule = rng.randint(2, 4), rng.choice(["used", "stored", "recent", "seldom", "key"])
    life, counts = rng.choice([0, 0, rng.randint(3, 6)]), rng.choice(["hits", "keys", "drops", "share"])
    refresh = rng.random() < 0.5
    name = camel(rng, "cache", "memo", "keep")
    body = [
        "def __init__(self):",
        "    self.rows, self.clock, self.hits, self.asked, self.drops = {}, 0, 0, 0, 0",
        "",
        "def _tick(self):",
        "    self.clock += 1",
    ]
    body += (
        [f"    self.rows = {{key: row for key, row in self.rows.items() if self.clock - row[1] < {life}}}"]
        if life
        else []
    )
    order = {
        "used": "row[2]",
        "stored": "row[1]",
        "recent": "-row[2]",
        "seldom": "(row[3], row[2])",
        "key": "key",
    }[rule]
    body += [
        "",
        "def put(self, key, value):",
        "    self._tick()",
        "    if key in self.rows:",
        "        row = self.rows[key]",
        "        row[0], row[2] = value, self.clock",
        *(["        row[1] = self.clock"] if refresh else []),
        "        return None",
    ]
    body += [
        "    gone = None",
        f"    if len(self.rows) == {room}:",
        "        gone = min(self.rows, key=lambda key: self._order(key, self.rows[key]))",
        "        del self.rows[gone]",
        "        self.drops += 1",
        "    self.rows[key] = [value, self.clock, self.clock, 0]",
        "    return gone",
        "",
        "def _order(self, key, row):",
        f"    return {order}",
    ]
    body += [
        "",
        "def get(self, key):",
        "    self._tick()",
        "    self.asked += 1",
        "    if key not in self.rows:",
        "        return None",
        "    row = self.rows[key]",
        "    row[2] = self.clock",
        "    row[3] += 1",
        "    self.hits += 1",
        "    return row[0]",
        "",
    ]
    body += {
        "hits": ["def hit_count(self):", "    return self.hits"],
        "keys": ["def keys(self):", "    return sorted(self.rows)"],
        "drops": ["def drop_count(self):", "    return self.drops"],
        "share": ["def percent(self):", "    return 100 * self.hits // self.asked if self.asked else 0"],
    }[counts]
    query = {"hits": "hit_count", "keys": "keys", "drops": "drop_count", "share": "percent"}[counts]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
        events: list[tuple[int, str, list[Any]]] = []
        clock = 0
        for m, a in [*done, (method, args)]:
            clock += m in ("put", "get")
            events.append((clock, m, a))
        alive: dict[str, dict[str, Any]] = {}
        hits = asked = drops = 0
        result: Any = None
        for now, m, a in events:
            if life and m in ("put", "get"):
                for key in [k for k, e in alive.items() if e["since"] <= now - life]:
                    alive.pop(key)
            if m == "put":
                result = None
                entry = alive.get(a[0])
                if entry is not None:
                    entry.update(value=a[1], used=now, **({"since": now} if refresh else {}))
                    continue
                if len(alive) >= room:
                    ranks = {
                        "used": lambda k: alive[k]["used"],
                        "stored": lambda k: alive[k]["since"],
                        "recent": lambda k: 10**6 - alive[k]["used"],
                        "seldom": lambda k: alive[k]["reads"] * 10**6 + alive[k]["used"],
                        "key": lambda k: [ord(c) for c in k],
                    }
                    result = sorted(alive, key=ranks[rule])[0]
                    alive.pop(result)
                    drops += 1
                alive[a[0]] = {"value": a[1], "since": now, "used": now, "reads": 0}
            elif m == "get":
                asked += 1
                entry = alive.get(a[0])
                result = entry and entry["value"]
                if entry is not None:
                    hits += 1
                    entry["used"], entry["reads"] = now, entry["reads"] + 1
            else:
                result = {
                    "hit_count": hits,
                    "keys": sorted(alive),
                    "drop_count": drops,
                    "percent": hits * 100 // max(asked, 1),
                }[m]
        return result

    goes = {
        "used": "was read or stored longest ago",
        "stored": "has been in it longest" + (" since it was last stored" if refresh else ""),
        "recent": "was read or stored last",
        "seldom": "was read least often since it came in; of equal ones that which was read or stored longest ago",
        "key": "has the key that comes first in the alphabet",
    }[rule]
    ends = (
        f" Each `put` and `get` is one tick of a clock; at the tick with the number t, before anything else, entries go that came in{' or were last stored' if refresh else ''} at the tick t - {life} or before."
        if life
        else ""
    )
    ask = {
        "hits": "`hit_count()` tells how many calls of `get` found something",
        "keys": "`keys()` returns the sorted list of the keys in it (no tick)",
        "drops": "`drop_count()` tells how many entries were put out for want of room",
        "share": "`percent()` tells how many of a hundred calls of `get` found something, rounded down, 0 if there was none",
    }[counts]
    prompt = f"Write the class `{name}`, a cache with room for {room} entries. `put(key, value)` stores a value under a text. A key that is there gets the new value{', and counts as stored anew' if refresh else ''}. If there is no room for a new key, the entry goes that {goes}. `put` returns the key that went for want of room, else `None`. `get(key)` returns the value, or `None` if there is none.{ends} {ask}. Values are integers."

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(9, 15)):
            key = rng.choice("abcdef"[: room + 2])
            found.append(("put", [key, rng.randint(1, 50)]) if rng.random() < 0.55 else ("get", [key]))
            if rng.random() < 0.25:
                found.append((query, []))
        return [*found, (query, [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft(
        "data structures",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", "`put` and `get` store and find."),
            ("constraints", f"Room for {room}: the entry goes that {goes}.{ends}"),
            ("outputs", f"{ask}."),
        ],
    )
