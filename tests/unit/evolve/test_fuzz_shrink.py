"""Smaller inputs near one, and nudges of floats."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.fuzz.arguments import Arguments, size
from cupel.evolve.fuzz.nudge import nudges
from cupel.evolve.fuzz.shrink import shrinks

VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | st.binary(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, VALUES)
@settings(deadline=None)
def test_every_step_is_smaller_and_the_smallest_comes_first(first: object, second: object) -> None:
    call = Arguments((first,), (("k", second),))
    steps = list(shrinks(call))
    sizes = [size(step) for step in steps]
    assert sizes == sorted(sizes)
    assert all(one < size(call) for one in sizes)
    assert len({step.key for step in steps}) == len(steps)
    for step in steps:
        assert [type(value) for value in step.values] == [type(first), type(second)]


def test_following_the_steps_reaches_the_smallest_input_that_still_fails() -> None:
    def fails(call: Arguments) -> bool:
        numbers = call.args[0]
        return isinstance(numbers, list) and sum(number > 9 for number in numbers) >= 2

    call = Arguments(([3, 141, 5, 92, 65, 0, 12],))
    while (smaller := next((step for step in shrinks(call) if fails(step)), None)) is not None:
        call = smaller
    assert call == Arguments(([10, 10],))


def test_only_floats_that_are_stored_rounded_are_nudged() -> None:
    assert nudges(Arguments((1, "a", [2.0, 0.25, float("inf")]))) == ()
    moved = nudges(Arguments((0.1, [3.0, {"k": 0.7}])))
    assert [call.args[0] for call in moved] == [0.1 + 1e-9, 0.1 - 1e-9, 0.1, 0.1]
    assert [call.args[1] for call in moved][2:] == [[3.0, {"k": 0.7 + 1e-9}], [3.0, {"k": 0.7 - 1e-9}]]
