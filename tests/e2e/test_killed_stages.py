"""A stage is killed (SIGKILL) while it asks a server over HTTP, and started again: nothing that was answered is paid twice, nothing is lost.

The server is a double of a model that counts the requests it answered to the last byte. Three ways to be killed: with answers held back, when all those
given have arrived; at the very moment when an answer was written, so that it may or may not have arrived; and a whole recipe again and again.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.llm.request import answer_key
from cupel.store.responses import ResponseStore
from default_script import PROBLEMS, DefaultScript, raw_records
from faulty_server import Asked, FaultyServer, Late, Says
from recipe_script import RAW, Script
from scripted_server import saying

MODELS = """
[endpoints.here]
base_url = "{url}"
concurrency = {concurrency}
connect_seconds = 30

[models.scripted]
endpoint = "here"
model = "scripted"
max_n = 1
"""
MOST_SAMPLES = 16
ANSWERS_A_START = 12
WAIT = 300
"""Seconds for a stage, on a machine that may be busy."""
pytestmark = pytest.mark.timeout(900)
FINAL = ("tasks.jsonl", "candidates.jsonl", "statistics.json", "evolvecoder.jsonl")


def identity(asked: Asked) -> tuple[str, int]:
    """What tells a request from every other: what is asked, and the seed of its sample."""
    return json.dumps(asked.body["messages"]), int(asked.body["seed"])


def in_store(responses: Path) -> set[tuple[str, int]]:
    """Identities of the requests whose answer stands in a response store."""
    with ResponseStore(responses) as store:
        keys = {
            answer_key(asked.request, sample): (asked, sample)
            for asked in store.requests()
            for sample in range(MOST_SAMPLES)
        }
        there = [keys[key] for key in store.answers(list(keys))]
    return {
        (json.dumps(asked.body["messages"]), asked.body["parameters"]["seed"] + sample)
        for asked, sample in there
    }


@dataclass
class Desk:
    """A server behind which a script speaks, and a folder of files that it is asked about."""

    server: FaultyServer
    folder: Path

    def models(self, concurrency: int) -> Path:
        """The models' file; the same address, so that answers are found again."""
        path = self.folder / f"models-{concurrency}.toml"
        path.write_text(MODELS.format(url=self.server.base_url, concurrency=concurrency), encoding="utf-8")
        return path

    def start(
        self, command: list[str], out: Path, responses: Path, concurrency: int
    ) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own."""
        whole = [
            sys.executable,
            "-m",
            "cupel",
            *command,
            "--out",
            str(out),
            "--models",
            str(self.models(concurrency)),
        ]
        return subprocess.Popen(
            [*whole, "--responses", str(responses)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@dataclass(frozen=True)
class Stage:
    """A stage's command."""

    source: str
    whole: str
    """What it leaves where nobody disturbs it."""
    needed: int
    """Requests, one a sample."""
    more: tuple[str, ...] = ()


STAGES = {
    "pose": Stage("raw.jsonl", "posed.jsonl", 3),
    "sample": Stage("posed.jsonl", "sampled.jsonl", 21, ("--n", "7")),
    "attack": Stage("judged", "attacked.jsonl", 3),
    "propose": Stage("evolved", "proposed.jsonl", 9),
    "precondition": Stage("evolved", "bounded.jsonl", 3),
}


