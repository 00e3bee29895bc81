"""What the example tasks promise, as far as it can be read: nothing of a task is executed here."""

import ast
import builtins
import json
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from cupel.examples import load_examples
from cupel.model.source import canonical_shape
from cupel.model.task import encode_line, task_from_json

RECORDS = load_examples()
WRITTEN = {
    record["id"]: tomllib.loads(
        files("cupel.examples")
        .joinpath("tasks", record["id"].removeprefix("examples/"), "task.toml")
        .read_text(encoding="utf-8")
    )
    for record in RECORDS
}

each_task = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])


def defined(code: str) -> set[str]:
    """Names of the functions and classes at the top level of a program's text."""
    return {node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def expected_names(record: dict[str, Any]) -> set[str]:
    """What a program of the task must define."""
    interface = record["interface"]
    if interface["kind"] == "program":
        return set()
    return set(interface["exports"]) if interface["kind"] == "module" else {interface["name"]}


def steps(record: dict[str, Any]) -> list[dict[str, str]]:
    """All calls of the seed tests of kinds `call` and `calls`."""
    found = [test for test in record["tests"] if test["kind"] == "call"]
    return found + [step for test in record["tests"] if test["kind"] == "calls" for step in test["steps"]]


def test_there_are_six_functions_four_classes_four_programs_and_two_modules() -> None:
    kinds = Counter(record["interface"]["kind"] for record in RECORDS)
    assert kinds == {"function": 6, "class": 4, "program": 4, "module": 2}


def test_tasks_go_from_easy_to_hard_over_eight_domains_or_more() -> None:
    assert {record["metadata"]["difficulty"] for record in RECORDS} == {"easy", "medium", "hard"}
    assert len({record["metadata"]["domain"] for record in RECORDS}) >= 8


def test_ids_are_unique_and_in_order() -> None:
    ids = [record["id"] for record in RECORDS]
    assert ids == sorted(set(ids))


def test_loading_again_gives_equal_records_that_are_not_shared() -> None:
    again = load_examples()
    assert again == RECORDS
    again[0]["tests"].clear()
    again[0]["provenance"].clear()
    assert load_examples() == RECORDS


def test_at_least_two_tasks_have_a_generator_and_one_a_unittest_file() -> None:
    assert sum("generator" in record for record in RECORDS) >= 2
    assert any(test["kind"] == "unittest" for record in RECORDS for test in record["tests"])


@each_task
def test_record_keeps_the_format_and_survives_a_round_trip(record: dict[str, Any]) -> None:
    task = task_from_json(record)
    assert json.loads(encode_line(task)) == record


@each_task
def test_record_has_all_that_an_example_needs(record: dict[str, Any]) -> None:
    assert record["provenance"]["made_by"] == "person"
    assert record["prompt"].startswith("# ")
    assert record["metadata"]["title"]
    assert record["reference"].keys() == {"code"}
    assert defined(record["precondition"]) >= {"valid"}
    assert "generator" not in record or "generate" in defined(record["generator"])
    assert 3 <= len(record["tests"]) <= 6
    assert {test["origin"] for test in record["tests"]} == {"seed"}
    assert "public" in {test["visibility"] for test in record["tests"]}


@each_task
def test_tests_name_requirements_that_exist(record: dict[str, Any]) -> None:
    known = {requirement["id"] for requirement in record["requirements"]}
    for test in record["tests"]:
        assert test["requirements"]
        assert set(test["requirements"]) <= known


@each_task
def test_values_are_plain_literals(record: dict[str, Any]) -> None:
    for step in steps(record):
        assert isinstance(ast.literal_eval(step.get("args", "[]")), list)
        if "expected" in step:
            ast.literal_eval(step["expected"])
        if "raises" in step:
            assert issubclass(getattr(builtins, step["raises"]), Exception)


@each_task
def test_tests_use_only_what_the_interface_offers(record: dict[str, Any]) -> None:
    names = expected_names(record)
    for step in steps(record):
        assert step.get("new", step.get("function", record["interface"]["name"])) in names | {
            record["interface"]["name"]
        }
    for test in record["tests"]:
        if test["kind"] == "assert":
            (statement,) = ast.parse(test["code"]).body
            assert isinstance(statement, ast.Assert)
            assert names & {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        assert (test["kind"] == "stdio") == (record["interface"]["kind"] == "program")


@each_task
def test_reference_and_candidates_define_the_interface(record: dict[str, Any]) -> None:
    for program in [record["reference"], *record["candidates"]]:
        assert defined(program["code"]) >= expected_names(record)


@each_task
def test_candidates_are_different_programs(record: dict[str, Any]) -> None:
    programs = [program["code"] for program in [record["reference"], *record["candidates"]]]
    assert len({canonical_shape(code) for code in programs}) == len(programs)


@each_task
def test_two_or_more_candidates_are_right_and_four_or_more_wrong(record: dict[str, Any]) -> None:
    verdicts = record["metadata"]["published_verdicts"]
    assert list(verdicts) == [candidate["id"] for candidate in record["candidates"]]
    assert sum(verdicts.values()) >= 2
    assert len(verdicts) - sum(verdicts.values()) >= 4


@each_task
def test_two_or_more_wrong_candidates_are_said_to_pass_the_seed_tests(record: dict[str, Any]) -> None:
    candidates = WRITTEN[record["id"]]["candidates"]
    for candidate in candidates:
        # a right candidate has no fault, and passes as a matter of course
        assert ("fault" in candidate) == ("passes_seeds" in candidate) == (not candidate["correct"])
    assert sum(candidate.get("passes_seeds", False) for candidate in candidates) >= 2


@each_task
def test_what_is_wrong_with_a_candidate_is_not_in_the_record(record: dict[str, Any]) -> None:
    assert {frozenset(candidate) for candidate in record["candidates"]} == {
        frozenset({"id", "code", "origin"})
    }
    text = json.dumps(record, ensure_ascii=False)
    faults = [c["fault"] for c in WRITTEN[record["id"]]["candidates"] if "fault" in c]
    assert not [fault for fault in faults if fault in text]
    assert "passes_seeds" not in text


@each_task
def test_every_file_of_a_folder_is_used(record: dict[str, Any]) -> None:
    folder = files("cupel.examples").joinpath("tasks", record["id"].removeprefix("examples/"))
    written = WRITTEN[record["id"]]
    named = {"task.toml", "prompt.md", "reference.py", "precondition.py", "candidates"}
    named |= {"generator.py"} if "generator" in record else set()
    named |= {test["file"] for test in written["tests"] if "file" in test}
    assert {entry.name for entry in folder.iterdir()} == named
    answers = {f"candidates/{entry.name}" for entry in folder.joinpath("candidates").iterdir()}
    assert answers == {candidate["file"] for candidate in written["candidates"]}
