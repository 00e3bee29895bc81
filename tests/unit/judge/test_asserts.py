"""Lowered asserts: what the trusted side says of the answers is what Python says of the statement."""

import time
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.judge.asserts import lower
from cupel.judge.expression import NotPlain, Refused
from cupel.sandbox import wire

FUNCTIONS = {
    "same": lambda x=None: x,
    "add": lambda a, b: a + b,
    "twice": lambda xs: xs + xs,
    "half": lambda x: x / 2,
    "pair": lambda a, b=0: (a, b),
    "none": lambda: None,
}

RAISED = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError)

LOWERED = [
    "assert add(1, 2) == 3", "assert add(1, 2) == 4", "assert add('a', 'b') == 'ab'", "assert 3 == add(1, 2)", "assert add(1, 2) != 3",
    "assert same(1) == True", "assert same(1.0) == 1", "assert same([1]) == (1,)", "assert same(None) is None", "assert same(0) is None",
    "assert same(0) is not None", "assert same(True) is True", "assert same(1) is True", "assert none() is None", "assert not same(0)",
    "assert not same([0])", "assert same([])", "assert same('x')", "assert same(3) in [1, 2, 3]", "assert same(3) not in (1, 2)",
    "assert 2 in same([1, 2])", "assert 'b' in same('abc')", "assert 5 in same({5: 6})", "assert same(3) < 4", "assert 1 < same(3) < 4",
    "assert 1 < same(3) < 2", "assert same(3) >= 3", "assert abs(half(1) - 0.5) < 1e-9", "assert abs(half(1) - 0.6) < 1e-9",
    "assert math.isclose(half(1), 0.5)", "assert math.isclose(half(1), 0.51, rel_tol=0.1)", "assert round(half(1.23456), 2) == 0.62",
    "assert len(twice([1, 2])) == 4", "assert len(same({})) == 0", "assert sorted(same([3, 1])) == [1, 3]", "assert sorted(same([3, 1]), reverse=True) == [3, 1]",
    "assert set(twice([1])) == {1}", "assert sum(twice([1, 2])) == 6", "assert max(same([1, 5])) == 5", "assert min(same([]), default=7) == 7",
    "assert list(same((1, 2))) == [1, 2]", "assert tuple(same([1, 2])) == (1, 2)", "assert same([1, 2])[0] == 1", "assert same([1, 2])[-1:] == [2]",
    "assert same({'a': 1})['a'] == 1", "assert isinstance(same(1), int)", "assert isinstance(same(True), int)", "assert isinstance(same('x'), (int, str))",
    "assert isinstance(same('x'), int)", "assert same(1) == same(1)", "assert same(1) == same(2)", "assert add(1, 1) + 1 == add(1, 2)",
    "assert (same(1), 2) == (1, 2)", "assert [same(1), same(2)] == [1, 2]", "assert same(-1) == -1", "assert same(x=5) == 5",
    "assert pair(1, b=2) == (1, 2)", "assert same({1, 2}) == {2, 1}", "assert same(float('nan')) != 0", "assert same(2 ** 10) == 1024",
    "assert same([0] * 3) == [0, 0, 0]", "assert same(1) == 1, 'message'", "assert same(1) == 2, f'{add}'", "assert same('a') + 'b' == 'ab'",
    "assert same(1) + 1 == 2 and True", "assert same(False) or 1 == 1", "assert (same(5)) == (5)", "assert same(b'x') == b'x'",
    "assert all(same([1, 0]))", "assert any(same([1, 0]))", "assert str(same(5)) == '5'", "assert int(same('5')) == 5", "assert bool(same([])) == False",
    "assert same('12') == str(12)", "assert same((1, (2, {'k': [3]}))) == (1, (2, {'k': [3]}))", "assert same(1) is not True",
]  # fmt: skip

RAISING = [
    "assert same(1) < 'a'", "assert same(1)[0] == 1", "assert same([])[0] == 1", "assert same({})['a'] == 1", "assert len(same(1)) == 1",
    "assert sorted(same([1, 'a'])) == []", "assert same(1) / same(0) == 1", "assert max(same([])) == 1", "assert int(same('x')) == 1", "assert 1 in same(1)",
]  # fmt: skip


def python_says(code):
    """What executing the assert does: True, False, or the name of what it raises."""
    import collections
    import math

    try:
        exec(code, {**FUNCTIONS, "math": math, "collections": collections, "Counter": collections.Counter})
    except AssertionError:
        return False
    except (*RAISED, NotPlain, Refused) as error:
        return type(error).__name__
    return True


