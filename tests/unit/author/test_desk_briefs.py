"""From a plan's cells to what an author is told, and to the tasks of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cupel.author.plan import Cell
from cupel.author.taxonomy import shipped_taxonomy
from cupel.author.workflow.beginning import begin_run
from cupel.author.workflow.briefs import brief_of, openings_of
from cupel.author.workflow.desk import begun
from cupel.llm.authoring_views import CellView
from cupel.model.errors import NothingUsable, UsageError
from harbour_tasks import PLAN

CELL = Cell.from_json(PLAN[0])


def test_an_author_is_told_the_class_in_words_and_what_makes_the_difficulty() -> None:
    told = CellView(**brief_of(CELL, shipped_taxonomy()))
    of = shipped_taxonomy().named("intervals-scheduling")
    assert (told.taxonomy, told.about, told.what_makes_it) == (of.title, of.about, of.easy)
    assert (told.interface, told.subject, told.setting) == (
        "function",
        "free times between bookings",
        "a harbour and its ships",
    )
    assert told.model_context == "single function; the solver sees the examples"


def test_a_cell_becomes_a_task_of_its_id_with_its_metadata() -> None:
    (opening,), rejected = openings_of([CELL], shipped_taxonomy(), "plan.jsonl", licence="CC-BY-4.0")
    assert (opening.task_id, opening.cell, rejected) == ("free-times", CELL.to_json(), [])
    assert opening.metadata["taxonomy"] == ["intervals-scheduling"]
    assert opening.metadata["licence"] == "CC-BY-4.0"
    assert opening.metadata["domain"] == shipped_taxonomy().named("intervals-scheduling").domain


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"taxonomy": "interval-scheduling"}, "no class 'interval-scheduling' in the taxonomy; did you mean 'intervals-scheduling' or 'internal-dsls'?"),
        ({"id": "two words"}, "id: 'two words' has spaces or signs that cannot be seen; it becomes the task's id"),
    ],
)  # fmt: skip
def test_a_cell_that_makes_no_task_is_set_aside(changes: dict[str, str], reason: str) -> None:
    openings, (rejected,) = openings_of(
        [Cell.from_json({**PLAN[0], **changes})], shipped_taxonomy(), "plan.jsonl"
    )
    assert (openings, rejected.file, rejected.reason) == ([], "plan.jsonl", reason)


def test_a_run_is_begun_with_figures_of_options_before_those_of_a_file(tmp_path: Path) -> None:
    plan, figures = tmp_path / "plan.jsonl", tmp_path / "figures.toml"
    plan.write_text("".join(json.dumps(one) + "\n" for one in PLAN), encoding="utf-8")
    figures.write_text("attempts = 9\nreviewers = 3\n", encoding="utf-8")
    first = begin_run(plan, tmp_path / "run", {"attempts": 2}, settings=figures, licence="Apache-2.0")
    assert (first.tasks, first.added, first.rejected) == (2, 2, ())
    settings = begun(tmp_path / "run").settings
    assert (settings.attempts, settings.reviewers, settings.least_tests) == (2, 3, 8)
    again = begin_run(plan, tmp_path / "run", {}, licence="Apache-2.0")
    assert (again.tasks, again.added) == (2, 0)
    with pytest.raises(UsageError, match="was begun with other settings"):
        begin_run(plan, tmp_path / "run", {"attempts": 3}, licence="Apache-2.0")


def test_a_plan_without_a_task_begins_nothing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.jsonl"
    plan.write_text("{}\n", encoding="utf-8")
    with pytest.raises(NothingUsable, match="no task to be made, 1 lines set aside"):
        begin_run(plan, tmp_path / "run", {}, licence="Apache-2.0")
    assert not (tmp_path / "run").exists()
