"""Where two programs differ in one place or two, and which fault such a place is."""

from __future__ import annotations

import ast

import pytest

from cupel.author.failures.rules.edit_tags import tags_of
from cupel.author.failures.treediff import edits

BASE = """
def f(items, n):
    if not items:
        return 0
    total = 0
    seen = set()
    for one in items[:n]:
        if one > 0 and one not in seen:
            total += one
    return round(total, 2)
"""


def places(old: str, new: str) -> list[tuple[str, str]]:
    found = edits(ast.parse(BASE), ast.parse(BASE.replace(old, new, 1)))
    assert found is not None
    return [
        tuple("" if node is None else ast.unparse(node) for node in (one.right, one.wrong)) for one in found
    ]  # type: ignore[misc]


def test_equal_programs_differ_nowhere() -> None:
    assert places("total", "total") == []


def test_a_docstring_an_annotation_and_a_pass_do_not_count() -> None:
    dressed = BASE.replace(
        "def f(items, n):", 'def f(items: list, n: int) -> int:\n    """Adds."""\n    pass'
    )
    assert edits(ast.parse(BASE), ast.parse(dressed)) == []


@pytest.mark.parametrize(
    ("old", "new", "right", "wrong"),
    [
        ("one > 0", "one >= 0", "one > 0", "one >= 0"),
        ("total = 0", "total = 1", "0", "1"),
        ("    if not items:\n        return 0\n", "", "if not items:\n    return 0", ""),
        ("set()", "[]", "set()", "[]"),
    ],
)
def test_one_place_is_found(old: str, new: str, right: str, wrong: str) -> None:
    assert places(old, new) == [(right, wrong)]


def test_two_places_are_two_and_more_are_none() -> None:
    twice = BASE.replace("total = 0", "total = 1").replace("one > 0", "one < 0")
    assert len(edits(ast.parse(BASE), ast.parse(twice)) or []) == 2
    thrice = twice.replace("round(total, 2)", "round(total, 3)")
    assert edits(ast.parse(BASE), ast.parse(thrice)) is None


@pytest.mark.parametrize(
    ("old", "new", "tag"),
    [
        ("one > 0", "one >= 0", "boundary"),
        ("one > 0 and one not in seen", "one > 0 or one not in seen", "wrong-condition"),
        ("total = 0", "total = 1", "off-by-one"),
        ("    if not items:\n        return 0\n", "", "edge-case"),
        ("round(total, 2)", "total", "precision"),
        ("items[:n]", "items[:n - 1]", "off-by-one"),
        ("items[:n]", "sorted(items[:n])", "wrong-order"),
        ("items[:n]", "set(items[:n])", "duplicates"),
        ("total += one", "total -= one", "wrong-formula"),
        ("return round(total, 2)", "return", "no-return"),
        ("return 0", "raise ValueError", "exception-contract"),
    ],
)
def test_a_place_names_its_fault(old: str, new: str, tag: str) -> None:
    found = edits(ast.parse(BASE), ast.parse(BASE.replace(old, new, 1)))
    assert found is not None
    assert tags_of(found[0])[0][0] == tag


def test_a_choice_that_is_lost_is_an_edge_case() -> None:
    right = "def f(x):\n    return max(x) if x else 0\n"
    found = edits(ast.parse(right), ast.parse("def f(x):\n    return max(x)\n"))
    assert found is not None
    assert tags_of(found[0])[0] == ("edge-case", 1.0)
