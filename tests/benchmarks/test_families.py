"""Tasks made by program: distinct, of every kind, right by a second formulation, with copies that are labelled and found."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cupel.dataset.deduplication import dedupe
from cupel.dataset.fingerprint import fingerprint
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.reference import examine
from cupel.model.outcome import Outcome
from cupel.model.task import task_from_json
from cupel.sandbox.backends import choose
from cupel.store.taskfile import write_lines
from families import FAMILIES, records

SIZE = 104
"""Two tasks of each family."""


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return list(records(SIZE, seed=3, duplicates=0.12))


def originals(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in made if "planted" not in one["metadata"]]


def test_there_are_over_forty_families_of_all_four_kinds(made: list[dict[str, Any]]) -> None:
    families = Counter(one["metadata"]["family"] for one in originals(made))
    assert len(FAMILIES) >= 40
    assert set(families.values()) == {2}
    kinds = Counter(one["interface"]["kind"] for one in originals(made)[: len(FAMILIES)])
    assert min(kinds[kind] for kind in ("function", "class", "module", "program")) >= 5
    tests = {test["kind"] for one in made for test in one["tests"]}
    assert tests >= {"call", "calls", "assert", "stdio"}
    assert tests & {"unittest", "pytest"}


def test_every_task_keeps_the_format_and_every_requirement_has_a_test(made: list[dict[str, Any]]) -> None:
    for record in originals(made):
        task = task_from_json(json.loads(json.dumps(record)))
        checked = {number for test in task.tests for number in test.requirements}
        assert {one.id for one in task.requirements or []} <= checked, record["id"]
        assert sum(test.visibility == "public" for test in task.tests) >= 1


def test_tasks_are_distinct_by_program_and_the_same_seed_gives_the_same_tasks(
    made: list[dict[str, Any]],
) -> None:
    digests = {fingerprint({"solution.py": one["reference"]["code"]}).digest for one in originals(made)}
    assert len(digests) == SIZE
    assert list(records(SIZE, seed=3, duplicates=0.12)) == made
    assert [one["prompt"] for one in records(5, seed=4)] != [one["prompt"] for one in originals(made)[:5]]


def test_references_give_what_the_second_formulation_expects(made: list[dict[str, Any]]) -> None:
    with Judge(choose(unsafe_no_isolation=True)) as judge:
        for record in originals(made)[: len(FAMILIES) : 3]:
            task = task_from_json(record)
            examined = examine(judge, task, checks_of(task))
            assert examined.rejected is None, record["id"]
            assert {one.outcome for one in examined.judged} == {Outcome.PASS}, record["id"]


def test_copies_are_planted_at_the_rate_that_is_stated_and_all_are_found(
    made: list[dict[str, Any]], tmp_path: Path
) -> None:
    planted = {one["id"]: one["metadata"]["planted"] for one in made if "planted" in one["metadata"]}
    assert len(planted) == int(SIZE * 0.12)
    assert set(Counter(one["how"] for one in planted.values())) >= {"verbatim", "renamed", "reworded"}
    write_lines(tmp_path / "tasks.jsonl", made)
    done = dedupe(tmp_path / "tasks.jsonl", tmp_path / "kept.jsonl")
    dropped = {frozenset((one.task_id, one.kept)) for one in done.duplicates}
    assert done.kept == SIZE
    assert all(any(id in pair for pair in dropped) for id in planted)


def test_disguised_copies_do_not_look_alike(made: list[dict[str, Any]]) -> None:
    by_id = {one["id"]: one for one in made}
    for copy in (one for one in made if "planted" in one["metadata"]):
        told, origin = copy["metadata"]["planted"], by_id[copy["metadata"]["planted"]["copy_of"]]
        same_prompt, same_code = copy["prompt"] == origin["prompt"], copy["reference"] == origin["reference"]
        assert (same_prompt and same_code) == (told["how"] == "verbatim")
        if told["how"] == "renamed" and origin["interface"]["kind"] != "program":
            assert not re.search(rf"\b{origin['interface']['name']}\b", json.dumps(copy))
