"""Rulings: what a person, an arbiter or a model says of a class of inputs.

Covers reading rulings (the format's JSON Lines) and what they come to for an input. A class is named by its novelty flags; an
input that is new in more ways than a class ruled *outside* is outside as well, and one that is new in fewer ways than a class
ruled *within* is within. Contradicting rulings cancel each other. How much a ruling weighs is the oracle's to say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from cupel.model.errors import TaskError, UsageError
from cupel.model.task import Task
from cupel.store.taskfile import Rejected

Word = Literal["within", "outside", "unclear"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling on one class of one task's inputs."""

    task_id: str
    flags: frozenset[str]
    """Novelty flags of the class; none: inputs of the seed tests' own kind."""
    ruling: Word
    by: str
    """Who ruled: rulings by one voice count once."""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The ruling as a line of the format."""
        return {
            "task_id": self.task_id,
            "flags": sorted(self.flags),
            "ruling": self.ruling,
            "by": self.by,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rulings say of one input."""

    voices_within: int = 0
    """Different voices that say that it is within the task; 0 where any says that it is outside."""
    is_outside: bool = False


UNRULED = Standing()


def standing_of(flags: Collection[str], rulings: Iterable[Ruling]) -> Standing:
    """What a task's rulings say of an input with these novelty flags."""
    inside, outside = set(), set()
    for one in rulings:
        if one.ruling == "within" and one.flags >= set(flags):
            inside.add(one.by)
        elif one.ruling == "outside" and (one.flags <= set(flags) if one.flags else not flags):
            outside.add(one.by)
    if inside and outside:
        return UNRULED
    return Standing(len(inside), bool(outside))


def seconded(flags: Collection[str], rulings: Sequence[Ruling], by: str) -> Standing:
    """What the rulings say where one more voice says of this very input that it is within: of what they call outside nothing changes."""
    standing = standing_of(flags, rulings)
    if standing.is_outside:
        return standing
    return standing_of(flags, (*rulings, Ruling("", frozenset(flags), "within", by)))


def voice_of_precondition(task: Task) -> str | None:
    """The model that wrote a task's precondition: its yes is one voice, its no counts as anybody's. None for an author's own."""
    made = task.provenance.get("precondition")
    by = made.get("made_by") if isinstance(made, dict) else None
    return by if isinstance(by, str) and by.startswith("model:") else None


@dataclass(frozen=True, slots=True)
class RulingFile:
    """What a file of rulings holds."""

    by_task: Mapping[str, tuple[Ruling, ...]]
    rejected: tuple[Rejected, ...]
    """Lines that are no rulings."""


def read_rulings(path: Path, known_flags: Collection[str] | None = None) -> RulingFile:
    """Read a file of rulings; a line that is none is set aside with its reason.

    Args:
        path: JSON Lines; lines of `disputes.jsonl` with the ruling filled in will do.
        known_flags: where given, a flag that is not among them is an error of the line.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    found: dict[str, list[Ruling]] = {}
    rejected = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            ruling = _ruling(json.loads(line), known_flags)
        except (ValueError, TaskError) as error:
            rejected.append(Rejected(path.name, number, None, f"no ruling: {error}"))
            continue
        found.setdefault(ruling.task_id, []).append(ruling)
    return RulingFile({task_id: tuple(some) for task_id, some in found.items()}, tuple(rejected))


def _ruling(body: Any, known_flags: Collection[str] | None) -> Ruling:
    if not isinstance(body, dict):
        raise TaskError("not an object")
    task_id, flags, word, by = (body.get(name) for name in ("task_id", "flags", "ruling", "by"))
    if not isinstance(task_id, str) or not isinstance(by, str) or not by:
        raise TaskError("`task_id` and `by` are texts, and neither may be missing")
    if (
        not isinstance(flags, Sequence)
        or isinstance(flags, str)
        or not all(isinstance(one, str) for one in flags)
    ):
        raise TaskError("`flags` is a list of novelty flags")
    if word not in get_args(Word):
        raise TaskError(f"`ruling` is {word!r}, not one of {', '.join(get_args(Word))}")
    if known_flags is not None and (strange := sorted(set(flags) - set(known_flags))):
        raise TaskError(f"there is no novelty flag {strange[0]!r}")
    return Ruling(task_id, frozenset(flags), cast(Word, word), by, str(body.get("reason", "")))
