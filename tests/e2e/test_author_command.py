"""`cupel author` on a whole plan, with a double of the models' endpoints that makes every mistake once: each is caught at its gate."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from authoring_script.defects import DEFECTS
from authoring_script.library import WORKS, write_plan
from authoring_script.playing import Defect
from authoring_script.server import ROLES, answering, write_models
from cupel.author.workflow.audit import audit
from cupel.author.workflow.history import TOLD
from cupel.author.workflow.log import read_log
from cupel.cli.main import run
from faulty_server import Asked, FaultyServer, Late, Says

SEVERAL = (
    "readings-above",
    "draft-with-undo",
    "sliding-sums",
    "first-come-first-served",
    "cash-book-with-at-signs",
)
"""A few tasks of all interface kinds, with five defects, for what has to be done again and again."""
OPTIONS = ("--strictness", "quick", "--review-share", "1", "--second-testers", "0.25", "--workers", "2")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def command(
    folder: Path, server: FaultyServer, ids: tuple[str, ...], name: str, concurrency: int = 16
) -> list[str]:
    """What a user types."""
    plan = write_plan(folder / "plan.jsonl", ids)
    models = write_models(folder / "models.toml", server.base_url, concurrency=concurrency)
    where = ["--out", str(folder / name), "--responses", str(folder / f"{name}-responses")]
    return ["author", "--plan", str(plan), "--config", str(models), *where, *OPTIONS]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    double = FaultyServer(answering())
    yield double
    double.close()


@dataclass(frozen=True)
class Whole:
    """A run of the whole library that nothing disturbed."""

    out: Path
    command: list[str]
    server: FaultyServer
    history: list[dict[str, Any]]

    def events(self, task: str) -> list[dict[str, Any]]:
        """What happened to a task."""
        return [one for one in self.history if one["task_id"] == task]

    def ended(self, task: str) -> str:
        """`accepted` or `dropped`."""
        return str(self.events(task)[-1]["kind"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("whole")
    double = FaultyServer(answering())
    try:
        typed = command(folder, double, tuple(WORKS), "run")
        assert run(typed) == 0
        yield Whole(folder / "run", typed, double, lines(folder / "run" / "history.jsonl")[1:])
    finally:
        double.close()


def caught_at(event: dict[str, Any], defect: Defect) -> bool:
    """Whether an event says that a defect was caught at its gate."""
    body = event["body"]
    if defect.gate == "dropped":
        return event["kind"] == "dropped" and body["reason"] == defect.shows
    if defect.gate in ("validate", "judge"):
        kind = {"validate": "validated", "judge": "judged"}[defect.gate]
        return event["kind"] == kind and any(one["kind"] == defect.shows for one in body["matters"])
    if defect.gate == "ruling":
        return any(one["at_fault"] == defect.shows for one in body.get("rulings", ()))
    at_gate = str(event["piece"]).rpartition("/")[2].startswith(f"{defect.gate}-")
    if defect.gate == "review":
        return at_gate and event["kind"] == "submitted" and defect.shows in body["failed"]
    return at_gate and event["kind"] == "refused" and any(defect.shows in one for one in body["problems"])


def found_something(event: dict[str, Any]) -> bool:
    """Whether an event returned something."""
    body = event["body"]
    return bool(body.get("problems") or body.get("matters") or body.get("failed"))


@pytest.mark.timeout(900)  # a whole run of 36 tasks on a machine that may be busy
@pytest.mark.parametrize("defect", DEFECTS.values(), ids=lambda one: one.about.replace(" ", "-"))
def test_a_planted_defect_is_caught_at_its_gate(whole: Whole, defect: Defect) -> None:
    events = whole.events(defect.task)
    caught = [place for place, one in enumerate(events) if caught_at(one, defect)]
    assert caught, [(one["kind"], one["piece"], one["body"].get("problems")) for one in events]
    if defect.gate not in (
        "arbitrate",
        "ruling",
        "dropped",
    ):  # these come after a dispute, or after several answers
        assert not any(found_something(one) for one in events[: caught[0]])
    assert whole.ended(defect.task) == defect.ends


def test_good_tasks_go_straight_through(whole: Whole) -> None:
    for task in set(WORKS) - set(DEFECTS):
        kinds = Counter(one["kind"] for one in whole.events(task))
        assert whole.ended(task) == "accepted"
        assert kinds["refused"] == 0
        assert kinds["validated"] == kinds["judged"] == 1


def test_it_ends_in_a_dataset_whose_card_tells_how_it_was_made(whole: Whole) -> None:
    card = (whole.out / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "### Separation of authors and testers" in card
    assert "### Gates" in card
    assert (whole.out / "dataset" / "MANIFEST.json").is_file()


def test_the_dataset_holds_its_history_so_that_whoever_has_it_can_repeat_the_audit(whole: Whole) -> None:
    assert audit(read_log(whole.out / "dataset")) == audit(read_log(whole.out))
    assert {path.name for path in (whole.out / "dataset" / "authoring").iterdir()} == set(TOLD)


def test_what_is_accepted_is_what_a_good_author_wrote(whole: Whole) -> None:
    tasks = {one["id"]: one for one in lines(whole.out / "tasks.jsonl")}
    assert set(tasks) == {
        name for name in WORKS if DEFECTS.get(name) is None or DEFECTS[name].ends == "accepted"
    }
    for name, task in tasks.items():
        assert task["reference"]["code"] == WORKS[name].reference
        assert task["metadata"]["taxonomy"] == [WORKS[name].taxonomy]
        assert len(task["candidates"]) == 4
    assert {one["interface"]["kind"] for one in tasks.values()} == {"function", "class", "module", "program"}
    assert len(tasks) >= 30
    assert {one["task_id"] for one in lines(whole.out / "dropped.jsonl")} == set(WORKS) - set(tasks)


def test_disputes_are_ruled_on_and_stand_in_the_history(whole: Whole) -> None:
    ruled = {
        one["task_id"]: one["ruling"]["at_fault"]
        for one in lines(whole.out / "disputes.jsonl")
        if one["ruling"]
    }
    wanted = {
        "readings-above": "reference",
        "level-stretch": "test",
        "labels-from-the-left": "requirements",
        "clock-with-letters": "requirements",
    }
    assert {name: ruled[name] for name in wanted} == wanted


def test_no_side_saw_the_other(whole: Whole) -> None:
    found = audit(read_log(whole.out))
    assert found.breaches == ()
    assert found.is_proved
    assert found.same_model == 0


def test_each_role_was_asked_of_its_own_models_in_turn(whole: Whole) -> None:
    asked = {one.body["model"] for one in whole.server.seen}
    assert asked == set(ROLES)
    for event in whole.history:
        if event["kind"] == "shown":
            assert ROLES[event["body"]["by"]["model"]] == event["body"]["role"]


def test_a_finished_run_asks_nothing_more(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    before, tasks = len(whole.server.seen), (whole.out / "tasks.jsonl").read_bytes()
    assert run([*whole.command, "--json"]) == 0
    assert len(whole.server.seen) == before
    assert (whole.out / "tasks.jsonl").read_bytes() == tasks
    told = json.loads(capsys.readouterr().out)
    assert (told["questions"], told["written"]["accepted"], told["written"]["open"]) == (0, 34, 0)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, int]]:
    """The tasks of a short run, and how many requests it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    double = FaultyServer(answering())
    try:
        assert run(command(folder, double, SEVERAL, "run")) == 0
        yield (folder / "run" / "tasks.jsonl").read_bytes(), len(double.seen)
    finally:
        double.close()


