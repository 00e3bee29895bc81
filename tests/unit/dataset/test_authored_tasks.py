"""Authored tasks are those of their history: what was changed since is named by packaging, audit and verification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from authoring_play import ANN, BEN, handed, opened, suite_answer, task_answer
from cupel.author.workflow.history import finished_task, write_run
from cupel.author.workflow.log import ARTEFACTS, read_log
from cupel.author.workflow.records import EventKind
from cupel.cli.main import run
from cupel.dataset.authored_tasks import mismatches, mismatches_in
from cupel.dataset.card import Making
from cupel.dataset.package import pack
from cupel.dataset.packaging import package
from cupel.dataset.verify import verify
from cupel.model.errors import TaskError, UsageError
from cupel.model.task import Candidate, Task, task_from_json
from cupel.sandbox.backends import choose
from cupel.store.taskfile import read_tasks

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def authored(tmp_path: Path) -> Path:
    """A run with two accepted tasks, written."""
    folder = tmp_path / "run"
    desk = opened(folder, tasks=2)
    for name in ("t1", "t2"):
        handed(desk, ANN, task_answer(title=f"Clamp for {name}"))
        handed(desk, BEN, suite_answer())
        body = {
            "artefact": desk.store.put("judged", {"outcomes": [], "failures": []}),
            "basis": desk.states()[name].basis(),
            "matters": [],
        }
        desk.note(name, EventKind.VALIDATED, body)
        desk.note(name, EventKind.JUDGED, {**body, "basis": desk.states()[name].basis(attempts=True)})
        desk.note(name, EventKind.ACCEPTED, {})
    write_run(desk, folder)
    desk.store.close()
    return folder


def changed(folder: Path, change: Change) -> None:
    """Change the first task of the run's file."""
    lines = (folder / "tasks.jsonl").read_text().splitlines()
    record = json.loads(lines[0])
    change(record)
    (folder / "tasks.jsonl").write_text("\n".join([json.dumps(record), *lines[1:]]) + "\n")


def told(folder: Path) -> list[tuple[str | None, str]]:
    return [(one.task_id, one.problem) for one in mismatches_in(folder)]


def test_tasks_as_they_were_accepted_are_those_of_the_history(authored: Path, tmp_path: Path) -> None:
    assert told(authored) == []
    package(authored, tmp_path / "d")
    assert told(tmp_path / "d") == []
    assert run(["audit", str(authored)]) == run(["audit", str(tmp_path / "d")]) == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda one: one.update(prompt="Another."), "another than in the history: prompt"),
        (lambda one: one["requirements"][0].update(text="Another."), "another than in the history: requirements"),
        (lambda one: one["interface"].update(signature="f()"), "another than in the history: interface"),
        (lambda one: one.update(files={"x.py": ""}), "another than in the history: starter files, reference"),
        (lambda one: one.update(reference={"code": "x = 1\n"}), "another than in the history: reference"),
        (lambda one: one["tests"][1].update(expected="99"), "another than in the history: test t1"),
        (lambda one: one["tests"][1].update(id="t0"), "not in the history: test t0; missing: test t1"),
        (lambda one: one["tests"].reverse(), "another than in the history: order of tests"),
        (lambda one: one["tests"].clear(), "missing: test example-1, test t1, test t2, test t3, test t4, test t5 and 3 more"),
        (lambda one: one.update(candidates=[{"id": "c", "code": "", "origin": "x"}]), "not in the history: candidate c"),
        (lambda one: one.update(id="t9"), "the history does not know it"),
    ],
)  # fmt: skip
def test_what_was_changed_since_is_named_in_words(authored: Path, change: Change, problem: str) -> None:
    changed(authored, change)
    assert (told(authored)[-1][1] if problem.startswith("the history") else told(authored)[0][1]) == problem


def test_what_versions_write_more_or_less_of_is_no_difference(authored: Path) -> None:
    def later(one: dict[str, Any]) -> None:
        one.update(metadata={}, provenance={}, difficulty="new field")
        one["tests"][0].update(certificate={"mode": "split"}, seen="new field")
        one["interface"]["exports"] = []
        one["reference"] = {"files": {"solution.py": one["reference"]["code"]}}

    changed(authored, later)
    assert told(authored) == []


