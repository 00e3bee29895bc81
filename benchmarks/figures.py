"""Figures of hardening that can be added up, and the files in which one benchmark leaves them for another.

Covers caught and kept by task, their totals and averages, tests and CPU seconds a task, and the JSON files in the folder of
results from which `floors.py` makes its table. Reads no task and runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[1] / "bench-run" / "results"
"""Where results are left and looked for, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Programs that pass the seed tests, by truth and by what the suite says of them."""

    caught: int = 0
    """Wrong and rejected."""
    wrong: int = 0
    kept: int = 0
    """Right and accepted."""
    right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by task."""

    by_task: Mapping[str, Counts]

    def __add__(self, other: Tally) -> Tally:
        names = {**self.by_task, **other.by_task}
        none = Counts()
        return Tally({name: self.by_task.get(name, none) + other.by_task.get(name, none) for name in names})

    @property
    def total(self) -> Counts:
        """All tasks together."""
        return sum(self.by_task.values(), Counts())

    @property
    def caught(self) -> float | None:
        """Share of all wrong programs that is rejected; None where there are none."""
        return _share(self.total.caught, self.total.wrong)

    @property
    def kept(self) -> float | None:
        """Share of all right programs that is accepted."""
        return _share(self.total.kept, self.total.right)

    @property
    def mean_caught(self) -> float | None:
        """The share caught, averaged over the tasks that have wrong programs."""
        return _mean([_share(one.caught, one.wrong) for one in self.by_task.values()])

    @property
    def mean_kept(self) -> float | None:
        """The share kept, averaged over the tasks that have right programs."""
        return _mean([_share(one.kept, one.right) for one in self.by_task.values()])


def tally_of(score: Mapping[str, Any]) -> Tally:
    """From what `cupel score --json` prints: the candidates that pass the seed tests."""
    names = [one.name for one in fields(Counts)]
    rows = {row["task_id"]: row["seed_passing"] for row in score["per_task"] if row["seed_passing"]}
    return Tally({task: Counts(*(row[name] for name in names)) for task, row in rows.items()})


@dataclass(frozen=True, slots=True)
class Part:
    """What hardening one task file once came to."""

    tally: Tally
    tasks: int
    tests: int
    """In the final suites of all tasks."""
    most_tests: int
    """In one task's suite."""
    cpu_seconds: float
    not_scored: int = 0
    """Programs with a verdict of which nobody can say whether they pass."""
    novel: Tally = Tally({})
    """Of programs that the adversary has not seen, those that are no copy of one that it has."""

    def __add__(self, other: Part) -> Part:
        return Part(
            self.tally + other.tally,
            self.tasks + other.tasks,
            self.tests + other.tests,
            max(self.most_tests, other.most_tests),
            self.cpu_seconds + other.cpu_seconds,
            self.not_scored + other.not_scored,
            self.novel + other.novel,
        )

    @property
    def tests_a_task(self) -> float:
        """On average."""
        return self.tests / max(1, self.tasks)

    @property
    def cpu_seconds_a_task(self) -> float:
        """On average."""
        return self.cpu_seconds / max(1, self.tasks)


def part_of(summary: Mapping[str, Any], tally: Tally, cpu_seconds: float, not_scored: int = 0) -> Part:
    """From what `cupel evolve --json` printed, and how the suites score."""
    tests = [row["tests_after"] for row in summary["per_task"]]
    return Part(
        tally, summary["tasks"], summary["tests_after"], max(tests, default=0), cpu_seconds, not_scored
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a table: a set, a variant, a setting of the oracle, and what it came to."""

    set: str
    variant: str
    oracle: str
    thresholds: str
    """Where the oracle's thresholds come from, in words; `CROSSED` where no task was decided by thresholds that saw it."""
    saw: bool = False
    """Whether the thresholds may have been fitted on tasks that they decide."""
    part: Part = Part(Tally({}), 0, 0, 0, 0.0)
    subset: bool = False
    """Only some tasks of the set."""
    rulings: bool = False
    """With rulings or preconditions given."""

    @property
    def name(self) -> str:
        """The name of its file: another figure of the same name takes its place."""
        words = [self.set, self.variant, self.oracle]
        words += ["crossed"] * (self.thresholds == CROSSED)
        words += ["ruled"] * self.rulings + ["subset"] * self.subset
        return "-".join(word.replace(" ", "-") for word in words)


CROSSED = "fitted on the other half"


def part_json(part: Part) -> dict[str, Any]:
    """A part as plain JSON."""
    return asdict(part)


def part_from_json(body: Mapping[str, Any]) -> Part:
    """A part from what `part_json` made."""
    return Part(
        **{**body, "tally": _tally_from_json(body["tally"]), "novel": _tally_from_json(body["novel"])}
    )


def _tally_from_json(body: Mapping[str, Any]) -> Tally:
    return Tally({name: Counts(**counts) for name, counts in body["by_task"].items()})


def leave(figure: Figure, results: Path) -> None:
    """Write a figure to the folder of results."""
    results.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(figure), indent=1) + "\n"
    (results / f"{figure.name}.json").write_text(text, encoding="utf-8")


def left(results: Path) -> list[Figure]:
    """The figures in a folder of results, by name; other files there are none."""
    found = []
    for path in sorted(results.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if set(body) == {one.name for one in fields(Figure)}:
            found.append(Figure(**{**body, "part": part_from_json(body["part"])}))
    return found


def share(value: float | None) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.1f}%"


def in_words(part: Part) -> str:
    """A part in one line of text."""
    words = [
        f"{part.tasks} tasks",
        _counted(part.tally),
        f"{part.tests_a_task:.1f} tests and {part.cpu_seconds_a_task:.1f} CPU seconds a task",
    ]
    if part.novel.by_task:
        words.append(f"without copies of opponents: {_counted(part.novel)}")
    if part.not_scored:
        words.append(f"{part.not_scored} programs not scored")
    return "; ".join(words)


def _counted(tally: Tally) -> str:
    total = tally.total
    return (
        f"caught {total.caught} of {total.wrong} ({share(tally.caught)}), "
        f"kept {total.kept} of {total.right} ({share(tally.kept)})"
    )


HEADER = (
    "| data | variant | oracle | thresholds | tasks | caught | right kept | caught, kept per task "
    "| tests a task, most | CPU seconds a task |",
    "|---|---|---|---|---|---|---|---|---|---|",
)


def line(figure: Figure) -> str:
    """A figure's row under `HEADER`."""
    part, total = figure.part, figure.part.tally.total
    cells = [
        figure.set + (" (subset)" if figure.subset else ""),
        figure.variant + (" with rulings" if figure.rulings else ""),
        figure.oracle,
        figure.thresholds,
        str(len(part.tally.by_task)),
        f"{total.caught} of {total.wrong}, {share(part.tally.caught)}",
        f"{total.kept} of {total.right}, {share(part.tally.kept)}",
        f"{share(part.tally.mean_caught)}, {share(part.tally.mean_kept)}",
        f"{part.tests_a_task:.1f}, {part.most_tests}",
        f"{part.cpu_seconds_a_task:.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def table(figures: Sequence[Figure]) -> str:
    """Figures in one Markdown table."""
    return "\n".join([*HEADER, *(line(figure) for figure in figures)])


def _share(some: int, all_: int) -> float | None:
    return some / all_ if all_ else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
