"""`cupel annotate` and `cupel stress` on real work: through the command line, with a scripted model behind the endpoints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cupel.cli.main import run
from cupel.llm import Client
from default_script import DefaultScript

TASK: dict[str, Any] = {
    "format": "cupel.task/1",
    "id": "demo/span",
    "prompt": "Write `span(values: list[int])`: the largest value minus the smallest. No values give 0.",
    "requirements": [
        {"id": "R1", "section": "outputs", "text": "The largest minus the smallest."},
        {"id": "R2", "section": "edge_cases", "text": "0 for no values."},
    ],
    "interface": {"kind": "function", "name": "span"},
    "reference": {"code": "def span(values):\n    return max(values) - min(values) if values else 0\n"},
    "metadata": {"taxonomy": ["numbers"], "difficulty": "easy"},
    "tests": [
        {
            "id": f"t{at}",
            "kind": "call",
            "args": args,
            "expected": expected,
            "visibility": "public" if at == 0 else "private",
            "origin": "seed",
            "requirements": ["R2" if args == "[[]]" else "R1"],
        }
        for at, (args, expected) in enumerate(
            [
                ("[[1, 4, 9]]", "8"), ("[[3, 8]]", "5"), ("[[]]", "0"), ("[[9, 1, 4]]", "8"), ("[[7, 2, 3, 5]]", "5"),
                ("[[0, 300]]", "300"), ("[[-2, 6]]", "8"), ("[[6, 6]]", "0"),
            ]
        )
    ],
}  # fmt: skip
PROGRAMS = {
    "right": "def span(values):\n    return max(values, default=0) - min(values, default=0)\n",
    "empty": "def span(values):\n    return max(values) - min(values)\n",
    "empty-copy": "def span(values):\n    # the same\n    return max(values) - min(values)\n",
    "silent": "def span(values):\n    print(max(values) - min(values) if values else 0)\n",
    "prose": "Here is my solution:\n\nTake the largest value and subtract the smallest one from it.\n",
    "odd": "def span(values):\n    ends = sorted(values)\n    if len(ends) == 4:\n        ends = ends[:3]\n        ends.append(77)\n    return (ends or [0])[-1] - (ends or [0])[0]\n",
}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with one right program and five wrong ones, two of them the same; annotated."""
    folder = tmp_path_factory.mktemp("annotate")
    candidates = [{"id": id, "code": code, "origin": f"model:{id[0]}"} for id, code in PROGRAMS.items()]
    (folder / "tasks.jsonl").write_text(
        json.dumps({**TASK, "candidates": candidates}) + "\n", encoding="utf-8"
    )
    assert run(["judge", str(folder / "tasks.jsonl"), "--out", str(folder / "run"), "--workers", "1"]) == 0
    assert run(["annotate", str(folder / "run"), "--workers", "1"]) == 0
    return folder / "run"


def test_failing_candidates_are_tagged_with_evidence(judged: Path) -> None:
    found = {one["candidate_id"]: one for one in lines(judged / "failures.jsonl")}

    assert {id: one["primary"] for id, one in found.items()} == {
        "empty": "edge-case",
        "empty-copy": "edge-case",
        "silent": "no-return",
        "prose": "extraction-failure",
        "odd": "unsure",
    }
    first = found["empty"]["tags"][0]
    assert (first["source"], first["evidence"]["tests"], first["evidence"]["requirements"]) == (
        "program",
        ["t2"],
        ["R2"],
    )
    assert found["silent"]["tags"][0]["evidence"]["line"] == 2


def test_what_is_unsure_stands_as_a_question(judged: Path) -> None:
    (question,) = lines(judged / "tag_questions.jsonl")
    assert (question["candidate_id"], question["failed"], question["passed"]) == ("odd", 1, 7)
    assert question["failing"] == [
        {"test_id": "t4", "input": "span([7, 2, 3, 5])", "expected": "5", "got": "75"}
    ]
    assert "default=0" not in json.dumps(question)


def test_models_are_compared(judged: Path) -> None:
    told = json.loads((judged / "stress.json").read_text(encoding="utf-8"))
    assert {one["model"]: one["perfect"] for one in told["models"]} == {
        "e": 0,
        "o": 0,
        "p": 0,
        "r": 1,
        "s": 0,
    }
    assert (told["tasks"][0]["difficulty"], told["tasks"][0]["stated_difficulty"]) == ("hard", "easy")


def test_the_report_and_the_dataset_have_the_tags(judged: Path, tmp_path: Path) -> None:
    page = (judged / "report.html").read_text(encoding="utf-8")
    assert "Why candidates fail" in page and "Difficulty for models" in page
    assert "Failure tags by model" in page and "numbers" in page
    assert run(["package", str(judged), "--out", str(tmp_path / "dataset")]) == 0
    rows = [
        row
        for path in (tmp_path / "dataset" / "attempts").glob("*.parquet")
        for row in pq.read_table(path).to_pylist()
    ]
    tags = {row["id"]: json.loads(row["failure_tags"] or "null") for row in rows}
    assert tags["silent"][0]["tag"] == "no-return"
    assert tags["right"] is None