def command_of(desk: Desk, name: str) -> list[str]:
    stage = STAGES[name]
    return [name, str(desk.folder / stage.source), *stage.more]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """With files for each of the stages, made without any disturbance."""
    server = FaultyServer(saying(DefaultScript()))
    found = Desk(server, tmp_path_factory.mktemp("desk"))
    place = found.folder
    records = raw_records(PROBLEMS[:3])
    (place / "raw.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    model = ["--models", str(found.models(8)), "--responses", str(place / "responses")]

    def done(name: str, source: str, out: str, *more: str) -> None:
        assert run([name, str(place / source), "--out", str(place / out), *more]) == 0

    done("pose", "raw.jsonl", "posed.jsonl", *model)
    done("sample", "posed.jsonl", "sampled.jsonl", "--n", "7", *model)
    done("judge", "sampled.jsonl", "judged", "--workers", "1")
    done("settle", "judged", "settled.jsonl")
    few = ["--rounds", "1", "--workers", "1", "--budget-executions", "1500"]
    done("evolve", "settled.jsonl", "evolved", *few)
    for stage in ("attack", "propose", "precondition"):
        done(stage, STAGES[stage].source, STAGES[stage].whole, *model)
    yield found
    server.close()


def killed(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL


@pytest.mark.parametrize("stage", STAGES)
def test_killed_with_answers_held_back_only_those_are_asked_again(
    desk: Desk, tmp_path: Path, stage: str
) -> None:
    server, needed, responses = desk.server, STAGES[stage].needed, tmp_path / "responses"
    whole = (desk.folder / STAGES[stage].whole).read_bytes()
    say, sent, held = server.answer, len(server.seen), 0
    stops = (needed // 2, needed - 1)

    for stop in stops:
        begun, known = len(server.seen), len(in_store(responses))

        def some(asked: Asked, last: int = begun + stop - known) -> Any:
            return say(asked) if asked.number < last else Late(say(asked))

        server.answer = some
        process = desk.start(command_of(desk, stage), tmp_path / "out.jsonl", responses, 4)
        wait_for(partial(_is_at, server, responses, stop, begun + stop - known), process)
        killed(process)
        held += len(server.seen) - begun - (stop - known)
        assert len(in_store(responses)) == stop
        server.go_on.set()
        server.go_on = threading.Event()
    server.answer = say
    process = desk.start(command_of(desk, stage), tmp_path / "out.jsonl", responses, 4)
    assert process.wait(WAIT) == 0

    print(stage, "needed, sent, held back:", needed, len(server.seen) - sent, held)
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert len(in_store(responses)) == needed
    assert len(server.seen) - sent == needed + held
    assert held <= 4 * len(stops)


@pytest.mark.parametrize("stage", ["sample", "propose"])
def test_killed_at_the_moment_of_an_answer_nothing_that_arrived_is_asked_again(
    desk: Desk, tmp_path: Path, stage: str
) -> None:
    server, needed, responses = desk.server, STAGES[stage].needed, tmp_path / "responses"
    whole = (desk.folder / STAGES[stage].whole).read_bytes()
    sent, kills = len(server.seen), 0
    arrived: set[tuple[str, int]] = set()
    for gap in (1, needed // 3):
        begun = len(server.answered)
        process = desk.start(command_of(desk, stage), tmp_path / "out.jsonl", responses, 4)

        def shot(_: Asked, target: int = process.pid, last: int = begun + gap) -> None:
            if len(server.answered) == last:
                os.killpg(target, signal.SIGKILL)

        server.after = shot
        ended = process.wait(WAIT)
        server.after = lambda _: None
        kills += ended == -signal.SIGKILL
        arrived = in_store(responses)
        again = {identity(asked) for asked in server.seen[sent:]} - arrived
        assert len(again) <= 4 * kills  # of what was sent no more than was under way has not arrived
    before = len(server.seen)
    process = desk.start(command_of(desk, stage), tmp_path / "out.jsonl", responses, 4)
    assert process.wait(WAIT) == 0

    print(stage, "needed, sent, kills:", needed, len(server.seen) - sent, kills)
    assert kills == 2
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert not arrived & {identity(asked) for asked in server.seen[before:]}
    assert needed <= len(server.seen) - sent <= needed + 4 * kills
    assert len(in_store(responses)) == needed


def test_a_recipe_killed_again_and_again_pays_twice_only_for_those_requests_that_it_was_killed_at(
    tmp_path: Path,
) -> None:
    """Every start gets some answers, and is killed when it asks for the next: with one request under way nothing else can be lost."""
    server = FaultyServer(saying(Script()))
    desk = Desk(server, tmp_path)
    raw = tmp_path / "raw.jsonl"
    raw.write_text("".join(json.dumps(one) + "\n" for one in RAW[:2]), encoding="utf-8")
    command = ["run", str(raw), "--recipe", "evolvecoder", "--rounds", "1", "--workers", "1"]
    try:
        assert desk.start(command, tmp_path / "whole", tmp_path / "first", 1).wait(WAIT) == 0
        needed = Counter(map(identity, server.seen))
        seen, starts = len(server.seen), 0
        say = server.answer
        ended = -signal.SIGKILL
        while ended == -signal.SIGKILL:
            starts += 1
            process = desk.start(command, tmp_path / "killed", tmp_path / "second", 1)
            server.answer = _shooting(say, process.pid, len(server.seen) + ANSWERS_A_START)
            ended = process.wait(WAIT)
        sent = Counter(map(identity, server.seen[seen:]))

        print("needed, sent, kills:", needed.total(), sent.total(), starts - 1)
        assert ended == 0 and starts > 3
        assert set(sent) == set(needed)
        assert sent.total() == needed.total() + starts - 1
        assert max(sent.values()) == 2
        for name in FINAL:
            whole = (tmp_path / "whole" / name).read_bytes()
            assert (tmp_path / "killed" / name).read_bytes() == whole, name
    finally:
        server.close()


def _is_at(server: FaultyServer, responses: Path, answers: int, requests: int) -> bool:
    """Whether as many answers have arrived, and further requests are under way."""
    return len(in_store(responses)) == answers and len(server.seen) > requests


def _shooting(say: Callable[[Asked], Any], target: int, last: int) -> Callable[[Asked], Says | Late]:
    """Says all up to a request, and kills the process that asks that one."""

    def answer(asked: Asked) -> Says | Late:
        if asked.number == last:
            os.killpg(target, signal.SIGKILL)
        return say(asked)

    return answer


def wait_for(there: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + WAIT
    while not there():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
