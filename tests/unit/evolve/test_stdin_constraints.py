"""Constraints of statements become relations; what is not understood is reported, not guessed."""

import pytest

from cupel.evolve.stdin.constraints import Constraints, read_constraints
from cupel.evolve.stdin.domain import is_broken
from cupel.evolve.stdin.expression import Values
from cupel.evolve.stdin.format_block import grammar_of_statement
from cupel.evolve.stdin.relations import (
    Alphabet,
    Contains,
    Distinct,
    EdgeList,
    Multiple,
    OneOf,
    Ordered,
    Permutation,
    Relation,
    Total,
    names_of,
)

BLOCK = "N M K\nS\nA_1 \\ldots A_N\nx_1 y_1 t_1\n\\vdots\nx_M y_M t_M"
GOOD: Values = {"N": 3, "M": 2, "K": 5, "S": "abc", "A": [1, 2, 3], "x": [1, 2], "y": [2, 3], "t": [1, 2]}


def read(*lines: str) -> Constraints:
    statement = (
        f"It is given in the following format:\n{BLOCK}\n\nConstraints\n\n"
        + "\n".join(lines)
        + "\n\nOutput\n"
    )
    grammar = grammar_of_statement(statement)
    assert grammar is not None
    return read_constraints(statement, grammar)


def broken(line: str, **changed: object) -> bool:
    values = {**GOOD, **changed}
    relations = read(line).relations
    assert relations
    return any(is_broken(relation, values) for relation in relations)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("1\\leq N\\leq100", {"N": 101}),
        ("1 ≤ N, M ≤ 100", {"M": 0}),
        ("1 <= N <= 3", {"N": 4}),
        ("- 1 \\le N \\lt 4", {"N": 4}),
        ("1 \\leq A_i \\leq 10^9", {"A": [1, 0, 1]}),
        ("|x_i| \\leq 10", {"x": [-11, 0]}),
        ("1 \\leq x_i \\leq N \\ (1\\leq i\\leq M)", {"x": [4, 1]}),
        ("x_i \\lt y_i", {"y": [2, 2]}),
        ("x_i \\neq y_i", {"y": [1, 3]}),
        ("N \\neq M", {"M": 3}),
        ("1 \\leq K \\leq 100 \\times (N-2)", {"K": 101}),
        ("1 \\leq K \\leq \\min(N^2, 10)", {"K": 10}),
        ("N \\times M \\leq 6", {"M": 3}),
        ("1 \\leq A_i \\leq i", {"A": [1, 3, 3]}),
        ("S is a string of length N.", {"S": "ab"}),
        ("1 \\leq |S| \\leq 4", {"S": "abcde"}),
        ("The length of S is between 1 and 4, inclusive.", {"S": "abcde"}),
        ("S is a length-3 string.", {"S": "abcd"}),
        ("K is an integer between 1 and 10^9-1, inclusive.", {"K": 10**9}),
        ("If t_i=1, then 1\\leq x_i \\leq 1.", {"x": [2, 2]}),
        ("1 \\leq y_i \\leq 2 for each i such that t_i = 1,", {"y": [3, 3]}),
        ("There is an i such that A_i \\geq 3.", {"A": [1, 2, 2]}),
        ("1 \\leq A_1 < A_2 < \\dots < A_N \\leq 3", {"A": [1, 3, 4]}),
        ("A_i \\leq A_{i+1}", {"A": [1, 3, 2]}),
    ],
)  # fmt: skip
def test_a_chain_holds_for_the_good_and_not_for_the_changed(line: str, changed: dict[str, object]) -> None:
    assert not broken(line)
    assert broken(line, **changed)


@pytest.mark.parametrize(
    ("line", "relation"),
    [
        ("S consists of lowercase English letters.", Alphabet("S", "abcdefghijklmnopqrstuvwxyz")),
        ("S is a string consisting of o, x, and ..", Alphabet("S", "ox.")),
        ("S consists of `R` and `L`.", Alphabet("S", "RL")),
        ("S is a string of 0 and 1 with length N", Alphabet("S", "01")),
        ("t_i is 1 or 2.", OneOf("t", (1, 2))),
        ("t_i \\in \\lbrace 1, 2 \\rbrace", OneOf("t", (1, 2))),
        ("A_i is a multiple of 100.", Multiple("A", 100)),
        ("K is odd.", Multiple("K", 2, 1)),
        ("A_1 + A_2 + \\dots + A_N is odd.", Total("A", modulus=2, rest=1)),
        ("The sum of A_i is at most 10^5.", Total("A", 100_000)),
        ("The sum of N over all test cases does not exceed 2 \\times 10^5.", Total("N", 200_000)),
        ("S contains at least one `b`.", Contains("S", "b")),
        ("A_i are pairwise distinct.", Distinct(("A",))),
        ("A_1, A_2, \\dots, A_N are distinct.", Distinct(("A",))),
        ("A_i \\neq A_j if i \\neq j.", Distinct(("A",))),
        ("(x_i, y_i) are pairwise distinct.", Distinct(("x", "y"), rows=True)),
        ("(x_i, y_i) \\neq (x_j, y_j) if i \\neq j", Distinct(("x", "y"), rows=True)),
        ("(A_1, \\ldots, A_N) is a permutation of (1, \\ldots, N).", Permutation("A")),
        ("1 \\leq A_1 < A_2 < \\dots < A_N \\leq 3", Ordered("A", strict=True)),
        ("A_1 \\leq A_2 \\leq \\dots \\leq A_N", Ordered("A", strict=False)),
    ],
)
def test_relation(line: str, relation: Relation) -> None:
    constraints = read(line)
    assert relation in constraints.relations
    assert constraints.unread == frozenset()


def test_an_edge_list_is_found_by_its_bounds() -> None:
    constraints = read("1 \\leq x_i, y_i \\leq N", "The given graph is connected and simple.")
    edges = [relation for relation in constraints.relations if isinstance(relation, EdgeList)]
    assert [(edge.left, edge.right, edge.connected) for edge in edges] == [("x", "y", True)]


def test_two_letters_and_strings_are_words() -> None:
    assert read("S is a string of digits.").words == {"S"}


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("S contains at least two different vowels.", {"S"}),
        ("S is a palindrome.", {"S"}),
        ("The sum of A_i is a prime number.", {"A"}),
    ],
)
def test_what_is_not_understood_is_reported(line: str, unread: set[str]) -> None:
    assert read(line).unread == unread


@pytest.mark.parametrize(
    "line", ["All input values are integers.", "N, M, and K are integers.", "1 \\leq N \\leq 5"]
)
def test_common_lines_are_understood(line: str) -> None:
    assert read(line).unread == frozenset()


def test_without_a_section_nothing_is_stated() -> None:
    statement = f"It is given in the following format:\n{BLOCK}\n"
    grammar = grammar_of_statement(statement)
    assert grammar is not None
    assert read_constraints(statement, grammar) == Constraints()


def test_names_of_relations() -> None:
    assert names_of(Distinct(("x", "y"))) == {"x", "y"}
    assert names_of(Alphabet("S", "a")) == {"S"}
