"""`cupel run`: all stages of a recipe, from raw problems to a dataset, resumable after any step.

    RUN/rounds/0/      pose.jsonl, sample.jsonl, judge.jsonl, judge/       before the rounds
    RUN/rounds/N/      a file for each of the recipe's stages (.jsonl), and the folders judge/ or evolve/ of its runs
    RUN/final/         select.jsonl, judge.jsonl, judge/
    RUN/               tasks.jsonl, candidates.jsonl, outcomes.parquet, report.html, dataset/, statistics.json: of the final suites
    RUN/run.sqlite     what is done, with each step's figures

What was done stands in the run's store; a step that was cut is done again from its inputs, with the answers that are in the response
store and the cells that were executed. What the stages do is `cupel.pipeline.stages`'s.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.dataset.evolvecoder_export import export_evolvecoder
from cupel.dataset.package import making_of, pack
from cupel.evolve.recipes.recipe import Recipe
from cupel.evolve.statistics import statistics_of
from cupel.model.errors import UsageError
from cupel.pipeline.asking import Asking
from cupel.pipeline.stages import STAGES, Judging, Standing, Turn, Workshop, round_seed
from cupel.store.outcomes import FILE as OUTCOMES
from cupel.store.outcomes import read_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import CANDIDATES_FILE, read_tasks

Told = Callable[[str, Mapping[str, Any]], None]
"""Called after each step with its name, `rounds/1/attack`, and its figures."""
_WHOLE_RUN = "*"
"""Stands for the task in the store, where steps of the whole run are kept."""
_STEP = "step"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What decides the result of a run."""

    recipe: Recipe
    rounds: int | None = None
    """By default the recipe's."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a run ended with."""

    recipe: str
    rounds: int
    tasks: int
    tests: int
    candidates: int
    steps: Mapping[str, Mapping[str, Any]]
    """Step → its figures."""
    out: str

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return {
            "recipe": self.recipe,
            "rounds": self.rounds,
            "tasks": self.tasks,
            "tests": self.tests,
            "candidates": self.candidates,
            "out": self.out,
            "steps": dict(self.steps),
        }


def turns(settings: RunSettings, out: Path) -> Iterator[Turn]:
    """All steps of a run in their order."""
    recipe, rounds = settings.recipe, rounds_of(settings)
    places = [(out / "rounds" / "0", recipe.opening)]
    places += [(out / "rounds" / str(number), recipe.round) for number in range(1, rounds + 1)]
    places.append((out / "final", recipe.closing))
    for number, (folder, steps) in enumerate(places):
        for step in steps:
            if step.stage not in STAGES:
                raise UsageError(f"recipe {recipe.name}: there is no stage {step.stage!r}")
            yield Turn(folder, step, round_seed(settings.seed, number))


def rounds_of(settings: RunSettings) -> int:
    """How many rounds a run has."""
    return settings.recipe.rounds if settings.rounds is None else settings.rounds


def run_recipe(
    asking: Asking,
    raw: Path,
    out: Path,
    settings: RunSettings,
    *,
    judging: Judging | None = None,
    told: Told = lambda _name, _figures: None,
) -> Done:
    """Carry out a recipe; a run that was cut short goes on.

    Args:
        asking: the models.
        raw: raw problems.
        out: the run's folder.
        settings: decide the result.
        judging: how programs are run.
        told: hears of every step done.

    Raises:
        UsageError: the folder holds another run, or something is missing.
        BudgetSpent, ModelError: asking stopped early; the same call goes on.
        NothingUsable: a stage leaves no task.
    """
    shop = Workshop(asking, judging or Judging())
    with RunStore(out) as store:
        store.begin("run", {"input": _file_hash(raw), **_bound(asking, settings)})
        standing = Standing(raw)
        steps: dict[str, Mapping[str, Any]] = {}
        for number, turn in enumerate(turns(settings, out)):
            name = turn.out.with_suffix("").relative_to(out).as_posix()
            stage = STAGES[turn.step.stage]
            figures = store.result(_WHOLE_RUN, _STEP, number)
            if figures is None:
                turn.folder.mkdir(parents=True, exist_ok=True)
                figures = dict(stage.do(shop, turn, standing))
                store.put_result(_WHOLE_RUN, _STEP, number, figures, (), 0.0)
                told(name, figures)
            standing = stage.then(turn, standing)
            steps[name] = figures
        return _finish(store, out, settings, standing, steps)


def next_step(out: Path, raw: Path, settings: RunSettings) -> tuple[Turn, Standing] | None:
    """The first step that is not done, and what stands before it; reads the run's store, where there is one.

    Returns:
        None where all is done.
    """
    standing = Standing(raw)
    found = _done_steps(out)
    for number, turn in enumerate(turns(settings, out)):
        if number not in found:
            return turn, standing
        standing = STAGES[turn.step.stage].then(turn, standing)
    return None


def _done_steps(out: Path) -> set[int]:
    if not (out / "run.sqlite").is_file():
        return set()
    with RunStore.existing(out) as store:
        return {number for _, number, _, _ in store.results(_STEP)}


def _finish(
    store: RunStore,
    out: Path,
    settings: RunSettings,
    standing: Standing,
    steps: Mapping[str, Mapping[str, Any]],
) -> Done:
    """Leave the final suites as a run's folder, and as a dataset."""
    final = standing.tasks
    for name in ("tasks.jsonl", CANDIDATES_FILE, OUTCOMES, "report.html"):
        partial = out / f"{name}.partial"
        shutil.copyfile(final / name, partial)
        partial.replace(out / name)
    tasks, cells = read_tasks(out).tasks, read_outcomes(out)
    figures = json.dumps(statistics_of(cells).to_json(), indent=2) + "\n"
    (out / "statistics.json").write_text(figures, encoding="utf-8")
    pack(out / "dataset", tasks, cells, making_of(store))
    if settings.recipe.is_published:
        export_evolvecoder(tasks, out / "evolvecoder.jsonl")
    return Done(
        recipe=settings.recipe.name,
        rounds=rounds_of(settings),
        tasks=len(tasks),
        tests=sum(len(task.tests) for task in tasks),
        candidates=sum(len(task.candidates) for task in tasks),
        steps=steps,
        out=str(out),
    )


def _bound(asking: Asking, settings: RunSettings) -> dict[str, Any]:
    """What a run is bound to, besides its input."""
    return {
        "recipe": settings.recipe.to_json(),
        "rounds": rounds_of(settings),
        "seed": settings.seed,
        "models": asking.told_models(),
    }


def _file_hash(raw: Path) -> str:
    """Of a file's bytes, or of all files of a folder by name."""
    if not raw.exists():
        raise UsageError(f"{raw}: no such file or folder")
    files = sorted(path for path in raw.rglob("*") if path.is_file()) if raw.is_dir() else [raw]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()
