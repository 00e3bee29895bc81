"""What the oracle's settings, rulings and a missing reference come to in a whole run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run

MEANS = {
    "reference": "def mean(values):\n    return sum(values) / len(values) if values else 0.0\n",
    "r1": "def mean(values):\n    if not values:\n        return 0.0\n    return sum(values) / len(values)\n",
    "r2": "def mean(values):\n    total = 0\n    for value in values:\n        total += value\n    return total / max(1, len(values))\n",
    "r3": "def mean(values):\n    count = len(values)\n    return 0.0 if count == 0 else sum(values) / count\n",
    "r4": "from functools import reduce\n\ndef mean(values):\n    return reduce(lambda a, b: a + b, values, 0) / (len(values) or 1)\n",
    "empty-1": "def mean(values):\n    return sum(values) / len(values) if values else None\n",
    "empty-2": "def mean(values):\n    if not values:\n        return None\n    return sum(values) / len(values)\n",
    "empty-3": "def mean(values):\n    total = sum(values)\n    return None if not values else total / len(values)\n",
}
"""The mean of a list; on what an empty one has, programs are of two minds."""


def task(**more: Any) -> dict[str, Any]:
    seeds = ("[[1, 2, 3]]", "[[4]]", "[[10, -10]]", "[[7, 8]]")
    answers = ("2.0", "4.0", "0.0", "7.5")
    return {
        "format": "cupel.task/1",
        "id": "own/mean",
        "prompt": "Write `mean(values)`, the arithmetic mean of a list of integers.",
        "requirements": None,
        "interface": {"kind": "function", "name": "mean"},
        "reference": {"code": MEANS["reference"]},
        "tests": [
            {
                "id": f"s{at}",
                "kind": "call",
                "args": args,
                "expected": answer,
                "visibility": "private",
                "origin": "seed",
            }
            for at, (args, answer) in enumerate(zip(seeds, answers, strict=True))
        ],
        "candidates": [{"id": name, "code": code} for name, code in MEANS.items() if name != "reference"],
        **more,
    }


def evolved(tmp_path: Path, one: dict[str, Any], *options: str) -> Path:
    tasks, out = tmp_path / "tasks.jsonl", tmp_path / "run"
    tasks.write_text(json.dumps(one) + "\n", encoding="utf-8")
    assert run(["evolve", str(tasks), "--out", str(out), "--rounds", "1", "--json", *options]) == 0
    return out


def passing(out: Path, capsys: pytest.CaptureFixture[str]) -> int:
    return int(json.loads(capsys.readouterr().out)["per_task"][0]["passing_after"])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def disputed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The dispute about the empty list, of a run that leaves it open."""
    (tmp_path / "a").mkdir()
    first = evolved(tmp_path / "a", task())
    assert passing(first, capsys) == 7
    return next(one for one in lines(first / "disputes.jsonl") if one["flags"] == ["empty"])


def test_what_programs_are_of_two_minds_about_is_a_dispute_until_a_ruling_settles_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dispute = disputed(tmp_path, capsys)
    assert set(dispute["against"]) == {"empty-1", "empty-2", "empty-3"}

    ruled = [{**dispute, "ruling": "within", "by": name} for name in ("ann", "bob")]
    (tmp_path / "rulings.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in ruled), encoding="utf-8"
    )
    (tmp_path / "b").mkdir()
    second = evolved(tmp_path / "b", task(), "--rulings", str(tmp_path / "rulings.jsonl"))

    assert passing(second, capsys) == 4
    assert any(test.get("args") == "[[]]" for test in lines(second / "tasks.jsonl")[0]["tests"])


def test_two_voices_on_one_answer_settle_it_and_on_another_answer_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dispute = disputed(tmp_path, capsys)
    (example,) = dispute["examples"]
    ruled = {**dispute, "ruling": "within", "input": example["input"], "expected": example["expected"]}
    other = {**ruled, "expected": "7"}
    for name, some, left in (
        ("two", [{**ruled, "by": "ann"}, {**ruled, "by": "bob"}], 4),
        ("otherwise", [{**other, "by": "ann"}, {**other, "by": "bob"}], 7),
    ):
        (tmp_path / name).mkdir()
        rulings = tmp_path / name / "rulings.jsonl"
        rulings.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
        evolved(tmp_path / name, task(), "--rulings", str(rulings))
        assert passing(tmp_path / name / "run", capsys) == left


def test_a_ruling_that_a_class_is_outside_keeps_it_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ruling = {
        "task_id": "own/mean",
        "flags": ["empty"],
        "ruling": "outside",
        "by": "ann",
        "reason": "not asked",
    }
    (tmp_path / "rulings.jsonl").write_text(json.dumps(ruling) + "\nnonsense\n", encoding="utf-8")

    out = evolved(tmp_path, task(), "--oracle", "bold", "--rulings", str(tmp_path / "rulings.jsonl"))

    assert passing(out, capsys) == 7
    assert all("empty" not in one["flags"] for one in lines(out / "disputes.jsonl"))
    assert [one["line"] for one in lines(out / "rejected.jsonl")] == [2]


def test_another_setting_is_another_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = evolved(tmp_path, task())
    tasks = str(tmp_path / "tasks.jsonl")
    assert run(["evolve", tasks, "--out", str(out), "--rounds", "1", "--oracle", "bold"]) == 2
    assert "holds another run" in capsys.readouterr().err


def test_without_a_reference_the_answer_is_what_independent_programs_agree_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "id": "wrong",
        "code": "def mean(values):\n    return sum(values) / 1.0 / len(values) if len(values) < 4 else 1.5\n",
    }
    one = task(reference=None)
    one["candidates"] = [*one["candidates"], wrong]

    out = evolved(tmp_path, one)

    found = json.loads(capsys.readouterr().out)
    assert (found["per_task"][0]["passing_before"], found["per_task"][0]["passing_after"]) == (8, 7)
    (written,) = lines(out / "tasks.jsonl")
    assert written["reference"] is None
    rests_on = [test["provenance"] for test in written["tests"] if test["origin"] == "fuzz"]
    assert all(made["expected_by"] == "agreement" and made["independent_programs"] >= 4 for made in rests_on)


def test_without_a_reference_too_few_programs_decide_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = task(reference=None)
    one["candidates"] = one["candidates"][:2]
    out = evolved(tmp_path, one)
    assert {test["origin"] for test in lines(out / "tasks.jsonl")[0]["tests"]} == {"seed"}


def test_a_reference_that_most_programs_contradict_is_reported_and_not_overruled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "def mean(values):\n    return sum(values) / len(values) if sum(values) < 40 else -1.0\n"
    one = task(reference={"code": bad})
    seeds = [
        {**test, "args": "[[20, 18, 1]]", "expected": "13.0"} if test["id"] == "s0" else test
        for test in one["tests"]
    ]
    evolved(tmp_path, {**one, "tests": seeds})
    (why,) = json.loads(capsys.readouterr().out)["suspect_references"]["own/mean"]
    assert "contradict the reference" in why
