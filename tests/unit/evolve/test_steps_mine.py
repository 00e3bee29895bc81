"""Sequences of calls are mined from tests of every kind and from doctests, by reading alone."""

import datetime

import pytest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.steps.answers import AnswerSeen
from cupel.evolve.steps.call import StepCall, setting
from cupel.evolve.steps.known import TRUTH
from cupel.evolve.steps.mine import SeedSequences, mine_sequences
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import Test, task_from_json

REFERENCE = '''
class Account:
    """An account.

    >>> a = Account("Ann")
    >>> a.deposit(7)
    >>> a.balance
    7
    """

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        if amount < 0:
            raise ValueError
        self.balance += amount

    def withdraw(self, amount, fee=0):
        self.balance -= amount + fee

    @staticmethod
    def plain(text):
        return text.strip()


class Unit:
    def twice(self, x):
        return 2 * x

    @staticmethod
    def half(x):
        return x / 2


def total(items, start=0):
    return sum(items, start)
'''
SURFACE = surface_of(REFERENCE)
NEW = StepCall("new", "Account", ("Ann",))


def given(*payloads: dict[str, object]) -> list[Test]:
    shared = {"visibility": "private", "origin": "seed"}
    record = {
        "format": "cupel.task/1", "id": "t", "prompt": "", "requirements": None, "reference": None,
        "interface": {"kind": "class", "name": "Account"},
        "tests": [{"id": f"t{k}", **shared, **payload} for k, payload in enumerate(payloads)],
    }  # fmt: skip
    return list(task_from_json(record).tests)


def mined(body: str, head: str = "", kind: str = "unittest") -> SeedSequences:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = f"import unittest\n{head}\nclass TestIt(unittest.TestCase):\n    def test_it(self):\n{lines}\n"
    return mine_sequences(given({"kind": kind, "code": code}), [], SURFACE)


def method(name: str, *args: object, **kwargs: object) -> StepCall:
    return StepCall("method", name, args, tuple(kwargs.items()))


@pytest.mark.parametrize(
    ("body", "sequence"),
    [
        ("a = Account('Ann')\na.deposit(5)\nself.assertEqual(a.balance, 5)", (NEW, method("deposit", 5), StepCall("get", "balance"))),
        ("a = Account('Ann')\namount = 5\na.deposit(amount)", (NEW, method("deposit", 5))),
        ("a = Account('Ann')\namounts = [1, 2]\nfor x in amounts:\n    a.deposit(x)", (NEW, method("deposit", 1), method("deposit", 2))),
        ("a = Account('Ann')\nfor _ in range(2):\n    a.deposit(3)", (NEW, method("deposit", 3), method("deposit", 3))),
        ("a = Account('Ann')\na.withdraw(1, fee=2)", (NEW, method("withdraw", 1, fee=2))),
        ("self.a = Account('Ann')\nself.a.deposit(-2 - 1)", (NEW, method("deposit", -3))),
        ("a = Account('Ann')\na.deposit(5)\na.deposit(unknown())\na.deposit(6)", (NEW, method("deposit", 5))),
        ("a = Account('Ann')\na.balance = 9\na.deposit(6)", (NEW, setting("balance", 9), method("deposit", 6))),
        ("a = Account('Ann')\na.balance = unknown()\na.deposit(6)", (NEW,)),
        ("a = Account('Ann')\na._secret = 9\na.deposit(6)", (NEW,)),
        ("for case in [{'n': 4}]:\n    a = Account('Ann')\n    a.deposit(case['n'])", (NEW, method("deposit", 4))),
        ("a = Account('Ann')\nif flag:\n    a.deposit(1)\na.deposit(6)", (NEW,)),
        ("with self.subTest():\n    a = Account('Ann')\n    a.deposit(6)", (NEW, method("deposit", 6))),
        ("x = [1]\nx.append(2)\na = Account('Ann')\na.deposit(x)", (NEW,)),
        ("total([1, 2], start=3)", (StepCall("function", "total", ([1, 2],), (("start", 3),)),)),
        ("module.total([1])", (StepCall("function", "total", ([1],)),)),
        ("Unit.half(3)", (StepCall("new", "Unit"), method("half", 3))),
    ],
)  # fmt: skip
def test_sequence_of_a_test_function(body: str, sequence: tuple[StepCall, ...]) -> None:
    assert mined(body).sequences == (sequence,)


