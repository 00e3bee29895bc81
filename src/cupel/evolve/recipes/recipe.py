"""What a recipe is: stages in their order, each with its parameters; and the recipes that there are.

Covers recipes as plain values. A stage is known here by its name and settings alone; `cupel.pipeline.run` carries it out. To add a
recipe: make a `Recipe` of stages that the runner knows and put it into `RECIPES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from cupel.evolve.recipes.settings import (
    AttackSettings,
    EvolveSettings,
    PoseSettings,
    PreconditionSettings,
    ProposeSettings,
    RuleSettings,
    SampleSettings,
    SettleSettings,
)
from cupel.evolve.recipes.trimming import FilterSettings, SelectSettings, ThinSettings
from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean

Settings = (
    PoseSettings
    | SampleSettings
    | FilterSettings
    | AttackSettings
    | ThinSettings
    | SelectSettings
    | SettleSettings
    | ProposeSettings
    | RuleSettings
    | PreconditionSettings
    | EvolveSettings
    | None
)
"""What a stage goes by; None where it has no parameters."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a recipe."""

    stage: str
    """Its name, as the command and its file are called."""
    settings: Settings = None

    def to_json(self) -> dict[str, Any]:
        """The step as plain JSON."""
        return {"stage": self.stage, "settings": {} if self.settings is None else asdict(self.settings)}


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named set of stages and parameters."""

    name: str
    summary: str
    opening: tuple[Step, ...]
    """Once, before the rounds: from raw problems to judged tasks."""
    round: tuple[Step, ...]
    """In each round."""
    closing: tuple[Step, ...]
    """Once, after the rounds."""
    rounds: int
    """By default."""
    is_published: bool = False
    """Whether it follows an original step by step, against whose recorded answers it can be held."""

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain JSON; a run is bound to it."""
        return {
            "name": self.name,
            "rounds": self.rounds,
            **{
                part: [step.to_json() for step in getattr(self, part)]
                for part in ("opening", "round", "closing")
            },
        }


EVOLVECODER = Recipe(
    name="evolvecoder",
    summary="EvolveCoder as published (arXiv 2603.12698), draws seeded",
    opening=(
        Step("pose", PoseSettings()),
        Step("sample", SampleSettings(keeps_unreadable=True)),
        Step("judge"),
    ),
    round=(
        Step("filter", FilterSettings()),
        Step("attack", AttackSettings()),
        Step("thin", ThinSettings()),
        Step("separate", AttackSettings()),
        Step("judge"),
    ),
    closing=(Step("select", SelectSettings()), Step("judge")),
    rounds=4,
    is_published=True,
)
"""Steps 1 to 4.2 of the original."""

DEFAULT = Recipe(
    name="default",
    summary="ours: what models propose goes through the oracle, with fuzz beside it; rulings and preconditions",
    opening=(
        Step("pose", PoseSettings()),
        Step("sample", SampleSettings()),
        Step("judge"),
        Step("settle", SettleSettings()),
        Step("evolve", EvolveSettings()),
    ),
    round=(
        Step("propose", ProposeSettings()),
        Step("rule", RuleSettings()),
        Step("precondition", PreconditionSettings()),
        Step("evolve", EvolveSettings()),
    ),
    closing=(Step("select", SelectSettings(min_share=0.0, per_pattern=20)), Step("judge")),
    rounds=2,
)
"""A first evolution by `fuzz` alone, so that models are asked only for what it leaves open; then rounds with both. The selection at the end leaves
suites as they are (`evolve` has chosen them) and whole tasks out that say too little."""

RECIPES: Mapping[str, Recipe] = MappingProxyType({one.name: one for one in (EVOLVECODER, DEFAULT)})
"""Name → recipe."""


def recipe_named(name: str) -> Recipe:
    """The recipe of this name.

    Raises:
        UsageError: there is none.
    """
    if name not in RECIPES:
        raise UsageError(f"no recipe {name!r}{did_you_mean(name, RECIPES)}; there are {', '.join(RECIPES)}")
    return RECIPES[name]
