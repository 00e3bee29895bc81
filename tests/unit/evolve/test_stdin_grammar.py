"""Reading inputs by a grammar, writing them, and building them turn by turn."""

import pytest

from cupel.evolve.stdin.expression import Number, Operation, Variable
from cupel.evolve.stdin.grammar import Grammar, MalformedInputError
from cupel.evolve.stdin.structure import Block, Field, Line, Spread, innermost, leaves

N = Field("N", "int")
LIST = Grammar((Line((N,)), Line((Spread((Field("A", "int"),), Variable("N")),))))
CASES = Grammar(
    (
        Line((Field("T", "int"),)),
        Block((Line((N,)), Line((Spread((Field("A", "int"),), Variable("N")),))), Variable("T")),
    )
)
GRID = Grammar(
    (
        Line((Field("H", "int"), Field("W", "int"))),
        Block((Line((Field("S", length=Variable("W")),)),), Variable("H")),
    )
)


def test_a_list_has_the_announced_length() -> None:
    assert LIST.parse("3\n5 -1 2\n") == {"N": 3, "A": [5, -1, 2]}


def test_cases_nest() -> None:
    values = CASES.parse("2\n1\n7\n2\n8 9\n")
    assert values == {"T": 2, "N": [1, 2], "A": [[7], [8, 9]]}
    assert CASES.render(values) == "2\n1\n7\n2\n8 9\n"


def test_words_have_the_announced_length() -> None:
    assert GRID.parse("2 3\n.#.\n..#\n")["S"] == [".#.", "..#"]
    with pytest.raises(MalformedInputError, match="2 characters"):
        GRID.parse("1 3\n.#\n")


def test_a_record_repeats_along_a_line_and_a_free_list_takes_the_line() -> None:
    pairs = Grammar((Line((Spread((Field("x", "int"), Field("y", "int")), Number(2)),)),))
    assert pairs.parse("1 2 3 4\n") == {"x": [1, 3], "y": [2, 4]}
    free = Grammar((Block((Line((Spread((Field("w"),), None),)),), None),))
    assert free.parse("a b\nc\n") == {"w": [["a", "b"], ["c"]]}


def test_text_takes_the_line_as_it_stands() -> None:
    assert Grammar((Line((Field("s", "text"),)),)).parse("a  b \n") == {"s": "a  b "}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2\n1\n",
        "2\n1 2 3\n",
        "2\n1 2\n3\n",
        "x\n1\n",
        "-1\n\n",
        "2\n1 02\n",
        "2\n1 2.0\n",
        "99999999\n1\n",
    ],
)
def test_other_structures_are_malformed(text: str) -> None:
    with pytest.raises(MalformedInputError):
        LIST.parse(text)


def test_white_space_at_ends_does_not_count() -> None:
    assert LIST.parse("1 \n 4\n\n\n") == {"N": 1, "A": [4]}


def test_built_counts_hold() -> None:
    built = CASES.build(lambda field, _scope, path: 2 if field.name in ("T", "N") else 10 * path[0] + path[1])
    assert CASES.render(built) == "2\n2\n0 1\n2\n10 11\n"


def test_a_count_below_zero_cannot_be_built() -> None:
    less = Grammar((Line((N,)), Line((Spread((Field("A"),), Operation("-", (Variable("N"), Number(1)))),))))
    with pytest.raises(MalformedInputError, match="no count"):
        less.build(lambda _field, _scope, _path: 0)


def test_what_announces_and_how_deep_fields_lie() -> None:
    assert GRID.sizes() == {"H", "W"}
    assert CASES.depths() == {"T": 0, "N": 1, "A": 2}


def test_walks_over_nested_values() -> None:
    assert list(leaves([[1], [2, 3]])) == [((0, 0), 1), ((1, 0), 2), ((1, 1), 3)]
    assert list(innermost([[1], [2, 3]])) == [[1], [2, 3]]