def test_set_up_and_helpers_are_followed() -> None:
    code = """
class TestIt:
    def setUp(self):
        self.a = Account("Ann")

    def pay(self, amounts):
        for amount in amounts:
            self.a.deposit(amount)
        return self.a

    def test_it(self):
        self.pay([1, 2]).withdraw(3)
"""
    found = mine_sequences(given({"kind": "pytest", "code": code}), [], SURFACE)
    assert found.sequences == ((NEW, method("deposit", 1), method("deposit", 2), method("withdraw", 3)),)
    assert found.orders == {
        ("Account", "deposit", "deposit"),
        ("Account", "deposit", "withdraw"),
    }


def test_only_the_named_functions_of_a_file_count() -> None:
    code = "def test_a():\n    total([1])\n\ndef test_b():\n    total([2])\n"
    found = mine_sequences(given({"kind": "pytest", "code": code, "only": ["test_b"]}), [], SURFACE)
    assert found.functions == (("total", (Arguments(([2],)),)),)


def test_calls_that_are_expected_to_raise_stand_apart() -> None:
    found = mined(
        "a = Account('Ann')\na.deposit(1)\nwith self.assertRaises(ValueError):\n    a.deposit(-1)\na.deposit(2)"
    )
    assert found.raising == ((("Account", "deposit"), (Arguments((-1,)),)),)
    assert found.examples("Account", "deposit") == (Arguments((1,)), Arguments((2,)))
    assert found.sequences == ((NEW, method("deposit", 1)),)


def test_asserts_calls_and_single_calls() -> None:
    found = mine_sequences(
        given(
            {"kind": "assert", "code": "assert total([1, 2]) == 3"},
            {"kind": "call", "function": "total", "args": "[[4]]", "expected": "4"},
            {"kind": "call", "function": "total", "args": "[None]", "raises": "TypeError"},
            {"kind": "calls", "steps": [
                {"new": "Account", "args": "['Ann']"},
                {"method": "deposit", "args": "[1]", "expected": "None"},
                {"method": "deposit", "args": "[-1]", "raises": "ValueError"},
                {"get": "balance", "expected": "1"},
            ]},
        ),
        [],
        SURFACE,
    )  # fmt: skip
    assert found.examples(None, "total") == (Arguments(([1, 2],)), Arguments(([4],)))
    assert found.examples("Account", "__init__") == (Arguments(("Ann",)),)
    assert dict(found.raising) == {
        (None, "total"): (Arguments((None,)),),
        ("Account", "deposit"): (Arguments((-1,)),),
    }
    assert (NEW, method("deposit", 1)) in found.sequences
    assert found.attributes == (("Account", ("balance",)),)


@pytest.mark.parametrize(
    ("body", "operation", "seen"),
    [
        ("a = Account('Ann')\na.deposit(1)", "deposit", AnswerSeen()),
        ("a = Account('Ann')\nx = a.deposit(1)", "deposit", AnswerSeen(frozenset(), True, True)),
        ("x = Account('Ann').deposit(1)\nself.assertEqual(x, 2.5)", "deposit", AnswerSeen(frozenset({"number"}), True, True)),
        ("self.assertIsNone(Account('Ann').deposit(1))", "deposit", AnswerSeen(frozenset({"NoneType"}), True, True)),
        ("self.assertFalse(Account('Ann').deposit(1))", "deposit", AnswerSeen(frozenset({TRUTH}), True, True)),
        ("assert Account('Ann').deposit(1) == [1]", "deposit", AnswerSeen(frozenset({"list"}), True, True)),
        ("assert not Account('Ann').deposit(1)", "deposit", AnswerSeen(frozenset({TRUTH}), True, True)),
        ("self.assertNotEqual(Account('Ann').deposit(1), 3)", "deposit", AnswerSeen(frozenset(), True, True)),
        ("a = Account('Ann')\nself.assertEqual(a.owner, 'Ann')", ".owner", AnswerSeen(frozenset({"str"}), True, True)),
        ("a = Account('Ann')\nself.assertEqual(a.owner[0], 'A')", ".owner", AnswerSeen(frozenset(), True, False)),
        ("a = Account('Ann')\nself.assertEqual(len(a.owner), 3)", ".owner", AnswerSeen(frozenset(), True, False)),
    ],
)  # fmt: skip
def test_what_tests_say_of_answers(body: str, operation: str, seen: AnswerSeen) -> None:
    assert dict(mined(body).answers)["Account", operation] == seen


