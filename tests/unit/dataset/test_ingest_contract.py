"""Preconditions out of EvalPlus contracts and descriptions, and generators out of inputs without answers.

The sources that come out are carried out here: they were written by the code under test, from these tests'
own text.
"""

import ast
from typing import Any

import pytest

from cupel.dataset.ingest.cases import find_function
from cupel.dataset.ingest.contract import generator, precondition
from cupel.dataset.ingest.docstring import description
from cupel.dataset.ingest.docstring import precondition as stated_precondition
from cupel.dataset.ingest.names import namespace


def function(code: str) -> ast.FunctionDef:
    found = find_function(ast.parse(code), "f")
    assert found is not None
    return found


def carried_out(source: str | None) -> dict[str, Any]:
    assert source is not None
    names: dict[str, Any] = {}
    exec(source, names)
    return names


REFERENCE = "import math\nfrom typing import List\n\ndef f(xs: List[int], k: int = 2):\n    return xs\n"
SPACE = namespace("f", [REFERENCE])


def test_a_contract_of_plain_asserts_is_the_precondition() -> None:
    contract = '\n    assert k > 0, "invalid inputs" # $_CONTRACT_$\n    assert all(x != k for x in xs) # $_CONTRACT_$\n'
    source = precondition(contract, function(REFERENCE), SPACE)
    assert source == (
        "def valid(xs, k=2):\n    if not k > 0:\n        return False\n"
        "    if not all((x != k for x in xs)):\n        return False\n    return True\n"
    )
    valid = carried_out(source)["valid"]
    assert [valid([1], 0), valid([2]), valid([1]), valid([1, 3], 3)] == [False, False, True, False]


def test_a_contract_may_prepare_and_loop_and_use_imports() -> None:
    contract = "depth = 0\nfor x in xs:\n    depth += x\n    assert depth >= 0\nassert math.isfinite(depth)\n"
    source = precondition(contract, function(REFERENCE), SPACE)
    valid = carried_out(source)["valid"]
    assert [valid([1, -1]), valid([1, -2]), valid([float("inf")])] == [True, False, False]


@pytest.mark.parametrize("contract", ["", "\n    \n", "    assert (", "assert helper(xs)", "k = 1"])
def test_no_contract_or_one_that_cannot_stand_alone_is_none(contract: str) -> None:
    assert precondition(contract, function(REFERENCE), SPACE) is None


def test_inputs_without_answers_are_handed_out_in_turn_and_cannot_be_spoilt() -> None:
    generate = carried_out(generator([[[1], 2], [[], 3]]))["generate"]
    first = generate(0)
    assert (first, generate(1), generate(2)) == ([[1], 2], [[], 3], [[1], 2])
    first[0].append(7)
    assert generate(0) == [[1], 2]


def test_long_or_unwritable_inputs_are_left_out() -> None:
    generate = carried_out(generator([["x" * 3000], [float("nan")], 5, [1]]))["generate"]
    assert [generate(seed) for seed in range(3)] == [[1], [1], [1]]
    assert generator([["x" * 3000], []][:1]) is None
    assert generator([]) is None


RIGHT = '''
def f(arr, k):
    return arr

"""
def f(arr, k):
    return list(arr)
"""
'''
DESCRIBED = '''
def f(arr, k):
    return []

"""
Take some

Precondition:
    {lines}

Output:
    k elements of arr
"""
'''


def test_the_description_is_the_first_string_that_holds_no_code() -> None:
    programs = [RIGHT, DESCRIBED.replace("{lines}", "k >= 0")]
    assert description(programs) == "Take some\n\nPrecondition:\n    k >= 0\n\nOutput:\n    k elements of arr"
    assert description([RIGHT]) is None
    assert description(['def f():\n    "What it does."\n']) == "What it does."


@pytest.mark.parametrize(
    ("lines", "accepted", "refused"),
    [
        ("0 <= k < len(arr)", [([1], 0)], [([1], 1)]),
        ("k > 0, k <= 3.", [([], 3)], [([], 0), ([], 4)]),
        ("k > 0\n    arr is sorted\n    len(arr) > 1", [([1, 0], 1)], [([1], 1), ([1, 0], 0)]),
        ("all(\n        x > k for x in arr\n    )", [([2], 1)], [([1], 1)]),
    ],
)
def test_the_lines_of_a_precondition_that_are_python_are_kept(
    lines: str, accepted: list[tuple[Any, ...]], refused: list[tuple[Any, ...]]
) -> None:
    text = description([DESCRIBED.replace("{lines}", lines)])
    assert text is not None
    valid = carried_out(stated_precondition(text, function(RIGHT)))["valid"]
    assert all(valid(*args) for args in accepted)
    assert not any(valid(*args) for args in refused)


@pytest.mark.parametrize(
    "lines",
    [
        "the input has no cycles",
        "arr",
        "n > 0",
        "unique(arr)",
        "True",
        "arr and k",
        "arr is sorted",
        "k in range",
    ],
)
def test_prose_and_unknown_names_are_no_precondition(lines: str) -> None:
    text = description([DESCRIBED.replace("{lines}", lines)])
    assert text is not None
    assert stated_precondition(text, function(RIGHT)) is None
