"""How hard a task is for models, and whether it is in doubt, from programs that were judged.

Covers pass@k by model (the unbiased estimate of Chen et al. 2021), measured difficulty, and three flags with their figures:
`too-easy`, `impossible`, and `suspect` (most strong samples give one and the same other answer than the reference). Judges
nothing; thresholds are stated in `StressThresholds`. A sample with a cell of our own fault counts for nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cupel.author.failures.annotate import TaskFailures, WrongAnswer
from cupel.evolve.statistics import doubling, pass_at_k
from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.task import Task

MODEL = "model:"
"""How the origin of a model's program begins."""


@dataclass(frozen=True, slots=True)
class StressThresholds:
    """Where a task's difficulty changes, and when it is flagged."""

    easy: float = 0.7
    """Mean pass@1 of the models from which a task is easy."""
    medium: float = 0.3
    """From here on it is medium; below it is hard, and at 0 unsolved."""
    too_easy: float = 1.0
    """Mean pass@1 from which a task is flagged as too easy: by default where every sample passes."""
    enough: int = 4
    """Samples that there have to be, over all models, for a flag."""
    strong: float = 0.5
    """Share of a task's tests that a strong sample passes."""
    agreeing: int = 3
    """Independent strong samples that have to give the same other answer, at least; and more than half of all strong ones."""


