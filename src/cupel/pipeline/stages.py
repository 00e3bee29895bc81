"""The stages that a recipe is made of: what each does to the standing files, and where it leaves what.

Covers one step at a time. A stage reads the standing files and leaves `FOLDER/<stage>.jsonl`; what then stands follows from the
stage's kind alone, so that a run that goes on can pass over what is done. The order is the recipe's, resuming `cupel.pipeline.run`'s.

To add a stage: write how it is done and what it changes, and put it into `STAGES` under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from cupel import api
from cupel.evolve.config import EvolveConfig
from cupel.evolve.recipes.adversaries import Kind
from cupel.evolve.recipes.passrows import PassRows, outcomes_by_task, pass_rows
from cupel.evolve.recipes.recipe import Step
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
from cupel.evolve.thresholds import thresholds_for
from cupel.judge.loop import Progress
from cupel.model.hashing import seed_for
from cupel.model.task import Task
from cupel.pipeline.adversaries import AttackFiles, attack_file
from cupel.pipeline.asking import Asking
from cupel.pipeline.pose import pose_file
from cupel.pipeline.precondition import precondition_file
from cupel.pipeline.propose import propose_file
from cupel.pipeline.rule import rule_file
from cupel.pipeline.sample import sample_file
from cupel.pipeline.trimming import filter_file, select_file, settle_file, thin_file
from cupel.store.outcomes import read_outcomes
from cupel.store.taskfile import read_tasks, write_lines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judging:
    """How programs are run."""

    workers: int = 2
    backend: str | None = None
    unsafe_no_isolation: bool = False
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What stages work with."""

    asking: Asking
    judging: Judging


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a recipe in one place of a run."""

    folder: Path
    """The round's."""
    step: Step
    seed: int
    """Of the round."""

    @property
    def out(self) -> Path:
        """The stage's file."""
        return self.folder / f"{self.step.stage}.jsonl"

    def settings(self, kind: type[T]) -> T:
        """The stage's parameters, the stated ones or the default."""
        found = self.step.settings
        return found if isinstance(found, kind) else kind()


@dataclass(frozen=True, slots=True)
class Standing:
    """The files that stand between two stages."""

    tasks: Path
    """Raw problems at first, then tasks with all their tests."""
    judged: Path | None = None
    """Folder of the run that judged last."""
    shown: Path | None = None
    """Tasks with the tests that adversaries are shown; by default those of `judged`."""
    proposals: Path | None = None
    """What models proposed and no evolution has used yet."""
    rulings: Path | None = None
    """All rulings so far."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A kind of step."""

    do: Callable[[Workshop, Turn, Standing], Mapping[str, Any]]
    """Leaves the stage's files; returns its figures."""
    then: Callable[[Turn, Standing], Standing]
    """What stands after it."""


