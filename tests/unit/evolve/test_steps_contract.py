"""Which answers a test may hold a program to."""

import pytest

from cupel.evolve.steps.contract import contract_of
from cupel.evolve.steps.mine import mine_sequences
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import FileTest

REFERENCE = """
class Shop:
    def buy(self, name):
        return True

    def find(self, name):
        return None

    def total(self):
        return 1

    def log(self, text):
        return False
"""


def covers(stub: str, body: str, answer: object, name: str = "buy") -> bool:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    code = f"def test_it():\n    s = Shop()\n{lines}\n"
    test = FileTest(id="t", kind="pytest", visibility="private", origin="seed", code=code)
    prompt = f"class Shop:\n{stub}"
    mined = mine_sequences([test], [prompt], surface_of(REFERENCE))
    return contract_of(prompt, mined).covers(("Shop", name), answer)


def stub(text: str, returns: str = "") -> str:
    return f'    def buy(self, name){returns}:\n        """Buy.\n\n        {text}\n        """\n'


@pytest.mark.parametrize(
    ("documented", "answer", "covered"),
    [
        (":return: bool, whether it worked", True, True),
        (":return: bool, whether it worked", "yes", False),
        (":return: bool, whether it worked", None, False),
        (":return False: only if there is none", None, False),
        (":return: None if successful, otherwise False", None, True),
        (":return: None", "x", True),
        (":return: float", 3, True),
        (":return: a list of names\n        >>> Shop().buy(1)\n        True", False, True),
        (":return: list or dict", {}, True),
        (":return: the price", 7, True),
        ("Returns:\n            int: how many", [], False),
        ("Returns:\n            int: how many", 2, True),
    ],
)
def test_what_a_docstring_promises(documented: str, answer: object, covered: bool) -> None:
    assert covers(stub(documented), "s.total()", answer) is covered


def test_an_annotation_promises_too() -> None:
    assert covers(stub("", " -> list[int]"), "s.total()", [1])
    assert not covers(stub("", " -> list[int]"), "s.total()", (1,))


@pytest.mark.parametrize(
    ("body", "answer", "covered"),
    [
        ("assert s.buy(1) == 2", 3, True),
        ("assert s.buy(1) == 2", "x", False),
        ("assert s.buy(1) is None", None, True),
        ("s.buy(1)", True, False),
        ("x = s.buy(1)", True, True),
        ("x = s.buy(1)", None, False),
        ("assert s.buy(1)", True, True),
        ("assert s.buy(1)", [1], False),
        ("s.total()", 5, True),
    ],
)
def test_what_tests_look_at(body: str, answer: object, covered: bool) -> None:
    assert covers("    pass\n", body, answer) is covered


def test_a_mere_truth_is_no_boolean_where_the_docstring_says_otherwise() -> None:
    assert not covers(stub(":return: float, the price"), "assert not s.buy(1)", False)


def test_stubs_in_fences_count() -> None:
    prompt = "Write a shop.\n\n```python\nclass Shop:\n    def buy(self, name) -> int: ...\n```\n"
    mined = mine_sequences([], [prompt], surface_of(REFERENCE))
    contract = contract_of(prompt, mined)
    assert contract.covers(("Shop", "buy"), 1)
    assert not contract.covers(("Shop", "buy"), "1")
