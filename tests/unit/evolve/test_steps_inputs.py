"""The space of sequences: what becomes a test, and what is asked of a program in it."""

import json
from typing import Any

import pytest

from cupel.evolve.inputs.space import Stated
from cupel.evolve.inputs.steps import StepInputs, steps_from_json
from cupel.evolve.steps.call import StepCall, steps_key
from cupel.model.task import Task, task_from_json

REFERENCE = """
class Till:
    def __init__(self, start):
        self.total = start

    def pay(self, amount):
        self.total += amount
        return self.total

    def close(self):
        return None
"""
CODE = """
class T:
    def test_a(self):
        t = Till(1.5)
        t.pay(2)
        self.assertEqual(t.pay(3), 6.5)
        t.close()
"""


def task(**more: object) -> Task:
    return task_from_json(
        {
            "format": "cupel.task/1", "id": "t", "prompt": "A till.", "requirements": None,
            "interface": {"kind": "class", "name": "Till"}, "reference": {"code": REFERENCE},
            "tests": [{"id": "s", "kind": "unittest", "visibility": "private", "origin": "seed", "code": CODE}],
            **more,
        }
    )  # fmt: skip


def reply(*values: Any) -> dict[str, Any]:
    return {"steps": [value if isinstance(value, dict) else {"value": value} for value in values]}


STEPS = (
    StepCall("new", "Till", (1.5,)),
    StepCall("method", "pay", (2,)),
    StepCall("method", "close"),
)


def payload(*values: Any, allowed: frozenset[str] = frozenset(), **more: object) -> dict[str, Any] | None:
    space = StepInputs(task(**more), ())
    trial = space._trial(STEPS, "varied", frozenset())
    assert trial is not None
    return space.expectation(trial, reply(*values), b"", allowed)


def test_answers_of_which_nobody_spoke_are_not_asked_for() -> None:
    made = payload(None, 3.5, None)
    assert made is not None
    assert made["steps"] == [
        {"new": "Till", "args": "[1.5]"},
        {"method": "pay", "args": "[2]", "expected": "3.5"},
        {"method": "close", "args": "[]"},
    ]


def test_numbers_are_compared_without_the_noise_of_sums() -> None:
    made = payload(None, 3.5, None)
    assert made is not None and made["compare"] == {"float": {"abs": 1e-9, "rel": 1e-9}}


def test_a_task_that_says_how_answers_are_compared_is_obeyed() -> None:
    made = payload(None, 3.5, None, compare={"order": "any"})
    assert made is not None and "compare" not in made


@pytest.mark.parametrize(
    "values",
    [
        (None, "text", None),  # seeds show a number; nothing is left to ask
        (None, {"raised": ["KeyError", "", ["KeyError"]]}, None),
        (None, 3.5),
        (None, {"missing": "pay"}, None),
    ],
)
def test_no_test_comes_of_it(values: tuple[Any, ...]) -> None:
    assert payload(*values) is None


def test_an_exception_that_the_requirements_name_is_expected() -> None:
    made = payload(
        None, {"raised": ["ValueError", "", ["ValueError"]]}, None, allowed=frozenset({"ValueError"})
    )
    assert made is not None
    assert made["steps"][1] == {"method": "pay", "args": "[2]", "raises": "ValueError"}


def test_after_an_answer_that_ends_every_sequence_nothing_is_asked() -> None:
    won = "        self.assertEqual(t.pay(1), 2.5)\n        self.assertEqual(t.pay(2), 4.5)\n"
    code = "class T:\n" + "".join(f"    def test_{k}(self):\n        t = Till(1.5)\n{won}" for k in range(2))
    space = StepInputs(
        task(
            tests=[{"id": "s", "kind": "unittest", "visibility": "private", "origin": "seed", "code": code}]
        ),
        (),
    )
    steps = (
        STEPS[0],
        StepCall("method", "pay", (3,)),
        StepCall("method", "pay", (4,)),
        StepCall("method", "pay", (5,)),
    )
    trial = space._trial(steps, "varied", frozenset())
    assert trial is not None
    made = space.expectation(trial, reply(None, 3.5, 4.5, 9.5), b"", frozenset())
    assert made is not None
    assert [step.get("expected") for step in made["steps"]] == [None, "3.5", "4.5", None]