def trusted_side_says(code, functions=FUNCTIONS):
    lowered = lower(code, functions)
    assert lowered is not None, f"not lowered: {code}"
    answers = [
        wire.decode(wire.encode(functions[call.function](*call.args, **call.kwargs)))
        for call in lowered.calls
    ]
    try:
        return lowered.holds(answers)
    except (*RAISED, NotPlain, Refused) as error:
        return type(error).__name__


@pytest.mark.parametrize("code", [*LOWERED, *RAISING])
def test_says_what_python_says(code):
    assert trusted_side_says(code) == python_says(code)


literals = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([0.5, -1.0, 2.0]),
        st.sampled_from(["", "a", "ab"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["a", "b", 1]), inner, max_size=2),
    ),
    max_leaves=5,
)
operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
shapes = st.sampled_from(["{0}", "not {0}", "len({0})", "sorted({0})", "list({0})", "tuple({0})", "abs({0})", "{0}[0]", "{0}[1:]", "-{0}", "{0} + {1}", "sum({0})", "max({0})", "bool({0})", "str({0})", "[{0}]", "({0}, {1})"])  # fmt: skip


@given(shapes, operators, literals, literals, literals, st.booleans())
def test_says_what_python_says_of_any_small_condition(shape, operator, argument, other, expected, turned):
    left = shape.format(f"same({argument!r})", repr(other))
    code = (
        f"assert {expected!r} {operator} ({left})" if turned else f"assert ({left}) {operator} {expected!r}"
    )
    if lower(code, FUNCTIONS) is None:
        return  # runs beside the program, where Python itself says it
    assert trusted_side_says(code) == python_says(code)


@given(literals, literals, operators)
def test_says_what_python_says_of_two_calls(one, other, operator):
    code = f"assert same({one!r}) {operator} same({other!r})"
    assert trusted_side_says(code) == python_says(code)


NOT_LOWERED = [
    "assert True", "assert 1 == 1", "x = 1", "same(1)", "assert same(1) == 1; assert same(2) == 2", "assert same(1", "",
    "assert same(x) == 1", "assert same(*[1]) == 1", "assert same(**{'x': 1}) == 1", "assert same(same(1)) == 1", "assert add(same(1), 2) == 3",
    "assert [same(x) for x in [1]] == [1]", "assert all(same(x) for x in [1])", "assert (lambda: same(1))() == 1", "assert same(1) if True else False",
    "assert same(1) and same(2)", "assert same(0) or same(1)", "assert 1 < 2 < same(3)", "assert same(1) == same(2) == same(3)",
    "assert same('a').upper() == 'A'", "assert same.__name__ == 'same'", "assert callable(same)", "assert same == same", "assert [same] == [same]",
    "assert isinstance(same(1), Exception)", "assert type(same(1)) == int", "assert same(1) == print(1)", "assert eval('1') == same(1)",
    "assert __import__('os').system('true') == same(0)", "assert open('x') == same(1)", "assert same(1) == os.getpid()", "assert f'{same(1)}' == '1'",
    "assert same(1) is same(1)", "assert same(257) is 257", "assert same(1) == (yield)", "assert (y := same(1)) == 1", "assert same(...) == ...",
    "assert same(1) == ...", "assert same(2 ** 1000000) == 1", "assert same([0] * 10 ** 9) == 1", "assert same(1) == 'a' * 10 ** 9",
    "assert same(1) << 5 == 32", "assert same('%s') % 5 == '5'", "assert sorted(same([1]), key=str) == [1]", "assert map(str, same([1])) == 1",
    "assert {1: same(1)} == {1: 1}", "assert same(1) == {**{}}", "assert same(1 / 0) == 1", "assert same({[]: 1}) == 1", "assert unknown(1) == same(1)",
    "assert same(1).real", "assert same(1) and math.tau", "assert same(1) and DEBUG", "assert same(1) and same.x", "assert other(1) == 1", "assert same(1, x=1)[lambda: 1]", "assert add(1, 2).real == 3", "assert same(set([1, 2]).pop()) == 1",
]  # fmt: skip


@pytest.mark.parametrize("code", NOT_LOWERED)
def test_what_has_more_to_it_is_left_to_run_beside_the_program(code):
    assert lower(code, ["same", "add", "twice"]) is None


def test_calls_stand_in_the_order_in_which_python_makes_them():
    lowered = lower("assert same(1) + 1 == same(2)", ["same"])
    assert [call.args for call in lowered.calls] == [(1,), (2,)]


def test_a_name_that_gives_no_plain_value_is_never_lowered():
    assert lower("assert K(1) == K(1)", ["K", "f"], never=["K"]) is None
    assert lower("assert f(1) == K", ["K", "f"], never=["K"]) is None
    assert lower("assert f(1) == 1", ["K", "f"], never=["K"]) is not None


