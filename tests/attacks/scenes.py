"""The scenes of most attacks: a function, a class and a whole program.

Every test of a scene asks for what is easily computed, so that whoever does not pass it did not want to compute.
"""

from __future__ import annotations

from typing import Any

from attack import Scene, Shape


def _file(kind: str, code: str) -> dict[str, Any]:
    return {"kind": kind, "code": code}


def _step(action: str, name: str, args: str = "[]", expected: str | None = None) -> dict[str, Any]:
    told = {} if expected is None else {"expected": expected}
    return {action: name, **({} if action == "get" else {"args": args}), **told}


_CASE = "import unittest\nclass T(unittest.TestCase):\n"

SQUARE = Scene(
    "square",
    Shape.FUNCTION,
    "f",
    {
        "call": (
            {"kind": "call", "args": "[2]", "expected": "4"},
            {"kind": "call", "args": "[3]", "expected": "9"},
        ),
        "calls": ({"kind": "calls", "steps": [_step("function", "f", "[2]", "4")]},),
        "assert": ({"kind": "assert", "code": "assert f(2) == 4"},),
        "logic": ({"kind": "assert", "code": "assert [f(x) for x in [2]] == [4]"},),
        "unittest": (
            _file(
                "unittest",
                _CASE
                + "    def test_two(self):\n        self.assertEqual(f(2), 4)\n"
                + "    def test_three(self):\n        self.assertEqual(9, f(3))\n",
            ),
        ),
        "pytest": (_file("pytest", "def test_two():\n    answer = f(2)\n    assert answer == 4\n"),),
    },
    right="def f(x):\n    return x * x\n",
    wrong="def f(x):\n    return x * 5\n",
)

PURSE = Scene(
    "purse",
    Shape.CLASS,
    "Purse",
    {
        "calls": (
            {
                "kind": "calls",
                "steps": [
                    _step("new", "Purse", "[5]"),
                    _step("method", "put", "[2]"),
                    _step("method", "total", "[]", "7"),
                    _step("get", "coins", expected="7"),
                ],
            },
        ),
        "logic": ({"kind": "assert", "code": "assert (lambda p: (p.put(2), p.total())[1])(Purse(5)) == 7"},),
        "unittest": (
            _file(
                "unittest",
                _CASE
                + "    def setUp(self):\n        self.purse = Purse(5)\n"
                + "    def test_total(self):\n        self.purse.put(2)\n"
                + "        self.assertEqual(self.purse.total(), 7)\n"
                + "    def test_coins(self):\n        self.purse.put(1)\n"
                + "        self.assertEqual(6, self.purse.coins)\n",
            ),
        ),
        "pytest": (
            _file(
                "pytest",
                "import pytest\n@pytest.fixture\ndef purse():\n    return Purse(5)\n"
                "def test_total(purse):\n    purse.put(2)\n    assert purse.total() == 7\n",
            ),
        ),
    },
    right=(
        "class Purse:\n    def __init__(self, coins):\n        self.coins = coins\n"
        "    def put(self, n):\n        self.coins += n\n"
        "    def total(self):\n        return self.coins\n"
    ),
    wrong=(
        "class Purse:\n    def __init__(self, coins):\n        self.coins = coins\n"
        "    def put(self, n):\n        self.coins -= n\n"
        "    def total(self):\n        return self.coins\n"
    ),
)

PRINTED = Scene(
    "printed square",
    Shape.PROGRAM,
    "main",
    {
        "stdio": (
            {"kind": "stdio", "stdin": "2", "stdout": "4"},
            {"kind": "stdio", "stdin": "3", "stdout": "9"},
        )
    },
    right="print(int(input()) ** 2)\n",
    wrong="print(int(input()) * 5)\n",
)

WRONG_APART = dict.fromkeys(("logic", "unittest", "pytest"), "fail|error|memory")
"""For answers over the cap: it is an error where the trusted side reads them, and simply wrong where a test does."""
