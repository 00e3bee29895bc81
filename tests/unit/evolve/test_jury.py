"""Who votes on an input, in which order inputs are decided, and what becomes of contradictions."""

from __future__ import annotations

from dataclasses import replace

from cupel.evolve.exploration import Reaction, Tried
from cupel.evolve.inputs.space import Stated, Trial
from cupel.evolve.jury import Question, is_caught, representative, sit
from cupel.evolve.opponents import Opponent
from cupel.evolve.results import Dispute
from cupel.evolve.rulings import Ruling
from cupel.evolve.suspicion import gainsaid
from cupel.evolve.thresholds import Thresholds
from cupel.evolve.told import Answered
from cupel.judge.checks import Check
from cupel.model.outcome import Mode, Outcome
from cupel.sandbox.jobs import Observation, ProgramSource, Status, call

RULES = Thresholds(
    demands=(("negative", 0.8), ("zero", 0.6), ("longer", 0.2), ("large-magnitude", 0.6), ("empty", 0.6))
)
PASS = Reaction(Outcome.PASS, "", None)
FAIL = Reaction(Outcome.FAIL, "got 2, expected 1", None)
RAISES = Reaction(Outcome.ERROR, "IndexError: x", "IndexError")
ON_PURPOSE = Reaction(Outcome.ERROR, "ValueError: x", "ValueError")
DEEP = Reaction(Outcome.ERROR, "RecursionError: x", "RecursionError")
NOT_RUN = Reaction(Outcome.NOT_RUN, "", None)
TIMEOUT = Reaction(Outcome.TIMEOUT, "", None)


def tried(key: str, *flags: str, precondition: bool | None = None) -> Tried:
    probe = call("f", [key])
    trial = Trial(key, f"f({key!r})", (len(key), key), frozenset(flags), "small", key, probe)
    check = Check("trial", "fuzz", "call", probe, Mode.COMPARED, None, (), None, key)
    reply = Observation(Status.REPLY, 0.001, b'{"value":1}')
    return Tried(trial, {"kind": "call", "expected": "1"}, check, reply, precondition, "number", False)


def opponent(name: str, shape: str | None = None) -> Opponent:
    source = ProgramSource({"solution.py": ""}, "solution.py")
    return Opponent(name, source, (name,), shape or name, frozenset({"ValueError"}), 1)


def ask(
    inputs: list[Tried], reactions: dict[str, list[Reaction]], shapes: dict[str, str] | None = None
) -> Question:
    opponents = [opponent(name, (shapes or {}).get(name)) for name in reactions]
    none = frozenset[str]()
    return Question(inputs, opponents, list(reactions.values()), [], none, none, none, RULES)


def test_an_input_like_the_seeds_needs_hardly_any_agreement() -> None:
    found = sit(ask([tried("a")], {"right": [PASS], "w1": [FAIL], "w2": [FAIL], "w3": [FAIL]}))
    assert (found.accepted, found.disputes) == ([0], [])


def test_an_input_that_is_new_in_kind_is_disputed_where_half_contradict() -> None:
    found = sit(ask([tried("a", "negative")], {"right": [PASS], "w1": [FAIL]}))
    assert found.accepted == []
    (dispute,) = found.disputes
    assert (dispute.for_, dispute.against, dispute.answers) == (("right",), ("w1",), ("got 2",))


def test_copies_of_a_program_vote_once() -> None:
    reactions = {"r1": [PASS], "r2": [PASS], "r3": [PASS], "r4": [PASS], "r5": [PASS], "w": [FAIL]}
    one_shape = dict.fromkeys(("r1", "r2", "r3", "r4", "r5"), "same")
    inputs = [tried("a", "zero")]

    assert sit(ask(inputs, reactions)).accepted == [0]
    assert sit(ask(inputs, reactions, one_shape)).accepted == []


def test_a_program_that_a_safer_input_caught_no_longer_votes_on_a_riskier_one() -> None:
    reactions = {
        "r1": [PASS, PASS],
        "r2": [PASS, PASS],
        "r3": [PASS, PASS],
        "w1": [FAIL, FAIL],
        "w2": [FAIL, FAIL],
    }
    risky_alone = sit(ask([tried("b", "zero")], {name: row[1:] for name, row in reactions.items()}))
    with_safer = sit(ask([tried("a"), tried("b", "zero")], reactions))
    assert risky_alone.accepted == []
    assert with_safer.accepted == [0, 1]


def test_an_input_outside_the_precondition_is_never_used() -> None:
    found = sit(ask([tried("a", precondition=False)], {"r": [PASS], "w": [FAIL]}))
    assert (found.accepted, found.disputes) == ([], [])
    assert sum(found.outside.values()) == 1