OPAQUE = wire.Opaque("E", "4")


@pytest.mark.parametrize(
    "code",
    ["assert f()", "assert not f()", "assert f() < 5", "assert f() in [1]", "assert 1 in f()", "assert len(f()) == 1", "assert isinstance(f(), int)",
     "assert not isinstance(f(), int)", "assert abs(f() - 1) < 2", "assert f()[0] == 1", "assert f() + 1 == 2", "assert f() and True"],
)  # fmt: skip
def test_an_answer_that_is_not_plain_has_no_truth(code):
    with pytest.raises(NotPlain):
        lower(code, ["f"]).holds([OPAQUE])


@pytest.mark.parametrize(
    "code",
    ["assert f() == 4", "assert 4 == f()", "assert f() is None", "assert f() is True", "assert [f()] == [4]"],
)
def test_an_answer_that_is_not_plain_equals_nothing(code):
    assert lower(code, ["f"]).holds([OPAQUE]) is False


@pytest.mark.parametrize("code", ["assert f() * 100 == []", "assert f() ** 5 == 1", "assert 2 * f() == 1"])
@pytest.mark.parametrize("kind", ["list", "int"])
def test_an_answer_too_large_to_compute_with_is_never_computed_with(code, kind):
    lowered = lower(code, ["f"])
    answer = {"list": [0] * 1_000_000, "int": 1 << 100_000}[kind]
    if lowered is not None:
        with pytest.raises((Refused, TypeError)):
            lowered.holds([answer])


def test_a_long_assert_is_lowered_in_a_moment():
    numbers = list(range(20_000))
    assert trusted_side_says(f"assert same({numbers}) == {numbers}") is True


MODULUS = (1 << 61) - 1
COLLIDING = [7 + MODULUS * k for k in range(130_000)]
"""Integers of one hash: Python would take minutes to make a set of them."""
ENDLESS = {
    "a set": ("assert set(f(2)) == {4}", [COLLIDING]),
    "a frozen set": ("assert frozenset(f(2)) == {4}", [COLLIDING]),
    "a counter": ("assert Counter(f(2)) == {4: 1}", [COLLIDING]),
    "a dict": ("assert dict(f(2)) == {4: 1}", [[(one, 0) for one in COLLIDING]]),
    "a sum of fractions": ("assert sum(f(2)) == 4", [[Fraction(1, MODULUS + 2 * k) for k in range(20_000)]]),
    "a sum with one long integer": ("assert sum(f(2)) == 4", [[1 << 300_000] + [1] * 1_000_000]),
    "a long integer among decimals": ("assert f(1) in f(2)", [1 << 40_000, [Decimal(1)] * 100_000]),
    "copies of an answer": (
        "assert [f(1)] * 100000 == [f(2)] * 100000",
        [[1] * 9999 + [2], [1] * 9999 + [3]],
    ),
    "copies of copies": ("assert [[f(1)] * 1000] * 10 == f(2)", [[1] * 999, 5]),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_take_for_ever_on_these_answers_is_given_up_at_once(name):
    code, answers = ENDLESS[name]
    lowered = lower(code, ["f"])
    assert lowered is not None
    began = time.thread_time()
    with pytest.raises((NotPlain, Refused)):
        lowered.holds(answers)
    assert time.thread_time() - began < 3


def test_lists_are_not_added_up_here():
    assert lower("assert sum(f(2), []) == [4]", ["f"]) is None
    assert lower("assert sum(f(2), start=[]) == [4]", ["f"]) is None


@pytest.mark.parametrize(
    "values", [[0.1] * 10, [1, 2.5, True], [Fraction(1, 3), 1], [1 << 2000, -1], [Decimal("0.1"), 1]], ids=str
)
def test_sums_are_what_python_says(values):
    lowered = lower("assert sum(f()) == f(1)", ["f"])
    assert lowered is not None
    assert lowered.holds([values, sum(values)]) is True


@pytest.mark.parametrize(
    "value", [[0, 0, 1], "aab", {1: 2}, [(1, 2), (1, 3)], ["ab", "cd"], 5, [1, [2]]], ids=str
)
@pytest.mark.parametrize("name", ["set", "frozenset", "Counter", "dict"])
def test_sets_and_dicts_made_of_answers_are_what_python_makes(name, value):
    lowered = lower(f"assert {name}(f()) == f(1)", ["f"])
    assert lowered is not None
    real = {"set": set, "frozenset": frozenset, "Counter": Counter, "dict": dict}[name]
    try:
        expected = real(value)
    except (TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            lowered.holds([value, None])
    else:
        assert lowered.holds([value, expected]) is True
