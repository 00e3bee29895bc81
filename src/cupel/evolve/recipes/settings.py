"""The parameters of the stages that ask a model, as EvolveCoder (arXiv 2603.12698) has them, and of the stages that are ours."""

from __future__ import annotations

from dataclasses import dataclass

from cupel.model.hashing import seed_for


@dataclass(frozen=True, slots=True)
class PoseSettings:
    """Published steps 1 and 1.1: a question and its tests out of a raw problem."""

    tests: int = 20
    """Asked for."""
    temperature: float = 0.6
    top_p: float = 0.95
    max_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class SampleSettings:
    """Published step 2.1: programs for a task."""

    n: int = 16
    """Programs a task and model."""
    temperature: float = 0.6
    top_p: float = 0.95
    top_k: int | None = 20
    """None where the endpoint knows no such parameter."""
    max_tokens: int = 32_768
    keeps_unreadable: bool = False
    """Whether an answer without a readable program is a candidate, which then passes nothing, and not a reject."""


@dataclass(frozen=True, slots=True)
class AttackSettings:
    """Published steps 3.2, 3.3 and 3.5, 3.6: new tests against five programs."""

    tests: int = 20
    """Asked for."""
    temperature: float = 0.6
    top_p: float = 0.95
    max_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class SettleSettings:
    """Ours: which of the tests that an author wrote independent programs bear out."""

    min_programs: int = 2
    """Independent programs that must agree on what the tests say; fewer settle nothing."""


@dataclass(frozen=True, slots=True)
class ProposeSettings:
    """Ours: asserts, inputs and generators against the programs that pass most."""

    tests: int = 20
    """Asserts asked for; likewise inputs."""
    generators: int = 4
    """Generator programs asked for."""
    programs: int = 6
    """Shown, at most."""
    temperature: float = 0.6
    top_p: float = 0.95
    max_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Ours: rulings on classes of inputs on which programs disagree."""

    classes: int = 6
    """A task, the largest ones."""
    examples: int = 2
    """A class, the shortest ones."""
    temperature: float = 0.0
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True)
class UpholdSettings:
    """Ours: which answer the text demands on single inputs on which programs contradict the reference."""

    inputs: int = 8
    """A task, one of each class first."""
    longest: int = 300
    """Characters; longer inputs and answers are not asked about."""
    temperature: float = 0.0
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True)
class PreconditionSettings:
    """Ours: which inputs the task means, as a program."""

    beyond: int = 40
    """Inputs that break stated limits, on which it is tried, at most."""
    temperature: float = 0.0
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True)
class EvolveSettings:
    """Ours: `cupel evolve` with all that stands, as one stage."""

    rounds: int = 2
    """Of the attack within the stage."""
    max_tests: int = 24
    """Tests a task in the suite: a few more than `cupel evolve` keeps by itself, since models' are among them."""
    oracle: str = "cautious"


def model_seed(seed: int, stage: str, name: str) -> int:
    """A seed as servers take it: below 2 to the 31st."""
    return seed_for(seed, stage, name) % 2**31
