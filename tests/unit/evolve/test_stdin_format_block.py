"""The format block of a statement becomes a grammar."""

import pytest

from cupel.evolve.stdin.expression import Values
from cupel.evolve.stdin.format_block import grammar_of_statement
from cupel.evolve.stdin.grammar import MalformedInputError

STATEMENT = "Story.\n\nInput\n\nThe input is given from Standard Input in the following format:\n{}\n\nOutput\n\nPrint it.\n"


def read(block: str, text: str) -> Values:
    grammar = grammar_of_statement(STATEMENT.format(block))
    assert grammar is not None
    return grammar.with_kinds(dict.fromkeys(grammar.sizes(), "int")).parse(text)


@pytest.mark.parametrize(
    ("block", "text", "values"),
    [
        ("N M", "1 2", {"N": "1", "M": "2"}),
        ("N\nA_1 A_2 \\ldots A_N", "2\n5 6", {"N": 2, "A": ["5", "6"]}),
        ("N\nA_1 \\dots A_N", "2\n5 6", {"N": 2, "A": ["5", "6"]}),
        ("N\nA_1 ... A_N", "1\n5", {"N": 1, "A": ["5"]}),
        ("N\np_2 \\ldots p_N", "3\n1 1", {"N": 3, "p": ["1", "1"]}),
        ("A_0 A_1 \\dots A_{2}", "7 8 9", {"A": ["7", "8", "9"]}),
        ("N\nx_1 y_1\n\\vdots\nx_N y_N", "2\n1 2\n3 4", {"N": 2, "x": ["1", "3"], "y": ["2", "4"]}),
        ("N\nx_1 y_1\nx_2 y_2\n\\ldots\nx_{N-1} y_{N-1}", "2\n1 2", {"N": 2, "x": ["1"], "y": ["2"]}),
        ("N\nx_1 y_1 x_2 y_2 \\ldots x_N y_N", "2\n1 2 3 4", {"N": 2, "x": ["1", "3"], "y": ["2", "4"]}),
        ("H W\nS_{1,1}S_{1,2}\\ldots S_{1,W}\n\\vdots\nS_{H,1}S_{H,2}\\ldots S_{H,W}", "1 2\n.#", {"H": 1, "W": 2, "S": [".#"]}),
        ("N\nP[0][0]P[0][1]\\dots P[0][N-1]\n\\vdots\nP[N-1][0]P[N-1][1]\\dots P[N-1][N-1]", "1\nW", {"N": 1, "P": ["W"]}),
        ("N\nC _ 1 F _ {1,1} \\ldots F _ {1,C _ 1}\n\\vdots\nC _ N F _ {N,1} \\ldots F _ {N,C _ N}", "2\n1 5\n2 6 7", {"N": 2, "C": [1, 2], "F": [["5"], ["6", "7"]]}),
        ("A_{1,1} A_{1,2}\nA_{2,1} A_{2,2}", "1 2\n3 4", {"A": [["1", "2"], ["3", "4"]]}),
        ("N\n$A_1$ $A_2$ $\\ldots$ $A_N$", "1\n4", {"N": 1, "A": ["4"]}),
    ],
)  # fmt: skip
def test_block(block: str, text: str, values: Values) -> None:
    assert read(block, text) == values


def test_cases_take_the_second_block() -> None:
    statement = (
        "The input is given in the following format:\nT\n\\text{case}_1\n\\vdots\n\\text{case}_T\n\n"
        "Each case is given in the following format:\nN\nA_1 \\ldots A_N\n\nOutput\n"
    )
    grammar = grammar_of_statement(statement)
    assert grammar is not None
    typed = grammar.with_kinds({"T": "int", "N": "int"})
    assert typed.parse("2\n1\n5\n2\n6 7\n") == {"T": 2, "N": [1, 2], "A": [["5"], ["6", "7"]]}


def test_the_first_index_is_kept() -> None:
    grammar = grammar_of_statement(STATEMENT.format("N\np_2 \\ldots p_N"))
    assert grammar is not None
    assert {field.name: field.base for field in grammar.fields()} == {"N": 1, "p": 2}


def test_output_formats_are_no_input() -> None:
    assert grammar_of_statement("Output\n\nPrint the answer in the following format:\na b\n") is None


@pytest.mark.parametrize(
    "statement",
    ["", "No block.", STATEMENT.format("1 x"), STATEMENT.format("N N"), STATEMENT.format("A_N \\ldots A_1")],
)
def test_unreadable_statements_have_no_grammar(statement: str) -> None:
    assert grammar_of_statement(statement) is None


def test_a_wrong_number_of_lines_is_malformed() -> None:
    with pytest.raises(MalformedInputError):
        read("N\nA_1 \\ldots A_N", "2\n1")
