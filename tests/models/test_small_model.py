"""All stages and both recipes with a real language model of 270 million parameters, behind a real llama.cpp server.

Most of what it answers is no use. That must end as counted, explained rejects: every answer is either used, or set aside with its reason, or was
asked again because of it; what happens to be usable goes through. A second run is made after the server was stopped.
"""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from model_servers import HERE, cupel, environment, lines, serving, tell

from cupel.llm.request import Message
from default_script import PROBLEMS, raw_records

pytestmark = pytest.mark.timeout(3600)
MODELS = """
[endpoints.here]
base_url = "{url}/v1"
concurrency = 4
timeout_seconds = 600

[models.gemma]
endpoint = "here"
model = "gemma"
max_tokens = 96
stop = ["Question:"]
"""


@dataclass
class Project:
    """A folder in which everything is done once with the server, and once without."""

    folder: Path
    done: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Command → exit code and figures."""

    def do(self, pass_: str) -> None:
        """All commands; their files stand in the folder `pass_`."""
        raw, given, out = self.folder / "raw.jsonl", self.folder / "given.jsonl", self.folder / pass_
        out.mkdir()
        model = ["--models", self.folder / "models.toml"]

        def stage(name: str, *arguments: object, asks: bool = True) -> None:
            self.done[f"{pass_} {name}"] = cupel(name, *arguments, *(model if asks else []))

        stage("pose", raw, "--out", out / "posed.jsonl", "--tests", "4")
        stage("sample", given, "--out", out / "sampled.jsonl", "--n", "2")
        stage("judge", out / "sampled.jsonl", "--out", out / "judged", asks=False)
        for name in ("attack", "separate"):
            stage(name, out / "judged", "--out", out / f"{name}.jsonl", "--tests", "3")
        few = ["--rounds", "1", "--budget-executions", "4000"]
        stage("evolve", out / "judged", "--out", out / "evolved", *few, asks=False)
        stage(
            "propose", out / "evolved", "--out", out / "proposed.jsonl", "--tests", "3", "--generators", "1"
        )
        stage("rule", out / "evolved", "--out", out / "ruled.jsonl")
        stage("precondition", out / "evolved", "--out", out / "bounded.jsonl")
        for recipe in ("evolvecoder", "default"):
            command = ["run", raw, "--recipe", recipe, "--rounds", "1", "--out", out / recipe]
            self.done[f"{pass_} {recipe}"] = cupel(*command, *model)


def given_tasks() -> list[dict[str, Any]]:
    """Two tasks with programs that pass all tests, so that every stage has something to ask."""
    shared = {"visibility": "private", "origin": "seed"}
    return [
        {
            "format": "cupel.task/1",
            "id": one.name,
            "prompt": one.question,
            "requirements": None,
            "interface": {"kind": "function", "name": one.name},
            "reference": None,
            "tests": [
                {"id": f"t{at}", "kind": "assert", "code": code, **shared}
                for at, code in enumerate(one.tests[:-1])
            ],
            "candidates": [{"id": f"p{at}", "code": code} for at, code in enumerate(one.programs)],
        }
        for one in (PROBLEMS[0], PROBLEMS[4])
    ]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Everything done: first with the server, then, after it was stopped, again."""
    programs = environment("xllamacpp")
    found = Project(tmp_path_factory.mktemp("gemma"))
    for name, records in (("raw", raw_records()), ("given", given_tasks())):
        text = "".join(json.dumps(one) + "\n" for one in records)
        (found.folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    command = [str(programs / "python"), str(HERE / "serve_gguf.py"), str(found.folder)]
    log = found.folder / "server.log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPEL_RESPONSES", str(found.folder / "responses"))
        with serving(command, log, os.environ) as server:
            address = server.wait(lambda: next(iter(log.read_text().split()), None), 120)
            (found.folder / "models.toml").write_text(MODELS.format(url=address), encoding="utf-8")
            found.do("first")
        found.do("second")
    return found


def test_the_model_is_asked_in_every_stage(project: Project) -> None:
    for stage in ("pose", "sample", "attack", "separate", "propose", "rule", "precondition"):
        _, figures = project.done[f"first {stage}"]
        if "error" not in figures:
            assert figures["asked"] > 0 or stage == "rule", stage  # programs may disagree on nothing
            tell(f"gemma {stage}", **{key: figures[key] for key in ("asked", "answers", "made", "rejected")})
    for recipe in ("evolvecoder", "default"):
        code, figures = project.done[f"first {recipe}"]
        told = {
            key: figures[key] for key in ("tasks", "tests", "candidates", "spent", "error") if key in figures
        }
        tell(f"gemma cupel run --recipe {recipe}", code=code, **told)


