"""What models and persons propose goes through the oracle: what is expected is never their own arithmetic."""

from __future__ import annotations

import json
from collections import Counter
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
    "none": "def mean(values):\n    return sum(values) / len(values) if values else None\n",
    "long": "def mean(values):\n    return sum(values[:40]) / len(values[:40]) if values else 0.0\n",
    "seven": "def mean(values):\n    return 1.0 if 77 in values else sum(values) / len(values) if values else 0.0\n",
}
LONG = "import random\n\ndef generate(seed):\n    rng = random.Random(seed)\n    return [[rng.randint(-9, 9) for _ in range(45 + seed % 5)]]\n"
CHANCE = "import random\n\ndef generate(seed):\n    return [[random.random() for _ in range(3)]]\n"
PROPOSED: list[dict[str, Any]] = [
    {"kind": "assert", "code": "assert mean([77, 1]) == 39.0"},
    {"kind": "assert", "code": "assert mean([1, 2]) == 99"},
    {"kind": "assert", "code": "assert mean([1, 2, 3]) == 2.0"},
    {"kind": "assert", "code": "assert mean([2, 4]) > mean([1, 1])"},
    {"kind": "assert", "code": "assert (lambda values: (mean(values), values)[1])([3, 1]) == [3, 1]"},
    {"kind": "assert", "code": "assert (lambda value: value == 9)(mean([3, 1]))"},
    {"kind": "assert", "code": "assert other(1) == 2"},
    {"kind": "assert", "code": "print(mean([1]))"},
    {"kind": "input", "args": "[[5, 6, 7]]"},
    {"kind": "input", "args": "[open('x')]"},
    {"kind": "input", "stdin": "5 6 7"},
    {"kind": "generator", "code": LONG},
    {"kind": "generator", "code": CHANCE},
    {"kind": "generator", "code": "def generate(seed):\n    return 1 / 0\n"},
    {"kind": "test", "test": {"kind": "pytest", "code": "def test_it():\n    assert all(mean([n]) == n for n in range(3))\n"}},
    {"kind": "test", "test": {"kind": "call", "args": "[[1]]", "expected": "1.0"}},
]  # fmt: skip


def task(**more: Any) -> dict[str, Any]:
    seeds = [("[[1, 2, 3]]", "2.0"), ("[[4]]", "4.0"), ("[[10, -10]]", "0.0"), ("[[7, 8]]", "7.5")]
    return {
        "format": "cupel.task/1",
        "id": "own/mean",
        "prompt": "Write `mean(values)`, the arithmetic mean of a list of integers.",
        "requirements": None,
        "interface": {"kind": "function", "name": "mean"},
        "reference": {"code": MEANS["reference"]},
        "tests": [
            {"id": f"s{at}", "kind": "call", "args": args, "expected": answer}
            | {"visibility": "private", "origin": "seed"}
            for at, (args, answer) in enumerate(seeds)
        ],
        "candidates": [{"id": name, "code": code} for name, code in MEANS.items() if name != "reference"],
        **more,
    }


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def evolved(folder: Path, one: dict[str, Any], proposed: list[dict[str, Any]], *options: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "tasks.jsonl").write_text(json.dumps(one) + "\n", encoding="utf-8")
    whole = [
        {"task_id": one["id"], "by": "model:m", "response": f"r{at}", **p} for at, p in enumerate(proposed)
    ]
    (folder / "proposals.jsonl").write_text("".join(json.dumps(p) + "\n" for p in whole), encoding="utf-8")
    command = [
        "evolve",
        str(folder / "tasks.jsonl"),
        "--out",
        str(folder / "run"),
        "--rounds",
        "1",
        "--workers",
        "1",
    ]
    assert run([*command, "--proposals", str(folder / "proposals.jsonl"), *options]) == 0
    return folder / "run"


@pytest.fixture(scope="module")
def proposed_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return evolved(tmp_path_factory.mktemp("alone"), task(), PROPOSED, "--no-fuzz")


