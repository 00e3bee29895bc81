"""Rulings: what a person, an arbiter or a model says of a class of inputs, or of one input and its answer.

Covers reading rulings (the format's JSON Lines) and what they come to for an input. A class is named by its novelty flags; an
input that is new in more ways than a class ruled *outside* is outside as well, and one that is new in fewer ways than a class
ruled *within* is within. A ruling on one input goes before those on its class. Contradicting rulings cancel each other. How much
a ruling weighs is the oracle's to say.
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
    """One ruling on one class of one task's inputs, or on one of them."""

    task_id: str
    flags: frozenset[str]
    """Novelty flags of the class; none: inputs of the seed tests' own kind."""
    ruling: Word
    by: str
    """Who ruled: rulings by one voice count once."""
    reason: str = ""
    input: str | None = None
    """The one input that it is about, whole, as `disputes.jsonl` tells it; None for the whole class."""
    expected: str | None = None
    """With an input: the answer that is ruled on, too. Within says that the task demands it; outside that it does not."""

    def to_json(self) -> dict[str, Any]:
        """The ruling as a line of the format."""
        line: dict[str, Any] = {
            "task_id": self.task_id,
            "flags": sorted(self.flags),
            "ruling": self.ruling,
            "by": self.by,
            "reason": self.reason,
        }
        said = {"input": self.input, "expected": self.expected}
        return line | {name: text for name, text in said.items() if text is not None}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rulings say of one input."""

    voices_within: int = 0
    """Different voices that say that it is within the task; 0 where any says that it is outside."""
    is_outside: bool = False
    voices_upholding: int = 0
    """Different voices that say that the task demands this very answer on it."""


UNRULED = Standing()
LONGEST_INPUT = 500
"""Characters of an input as disputes tell it ..."""
LONGEST_EXPECTED = 300
"""... and of its answer; a ruling on a single input names it whole."""
_CUT = "…"


def shortened(text: str, most: int) -> str:
    """A text as a dispute tells it; one that is cut says so at its end."""
    return text if len(text) <= most else text[:most] + _CUT


def standing_of(
    flags: Collection[str],
    rulings: Iterable[Ruling],
    input: str | None = None,
    expected: str | None = None,
) -> Standing:
    """What a task's rulings say of an input with these novelty flags.

    Args:
        flags: of the input.
        rulings: on the task's inputs.
        input: the input as text; None where only its class is asked about.
        expected: the answer in question; a ruling on another answer to this input says nothing.
    """
    some = [one for one in rulings if one.ruling != "unclear"]
    own = [one for one in some if one.input is not None and one.input == input]
    own = [one for one in own if one.expected in (None, expected)]
    of_class = [one for one in some if one.input is None and _covers(one, frozenset(flags))]
    inside, outside = _voices(own, "within"), _voices(own, "outside")
    if not own:
        inside, outside = _voices(of_class, "within"), _voices(of_class, "outside")
    elif not _voices(of_class, "outside"):
        inside |= _voices(of_class, "within") if inside else set()
    if inside and outside:
        return UNRULED
    upholding = _voices((one for one in own if one.expected is not None), "within")
    return Standing(len(inside), bool(outside), len(upholding))


def _covers(ruling: Ruling, flags: frozenset[str]) -> bool:
    """Whether a ruling on a class speaks of inputs with these flags."""
    if ruling.ruling == "within":
        return ruling.flags >= flags
    return ruling.flags <= flags if ruling.flags else not flags


def _voices(rulings: Iterable[Ruling], word: Word) -> set[str]:
    return {one.by for one in rulings if one.ruling == word}


def seconded(
    flags: Collection[str],
    rulings: Sequence[Ruling],
    by: str,
    input: str | None = None,
    expected: str | None = None,
) -> Standing:
    """What the rulings say where one more voice says of this very input that it is within: of what they call outside nothing changes."""
    standing = standing_of(flags, rulings, input, expected)
    if standing.is_outside:
        return standing
    return standing_of(flags, (*rulings, Ruling("", frozenset(flags), "within", by)), input, expected)


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
    input, expected = body.get("input"), body.get("expected")
    if not all(one is None or isinstance(one, str) for one in (input, expected)):
        raise TaskError("`input` and `expected` are texts, as the examples of a dispute have them")
    for name, text, most in (("input", input, LONGEST_INPUT), ("expected", expected, LONGEST_EXPECTED)):
        if text is not None and len(text) > most and text.endswith(_CUT):
            raise TaskError(f"`{name}` is cut; a ruling on a single input names it whole")
    if expected is not None and input is None:
        raise TaskError("`expected` is the answer to an `input`, which is missing")
    reason = str(body.get("reason", ""))
    return Ruling(task_id, frozenset(flags), cast(Word, word), by, reason, input, expected)
