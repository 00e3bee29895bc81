"""What of a secret stands in a text: long runs of tokens, whatever lies between them."""

from __future__ import annotations

import pytest

from cupel.author.workflow.leaks import leaks, program_secret, value_secret

CODE = '''\
def rank(scores, ties):
    """Ranks with ties."""
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    places = [0] * len(scores)
    for place, at in enumerate(order, start=1):
        places[at] = place
    return places
'''


@pytest.mark.parametrize(
    "shown",
    [
        "order = sorted(range(len(scores)), key=lambda at: -scores[at])",
        "it says\n  order =\n sorted( range( len( scores ) ),\tkey = lambda at : - scores [ at ] )",
        "order = sorted(range(len('scores')), key=lambda \"at\": -scores[at])",
        "Use `places = [0] * len(scores)`, then `for place, at in enumerate(order, start=1)`.",
    ],
)
def test_lines_of_a_program_are_found_through_space_and_quotes(shown: str) -> None:
    assert leaks([shown], program_secret([CODE]))


@pytest.mark.parametrize(
    "shown",
    [
        "Sort the scores, the highest first, and give each its place.",
        "def rank(scores, ties): ...",
        "Ranks with ties.",
        "places = sorted(scores)",
        "for place, at in enumerate(names)",
    ],
)
def test_words_headers_and_short_pieces_are_no_leak(shown: str) -> None:
    assert leaks([shown], program_secret([CODE])) == []


def test_what_both_sides_know_is_no_leak() -> None:
    line = "order = sorted(range(len(scores)), key=lambda at: -scores[at])"
    assert leaks([line], program_secret([CODE]), [f"Hint: {line}"]) == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import math\ndef f(a, b): return [n for n in range(1, b + 1) if n not in set(a)]", "return [n for n in range(1, b + 1) if n not in set(a)]"),
        ("def f(a, b, work=lambda a, b: [n for n in range(b) if n not in a]):\n    return work(a, b)\n", "lambda a, b: [n for n in range(b) if n not in a]"),
        ("f = eval('lambda a, b: sorted(set(range(1, b + 1)) - set(a))')", "lambda a, b: sorted(set(range(1, b + 1)) - set(a))"),
        ("class A:\n    async def f(self, a, b): return [n for n in range(b) if n in a]", "return [n for n in range(b) if n in a]"),
        ("def f(взятые, крючки):\n    там = set(взятые)\n    return [число for число in range(1, крючки + 1) if число not in там]\n", "там = set(взятые) return [число for число in range(1, крючки + 1)]"),
        ("def f(a, b):\n    return [n for n in range(1, b + 1) if n not in set(a)]", "return [n for n in ra\u200bnge(1, \uff42 + 1) if n not in set(a)]"),
    ],
    ids=["one line", "default value", "text in quotes", "method on one line", "other letters", "signs without width"],
)  # fmt: skip
def test_no_form_of_a_program_keeps_its_lines_from_being_secret(code: str, line: str) -> None:
    assert leaks([f"Do it so: {line}"], program_secret([code]))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("def limited(value, lower: int, upper: int) -> int: ...", "def limited(value, lower: int, upper: int) -> int: ..."),
        ("WORDS = 'red, green, blue, yellow, black, white, grey'", "red, green, blue, yellow, black, white, grey"),
        ("TEXT = '''width = 3\nheight = 4\ndepth = 5\n'''", "width = 3\nheight = 4\ndepth = 5\n"),
    ],
    ids=["header in the first line", "words in quotes", "data that happens to be Python"],
)  # fmt: skip
def test_headers_and_data_in_quotes_are_no_secret(code: str, text: str) -> None:
    assert leaks([text], program_secret([code])) == []


def test_comments_do_not_hide_a_program_and_are_none_of_it() -> None:
    commented = CODE.replace(
        "    places = [0]", "    # the places of all, one after the other, from one\n    places = [0]"
    )
    assert leaks(["the places of all, one after the other, from one"], program_secret([commented])) == []
    assert leaks(["key=lambda at: -scores[at]) places = [0] * len(scores)"], program_secret([commented]))


def test_values_of_a_test_are_found_from_a_few_on() -> None:
    secret = value_secret(["[[31, 41, 59], 'up'] [31, 41, 59]"])
    assert leaks(["for [31,41, 59] it fails"], secret) == ["[ 31 , 41 , 59 ]"]
    assert leaks(["31 and 41 and 59 fail"], secret) == []
    assert leaks(["for [31, 41] it fails"], secret) == []


def test_what_is_no_python_is_searched_by_its_plain_tokens() -> None:
    secret = program_secret(["order = sorted(range(len(scores)), key=lambda at: -scores[at]) ''' open"])
    assert leaks(["order = sorted(range(len(scores)), key=lambda"], secret)


def test_each_run_is_told_once() -> None:
    secret = value_secret(["[1, 2, 3]"])
    assert leaks(["[1, 2, 3] [1, 2, 3]", "[1, 2, 3]"], secret) == ["[ 1 , 2 , 3 ]"]