def fates(out: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in lines(out / "proposals.jsonl"):
        found.setdefault(one["response"], []).append(one)
    return found


def test_the_expected_value_is_the_references_whatever_the_model_says(proposed_alone: Path) -> None:
    (written,) = lines(proposed_alone / "tasks.jsonl")
    tests = {test.get("args"): test for test in written["tests"] if test["origin"] == "model:m"}

    assert tests["[[77, 1]]"]["expected"] == "39.0"
    assert tests["[[1, 2]]"]["expected"] == "1.5"
    assert tests["[[5, 6, 7]]"]["expected"] == "6.0"
    made = tests["[[1, 2]]"]["provenance"]
    assert (made["made_by"], made["response"], made["source"]) == ("model:m", "r1", "proposed assert")
    assert (made["expected_by"], made["flags"]) == ("reference", [])
    assert all(test["origin"] in ("seed", "model:m") for test in written["tests"])


def test_a_claim_that_the_oracle_contradicts_is_counted_and_a_dispute(proposed_alone: Path) -> None:
    disputes = [one for one in lines(proposed_alone / "disputes.jsonl") if one["against"] == ["model:m"]]
    assert [one["examples"][0]["answers"] for one in disputes] == [["assert mean([1, 2]) == 99"]]
    assert set(disputes[0]["for"]) >= {"r1", "r2", "r3", "r4"}
    told = fates(proposed_alone)
    assert [told[name][0]["claim"] for name in ("r0", "r1", "r3")] == ["upheld", "contradicted", "upheld"]


def test_every_proposal_has_a_fate(proposed_alone: Path) -> None:
    told = {name: Counter(one["fate"] for one in some) for name, some in fates(proposed_alone).items()}

    assert {
        name: next(iter(told[name])) for name in ("r0", "r1", "r2", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
    } == {
        **dict.fromkeys(("r0", "r1", "r8"), "kept"),
        "r2": "known",
        "r4": "kept",
        **dict.fromkeys(("r5", "r6", "r7", "r9", "r10"), "unusable"),
    }
    assert set(told) == {f"r{at}" for at in range(len(PROPOSED))}
    assert told["r11"]["kept"] >= 1
    assert fates(proposed_alone)["r12"][0]["detail"] == "the generator gives other inputs in another run"
    assert fates(proposed_alone)["r13"][0]["detail"] == "ZeroDivisionError: division by zero"
    assert (told["r14"], told["r15"]) == (Counter(kept=1), Counter(unusable=1))


def test_what_is_proposed_catches_what_it_can(
    proposed_alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = lines(proposed_alone / "tasks.jsonl")[0]["tests"]
    inputs = [str(test.get("args")) for test in tests]
    assert any("77" in one for one in inputs)
    assert any(one.count(",") > 40 for one in inputs)
    assert run(["try", str(proposed_alone), "own/mean", str(program(proposed_alone, "seven"))]) == 0
    assert "39.0" in capsys.readouterr().out


def program(folder: Path, name: str) -> Path:
    path = folder.parent / f"{name}.py"
    path.write_text(MEANS[name], encoding="utf-8")
    return path


def test_a_test_that_most_programs_fail_though_the_reference_passes_it_is_outvoted(tmp_path: Path) -> None:
    odd = {"kind": "assert", "code": "assert (lambda name: name == 'mean')(mean.__name__)"}
    strict = {"kind": "assert", "code": "assert (lambda n: n == 39.0)(mean([77, 1]))"}

    out = evolved(tmp_path, task(), [odd, strict], "--no-fuzz")

    told = fates(out)
    assert told["r1"][0]["fate"] in ("kept", "disputed")
    assert {one["fate"] for some in told.values() for one in some} <= {"kept", "disputed", "unusable"}


def test_without_a_reference_agreement_says_what_is_expected(tmp_path: Path) -> None:
    out = evolved(tmp_path, task(reference=None), PROPOSED, "--no-fuzz")

    (written,) = lines(out / "tasks.jsonl")
    tests = {test.get("args"): test for test in written["tests"] if test["origin"] == "model:m"}
    assert tests["[[1, 2]]"]["expected"] == "1.5"
    assert tests["[[1, 2]]"]["provenance"]["expected_by"] == "agreement"
    assert tests["[[1, 2]]"]["provenance"]["independent_programs"] >= 4


def test_proposals_and_fuzz_work_together_and_the_same_files_come_again(tmp_path: Path) -> None:
    few = ("--budget-executions", "4000")
    first = evolved(tmp_path / "a", task(), PROPOSED, *few)
    second = evolved(tmp_path / "b", task(), PROPOSED, *few)

    origins = Counter(test["origin"] for test in lines(first / "tasks.jsonl")[0]["tests"])
    assert origins["fuzz"] and origins["model:m"]
    for name in ("tasks.jsonl", "proposals.jsonl", "disputes.jsonl"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_other_proposals_are_another_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = evolved(tmp_path, task(), PROPOSED[:2], "--no-fuzz")
    command = ["evolve", str(tmp_path / "tasks.jsonl"), "--out", str(out), "--rounds", "1", "--no-fuzz"]

    assert run(command) == 2

    assert "holds another run" in capsys.readouterr().err
