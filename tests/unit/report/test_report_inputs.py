"""A test as text: what goes in and what is expected, for every kind."""

import pytest

from cupel.report.inputs import expected_text, input_text


@pytest.mark.parametrize(
    ("record", "given", "expected"),
    [
        ({"kind": "call", "args": "[1, 'a']", "expected": "2"}, "f(1, 'a')", "2"),
        ({"kind": "call", "args": "[]", "expected": "None"}, "f()", "None"),
        ({"kind": "call", "args": "[1,]", "kwargs": "{}", "expected": "2"}, "f(1)", "2"),
        (
            {"kind": "call", "args": "[]", "kwargs": "{'k': 1}", "raises": "ValueError"},
            "f(**{'k': 1})",
            "raises ValueError",
        ),
        ({"kind": "call", "function": "g", "args": "[[1], {2}]", "expected": "0"}, "g([1], {2})", "0"),
        ({"kind": "call", "args": "[1]", "expected": None}, "f(1)", "as its checker decides"),
        ({"kind": "assert", "code": "assert f(1) == 2"}, "assert f(1) == 2", ""),
        ({"kind": "stdio", "stdin": "1\n2\n", "stdout": "3\n"}, "1\n2\n", "3\n"),
        ({"kind": "stdio", "stdin": "1\n", "stdout": None}, "1\n", "as its checker decides"),
        ({"kind": "pytest", "code": "…"}, "pytest file", ""),
        ({"kind": "unittest", "code": "…", "only": ["T.a", "T.b"]}, "T.a, T.b", ""),
    ],
)
def test_kinds(record, given, expected):
    assert input_text(record, "f") == given
    assert expected_text(record) == expected


def test_steps_stand_one_a_line_with_what_each_gives():
    steps = [
        {"new": "Stack", "args": "[3]", "as": "a"},
        {"method": "push", "args": "[1]", "on": "a"},
        {"get": "size", "expected": "1"},
        {"method": "pop", "raises": "IndexError"},
        {"function": "total", "args": "[]", "expected": "0"},
    ]
    assert input_text({"kind": "calls", "steps": steps}, "Stack").splitlines() == [
        "a = Stack(3)",
        "a.push(1)",
        ".size → 1",
        ".pop() → raises IndexError",
        "total() → 0",
    ]


def test_many_steps_are_cut_and_counted():
    text = input_text({"kind": "calls", "steps": [{"method": "go"}] * 48}, "C")
    assert text.splitlines()[-2:] == [".go()", "… 8 more steps"]
    assert len(text.splitlines()) == 41
