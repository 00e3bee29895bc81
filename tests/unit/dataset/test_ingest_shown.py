"""Which tests are public: those whose call stands in the prompt."""

from cupel.dataset.ingest.shown import mark_shown, shown_calls

PROMPT = """Write `f`.

    >>> f([1,  2], ")")
    3
f(1,2) gives 3, also `f(x=1, y="a")`, but f(n) and g.f(7) and ff(8) are none; f( 9 is cut off.
"""


def test_calls_are_found_in_doctests_prose_and_markdown() -> None:
    assert shown_calls(PROMPT, "f") == {"[[1, 2], ')'] ", "[1, 2] ", "[] x=1, y='a'"}


def test_tests_of_shown_calls_are_public_whatever_they_expect() -> None:
    tests = [
        {"kind": "call", "args": "[[1, 2], ')']", "expected": "4"},
        {"kind": "call", "args": "[]", "kwargs": "{'y': 'a', 'x': 1}", "expected": "4"},
        {"kind": "call", "args": "[1.0, 2]", "expected": "3"},
        {"kind": "call", "args": "[1, 2]", "expected": "3", "function": "g"},
        {"kind": "assert", "code": "assert abs(f(1, 2) - 3) < 1"},
        {"kind": "assert", "code": "assert f(7)"},
        {"kind": "pytest", "code": "def test_a():\n    assert f(1, 2) == 3\n"},
    ]
    marked = mark_shown(tests, PROMPT, "f")
    assert [test.get("visibility") for test in marked] == [
        "public",
        "public",
        None,
        None,
        "public",
        None,
        None,
    ]
    assert all("visibility" not in test for test in tests)
