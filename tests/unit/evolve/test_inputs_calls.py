"""Inputs of a function: forms in which it is tried, and which of them are proposed."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from proposed import ground

from cupel.evolve.exploration import try_on_reference
from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.inputs import input_space_of
from cupel.evolve.inputs.forms import ArgumentsKept, OneCall, SeveralCalls
from cupel.evolve.inputs.space import GENERATOR, SHOWN, Stated, Trial, with_room
from cupel.judge.checks import checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.judge import Judged as Verdict
from cupel.judge.programs import source_of
from cupel.model.task import AssertTest, Program, Task
from cupel.sandbox.jobs import call
from cupel.sandbox.limits import Limits
from judging import task_of

LIMITS = Limits(cpu_seconds=1.0, memory_bytes=256 << 20)
PURE = "def f(xs):\n    return sorted(xs)\n"
LEAKING = "SEEN = []\n\ndef f(xs):\n    SEEN.extend(xs)\n    return sorted(SEEN)\n"


def task(
    prompt: str = "Write `f(xs)`: the numbers in order.",
    candidates: tuple[str, ...] = (PURE,),
    signature: str | None = None,
    **fields: Any,
) -> Task:
    made = task_of(
        {"kind": "call", "args": "[[2, 1]]", "expected": "[1, 2]"},
        {"kind": "call", "args": "[[5]]", "expected": "[5]"},
        candidates=[{"id": f"c{at}", "code": code} for at, code in enumerate(candidates)],
        **fields,
    )
    interface = made.interface.model_copy(update={"signature": signature})
    return made.model_copy(update={"prompt": prompt, "reference": Program(code=PURE), "interface": interface})


def forms(of: Task) -> list[Any]:
    return [trial.value for trial in input_space_of(of, asserts=True).propose(seed=0, limit=300, feedback=[])]


class TestOneCall:
    def test_its_test_expects_what_the_reference_answers(self) -> None:
        form = OneCall("f", Arguments(([2, 1],), (("k", 3),)))
        assert form.text == "f([2, 1], k=3)"
        assert form.payload({"value": 7}, frozenset()) == {
            "kind": "call",
            "args": "[[2, 1]]",
            "kwargs": "{'k': 3}",
            "expected": "7",
        }

    def test_an_exception_is_expected_only_where_something_names_it(self) -> None:
        form, reply = OneCall("f", Arguments((1,))), {"raised": ["ValueError", "no", ["Exception"]]}
        assert form.payload(reply, frozenset()) is None
        told = form.payload(reply, frozenset({"ValueError"}))
        assert told == {"kind": "call", "args": "[1]", "raises": "ValueError"}


class TestSeveralCalls:
    FORM = SeveralCalls("f", tuple(Arguments((n,)) for n in (1, 2, 3)))

    def test_its_test_expects_every_answer(self) -> None:
        told = self.FORM.payload({"steps": [{"value": 1}, {"value": 4}, {"value": 9}]}, frozenset())
        assert told == {
            "kind": "calls",
            "steps": [{"function": "f", "args": f"[{n}]", "expected": str(n * n)} for n in (1, 2, 3)],
        }

    def test_where_one_answer_cannot_be_written_there_is_no_test(self) -> None:
        raised = {"raised": ["KeyError", "", []]}
        assert self.FORM.payload({"steps": [{"value": 1}, raised, {"value": 9}]}, frozenset()) is None

    def test_smaller_ones_are_pairs_in_their_order(self) -> None:
        pairs = [tuple(call.args[0] for call in form.calls) for form in self.FORM.smaller()]
        assert sorted(pairs) == [(1, 2), (1, 3), (2, 3)]
        assert list(SeveralCalls("f", self.FORM.calls[:2]).smaller()) == []

    def test_of_many_there_are_those_with_one_call_less_too(self) -> None:
        form = SeveralCalls("f", tuple(Arguments((n,)) for n in range(4)))
        assert sorted({len(one.calls) for one in form.smaller()}) == [2, 3]


class TestArgumentsKept:
    @pytest.mark.parametrize(
        ("form", "code"),
        [
            (
                ArgumentsKept("f", Arguments(([2, 1], 5)), False, ("xs", "k")),
                "assert (lambda xs, k: (f(xs, k), xs)[1])([2, 1], 5) == [2, 1]",
            ),
            (
                ArgumentsKept("f", Arguments(([2], {1: 2})), False, ("xs", "d")),
                "assert (lambda xs, d: (f(xs, d), [xs, d])[1])([2], {1: 2}) == [[2], {1: 2}]",
            ),
            (
                ArgumentsKept("f", Arguments(([2],)), True, ("f",)),
                "assert (lambda a0: f(a0) is not a0)([2])",
            ),
            (
                ArgumentsKept("f", Arguments(([2], [3])), True, ("a", "b")),
                "assert (lambda a, b: all(answer is not given for answer in [f(a, b)] for given in [a, b]))([2], [3])",
            ),
        ],
    )
    def test_its_test_is_one_assert(self, form: ArgumentsKept, code: str) -> None:
        assert form.payload({}, frozenset()) == {"kind": "assert", "code": code}
        assert form.text == code

    @pytest.mark.parametrize(
        ("fresh", "program", "outcome"),
        [
            (False, "def f(xs):\n    return sorted(xs)\n", "pass"),
            (False, "def f(xs):\n    xs.sort()\n    return xs\n", "fail"),
            (True, "def f(xs):\n    return xs[:]\n", "pass"),
            (True, "def f(xs):\n    return xs\n", "fail"),
        ],
    )
    def test_it_tells_programs_apart(self, judge: Judge, fresh: bool, program: str, outcome: str) -> None:
        form = ArgumentsKept("f", Arguments(([2, 1],)), fresh, ("xs",))
        test = AssertTest.model_validate(
            {"id": "t", "visibility": "private", "origin": "fuzz", **(form.payload({}, frozenset()) or {})}
        )
        (check,) = checks_of_test(task(), test)
        assert check.probe == form.probe()
        verdicts: list[Verdict] = judge.judge(source_of(task(), Program(code=program)), [check], LIMITS)
        assert [one.outcome.value for one in verdicts] == [outcome]


class TestProposals:
    def test_calls_in_a_row_only_where_a_program_may_keep_state(self) -> None:
        assert not [form for form in forms(task()) if isinstance(form, SeveralCalls)]
        rows = [form for form in forms(task(candidates=(PURE, LEAKING))) if isinstance(form, SeveralCalls)]
        assert len(rows) == 12

    def test_under_a_precondition_a_row_has_one_call_that_is_no_example(self) -> None:
        of = task(candidates=(LEAKING,), precondition="def valid(xs):\n    return True\n")
        space = input_space_of(of)
        rows = [t for t in space.propose(seed=0, limit=300, feedback=[]) if isinstance(t.value, SeveralCalls)]
        for trial in rows:
            new = {call.key for call in trial.value.calls} - {"([2, 1],)", "([5],)", "([2, 1])", "([5])"}
            assert len(new) <= 1
            asked = json.loads(space.precondition_probe(trial).body)
            assert asked["function"] == "valid"
            assert not new or new == {f"({asked['args'][0]})"}

    def test_whether_arguments_are_kept_is_asked_only_where_the_prompt_says_so(self) -> None:
        assert not [form for form in forms(task()) if isinstance(form, ArgumentsKept)]
        said = task("Write `f(xs)`: the numbers in order. `xs` must not be changed.")
        kept = [form for form in forms(said) if isinstance(form, ArgumentsKept)]
        assert [form.text for form in kept] == [
            "assert (lambda xs: (f(xs), xs)[1])([2, 1]) == [2, 1]",
            "assert (lambda xs: (f(xs), xs)[1])([5]) == [5]",
        ]

    def test_only_single_calls_are_remembered(self) -> None:
        of = task("`xs` must not be changed.", candidates=(LEAKING,))
        space = input_space_of(of, asserts=True)
        told = {
            type(t.value): space.remember(t) is not None
            for t in space.propose(seed=0, limit=300, feedback=[])
        }
        assert told == {OneCall: True, SeveralCalls: False, ArgumentsKept: False}


class TestSignature:
    @pytest.mark.parametrize(
        ("prompt", "signature"),
        [
            ("Write f.", "f(xs: Optional[list[int]])"),
            ("Write f.", "def f(xs: list[int] | None) -> list[int]:"),
            ("```python\ndef f(xs: Optional[list[int]]) -> list[int]:\n    '''Sorts.'''\n```\nDo it.", None),
            ("def f(xs: Optional[list[int]]):\n    pass", None),
        ],
    )
    def test_types_come_from_the_interface_or_from_a_stub_in_the_prompt(
        self, prompt: str, signature: str | None
    ) -> None:
        calls = [
            form.arguments for form in forms(task(prompt, signature=signature)) if isinstance(form, OneCall)
        ]
        assert Arguments((None,)) in calls

    def test_without_either_they_come_from_the_reference(self) -> None:
        calls = [form.arguments for form in forms(task()) if isinstance(form, OneCall)]
        assert Arguments((None,)) not in calls


class TestStated:
    def test_requirements_speak_of_inputs_like_the_prompt(self) -> None:
        said = {"id": "R1", "section": "inputs", "text": "`xs` is a sorted list."}
        of = Task.model_validate({**task().to_json(), "requirements": [said]})
        assert "unsorted" in input_space_of(of).excluded
        assert "unsorted" not in input_space_of(task()).excluded


def trial(key: str, source: str) -> Trial:
    return Trial(key, key, (1,), frozenset(), source, key, call("f", [key]))


SHOWS = "Sort.\n    >>> f([3, 1])\n    [1, 3]\n    >>> f([2, 1])\n    [1, 2]\n    >>> f([8, 7, 9])\n"


class TestExamplesOfThePrompt:
    def test_those_that_no_seed_asks_for_come_first_with_the_answer_that_is_stated(self) -> None:
        found = input_space_of(task(SHOWS)).propose(seed=0, limit=300, feedback=[])
        shown = [one for one in found if one.source == "shown"]
        assert found[:2] == shown
        assert [one.text for one in shown] == ["f([3, 1])", "f([8, 7, 9])"]
        assert [one.stated for one in shown] == [Stated([1, 3], is_firm=True), None]

    def test_whoever_proposes_such_an_input_is_held_to_what_is_stated(self) -> None:
        given = input_space_of(task(SHOWS)).given([[3, 1]], "model")
        assert given is not None and given.stated == Stated([1, 3], is_firm=True)

    def test_they_and_a_generator_leave_room_for_what_is_drawn_and_take_turns(self) -> None:
        many = "".join(f"    >>> f([{n}, 1])\n    [1, {n}]\n" for n in range(2, 99))
        space = input_space_of(task(many), [[[n, 0]] for n in range(5, 300)])
        first, second = (space.propose(seed=seed, limit=40, feedback=[]) for seed in (1, 2))
        for found in (first, second):
            assert Counter(one.source for one in found) >= Counter(shown=10, generator=10)
            assert len({one.source for one in found}) > 3
        keys = [{one.key for one in found if one.source == "shown"} for found in (first, second)]
        assert keys[0] != keys[1]

    def test_in_later_rounds_they_leave_room_as_well(self) -> None:
        drawn = [trial(f"d{n}", "small") for n in range(8)]
        mixed = [trial(f"{source}{n}", source) for source in (SHOWN, GENERATOR) for n in range(9)] + drawn
        found = [one.key for one in with_room(mixed, 12)]
        assert found == [
            "shown0",
            "shown1",
            "shown2",
            "generator0",
            "generator1",
            "generator2",
            *(f"d{n}" for n in range(6)),
        ]
        assert [one.key for one in with_room(mixed[:9], 5)] == [f"shown{n}" for n in range(5)]

    def test_what_the_generator_of_the_task_gives_is_tried(self) -> None:
        found = input_space_of(task(), [[[9, 9, 4]], [[2, 1]]]).propose(seed=0, limit=300, feedback=[])
        assert [one.text for one in found if one.source == "generator"] == ["f([9, 9, 4])"]

    @pytest.mark.parametrize(
        ("code", "shown"),
        [
            (PURE, True),
            ("def f(xs):\n    return xs\n", False),
            ("def f(xs):\n    return [x + 0.25 for x in xs]\n", None),  # a prompt may round
        ],
    )
    def test_they_vouch_for_an_input_where_the_reference_says_the_same(
        self, judge: Judge, code: str, shown: bool | None
    ) -> None:
        of = ground(task(SHOWS).model_copy(update={"reference": Program(code=code)}), judge)
        tried = try_on_reference(of, of.space.propose(seed=0, limit=8, feedback=[])[:2])
        assert [one.shown for one in tried] == [shown, None]