def test_what_is_remembered_is_varied_in_the_next_round() -> None:
    space = StepInputs(task(), ())
    trial = next(one for one in space.propose(seed=0, limit=50, feedback=()) if one.value[0].args == (1.5,))
    text = space.remember(trial)
    assert text is not None
    again = space.propose(seed=1, limit=200, feedback=[text])
    assert trial.key not in {one.key for one in again}
    assert any(len(one.value) == len(trial.value) and one.source == "varied" for one in again)


def test_shrunk_sequences_get_flags_of_their_own() -> None:
    space = StepInputs(task(), ())
    longer = space._trial((*STEPS, StepCall("method", "pay", (-4,))), "varied", frozenset({"negative"}))
    assert longer is not None
    flags = {steps_key(one.value): one.flags for one in space.shrinks(longer)}
    assert flags[steps_key(STEPS)] == frozenset()


def test_examples_on_an_instance_that_nobody_makes_are_tried_on_a_new_one() -> None:
    prompt = "A till.\n>>> till.pay(4)\n5.5\n>>> till.pay(4)\n9.5\n>>> till.pay(9)\n>>> till.close()\nNone\n"
    found = StepInputs(task(prompt=prompt), ()).propose(seed=0, limit=50, feedback=())
    shown = [(one.value, one.stated) for one in found if one.source == "shown"]
    assert shown == [
        ((STEPS[0], StepCall("method", "pay", (4,))), Stated(5.5, is_firm=False)),
        ((STEPS[0], StepCall("method", "close")), Stated(None, is_firm=False)),
    ]
    assert found[0].source == "shown"


def test_the_examples_of_a_program_s_own_docstring_vouch_for_nothing() -> None:
    code = REFERENCE.replace(
        "def pay(self, amount):",
        'def pay(self, amount):\n        """>>> till.pay(-7)\n        9\n        """',
    )
    found = StepInputs(task(reference={"code": code}), ()).propose(seed=0, limit=200, feedback=())
    assert [one for one in found if one.stated is not None] == []


def test_whoever_proposes_an_example_of_the_prompt_is_held_to_what_it_says() -> None:
    space = StepInputs(task(prompt=">>> till.pay(4)\n5.5\n"), ())
    given = space.given([{"new": "Till", "args": [1.5]}, {"method": "pay", "args": [4]}], "model")
    assert given is not None and given.stated == Stated(5.5, is_firm=False)


def test_sequences_that_look_at_an_answer_come_first_and_the_newest_last() -> None:
    found = StepInputs(task(), ()).propose(seed=0, limit=100, feedback=())
    looks = [any(step.name == "pay" for step in one.value) for one in found]
    assert set(looks) == {True, False} and looks == sorted(looks, reverse=True)
    assert (flags := [len(one.flags) for one in found if "pay" in one.key]) == sorted(flags)


def test_programs_with_files_get_few_sequences() -> None:
    code = REFERENCE + "\n    def save(self, path):\n        open(path, 'w').write('x')\n"
    prompt = "".join(f">>> till.pay({n})\n{n + 1.5}\n" for n in range(40))
    space = StepInputs(task(prompt=prompt, reference={"code": code}), ())
    first, second = (space.propose(seed=seed, limit=500, feedback=()) for seed in (0, 1))
    for found in (first, second):
        assert len(found) == 32
        assert sum(one.source == "shown" for one in found) == 8
    assert {one.key for one in first[:8]} != {one.key for one in second[:8]}


def test_sequences_that_somebody_wrote_down() -> None:
    space = StepInputs(task(), ())
    pay = {"method": "pay", "args": [2]}
    one = space.given([{"new": "Till", "args": [1.5]}, pay, pay], "model")
    assert one is not None and (one.flags, one.source) == (frozenset(), "model")
    other = space.given([{"new": "Till", "args": [1.5]}, {"method": "unheard", "args": []}], "model")
    assert other is not None and other.flags == {"new-method"}
    for value in ([], "x", [{"new": "Till", "args": [1]}, {"method": "_secret", "args": []}]):
        assert space.given(value, "model") is None


def test_sequences_of_a_generator() -> None:
    given = [{"new": "Till", "args": [1], "as": "a"}, {"method": "pay", "args": [2], "on": "a"}]
    found = steps_from_json(json.loads(json.dumps(given)))
    assert found == (StepCall("new", "Till", (1,), label="a"), StepCall("method", "pay", (2,), on="a"))
    assert steps_from_json([{"args": []}]) is None
    assert steps_from_json("x") is None
