"""One task of a run for a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_run import call, cells_of, clamp_task, metrics

from cupel.dataset.acceptance import Standing
from cupel.dataset.explain import BehaviourClass, Failure, explain, explain_run
from cupel.evolve.results import (
    FINAL_STAGE,
    ROUND_STAGE,
    Catch,
    Dispute,
    FinalResult,
    RoundResult,
    SetAsideTest,
    to_json,
)
from cupel.model.errors import UsageError
from cupel.store.outcomes import write_outcomes
from cupel.store.run import RunStore
from cupel.store.taskfile import candidate_line, write_lines

COLUMNS = ["s1", "f1"]
ROWS = {"right": "pp", "wrong": "pf", "worse": "tn", "twin": "pf", "ours": "pi"}
DISPUTE = Dispute(("zero",), "they differ", 0.5, 0.2, "clamp(0, 0, 0)", "0", ("right",), ("wrong",), ("1",))


def task():
    candidates = [{"id": id, "code": f"# {id}", "origin": "o"} for id in [*ROWS, "unjudged"]]
    return clamp_task(candidates=candidates, metadata={"published_verdicts": {"right": True}})


def rounds() -> list[RoundResult]:
    none = RoundResult(0, (), (), (), (), (), (), (), (), metrics(), cut_short=False)
    flaky = SetAsideTest("f0", "flaky", "hash seed 1: fail")
    made = RoundResult(
        round=1,
        tests=(call("f1", "[-1, 0, 3]", "0", origin="fuzz"),),
        set_aside=(flaky,),
        disputes=(DISPUTE,),
        caught=(Catch("wrong", "f1", "fail", "got -1"), Catch("other", "f9", "fail", "")),
        mutants=(),
        tried=(),
        feedback=(),
        notes=("no generator", "no generator"),
        metrics=metrics(),
        cut_short=False,
    )
    return [none, made]


def test_each_test_says_where_it_came_from_and_who_fails_it_how() -> None:
    found = explain(task(), cells_of("demo/clamp", ROWS, COLUMNS), rounds())
    seed, fuzz = found.tests
    assert (seed.test_id, seed.origin, seed.round, seed.mode, seed.passing) == (
        "s1",
        "seed",
        0,
        "compared",
        4,
    )
    assert seed.failures == (Failure("worse", "timeout", "worse t s1"),)
    assert (fuzz.test_id, fuzz.origin, fuzz.round, fuzz.passing) == ("f1", "fuzz", 1, 1)
    assert fuzz.failures == (Failure("wrong", "fail", "wrong f f1"), Failure("twin", "fail", "twin f f1"))
    assert fuzz.caught == ("wrong",)
    assert fuzz.test["args"] == "[-1, 0, 3]"


def test_candidates_that_no_test_tells_apart_are_one_class_best_first() -> None:
    found = explain(task(), cells_of("demo/clamp", ROWS, COLUMNS))
    assert found.classes == (
        BehaviourClass(("right",), ("pass", "pass"), Standing.ACCEPTED),
        BehaviourClass(("wrong", "twin"), ("pass", "fail"), Standing.REJECTED),
        BehaviourClass(("ours",), ("pass", "infrastructure"), Standing.UNSCORED),
        BehaviourClass(("worse",), ("timeout", "not_run"), Standing.REJECTED),
    )
    assert (found.accepted, found.rejected, found.unscored) == (1, 3, 2)


def test_disputes_tests_set_aside_and_notes_are_gathered_over_rounds() -> None:
    redundant = SetAsideTest("f2", "redundant", "")
    found = explain(task(), [], rounds(), [redundant])
    assert found.disputes == (DISPUTE,)
    assert [one.test_id for one in found.set_aside] == ["f0", "f2"]
    assert found.notes == ("no generator",)


def test_without_rounds_only_seeds_are_known_to_come_with_the_task() -> None:
    assert [one.round for one in explain(task(), []).tests] == [0, None]


def test_published_verdicts_are_not_shown() -> None:
    assert "published_verdicts" not in json.dumps(explain(task(), []).to_json())


def test_functions_of_a_test_file_are_tests_of_their_own() -> None:
    code = "def test_a():\n    pass\n\ndef test_b():\n    pass\n"
    file = {"id": "t", "kind": "pytest", "code": code, "visibility": "private", "origin": "seed"}
    found = explain(
        clamp_task(tests=[file]), cells_of("demo/clamp", {"right": "pf"}, ["t::test_a", "t::test_b"])
    )
    assert [(one.test_id, one.passing, len(one.failures)) for one in found.tests] == [
        ("t::test_a", 1, 0),
        ("t::test_b", 0, 1),
    ]


def test_a_run_s_folder_tells_all_of_it(tmp_path: Path) -> None:
    made, cells = task(), cells_of("demo/clamp", ROWS, COLUMNS)
    write_lines(tmp_path / "tasks.jsonl", [made.with_candidates([])])
    write_lines(tmp_path / "candidates.jsonl", [candidate_line(made.id, one) for one in made.candidates])
    write_outcomes(tmp_path / "outcomes.parquet", cells)
    assert explain_run(tmp_path, made.id) == explain(made, cells)
    final = FinalResult((), (SetAsideTest("f2", "redundant", ""),), metrics(), metrics())
    with RunStore(tmp_path) as store:
        for result in rounds():
            store.put_result(made.id, ROUND_STAGE, result.round, to_json(result), (), 0.0)
        store.put_result(made.id, FINAL_STAGE, 0, to_json(final), (), 0.0)
    found = explain_run(tmp_path, made.id)
    assert found == explain(made, cells, rounds(), final.set_aside)
    assert json.loads(json.dumps(found.to_json()))["accepted"] == 1


def test_a_task_that_is_not_there_is_refused_with_a_hint(tmp_path: Path) -> None:
    write_lines(tmp_path / "tasks.jsonl", [clamp_task(candidates=...)])
    with pytest.raises(UsageError, match="did you mean 'demo/clamp'"):
        explain_run(tmp_path, "demo/clam")
