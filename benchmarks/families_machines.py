"""Families of classes: machines and rate limits."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import Any

from families_draft import Draft, family, indented, place
from families_sessions import Call, camel, class_draft, session


@family
def state_machines(rng: random.Random) -> Draft:
    """A machine of named states and events."""
    states = rng.sample(
        ["idle", "armed", "open", "shut", "ready", "busy", "lost", "done", "cold", "warm"], rng.randint(3, 4)
    )
    events = rng.sample(["push", "pull", "turn", "ring", "drop", "lift", "wait"], rng.randint(2, 3))
    moves = {(s, e): rng.choice(states) for s in states for e in events if rng.random() < 0.75}
    unknown, counts = rng.choice(["raise", "stay", "first"]), rng.choice(["visits", "moves", "last"])
    limit = rng.choice([0, 0, rng.randint(3, 6)])
    name = camel(rng, "gate", "door", "pump", "lamp")
    start = states[0]
    body = [
        f"MOVES = {moves!r}",
        "",
        "def __init__(self):",
        f'    self.now = "{start}"',
        f'    self.trail = ["{start}"]',
        "",
        "def send(self, event):",
    ]
    body += [f"    if len(self.trail) > {limit}:", '        raise OverflowError("worn out")'] if limit else []
    body += [
        "    if (self.now, event) not in self.MOVES:",
        *{
            "raise": ["        raise ValueError(event)"],
            "stay": ["        return self.now"],
            "first": [f'        self.now = "{start}"', "    else:"],
        }[unknown],
    ]
    body += (
        ["        self.now = self.MOVES[self.now, event]"]
        if unknown == "first"
        else ["    self.now = self.MOVES[self.now, event]"]
    )
    body += [
        "    self.trail.append(self.now)",
        "    return self.now",
        "",
        "def state(self):",
        "    return self.now",
        "",
    ]
    body += {
        "visits": ["def visits(self, state):", "    return self.trail.count(state)"],
        "moves": ["def moves(self):", "    return len(self.trail) - 1"],
        "last": ["def last(self, count):", "    return self.trail[-count:]"],
    }[counts]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
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
        return {
            "state": lambda: now[-1],
            "visits": lambda s: sum(one == s for one in now),
            "moves": lambda: len(now) - 1,
            "last": lambda n: now[max(0, len(now) - n) :],
        }[method](*args)

    told = "\n".join(f"- in `{s}`, `{e}` leads to `{to}`" for (s, e), to in moves.items())
    other = {
        "raise": "raises `ValueError` and changes nothing",
        "stay": "changes nothing, and the state is returned",
        "first": f"leads to `{start}`",
    }[unknown]
    ask = {
        "visits": "`visits(state)` tells how often the machine has come to be in a state, the begin included",
        "moves": "`moves()` tells how many events have led to a state",
        "last": "`last(count)` returns the list of the last `count` states (at least 1), the present one at the end, or all if there are fewer",
    }[counts]
    worn = (
        f" After {limit} events that led to a state, `send` raises `OverflowError` whatever the event."
        if limit
        else ""
    )
    prompt = f"Write the class `{name}`, a machine at {place(rng)} that is in the state `{start}` at first. `send(event)` moves it and returns the new state:\n\n{told}\n\nAny other event {other}.{worn} `state()` returns the present state. {ask}."

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(7, 12)):
            found.append(("send", [rng.choice([*events, *events, "kick"])]))
            if rng.random() < 0.35:
                found.append(
                    {
                        "visits": ("visits", [rng.choice(states)]),
                        "moves": ("moves", []),
                        "last": ("last", [rng.randint(1, 4)]),
                    }[counts]
                )
        return [*found, ("state", [])]

    tests = [session(name, [], calls(), answer, 1, 2, 3) for _ in range(7)]
    return class_draft(
        "simulation",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", "`send` follows the table and returns the state."),
            ("errors", f"Any other event {other}.{worn}"),
            ("outputs", f"{ask}."),
        ],
    )


@family
def rate_limits(rng: random.Random) -> Draft:
    """Requests that are let through at a limited rate."""
    kind, limit, span = (
        rng.choice(["sliding", "fixed", "bucket", "spaced"]),
        rng.randint(2, 4),
        rng.choice([5, 10, 20, 60]),
    )
    costs, refused, per_key = (
        rng.random() < 0.4 and kind in ("sliding", "bucket"),
        rng.choice(["none", "count"]),
        rng.random() < 0.5,
    )
    ask = rng.choice(["used", "wait", "denied"])
    name = camel(rng, "limit", "gate", "valve")
    cost, own = (", cost" if costs else ""), (", who" if per_key else "")
    weight = "cost" if costs else "1"
    key = "who" if per_key else "None"
    body = [
        "def __init__(self):",
        "    self.past, self.denied_ = {}, 0",
        "",
        f"def _used(self{own}, now):",
        f"    past = self.past.get({key}, [])",
    ]
    body += {"sliding": [f"    return sum(n for at, n in past if at > now - {span})"], "fixed": [f"    return sum(n for at, n in past if at // {span} == now // {span})"], "spaced": [f"    return {limit} if past and now - past[-1][0] < {span} else 0"],
             "bucket": ["    level, last = 0, 0", "    for at, n in past:", f"        level = max(0, level - (at - last) // {span}) + n", "        last = at", f"    return max(0, level - (now - last) // {span})"]}[kind]  # fmt: skip
    use = f"self._used({'who, ' if per_key else ''}now)"
    body += [
        "",
        f"def ask(self{own}, now{cost}):",
        f"    if {use} + {weight} > {limit}:",
        "        self.denied_ += 1",
        *(
            [f"        self.past.setdefault({key}, []).append((now, 0))"]
            if refused == "count" and kind == "spaced"
            else []
        ),
        "        return False",
        f"    self.past.setdefault({key}, []).append((now, {weight}))",
        "    return True",
        "",
    ]
    body += {
        "used": [f"def used(self{own}, now):", f"    return {use}"],
        "denied": ["def denied(self):", "    return self.denied_"],
        "wait": [
            f"def wait(self{own}, now):",
            "    later = now",
            f"    while {use.replace('now', 'later')} + 1 > {limit}:",
            "        later += 1",
            "    return later - now",
        ],
    }[ask]

    def answer(done: Sequence[Call], method: str, args: list[Any]) -> Any:
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
    told = {
        "used": f"`used({'who, ' if per_key else ''}now)` returns {'the level at that second' if kind == 'bucket' else f'{limit} while no request would be let through, else 0' if kind == 'spaced' else f'how much of the {limit} is taken at that second'}",
        "denied": "`denied()` tells how many requests were not let through, of all",
        "wait": f"`wait({'who, ' if per_key else ''}now)` returns how many seconds from now it takes, if no request comes before, until one{' of cost 1' if costs else ''} would be let through",
    }[ask]
    prompt = f"Write the class `{name}`. `ask({'who, ' if per_key else ''}now{cost})` tells whether a request at the second `now` is let through; seconds never go back. {'Each `who`, a text, is looked at for itself. ' if per_key else ''}The rule: {rule}. {told}."

    def calls() -> list[Call]:
        found: list[Call] = []
        now = 0
        for _ in range(rng.randint(8, 13)):
            now += rng.choice([0, 1, 2, span // 3, span // 2, span])
            who = [rng.choice(["k", "m"])] if per_key else []
            found.append(("ask", [*who, now, *([rng.randint(1, 3)] if costs else [])]))
            found += [(ask, [] if ask == "denied" else [*who, now])] if rng.random() < 0.4 else []
        return [*found, (ask, [] if ask == "denied" else [*(["k"] if per_key else []), now + 1])]

    tests = [session(name, [], calls(), answer, 1, 2) for _ in range(8)]
    return class_draft(
        "simulation",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [("outputs", f"`ask`: {rule}."), ("outputs", f"{told}.")],
    )
