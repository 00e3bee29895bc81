"""`evolvecoder`: the plain records, the published data set, and the pipeline's own files."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from ingest_sources import imported, only_task, reasons

from cupel.dataset import ingest

RIGHT = "def add(a, b):\n    return a + b\n"
RECORD: dict[str, Any] = {
    "id": "TACO_1",
    "question": "Add. `add(1, 1)` is 2.",
    "solution": f"```python\n{RIGHT}```",
    "tests": ["assert add(1, 1) == 2", "assert add(-1, 1) == 0", "assert add("],
    "outputs": [f"<think>hm</think>\nHere:\n```python\n{RIGHT}```", "I cannot.", None],
}


def test_a_question_with_asserts_and_answers(tmp_path: Path) -> None:
    found = imported(tmp_path, "evolvecoder", RECORD)
    (task,) = found.tasks
    assert task.to_json() == {
        "format": "cupel.task/1",
        "id": "TACO_1",
        "prompt": "Add. `add(1, 1)` is 2.",
        "requirements": None,
        "interface": {"kind": "function", "name": "add"},
        "reference": {"code": RIGHT},
        "tests": [
            {
                "id": "t00",
                "kind": "call",
                "visibility": "public",
                "origin": "seed",
                "args": "[1, 1]",
                "expected": "2",
            },
            {
                "id": "t01",
                "kind": "call",
                "visibility": "private",
                "origin": "seed",
                "args": "[-1, 1]",
                "expected": "0",
            },
        ],
        "candidates": [
            {"code": RIGHT, "id": "c00", "origin": "model"},
            {"code": "I cannot.", "id": "c01", "origin": "model"},
        ],
        "metadata": {"imported_from": "evolvecoder"},
        "provenance": {"made_by": "cupel import evolvecoder", "source": "source.jsonl:1"},
    }
    assert reasons(found) == [
        (1, "TACO_1, test 2", "it is not Python that this interpreter reads"),
        (1, "TACO_1, candidate c02", "a program is text, not null"),
    ]


def test_the_published_parquet_has_neither_solution_nor_outputs(tmp_path: Path) -> None:
    path = tmp_path / "train-00000.parquet"
    table = {
        "id": ["a", "b"],
        "question": ["Q1", "Q2"],
        "tests": [["assert Box(1).get() == 1"], ["assert 1 == 1"]],
    }
    pq.write_table(pa.table(table), path)
    found = ingest.read("evolvecoder", path)
    (task,) = found.tasks
    assert task.reference is None
    assert task.interface.name == "Box"
    assert [test.kind for test in task.tests] == ["assert"]
    assert reasons(found) == [
        (2, "b", "the tests call no function, so that it is unknown which one is to be written")
    ]


def test_the_pipelines_own_files(tmp_path: Path) -> None:
    record = {
        "synthesis_result": {"id": 7, "problem": "Q", "tests": ["assert Box(1).get() == 1"]},
        "gen_result": {
            "outputs": ["```python\nclass Box: ...\n```"],
            "sampling_params": {"model_name_or_path": "Qwen/Qwen3-4B"},
            "eval_results": [{"pass_rate": 0.0}],
        },
    }
    task = only_task(imported(tmp_path, "evolvecoder", record))
    assert task["id"] == "7"
    assert task["interface"] == {"kind": "class", "name": "Box"}
    assert task["candidates"] == [{"code": "class Box: ...\n", "id": "c00", "origin": "model:Qwen/Qwen3-4B"}]
    assert task["metadata"] == {"imported_from": "evolvecoder"}


def test_later_files_keep_the_filtered_tests_apart(tmp_path: Path) -> None:
    record = {
        "id": "x",
        "problem": "Q",
        "filtered_tests": ["assert f(1) == 1"],
        "raw_tests": [],
        "program": None,
    }
    task = only_task(imported(tmp_path, "evolvecoder", record))
    assert (task["prompt"], len(task["tests"]), task["metadata"]) == (
        "Q",
        1,
        {"imported_from": "evolvecoder"},
    )


def test_the_raw_problem_and_its_program_are_no_reference_of_the_question_made_from_them(
    tmp_path: Path,
) -> None:
    record = {
        "id": "TACO_3",
        "problem": "Read n from stdin.",
        "program": "print(input())",
        "synthesis_result": {"problem": "Write `f`.", "tests": ["assert f(1) == 1"], "gpt_response": "{}"},
    }
    task = only_task(imported(tmp_path, "evolvecoder", record))
    assert (task["prompt"], task["reference"]) == ("Write `f`.", None)


def test_within_a_round_all_tests_count_that_were_written_so_far(tmp_path: Path) -> None:
    record = {
        "id": "x",
        "problem": "Q",
        "outputs": ["```python\ndef f(x): return x\n```"],
        "raw_tests": ["assert f(1) == 1"],
        "filtered_tests_first": [""],
        "synthesis_result_first": {"tests": ["assert f(2) == 2", "assert False"]},
        "synthesis_result_second": {"hash_id": "0"},
    }
    found = imported(tmp_path, "evolvecoder", record)
    assert [test.args for test in found.tasks[0].tests] == ["[1]", "[2]"]
    assert reasons(found) == [(1, "x, test 2", "it checks nothing that the program exposes")]
    record["synthesis_result_second"] = {"tests": ["assert f(3) == 3"]}
    assert len(imported(tmp_path, "evolvecoder", record).tasks[0].tests) == 3
    evaluated = {**record, "tests": ["assert f(9) == 9"]}
    assert len(imported(tmp_path, "evolvecoder", evaluated).tasks[0].tests) == 1


def test_answers_that_the_pipeline_has_not_read_yet_are_read(tmp_path: Path) -> None:
    said = '{"question": "Write `f`.", "tests": ["assert f(1) == 1", "assert f(2) == 2", "assert f(3'
    posed = {"id": "a", "problem": "raw", "program": "", "synthesis_result": {"gpt_response": said}}
    task = only_task(imported(tmp_path, "evolvecoder", posed))
    assert (task["prompt"], len(task["tests"])) == ("Write `f`.", 2)
    attacked = {
        "id": "b",
        "problem": "Q",
        "raw_tests": ["assert f(1) == 1"],
        "synthesis_result_first": {
            "gpt_response": '```json\n{"tests": ["assert f(2) == 2", "assert f(3) == 3"]}\n```'
        },
    }
    assert len(only_task(imported(tmp_path, "evolvecoder", attacked))["tests"]) == 3