def test_nothing_is_sought_twice_and_the_files_are_the_same(
    judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("failures.jsonl", "tag_questions.jsonl", "stress.json", "report.html")
    before = [(judged / name).read_bytes() for name in names]
    monkeypatch.setattr("cupel.pipeline.annotate.annotate_task", None)
    assert run(["annotate", str(judged), "--workers", "1"]) == 0
    assert [(judged / name).read_bytes() for name in names] == before


def test_a_reviewers_answers_close_questions_and_bad_lines_are_set_aside(
    judged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (question,) = lines(judged / "tag_questions.jsonl")
    good = {
        **question,
        "by": "person:ann",
        "tags": [{"tag": "wrong-condition", "why": "Four are special.", "line": 3}],
    }
    bad = {"task_id": "demo/span", "candidate_id": "odd", "by": "person:bob", "tags": [{"tag": "nonsense"}]}
    stray = {"task_id": "demo/span", "candidate_id": "right", "by": "person:bob", "tags": [{"tag": "state"}]}
    filled = tmp_path / "filled.jsonl"
    filled.write_text(
        "".join(json.dumps(one) + "\n" for one in (good, bad, stray, question)), encoding="utf-8"
    )

    assert run(["annotate", str(judged), "--answers", str(filled), "--workers", "1", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["unsure"], told["answers"], told["set_aside"]) == (0, 2, 2)
    odd = next(one for one in lines(judged / "failures.jsonl") if one["candidate_id"] == "odd")
    assert (odd["primary"], odd["tags"][0]["source"], odd["tags"][0]["evidence"]["line"]) == (
        "wrong-condition",
        "person:ann",
        3,
    )
    assert lines(judged / "tag_questions.jsonl") == []
    reasons = [one["reason"] for one in lines(judged / "failures.rejected.jsonl")]
    assert "nonsense" in reasons[0] and "no failing candidate" in reasons[1]

    assert run(["annotate", str(judged), "--workers", "1"]) == 0  # what was said stays said
    assert (
        next(one for one in lines(judged / "failures.jsonl") if one["candidate_id"] == "odd")["primary"]
        == "wrong-condition"
    )


def test_wrong_use_is_told(judged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["annotate", str(tmp_path)]) == 2
    assert "no outcomes there" in capsys.readouterr().err
    assert run(["annotate", str(judged), "--answers", str(tmp_path / "nowhere.jsonl")]) == 2


class TestStress:
    @pytest.fixture
    def script(self, monkeypatch: pytest.MonkeyPatch) -> DefaultScript:
        script = DefaultScript()
        monkeypatch.setattr(
            "cupel.pipeline.asking.open_client",
            lambda spec, store, budget, *_: Client(script.model(name=spec.name), store, budget),
        )
        return script

    @pytest.fixture
    def command(self, tmp_path: Path) -> list[str]:
        (tmp_path / "tasks.jsonl").write_text(json.dumps(TASK) + "\n", encoding="utf-8")
        (tmp_path / "models.toml").write_text(
            '[endpoints.e]\nbase_url = "http://127.0.0.1:1/v1"\n'
            '[models.small]\nendpoint = "e"\nmodel = "s"\nroles = ["solver"]\n'
            '[models.big]\nendpoint = "e"\nmodel = "b"\nroles = ["solver", "reviewer"]\n',
            encoding="utf-8",
        )
        where = ["--out", str(tmp_path / "run"), "--models", str(tmp_path / "models.toml"), "--workers", "1"]
        return [
            "stress",
            str(tmp_path / "tasks.jsonl"),
            *where,
            "--responses",
            str(tmp_path / "responses"),
            "--n",
            "7",
        ]

    def test_programs_are_written_judged_tagged_and_reviewed(
        self, command: list[str], script: DefaultScript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([*command, "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["sampled"]["made"], told["tasks"]) == (14, 1)
        assert told["failing"] == len(lines(tmp_path / "run" / "failures.jsonl"))
        stress = json.loads((tmp_path / "run" / "stress.json").read_text(encoding="utf-8"))
        assert [one["model"] for one in stress["models"]] == ["big", "small"]
        assert stress["models"][0]["samples"] == 7

        asked = list(script.asked)
        assert run(command) == 0
        assert script.asked == asked

    def test_a_dry_run_asks_nobody_and_leaves_nothing(
        self, command: list[str], script: DefaultScript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([*command, "--dry-run"]) == 0
        assert set(json.loads(capsys.readouterr().out)) == {"small", "big"}
        assert script.asked == []
        assert not (tmp_path / "run").exists()

    def test_a_reviewer_is_asked_about_what_is_unsure_and_only_once(
        self, command: list[str], script: DefaultScript, tmp_path: Path
    ) -> None:
        task = {**TASK, "candidates": [{"id": "odd", "code": PROGRAMS["odd"], "origin": "person"}]}
        (tmp_path / "tasks.jsonl").write_text(json.dumps(task) + "\n", encoding="utf-8")
        assert run(command) == 0
        odd = next(one for one in lines(tmp_path / "run" / "failures.jsonl") if one["candidate_id"] == "odd")
        assert (odd["primary"], odd["tags"][0]["source"], odd["tags"][0]["confidence"]) == (
            "edge-case",
            "model:big",
            0.8,
        )
        asked = script.asked.count("tag")
        assert asked >= 1
        assert run(command) == 0
        assert script.asked.count("tag") == asked
