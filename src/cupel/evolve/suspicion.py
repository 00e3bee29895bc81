"""Whether the reference itself may be wrong: said, never acted upon.

Covers an example of the prompt that says otherwise, and two signs on inputs of the seed tests' own kind: most independent programs
give one and the same other answer, or most give one answer where the reference does not end or breaks down. Fewer programs, or
inputs that are new in some way, say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from cupel.evolve.exploration import Ground
from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.inputs.space import Trial
from cupel.evolve.jury import Question, expected_text
from cupel.evolve.opponents import Opponent
from cupel.model.outcome import Outcome
from cupel.sandbox.jobs import Status

LEAST_PROGRAMS = 5
"""Independent programs that must finish."""
MOST = 2 / 3
"""Share of them that must say the same."""
LEAST_INPUTS = 2
"""Inputs on which the sign must show."""
_LOOKED_AT = 3
"""Inputs without an answer that are run on the others."""
_SHOWN = 120


def gainsaid(question: Question) -> str | None:
    """An example of the prompt with another answer than the reference's, in words; None where there is none."""
    for one in question.tried:
        if one.shown is False and one.trial.stated is not None:
            said, own = canonical(one.trial.stated.value), expected_text(one)
            return f"an example of the prompt says otherwise, {one.trial.text[:_SHOWN]}: {said[:_SHOWN]}, not {own[:_SHOWN]}"
    return None


def contradicted(question: Question) -> str | None:
    """What most independent programs say against the reference, in words; None where they do not."""
    found = []
    for index, one in enumerate(question.tried):
        if one.trial.flags or index in question.delicate or one.raises:
            continue
        answers: dict[str, str | None] = {}
        for opponent, row in zip(question.opponents, question.reactions, strict=True):
            reaction = row[index]
            if reaction.outcome in (Outcome.PASS, Outcome.FAIL):
                said = None if reaction.agrees else reaction.detail.partition(", expected ")[0]
                answers.setdefault(opponent.shape, said)
        against, votes = _most(answer for answer in answers.values() if answer is not None)
        if len(answers) >= LEAST_PROGRAMS and votes >= MOST * len(answers):
            found.append(
                (one.trial.size, f"{one.trial.text[:_SHOWN]}: {votes} of {len(answers)} say {against}")
            )
    if len(found) < LEAST_INPUTS:
        return None
    return f"most independent programs contradict the reference on {len(found)} plain inputs, so on {min(found)[1]}"


def unanswered(ground: Ground, trials: Sequence[Trial], passing: Sequence[Opponent]) -> str | None:
    """Where the reference gives no answer and most others give the same one, in words; None where they do not.

    Args:
        ground: what exploring needs.
        trials: inputs on which the reference did not end or broke down.
        passing: candidates that pass every test.
    """
    plain = [trial for trial in trials if not trial.flags][:_LOOKED_AT]
    independent = list({one.shape: one for one in passing}.values())
    if not plain or len(independent) < LEAST_PROGRAMS:
        return None
    rows = [
        ground.judge.observe(
            one.source,
            [trial.probe for trial in plain],
            ground.limits.of_any(),
            packages=ground.packages,
            max_timeouts=1,
        )
        for one in independent
    ]
    found = []
    for at, trial in enumerate(plain):
        asked = [row[at] for row in rows if row[at].status is not Status.NOT_RUN]
        replies = [one.reply for one in asked if one.status is Status.REPLY]
        _, votes = _most(reply.hex() for reply in replies if b'"raised"' not in reply)
        if len(asked) >= LEAST_PROGRAMS and votes >= MOST * len(asked):
            found.append((trial.size, f"{trial.text[:_SHOWN]} ({votes} of {len(asked)} agree)"))
    if len(found) < LEAST_INPUTS:
        return None
    return f"the reference gives no answer where most programs agree on one, so on {min(found)[1]}"


def _most(answers: Iterable[str]) -> tuple[str, int]:
    counted = Counter(answers)
    return counted.most_common(1)[0] if counted else ("", 0)
