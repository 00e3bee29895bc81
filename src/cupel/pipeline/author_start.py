"""Beginning a run of the authoring workflow with models, or going on with one.

Covers the plan's tasks, the figures that a run is bound to, and that one command alone lets models work at it. For a plan alone
(`--dry-run`) everything happens in a folder that is thrown away.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cupel.author.failures.taxonomy import taxonomy as failure_tags
from cupel.author.plan import read_plan
from cupel.author.taxonomy import read_taxonomy, shipped_taxonomy
from cupel.author.workflow.briefs import openings_of
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.papers import Opening, Trial
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.trial import contradictions_in
from cupel.examples import load_examples
from cupel.judge.judge import Judge
from cupel.model.errors import InfrastructureError, UsageError
from cupel.model.hashing import seed_for
from cupel.model.task import Task
from cupel.pipeline.author import Execution
from cupel.sandbox.backends import choose
from cupel.sandbox.errors import SandboxError
from cupel.store.authoring import FILE, AuthoringStore
from cupel.store.taskfile import Rejected

_STYLES = 2
"""Prompts that an author is shown for their manner."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user asks for."""

    plan: Path | None = None
    """Needed to begin; tasks that are new in it are added to a run that was begun."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `WorkflowSettings` that were given; the others are the run's, or the defaults."""
    taxonomy: Path | None = None
    licence: str = "Apache-2.0"


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is at hand."""

    desk: Desk
    rejected: Sequence[Rejected]
    """Lines of the plan that are no task."""


@contextmanager
def begin_authoring(out: Path, wanted: Wanted, execution: Execution | None) -> Iterator[Begun]:
    """The run of a folder, begun where it was not; nobody else lets models work at it meanwhile.

    Args:
        out: the run's folder.
        wanted: what the user asks for.
        execution: how authors' answers are tried before they are taken; None leaves the folder as it is, and works on a copy that
            is thrown away.

    Raises:
        UsageError: there is neither a run nor a plan, the plan has no task, the run was begun with other figures, or
            another command is at work.
        InfrastructureError: nothing isolates programs here.
    """
    exists = (out / FILE).is_file()
    if wanted.plan is None and not exists:
        raise UsageError(
            f"{out}: no run there yet; give a plan to begin one: --plan FILE (`cupel plan` makes one)"
        )
    openings, rejected = _openings(wanted)
    with ExitStack() as stack:
        if execution is None:
            copy = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for path in out.glob(f"{FILE}*") if exists else ():
                shutil.copy(path, copy / path.name)
            out = copy
        store = stack.enter_context(AuthoringStore(out))
        trial = None
        if execution is not None:
            stack.enter_context(store.alone("cupel author"))
            trial = _trial(stack, execution)
        desk = Desk.begin(
            store,
            openings,
            _settings(store, wanted),
            style=style_of_examples,
            tags=failure_tags(),
            trial=trial,
        )
        if not desk.states():
            raise UsageError(
                f"{wanted.plan or out}: no task to be made: every line of the plan was set aside"
            )
        yield Begun(desk, rejected)


def _trial(stack: ExitStack, execution: Execution) -> Trial:
    """Tries authors' answers, all in one judge."""
    try:
        chosen = choose(execution.backend, unsafe_no_isolation=execution.unsafe_no_isolation)
    except SandboxError as error:
        raise InfrastructureError(str(error)) from None
    judging = stack.enter_context(Judge(chosen))

    def trial(task: Task) -> Sequence[str]:
        try:
            return contradictions_in(task, judging)
        except SandboxError as error:
            raise InfrastructureError(f"an author's examples could not be tried: {error}") from None

    return trial


def style_of_examples(brief: Mapping[str, Any]) -> tuple[str, ...]:
    """Prompts of example tasks of the interface that a cell wants, for their manner; which ones depends on the cell."""
    fitting = [one for one in load_examples() if one["interface"]["kind"] == brief["interface"]]
    fitting.sort(key=lambda one: seed_for("style", json.dumps(dict(brief), sort_keys=True), one["id"]))
    return tuple(one["prompt"] for one in fitting[:_STYLES])


def _settings(store: AuthoringStore, wanted: Wanted) -> WorkflowSettings:
    told = store.meta("settings")
    known = WorkflowSettings.from_json(json.loads(told)) if told is not None else WorkflowSettings()
    return replace(known, **wanted.figures)


def _openings(wanted: Wanted) -> tuple[list[Opening], list[Rejected]]:
    if wanted.plan is None:
        return [], []
    taxonomy = read_taxonomy(wanted.taxonomy) if wanted.taxonomy is not None else shipped_taxonomy()
    file = read_plan(wanted.plan)
    openings, rejected = openings_of(file.plan.cells, taxonomy, wanted.plan.name, licence=wanted.licence)
    return openings, [*file.rejected, *rejected]
