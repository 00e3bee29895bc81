"""`stress`: models answer tasks, their programs are judged, and why the failing ones fail is told.

    RUN/sampled.jsonl   the tasks with models' programs as candidates; `sampled.rejected.jsonl` beside it
    RUN/…               all that `cupel judge` and `cupel annotate` leave

Covers putting these stages together, and asking reviewers about what no rule explains. Killed at any point, the same call goes on:
answers come from the response store, cells and tags from the run's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cupel import api
from cupel.author.failures.file import ANSWERS, QUESTIONS, read_answers, read_questions
from cupel.author.failures.question import TagAnswer
from cupel.evolve.recipes.settings import SampleSettings
from cupel.pipeline.annotate import (
    Annotated,
    AnnotateSettings,
    Explained,
    Told,
    explain_run,
    write_annotated,
)
from cupel.pipeline.asked_file import AskedFile
from cupel.pipeline.asking import Asked, Asking
from cupel.pipeline.files import write_side
from cupel.pipeline.sample import plan_sample, sample_file
from cupel.pipeline.stages import Judging
from cupel.pipeline.tagging import (
    TaggingSettings,
    ask_reviewers,
    counts_of,
    has_reviewers,
    tag_questions,
)
from cupel.store.taskfile import read_tasks

SAMPLED = "sampled.jsonl"


@dataclass(frozen=True, slots=True)
class StressSettings:
    """What decides the result."""

    sample: SampleSettings = field(default_factory=lambda: SampleSettings(keeps_unreadable=True))
    """An answer without a program counts as a failing one."""
    annotate: AnnotateSettings = field(default_factory=AnnotateSettings)
    tagging: TaggingSettings = field(default_factory=TaggingSettings)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Stressed:
    """What was done."""

    sampled: AskedFile
    executed: int
    """Executions of this start."""
    reviewers: Mapping[str, int]
    """What reviewers were asked and answered; empty where no model has the role."""
    annotated: Annotated

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return {
            "sampled": self.sampled.to_json(),
            "executed": self.executed,
            "reviewers": dict(self.reviewers),
            **self.annotated.to_json(),
        }


def plan_stress(asking: Asking, tasks: Path, run: Path, settings: StressSettings) -> Sequence[Asked[Any]]:
    """What models would be asked: solvers about every task; reviewers about what an earlier start has left open.

    What reviewers will be asked about programs that are not written yet is not known.

    Raises:
        UsageError: there is no such file, or no model for the role.
    """
    found: list[Asked[Any]] = list(plan_sample(asking, tasks, settings.sample, seed=settings.seed).questions)
    if (run / QUESTIONS).is_file() and has_reviewers(asking):
        open_ = read_questions(run)
        own = read_tasks(run).tasks
        found += tag_questions(asking, own, open_, settings.tagging, seed=settings.seed, known=_answers(run))
    return found


def stress_file(
    asking: Asking,
    tasks: Path,
    run: Path,
    *,
    settings: StressSettings | None = None,
    judging: Judging | None = None,
    told: Told | None = None,
) -> Stressed:
    """Let models answer tasks, judge what they write, and say why it fails.

    Args:
        asking: the models: every `solver` answers every task, every `reviewer` is asked about what no rule explains.
        tasks: a task file; candidates that it has already are judged and tagged as well.
        run: the folder; a run that was cut short goes on.
        settings: by default those stated.
        judging: how programs are run.
        told: hears of every task that is annotated.

    Raises:
        UsageError: there is no such file, no model for the role `solver`, or the folder holds another run.
        BudgetSpent, ModelError: asking stopped early; what there is, is written, and the same call goes on.
        NothingUsable: there is no task.
    """
    chosen, how = settings or StressSettings(), judging or Judging()
    run.mkdir(parents=True, exist_ok=True)
    sampled = sample_file(asking, tasks, run / SAMPLED, settings=chosen.sample, seed=chosen.seed)
    summary = api.judge(
        run / SAMPLED,
        run,
        workers=how.workers,
        backend=how.backend,
        unsafe_no_isolation=how.unsafe_no_isolation,
        progress=how.progress,
    )
    found = explain_run(
        run,
        chosen.annotate.tags,
        workers=how.workers,
        backend=how.backend,
        unsafe_no_isolation=how.unsafe_no_isolation,
        told=told,
    )
    answers, counts = _reviewed(asking, run, found, chosen)
    annotated = write_annotated(run, found, answers, chosen.annotate)
    return Stressed(sampled, summary.executed, counts, annotated)


def _reviewed(
    asking: Asking, run: Path, found: Explained, settings: StressSettings
) -> tuple[Sequence[TagAnswer], Mapping[str, int]]:
    """What reviewers say of the open questions.

    Raises:
        BudgetSpent, ModelError: asking stopped early; what was said is kept and written first.
    """
    if not found.questions or not has_reviewers(asking):
        return (), {}
    questions = tag_questions(
        asking, found.tasks, found.questions, settings.tagging, seed=settings.seed, known=_answers(run)
    )
    said = ask_reviewers(questions)
    write_side(run / "tags.jsonl", "rejected", (one.to_json() for one in said.rejects))
    if said.stopped is not None:
        write_annotated(run, found, said.answers, settings.annotate)
        raise said.stopped
    return said.answers, counts_of(said)


def _answers(run: Path) -> list[TagAnswer]:
    """What reviewers have said before."""
    return read_answers(run / ANSWERS)[0] if (run / ANSWERS).is_file() else []
