"""A program that stands in for a reference that a task does not have.

Covers choosing it: of the programs that pass everything, the one whose answers most other independent programs share.
Each round takes another, which sides with the majority where the ones before did not, so that a stand-in that is wrong
somewhere can be caught there. Whether its answer is taken for an input is the oracle's to say, which asks for wide agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cupel.evolve.inputs.space import Trial
from cupel.evolve.opponents import Opponent
from cupel.judge.judge import Judge
from cupel.sandbox.jobs import Status
from cupel.sandbox.limits import Limits

SAMPLE = 200
"""Inputs on which programs are compared."""
LEAST_PROGRAMS = 4
"""Fewer independent programs can agree by chance: nothing stands in."""
_SETTLED = 0.1
"""Weight of an input on which an earlier stand-in was with the majority."""


def stand_ins(
    judge: Judge,
    passing: Sequence[Opponent],
    trials: Sequence[Trial],
    limits: Limits,
    packages: tuple[str, ...] | None,
) -> list[Opponent]:
    """Programs that can stand in, one for each independent program, the one for the first round first; none among too few.

    Args:
        judge: runs them.
        passing: candidates that pass every test.
        trials: inputs to compare them on, those like the seeds first.
        limits: of one run.
        packages: see `cupel.judge.programs.packages_of`.
    """
    independent = list({one.shape: one for one in reversed(passing)}.values())[::-1]
    if len(independent) < LEAST_PROGRAMS:
        return []
    probes = [trial.probe for trial in trials[:SAMPLE]]
    answers = [
        [
            (one.reply, one.output) if one.status is Status.REPLY and b'"raised"' not in one.reply else None
            for one in judge.observe(program.source, probes, limits, packages=packages)
        ]
        for program in independent
    ]
    return [independent[at] for at in ranked(answers)]


def ranked(answers: Sequence[Sequence[object]]) -> list[int]:
    """Rows in the order of choice: with most others first, then with most others where the chosen ones were not."""
    columns = [
        Counter(answer for answer in column if answer is not None) for column in zip(*answers, strict=True)
    ]
    most = [max(column.values(), default=0) for column in columns]
    weights = [1.0] * len(columns)
    left = list(range(len(answers)))
    order = []
    while left:
        shared = {
            row: sum(
                weight * column[answer]
                for weight, column, answer in zip(weights, columns, answers[row], strict=True)
                if answer is not None
            )
            for row in left
        }
        best = max(left, key=lambda row: (shared[row], -row))
        left.remove(best)
        order.append(best)
        for at, answer in enumerate(answers[best]):
            if answer is not None and columns[at][answer] == most[at]:
                weights[at] = _SETTLED
    return order
