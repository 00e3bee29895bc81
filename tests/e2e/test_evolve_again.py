"""What was evolved is evolved again: tests that stand are not made a second time, and nothing of the task is lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.evolve.config import EvolveConfig
from cupel.evolve.newtests import content_of


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize("withheld", [False, True])
def test_a_run_on_the_result_of_another_makes_no_test_twice(
    tmp_path: Path, clamp: dict[str, Any], withheld: bool
) -> None:
    programs = [
        "def clamp(x, lo, hi):\n    return sorted((x, lo, hi))[1]\n",
        "def clamp(x, lo, hi):\n    return min(max(x, lo), hi)\n",
        "def clamp(x, lo, hi):\n    return x if lo <= x <= hi else lo if x < lo else hi\n",
        "def clamp(x, lo, hi):\n    if x > hi:\n        x = hi\n    return lo if x < lo else x\n",
    ]
    clamp["candidates"] += [{"id": f"more{at}", "code": code} for at, code in enumerate(programs)]
    if withheld:
        clamp |= {"reference": None, "precondition": None}
    source: Path = tmp_path / "tasks.jsonl"
    source.write_text(json.dumps(clamp) + "\n", encoding="utf-8")
    for turn in range(4):
        out = tmp_path / f"run{turn}"
        command = [
            "evolve",
            str(source),
            "--out",
            str(out),
            "--rounds",
            "2",
            "--seed",
            str(turn),
            "--workers",
            "1",
        ]
        assert run(command) == 0
        (task,) = lines(out / "tasks.jsonl")
        contents = Counter(content_of(test) for test in task["tests"] if test["origin"] == "fuzz")
        assert len(task["tests"]) > 5
        assert max(contents.values()) == 1
        assert (out / "rejected.jsonl").read_text(encoding="utf-8") == ""
        source = out
    assert EvolveConfig().max_tests >= len(task["tests"])
