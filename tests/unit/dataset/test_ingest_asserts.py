"""Asserts as tests: what is exactly a call becomes one, everything else stays the assert it was."""

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.dataset.ingest.asserts import from_assert
from cupel.dataset.ingest.names import Namespace, bound, exports, free, namespace
from cupel.model import literal
from cupel.model.errors import TaskError

REFERENCE = """
import numpy as np
from collections import Counter

class Node: ...

def helper(x): return x

def f(*args, **kwargs): return None
"""
SPACE = namespace("f", [REFERENCE])


def test_of(text: str, space: Namespace = SPACE) -> dict[str, Any]:
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.Assert)
    return from_assert(node, text, space)


test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "args", "expected"),
    [
        ("assert f() == None", "[]", "None"),
        ("assert f(1, -2.5) == True", "[1, -2.5]", "True"),
        ("assert f([1, (2,)], {'a': {3}}) == 'x', 'a remark'", "[[1, (2,)], {'a': {3}}]", "'x'"),
        ("assert (f(\n  'a'\n)) == [ ]", "['a']", "[]"),
        ("assert f(float('inf'), set()) == b'x'", "[inf, set()]", "b'x'"),
        ("assert f(1) == Counter({'a': 1})", "[1]", "Counter({'a': 1})"),
    ],
)
def test_equality_of_a_call_with_a_literal_is_a_call(text: str, args: str, expected: str) -> None:
    assert test_of(text) == {"kind": "call", "args": args, "expected": expected}


def test_keyword_arguments_are_kept_by_name() -> None:
    assert test_of("assert f(1, base=2) == 3") == {
        "kind": "call",
        "args": "[1]",
        "kwargs": "{'base': 2}",
        "expected": "3",
    }


def test_a_call_of_another_function_of_the_program_names_it() -> None:
    assert test_of("assert helper(1) == 1") == {
        "kind": "call",
        "args": "[1]",
        "expected": "1",
        "function": "helper",
    }


@pytest.mark.parametrize(
    "text",
    [
        "assert f(1)",
        "assert not f(1)",
        "assert f(1) is True",
        "assert f(1) is None",
        "assert f(1) in (1, 2)",
        "assert f(1) != 2",
        "assert 2 == f(1)",
        "assert f(1) == f(2)",
        "assert 1 == f(1) == 1",
        "assert abs(f(1.5) - 2) < 1e-6",
        "assert math.isclose(f(2), 1.414, rel_tol=1e-3)",
        "assert sorted(f([2, 1])) == [1, 2]",
        "assert f(2 ** 3) == 8",
        "assert f(*[1, 2]) == 3",
        "assert f(**{'a': 1}) == 3",
        "assert f(1) == float('nan')",
        "assert f(Node()) == 1",
        "assert f(1) == [x for x in range(3)]",
    ],
)
def test_everything_else_stays_an_assert_word_for_word(text: str) -> None:
    assert test_of(text) == {"kind": "assert", "code": text}


def test_an_assert_that_needs_an_import_of_the_program_becomes_a_file_with_it() -> None:
    assert test_of("assert np.allclose(f(1), [1.0])") == {
        "kind": "pytest",
        "code": "import numpy as np\ndef test_check():\n    assert np.allclose(f(1), [1.0])\n",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("assert 1 + 1 == 2", "it checks nothing that the program exposes"),
        ("assert other(1) == 2", "it checks nothing that the program exposes"),
        ("assert f(pd.NA) == 1", "it uses pd, which neither the reference nor the test binds"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(TaskError, match=f"^{reason}$"):
        test_of(text)


def test_without_any_program_unknown_names_have_the_benefit_of_the_doubt() -> None:
    blind = namespace("f", [])
    assert not blind.known
    assert test_of("assert f(Tree(1)) == 2", blind) == {"kind": "assert", "code": "assert f(Tree(1)) == 2"}


def test_exports_are_the_programs_other_names_that_tests_use() -> None:
    tests = [
        {"kind": "call", "args": "[]", "expected": "1", "function": "helper"},
        {"kind": "assert", "code": "assert f(Node()) == np.array(1)"},
    ]
    assert exports(tests, SPACE) == ["Node", "helper"]


def test_bound_sees_blocks_but_not_the_scopes_inside() -> None:
    code = "import a.b as c, d.e\nif x:\n    y, (z, *w) = 1\nfor i in [q for q in r]:\n    pass\ndef g(u):\n    v = 1\n"
    assert set(bound(ast.parse(code).body)) == {"c", "d", "y", "z", "w", "i", "g"}


def test_free_names_are_those_taken_from_outside() -> None:
    code = "import a\nb = a.x(c)\ndef g(u, v=d):\n    return [u for w in e if len(w)]\nassert g(b) == h\n"
    assert free(ast.parse(code).body) == ["c", "d", "e", "h"]


def test_code_that_parses_but_does_not_compile_is_refused() -> None:
    with pytest.raises(TaskError, match="not Python that compiles"):
        free(ast.parse("nonlocal x").body)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(values, max_size=3), values)
def test_any_literal_call_says_the_same_as_its_assert(args: list[object], expected: object) -> None:
    given_ = ", ".join(map(literal.render, args))
    test = test_of(f"assert f({given_}) == {literal.render(expected)}")
    assert test["kind"] == "call"
    assert literal.render(literal.parse(test["args"])) == literal.render(args)
    assert literal.render(literal.parse(test["expected"])) == literal.render(expected)