def test_calls_that_answer_false_or_nothing_are_known() -> None:
    found = mined(
        "self.assertFalse(Unit.half(1))\nself.assertEqual(Unit.half(2), None)\nself.assertTrue(Unit.half(3))"
    )
    assert found.declined == {("Unit", method("half", 1).key), ("Unit", method("half", 2).key)}


@pytest.mark.parametrize(
    ("bodies", "last"),
    [
        (2 * ["a = Account('Ann')\nassert not a.withdraw(1)\nassert a.withdraw(2)"], {("Account", "withdraw", "True")}),
        (["a = Account('Ann')\nassert not a.withdraw(1)\nassert a.withdraw(2)"], set()),  # once may be chance
        (2 * ["a = Account('Ann')\nassert a.withdraw(2)"], set()),  # the method ends every sequence
        (2 * ["a = Account('Ann')\nassert not a.withdraw(1)\nassert a.withdraw(2)\na.deposit(1)"], set()),
        (2 * ["a = Account('Ann')\nassert not a.withdraw(1)\nassert a.withdraw(2)\nassert a.balance == 1"],
         {("Account", "withdraw", "True")}),
    ],
)  # fmt: skip
def test_answers_after_which_no_test_goes_on(bodies: list[str], last: set[tuple[str, str, str]]) -> None:
    functions = [
        f"def test_{k}():\n" + "\n".join(f"    {line}" for line in body.split("\n"))
        for k, body in enumerate(bodies)
    ]
    tests = given({"kind": "pytest", "code": "\n\n".join(functions)})
    assert mine_sequences(tests, [], SURFACE).last == last


def test_the_line_after_an_example_says_what_it_answers() -> None:
    text = ">>> total([1])\n1\n>>> total([2])\n>>> Unit().twice(1)\nwhatever is said\n"
    answers = dict(mine_sequences([], [text], SURFACE).answers)
    assert answers[None, "total"] == AnswerSeen(frozenset({"number"}), True, True)
    assert answers["Unit", "twice"] == AnswerSeen()


def test_doctests_of_prompt_and_program() -> None:
    found = mine_sequences([], [REFERENCE, "Use:\n    >>> total([1,\n    ...        2])\n    3\n"], SURFACE)
    assert found.sequences == (
        (NEW, method("deposit", 7), StepCall("get", "balance")),
        (StepCall("function", "total", ([1, 2],)),),
    )


def test_examples_on_an_instance_that_nobody_makes_show_calls_but_no_sequence() -> None:
    text = (
        "    >>> account.balance\n    9\n    >>> account.withdraw(2, fee=1)\n    >>> account.balance\n    6\n"
    )
    found = mine_sequences([], [text], SURFACE)
    assert found.examples("Account", "withdraw") == (Arguments((2,), (("fee", 1),)),)
    assert dict(found.attributes) == {"Account": ("balance",)}
    assert dict(found.answers)["Account", ".balance"].kinds == {"number"}
    assert (found.sequences, found.orders) == ((), frozenset())


@pytest.mark.parametrize(
    "text",
    [
        ">>> os.remove('x')",
        ">>> account.owner",
        ">>> thing().deposit(1)",
        ">>> import bank\n>>> bank.deposit(1)",
        ">>> from bank import account\n>>> account.deposit(1)",
        ">>> with opened('x') as account: account.deposit(1)",
        ">>> def account(): pass\n>>> account.deposit(1)",
    ],
)
def test_examples_on_what_is_no_instance_of_the_program_show_nothing(text: str) -> None:
    assert mine_sequences([], [text], SURFACE) == SeedSequences()


def test_what_has_functions_of_the_program_beside_methods_is_a_module() -> None:
    found = mine_sequences([], [">>> bank.deposit(1)\n>>> bank.total([1])\n1\n"], SURFACE)
    assert (found.methods, found.told) == ((), ())
    assert found.examples(None, "total") == (Arguments(([1],)),)


def test_literals_of_the_task_format_count() -> None:
    found = mined("total([datetime.datetime(2024, 1, 2)])\ntotal([1 + 2j])")
    assert found.examples(None, "total") == (
        Arguments(([datetime.datetime(2024, 1, 2)],)),
        Arguments(([1 + 2j],)),
    )


def test_other_names_by_import() -> None:
    assert mined("f([1])", head="from m import total as f").examples(None, "total") == (Arguments(([1],)),)


def test_a_file_that_does_not_parse_shows_nothing() -> None:
    assert mine_sequences(given({"kind": "pytest", "code": "def (:"}), [], SURFACE) == SeedSequences()
