"""Two tasks as people hand them in: a function and a class, with tests, attempts and what goes wrong on the way."""

from __future__ import annotations

import json
from typing import Any

PLAN = [
    {
        "id": "free-times",
        "taxonomy": "intervals-scheduling",
        "difficulty": "easy",
        "interface": "function",
        "model_context": "single function",
        "public_tests": True,
        "use_case": "both",
        "subject": "free times between bookings",
        "setting": "a harbour and its ships",
    },
    {
        "id": "stock",
        "taxonomy": "class-apis",
        "difficulty": "medium",
        "interface": "class",
        "model_context": "class",
        "public_tests": True,
        "use_case": "training",
        "subject": "a store with room for so much",
        "setting": None,
    },
]


def lines(*records: dict[str, Any]) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(one) + "\n" for one in records)


def call(name: str, args: str, requirements: list[str], **answer: str) -> dict[str, Any]:
    return {"id": name, "kind": "call", "args": args, **answer, "requirements": requirements}


def steps(name: str, requirements: list[str], *steps: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "kind": "calls", "steps": list(steps), "requirements": requirements}


def step(method: str, args: str, **answer: str) -> dict[str, Any]:
    return {"method": method, "args": args, **answer}


FREE_TIMES_TOML = '''\
title = "Free times of a berth"
difficulty = "easy"
packages = []

[interface]
kind = "function"
name = "free_times"
signature = "def free_times(bookings: list[tuple[int, int]], opens: int, closes: int) -> list[tuple[int, int]]"

[[requirements]]
id = "R1"
section = "inputs"
text = """
`bookings` lists (start, end) in whole minutes, each with start before end, in any order;
bookings may overlap. `opens` and `closes` are whole minutes."""

[[requirements]]
id = "R2"
section = "outputs"
text = "The free times between `opens` and `closes` as a list of tuples (start, end), in ascending order, each as long as it can be."

[[requirements]]
id = "R3"
section = "outputs"
text = "Where one booking ends at the minute at which another starts there is no free time between them."

[[requirements]]
id = "R4"
section = "constraints"
text = "The argument `bookings` is not changed."

[[requirements]]
id = "R5"
section = "edge_cases"
text = "Without bookings the whole time from `opens` to `closes` is free."

[[requirements]]
id = "R6"
section = "edge_cases"
text = "Only the part of a booking that lies between `opens` and `closes` counts."

[[requirements]]
id = "R7"
section = "errors"
text = "ValueError where `opens` is not before `closes`."
'''
FREE_TIMES_PROMPT = """\
Write a function that says when a berth of a harbour is free.

```python
def free_times(bookings: list[tuple[int, int]], opens: int, closes: int) -> list[tuple[int, int]]: ...
```

`bookings` are the times at which the berth is taken, as pairs of start and end in minutes. The harbour is open from
`opens` to `closes`; the function gives the times within these in which no booking runs. It raises ValueError where the
harbour does not open before it closes.
"""
FREE_TIMES_CODE = """\
def free_times(bookings, opens, closes):
    if opens >= closes:
        raise ValueError("opens has to be before closes")
    free = []
    at = opens
    for start, end in sorted(bookings):
        if start >= closes:
            break
        if start > at:
            free.append((at, start))
        at = max(at, end)
    if at < closes:
        free.append((at, closes))
    return free
"""
FREE_TIMES = {
    "task.toml": FREE_TIMES_TOML,
    "prompt.md": FREE_TIMES_PROMPT,
    "examples.jsonl": lines(
        {
            "kind": "call",
            "args": "[[(60, 120)], 0, 200]",
            "expected": "[(0, 60), (120, 200)]",
            "requirements": ["R2"],
        },
        {"kind": "call", "args": "[[], 10, 20]", "expected": "[(10, 20)]", "requirements": ["R5"]},
    ),
    "precondition.py": """\
def valid(bookings, opens, closes):
    return all(type(start) is type(end) is int and start < end for start, end in bookings)
""",
    "solution/solution.py": FREE_TIMES_CODE,
}
FREE_TIMES_TESTS = {
    "tests.jsonl": lines(
        call("two-apart", "[[(10, 20), (40, 50)], 0, 60]", ["R2"], expected="[(0, 10), (20, 40), (50, 60)]"),
        call(
            "any-order",
            "[[(40, 50), (10, 20)], 0, 60]",
            ["R1", "R2"],
            expected="[(0, 10), (20, 40), (50, 60)]",
        ),
        call("overlap", "[[(10, 30), (20, 40)], 0, 60]", ["R1"], expected="[(0, 10), (40, 60)]"),
        call("one-inside-another", "[[(10, 50), (20, 30)], 0, 60]", ["R1"], expected="[(0, 10), (50, 60)]"),
        call("touching", "[[(10, 20), (20, 30)], 0, 60]", ["R3"], expected="[(0, 10), (30, 60)]"),
        call("from-the-opening", "[[(0, 10)], 0, 60]", ["R2"], expected="[(10, 60)]"),
        call("to-the-closing", "[[(50, 60)], 0, 60]", ["R2"], expected="[(0, 50)]"),
        call("whole-day", "[[(0, 60)], 0, 60]", ["R2"], expected="[]"),
        call("no-bookings", "[[], 5, 6]", ["R5"], expected="[(5, 6)]"),
        call("begins-early", "[[(-30, 10)], 0, 60]", ["R6"], expected="[(10, 60)]"),
        call("ends-late", "[[(50, 90)], 0, 60]", ["R6"], expected="[(0, 50)]"),
        call("all-before", "[[(-30, -10)], 0, 60]", ["R6"], expected="[(0, 60)]"),
        call("all-after", "[[(70, 90), (95, 99)], 0, 60]", ["R6"], expected="[(0, 60)]"),
        call("starts-at-closing", "[[(60, 90)], 0, 60]", ["R6"], expected="[(0, 60)]"),
        call("one-minute", "[[(1, 2)], 0, 3]", ["R2"], expected="[(0, 1), (2, 3)]"),
        call("opens-at-closing", "[[], 60, 60]", ["R7"], raises="ValueError"),
        call("opens-after-closing", "[[(1, 2)], 61, 60]", ["R7"], raises="ValueError"),
        call("both-below-zero", "[[(-20, -15)], -30, -10]", ["R2"], expected="[(-30, -20), (-15, -10)]"),
    ),
    "tests/unchanged.py": """\
# requirements: R4
from solution import free_times


def test_the_list_keeps_its_order():
    bookings = [(40, 50), (10, 20)]
    free_times(bookings, 0, 60)
    assert bookings == [(40, 50), (10, 20)]
""",
}
FREE_TIMES_ATTEMPT = """\
def free_times(bookings, opens, closes):
    if not opens < closes:
        raise ValueError
    taken = [(max(a, opens), min(b, closes)) for a, b in bookings if b > opens and a < closes]
    result, last = [], opens
    for a, b in sorted(taken):
        if last < a:
            result.append((last, a))
        last = max(last, b)
    return result + ([(last, closes)] if last < closes else [])
"""

