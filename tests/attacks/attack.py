"""What an attack is, and the scenes on which attacks are played.

Covers the types alone. A scene is a small interface with tests of every kind that fits its shape, and an honest
and a wrong program that prove the tests mean something. An attack is a hostile program for one scene and the
outcomes that tell the truth about it. How they are judged stands in `stage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Aim(StrEnum):
    """What a hostile program is after."""

    FORGING = "forging"
    """A pass that it has not earned."""
    ESCAPING = "escaping"
    """What lies outside its sandbox, or another program."""
    EXHAUSTING = "exhausting"
    """The machine's time, memory, disk, processes."""
    CONFUSING = "confusing"
    """An answer that is taken for something else, or breaks whoever reads it."""


class Shape(StrEnum):
    """What a program exposes."""

    FUNCTION = "function"
    CLASS = "class"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """An interface, its tests, and two programs that behave."""

    name: str
    shape: Shape
    interface: str
    """Name of the function or class."""
    tests: Mapping[str, tuple[dict[str, Any], ...]]
    """Kind → tests in the task format's form. `logic` is an assert that cannot be lowered, `assert` one that can."""
    right: str
    wrong: str
    """Fails each test, by a wrong answer."""
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile program and the truth about it."""

    name: str
    aim: Aim
    scene: Scene
    truth: str
    """Outcomes that are true of it, joined with `|` where the machine decides which; never `pass`."""
    code: str
    by_kind: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Other truths for single kinds of test."""
    dear: bool = False
    """It costs its limit of time in each cell: by default it is judged on one kind of test alone."""
    tame: bool = False
    """It does no harm where nothing but resource limits holds it."""

    def truth_for(self, kind: str) -> frozenset[str]:
        """The true outcomes on a kind of test."""
        return frozenset(self.by_kind.get(kind, self.truth).split("|"))
