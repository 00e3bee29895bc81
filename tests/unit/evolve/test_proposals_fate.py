"""What became of each proposed input, and which claims the oracle's answers contradict."""

from __future__ import annotations

from typing import Any

from proposed import FAIL, PASS, answered, offered, opponent, propose, task

from cupel.evolve.inputs.space import Trial
from cupel.evolve.jury import Question, sit
from cupel.evolve.proposals.fate import CLAIMED, Round, reckon
from cupel.evolve.proposals.offer import Offered
from cupel.evolve.results import Dispute, Fate
from cupel.evolve.thresholds import Thresholds

RULES = Thresholds(demands=(("negative", 0.8),))
NONE: frozenset[str] = frozenset()


def decided(
    offer: Offered,
    replies: dict[str, bytes],
    *,
    agreeing: int = 3,
    against: int = 0,
    made: dict[str, str] | None = None,
    costly: tuple[str, ...] = (),
    unasked: tuple[str, ...] = (),
) -> tuple[tuple[Fate, ...], list[Dispute]]:
    """A round: the reference's replies by the inputs' text, and how many candidates answer as it does or otherwise."""
    answers = [answered(one, replies[one.text]) for one in offer.trials if one.text in replies]
    tried = [one for one in answers if one.trial.text not in unasked]
    reactions = [[PASS] * len(tried)] * agreeing + [[FAIL] * len(tried)] * against
    opponents = [opponent(f"c{at}") for at in range(len(reactions))]
    question = Question(tried, opponents, reactions, [], NONE, NONE, NONE, RULES)
    affordable = [one.key for one in offer.trials if one.text not in costly]
    keys = {one.text: one.key for one in offer.trials}
    tests = {keys[text]: id_ for text, id_ in (made or {}).items()}
    return reckon(Round(offer, offer.trials, affordable, answers, question, sit(question), tests))


def value(of: Any) -> bytes:
    return f'{{"value":{of}}}'.encode()


def words(fates: tuple[Fate, ...]) -> list[str]:
    return [one.fate for one in fates]


def test_an_input_that_became_a_test_is_kept_with_the_tests_id() -> None:
    offer = offered(task(), propose("input", args="[[3, 3]]"))
    (fate,), disputes = decided(offer, {"f([3, 3])": value(6)}, made={"f([3, 3])": "model-1"})
    assert (fate.fate, fate.test_id, fate.claim, fate.response) == ("kept", "model-1", None, "key")
    assert disputes == []


def test_an_input_within_the_task_that_nobody_needs_is_accepted() -> None:
    fates, _ = decided(offered(task(), propose("input", args="[[3, 3]]")), {"f([3, 3])": value(6)})
    assert words(fates) == ["accepted"]


def test_an_input_that_programs_contradict_is_disputed_and_says_why() -> None:
    offer = offered(task(), propose("input", args="[[-5]]"))
    assert "negative" in offer.trials[0].flags
    (fate,), _ = decided(offer, {"f([-5])": value(5)}, agreeing=1, against=3)
    assert fate.fate == "disputed" and fate.detail


def test_what_the_round_did_not_come_to_is_told_apart() -> None:
    offer = offered(task(), *(propose("input", args=f"[[{n}]]") for n in (5, 6, 7)))
    fates, _ = decided(
        offer, {"f([5])": value(5), "f([7])": value(7)}, costly=("f([5])",), unasked=("f([7])",)
    )
    assert words(fates) == ["costly", "unanswered", "outside"]


def test_a_claim_that_holds_of_the_references_answer_is_upheld() -> None:
    offer = offered(task(), propose("assert", code="assert f([3, 3]) == 6"))
    (fate,), disputes = decided(offer, {"f([3, 3])": value(6)})
    assert (fate.claim, disputes) == ("upheld", [])


def test_a_claim_that_does_not_is_a_dispute_between_who_made_it_and_those_who_agree() -> None:
    offer = offered(task(), propose("assert", code="assert f([3, 3]) == 99"))

    (fate,), (dispute,) = decided(offer, {"f([3, 3])": value(6)})

    assert (fate.fate, fate.claim) == ("accepted", "contradicted")
    assert (dispute.reason, dispute.against, dispute.answers) == (
        CLAIMED,
        ("model:m",),
        ("assert f([3, 3]) == 99",),
    )
    assert dispute.for_ == ("c0", "c1", "c2")


def test_a_contradicted_claim_on_an_input_outside_of_the_task_is_no_dispute() -> None:
    offer = offered(task(), propose("assert", code="assert f([-5]) == 99"))
    (fate,), disputes = decided(offer, {"f([-5])": value(5)}, agreeing=1, against=3)
    assert (fate.claim, disputes) == ("contradicted", [])


def test_a_claim_on_two_inputs_wants_both_answers() -> None:
    offer = offered(task(), propose("assert", code="assert f([5]) < f([6])"))
    both, _ = decided(offer, {"f([5])": value(5), "f([6])": value(6)})
    one_alone, disputes = decided(offer, {"f([3, 3])": value(6)})
    assert [one.claim for one in both] == ["upheld", "upheld"]
    assert [one.claim for one in one_alone] == [None, None]
    assert disputes == []


def test_a_claim_holds_of_no_exception_and_of_nothing_that_it_cannot_be_evaluated_on() -> None:
    offer = offered(task(), propose("assert", code="assert f([5]) < 9"))
    raised, _ = decided(offer, {"f([5])": b'{"raised":["ValueError","x",["ValueError"]]}'})
    text, _ = decided(offer, {"f([5])": b'{"value":"nine"}'})
    assert {one.claim for one in (*raised, *text)} == {"contradicted"}


def test_the_order_of_the_fates_is_that_of_the_inputs() -> None:
    offer = offered(task(), *(propose("input", args=f"[[{n}]]") for n in range(20, 30)))
    fates, _ = decided(offer, {one.text: value(1) for one in offer.trials})
    assert [one.input for one in fates] == [_text(one) for one in offer.trials]


def _text(one: Trial) -> str:
    return one.text
