"""Which programs have one fingerprint: copies in other names and layout, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_run import CLAMP, clamp_task

from cupel.dataset.fingerprint import (
    Fingerprint,
    entry_fingerprint,
    fingerprint,
    part_fingerprints,
    reference_fingerprint,
)

STACK = '''
import math
from collections import Counter as C

class Stack:
    """Holds things."""
    limit: int = 3

    def __init__(self, n: int) -> None:
        self.items = []
        self.n = n

    def push(self, x):
        if len(self.items) >= self.n:
            raise ValueError("full")
        self.items.append(x)
        return math.sqrt(sum(y * y for y in self.items)), C(self.items)

def make(a, b=2):
    s = Stack(n=a)
    s.push(x=b)
    return s
'''
PILE = """
from math import sqrt
import collections
class Pile:
    cap = 3
    def __init__(me, size):
        me.stuff = []
        me.size = size
    def add(me, thing):
        if len(me.stuff) >= me.size:
            raise ValueError(f"too many: {thing}")
        me.stuff.append(thing)
        return sqrt(sum(q * q for q in me.stuff)), collections.Counter(me.stuff)
def build(first, second=2):
    pile = Pile(size=first)
    pile.add(thing=second)
    return pile
"""


def digest(code: str) -> bytes:
    return fingerprint({"solution.py": code}).digest


def test_names_layout_docstrings_annotations_messages_and_ways_to_import_do_not_count() -> None:
    assert digest(STACK) == digest(PILE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(x):\n    return x + 1\n", "def f(x):\n    return x + 2\n"),
        ("def f(x):\n    return x + 1\n", "def f(x):\n    return x - 1\n"),
        ("def f(x):\n    return x < 1\n", "def f(x):\n    return x <= 1\n"),
        ("def f(x):\n    return x + 1\n", "def f(x):\n    return x + 1.0\n"),
        ("def f(a, b):\n    return a - b\n", "def f(a, b):\n    return b - a\n"),
        ("def f(x):\n    return x.upper()\n", "def f(x):\n    return x.lower()\n"),
        ("from math import floor\ndef f(x):\n    return floor(x)\n", "from math import ceil\ndef f(x):\n    return ceil(x)\n"),
        ("def f(x):\n    raise ValueError(x)\n", "def f(x):\n    raise KeyError(x)\n"),
        ("def f(x):\n    return sorted(x)\n", "def f(x):\n    return list(x)\n"),
        ("def f(x):\n    if x:\n        return 1\n    return 2\n", "def f(x):\n    if x:\n        return 1\n        return 2\n"),
    ],
)  # fmt: skip
def test_what_may_change_an_answer_counts(one: str, other: str) -> None:
    assert digest(one) != digest(other)


def test_a_swap_of_two_names_is_a_renaming_and_a_mix_up_is_none() -> None:
    assert digest("def f(a, b):\n    c = a\n    return c - b\n") == digest(
        "def g(b, a):\n    x = b\n    return x - a\n"
    )
    assert digest("def f(a, b):\n    c = a\n    return c - b\n") != digest(
        "def f(a, b):\n    c = a\n    return c - a\n"
    )


def test_the_size_tells_short_programs() -> None:
    assert fingerprint({"solution.py": "def f(x):\n    return x\n"}).nodes < 20
    assert fingerprint({"solution.py": STACK}).nodes > 60


def test_starter_files_count_and_a_single_files_path_does_not() -> None:
    code = "from data import N\ndef f():\n    return N\n"
    assert fingerprint({"solution.py": code}) == fingerprint({"other.py": code})
    assert fingerprint({"solution.py": code, "data.py": "N = 1\n"}) != fingerprint(
        {"solution.py": code, "data.py": "N = 2\n"}
    )
    reads = {"code": "def clamp(x, lo, hi):\n    return min(x, len(open('table.txt').read()))\n"}
    one, other = (clamp_task(reference=reads, files={"table.txt": text}) for text in ("1", "22"))
    assert reference_fingerprint(one) != reference_fingerprint(other)


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"notes.txt": "x"}},
        {"files": {"notes.txt": "x", "more/data.csv": "1"}},
        {"reference": {"files": {"solution.py": CLAMP, "extra.py": ""}}},
        {"reference": {"files": {"solution.py": CLAMP, "extra.py": "def unused():\n    return 1\n"}}},
        {"reference": {"code": f'from __future__ import annotations\n__all__ = ["clamp"]\n{CLAMP}'}},
        {"reference": {"code": f'__all__: list[str] = []\n__all__ += ["clamp"]\n{CLAMP}'}},
    ],
)
def test_files_that_the_program_does_not_name_and_lists_of_exports_do_not_count(
    changes: dict[str, Any],
) -> None:
    assert reference_fingerprint(clamp_task(**changes)) == reference_fingerprint(clamp_task())


def test_files_that_a_used_file_names_count_too() -> None:
    def of(deep: str) -> Fingerprint | None:
        files = {
            "solution.py": "from one import clamp\n",
            "one.py": "from two import clamp\n",
            "two.py": deep,
        }
        return reference_fingerprint(clamp_task(reference={"files": files}))

    assert of(CLAMP) != of(CLAMP.replace("max", "min"))
    assert of(CLAMP) == of(CLAMP.replace("hi", "high"))


def test_the_file_of_a_package_is_loaded_with_what_stands_in_it() -> None:
    def of(package: str) -> Fingerprint | None:
        files = {"shop/till.py": CLAMP, "shop/__init__.py": package, "__init__.py": package}
        return reference_fingerprint(
            clamp_task(interface={"kind": "module", "name": "shop.till"}, reference={"files": files})
        )

    assert of("x = 1\n") != of("x = 2\n")


def test_a_program_s_parts_are_the_whole_and_each_file_by_itself() -> None:
    files = {"solution.py": "from one import clamp\n", "one.py": CLAMP}
    task = clamp_task(reference={"files": files}, files={"given.py": STACK, "data.txt": "1"})
    alone = [fingerprint({"x.py": text}) for text in (files["one.py"], files["solution.py"])]
    assert part_fingerprints(task, starter=False) == [reference_fingerprint(task), *alone]
    assert fingerprint({"x.py": STACK}) in part_fingerprints(task, starter=True)
    assert entry_fingerprint(task) == alone[1]
    assert part_fingerprints(clamp_task(reference=None), starter=True) == []


def test_text_that_is_no_python_counts_by_its_text() -> None:
    assert digest("def f(:\n") == digest("def f(:\n\n")
    assert digest("def f(:\n") != digest("def g(:\n")


def test_a_task_without_a_reference_has_none() -> None:
    assert reference_fingerprint(clamp_task(reference=None)) is None


@given(st.lists(st.from_regex(r"[a-z]{3,6}_", fullmatch=True), min_size=4, max_size=4, unique=True))
def test_any_renaming_keeps_it(names: list[str]) -> None:
    code = "def {0}({1}, {2}, {3}):\n    return max({2}, min({1}, {3}))\n".format(*names)
    assert digest(code) == digest(CLAMP)
