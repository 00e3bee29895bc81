"""How authored tasks came about, as the card tells it: gates, separation, pass rates, taxonomy.

Plain frozen values that whoever ran the workflow fills in; every part may be missing, and what is missing is not told.
Computes nothing and reads no store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Gate:
    """One stage that tasks go through."""

    name: str
    entered: int
    """Tasks that came to it."""
    left: int
    """Tasks that passed it."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why the others did not → how many; a task counts once."""


@dataclass(frozen=True, slots=True)
class SeparationProof:
    """What an audit found of who saw what."""

    views: int
    """Views that were shown and are stored by hash."""
    rendered_alike: int
    """Of these, how many came out with the same hash when rendered again."""
    tester_views: int
    """Views of testers that were searched for text of the solution."""
    longest_shared_run: int
    """Most words in a row that a tester's view and the solution had in common and the prompt does not explain."""
    allowed_run: int
    """Words in a row from which it is a breach."""
    breaches: int
    """Tasks rejected for a breach."""
    same_model: int = 0
    """Tasks whose author and tester were the same model, which takes an explicit setting."""


@dataclass(frozen=True, slots=True)
class PassRate:
    """How one model did on the tasks."""

    model: str
    tasks: int
    samples: int
    """In all."""
    pass_at: Mapping[int, float]
    """k → pass@k, averaged over tasks."""


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """How two reviewers of one task answered the same points."""

    points: int
    """Points of the checklist that two reviewers answered, over all tasks."""
    alike: int
    """Of these, those that both answered alike."""
    alpha: float | None
    """Krippendorff's alpha, ordinal; None where all answers are one."""


@dataclass(frozen=True, slots=True)
class AuthoringRecord:
    """All that the card tells of how the tasks were authored."""

    contributors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role → who took it, models and persons."""
    gates: tuple[Gate, ...] = ()
    """In the order in which tasks go through them."""
    separation: SeparationProof | None = None
    pass_rates: tuple[PassRate, ...] = ()
    taxonomy: Mapping[str, int] = field(default_factory=dict)
    """Class → tasks; a task of two classes counts in both."""
    difficulty: Mapping[str, int] = field(default_factory=dict)
    """Level → tasks."""
    agreement: ReviewerAgreement | None = None
    licence: str | None = None
    """Under which contributors gave their work, where the tasks do not say so one by one."""
