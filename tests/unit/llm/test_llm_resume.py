"""Killed at any request and started again: no answered request is sent twice, and no answer is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from asking import opened

from cupel.llm.request import answer_key
from faulty_server import Asked, FaultyServer, Late, Says, completion

QUESTIONS = 40
ASKER = """
import json, sys
from pathlib import Path
from cupel.llm import Endpoint, Message, ModelSpec, Request, open_client, run_jobs
from cupel.store.responses import ResponseStore

url, folder, concurrency = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
spec = ModelSpec("m", "the-model", Endpoint("e", url, concurrency=concurrency))
with ResponseStore(folder) as store:
    client = open_client(spec, store)

    def job(number):
        async def ask():
            (answer,) = await client.ask(Request((Message("user", f"q{number}"),)))
            return answer.text
        return ask

    print(json.dumps(list(run_jobs([job(number) for number in range(40)], [client]))))
"""


def echo(asked: Asked) -> Says:
    return completion(f"answer to {asked.text}")


def start(server: FaultyServer, folder: Path, concurrency: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ASKER, server.base_url, str(folder), str(concurrency)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def resumed(server: FaultyServer, folder: Path, concurrency: int) -> list[str]:
    """What the same program prints when it is started again."""
    process = start(server, folder, concurrency)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


@pytest.mark.parametrize("killed_at", [0, 17, 39])
def test_killed_when_a_request_arrives_with_one_under_way(serve, tmp_path, killed_at):
    """With one request at a time all before it are answered and must be stored; only this one is sent again."""
    processes: list[subprocess.Popen[str]] = []

    def answer(asked: Asked) -> Says | Late:
        if asked.number == killed_at:
            os.kill(processes[0].pid, signal.SIGKILL)
            return Late(echo(asked))
        return echo(asked)

    server = serve(answer)
    processes.append(start(server, tmp_path / "responses", 1))
    processes[0].communicate(timeout=120)
    assert processes[0].returncode == -signal.SIGKILL
    with opened(tmp_path) as store:
        assert len(list(store.requests())) in (killed_at, killed_at + 1)
    server.answer = echo
    server.go_on.set()

    texts = resumed(server, tmp_path / "responses", 1)

    assert texts == [f"answer to q{number}" for number in range(QUESTIONS)]
    times = Counter(asked.text for asked in server.seen)
    twice = [text for text, count in times.items() if count > 1]
    assert twice == [f"q{killed_at}"]
    assert len(server.seen) == QUESTIONS + 1


@pytest.mark.parametrize("answered", [5, 23])
def test_killed_with_many_under_way(serve, tmp_path, answered):
    """Those that were answered are not sent again, those that were under way are."""
    server = serve(lambda asked: echo(asked) if asked.number < answered else Late(echo(asked)))
    process = start(server, tmp_path / "responses", 8)
    with opened(tmp_path) as store:
        while len(server.seen) < answered + 8 or _answers(store) < answered:
            assert process.poll() is None
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert _answers(store) == answered
    before = {asked.text for asked in server.seen[:answered]}
    server.answer = echo
    server.go_on.set()
    sent = len(server.seen)

    texts = resumed(server, tmp_path / "responses", 8)

    assert texts == [f"answer to q{number}" for number in range(QUESTIONS)]
    again = [asked.text for asked in server.seen[sent:]]
    assert not before & set(again)
    assert len(again) == len(set(again)) == QUESTIONS - answered


def _answers(store) -> int:
    return len(store.answers([answer_key(asked.request, 0) for asked in store.requests()]))


def test_a_run_that_ended_asks_nothing_when_it_is_started_again(serve, tmp_path):
    server = serve(echo)
    first = resumed(server, tmp_path / "responses", 16)
    again = resumed(server, tmp_path / "responses", 16)
    assert first == again
    assert len(server.seen) == QUESTIONS


def test_two_that_run_at_once_share_what_they_find(serve, tmp_path):
    """Both may ask what neither has yet; both end with the same answers."""
    server = serve(lambda asked: completion(f"{asked.text} {asked.number}"))
    both = [start(server, tmp_path / "responses", 4) for _ in range(2)]
    said = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert said[0] == said[1]
    assert QUESTIONS <= len(server.seen) <= 2 * QUESTIONS
