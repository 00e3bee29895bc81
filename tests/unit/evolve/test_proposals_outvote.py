"""Whether a proposed test that is judged as it is stands: independent programs that pass everything else decide."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from proposed import ground, offered, opponent, propose, task

from cupel.evolve.oracle import Evidence
from cupel.evolve.proposals.outvote import (
    NOT_APART,
    OUTVOTED,
    UNREAD_NEEDS,
    Hearing,
    Outvoted,
    outvote,
    run_apart,
)
from cupel.evolve.rulings import Ruling
from cupel.evolve.suite import test_from_json as read_test
from cupel.evolve.thresholds import Thresholds
from cupel.judge.checks import Check, checks_of, checks_of_test
from cupel.judge.judge import Judge
from cupel.judge.matrix import KnownCell
from cupel.model.outcome import Mode, Outcome
from cupel.model.task import Task

READ = "assert (lambda total: total == 9)(f([3, 3]))"
UNREADABLE = "def test_all():\n    assert all(f([n]) == n for n in range(3))\n"
RULES = Thresholds(demands=(("above-range", 0.8),))


def checks(of: Task, *records: object) -> list[Check]:
    return [check for record in records for check in checks_of_test(of, read_test(dict(record)))]  # type: ignore[call-overload]


def heard(
    code: str,
    verdicts: Mapping[str, Outcome],
    *,
    others: Mapping[str, Outcome] | None = None,
    shapes: Mapping[str, str] | None = None,
    rulings: tuple[Ruling, ...] = (),
    passes: bool = True,
    **fields: str,
) -> Outvoted:
    """What becomes of one proposed test.

    Args:
        code: of the test; a function is a test file's.
        verdicts: what each candidate did on it.
        others: what they did on another new test, whose proposer is nobody; by default they pass it.
        shapes: of candidates that are copies.
        rulings: on classes of inputs.
        passes: whether the reference passes it; if not, it is not among the checks that count.
    """
    of = task(**fields)
    kind = {"kind": "pytest" if code.startswith("def ") else "assert", "code": code}
    proposal = propose("assert", code=code) if kind["kind"] == "assert" else propose("test", test=kind)
    offer = offered(of, proposal)
    (written,) = offer.tests
    own, known_tests = checks(of, written.test), checks_of(of)[:1]
    voters = [opponent(name, (shapes or {}).get(name)) for name in verdicts]
    known = {
        (name, check.key): cell(name, check, outcome) for name, outcome in verdicts.items() for check in own
    }
    for name in verdicts:
        for check in known_tests:
            known[name, check.key] = cell(name, check, (others or {}).get(name, Outcome.PASS))
    counted = [*known_tests, *(own if passes else [])]
    return outvote(Hearing(ground(of), offer, counted, voters, known, RULES, rulings, withheld=False))


def cell(program: str, check: Check, outcome: Outcome) -> KnownCell:
    return KnownCell(program, check.key, outcome, Mode.SPLIT, 0.0, "")


def words(found: Outvoted) -> tuple[str, str | None]:
    (fate,) = found.fates
    return fate.fate, fate.claim


PASSES, FAILS = Outcome.PASS, Outcome.FAIL


def test_a_test_on_plain_inputs_that_most_pass_is_kept() -> None:
    found = heard(READ, {"a": PASSES, "b": PASSES, "c": FAILS})
    assert words(found) == ("kept", "upheld")
    assert (found.set_aside, found.disputes) == ((), ())


def test_a_test_whose_inputs_cannot_be_read_needs_as_much_agreement_as_the_riskiest() -> None:
    assert UNREAD_NEEDS == 0.8
    many = {f"p{at}": PASSES for at in range(9)}
    assert words(heard(UNREADABLE, many)) == ("kept", "upheld")

    found = heard(UNREADABLE, {"a": PASSES, "b": PASSES, "c": FAILS, "d": FAILS})

    assert words(found) == ("disputed", None)
    (aside,) = found.set_aside
    assert (aside.reason, aside.test_id.partition("::")[2]) == (OUTVOTED, "test_all")
    (dispute,) = found.disputes
    assert (dispute.for_, dispute.against, dispute.expected) == (("a", "b"), ("c", "d"), "the test passes")
    assert dispute.input == UNREADABLE


def test_copies_vote_once() -> None:
    copies = {f"p{at}": PASSES for at in range(9)}
    found = heard(UNREADABLE, {**copies, "w": FAILS}, shapes=dict.fromkeys(copies, "one"))
    assert words(found) == ("disputed", None)


def test_programs_that_fail_another_new_test_do_not_vote() -> None:
    right = {f"p{at}": PASSES for at in range(9)}
    wrong = {f"w{at}": FAILS for at in range(9)}
    assert words(heard(UNREADABLE, {**right, **wrong})) == ("disputed", None)
    found = heard(UNREADABLE, {**right, **wrong}, others=dict.fromkeys(wrong, FAILS))
    assert words(found) == ("kept", "upheld")


def test_what_the_reference_does_not_pass_is_unusable() -> None:
    found = heard(READ, {"a": PASSES}, passes=False)
    assert [(one.fate, one.detail) for one in found.fates] == [
        ("unusable", "the reference does not pass it apart from itself")
    ]


def test_a_ruling_that_its_class_is_outside_is_final() -> None:
    code = "assert (lambda total: total == 900)(f([900]))"
    all_pass = {f"p{at}": PASSES for at in range(9)}
    assert words(heard(code, all_pass))[0] == "kept"
    outside = Ruling("demo/task", frozenset({"large-magnitude"}), "outside", "person:ann")
    assert words(heard(code, all_pass, rulings=(outside,)))[0] == "outside"


def test_the_precondition_is_asked_about_every_input_that_can_be_read(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = task(precondition="def valid(values):\n    return len(values) == 2\n")
    asked: list[Evidence] = []

    def decide(evidence: Evidence, rules: Thresholds) -> object:
        asked.append(evidence)
        return type("Decision", (), {"verdict": "accept"})()

    monkeypatch.setattr("cupel.evolve.proposals.outvote.decide", decide)
    for code in (READ, "assert (lambda a, b: a < b)(f([3, 3]), f([1]))"):
        offer = offered(of, propose("assert", code=code))
        own = checks(of, offer.tests[0].test)
        outvote(Hearing(ground(of, judge), offer, own, [], {}, RULES, (), withheld=False))
    assert [one.precondition for one in asked] == [True, False]


def test_tests_that_cannot_run_apart_from_the_program_are_set_aside(judge: Judge) -> None:
    of = task()
    inside = {
        "kind": "pytest",
        "code": "from unittest.mock import patch\n\ndef test_in():\n    with patch('builtins.print') as said:\n        f([3])\n    assert not said.called\n",
    }
    fails = {"kind": "assert", "code": "assert (lambda total: total == 99)(f([3, 3]))"}
    good = {"kind": "assert", "code": "assert (lambda total: total == 6)(f([3, 3]))"}
    records = [
        {**one, "id": name, "visibility": "private", "origin": "model:m"}
        for name, one in {"inside": inside, "fails": fails, "good": good}.items()
    ]

    apart, aside = run_apart(ground(of, judge), checks(of, *records), withheld=False)

    assert [check.test_id for check in apart] == ["good"]
    assert [(one.test_id.partition("::")[0], one.reason) for one in aside] == [
        ("inside", NOT_APART),
        ("fails", NOT_APART),
    ]
    assert all(one.mode is Mode.SPLIT for one in apart)
    untouched, nothing = run_apart(ground(of, judge), checks(of, *records), withheld=True)
    assert (len(untouched), nothing) == (3, [])
