"""`precondition` on files, with a scripted model and the real sandbox: what is accepted, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stage_files import ScriptedAsking, lines, task

from cupel.llm import Ending, Failed
from cupel.model.hashing import content_hash
from cupel.pipeline.precondition import precondition_file
from cupel.sandbox import backends

PROMPT = "Write `f(x: int)`, the square root of `x`, rounded down; 0 <= x <= 1000.\n\n>>> f(16)\n4\n"
GOOD = "def valid(x):\n    return type(x) is int and 0 <= x <= 1000\n"


def tasks_file(tmp_path: Path, **fields: Any) -> Path:
    path = tmp_path / "tasks.jsonl"
    path.write_text(json.dumps({**task("t", 4, 1, prompt=PROMPT), **fields}) + "\n", encoding="utf-8")
    return path


def written(tmp_path: Path, answer: Any, *rulings: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The task that comes out."""
    path = tmp_path / "rulings.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rulings), encoding="utf-8")
    failed = isinstance(answer, Failed)
    said = (lambda *_: answer) if failed else json.dumps({"code": answer})
    with ScriptedAsking(tmp_path / f"responses {content_hash(str(answer))}", said) as asking:
        precondition_file(
            asking,
            tasks_file(tmp_path, **fields),
            tmp_path / "out.jsonl",
            backend=backends.choose(unsafe_no_isolation=True),
            rulings=path,
        )
    (found,) = lines(tmp_path / "out.jsonl")
    return found


def reject(tmp_path: Path) -> tuple[str, str]:
    (one,) = lines(tmp_path / "out.rejected.jsonl")
    return one["reason"], one.get("detail", "")


def test_one_that_known_inputs_bear_out_is_the_tasks_own(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD)

    assert found["precondition"] == GOOD
    told = found["provenance"]["precondition"]
    assert (told["made_by"], told["prompt"]["name"]) == ("model:m", "precondition")
    assert int(told["vetted"].split()[2]) > 5  # four tests, the prompt's example, and inputs beyond the limit
    assert not (tmp_path / "out.rejected.jsonl").exists()


@pytest.mark.parametrize(
    ("code", "reason", "what"),
    [
        ("def valid(x):\n    return 0 < x <= 1000\n", "narrows", "t0 (test)"),
        ("def valid(x):\n    return 0 <= x < 16\n", "narrows", "f(16) (shown)"),
        ("def valid(x):\n    return True\n", "lets-through", "(beyond limits)"),
        ("def valid(x):\n    return 1\n", "narrows", "t0 (test)"),
        ("def valid(x):\n    raise ValueError\n", "narrows", "t0 (test)"),
        ("def correct(x):\n    return True\n", "narrows", "t0 (test)"),
        ("def valid(x:\n", "no-program", "it cannot be loaded"),
    ],
)
def test_what_is_wrong_with_one_is_told(tmp_path: Path, code: str, reason: str, what: str) -> None:
    found = written(tmp_path, code)

    assert found.get("precondition") is None
    said, detail = reject(tmp_path)
    assert (said, what in detail) == (reason, True), detail


def test_it_has_to_agree_with_the_rulings_where_these_agree_with_each_other(tmp_path: Path) -> None:
    no = {"task_id": "t", "flags": ["above-range"], "ruling": "outside", "by": "ann", "examples": ["f(500)"]}
    assert written(tmp_path, GOOD, no).get("precondition") is None
    assert reject(tmp_path) == ("lets-through", "accepts f(500) (ruled outside)")
    assert written(tmp_path, GOOD, no, {**no, "by": "bob", "ruling": "within"})["precondition"] == GOOD


def test_tests_found_before_that_are_new_in_kind_and_lie_outside_go_and_plain_ones_may_not(
    tmp_path: Path,
) -> None:
    def found_before(name: str, args: str, *flags: str) -> dict[str, Any]:
        made = {"made_by": "cupel fuzz", "flags": list(flags)}
        call = {"kind": "call", "args": args, "expected": "1", "visibility": "private", "origin": "fuzz"}
        return {"id": name, **call, "provenance": made}

    seeds = task("t", 4, 1)["tests"]
    one = written(tmp_path, GOOD, tests=[*seeds, found_before("far", "[-4]", "negative")])
    assert [test["id"] for test in one["tests"]] == ["t0", "t1", "t2", "t3"]
    (drop,) = lines(tmp_path / "out.dropped.jsonl")
    assert (drop["test_id"], drop["reason"]) == ("far", "outside-the-precondition")

    narrow = "def valid(x):\n    return 0 <= x <= 1000 and x != 7\n"
    one = written(tmp_path, narrow, tests=[*seeds, found_before("near", "[7]")])
    assert (one.get("precondition"), len(one["tests"])) == (None, 5)
    assert reject(tmp_path) == ("narrows", "rejects near (test)")


def test_a_task_that_has_one_is_not_asked_about_and_no_answer_is_a_reject(tmp_path: Path) -> None:
    own = "def valid(x):\n    return x >= 0\n"
    assert written(tmp_path, GOOD, precondition=own)["precondition"] == own
    assert written(tmp_path, Failed(Ending.REFUSAL, "I would rather not")).get("precondition") is None
    assert reject(tmp_path)[0] == "refusal"