def test_every_raw_problem_is_a_task_or_a_reject_with_its_reason(project: Project) -> None:
    for posed in [project.folder / "first" / "posed.jsonl"] + [
        project.folder / "first" / recipe / "rounds" / "0" / "pose.jsonl"
        for recipe in ("evolvecoder", "default")
    ]:
        tasks = {one["id"] for one in lines(posed)}
        whole = [one for one in rejects(posed) if one["what"] in ("answer", "question")]
        assert len(tasks) + len(whole) == len(tasks | {one["task_id"] for one in whole}) == len(PROBLEMS)
        assert all(one["reason"] and one["detail"] for one in rejects(posed))


def test_every_sample_is_a_program_or_a_reject_with_its_reason(project: Project) -> None:
    out = project.folder / "first" / "sampled.jsonl"
    programs = [
        one for task in lines(out) for one in task["candidates"] if one.get("origin") == "model:gemma"
    ]
    assert len(programs) + len(rejects(out)) == 2 * 2
    assert all(one["reason"] and one["response"] for one in rejects(out))
    assert len({one["response"] for one in [*programs, *rejects(out)]}) == 4


def test_nothing_of_what_the_model_answered_is_lost(project: Project) -> None:
    """Each answer's key stands in a file that a stage left, as provenance or with a reject, unless it was asked again for being no use."""
    answers, again = stored(project.folder / "responses" / "responses.sqlite")
    named = set()
    for path in (project.folder / "first").rglob("*.jsonl"):
        text = path.read_text(encoding="utf-8")
        named |= {key for key in answers if key in text}
    lost = set(answers) - named - again
    tell(
        "gemma answers", stored=len(answers), named=len(named), asked_again=len(again - named), lost=len(lost)
    )
    assert lost == set()


def test_what_is_usable_goes_through(project: Project) -> None:
    used = set()
    for path in (project.folder / "first").rglob("*.jsonl"):
        if ".rejected." not in path.name:
            used |= {
                key
                for key in stored(project.folder / "responses" / "responses.sqlite")[0]
                if key in path.read_text()
            }
    tell("gemma answers used", used=len(used))
    assert used


def test_a_run_ends_with_a_dataset_or_says_why_there_is_none(project: Project) -> None:
    for recipe in ("evolvecoder", "default"):
        code, figures = project.done[f"first {recipe}"]
        dataset = project.folder / "first" / recipe / "dataset"
        assert (code, dataset.is_dir()) in ((0, True), (1, False))
        if code == 0:
            assert figures["tasks"] > 0
            assert cupel("verify", dataset)[0] == 0
        else:
            assert "no task is left" in figures["error"]


def test_with_the_server_gone_everything_is_found_again_and_comes_out_the_same(project: Project) -> None:
    first, second = project.folder / "first", project.folder / "second"
    for name, (code, figures) in project.done.items():
        if name.startswith("second"):
            code_before, before = project.done[name.replace("second", "first")]
            assert code == code_before, name
            if "from_store" in figures:
                assert figures["from_store"] == figures["answers"] == before["answers"], name
            if "spent" in figures:
                assert figures["spent"]["requests"] == 0, name
    files = [path for path in first.rglob("*.jsonl") if path.name != "trace.jsonl"]
    assert len(files) > 20
    for path in files:
        assert (second / path.relative_to(first)).read_bytes() == path.read_bytes(), path


def rejects(out: Path) -> list[dict[str, Any]]:
    """What stands beside a stage's file."""
    return lines(out.with_name(out.name.replace(".jsonl", ".rejected.jsonl")))


def stored(path: Path) -> tuple[list[str], set[str]]:
    """(keys of all answers; keys of those that a repair turn followed) in a response store."""
    with sqlite3.connect(path) as db:
        rows = db.execute(
            "SELECT key, requests.body, answers.body FROM answers JOIN requests USING (request)"
        ).fetchall()
    conversations = [json.loads(body)["messages"] for _, body, _ in rows]
    repaired = {
        json.dumps(one[:-1]) for one in conversations if len(one) > 2 and one[-2]["role"] == "assistant"
    }
    again = set()
    for (key, _, body), messages in zip(rows, conversations, strict=True):
        text = ((json.loads(body).get("choice") or {}).get("message") or {}).get("content") or ""
        if json.dumps([*messages, Message("assistant", text).to_json()]) in repaired:
            again.add(key)
    return [key for key, _, _ in rows], again
