"""The curated sample that comes with the repository: what it promises of itself, and that its proofs can be repeated.

Every claim of all its tasks is executed by `make test-samples`; here those of a few.
"""

from __future__ import annotations

import gzip
import json
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cupel.author.workflow.audit import audit
from cupel.author.workflow.log import read_log
from cupel.cli.main import run
from cupel.dataset.manifest import damages

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
BOTH = ("authored", "hardened")


@pytest.fixture(scope="module")
def tasks() -> list[dict[str, Any]]:
    lines = gzip.decompress((SAMPLES / "authored" / "tasks.jsonl.gz").read_bytes()).splitlines()
    return [json.loads(line) for line in lines]


def rows(name: str, folder: str = "authored") -> list[dict[str, Any]]:
    """All rows of a configuration."""
    found: list[dict[str, Any]] = []
    for path in sorted((SAMPLES / folder / name).iterdir()):
        found += pq.read_table(path).to_pylist()
    return found


def test_it_has_tasks_of_many_classes_all_interfaces_and_every_difficulty(
    tasks: list[dict[str, Any]],
) -> None:
    assert len(tasks) >= 60
    assert len({name for task in tasks for name in task["metadata"]["taxonomy"]}) >= 15
    assert {task["interface"]["kind"] for task in tasks} == {"function", "class", "module", "program"}
    assert {task["metadata"]["difficulty"]["estimated"] for task in tasks} == {"easy", "medium", "hard"}


def test_authors_testers_and_solvers_of_a_task_are_different_contributors(
    tasks: list[dict[str, Any]],
) -> None:
    for task in tasks:
        made = task["provenance"]["authoring"]
        sides = [made["author"], *made["testers"]]
        names = [one["by"]["name"] for one in sides]
        assert len(set(names)) == len(names)
        assert not set(names) & {one["by"]["name"] for one in made["attempts"]}


def test_every_task_has_four_attempts_and_the_wrong_ones_are_tagged(tasks: list[dict[str, Any]]) -> None:
    attempts = rows("attempts")
    assert Counter(one["task_id"] for one in attempts) == {task["id"]: 4 for task in tasks}
    right = Counter(one["passes_all"] for one in attempts)
    assert right[True] > 60 and right[False] > 60
    assert all(json.loads(one["failure_tags"] or "[]") for one in attempts if not one["passes_all"])


def test_the_audit_proves_the_separation_from_the_dataset_alone(tasks: list[dict[str, Any]]) -> None:
    found = audit(read_log(SAMPLES / "authored"))
    assert found.is_proved
    assert found.ended["accepted"] == len(tasks)


@pytest.mark.parametrize("folder", BOTH)
def test_no_file_was_changed(folder: str) -> None:
    assert damages(SAMPLES / folder) == []


def commands() -> list[str]:
    """What the sample's README shows."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    return [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("command", commands())
def test_every_command_of_its_readme_works(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    program, *words = shlex.split(command)
    assert program == "cupel"
    assert run(words) == 0


def test_hardening_adds_tests_rejects_no_fewer_attempts_and_its_card_says_so() -> None:
    before, after = rows("attempts"), rows("attempts", "hardened")
    assert sum(one["passes_all"] for one in after) <= sum(one["passes_all"] for one in before)
    assert sum(one["test_count"] - one["seed_test_count"] for one in rows("tasks", "hardened")) >= 20
    card = (SAMPLES / "hardened" / "README.md").read_text(encoding="utf-8")
    assert "## Before and after" in card