def _pose(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings = turn.settings(PoseSettings)
    return pose_file(shop.asking, standing.tasks, turn.out, settings=settings, seed=turn.seed).to_json()


def _sample(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings = turn.settings(SampleSettings)
    return sample_file(shop.asking, standing.tasks, turn.out, settings=settings, seed=turn.seed).to_json()


def _filter(_: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    return filter_file(_judged(standing), turn.out, settings=turn.settings(FilterSettings)).to_json()


def _thin(_: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings = turn.settings(ThinSettings)
    return thin_file(_judged(standing), turn.out, settings=settings, seed=turn.seed).to_json()


def _select(_: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings = turn.settings(SelectSettings)
    return select_file(_judged(standing), turn.out, settings=settings, seed=turn.seed).to_json()


def _attack(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    judged = _judged(standing)
    files = AttackFiles(standing.shown or judged, outcomes=judged, onto=standing.tasks)
    settings = turn.settings(AttackSettings)
    kind: Kind = "attack" if turn.step.stage == "attack" else "separate"
    done = attack_file(shop.asking, kind, files, turn.out, settings=settings, seed=turn.seed)
    return done.to_json()


def _judge(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    """Judges what is new; leaves a run's folder `judge/`, and who passes what as one line a task."""
    run, how = _run_folder(turn), shop.judging
    summary = api.judge(
        standing.tasks,
        run,
        workers=how.workers,
        backend=how.backend,
        unsafe_no_isolation=how.unsafe_no_isolation,
        known=standing.judged,
        progress=how.progress,
    )
    outcomes = outcomes_by_task(read_outcomes(run))
    write_lines(turn.out, (_matrix(task, pass_rows(task, outcomes)) for task in read_tasks(run).tasks))
    return summary.to_json()


def _settle(_: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    return settle_file(_judged(standing), turn.out, settings=turn.settings(SettleSettings)).to_json()


def _propose(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings = turn.settings(ProposeSettings)
    return propose_file(shop.asking, _judged(standing), turn.out, settings=settings, seed=turn.seed).to_json()


def _rule(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    settings, run = turn.settings(RuleSettings), _judged(standing)
    done = rule_file(shop.asking, run, turn.out, earlier=standing.rulings, settings=settings, seed=turn.seed)
    return done.to_json()


def _precondition(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    how = shop.judging
    backend = api.isolation(how.backend, unsafe_no_isolation=how.unsafe_no_isolation)
    settings = turn.settings(PreconditionSettings)
    return precondition_file(
        shop.asking,
        standing.tasks,
        turn.out,
        backend=backend,
        rulings=standing.rulings,
        settings=settings,
        seed=turn.seed,
    ).to_json()


def _evolve(shop: Workshop, turn: Turn, standing: Standing) -> Mapping[str, Any]:
    """Evolves what stands, with all that was proposed and ruled; leaves a run's folder `evolve/`, and who passes what."""
    run, how, settings = turn.folder / "evolve", shop.judging, turn.settings(EvolveSettings)
    config = EvolveConfig(
        seed=turn.seed,
        rounds=settings.rounds,
        max_tests=settings.max_tests,
        oracle=settings.oracle,
        thresholds=thresholds_for(settings.oracle),
    )
    summary = api.evolve(
        standing.tasks,
        run,
        config=config,
        rulings=standing.rulings,
        proposals=standing.proposals,
        known=standing.judged,
        workers=how.workers,
        backend=how.backend,
        unsafe_no_isolation=how.unsafe_no_isolation,
        progress=how.progress,
    )
    outcomes = outcomes_by_task(read_outcomes(run))
    write_lines(turn.out, (_matrix(task, pass_rows(task, outcomes)) for task in read_tasks(run).tasks))
    names = (
        "tests_before",
        "tests_after",
        "caught",
        "disputes",
        "proposed",
        "set_aside",
        "executed",
        "rejected",
    )
    told = summary.to_json()
    return {"stage": "evolve", "tasks_after": summary.tasks, **{name: told[name] for name in names}}


def _matrix(task: Task, passes: PassRows) -> dict[str, Any]:
    marks = {True: "1", False: "0", None: "?"}
    return {
        "task_id": task.id,
        "tests": list(passes.tests),
        "candidates": list(passes.candidates),
        "pass_matrix": ["".join(marks[verdict] for verdict in row) for row in passes.rows],
    }


def _judged(standing: Standing) -> Path:
    if standing.judged is None:
        raise ValueError("a recipe judges before it chooses by outcomes")
    return standing.judged


def _run_folder(turn: Turn) -> Path:
    return turn.folder / "judge"


def _tasks(turn: Turn, standing: Standing) -> Standing:
    return replace(standing, tasks=turn.out)


def _shown(turn: Turn, standing: Standing) -> Standing:
    return replace(standing, shown=turn.out)


def _outcomes(turn: Turn, _: Standing) -> Standing:
    return Standing(tasks=_run_folder(turn), judged=_run_folder(turn))


def _evolved(turn: Turn, standing: Standing) -> Standing:
    run = turn.folder / "evolve"
    return replace(standing, tasks=run, judged=run, shown=None, proposals=None)


def _proposed(turn: Turn, standing: Standing) -> Standing:
    return replace(standing, proposals=turn.out)


def _ruled(turn: Turn, standing: Standing) -> Standing:
    return replace(standing, rulings=turn.out)


STAGES: Mapping[str, Stage] = MappingProxyType({
    "pose": Stage(_pose, _tasks),
    "sample": Stage(_sample, _tasks),
    "judge": Stage(_judge, _outcomes),
    "filter": Stage(_filter, _shown),
    "attack": Stage(_attack, _tasks),
    "thin": Stage(_thin, _shown),
    "separate": Stage(_attack, _tasks),
    "select": Stage(_select, _tasks),
    "settle": Stage(_settle, _tasks),
    "propose": Stage(_propose, _proposed),
    "rule": Stage(_rule, _ruled),
    "precondition": Stage(_precondition, _tasks),
    "evolve": Stage(_evolve, _evolved),
})  # fmt: skip
"""Name → stage."""


def round_seed(seed: int, round_: int) -> int:
    """The seed of a round: other draws and other answers than in the one before."""
    return seed_for(seed, "round", round_)
