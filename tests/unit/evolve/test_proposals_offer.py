"""What proposals of a task come to: inputs, claims, tests to be judged as they are, and a fate for what is none of these."""

from __future__ import annotations

import pytest
from proposed import offered, propose, task

from cupel.evolve.proposals import offer as offer_module
from cupel.evolve.proposals.offer import UNREAD, proposal_key, test_id, trial_key
from cupel.judge.judge import Judge
from judging import stdio


def test_an_assert_is_taken_apart_into_its_input_and_a_claim() -> None:
    found = offered(task(), propose("assert", code="assert f([1, 2, 3]) == 6"))

    (trial,) = found.trials
    assert (trial.text, trial.source) == ("f([1, 2, 3])", "proposed assert")
    (claim,) = found.claims
    assert (claim.proposal, claim.keys) == (0, (trial.key,))
    assert claim.condition.holds([6]) and not claim.condition.holds([5])
    assert found.owners == {trial.key: 0}
    assert (found.tests, found.fates, found.looked_at) == ((), (), ())


def test_an_assert_on_two_calls_is_two_inputs_and_one_claim_on_both() -> None:
    found = offered(task(), propose("assert", code="assert f([5]) < f([6, 1])"))

    assert [one.text for one in found.trials] == ["f([5])", "f([6, 1])"]
    assert [claim.keys for claim in found.claims] == [tuple(one.key for one in found.trials)]


def test_what_two_propose_belongs_to_the_first() -> None:
    found = offered(
        task(), propose("input", args="[[9, 9]]"), propose("assert", code="assert f([9, 9]) == 1")
    )

    (trial,) = found.trials
    assert found.owners == {trial.key: 0}
    assert [claim.proposal for claim in found.claims] == [1]


def test_an_input_that_a_test_has_is_known_and_never_looked_at_again() -> None:
    again = propose("assert", code="assert f([1, 2]) == 99")
    found = offered(task(), again)

    assert found.trials == ()
    (fate,) = found.fates
    assert (fate.fate, fate.input, fate.by) == ("known", "f([1, 2])", "model:m")
    assert offered(task(), again, tried=found.looked_at).fates == ()


def test_an_input_that_an_earlier_round_looked_at_is_passed_over() -> None:
    proposal = propose("input", args="[[7]]")
    (trial,) = offered(task(), proposal).trials

    assert offered(task(), proposal, tried=[trial_key(trial)]).trials == ()


def test_an_input_that_no_test_can_hold_is_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer_module, "LONGEST_INPUT", 20)

    (fate,) = offered(task(), propose("input", args=f"[{list(range(30))}]")).fates

    assert (fate.fate, fate.detail) == ("costly", "longer than 20 characters")


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("assert", {"code": "print(f([1]))"}, "it is not one assert statement"),
        ("assert", {"code": "assert f("}, "it is not one assert statement"),
        ("assert", {"code": "assert f([1]) == 1\nassert f([2]) == 2"}, "it is not one assert statement"),
        ("input", {"stdin": "1 2"}, "it is no input of this task"),
        ("input", {"steps": [3]}, "a step is an object"),
        (
            "test",
            {"test": {"kind": "call", "args": "[[1]]", "expected": "1"}},
            "only tests with code are judged as they are; propose the input, or an assert",
        ),
    ],
)
def test_what_is_none_of_this_is_unusable_with_its_reason(kind: str, body: dict, reason: str) -> None:
    proposal = propose(kind, **body)

    found = offered(task(), proposal)

    assert [(one.fate, one.detail) for one in found.fates] == [("unusable", reason)]
    assert found.looked_at == (proposal_key(proposal),)
    assert offered(task(), proposal, tried=found.looked_at).fates == ()


def test_an_assert_with_more_to_it_is_judged_as_it_is_with_the_inputs_that_can_be_read() -> None:
    code = "assert (lambda total: total == 9)(f([4, 5]))"
    proposal = propose("assert", code=code)

    (written,) = offered(task(), proposal).tests

    assert written.test == {
        "kind": "assert",
        "code": code,
        "id": test_id(proposal, {"kind": "assert", "code": code}),
        "visibility": "private",
        "origin": "model:m",
    }
    assert [one.text for one in written.inputs] == ["f([4, 5])"]
    assert UNREAD.isdisjoint(written.flags)


def test_the_inputs_of_a_test_that_computes_them_cannot_be_read() -> None:
    code = "def test_sums():\n    for n in range(3):\n        assert f([n, n]) == 2 * n\n"
    (written,) = offered(task(), propose("test", test={"kind": "pytest", "code": code})).tests
    assert (written.inputs, written.flags) == ((), UNREAD)


def test_asserts_say_nothing_of_a_program() -> None:
    of = task(stdio("1\n", "1\n"), kind="program", reference={"code": "print(input())\n"})

    found = offered(
        of,
        propose("assert", code="assert f(1) == 1"),
        propose("input", stdin="2\n"),
        propose("input", args="[1]"),
    )

    assert [one.detail for one in found.fates] == [
        "asserts say nothing of a program that reads and prints",
        "it is no input of this task",
    ]
    assert [one.value for one in found.trials] == ["2\n"]


def test_generators_run_apart_and_take_turns(judge: Judge) -> None:
    counting = propose("generator", code="def generate(seed):\n    return [[seed % 3, 10]]\n")
    rising = propose("generator", code="def generate(seed):\n    return [list(range(20, 20 + seed % 4))]\n")
    by_hand = propose("input", args="[[3, 3]]")

    found = offered(task(), counting, rising, by_hand, judge=judge)

    owners = [found.owners[one.key] for one in found.trials]
    assert owners[0] == 2  # what is written down comes first
    assert owners[1:5] == [0, 1, 0, 1]
    assert len(found.trials) == 1 + 3 + 4
    assert found.looked_at == (proposal_key(counting), proposal_key(rising))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "import random\n\ndef generate(seed):\n    return [[random.random()]]\n",
            "the generator gives other inputs in another run",
        ),
        ("def generate(seed):\n    return {}['x']\n", "KeyError: 'x'"),
        ("def generate(seed):\n    return 'text'\n", "nothing that it returns is an input of this task"),
    ],
)
def test_a_generator_that_is_no_use_says_why(judge: Judge, code: str, reason: str) -> None:
    (fate,) = offered(task(), propose("generator", code=code), judge=judge).fates
    assert (fate.fate, fate.detail) == ("unusable", reason)


def test_more_generators_than_a_round_runs_are_left_for_the_next(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_module, "MOST_GENERATORS", 1)
    both = [propose("generator", code=f"def generate(seed):\n    return [[{n}]]\n") for n in (7, 8)]

    first = offered(task(), *both, judge=judge)
    second = offered(task(), *both, tried=first.looked_at, judge=judge)

    assert [[one.text for one in found.trials] for found in (first, second)] == [["f([7])"], ["f([8])"]]