@dataclass(frozen=True, slots=True)
class ModelOnTask:
    """One model on one task."""

    model: str
    """Its name; of programs that no model wrote their origin."""
    samples: int
    """Those that count."""
    perfect: int
    """Those that pass every test."""
    pass_at_k: Mapping[int, float]
    """For 1, 2, 4 … and all samples."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a task that a person should know."""

    name: str
    """`too-easy`, `impossible` or `suspect`."""
    why: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaskStress:
    """One task."""

    task_id: str
    stated_difficulty: str | None
    """As the task's metadata have it."""
    difficulty: str | None
    """Measured: `easy`, `medium`, `hard` or `unsolved`; None without samples that count."""
    solved: float | None
    """Mean of the models' pass@1."""
    models: tuple[ModelOnTask, ...]
    """By name."""
    flags: tuple[Flag, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        told = asdict(self)
        for model in told["models"]:
            model["pass_at_k"] = {str(k): value for k, value in model["pass_at_k"].items()}
        return told


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """One model over all tasks."""

    model: str
    tasks: int
    samples: int
    perfect: int
    pass_at_k: Mapping[int, tuple[float, int]]
    """k → (mean over the tasks that have so many samples of it, how many tasks these are)."""


@dataclass(frozen=True, slots=True)
class Stress:
    """All tasks of a run."""

    tasks: tuple[TaskStress, ...]
    models: tuple[ModelFigures, ...]
    thresholds: StressThresholds

    def flagged(self, name: str) -> list[str]:
        """Ids of the tasks with a flag."""
        return [one.task_id for one in self.tasks if any(flag.name == name for flag in one.flags)]

    def to_json(self) -> dict[str, Any]:
        """As it stands in `RUN/stress.json`."""
        return {
            "thresholds": asdict(self.thresholds),
            "models": [
                {
                    "model": one.model,
                    "tasks": one.tasks,
                    "samples": one.samples,
                    "perfect": one.perfect,
                    "pass_at_k": {str(k): {"value": v, "tasks": n} for k, (v, n) in one.pass_at_k.items()},
                }
                for one in self.models
            ],
            "tasks": [one.to_json() for one in self.tasks],
        }


def stress_of(
    tasks: Sequence[Task],
    cells: Iterable[Cell],
    failures: Mapping[str, TaskFailures] | None = None,
    thresholds: StressThresholds | None = None,
) -> Stress:
    """The figures of judged tasks.

    Args:
        tasks: with their candidates.
        cells: the candidates' outcomes.
        failures: by task what failing programs answered; without them no task is `suspect`.
        thresholds: by default those stated.
    """
    limits = thresholds or StressThresholds()
    rows: dict[str, dict[str, dict[str, Outcome]]] = {}
    for cell in cells:
        rows.setdefault(cell.task_id, {}).setdefault(cell.candidate_id, {})[cell.test_id] = cell.outcome
    found = tuple(_task(task, rows.get(task.id, {}), (failures or {}).get(task.id), limits) for task in tasks)
    return Stress(found, _by_model(found), limits)


Rows = Mapping[str, Mapping[str, Outcome]]
"""Candidate → test → outcome."""


def _task(task: Task, rows: Rows, failures: TaskFailures | None, limits: StressThresholds) -> TaskStress:
    by_model: dict[str, list[bool]] = {}
    for candidate in task.candidates:
        outcomes = list(rows.get(candidate.id, {}).values())
        if outcomes and Outcome.INFRASTRUCTURE not in outcomes:
            perfect = all(one is Outcome.PASS for one in outcomes)
            by_model.setdefault(model_of(candidate.origin), []).append(perfect)
    models = tuple(
        ModelOnTask(
            name, len(some), sum(some), {k: pass_at_k(len(some), sum(some), k) for k in doubling(len(some))}
        )
        for name, some in sorted(by_model.items())
    )
    solved = math.fsum(one.pass_at_k[1] for one in models) / len(models) if models else None
    flags = [*_by_rate(models, solved, limits), *_suspect(task, rows, failures, limits)]
    return TaskStress(
        task.id,
        _stated(task),
        _difficulty(solved, limits),
        solved,
        models,
        tuple(flags),
    )


def _stated(task: Task) -> str | None:
    """The difficulty that the task's metadata state: a word, or an object with the author's estimate."""
    told = task.metadata.get("difficulty")
    if isinstance(told, dict):
        told = told.get("estimated")
    return told if isinstance(told, str) else None


def model_of(origin: str) -> str:
    """The model's name in an origin; any other origin as it is."""
    return origin.removeprefix(MODEL)


def _difficulty(solved: float | None, limits: StressThresholds) -> str | None:
    if solved is None:
        return None
    if solved == 0:
        return "unsolved"
    return "easy" if solved >= limits.easy else "medium" if solved >= limits.medium else "hard"


def _by_rate(models: Sequence[ModelOnTask], solved: float | None, limits: StressThresholds) -> list[Flag]:
    """What follows from how many samples pass."""
    samples, perfect = sum(one.samples for one in models), sum(one.perfect for one in models)
    figures = {"samples": samples, "perfect": perfect, "models": len(models), "solved": solved}
    if solved is None or samples < limits.enough:
        return []
    if solved >= limits.too_easy:
        return [Flag("too-easy", f"{perfect} of {samples} samples pass", figures)]
    if perfect == 0:
        return [Flag("impossible", f"none of {samples} samples passes", figures)]
    return []


def _suspect(task: Task, rows: Rows, failures: TaskFailures | None, limits: StressThresholds) -> list[Flag]:
    """Where most strong samples agree with each other and not with the reference."""
    if failures is None:
        return []
    answers = agreeing_answers(task, rows, failures, limits)
    found = [(agreeing, one) for agreeing, _, one in answers]
    if not found:
        return []
    agreeing, worst = max(found, key=lambda pair: pair[0])
    return [_suspicion(worst, agreeing, answers[0][1], len({one.test_id for _, one in found}))]


def agreeing_answers(
    task: Task, rows: Rows, failures: TaskFailures, limits: StressThresholds
) -> list[tuple[int, int, WrongAnswer]]:
    """Answers other than the expected one that most strong samples give.

    Samples of one shape, such as copies with other names, count once.

    Returns:
        (independent strong samples that give it, all of these, the answer).
    """
    strong = {
        candidate.id: failures.shapes.get(candidate.id, at)
        for at, candidate in enumerate(task.candidates)
        if _is_strong(rows.get(candidate.id, {}), limits)
    }
    everybody = len(set(strong.values()))
    found = []
    for one in failures.wrong_answers:
        agreeing = len({strong[name] for name in one.candidates if name in strong})
        if agreeing >= limits.agreeing and 2 * agreeing > everybody:
            found.append((agreeing, everybody, one))
    return found


def _suspicion(one: WrongAnswer, agreeing: int, strong: int, tests: int) -> Flag:
    figures = {
        "test_id": one.test_id,
        "answer": one.answer,
        "expected": one.expected,
        "agreeing": agreeing,
        "strong": strong,
        "tests": tests,
    }
    why = f"{agreeing} of {strong} independent strong samples answer {one.answer} on {one.test_id}, where {one.expected} is expected"
    return Flag("suspect", why, figures)


def _is_strong(row: Mapping[str, Outcome], limits: StressThresholds) -> bool:
    """Whether a sample passes enough of the tests to be heard."""
    said = [one for one in row.values() if one in VERDICTS]
    return bool(said) and sum(one is Outcome.PASS for one in said) >= limits.strong * len(said)


def _by_model(tasks: Sequence[TaskStress]) -> tuple[ModelFigures, ...]:
    """The models over all tasks, by name."""
    found: dict[str, list[ModelOnTask]] = {}
    for task in tasks:
        for one in task.models:
            found.setdefault(one.model, []).append(one)
    return tuple(_figures(name, some) for name, some in sorted(found.items()))


def _figures(name: str, some: Sequence[ModelOnTask]) -> ModelFigures:
    means = {}
    for k in doubling(max(one.samples for one in some)):
        values = [pass_at_k(one.samples, one.perfect, k) for one in some if one.samples >= k]
        means[k] = (math.fsum(values) / len(values), len(values))
    return ModelFigures(
        name, len(some), sum(one.samples for one in some), sum(one.perfect for one in some), means
    )
