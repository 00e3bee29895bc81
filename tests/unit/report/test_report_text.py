"""Hostile text for a reader: cut, and with nothing hidden in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.report.text import listed, percent, plural, readable, short

ANYTHING = st.text(st.characters(codec=None, categories=None))


class TestReadable:
    def test_plain_text_stays(self):
        assert readable("größer\n\t<b>", 100) == "größer\n\t<b>"

    @pytest.mark.parametrize(
        ("hidden", "shown"),
        [
            ("a\0b", "a\\x00b"),
            ("\x1b[31m", "\\x1b[31m"),
            ("\r\n", "\\r\n"),
            ("\u202etxt", "\\u202etxt"),
            ("a\u200bb", "a\\u200bb"),
            ("\ud83d", "\\ud83d"),
            ("\u2028", "\\u2028"),
            ("\ufeff", "\\ufeff"),
        ],
    )
    def test_what_hides_or_reorders_is_an_escape(self, hidden, shown):
        assert readable(hidden, 100) == shown

    def test_a_cut_says_how_much_is_missing(self):
        assert readable("x" * 3000, 10) == "xxxxxxxxxx … (2,990 more characters)"

    @given(ANYTHING, st.integers(0, 50))
    def test_nothing_hidden_is_left_and_it_can_be_written(self, text, limit):
        shown = readable(text, limit)
        shown.encode("utf-8")
        assert not [c for c in shown if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]


class TestShort:
    def test_a_short_id_stays(self):
        assert short("HumanEval/3", 20) == "HumanEval/3"

    def test_a_long_one_keeps_both_ends(self):
        assert short("abcdefghijklmnopqrstuvwxyz", 9) == "abcd…wxyz"

    def test_it_is_one_line(self):
        assert short("a\n\n b", 9) == "a b"

    @given(ANYTHING, st.integers(3, 40))
    def test_it_is_never_longer_than_asked(self, text, limit):
        assert len(short(text, limit)) <= limit
        assert "\n" not in short(text, limit)


class TestWords:
    def test_listed(self):
        assert listed(("a", "b"), 2) == "a, b"
        assert listed(["a", "b", "c", "d"], 2) == "a, b … and 2 more"
        assert listed((), 2) == ""

    def test_plural(self):
        assert [plural(n, "class", "classes") for n in (0, 1, 2000)] == [
            "0 classes",
            "1 class",
            "2,000 classes",
        ]
        assert plural(2, "test") == "2 tests"

    def test_percent(self):
        assert [percent(share) for share in (None, 0.0, 1.0, 0.12345)] == ["–", "0.0%", "100.0%", "12.3%"]