STOCK_TOML = '''\
title = "A store with room for so much"
difficulty = "medium"

[interface]
kind = "class"
name = "Stock"
signature = """
class Stock:
    def __init__(self, capacity: int) -> None: ...
    def add(self, name: str, count: int) -> int: ...
    def take(self, name: str, count: int) -> int: ...
    def names(self) -> list[str]: ...
"""

[[requirements]]
id = "R1"
section = "errors"
text = "`Stock(capacity)` raises ValueError where `capacity` is below 1."

[[requirements]]
id = "R2"
section = "outputs"
text = "`add(name, count)` puts `count` pieces in and returns how many of that name are there now."

[[requirements]]
id = "R3"
section = "errors"
text = "`add` and `take` raise ValueError where `count` is below 1; that is looked at first."

[[requirements]]
id = "R4"
section = "errors"
text = "`add` raises OverflowError where more than `capacity` pieces of all names together would be there; nothing is put in then."

[[requirements]]
id = "R5"
section = "outputs"
text = "`take(name, count)` takes `count` pieces out and returns how many of that name are left. A name of which none is left is no longer in the store."

[[requirements]]
id = "R6"
section = "errors"
text = "`take` raises KeyError where the name is not in the store, and IndexError where fewer than `count` pieces are there; nothing is taken out then."

[[requirements]]
id = "R7"
section = "outputs"
text = "`names()` returns the names in the store as a list, in the order in which they came in. A name that was taken out wholly and is put in again comes last."
'''
STOCK_PROMPT = """\
Write the class `Stock`, a store with room for a fixed number of pieces.

```python
class Stock:
    def __init__(self, capacity: int) -> None: ...
    def add(self, name: str, count: int) -> int: ...
    def take(self, name: str, count: int) -> int: ...
    def names(self) -> list[str]: ...
```

Pieces have names; `add` puts some in, `take` takes some out, and both say how many of that name are there then. `names` lists
what is there. What cannot be done raises: ValueError for a capacity or a count below 1, OverflowError where there is no
room, KeyError for a name that is not there, IndexError where too few are there.
"""
STOCK_CODE = '''\
class Stock:
    """A store with room for so many pieces."""

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity below 1")
        self._capacity = capacity
        self._counts = {}

    def add(self, name, count):
        if count < 1:
            raise ValueError("count below 1")
        if sum(self._counts.values()) + count > self._capacity:
            raise OverflowError("no room")
        self._counts[name] = self._counts.get(name, 0) + count
        return self._counts[name]

    def take(self, name, count):
        if count < 1:
            raise ValueError("count below 1")
        if name not in self._counts:
            raise KeyError(name)
        if self._counts[name] < count:
            raise IndexError("too few")
        self._counts[name] -= count
        left = self._counts[name]
        if left == 0:
            del self._counts[name]
        return left

    def names(self):
        return list(self._counts)
'''
FORGETS = "        if left == 0:\n            del self._counts[name]\n"
STOCK_WRONG_CODE = STOCK_CODE.replace(FORGETS, "")
"""Keeps names of which none is left: R5 says otherwise."""
STOCK = {
    "task.toml": STOCK_TOML,
    "prompt.md": STOCK_PROMPT,
    "examples.jsonl": lines(
        {
            "kind": "calls",
            "steps": [
                {"new": "Stock", "args": "[10]"},
                step("add", "['rope', 4]", expected="4"),
                step("take", "['rope', 1]", expected="3"),
                step("names", "[]", expected="['rope']"),
            ],
        }
    ),
    "solution/solution.py": STOCK_CODE,
}
NEW = {"new": "Stock", "args": "[10]"}
STOCK_TESTS = {
    "tests.jsonl": lines(
        steps("capacity-zero", ["R1"], {"new": "Stock", "args": "[0]", "raises": "ValueError"}),
        steps("capacity-one", ["R1", "R2"], {"new": "Stock", "args": "[1]"}, step("add", "['a', 1]", expected="1")),
        steps("counts-by-name", ["R2"], NEW, step("add", "['a', 2]", expected="2"), step("add", "['b', 3]", expected="3"),
              step("add", "['a', 1]", expected="3")),
        steps("add-zero", ["R3"], NEW, step("add", "['a', 0]", raises="ValueError"), step("names", "[]", expected="[]")),
        steps("take-zero", ["R3"], NEW, step("add", "['a', 2]"), step("take", "['a', 0]", raises="ValueError"),
              step("take", "['a', 1]", expected="1")),
        steps("take-zero-unknown", ["R3"], NEW, step("take", "['a', 0]", raises="ValueError")),
        steps("add-one", ["R3"], NEW, step("add", "['a', 1]", expected="1"), step("take", "['a', 1]", expected="0")),
        steps("add-below-zero", ["R3"], NEW, step("add", "['a', -1]", raises="ValueError")),
        steps("full", ["R4"], NEW, step("add", "['a', 10]", expected="10"), step("add", "['b', 1]", raises="OverflowError"),
              step("names", "[]", expected="['a']")),
        steps("over-by-one", ["R4"], NEW, step("add", "['a', 6]"), step("add", "['a', 5]", raises="OverflowError"),
              step("add", "['a', 4]", expected="10")),
        steps("room-again", ["R4", "R5"], NEW, step("add", "['a', 10]"), step("take", "['a', 3]", expected="7"),
              step("add", "['b', 3]", expected="3")),
        steps("gone", ["R5"], NEW, step("add", "['a', 2]"), step("take", "['a', 2]", expected="0"),
              step("take", "['a', 1]", raises="KeyError")),
        steps("gone-from-names", ["R5", "R7"], NEW, step("add", "['a', 2]"), step("take", "['a', 2]", expected="0"),
              step("names", "[]", expected="[]")),
        steps("unknown", ["R6"], NEW, step("take", "['a', 1]", raises="KeyError")),
        steps("too-few", ["R6"], NEW, step("add", "['a', 2]"), step("take", "['a', 3]", raises="IndexError"),
              step("take", "['a', 2]", expected="0")),
        steps("order", ["R7"], NEW, step("add", "['b', 1]"), step("add", "['a', 1]"), step("add", "['b', 1]"),
              step("names", "[]", expected="['b', 'a']")),
        steps("comes-last-again", ["R7"], NEW, step("add", "['b', 1]"), step("add", "['a', 1]"), step("take", "['b', 1]"),
              step("add", "['b', 1]"), step("names", "[]", expected="['a', 'b']")),
    ),
}  # fmt: skip
STOCK_ATTEMPT = STOCK_CODE.replace("self._counts", "self._pieces").replace("left", "rest")
