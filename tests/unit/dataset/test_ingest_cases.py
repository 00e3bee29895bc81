"""JSON cases and the comparison that makes up for what JSON loses."""

from typing import Any

import pytest

from cupel.dataset.ingest.cases import calls, comparison
from cupel.dataset.ingest.draft import Dropped


def test_cases_become_calls_in_literals_of_python() -> None:
    found = calls([[[True, None, [1.5]], {"a": 1}], [7, "x"], [[1]], "x"])
    assert found.tests == (
        {"kind": "call", "args": "[True, None, [1.5]]", "expected": "{'a': 1}"},
        {"kind": "call", "args": "[7]", "expected": "'x'"},
    )
    assert found.dropped == (
        Dropped("case 2", "a case is [arguments, expected], not a list"),
        Dropped("case 3", "a case is [arguments, expected], not text"),
    )


def check_of(compare: dict[str, Any] | None) -> Any:
    assert compare is not None
    names: dict[str, Any] = {}
    exec(compare["checker"], names)  # the code under test wrote it
    return names["check"]


PAIRS = "def f(n):\n    steps = []\n    steps.append((n, n))\n    return steps\n"


def test_where_the_reference_builds_tuples_lists_and_tuples_are_one() -> None:
    check = check_of(comparison([[[1, 2]]], PAIRS, "f"))
    assert check([1], [[1, 2]], [(1, 2)])
    assert check([1], {"a": [1]}, {"a": (1,)})
    assert not check([1], [[1, 2]], [(2, 1)])
    assert not check([1], [[1, 2]], [(1, 2), (1, 2)])


@pytest.mark.parametrize(
    "body",
    [
        "return d[0, 1]",
        "a, b = b, a",
        "for i, x in enumerate(xs): pass",
        "return [x for x, y in zip(xs, xs)]",
        "return x in (1, 2)",
    ],
)
def test_tuples_in_passing_need_no_checker(body: str) -> None:
    assert comparison([[1]], f"def f(xs):\n    {body}\n", "f") is None


@pytest.mark.parametrize("body", ["return list(zip(xs, xs))", "return sorted(d.items())", "return (1, 2)"])
def test_tuples_that_may_be_returned_do(body: str) -> None:
    assert "as_lists" in comparison([[1]], f"def f(xs):\n    {body}\n", "f")["checker"]  # type: ignore[index]


def test_answers_without_lists_need_none() -> None:
    assert comparison([1, "x", True], PAIRS, "f") is None


def test_floats_are_equal_up_to_noise() -> None:
    assert comparison([[1, 2.5]], "def f(): ...", "f") == {"float": {"abs": 1e-9, "rel": 1e-9}}
    assert comparison([1.0], None, "f") == {"float": {"abs": 1e-9, "rel": 1e-9}}


def test_a_tolerance_among_the_arguments_is_the_tolerance() -> None:
    check = check_of(comparison([1.5, 2], "def f(x, Epsilon): ...", "f"))
    assert check([2, 0.1], 1.5, 1.55)
    assert check([2, 0.1], 1.5, 1.41)
    assert not check([2, 0.1], 1.5, 1.7)
    assert not check([2, 0.1], 1.5, float("nan"))
    assert not check([2, 0.1], 1.5, None)
