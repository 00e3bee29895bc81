"""Families of classes. The second formulation keeps no state: it answers each call from the whole history of calls before it."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from cupel.model import literal
from families_draft import Draft, family, indented, needs, noun, place

_Call = tuple[str, list[Any]]
_Answer = Callable[[Sequence[_Call], str, list[Any]], Any]
"""(calls before that did not raise, method, arguments) → what the call returns; it raises what the call raises."""


def session(name: str, init: list[Any], calls: Sequence[_Call], answer: _Answer, *numbers: int) -> dict[str, Any]:
    """A `calls` test on one instance; a call that raises changes nothing."""
    done: list[_Call] = []
    steps: list[dict[str, Any]] = [{"new": name, "args": literal.render(init)}]
    for method, args in calls:
        step: dict[str, Any] = {"method": method, "args": literal.render(args)}
        try:
            step["expected"] = literal.render(answer(done, method, args))
            done.append((method, args))
        except (ValueError, KeyError, IndexError, OverflowError) as error:
            step["raises"] = type(error).__name__
        steps.append(step)
    return {"kind": "calls", "steps": steps, "requirements": needs(*numbers)}


def example(test: dict[str, Any], count: int = 5) -> str:
    """The first steps of a session, for a prompt."""
    lines = []
    for step in test["steps"][: count + 1]:
        if "new" in step:
            lines.append(f"    thing = {step['new']}({step['args'][1:-1]})")
        else:
            told = f"raises {step['raises']}" if "raises" in step else f"is {step['expected']}"
            lines.append(f"    thing.{step['method']}({step['args'][1:-1]})  # {told}")
    return "For example:\n\n" + "\n".join(lines) + "\n"


def class_draft(taxonomy: str, name: str, code: str, prompt: str, tests: list[dict[str, Any]], requirements: list[tuple[str, str]]) -> Draft:
    """A draft of a class task."""
    return Draft(taxonomy, "class", name, f"{prompt}\n\n{example(tests[0])}", code, None, (), requirements, tests)


def _camel(rng: random.Random, *words: str) -> str:
    return rng.choice(words).capitalize() + noun(rng).capitalize()


@family
def state_machines(rng: random.Random) -> Draft:
    """A machine of named states and events."""
    states = rng.sample(["idle", "armed", "open", "shut", "ready", "busy", "lost", "done", "cold", "warm"], rng.randint(3, 4))
    events = rng.sample(["push", "pull", "turn", "ring", "drop", "lift", "wait"], rng.randint(2, 3))
    moves = {(s, e): rng.choice(states) for s in states for e in events if rng.random() < 0.75}
    unknown, counts = rng.choice(["raise", "stay", "first"]), rng.choice(["visits", "moves", "last"])
    limit = rng.choice([0, 0, rng.randint(3, 6)])
    name = _camel(rng, "gate", "door", "pump", "lamp")
    start = states[0]
    body = [f"MOVES = {moves!r}", "", "def __init__(self):", f'    self.now = "{start}"', f'    self.trail = ["{start}"]', "", "def send(self, event):"]
    body += [f"    if len(self.trail) > {limit}:", '        raise OverflowError("worn out")'] if limit else []
    body += ["    if (self.now, event) not in self.MOVES:", *{"raise": ["        raise ValueError(event)"], "stay": ["        return self.now"], "first": [f'        self.now = "{start}"', "    else:"]}[unknown]]
    body += ["        self.now = self.MOVES[self.now, event]"] if unknown == "first" else ["    self.now = self.MOVES[self.now, event]"]
    body += ["    self.trail.append(self.now)", "    return self.now", "", "def state(self):", "    return self.now", ""]
    body += {"visits": ["def visits(self, state):", "    return self.trail.count(state)"], "moves": ["def moves(self):", "    return len(self.trail) - 1"], "last": ["def last(self, count):", "    return self.trail[-count:]"]}[counts]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        def trail(sent: list[str]) -> list[str]:
            if not sent:
                return [start]
            before = trail(sent[:-1])
            if (before[-1], sent[-1]) in moves:
                return [*before, moves[before[-1], sent[-1]]]
            return [*before, start] if unknown == "first" else before

        events_ = [a[0] for m, a in done if m == "send"]
        now = trail(events_)
        if method == "send":
            if limit and len(now) - 1 >= limit:
                raise OverflowError
            if (now[-1], args[0]) not in moves and unknown == "raise":
                raise ValueError
            return trail([*events_, args[0]])[-1]
        return {"state": lambda: now[-1], "visits": lambda s: sum(one == s for one in now), "moves": lambda: len(now) - 1, "last": lambda n: now[max(0, len(now) - n) :]}[method](*args)

    told = "\n".join(f"- in `{s}`, `{e}` leads to `{to}`" for (s, e), to in moves.items())
    other = {"raise": "raises `ValueError` and changes nothing", "stay": "changes nothing, and the state is returned", "first": f"leads to `{start}`"}[unknown]
    ask = {"visits": "`visits(state)` tells how often the machine has come to be in a state, the begin included", "moves": "`moves()` tells how many events have led to a state", "last": "`last(count)` returns the list of the last `count` states (at least 1), the present one at the end, or all if there are fewer"}[counts]
    worn = f" After {limit} events that led to a state, `send` raises `OverflowError` whatever the event." if limit else ""
    prompt = f"Write the class `{name}`, a machine at {place(rng)} that is in the state `{start}` at first. `send(event)` moves it and returns the new state:\n\n{told}\n\nAny other event {other}.{worn} `state()` returns the present state. {ask}."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(7, 12)):
            found.append(("send", [rng.choice([*events, *events, "kick"])]))
            if rng.random() < 0.35:
                found.append({"visits": ("visits", [rng.choice(states)]), "moves": ("moves", []), "last": ("last", [rng.randint(1, 4)])}[counts])
        return [*found, ("state", [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(7)]
    return class_draft("simulation", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", "`send` follows the table and returns the state."), ("errors", f"Any other event {other}.{worn}"), ("outputs", f"{ask}.")])


@family
def bounded_stores(rng: random.Random) -> Draft:
    """A store with room for so many, and a rule for what happens when it is full."""
    room, end = rng.randint(2, 5), rng.choice(["last", "first", "least", "greatest", "middle"])
    full = rng.choice(["raise", "oldest", "newest", "refuse", "smallest"])
    empty, extra = rng.choice(["none", "raise", "minus"]), rng.choice(["total", "items", "lost", "peek"])
    same = rng.random() < 0.3
    name = _camel(rng, "stack", "rack", "shelf", "bin")
    put, take = rng.choice([("push", "pop"), ("add", "take"), ("put", "get"), ("store", "fetch")])
    body = ["def __init__(self):", "    self.held = []", "    self.lost = 0", "", f"def {put}(self, value):"]
    body += ["    if value in self.held:", "        return False"] if same else []
    body += [f"    if len(self.held) == {room}:"] + {"raise": ['        raise OverflowError("full")'], "oldest": ["        self.held.pop(0)", "        self.lost += 1"], "newest": ["        self.held.pop()", "        self.lost += 1"], "refuse": ["        self.lost += 1", "        return False"], "smallest": ["        self.held.remove(min(self.held))", "        self.lost += 1"]}[full]
    body += ["    self.held.append(value)", "    return True", "", f"def {take}(self):", "    if not self.held:"] + {"none": ["        return None"], "raise": ['        raise IndexError("empty")'], "minus": ["        return -1"]}[empty]
    body += {"last": ["    return self.held.pop()"], "first": ["    return self.held.pop(0)"], "least": ["    value = min(self.held)", "    self.held.remove(value)", "    return value"], "greatest": ["    value = max(self.held)", "    self.held.remove(value)", "    return value"], "middle": ["    return self.held.pop(len(self.held) // 2)"]}[end]
    body += ["", *{"total": ["def total(self):", "    return sum(self.held)"], "items": ["def items(self):", "    return list(self.held)"], "lost": ["def losses(self):", "    return self.lost"], "peek": ["def peek(self, at):", "    return self.held[at] if 0 <= at < len(self.held) else None"]}[extra]]
    query = {"total": "total", "items": "items", "lost": "losses", "peek": "peek"}[extra]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
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
                    del ages[{"oldest": order[0], "newest": order[-1], "smallest": min(order, key=lambda n: (ages[n], n))}[full]]
                ages[number] = a[0]
            elif m == take:
                if not ages:
                    if empty == "raise":
                        raise IndexError
                    result = {"none": None, "minus": -1}[empty]
                    continue
                gone = {"last": order[-1], "first": order[0], "middle": order[len(order) // 2], "least": min(order, key=lambda n: (ages[n], n)), "greatest": min(order, key=lambda n: (-ages[n], n))}[end]
                result = ages.pop(gone)
            else:
                held = [ages[n] for n in order]
                result = {"total": lambda: sum(held), "items": lambda: held, "losses": lambda: lost, "peek": lambda at: dict(enumerate(held)).get(at)}[m](*a)
        return result

    on_full = {"raise": "raises `OverflowError`", "oldest": "drops the value that has been in it longest", "newest": "drops the value that came in last", "refuse": "does not take the value, and returns `False`", "smallest": "drops the smallest value, the oldest of equal ones"}[full]
    which = {"last": "the value that came in last", "first": "the value that has been in it longest", "least": "the smallest value, the oldest of equal ones", "greatest": "the greatest value, the oldest of equal ones", "middle": "the value in the middle by age (of an even number, the younger of the two)"}[end]
    on_empty = {"none": "returns `None`", "raise": "raises `IndexError`", "minus": "returns -1"}[empty]
    ask = {"total": "`total()` returns the sum of what it holds", "items": "`items()` returns the list of what it holds, the oldest first", "lost": "`losses()` tells how many values were dropped or not taken because it was full", "peek": "`peek(at)` returns the value with the number `at` by age, the oldest having 0, or `None` if there is none"}[extra]
    twice = f" A value that is in it already is not taken again: `{put}` returns `False` and nothing changes." if same else ""
    prompt = f"Write the class `{name}`, which holds up to {room} integers. `{put}(value)` takes a value in and returns `True`.{twice} If it is full, `{put}` first {on_full}. `{take}()` takes out and returns {which}; if there is none, it {on_empty}. {ask}."
    if full in ("raise", "refuse"):
        prompt = prompt.replace("`{put}` first ", "").replace(f"`{put}` first {on_full}", f"`{put}` {on_full}")

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(9, 14)):
            found.append((put, [rng.randint(1, 9)]) if rng.random() < 0.6 else (take, []))
            if rng.random() < 0.4:
                found.append((query, [rng.randint(0, room)] if extra == "peek" else []))
        return found

    tests = [session(name, [], calls(), answer, 1, 3) for _ in range(5)]
    tests += [session(name, [], [*((put, [v]) for v in rng.sample(range(1, 20), room + 2)), (take, []), (query, [0] if extra == "peek" else [])], answer, 2, 3)]
    tests += [session(name, [], [(take, []), (put, [3]), (put, [3]), (take, []), (take, [])], answer, 1, 4)]
    return class_draft("data structures", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"`{take}` gives {which}."), ("constraints", f"Room for {room}; a full one {on_full}.{twice}"), ("outputs", f"{ask}."), ("edge_cases", f"Empty: `{take}` {on_empty}.")])


@family
def caches(rng: random.Random) -> Draft:
    """A cache with a rule of eviction and, sometimes, an age at which entries end."""
    room, rule = rng.randint(2, 4), rng.choice(["used", "stored", "recent", "seldom", "key"])
    life, counts = rng.choice([0, 0, rng.randint(3, 6)]), rng.choice(["hits", "keys", "drops", "share"])
    refresh = rng.random() < 0.5
    name = _camel(rng, "cache", "memo", "keep")
    body = ["def __init__(self):", "    self.rows, self.clock, self.hits, self.asked, self.drops = {}, 0, 0, 0, 0", "", "def _tick(self):", "    self.clock += 1"]
    body += [f"    self.rows = {{key: row for key, row in self.rows.items() if self.clock - row[1] < {life}}}"] if life else []
    order = {"used": "row[2]", "stored": "row[1]", "recent": "-row[2]", "seldom": "(row[3], row[2])", "key": "key"}[rule]
    body += ["", "def put(self, key, value):", "    self._tick()", "    if key in self.rows:", "        row = self.rows[key]", "        row[0], row[2] = value, self.clock", *(["        row[1] = self.clock"] if refresh else []), "        return None"]
    body += ["    gone = None", f"    if len(self.rows) == {room}:", f"        gone = min(self.rows, key=lambda key: self._order(key, self.rows[key]))", "        del self.rows[gone]", "        self.drops += 1", "    self.rows[key] = [value, self.clock, self.clock, 0]", "    return gone", "", "def _order(self, key, row):", f"    return {order}"]
    body += ["", "def get(self, key):", "    self._tick()", "    self.asked += 1", "    if key not in self.rows:", "        return None", "    row = self.rows[key]", "    row[2] = self.clock", "    row[3] += 1", "    self.hits += 1", "    return row[0]", ""]
    body += {"hits": ["def hit_count(self):", "    return self.hits"], "keys": ["def keys(self):", "    return sorted(self.rows)"], "drops": ["def drop_count(self):", "    return self.drops"], "share": ["def percent(self):", "    return 100 * self.hits // self.asked if self.asked else 0"]}[counts]
    query = {"hits": "hit_count", "keys": "keys", "drops": "drop_count", "share": "percent"}[counts]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
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
                    ranks = {"used": lambda k: alive[k]["used"], "stored": lambda k: alive[k]["since"], "recent": lambda k: 10**6 - alive[k]["used"], "seldom": lambda k: alive[k]["reads"] * 10**6 + alive[k]["used"], "key": lambda k: [ord(c) for c in k]}
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
                result = {"hit_count": hits, "keys": sorted(alive), "drop_count": drops, "percent": hits * 100 // max(asked, 1)}[m]
        return result

    goes = {"used": "was read or stored longest ago", "stored": "has been in it longest" + (" since it was last stored" if refresh else ""), "recent": "was read or stored last", "seldom": "was read least often since it came in; of equal ones that which was read or stored longest ago", "key": "has the key that comes first in the alphabet"}[rule]
    ends = f" Each `put` and `get` is one tick of a clock; at the tick with the number t, before anything else, entries go that came in{' or were last stored' if refresh else ''} at the tick t - {life} or before." if life else ""
    ask = {"hits": "`hit_count()` tells how many calls of `get` found something", "keys": "`keys()` returns the sorted list of the keys in it (no tick)", "drops": "`drop_count()` tells how many entries were put out for want of room", "share": "`percent()` tells how many of a hundred calls of `get` found something, rounded down, 0 if there was none"}[counts]
    prompt = f"Write the class `{name}`, a cache with room for {room} entries. `put(key, value)` stores a value under a text. A key that is there gets the new value{', and counts as stored anew' if refresh else ''}. If there is no room for a new key, the entry goes that {goes}. `put` returns the key that went for want of room, else `None`. `get(key)` returns the value, or `None` if there is none.{ends} {ask}. Values are integers."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(9, 15)):
            key = rng.choice("abcdef"[: room + 2])
            found.append(("put", [key, rng.randint(1, 50)]) if rng.random() < 0.55 else ("get", [key]))
            if rng.random() < 0.25:
                found.append((query, []))
        return [*found, (query, [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft("data structures", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", "`put` and `get` store and find."), ("constraints", f"Room for {room}: the entry goes that {goes}.{ends}"), ("outputs", f"{ask}.")])


@family
def accounts(rng: random.Random) -> Draft:
    """An account with fees, limits and interest."""
    fee, limit, most = rng.choice([0, 1, 2, 5]), rng.choice([0, 50, 100, 300]), rng.choice([0, 200, 500])
    rate, free = rng.choice([1, 2, 5, 10]), rng.choice([0, 2, 3])
    start, refused = rng.choice([0, 10, 100]), rng.choice(["raise", "false"])
    extra = rng.choice(["fees", "history", "lowest"])
    name = _camel(rng, "account", "purse", "ledger", "till")
    into, out = rng.choice([("deposit", "withdraw"), ("pay_in", "pay_out"), ("credit", "debit")])
    bad = "raise ValueError(amount)" if refused == "raise" else "return False"
    body = ["def __init__(self):", f"    self.balance_, self.outs, self.fees_, self.past = {start}, 0, 0, [{start}]", "", "def _set(self, balance):", "    self.balance_ = balance", "    self.past.append(balance)", "    return True", "", f"def {into}(self, amount):", f"    if amount <= 0{f' or amount > {most}' if most else ''}:", f"        {bad}", "    return self._set(self.balance_ + amount)", "",
            f"def {out}(self, amount):", f"    fee = {f'{fee} if self.outs >= {free} else 0' if free else fee}", f"    if amount <= 0 or self.balance_ - amount - fee < -{limit}:", f"        {bad}", "    self.outs += 1", "    self.fees_ += fee", "    return self._set(self.balance_ - amount - fee)", "",
            "def interest(self):", f"    change = self.balance_ * {rate} // 100 if self.balance_ > 0 else 0", "    self._set(self.balance_ + change)", "    return change", "", "def balance(self):", "    return self.balance_", "",
            *{"fees": ["def fees(self):", "    return self.fees_"], "history": ["def history(self):", "    return list(self.past)"], "lowest": ["def lowest(self):", "    return min(self.past)"]}[extra]]  # fmt: skip

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        def refuse() -> Any:
            if refused == "raise":
                raise ValueError
            return False

        past, fees, outs = [start], 0, 0
        result: Any = None
        for m, a in [*done, (method, args)]:
            if m == into:
                good = a[0] in range(1, (most or 10**9) + 1)
                result = True if good else refuse()
                past += [past[-1] + a[0]] if good else []
            elif m == out:
                cost = 0 if outs < free else fee
                after = past[-1] - (a[0] + cost)
                good = a[0] >= 1 and after + limit >= 0
                result = True if good else refuse()
                if good:
                    past.append(after)
                    fees, outs = fees + cost, outs + 1
            elif m == "interest":
                result = max(past[-1], 0) * rate // 100
                past.append(past[-1] + result)
            else:
                result = {"balance": past[-1], "fees": fees, "history": past, "lowest": sorted(past)[0]}[m]
        return result

    no = "raises `ValueError`" if refused == "raise" else "returns `False`"
    cost = f" Each costs a fee of {fee}{f', but for the first {free}' if free else ''}, which is taken from the balance as well." if fee else ""
    ask = {"fees": "`fees()` returns the sum of all fees", "history": "`history()` returns the list of all balances so far, the first one included, one more after each call that was carried out", "lowest": "`lowest()` returns the lowest balance so far, the first one included"}[extra]
    prompt = f"Write the class `{name}` for {place(rng)}, which keeps a balance in whole coins. It begins with {start}. `{into}(amount)` adds an amount of at least 1{f' and at most {most}' if most else ''}. `{out}(amount)` takes an amount of at least 1.{cost} The balance must not fall below {-limit}. Both return `True`; where a rule is broken, the call changes nothing and {no}. `interest()` adds {rate} percent of a positive balance, rounded down, and returns what was added, 0 otherwise. `balance()` returns the balance. {ask}."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(8, 12)):
            found.append(rng.choice([(into, [rng.choice([0, 5, 40, 150, 260, 600])]), (out, [rng.choice([0, 5, 30, 80, 200])]), (out, [rng.randint(1, 60)]), ("interest", []), (extra, [])]))
        return [*found, ("balance", []), (extra, [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft("money", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"`{into}`, `{out}` and `interest` change the balance.{cost}"), ("errors", f"Where a rule is broken, the call {no}."), ("outputs", f"{ask}.")])


@family
def stock_books(rng: random.Random) -> Draft:
    """Stock that can be put aside for somebody."""
    low, keep, short = rng.randint(2, 6), rng.choice([0, 0, 1, 2]), rng.choice(["raise", "part", "false"])
    unknown, ask = rng.choice(["key", "zero"]), rng.choice(["low", "free", "holders", "total"])
    most = rng.choice([0, 10, 20])
    name = _camel(rng, "stock", "store", "depot")
    add, hold, drop = rng.choice([("add", "hold", "release"), ("bring", "reserve", "cancel"), ("receive", "assign", "return_")])
    body = ["def __init__(self):", "    self.count, self.held = {}, {}", "", "def _free(self, item):"]
    body += ["    if item not in self.count:", "        raise KeyError(item)"] if unknown == "key" else []
    body += ["    aside = sum(n for (_, what), n in self.held.items() if what == item)", "    return self.count.get(item, 0) - aside", "", f"def {add}(self, item, number):", f"    self.count[item] = {'min(' if most else ''}self.count.get(item, 0) + number{f', {most})' if most else ''}", "    return self.count[item]", "",
             f"def {hold}(self, name, item, number):", f"    free = self._free(item) - {keep}" if keep else "    free = self._free(item)", "    if number > free:", *{"raise": ["        raise ValueError(number)"], "false": ["        return 0"], "part": ["        number = max(free, 0)"]}[short],
             "    self.held[name, item] = self.held.get((name, item), 0) + number", "    return number", "", f"def {drop}(self, name, item):", "    return self.held.pop((name, item), 0)", "",
             *{"low": ["def low(self):", f"    return sorted(item for item in self.count if self._free(item) < {low})"], "free": ["def free(self, item):", "    return self._free(item)"], "holders": ["def holders(self, item):", "    return sorted(name for (name, what), n in self.held.items() if what == item and n)"], "total": ["def total(self):", "    return sum(self.count.values()) - sum(self.held.values())"]}[ask]]  # fmt: skip

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        there: dict[str, int] = {}
        aside: list[tuple[str, str, int]] = []
        result: Any = None

        def free(item: str) -> int:
            if unknown == "key" and item not in there:
                raise KeyError(item)
            return there.get(item, 0) - sum(n for _, what, n in aside if what == item)

        for m, a in [*done, (method, args)]:
            if m == add:
                there[a[0]] = there.get(a[0], 0) + a[1]
                there[a[0]] = min(there[a[0]], most) if most else there[a[0]]
                result = there[a[0]]
            elif m == hold:
                can = free(a[1]) - keep
                result = a[2] if a[2] <= can else {"part": max(0, can), "false": 0}.get(short)
                if result is None:
                    raise ValueError
                aside.append((a[0], a[1], result))
            elif m == drop:
                result = sum(n for who, what, n in aside if (who, what) == (a[0], a[1]))
                aside = [one for one in aside if one[:2] != (a[0], a[1])]
            else:
                result = {"low": lambda: [i for i in sorted(there) if free(i) < low], "free": free, "holders": lambda item: sorted({who for who, what, n in aside if what == item and n > 0}), "total": lambda: sum(map(free, there))}[m](*a)
        return result

    on_short = {"raise": "raises `ValueError` and changes nothing", "part": "puts aside as many as there are (none, if there are none) and returns that number", "false": "changes nothing and returns 0"}[short]
    on_unknown = "An item that was never brought raises `KeyError`" if unknown == "key" else "Of an item that was never brought there are 0"
    told = {"low": f"`low()` returns the sorted list of the items of which fewer than {low} are free", "free": "`free(item)` tells how many of an item are free", "holders": "`holders(item)` returns the sorted list of the names for whom at least one is put aside", "total": "`total()` tells how many of all items together are free"}[ask]
    prompt = f"Write the class `{name}`, which keeps count of items at {place(rng)}. `{add}(item, number)` adds so many and returns how many of the item there are now{f'; there is room for {most} of an item, and what is above that is lost' if most else ''}. `{hold}(name, item, number)` puts so many aside for a name, which adds to what is put aside for it, and returns the number. What is put aside is not free.{f' {keep} of each item must always stay free.' if keep else ''} If there are not enough, it {on_short}. `{drop}(name, item)` makes free all that is put aside of an item for a name and returns how many that were. {on_unknown} in `{hold}`{' and `free`' if ask == 'free' else ''}. {told}."

    def calls() -> list[_Call]:
        found: list[_Call] = [(add, ["nut", rng.randint(4, 12)])]
        for _ in range(rng.randint(8, 12)):
            item, who = rng.choice(["nut", "cog", "rod"]), rng.choice(["ida", "ben"])
            found.append(rng.choice([(add, [item, rng.randint(1, 9)]), (hold, [who, item, rng.randint(1, 7)]), (hold, [who, item, rng.randint(1, 4)]), (drop, [who, item])]))
            if rng.random() < 0.4:
                found.append((ask, [item] if ask in ("free", "holders") else []))
        return [*found, (ask, ["nut"] if ask in ("free", "holders") else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft("records", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"`{add}`, `{hold}` and `{drop}` keep count."), ("errors", f"Not enough: it {on_short}. {on_unknown}."), ("outputs", f"{told}.")])


@family
def editors(rng: random.Random) -> Draft:
    """A line of text that is edited, with undo."""
    depth, ask = rng.choice([0, 2, 3]), rng.choice(["length", "edits", "words"])
    actions = rng.sample(["append", "erase", "upper", "reverse", "swap", "double", "clear"], 3)
    number, sign, redo = rng.randint(1, 3), rng.choice("*-+"), rng.random() < 0.5
    name = _camel(rng, "draft", "note", "line", "page")
    code_of = {"append": ("append(self, text)", "self.text + text"), "erase": ("erase(self, count)", "self.text[: max(len(self.text) - count, 0)]"), "upper": ("upper(self)", "self.text.upper()"), "reverse": ("reverse(self)", "self.text[::-1]"), "swap": ("swap(self, old, new)", "self.text.replace(old, new)"), "double": ("double(self)", f'(self.text + "{sign}") * {number + 1}'), "clear": ("clear(self)", f'"{sign * number}"')}
    body = ["def __init__(self, text):", "    self.text, self.past, self.future, self.count = text, [], [], 0", "", "def _set(self, text):", "    self.past.append(self.text)", *([f"    del self.past[:-{depth}]"] if depth else []), "    self.future = []", "    self.text = text", "    self.count += 1", "    return text", ""]
    for action in actions:
        body += [f"def {code_of[action][0]}:", f"    return self._set({code_of[action][1]})", ""]
    body += ["def undo(self):", "    if not self.past:", "        return False", "    self.future.append(self.text)", "    self.text = self.past.pop()", "    return True", ""]
    body += ["def redo(self):", "    if not self.future:", "        return False", "    self.past.append(self.text)", "    self.text = self.future.pop()", "    return True", ""] if redo else []
    body += ["def show(self):", "    return self.text", "", *{"length": ["def length(self):", "    return len(self.text)"], "edits": ["def edits(self):", "    return self.count"], "words": ["def words(self):", "    return len(self.text.split())"]}[ask]]
    begin = rng.choice(["", "ab", "so it goes", "Tide in"])
    effect: dict[str, Callable[..., str]] = {"append": lambda t, x: "".join([t, x]), "erase": lambda t, n: t[: len(t) - n] if n < len(t) else "", "upper": lambda t: "".join(c.upper() for c in t), "reverse": lambda t: "".join(reversed(t)), "swap": lambda t, a, b: b.join(t.split(a)), "double": lambda t: "".join([t, sign] * (number + 1)), "clear": lambda t: sign * number}

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        line, at, floor, edits = [begin], 0, 0, 0  # all texts, which one is shown, and how far back undo reaches
        result: Any = None
        for m, a in [*done, (method, args)]:
            if m == "undo":
                result = at > floor
                at -= result
            elif m == "redo":
                result = at < len(line) - 1
                at += result
            elif m in effect:
                line = [*line[: at + 1], effect[m](line[at], *a)]
                at, edits = at + 1, edits + 1
                floor = max(floor, at - depth) if depth else 0
                result = line[at]
            else:
                result = {"show": line[at], "length": len(line[at]), "edits": edits, "words": len(line[at].split())}[m]
        return result

    told = {"append": "`append(text)` puts a text at the end", "erase": "`erase(count)` takes so many characters (1 or more) off the end, all if there are fewer", "upper": "`upper()` turns all letters into capitals", "reverse": "`reverse()` turns the text around", "swap": "`swap(old, new)` replaces `old` (one or more characters) by `new` wherever it stands, from left to right", "double": f"`double()` replaces the text by {number + 1} copies of it, each with `{sign}` behind it", "clear": f"`clear()` replaces the text by `{sign * number}`"}
    query = {"length": "`length()` tells how many characters it has", "edits": "`edits()` tells how many edits were made, whatever was undone later", "words": "`words()` tells how many words it has, separated by white space"}[ask]
    back = f" It goes back at most {depth} edits: what was before that cannot be brought back." if depth else ""
    forth = " `redo()` makes what was undone last anew and returns `True`, or `False` if there is nothing; after an edit there is nothing." if redo else ""
    prompt = f"Write the class `{name}(text)`, a line of text that begins as the given one. Edits, which return the new text:\n\n" + "\n".join(f"- {told[one]}" for one in actions) + f"\n\n`undo()` takes the last edit back that has not been taken back, and returns `True`, or `False` if there is none.{back}{forth} `show()` returns the text. {query}."
    arguments: dict[str, Callable[[], list[Any]]] = {"append": lambda: [rng.choice(["x", " yes", "ab"])], "erase": lambda: [rng.randint(1, 4)], "swap": lambda: [rng.choice(["a", "s", "x", sign]), rng.choice(["", "o", "zz"])]}

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(8, 13)):
            pick = rng.choice([*actions, *actions, "undo", "undo", *(["redo"] if redo else [])])
            found.append((pick, arguments.get(pick, list)()))
            if rng.random() < 0.3:
                found.append(rng.choice([(ask, []), ("show", [])]))
        return [call for call in found if call[0] != "double" or rng.random() < 0.5] + [("show", []), (ask, [])]

    tests = [session(name, [begin], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft("text formatting", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", "Edits change the text and return it."), ("constraints", f"`undo` takes edits back.{back}{forth}"), ("outputs", f"{query}.")])


@family
def scoreboards(rng: random.Random) -> Draft:
    """Points by name, and ranks."""
    keeps, ties = rng.choice(["sum", "best", "last", "best two"]), rng.choice(["skip", "dense", "none"])
    low, most, ask = rng.random() < 0.4, rng.choice([0, 50, 100]), rng.choice(["top", "gap", "above", "leader"])
    number, drop = rng.randint(2, 4), rng.random() < 0.5
    name = _camel(rng, "board", "table", "cup", "league")
    add = rng.choice(["add", "score", "record"])
    value = {"sum": "sum(points)", "best": "min(points)" if low else "max(points)", "last": "points[-1]", "best two": f"sum(sorted(points{'' if low else ', reverse=True'})[:2])"}[keeps]
    body = ["def __init__(self):", "    self.points = {}", "", f"def {add}(self, name, points):", *([f"    if points < 0 or points > {most}:", "        raise ValueError(points)"] if most else []), "    self.points.setdefault(name, []).append(points)", "    return self._value(name)", "", "def _value(self, name):", "    points = self.points[name]", f"    return {value}", "",
            "def _order(self):", f"    return sorted(self.points, key=lambda name: ({'' if low else '-'}self._value(name), name))", "", "def rank(self, name):", "    if name not in self.points:", "        raise KeyError(name)", "    own = self._value(name)", f"    better = [self._value(one) for one in self.points if self._value(one) {'<' if low else '>'} own]",
            {"skip": "    return 1 + len(better)", "dense": "    return 1 + len(set(better))", "none": "    return 1 + self._order().index(name)"}[ties], ""]  # fmt: skip
    body += ["def remove(self, name):", "    return len(self.points.pop(name, []))", ""] if drop else []
    body += {"top": ["def top(self):", f"    return self._order()[:{number}]"], "gap": ["def gap(self):", "    order = self._order()", "    return abs(self._value(order[0]) - self._value(order[1])) if len(order) > 1 else 0"], "above": ["def above(self, points):", "    return sum(self._value(name) > points for name in self.points)"], "leader": ["def leader(self):", "    order = self._order()", "    return (order[0], self._value(order[0])) if order else None"]}[ask]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        if method == add and most and args[1] not in range(most + 1):
            raise ValueError
        calls = [*done, (method, args)]
        rows: list[tuple[str, int]] = []
        gone = 0
        for m, a in calls:
            if m == "remove":
                gone = sum(n == a[0] for n, _ in rows)
                rows = [row for row in rows if row[0] != a[0]]
            elif m == add:
                rows.append((a[0], a[1]))
        names = sorted({n for n, _ in rows})
        way = 1 if low else -1

        def value_of(n: str) -> int:
            own = [p for who, p in rows if who == n]
            best = sorted(own, key=lambda p: p * way)
            return {"sum": sum(own), "best": best[0], "last": own[-1], "best two": sum(best[:2])}[keeps]

        values = {n: value_of(n) for n in names}
        order = sorted(names, key=lambda n: values[n] * way)
        if method == add:
            return values[args[0]]
        if method == "remove":
            return gone
        if method == "rank":
            if args[0] not in values:
                raise KeyError
            levels = sorted(values.values(), key=lambda v: v * way)
            return {"skip": levels.index(values[args[0]]) + 1, "dense": list(dict.fromkeys(levels)).index(values[args[0]]) + 1, "none": order.index(args[0]) + 1}[ties]
        return {"top": lambda: order[:number], "gap": lambda: abs(values[order[0]] - values[order[1]]) if len(order) > 1 else 0, "above": lambda p: len([v for v in values.values() if v > p]), "leader": lambda: (order[0], values[order[0]]) if order else None}[method](*args)

    better = "less" if low else "more"
    how = {"sum": "the sum of all its points", "best": f"the {'least' if low else 'greatest'} of its points", "last": "the points that came last", "best two": f"the sum of its two {'least' if low else 'greatest'} points (or the one, if there is one)"}[keeps]
    rank = {"skip": f"1 more than the number of names whose result is {better}", "dense": f"1 more than the number of different results that are {better}", "none": f"its place in the order of results, {'least' if low else 'greatest'} first, equal results in alphabetical order of the names"}[ties]
    told = {"top": f"`top()` returns the list of the first {number} names", "gap": "`gap()` returns the difference between the first and the second result, 0 if there are not two", "above": "`above(points)` tells how many results are greater than that", "leader": "`leader()` returns the pair of the first name and its result, `None` if there is no name"}[ask]
    prompt = f"Write the class `{name}` for a contest at {place(rng)}. `{add}(name, points)` notes points of a name{f'; anything but 0 to {most} raises `ValueError`' if most else ''}. The result of a name is {how}; it is what `{add}` returns. {better.capitalize()} is better; equal results are in alphabetical order. `rank(name)` returns {rank}; a name without points raises `KeyError`. {'`remove(name)` forgets all points of a name and returns how many times it had got some. ' if drop else ''}{told}."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(7, 12)):
            who = rng.choice(["ann", "bo", "cy", "di"])
            found.append((add, [who, rng.choice([0, 5, 5, 10, 20, 40, 60, 120])]))
            found += [("rank", [who])] if rng.random() < 0.4 else [("remove", [who])] if drop and rng.random() < 0.2 else []
            found += [(ask, [rng.choice([0, 10, 30])] if ask == "above" else [])] if rng.random() < 0.3 else []
        return [*found, ("rank", ["bo"]), (ask, [20] if ask == "above" else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3, 4) for _ in range(8)]
    return class_draft("records", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"The result of a name is {how}."), ("outputs", f"`rank` returns {rank}."), ("outputs", f"{told}."), ("errors", "A name without points raises `KeyError` in `rank`.")])


@family
def rate_limits(rng: random.Random) -> Draft:
    """Requests that are let through at a limited rate."""
    kind, limit, span = rng.choice(["sliding", "fixed", "bucket", "spaced"]), rng.randint(2, 4), rng.choice([5, 10, 20, 60])
    costs, refused, per_key = rng.random() < 0.4 and kind in ("sliding", "bucket"), rng.choice(["none", "count"]), rng.random() < 0.5
    ask = rng.choice(["used", "wait", "denied"])
    name = _camel(rng, "limit", "gate", "valve")
    cost, own = (", cost" if costs else ""), (", who" if per_key else "")
    weight = "cost" if costs else "1"
    key = "who" if per_key else "None"
    body = ["def __init__(self):", "    self.past, self.denied_ = {}, 0", "", f"def _used(self{own}, now):", f"    past = self.past.get({key}, [])"]
    body += {"sliding": [f"    return sum(n for at, n in past if at > now - {span})"], "fixed": [f"    return sum(n for at, n in past if at // {span} == now // {span})"], "spaced": [f"    return {limit} if past and now - past[-1][0] < {span} else 0"],
             "bucket": ["    level, last = 0, 0", "    for at, n in past:", f"        level = max(0, level - (at - last) // {span}) + n", "        last = at", f"    return max(0, level - (now - last) // {span})"]}[kind]  # fmt: skip
    use = f"self._used({'who, ' if per_key else ''}now)"
    body += ["", f"def ask(self{own}, now{cost}):", f"    if {use} + {weight} > {limit}:", "        self.denied_ += 1", *([f"        self.past.setdefault({key}, []).append((now, 0))"] if refused == "count" and kind == "spaced" else []), "        return False", f"    self.past.setdefault({key}, []).append((now, {weight}))", "    return True", ""]
    body += {"used": [f"def used(self{own}, now):", f"    return {use}"], "denied": ["def denied(self):", "    return self.denied_"], "wait": [f"def wait(self{own}, now):", "    later = now", f"    while {use.replace('now', 'later')} + 1 > {limit}:", "        later += 1", "    return later - now"]}[ask]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        granted: list[tuple[Any, int, int]] = []
        marks: dict[Any, int] = {}
        denied, result = 0, None

        def used(who: Any, now: int) -> int:
            own_ = [(t, n) for w, t, n in granted if w == who]
            if kind == "sliding":
                return sum(n for t, n in own_ if now - span < t)
            if kind == "fixed":
                return sum(n for t, n in own_ if t in range(now - now % span, now - now % span + span))
            if kind == "spaced":
                return limit if who in marks and now < marks[who] + span else 0
            level = last = 0
            for t, n in own_:
                level, last = n + max(level - (t - last) // span, 0), t
            return max(level - (now - last) // span, 0)

        for m, a in [*done, (method, args)]:
            who, rest = (a[0], a[1:]) if per_key and m != "denied" else (None, a)
            if m == "ask":
                n = rest[1] if costs else 1
                result = used(who, rest[0]) + n <= limit
                if result:
                    granted.append((who, rest[0], n))
                denied += not result
                if result or refused == "count":
                    marks[who] = rest[0]
            elif m == "used":
                result = used(who, rest[0])
            elif m == "wait":
                result = next(d for d in itertools.count() if used(who, rest[0] + d) + 1 <= limit)
            else:
                result = denied
        return result

    what = "the costs of requests" if costs else "requests"
    rule = {"sliding": f"of the last {span} seconds (a request at the second t counts until t + {span}, not included) {what} that were let through must not be more than {limit} together with the new one", "fixed": f"time is cut into spans of {span} seconds, beginning at 0, and in each at most {limit} requests are let through", "spaced": f"a request is let through if the one before it{' (let through or not)' if refused == 'count' else ' that was let through'} is at least {span} seconds ago, or there is none",
            "bucket": f"a level, 0 at the second 0, rises by {'the cost' if costs else '1'} with each request that is let through, and must not rise above {limit}; between two such requests, and before one is judged, it falls by 1 for every whole {span} seconds since the last one that was let through (at first, since the second 0), never below 0"}[kind]  # fmt: skip
    told = {"used": f"`used({'who, ' if per_key else ''}now)` returns {'the level at that second' if kind == 'bucket' else f'{limit} while no request would be let through, else 0' if kind == 'spaced' else f'how much of the {limit} is taken at that second'}", "denied": "`denied()` tells how many requests were not let through, of all", "wait": f"`wait({'who, ' if per_key else ''}now)` returns how many seconds from now it takes, if no request comes before, until one{' of cost 1' if costs else ''} would be let through"}[ask]
    prompt = f"Write the class `{name}`. `ask({'who, ' if per_key else ''}now{cost})` tells whether a request at the second `now` is let through; seconds never go back. {'Each `who`, a text, is looked at for itself. ' if per_key else ''}The rule: {rule}. {told}."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        now = 0
        for _ in range(rng.randint(8, 13)):
            now += rng.choice([0, 1, 2, span // 3, span // 2, span])
            who = [rng.choice(["k", "m"])] if per_key else []
            found.append(("ask", [*who, now, *([rng.randint(1, 3)] if costs else [])]))
            found += [(ask, [] if ask == "denied" else [*who, now])] if rng.random() < 0.4 else []
        return [*found, (ask, [] if ask == "denied" else [*(["k"] if per_key else []), now + 1])]

    tests = [session(name, [], calls(), answer, 1, 2) for _ in range(8)]
    return class_draft("simulation", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"`ask`: {rule}."), ("outputs", f"{told}.")])


@family
def work_queues(rng: random.Random) -> Draft:
    """A queue of jobs by priority, with ageing and limits."""
    first, equal = rng.choice(["greatest", "least"]), rng.choice(["oldest", "youngest", "name"])
    ages, most, twice = rng.choice([0, 0, 2, 3]), rng.choice([0, 0, 2]), rng.choice(["raise", "change", "ignore"])
    ask, empty = rng.choice(["waiting", "ahead", "sum"]), rng.choice(["none", "raise"])
    name = _camel(rng, "queue", "desk", "rota")
    add, next_ = rng.choice([("add", "next"), ("enter", "serve"), ("enlist", "call")])
    sign = "-" if first == "greatest" else ""
    step = "+" if first == "greatest" else "-"
    tie = {"oldest": "self.since[name]", "youngest": "-self.since[name]", "name": "name"}[equal]
    body = ["def __init__(self):", "    self.level, self.since, self.clock, self.served = {}, {}, 0, {}", "", f"def {add}(self, name, level):", "    if name in self.level:", *{"raise": ["        raise ValueError(name)"], "change": ["        self.level[name] = level", "        return len(self.level)"], "ignore": ["        return len(self.level)"]}[twice]]
    body += [f"    if self.served.get(name, 0) >= {most}:", "        raise OverflowError(name)"] if most else []
    body += ["    self.clock += 1", "    self.level[name], self.since[name] = level, self.clock", "    return len(self.level)", "", "def _order(self):", f"    return sorted(self.level, key=lambda name: ({sign}self.level[name], {tie}))", "",
             f"def {next_}(self):", "    if not self.level:", "        return None" if empty == "none" else '        raise IndexError("nobody")', "    name = self._order()[0]", "    del self.level[name], self.since[name]", "    self.served[name] = self.served.get(name, 0) + 1"]  # fmt: skip
    body += ["    for other in self.level:", f"        self.level[other] {step}= {ages}"] if ages else []
    body += ["    return name", "", *{"waiting": ["def waiting(self):", "    return self._order()"], "ahead": ["def ahead(self, name):", "    order = self._order()", "    return order.index(name) if name in order else -1"], "sum": ["def levels(self):", "    return sum(self.level.values())"]}[ask]]
    query = {"waiting": "waiting", "ahead": "ahead", "sum": "levels"}[ask]

    def answer(done: Sequence[_Call], method: str, args: list[Any]) -> Any:
        rows: list[list[Any]] = []  # [name, level], the oldest first
        served: Counter[str] = Counter()
        result: Any = None

        def order() -> list[list[Any]]:
            found = rows if equal == "oldest" else rows[::-1] if equal == "youngest" else sorted(rows)
            return sorted(found, key=lambda row: row[1], reverse=False) if first == "least" else [row for n in sorted({r[1] for r in rows})[::-1] for row in found if row[1] == n]

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
                result = {"waiting": lambda: names, "ahead": lambda n: dict(zip(names, range(99), strict=False)).get(n, -1), "levels": lambda: sum(p for _, p in rows)}[m](*a)
        return result

    tie_told = {"oldest": "the one that came first", "youngest": "the one that came last", "name": "the one whose name comes first in the alphabet"}[equal]
    again = {"raise": "raises `ValueError`", "change": "gives it the new level and its old place among equals", "ignore": "changes nothing"}[twice]
    told = {"waiting": "`waiting()` returns the list of the names in the order in which they would be taken now", "ahead": "`ahead(name)` tells how many would be taken before a name if nothing changed, -1 if it does not wait", "sum": "`levels()` returns the sum of the levels of all who wait"}[ask]
    extra = (f" Each time one is taken, the levels of all who still wait {'rise' if first == 'greatest' else 'fall'} by {ages}." if ages else "") + (f" Who has been taken {most} times cannot come again: `{add}` raises `OverflowError`." if most else "")
    prompt = f"Write the class `{name}` for those who wait at {place(rng)}. `{add}(name, level)` lets somebody wait and returns how many wait now; for a name that waits already it {again}{'' if twice == 'raise' else ', and returns that number as well'}. `{next_}()` takes the one with the {first} level, of equal ones {tie_told}, and returns the name; if nobody waits, it {'returns `None`' if empty == 'none' else 'raises `IndexError`'}.{extra} {told}."

    def calls() -> list[_Call]:
        found: list[_Call] = []
        for _ in range(rng.randint(9, 14)):
            who = rng.choice(["ann", "bo", "cy", "di", "ed"])
            found.append((add, [who, rng.randint(1, 5)]) if rng.random() < 0.62 else (next_, []))
            found += [(query, [who] if ask == "ahead" else [])] if rng.random() < 0.35 else []
        return [*found, (next_, []), (query, ["cy"] if ask == "ahead" else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft("data structures", name, f"class {name}:\n{indented(body)}\n", prompt, tests, [("outputs", f"`{next_}` takes the {first} level, of equal ones {tie_told}.{extra}"), ("errors", f"A name that waits already: it {again}."), ("outputs", f"{told}.")])
