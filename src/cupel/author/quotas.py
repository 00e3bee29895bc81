"""Quotas: which share of a plan is to be of which difficulty, interface and use, and how many cells that comes to.

Covers the type with its defaults, shares as people write them, and the rounding of shares to counts. Which cells are drawn is
`cupel.author.drawing`'s.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cupel.author.metadata import INTERFACE_KINDS, LEVELS, USE_CASES
from cupel.author.taxonomy import Taxonomy, TaxonomyClass
from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean

Weights = Mapping[str, float]
"""What is wanted of each value, in any unit: a share is a weight over the sum of all."""

INTERFACE_MIX: Weights = MappingProxyType({"function": 4.0, "class": 2.5, "module": 2.0, "program": 1.5})
"""Where nobody asks for interfaces: what each class gets of those that suit it."""


def _difficulties() -> Weights:
    return {"easy": 0.3, "medium": 0.45, "hard": 0.25}


def _use_cases() -> Weights:
    return {"evaluation": 0.2, "training": 0.6, "both": 0.2}


@dataclass(frozen=True, slots=True)
class Quotas:
    """What a plan is to have of each kind. Values that are not named are not wanted."""

    difficulty: Weights = field(default_factory=_difficulties)
    interface: Weights | None = None
    """None: each class gets `INTERFACE_MIX` of the interfaces that suit it."""
    use_case: Weights = field(default_factory=_use_cases)
    public_tests: float = 0.75
    """Share of the cells whose solver is shown the public tests."""
    several_files: float = 0.1
    """Share of the cells whose solver is given several files, of those where the class leaves a choice."""

    def __post_init__(self) -> None:
        for name, weights, known in (
            ("difficulty", self.difficulty, LEVELS),
            ("interface", INTERFACE_MIX if self.interface is None else self.interface, INTERFACE_KINDS),
            ("use case", self.use_case, USE_CASES),
        ):
            _check(name, weights, known)
        for name, share in (("public tests", self.public_tests), ("several files", self.several_files)):
            if not 0 <= share <= 1:
                raise UsageError(f"{name}: a share is between 0 and 1, not {share}")

    def to_json(self) -> dict[str, Any]:
        """The quotas as plain JSON, weights as they were given."""
        return {
            "difficulty": dict(self.difficulty),
            "interface": None if self.interface is None else dict(self.interface),
            "use_case": dict(self.use_case),
            "public_tests": self.public_tests,
            "several_files": self.several_files,
        }


def parse_weights(text: str, what: str, known: Collection[str]) -> dict[str, float]:
    """Weights as a person writes them, such as `easy=0.2,medium=0.5,hard=0.3` or `easy=2,medium=5,hard=3`.

    Args:
        text: names and numbers.
        what: what is weighed, for messages.
        known: the names that there are.

    Raises:
        UsageError: a part is no name and number, or the weights cannot be.
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            weight = float(number) if equals else None
        except ValueError:
            weight = None
        if weight is None:
            raise UsageError(
                f"{what}: {part.strip()!r} is no name and number such as {next(iter(known))}=0.5"
            )
        if name in weights:
            raise UsageError(f"{what}: {name} stands there twice")
        weights[name] = weight
    _check(what, weights, known)
    return weights


def shares_of(weights: Weights) -> dict[str, Fraction]:
    """Exact shares that add up to 1, of the values that are wanted at all; weights are taken as the decimals that they are written as."""
    exact = {name: Fraction(repr(float(weight))) for name, weight in weights.items() if weight > 0}
    whole = sum(exact.values())
    return {name: weight / whole for name, weight in exact.items()}


def interface_shares_of(one: TaxonomyClass, quotas: Quotas) -> dict[str, Fraction]:
    """What one class is to have of each interface; empty where none that is wanted suits it."""
    weights = INTERFACE_MIX if quotas.interface is None else quotas.interface
    return shares_of({name: weight for name, weight in weights.items() if name in one.interfaces})


def interface_shares(taxonomy: Taxonomy, quotas: Quotas) -> dict[str, Fraction]:
    """What a whole plan is to have of each interface: what the quotas say, else the mean over the classes."""
    if quotas.interface is not None:
        return shares_of(quotas.interface)
    total = dict.fromkeys(INTERFACE_KINDS, Fraction(0))
    for one in taxonomy.classes:
        for name, share in interface_shares_of(one, quotas).items():
            total[name] += share / len(taxonomy.classes)  # type: ignore[index]
    return {name: share for name, share in total.items() if share}


def suitable(taxonomy: Taxonomy, quotas: Quotas) -> tuple[Taxonomy, tuple[str, ...]]:
    """The classes that some wanted interface suits, and the ids of the others."""
    fits = [one.id for one in taxonomy.classes if interface_shares_of(one, quotas)]
    return taxonomy.only(fits), tuple(one for one in taxonomy.ids if one not in fits)


def shortfalls(shares: Mapping[str, Fraction], have: Mapping[str, int], size: int) -> dict[str, Fraction]:
    """How much of each value is to be added so that, with what is there, all come as near to their shares as `size` more can bring them.

    The additions add up to `size`. What is there too often gets none; the others are brought to one and the same level of their shares,
    which is the exact share of the new total where nothing is there too often.
    """
    lacking = [value for value, share in shares.items() if share > 0]
    while True:
        level = Fraction(size + sum(have.get(value, 0) for value in lacking)) / sum(
            shares[value] for value in lacking
        )
        over = [value for value in lacking if level * shares[value] < have.get(value, 0)]
        if not over:
            break
        lacking = [value for value in lacking if value not in over]
    return {
        value: level * shares[value] - have.get(value, 0) if value in lacking else Fraction(0)
        for value in shares
    }


def by_remainder(wants: Mapping[str, Fraction]) -> tuple[dict[str, int], list[str]]:
    """The whole parts, and the values with a remainder, the greatest remainder first (ties in the order given)."""
    whole = {value: math.floor(want) for value, want in wants.items()}
    rest = [value for value, want in wants.items() if want != whole[value]]
    return whole, sorted(rest, key=lambda value: whole[value] - wants[value])


def counts(shares: Mapping[str, Fraction], have: Mapping[str, int], size: int) -> dict[str, int]:
    """`shortfalls` as whole numbers that add up to `size`, by largest remainder."""
    whole, rest = by_remainder(shortfalls(shares, have, size))
    for value in rest[: size - sum(whole.values())]:
        whole[value] += 1
    return whole


def _check(name: str, weights: Weights, known: Collection[str]) -> None:
    for value, weight in weights.items():
        if value not in known:
            raise UsageError(
                f"{name}: no {value!r}{did_you_mean(value, known)}; there are {', '.join(known)}"
            )
        if not (math.isfinite(weight) and weight >= 0):
            raise UsageError(f"{name}: {value}={weight} is no weight: 0 or more is")
    if not any(weight > 0 for weight in weights.values()):
        raise UsageError(f"{name}: all weights are 0")
