"""Observations (`observations.py`) played through the oracle's own code: what thresholds come to on a problem.

Covers reading a problem with or without its reference, hiding half of its programs, the jury's procedure on recorded reactions, and
figures over problems.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cupel.evolve.oracle import Evidence, Votes, decide, demand
from cupel.evolve.standin import LEAST_PROGRAMS, SAMPLE, ranked
from cupel.evolve.thresholds import Thresholds

FOLDS = 5
ROUNDS = 3
"""Rounds played where the reference is withheld: each has a stand-in of its own."""
COUNTED = {
    "a": "agree",
    "d": "differ",
    "r": "raised",
    "c": "raised",
    "p": "raised_on_purpose",
    "t": "timed_out",
    "m": "memory",
    "s": "recursion",
}
"""A program's letter → the field of `Votes` that it counts in."""
HIT = frozenset("drpctms")
"""Letters of programs that fail the input."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """A round's inputs and what every program does on them, next to the reference or what stands in for it.

    Of inputs that look alike to the oracle only the shortest.
    """

    stand_in: int | None
    """The program that stands in; None where there is a reference."""
    evidence: tuple[Evidence, ...]
    lengths: tuple[int, ...]
    voters: tuple[tuple[tuple[int, str], ...], ...]
    """By input: program and what it did; of each shape only the first that may vote counts."""
    hits: tuple[frozenset[int], ...]
    """By input: programs that fail it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was observed of one task."""

    id: str
    flags: frozenset[str]
    rounds: tuple[Inputs, ...]
    """One round with a reference; without one a round for each stand-in."""
    right: tuple[int, ...]
    """By program: candidates that are it and right in truth; of programs that count in no figure 0."""
    wrong: tuple[int, ...]
    shapes: tuple[int, ...]
    """By program: number of its shape, which copies with other names share."""
    hidden: frozenset[int] = frozenset()
    """Programs that do not vote and that no input is chosen for: where there are some, they alone count."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What thresholds come to on a problem."""

    caught: int
    wrong: int
    kept: int
    right: int


Without = Callable[[dict[str, Any]], bool]


def read(path: Path, *, withheld: bool = False, without: Without | None = None) -> list[Problem]:
    """The problems of a file of observations.

    Args:
        path: JSON Lines of `observations.py`.
        withheld: play it without references.
        without: inputs to leave out.
    """
    with path.open(encoding="utf-8") as lines:
        return [problem_of(json.loads(line), withheld, without) for line in lines]


def problem_of(record: dict[str, Any], withheld: bool = False, without: Without | None = None) -> Problem:
    """A problem from its record."""
    if without is not None:
        record = _less(record, without)
    rounds = _without_reference(record) if withheld else (_inputs(record, None),)
    return Problem(
        record["task"],
        frozenset(flag for one in rounds for evidence in one.evidence for flag in evidence.flags),
        rounds,
        tuple(sum(verdict is True for verdict in program["right"]) for program in record["programs"]),
        tuple(sum(verdict is False for verdict in program["right"]) for program in record["programs"]),
        tuple(_numbered([program["shape"] for program in record["programs"]])),
    )