def test_a_precondition_vouches_for_an_input_that_is_new_in_kind() -> None:
    reactions = {"r": [PASS], "w": [FAIL]}
    assert sit(ask([tried("a", "other-type", precondition=True)], reactions)).accepted == [0]
    assert sit(ask([tried("a", "other-type")], reactions)).accepted == []


def test_an_input_on_which_programs_raise_on_purpose_is_a_dispute_that_one_can_rule_on() -> None:
    reactions = {f"r{index}": [PASS] for index in range(8)} | {"careful": [ON_PURPOSE]}
    found = sit(ask([tried("a", "zero")], reactions))
    assert found.accepted == []
    assert [one.against for one in found.disputes] == [("careful",)]


def test_a_dispute_offers_the_answers_of_those_who_answer() -> None:
    def answers(value: int) -> Reaction:
        return replace(FAIL, answered=Answered(b'{"value":%d}' % value, b""))

    reactions = {"r1": [PASS], "r2": [PASS], "w1": [answers(3)], "w2": [answers(2)], "w3": [answers(3)]}
    reactions["slow"] = [TIMEOUT]
    (dispute,) = sit(ask([tried("a", "zero")], reactions)).disputes
    assert dispute.choices == ("1", "3", "2")
    (dispute,) = sit(ask([tried("a", "zero")], {"r": [PASS], "w": [FAIL]})).disputes
    assert dispute.choices == ()  # nothing is known of what it answered


def test_a_program_that_was_not_run_leaves_its_vote_to_a_copy_that_was() -> None:
    question = ask([tried("a", "zero")], {"c1": [NOT_RUN], "c2": [FAIL], "r": [PASS]}, {"c1": "s", "c2": "s"})
    (dispute,) = sit(question).disputes
    assert dispute.agreement == 0.5


def test_rulings_on_an_answer_settle_its_dispute_and_who_they_prove_wrong_votes_no_more() -> None:
    reactions = {"right": [PASS, PASS]} | {f"w{index}": [FAIL, FAIL] for index in range(4)}
    question = ask([tried("a", "zero"), tried("b", "zero")], reactions)
    assert sit(question).accepted == []
    voices = tuple(Ruling("t", frozenset({"zero"}), "within", by, "", "f('b')", "1") for by in ("ann", "bob"))
    assert sit(replace(question, rulings=voices)).accepted == [1, 0]
    other = tuple(replace(one, expected="2") for one in voices)
    assert sit(replace(question, rulings=other)).accepted == []


def test_running_out_of_stack_or_not_being_run_catches_nobody() -> None:
    assert [is_caught(one) for one in (PASS, FAIL, RAISES, TIMEOUT, DEEP, NOT_RUN)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]


def test_of_each_class_of_disputes_the_shortest_inputs_are_recorded() -> None:
    def dispute(text: str, flag: str) -> Dispute:
        return Dispute((flag,), "", 0.5, 0.2, text, "", (), (), ())

    found = representative(
        [dispute("long one", "zero"), dispute("a", "zero"), dispute("bb", "zero"), dispute("c", "empty")], 3
    )
    assert [one.input for one in found] == ["a", "c", "bb"]


def test_disputes_in_which_programs_contradict_are_recorded_before_those_in_which_too_few_agree() -> None:
    undecided = [Dispute(("zero",), "", 0.5, 0.2, text, "", (), (), ()) for text in ("a", "b", "c")]
    contradicted = Dispute(("empty",), "", 0.5, 0.2, "dd", "", (), ("w",), ())
    assert [one.input for one in representative([*undecided, contradicted], 2)] == ["dd", "a"]


def test_an_example_of_the_prompt_that_says_otherwise_is_no_test_and_makes_the_reference_suspect() -> None:
    trial = replace(tried("a").trial, stated=Stated(3, is_firm=True))
    otherwise = replace(tried("a"), trial=trial, shown=False)
    question = ask([tried("b"), otherwise], {"r1": [PASS, PASS], "w": [FAIL, FAIL]})
    found = sit(question)
    assert found.accepted == [0]
    assert found.verdicts[1] == ("outside", "an example of the prompt says otherwise")
    assert gainsaid(question) == "an example of the prompt says otherwise, f('a'): 3, not 1"
    assert gainsaid(ask([tried("b")], {"r1": [PASS]})) is None


def test_an_example_of_the_prompt_counts_though_many_raise() -> None:
    reactions = {"r1": [PASS], "r2": [PASS], "w1": [RAISES], "w2": [RAISES], "w3": [ON_PURPOSE]}
    assert sit(ask([tried("a")], reactions)).accepted == []
    assert sit(ask([replace(tried("a"), shown=True)], reactions)).accepted == [0]
