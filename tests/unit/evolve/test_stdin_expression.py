"""Expressions of statements: one notation for LaTeX, Unicode and ASCII, and their values."""

import pytest

from cupel.evolve.stdin.expression import (
    Bars,
    ExpressionError,
    Operation,
    Variable,
    evaluate,
    parse_expression,
    plain,
    variables,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2\\times 10^5", 200_000),
        ("2×10⁵", 200_000),
        ("2 \\times 10 ^ 5", 200_000),
        ("10^{18}", 10**18),
        ("10^9-1", 999_999_999),
        ("10<sup>5</sup>", 100_000),
        ("1{,}000", 1000),
        ("1,000,000", 1_000_000),
        ("100 \\times (N-2)", 300),
        ("\\min(N^2, 2 \\times 10^5)", 25),
        ("\\max\\lbrace N, M \\rbrace", 7),
        ("2N", 10),
        ("-3", -3),
        ("|S|", 3),
        ("N\\times10^2", 500),
    ],
)
def test_value(text: str, value: int) -> None:
    scope = [{"N": 5, "M": 7, "S": "abc"}]
    assert evaluate(parse_expression(text, {"N", "M", "S"}), scope) == value


def test_subscripts_are_kept_as_written() -> None:
    assert parse_expression("A_{i,j}", {"A"}) == Variable("A", ("i", "j"))
    assert parse_expression("A _ i", {"A"}) == Variable("A", ("i",))
    assert parse_expression("P[0][N-1]", {"P"}) == Variable("P", ("0", "N-1"))
    assert parse_expression("ai", {"a"}) == Variable("a", ("i",))
    assert parse_expression("aᵢ", {"a"}) != Variable("a")


def test_an_element_is_taken_by_the_turns_of_the_loops() -> None:
    scope = [{"A": [[1, 2], [3, 4]], "N": [10, 20]}]
    assert evaluate(Variable("A", ("i", "j")), scope, (1, 0)) == 3
    assert evaluate(Variable("N"), scope, (1, 0)) == 20
    assert evaluate(Variable("A", ("i", "j+1")), scope, (0, 0)) == 2
    with pytest.raises(ExpressionError):
        evaluate(Variable("A", ("i", "j+1")), scope, (0, 1))


def test_index_letters_have_values_of_their_own() -> None:
    assert evaluate(parse_expression("i-1", set()), [{}], (0,), {"i": 4}) == 3


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(ExpressionError, match="N has no value"):
        evaluate(Variable("N"), [{}])


@pytest.mark.parametrize(
    "text", ["", "N +", "\\frac{N}{2}", "all", "N M", "D_1 + \\dots + D_N", "\\lfloor N \\rfloor"]
)
def test_other_texts_are_no_expressions(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text, {"N", "M", "D"})


def test_too_large_powers_have_no_value() -> None:
    with pytest.raises(ExpressionError, match="power"):
        evaluate(parse_expression("10^100", set()), [{}])


def test_variables_from_left_to_right() -> None:
    expression = Operation("+", (Bars(Variable("x")), Variable("y", ("i",))))
    assert variables(expression) == [Variable("x"), Variable("y", ("i",))]


def test_plain_writes_one_notation() -> None:
    assert plain("1\\leq100").split() == ["1", "<=", "100"]
    assert plain("$1 ≤ a \\lt b$").split() == ["1", "<=", "a", "<", "b"]
    assert plain("A_1 \\ldots A_N").split() == ["A_1", "…", "A_N"]
    assert plain("\\text{query}_1") == "query_1"
