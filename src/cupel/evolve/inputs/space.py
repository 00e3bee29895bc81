"""What the round loop needs of inputs, whatever their kind.

Covers the types that the kinds share. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol, TypeVar

from cupel.sandbox.jobs import Probe

T = TypeVar("T")
SHOWN, GENERATOR = "shown", "generator"
"""Sources of inputs that are not drawn: examples of the prompt, and what the task's own generator gave."""
GIVEN_PART = 4
"""At most one in so many inputs is of one of these sources, and one of the other."""


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer that the task's own text states."""

    value: object
    """Read from a literal beside the example."""
    is_firm: bool
    """Whoever answers otherwise contradicts it: not where it may be misread, or was shown in a state that nobody knows."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One proposed input."""

    key: str
    """Canonical text: the same input has the same key."""
    text: str
    """For a reader."""
    size: tuple[Any, ...]
    """Sorts short and simple inputs first."""
    flags: frozenset[str]
    """What is new in it next to the seeds (`cupel.evolve.fuzz.novelty` and its like for other kinds)."""
    source: str
    """Which generator proposed it."""
    value: Any
    """The input itself, of a type that its space knows."""
    probe: Probe
    """How it is run."""
    stated: Stated | None = None
    """What the prompt's example says that this very input gives; None where there is no such example."""


def some_of(given: Sequence[T], most: int, seed: int) -> list[T]:
    """At most so many of them, in their order; others with another seed."""
    if len(given) <= most:
        return list(given)
    chosen = Random(f"given {seed}").sample(range(len(given)), most)
    return [given[at] for at in sorted(chosen)]


def with_room(trials: Sequence[Trial], limit: int) -> list[Trial]:
    """At most `limit` inputs, in their order, of each source that is not drawn a part; more only where there is nothing else."""
    left = dict.fromkeys((SHOWN, GENERATOR), limit // GIVEN_PART)
    first: list[Trial] = []
    rest: list[Trial] = []
    for trial in trials:
        if trial.source in left and not left[trial.source]:
            rest.append(trial)
            continue
        if trial.source in left:
            left[trial.source] -= 1
        first.append(trial)
    return [*first, *rest][:limit]


def each_once(trials: Iterable[Trial | None], limit: int) -> list[Trial]:
    """At most `limit` different inputs, in their order; of those with one key the first."""
    fresh: dict[str, Trial] = {}
    for trial in trials:
        if trial is not None:
            fresh.setdefault(trial.key, trial)
    return list(fresh.values())[:limit]


class InputSpace(Protocol):
    """The inputs of one task."""

    invited: frozenset[str]
    """Flags that the prompt's words speak of as inputs."""
    excluded: frozenset[str]
    """Flags that the prompt's words rule out."""

    def propose(self, *, seed: int, limit: int, feedback: Sequence[str]) -> list[Trial]:
        """At most `limit` different inputs; with feedback (texts made by `remember`), inputs around those first."""
        ...

    def given(self, value: Any, source: str) -> Trial | None:
        """The input that somebody wrote down, or that a generator of theirs returned; None where it is none of this task.

        Args:
            value: in the plain form of a generator's values: arguments as a list (or `Arguments`), stdin, steps.
            source: says who, for a reader.
        """
        ...

    def shrinks(self, trial: Trial) -> Iterator[Trial]:
        """Smaller inputs near this one, smallest first."""
        ...

    def nudges(self, trial: Trial) -> list[Probe]:
        """Inputs a hair's breadth away, on which the answer should hardly change; none where there is nothing to move."""
        ...

    def remember(self, trial: Trial) -> str | None:
        """Text from which a later round's `feedback` is read; None where it has no text."""
        ...

    def precondition_probe(self, trial: Trial) -> Probe:
        """The call of the task's `valid` on this input."""
        ...

    def expectation(
        self, trial: Trial, reply: Any, output: bytes, allowed: frozenset[str]
    ) -> dict[str, Any] | None:
        """The payload of a test that expects what the reference answered, in the task format.

        Args:
            trial: the input.
            reply: the reference's decoded reply.
            output: its standard output.
            allowed: exceptions that the requirements name.

        Returns:
            None where the answer cannot be a test: not plain, an exception not allowed, nothing to compare.
        """
        ...


def named_exceptions(text: str) -> frozenset[str]:
    """Words of a text that name exceptions."""
    words = "".join(
        character if character.isalnum() or character == "_" else " " for character in text
    ).split()
    return frozenset(word for word in words if word.endswith(("Error", "Exception", "StopIteration")))