def halves(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem twice: with either half of its shapes hidden, so that no copy of a hidden program is seen; which half by the id alone."""
    found = []
    for one in problems:
        rng = random.Random(f"{one.id} 0")
        drawn = {shape: rng.random() < 0.5 for shape in sorted(set(one.shapes))}
        for is_first in (True, False):
            hidden = frozenset(at for at, shape in enumerate(one.shapes) if drawn[shape] is is_first)
            right, wrong = (
                tuple(count if at in hidden else 0 for at, count in enumerate(counts))
                for counts in (one.right, one.wrong)
            )
            found.append(replace(one, right=right, wrong=wrong, hidden=hidden))
    return [one for one in found if 0 < len(one.hidden) < len(one.shapes)]


def tally(problem: Problem, thresholds: Thresholds) -> Tally:
    """What the thresholds come to on a problem: the jury's procedure on what was recorded.

    Against hidden programs every accepted input counts that catches somebody who is seen, or is within the task by the margin that
    the product asks of those that catch nobody.
    """
    everybody = set(range(len(problem.right)))
    alive = everybody
    for inputs in problem.rounds:
        if inputs.stand_in is None or inputs.stand_in in alive:
            alive = _survivors(inputs, alive, problem, thresholds)
    return Tally(
        sum(problem.wrong[one] for one in everybody - alive),
        sum(problem.wrong),
        sum(problem.right[one] for one in alive),
        sum(problem.right),
    )


def _survivors(inputs: Inputs, alive: set[int], problem: Problem, thresholds: Thresholds) -> set[int]:
    needs = [demand(one, thresholds) for one in inputs.evidence]
    for at in sorted(range(len(needs)), key=lambda at: (needs[at], inputs.lengths[at], at)):
        hit = inputs.hits[at] & alive
        if hit and needs[at] <= 1:
            voting = alive - problem.hidden
            said = {problem.shapes[one]: did for one, did in reversed(inputs.voters[at]) if one in voting}
            counted = Counter(COUNTED[did] for did in said.values())
            one = replace(inputs.evidence[at], votes=Votes(**counted))
            decision = decide(one, thresholds)
            margin = 0.0 if hit - problem.hidden else thresholds.filler_margin
            if decision.verdict == "accept" and decision.agreement - decision.needed >= margin:
                alive = alive - hit
    return alive


def row(title: str, problems: Iterable[Problem], thresholds: Callable[[Problem], Thresholds]) -> str:
    """A line of figures."""
    tallies = [tally(one, thresholds(one)) for one in problems]
    caught, wrong, kept, right = (sum(getattr(one, name) for one in tallies) for name in Tally.__slots__)
    each = mean([one.caught / one.wrong for one in tallies if one.wrong])
    stays = mean([one.kept / one.right for one in tallies if one.right])
    return (
        f"{title:55s} caught {caught:3d} of {wrong:3d} {100 * caught / max(1, wrong):5.1f}%, "
        f"kept {kept:4d} of {right:4d} {100 * kept / max(1, right):6.2f}%; "
        f"per problem {100 * each:5.1f}%, {100 * stays:6.2f}%"
    )


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def half_of(task_id: str) -> str:
    """The half that a problem belongs to, by its id alone."""
    return "AB"[_number(task_id) % 2]


def fold_of(task_id: str) -> int:
    """The fold that a problem belongs to, by its id alone."""
    return _number(task_id) % FOLDS


def _number(task_id: str) -> int:
    return int(hashlib.sha256(task_id.encode()).hexdigest()[:12], 16)


def _less(record: dict[str, Any], without: Without) -> dict[str, Any]:
    kept = [at for at, one in enumerate(record["inputs"]) if not without(one)]
    place = {str(at): str(to) for to, at in enumerate(kept)}
    return {
        **record,
        "inputs": [record["inputs"][at] for at in kept],
        "reactions": ["".join(row[at] for at in kept) for row in record["reactions"]],
        "answers": [
            {place[at]: said for at, said in known.items() if at in place} for known in record["answers"]
        ],
    }


def _numbered(shapes: Sequence[str]) -> list[int]:
    return [shapes.index(shape) for shape in shapes]


def _inputs(record: dict[str, Any], stand_in: int | None) -> Inputs:
    shapes = [program["shape"] for program in record["programs"]]
    silent = None if stand_in is None else shapes[stand_in]
    heard = [at for at, shape in enumerate(shapes) if shape != silent]
    rows, answers = record["reactions"], record["answers"]
    alike: dict[Any, int] = {}
    for at, one in enumerate(record["inputs"]):
        did = tuple((row[at], known.get(str(at))) for row, known in zip(rows, answers, strict=True))
        traits = (one["new_kind"], one["raises"], one["delicate"], one["seconds"] > 1.0, one["precondition"])
        traits += (one.get("shown"),)
        key = (tuple(one["flags"]), did, *traits)
        if key not in alike or one["length"] < record["inputs"][alike[key]]["length"]:
            alike[key] = at
    kept = sorted(alike.values())
    return Inputs(
        stand_in,
        tuple(evidence_of(record, record["inputs"][at], stand_in is not None) for at in kept),
        tuple(record["inputs"][at]["length"] for at in kept),
        tuple(tuple((one, rows[one][at]) for one in heard if rows[one][at] != "-") for at in kept),
        tuple(frozenset(one for one, row in enumerate(rows) if row[at] in HIT) for at in kept),
    )


def evidence_of(record: dict[str, Any], one: dict[str, Any], withheld: bool) -> Evidence:
    """All that is known of an input before anybody votes."""
    return Evidence(
        flags=frozenset(one["flags"]),
        votes=Votes(),
        reference="raises" if one["raises"] else "value",
        new_kind=one["new_kind"],
        delicate=one["delicate"],
        precondition=one["precondition"],
        exception_required=one["raises"],
        excluded=frozenset(record["excluded"]),
        invited=frozenset(record["invited"]),
        reference_seconds=one["seconds"],
        withheld=withheld,
        shown=one.get("shown"),
    )


def _without_reference(record: dict[str, Any]) -> tuple[Inputs, ...]:
    """The rounds with a program in the reference's place, as `cupel.evolve.standin` chooses it."""
    shapes = [program["shape"] for program in record["programs"]]
    independent = [at for at, shape in enumerate(shapes) if shapes.index(shape) == at]
    if len(independent) < LEAST_PROGRAMS:
        return ()
    answers = [_answers(record, one) for one in range(len(shapes))]
    order = ranked([answers[one][:SAMPLE] for one in independent])
    chosen = [independent[order[turn % len(order)]] for turn in range(ROUNDS)]
    return tuple(_inputs(_beside(record, answers, one), one) for one in chosen)


def _answers(record: dict[str, Any], program: int) -> list[str | None]:
    known = record["answers"][program]
    return [
        "the reference's" if did == "a" else known.get(str(at)) if did == "d" else None
        for at, did in enumerate(record["reactions"][program])
    ]


def _beside(record: dict[str, Any], answers: Sequence[Sequence[str | None]], stand_in: int) -> dict[str, Any]:
    """The record as it would be if that program were the reference; what it does not answer is left out."""
    own = answers[stand_in]
    rows = [
        "".join(
            ("a" if said == expected else "d") if did in "ad" else did
            for did, said, expected in zip(row, answers[one], own, strict=True)
        )
        for one, row in enumerate(record["reactions"])
    ]
    says = [{str(at): said for at, said in enumerate(row) if said is not None} for row in answers]
    silent = {id(one) for one, said in zip(record["inputs"], own, strict=True) if said is None}
    return _less({**record, "reactions": rows, "answers": says}, lambda one: id(one) in silent)
