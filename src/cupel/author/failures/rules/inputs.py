"""Which inputs a program fails on: a special kind alone, or those at a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.finding import FAIR, HINT, LIKELY, found
from cupel.author.failures.inputfacts import (
    UNUSUAL,
    Trait,
    compared_numbers,
    numbers_in,
    stated_limits,
    traits,
)
from cupel.author.failures.rules.results import are_rearranged
from cupel.author.failures.tag import FailureTag
from cupel.model.outcome import Outcome

_FEW = 3
"""Passing tests with plain inputs that there have to be: else it is not known what is ordinary."""


def edge_case(case: Case) -> Iterator[FailureTag]:
    """All failing inputs are of a special kind that hardly any passing input is of."""
    failing, passing = _plain(case.failing), _plain(case.passing)
    if not failing or len(failing) < len(case.failing) or len(passing) < _FEW:
        return
    if any(one.outcome is Outcome.TIMEOUT for one in failing):
        return
    shared = frozenset.intersection(*(traits(one.given or ()) for one in failing))
    ordinary = [traits(one.given or ()) for one in passing]
    best: tuple[float, Trait, int] | None = None
    for trait in UNUSUAL:
        if trait not in shared:
            continue
        with_it = sum(trait in one for one in ordinary)
        without = len(ordinary) - with_it
        confidence = _edge_confidence(len(failing), with_it, without)
        if any(one.kind == "calls" for one in failing) and (with_it or len(failing) == 1):
            confidence = min(confidence, HINT)  # long sequences hold much by chance
        if confidence and (best is None or confidence > best[0]):
            best = confidence, trait, with_it
    if best is not None:
        confidence, trait, with_it = best
        told = "and no passing one" if not with_it else f"and only {with_it} of {len(ordinary)} passing ones"
        tag = "duplicates" if trait in (Trait.REPEATED, Trait.ALL_ALIKE) else "edge-case"
        if tag == "duplicates" and are_rearranged(case):
            confidence = min(
                confidence, HINT
            )  # no item is lost or merged; without repeated ones there may be but one order
        yield found(tag, confidence, failing, f"all failing inputs have {trait.value}, {told}")


def _edge_confidence(failing: int, with_it: int, without: int) -> float:
    """How much it says that all failing inputs have a trait, by how many passing ones have it and have not."""
    if without < _FEW:
        return 0.0
    if not with_it:
        return {1: FAIR if without > _FEW else 0.5, 2: LIKELY}.get(failing, 0.85)
    part = with_it / (with_it + without)
    if part <= 0.15:
        return {1: HINT, 2: 0.6}.get(failing, 0.7)
    return HINT if part <= 0.35 and failing > 1 else 0.0


def boundary(case: Case) -> Iterator[FailureTag]:
    """All failing inputs hold a number at a limit that the task states or the reference compares with."""
    failing, passing = _plain(case.failing), _plain(case.passing)
    if not failing or len(failing) < len(case.failing) or len(passing) < _FEW:
        return
    text = "\n".join([case.prompt, *(words for _, words in case.requirements)])
    limits: dict[int | float, int | None] = dict.fromkeys(stated_limits(text))
    if case.reference_tree is not None:
        limits |= dict.fromkeys(compared_numbers(case.reference_tree))
    shared = frozenset.intersection(*(numbers_in(one.given or ()) for one in failing))
    known = [numbers_in(one.given or ()) for one in passing]
    for limit in sorted(shared.intersection(limits), key=abs, reverse=True):
        at_it = sum(limit in one for one in known)
        beside = any(limit + step in one for one in known for step in (-1, 1))
        if at_it or limit in (0, 1) or not beside:
            continue
        confidence = {1: FAIR, 2: LIKELY}.get(len(failing), 0.8)
        why = f"all failing inputs hold {limit}, a limit of the task; passing ones hold its neighbours"
        yield found("boundary", confidence, failing, why)
        return
    if all(Trait.EQUAL in traits(one.given or ()) for one in failing) and not any(
        Trait.EQUAL in traits(one.given or ()) for one in passing
    ):
        confidence = FAIR if len(failing) > 1 else HINT
        yield found(
            "boundary",
            confidence,
            failing,
            "two arguments are equal in all failing inputs, and in no passing one",
        )


def _plain(tests: Sequence[RanTest]) -> list[RanTest]:
    return [one for one in tests if one.given is not None]