def test_a_second_run_gives_the_same_bytes(
    server: FaultyServer, tmp_path: Path, undisturbed: tuple[bytes, int]
) -> None:
    assert run(command(tmp_path, server, SEVERAL, "again", concurrency=3)) == 0
    assert ((tmp_path / "again" / "tasks.jsonl").read_bytes(), len(server.seen)) == undisturbed


@pytest.mark.parametrize("killed_at", [5, 30])
def test_killed_and_started_again_it_accepts_the_same_and_pays_nothing_twice(
    server: FaultyServer, tmp_path: Path, undisturbed: tuple[bytes, int], killed_at: int
) -> None:
    """With one request at a time all before the last are answered and stored; only this one is sent again."""
    good = answering()
    processes: list[subprocess.Popen[bytes]] = []

    def kills(asked: Asked) -> Any:
        if asked.number == killed_at:
            os.kill(processes[0].pid, signal.SIGKILL)
            return Late(Says({}))
        return good(asked)

    server.answer = kills
    typed = command(tmp_path, server, SEVERAL, "run", concurrency=1)
    processes.append(subprocess.Popen([sys.executable, "-m", "cupel", *typed], stderr=subprocess.DEVNULL))
    assert processes[0].wait() == -signal.SIGKILL
    server.answer = good
    server.go_on.set()

    assert run(typed) == 0

    tasks, requests = undisturbed
    assert (tmp_path / "run" / "tasks.jsonl").read_bytes() == tasks
    bodies = Counter(json.dumps(one.body, sort_keys=True) for one in server.seen)
    assert [count for count in bodies.values() if count > 1] == [2]
    assert len(bodies) == requests


def test_stopped_by_the_user_it_goes_on(server: FaultyServer, tmp_path: Path) -> None:
    good = answering()
    processes: list[subprocess.Popen[bytes]] = []

    def interrupts(asked: Asked) -> Any:
        if asked.number == 3:
            os.kill(processes[0].pid, signal.SIGINT)
            return Late(Says({}))
        return good(asked)

    server.answer = interrupts
    ids = ("rain-barrel", "first-come-first-served")
    typed = command(tmp_path, server, ids, "run", concurrency=1)
    processes.append(
        subprocess.Popen(
            [sys.executable, "-m", "cupel", *typed],
            stderr=subprocess.PIPE,
            # a background job of a shell begins with SIGINT ignored, and so would its children
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    )
    _, told = processes[0].communicate()
    assert processes[0].returncode == 130
    assert b"the same command goes on from here" in told
    server.answer = good
    server.go_on.set()

    assert run(typed) == 0
    assert [one["id"] for one in lines(tmp_path / "run" / "tasks.jsonl")] == list(ids)


def test_models_that_cannot_keep_the_roles_apart_are_refused_at_the_start(
    server: FaultyServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = write_plan(tmp_path / "plan.jsonl", SEVERAL)
    typed = ["author", "--plan", str(plan), "--model", "any", "--base-url", server.base_url]
    assert run([*typed, "--out", str(tmp_path / "run"), "--responses", str(tmp_path / "responses")]) == 2
    assert "--allow-same-model" in capsys.readouterr().err
    assert server.seen == []


def test_a_dry_run_asks_nothing_and_leaves_nothing(
    server: FaultyServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command(tmp_path, server, SEVERAL, "run"), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tasks"] == len(SEVERAL)
    assert [one["role"] for one in told["roles"]] == ["author", "tester", "solver", "reviewer"]
    assert 0 < told["whole"]["cost"][0] < told["whole"]["cost"][1]
    assert server.seen == []
    assert not (tmp_path / "run").exists()
