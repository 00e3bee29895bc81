"""Failing programs as short as a rule's test needs them, without a sandbox."""

from __future__ import annotations

from typing import Any

from cupel.author.failures.case import Case, Known, RanTest
from cupel.author.failures.rules import Rule
from cupel.author.failures.tagger import combined
from cupel.model.outcome import Outcome

IDENTITY = "def f(x):\n    return x\n"


def right(given: Any, answer: Any = None, **fields: Any) -> RanTest:
    """A test that is passed."""
    known = Known(given if answer is None else answer)
    return RanTest("", "call", Outcome.PASS, given=_given(given), expected=known, got=known, **fields)


def wrong(given: Any, expected: Any, got: Any, **fields: Any) -> RanTest:
    """A test with another answer than the expected one."""
    told = {"kind": "call", "given": _given(given), "expected": Known(expected), "got": Known(got), **fields}
    return RanTest("", outcome=Outcome.FAIL, **told)


def raising(given: Any, kind: str, message: str = "", **fields: Any) -> RanTest:
    """A test on which the program raises."""
    return RanTest("", "call", Outcome.ERROR, given=_given(given), raised=kind, message=message, **fields)


def ended(given: Any, outcome: Outcome, **fields: Any) -> RanTest:
    """A test that ended without an answer."""
    return RanTest("", "call", outcome, given=_given(given), **fields)


def _given(given: Any) -> tuple[Any, ...]:
    return given if isinstance(given, tuple) else (given,)


def case(*tests: RanTest, code: str = IDENTITY, kind: str = "function", **fields: Any) -> Case:
    """A program `f` with these tests, whose ids are `t0`, `t1` …"""
    from dataclasses import replace

    named = tuple(replace(one, test_id=f"t{at}") for at, one in enumerate(tests))
    return Case("demo", "c", kind, "f", code, named, **fields)


def said(rule: Rule, one: Case) -> dict[str, float]:
    """Tag → confidence, as a rule says."""
    return {tag.tag: tag.confidence for tag in combined(rule(one))}