def test_notes_of_a_candidate_are_no_difference_and_its_program_is_one(
    authored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a history from before attempts' notes went into datasets."""

    def now(state: Any, load: Any) -> Task:
        made = finished_task(state, load).to_json()
        return task_from_json(
            {**made, "candidates": [{"id": "attempt-0", "code": "x", "origin": "p", "notes": "Why."}]}
        )

    monkeypatch.setattr("cupel.dataset.authored_tasks.finished_task", now)
    log = read_log(authored)
    for code, problem in (("x", []), ("y", ["another than in the history: candidate attempt-0"])):
        attempt = Candidate(id="attempt-0", code=code, origin="p")
        tasks = [one.with_candidates([attempt]) for one in read_tasks(authored).tasks[:1]]
        assert [one.problem for one in mismatches(log, tasks, may_lack=True)] == problem


def test_a_task_that_is_missing_is_named_where_files_are_of_one_moment(authored: Path) -> None:
    lines = (authored / "tasks.jsonl").read_text().splitlines()
    (authored / "tasks.jsonl").write_text(lines[0] + "\n")
    assert told(authored) == [("t2", "accepted in the history, and missing among the tasks")]
    (authored / ARTEFACTS).unlink()  # what is left is the store, which may be ahead of the file
    assert told(authored) == []


def test_other_tasks_are_not_packaged_with_the_history(authored: Path, tmp_path: Path) -> None:
    changed(authored, lambda one: one.update(prompt="Another."))
    with pytest.raises(TaskError, match="t1: another than in the history: prompt"):
        package(authored, tmp_path / "d")
    assert not (tmp_path / "d").exists()
    assert run(["package", str(authored), "--out", str(tmp_path / "d")]) == 1
    (tmp_path / "copy.jsonl").write_text((authored / "tasks.jsonl").read_text())
    package(tmp_path / "copy.jsonl", tmp_path / "d")
    assert not (tmp_path / "d" / "authoring").exists()


def test_a_history_without_its_artefacts_is_not_packaged(authored: Path, tmp_path: Path) -> None:
    (authored / ARTEFACTS).unlink()
    with pytest.raises(UsageError, match="cupel work advance"):
        package(authored, tmp_path / "d")


def test_audit_fails_where_the_tasks_are_others(authored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(authored, lambda one: one.update(prompt="Another."))
    assert run(["audit", str(authored)]) == 1
    out = capsys.readouterr().out
    assert "NOT THE TASK OF THE HISTORY t1: another than in the history: prompt" in out
    assert "separation is proved" not in out
    assert run(["audit", str(authored), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["is_proved"], [one["task_id"] for one in said["mismatches"]]) == (False, ["t1"])


def test_a_dataset_whose_tables_or_lines_are_others_does_not_verify(authored: Path, tmp_path: Path) -> None:
    """The manifest was written anew, so that no byte is found changed."""
    beside = {f"authoring/{name}": authored / name for name in ("history.jsonl", ARTEFACTS)}
    tasks = list(read_tasks(authored).tasks)
    pack(tmp_path / "d", tasks, [], Making(), beside=beside)
    backend = choose(unsafe_no_isolation=True)
    assert verify(tmp_path / "d", backend=backend).holds
    other = tasks[0].model_copy(update={"prompt": "Another."})
    pack(tmp_path / "other", [other, *tasks[1:]], [], Making(), beside=beside)
    report = verify(tmp_path / "other", backend=backend)
    assert (report.holds, report.damages, report.discrepancies) == (False, (), ())
    assert [str(one) for one in report.mismatches] == [
        "t1: another than in the history: prompt",
        "t1: in tasks.jsonl.gz: another than in the history: prompt",
    ]
    assert report.to_json()["mismatches"][0] == {
        "task_id": "t1", "problem": "another than in the history: prompt",
    }  # fmt: skip


def test_a_history_that_cannot_be_read_is_told(authored: Path) -> None:
    (authored / "history.jsonl").write_text("no history\n")
    ((name, problem),) = told(authored)
    assert name is None
    assert "cannot be held against each other" in problem


def test_a_run_that_was_not_authored_has_nothing_to_be_held_against(tmp_path: Path) -> None:
    (tmp_path / "tasks.jsonl").write_text("")
    assert told(tmp_path) == told(tmp_path / "gone") == []
