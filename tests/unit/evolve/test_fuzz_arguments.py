"""One text for every value, and the order of calls by size."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.fuzz.arguments import Arguments, canonical, size

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)


def nested(atoms: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.recursive(
        atoms,
        lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )


@given(nested(ATOMS))
def test_the_text_of_a_value_reads_back_as_that_value(value: object) -> None:
    back = ast.literal_eval(canonical(value))
    assert back == value
    assert canonical(back) == canonical(value)


def test_sets_are_sorted_whatever_order_python_keeps() -> None:
    assert canonical({"b", "a", "c"}) == "{'a', 'b', 'c'}"
    assert canonical(set()) == "set()"
    assert canonical(frozenset({2, 1})) == "frozenset({1, 2})"
    assert canonical([{3, 1}, ({"y", "x"},)]) == "[{1, 3}, ({'x', 'y'},)]"


def test_equal_values_of_other_types_have_other_texts() -> None:
    texts = [canonical(value) for value in (1, 1.0, True, "1", b"1", [1], (1,))]
    assert len(set(texts)) == len(texts)


def test_integers_longer_than_python_prints_have_a_text() -> None:
    assert ast.literal_eval(canonical(-(10**6000))) == -(10**6000)


def test_the_key_of_a_call_tells_names_apart() -> None:
    assert Arguments((1, "a"), (("k", [2]),)).key == "(1, 'a', k=[2])"
    assert Arguments((1,), (("k", 2),)).key != Arguments((1,), (("j", 2),)).key


def test_values_are_replaced_place_by_place() -> None:
    call = Arguments((1, 2), (("k", 3),))
    assert call.values == (1, 2, 3)
    assert call.with_values((7, 8, 9)) == Arguments((7, 8), (("k", 9),))


def test_short_calls_come_first() -> None:
    calls = [
        Arguments(([1, 2, 3],)),
        Arguments(("x" * 50,)),
        Arguments((12,)),
        Arguments((1,)),
        Arguments(([],)),
    ]
    assert [call.args[0] for call in sorted(calls, key=size)] == [1, 12, [], [1, 2, 3], "x" * 50]
