"""The suite that is kept: small, and still telling apart all that the tests found tell apart.

Covers choosing tests by what they distinguish: first few that reject every program that any test rejects, so that the cap lets no
wrong program through that was caught; then the fewest that keep every distinction between programs (candidates and mutants), then a stated redundancy, then up to the cap tests that everybody passes, as different as can be, so that
the suite also holds against programs not yet seen. Short inputs come first among equals, seed tests before new ones. Runs nothing.

EvolveCoder (arXiv 2603.12698) keeps at most five tests of one pass pattern; so does this, but only after the
distinctions are safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cupel.evolve.spreading import Traits, spread

PROPOSED_PART = 3
"""Of four tests that everybody passes, those that a model or a person thought of, where there are so many."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One test up for selection."""

    id: str
    passes: tuple[bool, ...]
    """For each program, candidates then mutants, whether it passes, as far as is known."""
    size: tuple[int, str]
    """Sorts short inputs first."""
    is_seed: bool
    is_kept: bool
    """Kept whatever it distinguishes: shown to the solver in the prompt."""
    traits: Traits = ()
    """For spreading those that everybody passes."""
    is_proposed: bool = False
    """A model or a person thought of it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is kept, and why the rest is not."""

    kept: tuple[str, ...]
    """Ids in the order of the offers."""
    redundant: tuple[str, ...]
    over_the_cap: tuple[str, ...]


def select(offers: Sequence[Offer], *, max_tests: int, max_per_pattern: int) -> Selection:
    """Choose a suite.

    Args:
        offers: all tests that count, seed tests among them.
        max_tests: tests at most; tests that are kept whatever they distinguish count, but are never dropped.
        max_per_pattern: tests of one pass pattern at most, beyond those needed for distinctions.
    """
    chosen = [index for index, offer in enumerate(offers) if offer.is_kept]
    chosen += _distinguishing(offers, chosen, max_tests - len(chosen))
    chosen += _redundancy(offers, chosen, max_tests - len(chosen), max_per_pattern)
    chosen += _filling(offers, chosen, max_tests - len(chosen))
    kept = set(chosen)
    patterns = Counter(offers[index].passes for index in kept)
    left = [offer for index, offer in enumerate(offers) if index not in kept]
    full = [offer.id for offer in left if patterns[offer.passes] < max_per_pattern or all(offer.passes)]
    return Selection(
        tuple(offer.id for index, offer in enumerate(offers) if index in kept),
        tuple(offer.id for offer in left if offer.id not in set(full)),
        tuple(full),
    )


def _distinguishing(offers: Sequence[Offer], chosen: Sequence[int], room: int) -> list[int]:
    """Greedily the tests that reject most programs that the chosen ones accept, then those that split most classes of programs that they leave together.

    A program that passes everything is told from the reference by any test that it fails: so the reference, which
    passes all, stands in every partition as one more program.
    """
    if not offers:
        return []
    classes = _partition(offers, chosen)
    found: list[int] = []
    left = [index for index in range(len(offers)) if index not in set(chosen)]
    while len(found) < room and left:
        gains = {
            index: (_rejected(classes, offers[index].passes), _gain(classes, offers[index].passes))
            for index in left
        }
        best = min(
            left,
            key=lambda index: (-gains[index][0], -gains[index][1], *_rank(offers[index]), index),
        )
        if gains[best] == (0, 0):
            break
        classes = _split(classes, offers[best].passes)
        found.append(best)
        left.remove(best)
    return found


def _redundancy(offers: Sequence[Offer], chosen: Sequence[int], room: int, most: int) -> list[int]:
    """Further tests, those of the rarest patterns first, seed tests and short inputs first among them."""
    counts = Counter(offers[index].passes for index in chosen)
    found: list[int] = []
    left = [
        index for index in range(len(offers)) if index not in set(chosen) and not all(offers[index].passes)
    ]
    while len(found) < room and left:
        best = min(
            left,
            key=lambda index: (
                counts[offers[index].passes],
                *_rank(offers[index]),
                index,
            ),
        )
        if counts[offers[best].passes] >= most:
            break
        counts[offers[best].passes] += 1
        found.append(best)
        left.remove(best)
    return found


def _filling(offers: Sequence[Offer], chosen: Sequence[int], room: int) -> list[int]:
    """Tests that everybody passes, seed tests first among equals, spread over what they are new in."""
    taken = set(chosen)
    left = [index for index, offer in enumerate(offers) if index not in taken and all(offer.passes)]
    left.sort(key=lambda index: _rank(offers[index]))
    there = [offers[index].traits for index in chosen]
    proposed = {index: offers[index].traits for index in left if offers[index].is_proposed}
    found = spread(proposed, room * PROPOSED_PART // 4, there) if room > 0 else []
    rest = {index: offers[index].traits for index in left if index not in set(found)}
    return found + spread(rest, room - len(found), [*there, *(proposed[index] for index in found)])


def _rank(offer: Offer) -> tuple[bool, bool, tuple[int, str]]:
    """Among equals: seed tests first, then what somebody thought of, then short inputs."""
    return not offer.is_seed, not offer.is_proposed, offer.size


_Classes = list[tuple[int, ...]]


def _rejected(classes: _Classes, passes: tuple[bool, ...]) -> int:
    """How many programs that stand with the reference a test rejects."""
    accepted = next(one for one in classes if len(passes) in one)
    return sum(not passes[program] for program in accepted if program < len(passes))


def _partition(offers: Sequence[Offer], chosen: Sequence[int]) -> _Classes:
    programs = len(offers[0].passes)
    classes: _Classes = [tuple(range(programs + 1))]  # the last stands for the reference
    for index in chosen:
        classes = _split(classes, offers[index].passes)
    return classes


def _split(classes: _Classes, passes: tuple[bool, ...]) -> _Classes:
    outcomes = (*passes, True)
    parts = []
    for members in classes:
        parts.append(tuple(one for one in members if outcomes[one]))
        parts.append(tuple(one for one in members if not outcomes[one]))
    return [part for part in parts if part]


def _gain(classes: _Classes, passes: tuple[bool, ...]) -> int:
    """How many classes the test splits in two."""
    outcomes = (*passes, True)
    return sum(len({outcomes[one] for one in members}) == 2 for members in classes)
