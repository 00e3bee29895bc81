"""From chosen inputs to tests of the format: their ids, who is named for them, and what their expected values rest on. Runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cupel.evolve.exploration import Tried, test_record
from cupel.evolve.jury import Question, is_caught
from cupel.evolve.proposals.keep import credited
from cupel.evolve.proposals.offer import Offered
from cupel.model.hashing import content_hash


def tests_of(
    question: Question, chosen: Sequence[tuple[int, Tried]], offered: Offered, round_: int
) -> dict[int, dict[str, Any]]:
    """The tests that chosen inputs become.

    Args:
        question: the jury's, with all inputs.
        chosen: (index of the input there, the input, maybe made smaller).
        offered: what a model or a person proposed.
        round_: counts from 1.

    Returns:
        By the input's index, the test in the task format.
    """
    made = {}
    for at, one in chosen:
        test = _test(one, round_, _rests_on(question, one))
        owner = offered.owners.get(question.tried[at].trial.key)
        made[at] = test if owner is None else credited(test, one.payload, offered.proposals[owner])
    return made


def content_of(test: dict[str, Any]) -> str:
    """What tells tests of this module apart, whoever proposed their inputs."""
    return str(test["id"]).rpartition("-")[2]


def _rests_on(question: Question, one: Tried) -> dict[str, Any]:
    """What the expected value rests on."""
    if not question.withheld:
        return {"expected_by": "reference"}
    at = next((index for index, other in enumerate(question.tried) if other.trial.key == one.trial.key), None)
    voters = {
        opponent.shape: row[at].agrees
        for opponent, row in zip(question.opponents, question.reactions, strict=True)
        if at is not None and not is_caught(row[at])
    }
    return {"expected_by": "agreement", "independent_programs": 1 + sum(voters.values())}


def _test(one: Tried, round_: int, rests_on: dict[str, Any]) -> dict[str, Any]:
    provenance = {
        "made_by": "cupel fuzz",
        "round": round_,
        "source": one.trial.source,
        "flags": sorted(one.trial.flags),
        **rests_on,
    }
    return test_record(one.payload, id=f"fuzz-{content_hash(one.payload)[:10]}", provenance=provenance)
