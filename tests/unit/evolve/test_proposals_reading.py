"""Files of proposals: what a line may be, and what is said of one that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.evolve.proposals.proposal import LONGEST, Proposal, proposal_from_json, read_proposals
from cupel.model.errors import UsageError

GOOD = {"task_id": "t", "by": "model:m", "kind": "assert", "code": "assert f(1) == 2", "response": "abc"}


def written(path: Path, *records: Any) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_proposal_is_written_as_it_is_read() -> None:
    records = [
        GOOD,
        {"task_id": "t", "by": "person:ann", "kind": "input", "args": "[1]", "kwargs": "{'k': 2}"},
        {"task_id": "t", "by": "model:m", "kind": "input", "stdin": "3\n"},
        {"task_id": "t", "by": "model:m", "kind": "input", "steps": [{"new": "Stack", "args": "[]"}]},
        {
            "task_id": "t",
            "by": "model:m",
            "kind": "generator",
            "code": "def generate(seed):\n    return [seed]\n",
        },
        {"task_id": "t", "by": "model:m", "kind": "test", "test": {"kind": "assert", "code": "assert f"}},
        {**GOOD, "provenance": {"model": "large"}},
    ]
    assert [proposal_from_json(one).to_json() for one in records] == records


def test_proposals_come_by_task_and_the_same_one_counts_once(tmp_path: Path) -> None:
    other = {**GOOD, "task_id": "u"}
    found = read_proposals(written(tmp_path / "p.jsonl", GOOD, "", {**GOOD, "response": "later"}, other))

    one = Proposal("t", "model:m", "assert", {"code": "assert f(1) == 2"}, "abc")
    assert dict(found.by_task) == {"t": (one,), "u": (proposal_from_json(other),)}
    assert found.rejected == ()


def test_a_line_that_is_no_proposal_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path / "p.jsonl",
        "not json",
        [1],
        {**GOOD, "by": "somebody"},
        {**GOOD, "kind": "guess"},
        {"task_id": "t", "by": "model:m", "kind": "input"},
        {"task_id": "t", "by": "model:m", "kind": "input", "args": "[1]", "stdin": "1"},
        {**GOOD, "code": ["assert"]},
        {**GOOD, "code": "x" * LONGEST},
        GOOD,
    )

    found = read_proposals(path)

    assert [one.line for one in found.rejected] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.reason for one in found.rejected][2:7] == [
        "no proposal: `task_id` is a text, and `by` is `model:NAME` or `person:NAME`",
        "no proposal: `kind` is 'guess', not one of assert, input, generator, test",
        "no proposal: a proposal of kind input has one of: args, stdin, steps",
        "no proposal: a proposal of kind input has one of: args, stdin, steps",
        "no proposal: `code` is of the wrong type",
    ]
    assert len(found.by_task["t"]) == 1


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.jsonl"):
        read_proposals(tmp_path / "nothing.jsonl")
