"""What shows without running: tests that use no name of the interface, or call it as it cannot be called."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from cupel.author.workflow.callees import unfitting
from cupel.model.task import Interface, Test

MARKS = {"id": "t", "origin": "ben", "visibility": "private", "requirements": ["R1"]}
TEST: TypeAdapter[Any] = TypeAdapter(Test)
CLAMP = Interface(
    kind="function", name="clamp", signature="def clamp(x: int, lo: int = 0, *, hi: int) -> int"
)
BOARD = Interface(
    kind="class",
    name="Board",
    exports=["Closed"],
    signature="class Closed(Exception): ...\n\nclass Board:\n    def add(self, x): ...\n\ndef merge(a, /, *more, **how): ...",
)
SHARES = Interface(
    kind="module", name="tools.shares", exports=["greedy"], signature="def greedy(value) -> list: ..."
)


def problems(interface: Interface, **test: Any) -> list[str]:
    return list(unfitting([TEST.validate_python({**MARKS, **test})], interface))


def call(interface: Interface, args: str, **more: Any) -> list[str]:
    return problems(interface, kind="call", args=args, **{"expected": "1", **more})


@pytest.mark.parametrize(
    ("args", "kwargs", "problem"),
    [
        ("[1]", "{'hi': 2}", None),
        ("[1, 2]", "{'hi': 2}", None),
        ("[]", "{'x': 1, 'hi': 2}", None),
        ("[1, 2, 3]", None, "too many positional arguments"),
        ("[1]", None, "missing a required argument: 'hi'"),
        ("[1]", "{'hi': 2, 'low': 0}", "got an unexpected keyword argument 'low'"),
        ("[1]", "{'hi': 2, 'x': 0}", "multiple values for argument 'x'"),
    ],
)
def test_arguments_are_held_against_the_head(args: str, kwargs: str | None, problem: str | None) -> None:
    found = call(CLAMP, args, kwargs=kwargs)
    assert found == ([] if problem is None else [f"test t: clamp cannot be called so: {problem}"])


def test_a_call_that_is_to_raise_may_be_any() -> None:
    assert problems(CLAMP, kind="call", args="[]", raises="TypeError") == []


@pytest.mark.parametrize(
    ("interface", "function", "problem"),
    [
        (CLAMP, "clam", "the interface has no clam; did you mean 'clamp'?; it has clamp"),
        (SHARES, "greedy", None),
        (SHARES, "shares", "the interface has no shares; it has greedy"),
        (BOARD, "merge", None),
        (BOARD, "Board.add", None),
    ],
)
def test_a_call_names_what_there_is(interface: Interface, function: str, problem: str | None) -> None:
    hi = {"kwargs": "{'hi': 1}"} if interface is CLAMP else {}
    found = call(interface, "[1]", function=function, **hi)
    assert found == ([] if problem is None else [f"test t: {problem}"])


def test_steps_name_classes_and_functions_that_there_are() -> None:
    steps = [
        {"new": "Board", "as": "b"},
        {"on": "b", "method": "anything", "args": "[1, 2, 3]"},
        {"function": "merge", "args": "[]"},
        {"new": "Bord", "as": "c"},
    ]
    assert problems(BOARD, kind="calls", steps=steps) == [
        "test t: merge cannot be called so: missing a required argument: 'a'",
        "test t: the interface has no Bord; did you mean 'Board'?; it has Board, Closed, merge",
    ]


@pytest.mark.parametrize(
    ("code", "uses"),
    [
        ("assert clamp(1, hi=2) == 1", True),
        ("assert 1 == 1", False),
        ("assert getattr(__import__('solution'), 'clamp')(1, hi=2) == 1", True),
        ("assert clam(1) == 1", False),
    ],
)
def test_code_uses_some_name(code: str, uses: bool) -> None:
    found = problems(CLAMP, kind="assert", code=code)
    assert found == ([] if uses else ["test t: it uses nothing of clamp"])


def test_a_file_of_tests_may_import_the_module() -> None:
    code = "import tools.shares as s\n\ndef test_it():\n    assert s.greedy(1) == [1]\n"
    assert problems(SHARES, kind="pytest", code=code) == []


def test_a_signature_that_cannot_be_read_leaves_calls_alone() -> None:
    loose = Interface(kind="function", name="clamp", signature="clamp of x between lo and hi")
    assert call(loose, "[1, 2, 3, 4]") == []
    assert call(loose, "[1]", function="clam") == []


def test_without_a_signature_only_names_are_looked_at() -> None:
    bare = Interface(kind="function", name="clamp")
    assert call(bare, "[1, 2, 3, 4]") == []
    assert call(bare, "[1]", function="clam") != []


@pytest.mark.parametrize(
    "signature",
    [
        "@overload\ndef f(x): ...\n@overload\ndef f(x, y): ...",
        "@with_connection\ndef f(connection, x): ...",
        "def f(x, x): ...",
    ],
)
def test_heads_of_which_one_fits_or_which_tell_nothing_leave_a_call_alone(signature: str) -> None:
    assert call(Interface(kind="function", name="f", signature=signature), "[1]") == []


def test_a_call_that_fits_no_overload_is_one_problem() -> None:
    both = "@typing.overload\ndef f(x): ...\n@typing.overload\ndef f(x, y): ..."
    found = call(Interface(kind="function", name="f", signature=both), "[1, 2, 3]")
    assert found == ["test t: f cannot be called so: too many positional arguments"]


@pytest.mark.parametrize("signature", [None, "def greedy(v) -> list\ndef fair(v) -> list"])
def test_a_module_that_tells_no_name_leaves_tests_alone(signature: str | None) -> None:
    loose = Interface(kind="module", name="tools", signature=signature)
    assert call(loose, "[1]", function="greedy") == []
    assert problems(loose, kind="assert", code="assert fair(1) == [1]") == []


def test_whatever_the_signature_binds_may_be_used() -> None:
    signature = "from nodes import Node\nPoint = NamedTuple('Point', x=int)\nLIMIT: int = 3\narea: Callable[[int], int]"
    module = Interface(kind="module", name="shapes", signature=signature)
    steps = [{"new": "Point", "args": "[1]", "as": "p"}, {"new": "Node", "as": "n"}]
    assert problems(module, kind="calls", steps=steps) == []
    assert call(module, "[1]", function="area") == []
    assert problems(module, kind="assert", code="assert LIMIT == 3") == []


@pytest.mark.parametrize(
    "code", ["assert eval('clamp(1, hi=2)') == 1", "assert __import__('tools.clamp').x == 1"]
)
def test_a_name_in_a_text_counts(code: str) -> None:
    assert problems(CLAMP, kind="assert", code=code) == []
