"""Literals: every plain value survives as text, and no text is ever run."""

import ast
import contextlib
import datetime as dt
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.model import literal
from cupel.model.errors import LiteralError, TaskError
from plain_values import plain_values, same


@given(plain_values)
def test_every_plain_value_survives_a_round_trip(value):
    assert same(literal.parse(literal.render(value)), value)


@given(plain_values)
def test_the_text_of_a_value_read_back_is_the_same_text(value):
    text = literal.render(value)
    assert literal.render(literal.parse(text)) == text


@given(plain_values)
def test_a_rendered_value_is_one_line_of_python_in_utf8(value):
    text = literal.render(value)
    assert "\n" not in text
    assert text.encode("utf-8")
    assert isinstance(ast.parse(text, mode="eval"), ast.Expression)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_literal_error(text):
    with contextlib.suppress(LiteralError):
        literal.parse(text)


READ = {
    "[1, (2, 3.0), {'a'}, b'x', None]": [1, (2, 3.0), {"a"}, b"x", None],
    "set()": set(),
    "frozenset([1, 2])": frozenset({1, 2}),
    "frozenset()": frozenset(),
    "-inf": float("-inf"),
    "float('inf')": float("inf"),
    "-1": -1,
    "+1.5": 1.5,
    "1+2j": 1 + 2j,
    "-1-2j": -1 - 2j,
    "complex(1, -2)": 1 - 2j,
    "Decimal('0.10')": Decimal("0.10"),
    "decimal.Decimal('1')": Decimal(1),
    "Fraction(1, 3)": Fraction(1, 3),
    "deque([1, 2], 5)": deque([1, 2], 5),
    "collections.deque([1], maxlen=1)": deque([1], 1),
    "OrderedDict([('a', 1)])": OrderedDict(a=1),
    "Counter({'a': 2})": Counter("aa"),
    "defaultdict(list, {1: [2]})": defaultdict(list, {1: [2]}),
    "date(2024, 2, 29)": dt.date(2024, 2, 29),
    "datetime.date(2024, 2, 29)": dt.date(2024, 2, 29),
    "datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    "timedelta(days=-1, seconds=5)": dt.timedelta(-1, 5),
    "timezone(timedelta(hours=2))": dt.timezone(dt.timedelta(hours=2)),
    "  [1,\n 2]  # a comment": [1, 2],
    "'a' 'b'": "ab",
    "0xff": 255,
    "1_000": 1000,
}


@pytest.mark.parametrize("text", READ)
def test_the_forms_of_the_format_are_read(text):
    assert same(literal.parse(text), READ[text])


REFUSED = [
    "__import__('os').system('true')", "open('x')", "print(1)", "eval('1')", "x", "...", "[1, ...]", "1 if True else 2",
    "[x for x in [1]]", "lambda: 1", "f'{1}'", "(x := 1)", "1 + 2", "2 ** 10", "'a' * 3", "~1", "not True", "-'a'", "-True",
    "1 < 2", "1 and 2", "[*[1]]", "{**{}}", "{'a': 1}['a']", "(1).real", "date.today()", "datetime.datetime.now()",
    "os.date(1)", "datetime.date(2020, 1, 1).today()", "int('1')", "list([1])", "range(3)", "bytearray(b'a')",
    "float('1')", "defaultdict(lambda: 1)", "defaultdict(print)", "Counter(**{'a': 1})", "timezone.min",
    "", "  ", "(", "1; 2", "1\n2", "import os", "x = 1", "'\ud800'", "\0", "9" * 5000,
    "{[1]}", "{[1]: 2}", "{set()}", "set([[1]])", "frozenset([{}])", "Fraction(1, 0)", "Fraction('x')", "Decimal('abc')",
    "date(0, 0, 0)", "time(25)", "deque([1], -1)", "deque(1)", "timezone(5)", "timedelta(days=10000000000000)",
    "(" * 500 + ")" * 500, "[" * 10_000, "-" * 50_000 + "1",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text)[:40])
def test_code_and_what_has_no_value_are_refused(text):
    with pytest.raises(LiteralError):
        literal.parse(text)


def test_a_refusal_is_a_task_error_that_shows_the_start_of_the_text():
    with pytest.raises(TaskError, match=r"not a literal: '\(1, 2'"):
        literal.parse("(1, 2")


def test_a_text_over_the_limit_is_refused_unread():
    with pytest.raises(LiteralError, match="16,000,001 characters"):
        literal.parse(" " * (literal.MAX_TEXT + 1))


class Whole(int):
    """A subclass of a plain type."""


def _inside_itself():
    value = []
    value.append(value)
    return value


NOT_PLAIN = {
    "an instance": object(),
    "a subclass": Whole(1),
    "a subclass inside": [{"a": Whole(1)}],
    "a named tuple": namedtuple("Pair", "a b")(1, 2),
    "a function": print,
    "a generator": (x for x in ()),
    "a range": range(3),
    "a value inside itself": _inside_itself(),
    "a defaultdict of its own": defaultdict(lambda: 1),
    "Ellipsis": ...,
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_has_no_literal(name):
    with pytest.raises(LiteralError):
        literal.render(NOT_PLAIN[name])


def test_sets_of_equal_content_have_one_text():
    assert literal.render({"b", "a", "c"}) == literal.render({"c", "b", "a"}) == "{'a', 'b', 'c'}"


def test_huge_integers_are_written_and_read_beyond_pythons_limit_of_digits():
    value = 10**10_000
    assert literal.parse(literal.render([value, -value])) == [value, -value]


def test_each_nan_is_one_of_its_own_as_python_has_it():
    assert len(literal.parse("{nan, nan, float('nan')}")) == 3
    assert literal.parse("[nan]") != literal.parse("[nan]")


class TestArguments:
    def test_are_the_text_of_a_list(self):
        assert literal.parse_args("[1, 'a']") == [1, "a"]

    @pytest.mark.parametrize("text", ["(1, 2)", "1", "{}", "deque([1])"])
    def test_of_another_type_are_refused(self, text):
        with pytest.raises(LiteralError, match="arguments are the text of a list"):
            literal.parse_args(text)

    def test_by_keyword_are_the_text_of_a_dict_with_string_keys(self):
        assert literal.parse_kwargs("{'a': 1}") == {"a": 1}
        assert literal.parse_kwargs(None) == {}

    @pytest.mark.parametrize("text", ["{1: 2}", "[1]", "OrderedDict(a=1)"])
    def test_by_keyword_of_another_form_are_refused(self, text):
        with pytest.raises(LiteralError, match="keyword arguments are the text of a dict"):
            literal.parse_kwargs(text)
