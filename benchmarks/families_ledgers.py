"""Families of classes: accounts, stock and scores."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from families_draft import Draft, family, indented, place
from families_sessions import Call, camel, class_draft, session


@family
def accounts(rng: random.Random) -> Draft:
    """An account with fees, limits and interest."""
    fee, limit, most = rng.choice([0, 1, 2, 5]), rng.choice([0, 50, 100, 300]), rng.choice([0, 200, 500])
    rate, free = rng.choice([1, 2, 5, 10]), rng.choice([0, 2, 3])
    start, refused = rng.choice([0, 10, 100]), rng.choice(["raise", "false"])
    extra = rng.choice(["fees", "history", "lowest"])
    name = camel(rng, "account", "purse", "ledger", "till")
    into, out = rng.choice([("deposit", "withdraw"), ("pay_in", "pay_out"), ("credit", "debit")])
    bad = "raise ValueError(amount)" if refused == "raise" else "return False"
    body = ["def __init__(self):", f"    self.balance_, self.outs, self.fees_, self.past = {start}, 0, 0, [{start}]", "", "def _set(self, balance):", "    self.balance_ = balance", "    self.past.append(balance)", "    return True", "", f"def {into}(self, amount):", f"    if amount <= 0{f' or amount > {most}' if most else ''}:", f"        {bad}", "    return self._set(self.balance_ + amount)", "",
            f"def {out}(self, amount):", f"    fee = {f'{fee} if self.outs >= {free} else 0' if free else fee}", f"    if amount <= 0 or self.balance_ - amount - fee < -{limit}:", f"        {bad}", "    self.outs += 1", "    self.fees_ += fee", "    return self._set(self.balance_ - amount - fee)", "",
            "def interest(self):", f"    change = self.balance_ * {rate} // 100 if self.balance_ > 0 else 0", "    self._set(self.balance_ + change)", "    return change", "", "def balance(self):", "    return self.balance_", "",
            *{"fees": ["def fees(self):", "    return self.fees_"], "history": ["def history(self):", "    return list(self.past)"], "lowest": ["def lowest(self):", "    return min(self.past)"]}[extra]]  # fmt: skip

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
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
    cost = (
        f" Each costs a fee of {fee}{f', but for the first {free}' if free else ''}, which is taken from the balance as well."
        if fee
        else ""
    )
    ask = {
        "fees": "`fees()` returns the sum of all fees",
        "history": "`history()` returns the list of all balances so far, the first one included, one more after each call that was carried out",
        "lowest": "`lowest()` returns the lowest balance so far, the first one included",
    }[extra]
    prompt = f"Write the class `{name}` for {place(rng)}, which keeps a balance in whole coins. It begins with {start}. `{into}(amount)` adds an amount of at least 1{f' and at most {most}' if most else ''}. `{out}(amount)` takes an amount of at least 1.{cost} The balance must not fall below {-limit}. Both return `True`; where a rule is broken, the call changes nothing and {no}. `interest()` adds {rate} percent of a positive balance, rounded down, and returns what was added, 0 otherwise. `balance()` returns the balance. {ask}."

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(8, 12)):
            big, small = rng.choice([0, 5, 40, 150, 260, 600]), rng.choice([0, 5, 30, 80, 200])
            outs = [(out, [small]), (out, [rng.randint(1, 60)])]
            found += [rng.choice([(into, [big]), *outs, ("interest", []), (extra, [])])]
        return [*found, ("balance", []), (extra, [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    return class_draft(
        "money",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", f"`{into}`, `{out}` and `interest` change the balance.{cost}"),
            ("errors", f"Where a rule is broken, the call {no}."),
            ("outputs", f"{ask}."),
        ],
    )


@family
def stock_books(rng: random.Random) -> Draft:
    """Stock that can be put aside for somebody."""
    low, keep, short = rng.randint(2, 6), rng.choice([0, 0, 1, 2]), rng.choice(["raise", "part", "false"])
    unknown, ask = rng.choice(["key", "zero"]), rng.choice(["low", "free", "holders", "total"])
    most = rng.choice([0, 10, 20])
    name = camel(rng, "stock", "store", "depot")
    add, hold, drop = rng.choice(
        [("add", "hold", "release"), ("bring", "reserve", "cancel"), ("receive", "assign", "return_")]
    )
    body = ["def __init__(self):", "    self.count, self.held = {}, {}", "", "def _free(self, item):"]
    body += ["    if item not in self.count:", "        raise KeyError(item)"] if unknown == "key" else []
    body += ["    aside = sum(n for (_, what), n in self.held.items() if what == item)", "    return self.count.get(item, 0) - aside", "", f"def {add}(self, item, number):", f"    self.count[item] = {'min(' if most else ''}self.count.get(item, 0) + number{f', {most})' if most else ''}", "    return self.count[item]", "",
             f"def {hold}(self, name, item, number):", f"    free = self._free(item) - {keep}" if keep else "    free = self._free(item)", "    if number > free:", *{"raise": ["        raise ValueError(number)"], "false": ["        return 0"], "part": ["        number = max(free, 0)"]}[short],
             "    self.held[name, item] = self.held.get((name, item), 0) + number", "    return number", "", f"def {drop}(self, name, item):", "    return self.held.pop((name, item), 0)", "",
             *{"low": ["def low(self):", f"    return sorted(item for item in self.count if self._free(item) < {low})"], "free": ["def free(self, item):", "    return self._free(item)"], "holders": ["def holders(self, item):", "    return sorted(name for (name, what), n in self.held.items() if what == item and n)"], "total": ["def total(self):", "    return sum(self.count.values()) - sum(self.held.values())"]}[ask]]  # fmt: skip

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
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
                result = {
                    "low": lambda: [i for i in sorted(there) if free(i) < low],
                    "free": free,
                    "holders": lambda item: sorted({who for who, what, n in aside if what == item and n > 0}),
                    "total": lambda: sum(map(free, there)),
                }[m](*a)
        return result

    on_short = {
        "raise": "raises `ValueError` and changes nothing",
        "part": "puts aside as many as there are (none, if there are none) and returns that number",
        "false": "changes nothing and returns 0",
    }[short]
    on_unknown = (
        "An item that was never brought raises `KeyError`"
        if unknown == "key"
        else "Of an item that was never brought there are 0"
    )
    told = {
        "low": f"`low()` returns the sorted list of the items of which fewer than {low} are free",
        "free": "`free(item)` tells how many of an item are free",
        "holders": "`holders(item)` returns the sorted list of the names for whom at least one is put aside",
        "total": "`total()` tells how many of all items together are free",
    }[ask]
    prompt = f"Write the class `{name}`, which keeps count of items at {place(rng)}. `{add}(item, number)` adds so many and returns how many of the item there are now{f'; there is room for {most} of an item, and what is above that is lost' if most else ''}. `{hold}(name, item, number)` puts so many aside for a name, which adds to what is put aside for it, and returns the number. What is put aside is not free.{f' {keep} of each item must always stay free.' if keep else ''} If there are not enough, it {on_short}. `{drop}(name, item)` makes free all that is put aside of an item for a name and returns how many that were. {on_unknown} in `{hold}`{' and `free`' if ask == 'free' else ''}. {told}."

    def calls() -> list[Call]:
        found: list[Call] = [(add, ["nut", rng.randint(4, 12)])]
        for _ in range(rng.randint(8, 12)):
            item, who = rng.choice(["nut", "cog", "rod"]), rng.choice(["ida", "ben"])
            found.append(
                rng.choice(
                    [
                        (add, [item, rng.randint(1, 9)]),
                        (hold, [who, item, rng.randint(1, 7)]),
                        (hold, [who, item, rng.randint(1, 4)]),
                        (drop, [who, item]),
                    ]
                )
            )
            if rng.random() < 0.4:
                found.append((ask, [item] if ask in ("free", "holders") else []))
        return [*found, (ask, ["nut"] if ask in ("free", "holders") else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(8)]
    two_names: list[Call] = [
        (add, ["nut", 9]),
        (hold, ["ida", "nut", 2]),
        (hold, ["ben", "nut", 3]),
        (drop, ["ida", "nut"]),
        (drop, ["ida", "nut"]),
        (drop, ["ben", "nut"]),
    ]
    tests.append(session(name, [], two_names, answer, 1))
    return class_draft(
        "records",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", f"`{add}`, `{hold}` and `{drop}` keep count."),
            ("errors", f"Not enough: it {on_short}. {on_unknown}."),
            ("outputs", f"{told}."),
        ],
    )


@family
def scoreboards(rng: random.Random) -> Draft:
    """Points by name, and ranks."""
    keeps, ties = rng.choice(["sum", "best", "last", "best two"]), rng.choice(["skip", "dense", "none"])
    low, most, ask = (
        rng.random() < 0.4,
        rng.choice([0, 50, 100]),
        rng.choice(["top", "gap", "above", "leader"]),
    )
    number, drop = rng.randint(2, 4), rng.random() < 0.5
    name = camel(rng, "board", "table", "cup", "league")
    add = rng.choice(["add", "score", "record"])
    value = {
        "sum": "sum(points)",
        "best": "min(points)" if low else "max(points)",
        "last": "points[-1]",
        "best two": f"sum(sorted(points{'' if low else ', reverse=True'})[:2])",
    }[keeps]
    body = ["def __init__(self):", "    self.points = {}", "", f"def {add}(self, name, points):", *([f"    if points < 0 or points > {most}:", "        raise ValueError(points)"] if most else []), "    self.points.setdefault(name, []).append(points)", "    return self._value(name)", "", "def _value(self, name):", "    points = self.points[name]", f"    return {value}", "",
            "def _order(self):", f"    return sorted(self.points, key=lambda name: ({'' if low else '-'}self._value(name), name))", "", "def rank(self, name):", "    if name not in self.points:", "        raise KeyError(name)", "    own = self._value(name)", f"    better = [self._value(one) for one in self.points if self._value(one) {'<' if low else '>'} own]",
            {"skip": "    return 1 + len(better)", "dense": "    return 1 + len(set(better))", "none": "    return 1 + self._order().index(name)"}[ties], ""]  # fmt: skip
    body += ["def remove(self, name):", "    return len(self.points.pop(name, []))", ""] if drop else []
    body += {
        "top": ["def top(self):", f"    return self._order()[:{number}]"],
        "gap": [
            "def gap(self):",
            "    order = self._order()",
            "    return abs(self._value(order[0]) - self._value(order[1])) if len(order) > 1 else 0",
        ],
        "above": [
            "def above(self, points):",
            "    return sum(self._value(name) > points for name in self.points)",
        ],
        "leader": [
            "def leader(self):",
            "    order = self._order()",
            "    return (order[0], self._value(order[0])) if order else None",
        ],
    }[ask]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
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
            return {
                "skip": levels.index(values[args[0]]) + 1,
                "dense": list(dict.fromkeys(levels)).index(values[args[0]]) + 1,
                "none": order.index(args[0]) + 1,
            }[ties]
        return {
            "top": lambda: order[:number],
            "gap": lambda: abs(values[order[0]] - values[order[1]]) if len(order) > 1 else 0,
            "above": lambda p: len([v for v in values.values() if v > p]),
            "leader": lambda: (order[0], values[order[0]]) if order else None,
        }[method](*args)

    better = "less" if low else "more"
    how = {
        "sum": "the sum of all its points",
        "best": f"the {'least' if low else 'greatest'} of its points",
        "last": "the points that came last",
        "best two": f"the sum of its two {'least' if low else 'greatest'} points (or the one, if there is one)",
    }[keeps]
    rank = {
        "skip": f"1 more than the number of names whose result is {better}",
        "dense": f"1 more than the number of different results that are {better}",
        "none": f"its place in the order of results, {'least' if low else 'greatest'} first, equal results in alphabetical order of the names",
    }[ties]
    told = {
        "top": f"`top()` returns the list of the first {number} names",
        "gap": "`gap()` returns the difference between the first and the second result, 0 if there are not two",
        "above": "`above(points)` tells how many results are greater than that",
        "leader": "`leader()` returns the pair of the first name and its result, `None` if there is no name",
    }[ask]
    prompt = f"Write the class `{name}` for a contest at {place(rng)}. `{add}(name, points)` notes points of a name{f'; anything but 0 to {most} raises `ValueError`' if most else ''}. The result of a name is {how}; it is what `{add}` returns. {better.capitalize()} is better; equal results are in alphabetical order. `rank(name)` returns {rank}; a name without points raises `KeyError`. {'`remove(name)` forgets all points of a name and returns how many times it had got some. ' if drop else ''}{told}."

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(7, 12)):
            who = rng.choice(["ann", "bo", "cy", "di"])
            found.append((add, [who, rng.choice([0, 5, 5, 10, 20, 40, 60, 120])]))
            found += (
                [("rank", [who])]
                if rng.random() < 0.4
                else [("remove", [who])]
                if drop and rng.random() < 0.2
                else []
            )
            found += (
                [(ask, [rng.choice([0, 10, 30])] if ask == "above" else [])] if rng.random() < 0.3 else []
            )
        return [*found, ("rank", ["bo"]), (ask, [20] if ask == "above" else [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3, 4) for _ in range(8)]
    return class_draft(
        "records",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", f"The result of a name is {how}."),
            ("outputs", f"`rank` returns {rank}."),
            ("outputs", f"{told}."),
            ("errors", "A name without points raises `KeyError` in `rank`."),
        ],
    )
