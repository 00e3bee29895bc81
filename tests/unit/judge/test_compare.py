"""Holding answers against expected ones: Python's `==`, tolerance, any order, lines and tokens."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.judge.compare import same_output, same_value
from cupel.model.task import Compare
from cupel.sandbox.wire import Opaque
from plain_values import plain_values


def rule(**fields) -> Compare:
    return Compare.model_validate(fields)


CLOSE = rule(float={"abs": 0.01})
RELATIVE = rule(float={"rel": 0.01})
ANY = rule(order="any")
TOKENS = rule(space="tokens")
RULES = [None, rule(), CLOSE, RELATIVE, ANY, TOKENS, rule(order="any", float={"abs": 0.01})]

without_nan = plain_values.filter(lambda value: "nan" not in str(_shown(value)).lower())


def _shown(value):
    try:
        return repr(value)
    except ValueError:
        return "huge"


class TestValues:
    @given(without_nan, st.sampled_from(RULES))
    def test_every_value_is_the_same_as_itself(self, value, compare):
        assert same_value(value, value, compare) is True

    @given(plain_values, plain_values, st.sampled_from([None, rule(), CLOSE, ANY, TOKENS]))
    def test_which_one_is_expected_makes_no_difference_but_for_relative_tolerance(self, one, other, compare):
        assert same_value(one, other, compare) == same_value(other, one, compare)

    @given(plain_values, plain_values)
    def test_what_is_equal_by_default_is_equal_under_every_rule(self, one, other):
        if same_value(one, other, None):
            assert all(same_value(one, other, compare) for compare in RULES)

    @given(plain_values, st.sampled_from(RULES))
    def test_an_opaque_value_is_the_same_as_nothing(self, value, compare):
        assert same_value(value, Opaque("E", "x"), compare) is False
        assert same_value([value], [Opaque("E", "x")], compare) is False

    @pytest.mark.parametrize(
        "expected, got, same",
        [
            (1, 1.0, True),
            (1, True, True),
            ([1], (1,), False),
            ({1}, frozenset({1}), True),
            ("1", 1, False),
            (None, False, False),
            (0.1 + 0.2, 0.3, False),
        ],
    )
    def test_by_default_are_compared_as_python_does(self, expected, got, same):
        assert same_value(expected, got, None) is same

    @pytest.mark.parametrize(
        "expected, got, same",
        [
            (1.0, 1.009, True), (1.0, 1.02, False), (1, 1.005, True), ([1.0, (2.0, {"a": 3.0})], [1.005, (2.005, {"a": 3.005})], True),
            ([1.0], (1.0,), False), ([1.0], [1.0, 1.0], False), ({"a": 1.0}, {"b": 1.0}, False), (True, 1.005, False), (0, False, True), ("1.0", "1.005", False),
            (float("inf"), float("inf"), True), (float("inf"), 1e308, False), (float("inf"), float("-inf"), False), (float("nan"), float("nan"), True),
            (float("nan"), 1.0, False), (1 + 1j, 1.005 + 1j, True), (1 + 1j, 2 + 1j, False), (10**400, 10**400, True), (10**400, 1.0, False), (10**400, 1j, False),
            (1j, 10**400, False), (1.0, None, False), (None, None, True),
        ],
    )  # fmt: skip
    def test_with_a_tolerance_numbers_may_differ_at_every_depth(self, expected, got, same):
        assert same_value(expected, got, CLOSE) is same

    def test_a_relative_tolerance_is_of_the_expected_value(self):
        assert same_value(100.0, 101.0, RELATIVE) is True
        assert same_value(100.0, 101.1, RELATIVE) is False
        assert same_value(0.0, 1e-9, RELATIVE) is False

    @pytest.mark.parametrize(
        "expected, got, same",
        [([1, 2, 2], [2, 1, 2], True), ([1, 2, 2], [2, 1, 1], False), ([1], [1, 1], False), ([[1], [2]], [[2], [1]], True), ([[1, 2]], [[2, 1]], False),
         ([1], ["1"], False), ([{"a": [1]}, 2], [2, {"a": [1]}], True), ([1, True], [1.0, 1], True), ("ab", "ba", False), ([{1}, {2}], [{2}, {1}], True)],
    )  # fmt: skip
    def test_in_any_order_each_item_counts_as_often(self, expected, got, same):
        assert same_value(expected, got, ANY) is same

    @given(
        st.lists(plain_values.filter(lambda value: value == value), max_size=8),
        st.randoms(use_true_random=False),
    )
    def test_in_any_order_a_shuffled_list_is_the_same(self, items, shuffle):
        shuffled = list(items)
        shuffle.shuffle(shuffled)
        assert same_value(items, shuffled, ANY) == same_value(items, items, ANY)

    def test_in_any_order_and_close_a_match_is_found_wherever_there_is_one(self):
        compare = rule(order="any", float={"abs": 0.1})
        assert same_value([1.05, 1.0], [1.0, 1.14], compare) is True
        assert same_value([1.0, 1.0, 2.0], [1.05, 2.0, 2.0], compare) is False
        chain = [index * 0.09 for index in range(200)]
        assert same_value(chain, [value + 0.09 for value in reversed(chain)], compare) is True

    def test_in_any_order_thousands_of_items_are_compared(self):
        items = [[index, {"k": {index, -index}}] for index in range(5000)]
        shuffled = random.Random(0).sample(items, len(items))
        assert same_value(items, shuffled, ANY) is True
        assert same_value(items, [*shuffled[:-1], [0, {}]], ANY) is False

    def test_in_any_order_long_lists_may_hold_huge_integers(self):
        items = [10**5000 + index for index in range(500)]
        assert same_value(items, items[::-1], ANY) is True
        assert same_value([*items, "x"], ["x", *items], rule(order="any", float={"abs": 0.5})) is True

    def test_in_any_order_long_lists_of_close_numbers_are_compared_by_size(self):
        items = [index + 0.5 for index in range(1000)]
        assert (
            same_value(
                items, [value + 0.001 for value in reversed(items)], rule(order="any", float={"abs": 0.01})
            )
            is True
        )


lines = st.lists(st.text(st.sampled_from("ab1. \t"), max_size=5), max_size=5).map("\n".join)


class TestOutput:
    @given(lines, st.sampled_from(RULES))
    def test_every_output_is_the_same_as_itself(self, text, compare):
        assert same_output(text, text, compare) is True

    @given(lines, lines, st.sampled_from(RULES))
    def test_which_one_is_expected_makes_no_difference_here(self, one, other, compare):
        if compare is not RELATIVE:
            assert same_output(one, other, compare) == same_output(other, one, compare)

    @given(lines)
    def test_white_space_at_the_ends_of_lines_and_of_all_is_ignored(self, text):
        assert same_output(text, text.replace("\n", " \r\n") + " \n\n", None) is True

    @pytest.mark.parametrize(
        "expected, got, same",
        [
            ("a b", "a  b", False),
            ("a", " a", False),
            ("a\n\nb", "a\nb", False),
            ("a\nb", "b\na", False),
            ("", "\n", True),
            ("a", "A", False),
            ("1.0", "1", False),
            ("", "a", False),
        ],
    )
    def test_by_default_lines_are_equal(self, expected, got, same):
        assert same_output(expected, got, None) is same
        assert same_output(expected, got, rule()) is same

    @pytest.mark.parametrize(
        "expected, got, same",
        [("a b\nc", "a\tb c\n", True), ("ab", "a b", False), ("a b", "b a", False), ("", " \n", True)],
    )
    def test_as_tokens_only_what_stands_between_white_space_counts(self, expected, got, same):
        assert same_output(expected, got, TOKENS) is same

    @pytest.mark.parametrize(
        "expected, got, same",
        [
            ("x 1.0", "x 1.005", True),
            ("x 1.0", "y 1.0", False),
            ("1.0", "1.02", False),
            ("1.0 2", "1.0\n2", False),
            ("1e3", "1000", True),
            ("nan", "nan", True),
            ("x", "1", False),
        ],
    )
    def test_with_a_tolerance_tokens_that_are_numbers_may_differ(self, expected, got, same):
        assert same_output(expected, got, CLOSE) is same

    @pytest.mark.parametrize(
        "expected, got, same",
        [("a b\nc", "c\na b", True), ("a b\nc", "c\nb a", False), ("a\na\nb", "a\nb\nb", False)],
    )
    def test_in_any_order_lines_may_change_places(self, expected, got, same):
        assert same_output(expected, got, ANY) is same


class TestEffort:
    """The trusted side is not kept busy by an answer."""

    MODULUS = (1 << 61) - 1

    def test_items_made_to_collide_are_not_the_expected_ones(self):
        expected = list(range(20_000))
        got = [7 + self.MODULUS * k for k in range(20_000)]
        began = time.thread_time()
        assert same_value(expected, got, ANY) is False
        assert same_value([{one: 0} for one in expected], [{one: 0} for one in got], ANY) is False
        assert same_value([dict.fromkeys(expected)], [dict.fromkeys(range(-20_000, 0))], ANY) is False
        assert time.thread_time() - began < 3

    def test_items_that_differ_late_are_matched_after_sorting(self):
        compare = rule(order="any", float={"abs": 0.01})
        expected = [[0.0] * 500 + [float(n)] for n in range(400)]
        got = [[0.0] * 500 + [float(n) + 0.001] for n in reversed(range(400))]
        began = time.thread_time()
        assert same_value(expected, got, compare) is True
        assert same_value(expected, [*got[1:], got[1]], compare) is False
        lines = ["0 " * 500 + str(n) for n in range(400)]
        assert same_output("\n".join(lines), "\n".join(sorted(lines, reverse=True)), compare) is True
        assert time.thread_time() - began < 6

    def test_short_items_are_matched_exactly_whatever_their_number(self):
        compare = rule(order="any", float={"abs": 1.0})
        expected = [(float(n), -float(n)) for n in range(300)]
        got = [(n + 0.9, -n - 0.9) for n in reversed(range(300))]
        assert same_value(expected, got, compare) is True
