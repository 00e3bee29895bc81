"""What a stage that asks a model leaves: its tasks, its rejects, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.model.errors import CupelError
from cupel.model.task import Record, Task
from cupel.pipeline.files import need_some, write_side
from cupel.pipeline.rejects import Reject, counted
from cupel.store.taskfile import write_lines


@dataclass(frozen=True, slots=True)
class AskedFile:
    """What a stage did."""

    stage: str
    asked: int
    """Questions."""
    answers: int
    """Samples of answers to them, usable or not."""
    from_store: int
    """Of these, the ones that stood in the response store already."""
    made: int
    """Questions posed, programs, or tests."""
    tasks: int
    """In the output."""
    rejected: Mapping[str, int]
    """What, and why → how many."""
    rejected_file: str | None

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """Figures of a stage while it works."""

    asked: int = 0
    answers: int = 0
    from_store: int = 0
    made: int = 0

    def count(self, answers: Sequence[Any]) -> None:
        """Count one question with its answers."""
        self.asked += 1
        self.answers += len(answers)
        self.from_store += sum(answer.cached for answer in answers)


def write_asked(
    stage: str,
    out: Path,
    tasks: Sequence[Task],
    rejects: Sequence[Reject],
    tally: Tally,
    stopped: CupelError | None,
) -> AskedFile:
    """Write a stage's output and what is beside it.

    Raises:
        CupelError: `stopped`, after everything is written: the same command goes on from there.
        NothingUsable: no task is left.
    """
    done = write_asked_lines(stage, out, tasks, len(tasks), rejects, tally, stopped)
    told = ", ".join(f"{count} {reason}" for reason, count in counted(rejects).items())
    need_some(len(tasks), out, f"rejected: {told or 'nothing'}")
    return done


def write_asked_lines(
    stage: str,
    out: Path,
    records: Iterable[Record | dict[str, Any]],
    tasks: int,
    rejects: Sequence[Reject],
    tally: Tally,
    stopped: CupelError | None,
) -> AskedFile:
    """Write the output of a stage that leaves other lines than tasks, and what is beside it; it may be empty.

    Raises:
        CupelError: `stopped`, after everything is written: the same command goes on from there.
    """
    rejected_file = write_side(out, "rejected", (one.to_json() for one in rejects))
    write_lines(out, records)
    if stopped is not None:
        raise stopped
    return AskedFile(
        stage=stage,
        asked=tally.asked,
        answers=tally.answers,
        from_store=tally.from_store,
        made=tally.made,
        tasks=tasks,
        rejected=counted(rejects),
        rejected_file=str(rejected_file) if rejected_file else None,
    )
