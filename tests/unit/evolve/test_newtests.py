"""From chosen inputs to tests: ids by content, who is named, and what the expected value rests on."""

from __future__ import annotations

from proposed import FAIL, PASS, answered, offered, opponent, propose, task, trial

from cupel.evolve import newtests
from cupel.evolve.exploration import Reaction
from cupel.evolve.jury import Question
from cupel.evolve.newtests import content_of
from cupel.evolve.proposals.offer import NOTHING
from cupel.evolve.thresholds import Thresholds
from cupel.model.outcome import Outcome

NONE: frozenset[str] = frozenset()
NOT_RUN = Reaction(Outcome.NOT_RUN, "", None)


def question(
    *keys: str, reactions: list[Reaction] | None = None, shapes: str = "", withheld: bool = False
) -> Question:
    """Inputs that every one of some candidates was run on, each with one reaction to all of them."""
    given = reactions or []
    opponents = [opponent(f"c{at}", shapes[at] if shapes else None) for at in range(len(given))]
    tried = [answered(trial(key, "longer"), b'{"value":1}') for key in keys]
    rows = [[one] * len(tried) for one in given]
    return Question(tried, opponents, rows, [], NONE, NONE, NONE, Thresholds(), withheld=withheld)


def test_a_test_says_what_it_came_of() -> None:
    asked = question("a")

    made = newtests.tests_of(asked, [(0, asked.tried[0])], NOTHING, 3)

    assert made[0]["id"].startswith("fuzz-")
    assert made[0]["origin"] == "fuzz"
    assert made[0]["provenance"] == {
        "made_by": "cupel fuzz",
        "round": 3,
        "source": "proposed input",
        "flags": ["longer"],
        "expected_by": "reference",
    }


def test_the_same_content_has_the_same_id_in_any_round_and_other_content_another() -> None:
    asked = question("a", "b")
    first = newtests.tests_of(asked, [(0, asked.tried[0]), (1, asked.tried[1])], NOTHING, 1)
    again = newtests.tests_of(asked, [(0, asked.tried[0])], NOTHING, 2)
    assert first[0]["id"] == again[0]["id"] != first[1]["id"]


def test_a_proposed_input_is_credited_and_has_the_content_of_one_that_is_not() -> None:
    offer = offered(task(), propose("input", args="[[5]]"))
    (mine,) = offer.trials
    tried = answered(mine, b'{"value":5}')
    asked = Question([tried], [], [], [], NONE, NONE, NONE, Thresholds())

    credited = newtests.tests_of(asked, [(0, tried)], offer, 1)[0]
    drawn = newtests.tests_of(asked, [(0, tried)], NOTHING, 1)[0]

    assert (credited["origin"], credited["provenance"]["made_by"]) == ("model:m", "model:m")
    assert (credited["provenance"]["response"], credited["provenance"]["expected_by"]) == ("key", "reference")
    assert credited["id"] != drawn["id"]
    assert content_of(credited) == content_of(drawn)


def test_without_a_reference_the_expected_value_rests_on_the_programs_that_agree_copies_once() -> None:
    reactions = [PASS, PASS, PASS, FAIL, NOT_RUN]
    asked = question("a", reactions=reactions, shapes="xxyzw", withheld=True)
    (made,) = newtests.tests_of(asked, [(0, asked.tried[0])], NOTHING, 1).values()
    assert made["provenance"]["expected_by"] == "agreement"
    assert made["provenance"]["independent_programs"] == 1 + 2


def test_an_input_made_smaller_that_nobody_else_was_run_on_rests_on_the_one_that_stands_in() -> None:
    asked = question("abc", reactions=[PASS, PASS], withheld=True)
    smaller = answered(trial("a"), b'{"value":1}')
    (made,) = newtests.tests_of(asked, [(0, smaller)], NOTHING, 1).values()
    assert made["provenance"]["independent_programs"] == 1
