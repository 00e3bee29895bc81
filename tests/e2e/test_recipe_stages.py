"""The stages that need no model, and `recipe check`, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run

CASE: dict[str, Any] = {
    "pass_matrix": ["1111", "1111", "1011", "1011", "0111"],
    "tests_below_ten_percent": [],
    "strong_and_diverse_programs": [0, 1, 2, 3, 4],
    "indistinguishable_programs": [0, 1, 2, 3, 4],
    "same_pattern_groups_after_filter": [[0], [1], [2, 3]],
    "tests_kept_by_final_filter": 4,
}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`least(values)` with eleven candidates and eight tests, of which one is wrong; judged."""
    folder = tmp_path_factory.mktemp("stages")
    bodies = [
        *["min(values)", "sorted(values)[0]", "-max(-one for one in values)"],
        *["values[0]", "values[-1]", "0", "max(values)", "sum(values)", "None", "len(values)", "1"],
    ]
    inputs = [
        ("[[1, 2]]", "1"),
        ("[[2, 1]]", "1"),
        ("[[3]]", "3"),
        ("[[4]]", "4"),
        ("[[5]]", "5"),
        ("[[6]]", "6"),
    ]
    inputs += [("[[7]]", "7"), ("[[1, 9]]", "9000")]
    task = {
        "format": "cupel.task/1",
        "id": "least",
        "prompt": "Write `least(values)`: the least of them.",
        "requirements": None,
        "interface": {"kind": "function", "name": "least"},
        "reference": None,
        "tests": [
            {
                "id": f"t{at}",
                "kind": "call",
                "args": args,
                "expected": expected,
                "visibility": "private",
                "origin": "seed",
            }
            for at, (args, expected) in enumerate(inputs)
        ],
        "candidates": [
            {"id": f"c{at:02d}", "code": f"def least(values):\n    return {body}\n", "origin": "person"}
            for at, body in enumerate(bodies)
        ],
    }
    path = folder / "tasks.jsonl"
    path.write_text(json.dumps(task) + "\n", encoding="utf-8")
    assert run(["judge", str(path), "--out", str(folder / "judged"), "--workers", "1"]) == 0
    return folder / "judged"


def test_filter_thin_and_select_follow_the_outcomes_of_a_run(
    tmp_path: Path, judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filtered, thinned, selected = (tmp_path / f"{name}.jsonl" for name in ("filtered", "thinned", "selected"))

    assert run(["filter", str(judged), "--out", str(filtered), "--json"]) == 0
    assert told(capsys)["dropped"] == {"few-candidates-pass": 1}
    assert run(["thin", str(filtered), "--outcomes", str(judged), "--out", str(thinned), "--json"]) == 0
    assert told(capsys)["dropped"] == {"same-pass-pattern": 4}
    assert run(["select", str(judged), "--out", str(selected), "--per-pattern", "3", "--json"]) == 0
    assert told(capsys)["dropped"] == {"few-candidates-pass": 1, "same-pass-pattern": 2}

    assert [len(lines(path)[0]["tests"]) for path in (filtered, thinned, selected)] == [7, 3, 5]


def test_of_a_later_run_only_new_cells_are_executed(
    tmp_path: Path, judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (task,) = lines(judged / "tasks.jsonl")
    candidates = [
        {key: value for key, value in one.items() if key != "task_id"}
        for one in lines(judged / "candidates.jsonl")
    ]
    new = {**task["tests"][0], "id": "new", "args": "[[8]]", "expected": "8"}
    more = tmp_path / "more.jsonl"
    more.write_text(
        json.dumps({**task, "tests": [*task["tests"], new], "candidates": candidates}) + "\n",
        encoding="utf-8",
    )

    assert (
        run(
            [
                "judge",
                str(more),
                "--out",
                str(tmp_path / "later"),
                "--known",
                str(judged),
                "--workers",
                "1",
                "--json",
            ]
        )
        == 0
    )

    summary = told(capsys)
    assert (summary["cells"], summary["executed"]) == (11 * 9, 11)
    assert run(["judge", str(more), "--out", str(tmp_path / "x"), "--known", str(tmp_path / "nowhere")]) == 2


def test_the_report_gives_the_figures_of_a_run(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(judged), "--json"]) == 0
    figures = told(capsys)
    assert (figures["tasks"], figures["candidates"], figures["perfect"]) == (1, 11, 0)
    assert figures["maximum"] == 7 / 8
    assert figures["per_task"][0]["pass_at_k"]["1"] == 0.0
    assert run(["report", str(judged)]) == 0
    assert "pass@k" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "code"), [({}, 0), ({"tests_kept_by_final_filter": 3}, 1), ({"pass_matrix": ["2"]}, 2)]
)
def test_recipe_check_ends_with_what_it_found(
    tmp_path: Path, change: dict[str, Any], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "recorded.json"
    path.write_text(json.dumps({"cases": [CASE, {**CASE, **change}]}), encoding="utf-8")
    assert run(["recipe", "check", "evolvecoder", str(path)]) == code
    if code == 1:
        assert capsys.readouterr().out == "case 1, tests_kept_by_final_filter: 3 expected, 4 found\n"


def test_recipe_check_holds_on_all_recorded_answers(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recipe", "check", "evolvecoder", str(real_data / "evolvecoder_vectors.json"), "--json"]) == 0
    assert told(capsys)["answers"] == 600


def test_wrong_usage_of_the_stages_ends_with_2(tmp_path: Path, judged: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    assert run(["filter", str(tmp_path / "nowhere"), "--out", out]) == 2
    assert run(["filter", str(judged), "--out", out, "--min-share", "2"]) == 2
    assert run(["recipe", "check", "nonsense", out]) == 2
    assert run(["recipe", "show", "nonsense"]) == 2
    assert run(["pose", str(tmp_path / "raw.jsonl"), "--out", out]) == 2
    assert (
        run(["pose", str(tmp_path / "raw.jsonl"), "--out", out, "--models", "x.toml", "--base-url", "y"]) == 2
    )
