"""What tests and prompt show of the answers of calls.

Covers, from traces (:mod:`cupel.evolve.steps.trace`): kinds of answers and how closely tests look at them, calls that are
turned down, and answers after which nobody goes on, as at the end of a game.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.steps.known import Answer, Trace, Truth, kind_of

Place = tuple[str | None, str]
"""(class or None, operation as `StepCall.operation`)."""
_TIMES = 2
"""How often a method must be seen to end a sequence with one answer, and to go on after another."""


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """What tests and prompt show of a routine's answers, or of an attribute's value."""

    kinds: frozenset[str] = frozenset()
    """Kinds of value (`kind_of`) that they say it has."""
    is_looked_at: bool = False
    """Some call of it is more than a statement of its own."""
    is_whole: bool = False
    """Some test looks at all of it, not at an item or the length alone."""


def answers_seen(traces: Sequence[Trace]) -> tuple[tuple[Place, AnswerSeen], ...]:
    """What is shown of each routine's answers."""
    used = Counter(
        (owner, call.operation) for trace in traces for owner, call in trace.calls if call.action != "new"
    )
    ignored = Counter((one.owner, one.operation) for trace in traces for one in trace.ignored)
    partly = Counter((one.owner, one.operation) for trace in traces for one in trace.partly)
    kinds: dict[Place, set[str]] = {}
    for trace in traces:
        for answer, value in trace.shown:
            kinds.setdefault((answer.owner, answer.operation), set()).add(kind_of(value))
    return tuple(
        (
            place,
            AnswerSeen(
                frozenset(kinds.get(place, ())),
                used[place] > ignored[place] or place in kinds,
                used[place] > ignored[place] + partly[place] or place in kinds,
            ),
        )
        for place in dict.fromkeys([*used, *kinds])
    )


def declined_calls(traces: Sequence[Trace]) -> frozenset[tuple[str | None, str]]:
    """(class or None, key of the call) of calls that answer False or None by what tests say."""
    return frozenset(
        (answer.owner, answer.step.key)
        for trace in traces
        for answer, value in trace.shown
        if answer.step is not None and (value is False or value is None or value == Truth(False))
    )


def last_answers(traces: Sequence[Trace]) -> frozenset[tuple[str, str, str]]:
    """(class, method, `answer_text`) after which no test calls a further method, while it does after other answers."""
    followed: Counter[tuple[str, str, str]] = Counter()
    ending: Counter[tuple[str, str, str]] = Counter()
    going_on: Counter[tuple[str, str]] = Counter()
    for trace in traces:
        for answer, value in trace.shown:
            if answer.owner is None or answer.instance is None or not answer.place:
                continue
            told = (answer.owner, answer.operation, answer_text(value))
            if _goes_on(answer):
                followed[told] += 1
                going_on[told[:2]] += 1
            else:
                ending[told] += 1
    return frozenset(
        told
        for told, times in ending.items()
        if not followed[told] and times >= _TIMES and going_on[told[:2]] >= _TIMES
    )


def _goes_on(answer: Answer) -> bool:
    """Whether the instance is called again after that answer."""
    later = answer.instance.steps[answer.place :] if answer.instance is not None else []
    return any(step.action == "method" for step in later)


def answer_text(value: object) -> str:
    """The text under which answers are the same, whether a test names the value or its truth alone."""
    return canonical(value.holds if isinstance(value, Truth) else value)
