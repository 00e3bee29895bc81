"""`columns`: any table by a mapping, with every form that tests take in the wild."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest_sources import imported, only_task, reasons

from cupel.dataset import ingest
from cupel.dataset.ingest import ColumnMap
from cupel.model.errors import UsageError


def test_a_mapping_is_read_from_the_command_line() -> None:
    assert ColumnMap.parse(["prompt=question", " tests = a.b "]).columns == {
        "prompt": "question",
        "tests": "a.b",
    }


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["promt=question"], "--map promt=…: no such target; did you mean 'prompt'?"),
        (
            ["zzz=question"],
            "--map zzz=…: no such target; the targets are id, prompt, name, kind, reference, tests, candidates, correct",
        ),
        (["prompt"], "--map 'prompt': the form is target=column, e.g. prompt=question"),
        (["prompt=a", "prompt=b"], "--map 'prompt=b': prompt is mapped twice"),
    ],
)
def test_a_wrong_mapping_is_wrong_usage(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ColumnMap.parse(texts)
    assert str(caught.value) == message


def test_a_table_of_asserts(tmp_path: Path) -> None:
    path = tmp_path / "mbpp.parquet"
    pq.write_table(
        pa.table({
            "question": ["Add."],
            "code": ["def add(a, b):\n    return a + b\n"],
            "test_list": [["assert add(1, 2) == 3"]],
            "answers": [["def add(a, b): return 3", "def add(a, b): return 4"]],
            "verdicts": [[True, False]],
            "level": [2],
        }),
        path,
    )  # fmt: skip
    mapping = [
        "prompt=question",
        "tests=test_list",
        "reference=code",
        "candidates=answers",
        "correct=verdicts",
    ]
    assert only_task(ingest.read("columns", path, columns=ColumnMap.parse(mapping))) == {
        "format": "cupel.task/1",
        "id": "mbpp/1",
        "prompt": "Add.",
        "requirements": None,
        "interface": {"kind": "function", "name": "add"},
        "reference": {"code": "def add(a, b):\n    return a + b\n"},
        "tests": [
            {
                "id": "t00",
                "kind": "call",
                "visibility": "private",
                "origin": "seed",
                "args": "[1, 2]",
                "expected": "3",
            }
        ],
        "candidates": [
            {"code": "def add(a, b): return 3", "id": "c00", "origin": "unknown"},
            {"code": "def add(a, b): return 4", "id": "c01", "origin": "unknown"},
        ],
        "metadata": {
            "level": 2,
            "imported_from": "columns",
            "published_verdicts": {"c00": True, "c01": False},
        },
        "provenance": {"made_by": "cupel import columns", "source": "mbpp.parquet:1"},
    }


def row(tests: object, **more: object) -> dict[str, Any]:
    """A row whose columns have the targets' own names: no mapping is needed."""
    return {"id": 5, "prompt": "Say f(1).", "tests": tests, **more}


CALL = {"id": "t00", "kind": "call", "visibility": "public", "origin": "seed", "args": "[1]", "expected": "2"}
STDIO = {
    "id": "t00",
    "kind": "stdio",
    "visibility": "private",
    "origin": "seed",
    "stdin": "1\n",
    "stdout": "2\n",
}


@pytest.mark.parametrize(
    "tests",
    [
        ["assert f(1) == 2"],
        "assert f(1) == 2",
        json.dumps(["assert f(1) == 2"]),
        "['assert f(1) == 2']",
        {"assert_case": ["assert f(1) == 2"]},
        "def check(candidate):\n    assert candidate(1) == 2\ncheck(f)",
        {"fn_name": "f", "inputs": [[1]], "outputs": [2]},
        json.dumps({"fn_name": "f", "inputs": ["1"], "outputs": ["2"]}),
        [{"fn_name": "f", "input": "1\n", "output": "2", "testtype": "functional"}],
    ],
)
def test_one_call_in_all_its_forms(tmp_path: Path, tests: object) -> None:
    task = only_task(imported(tmp_path, "columns", row(tests)))
    assert task["id"] == "5"
    assert task["interface"] == {"kind": "function", "name": "f"}
    assert task["tests"] == [CALL]


@pytest.mark.parametrize(
    "tests",
    [
        {"inputs": ["1\n"], "outputs": ["2\n"]},
        {"input": [["1"]], "output": [["2"]]},
        [{"input": "1\n", "output": "2\n"}],
        json.dumps([{"input": "1\n", "expected_output": "2\n", "testtype": "stdin"}]),
    ],
)
def test_one_pair_of_stdin_and_stdout_in_all_its_forms(tmp_path: Path, tests: object) -> None:
    task = only_task(imported(tmp_path, "columns", row(tests)))
    assert task["interface"] == {"kind": "program", "name": "solution"}
    assert task["tests"] == [STDIO]


def test_a_sample_that_the_prompt_shows_is_public(tmp_path: Path) -> None:
    record = row([{"input": "1 2\n", "output": "3\n"}, {"input": "\n", "output": "0"}]) | {
        "prompt": "1 2\ngives 3"
    }
    task = only_task(imported(tmp_path, "columns", record))
    assert [test["visibility"] for test in task["tests"]] == ["public", "private"]


def test_arguments_may_be_named_and_text_is_read_as_json_or_literal(tmp_path: Path) -> None:
    tests = {
        "fn_name": "f",
        "inputs": [{"x": 1}, '[1, true]\n"a"\n\n(1, 2)\nplain'],
        "outputs": ["2", "null"],
    }
    task = only_task(imported(tmp_path, "columns", row(tests)))
    assert [(t["args"], t.get("kwargs"), t["expected"]) for t in task["tests"]] == [
        ("[]", "{'x': 1}", "'2'"),
        ("[[1, True], 'a', (1, 2), 'plain']", None, "None"),
    ]


def test_answers_that_apps_wraps_are_taken_either_way(tmp_path: Path) -> None:
    tests = {"fn_name": "f", "inputs": [[1], [2]], "outputs": [[2], [4]]}
    task = only_task(imported(tmp_path, "columns", row(tests)))
    names: dict[str, Any] = {}
    exec(task["tests"][0]["compare"]["checker"], names)  # the code under test wrote it
    assert [names["check"]([1], [2], got) for got in (2, [2], 3, [[2]])] == [True, True, False, False]
    assert "compare" not in task


def test_a_test_file_in_a_column_and_an_interface_that_is_told(tmp_path: Path) -> None:
    code = "from shapes import area\n\ndef test_area():\n    assert area(1) == 1\n"
    record = row(code, name="shapes", kind="module", reference="def area(r):\n    return r\n")
    task = only_task(imported(tmp_path, "columns", record))
    assert task["interface"] == {"kind": "module", "name": "shapes"}
    assert [(test["kind"], test["code"]) for test in task["tests"]] == [("pytest", code)]


def test_chats_nested_columns_and_fenced_programs(tmp_path: Path) -> None:
    record = {
        "prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Do it."}],
        "reward_model": {"ground_truth": json.dumps(["assert f(1) == 2"]), "style": "rule"},
        "candidates": [{"code": "```python\ndef f(x): ...\n```"}],
    }
    found = imported(tmp_path, "columns", record, columns=ColumnMap({"tests": "reward_model.ground_truth"}))
    task = only_task(found)
    assert (task["id"], task["prompt"]) == ("source/1", "Do it.")
    assert task["candidates"] == [{"code": "def f(x): ...\n", "id": "c00", "origin": "unknown"}]
    assert task["metadata"] == {"imported_from": "columns"}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (row(None), "tests: is missing"),
        (row(5), "tests: a list, text or pairs are required, not a number"),
        (row(["assert f(1) == 2"], kind="klass"), "kind: function, class, module or program, not 'klass'"),
        (
            row(["assert f(1) == 2"], kind="program"),
            "tests: a program's are pairs of input and output, not a list",
        ),
        (row(["assert f(1) == 2"], name="a b"), "name: a Python name is required, not 'a b'"),
        (row(["assert f(1) == 2"], reference=["x"]), "reference: text is required, not a list"),
        (row(["assert f(1) == 2"], candidates="x"), "candidates: a list of programs is required, not text"),
        (
            row(["assert f(1) == 2"], candidates=["f = 1"], correct=[]),
            "the verdicts are not a list of 1, one for each candidate",
        ),
        (row({"inputs": ["1"], "outputs": []}), "tests: 1 inputs, but 0 outputs"),
        (
            row({"inputs": [[1]], "outputs": [2]}),
            "name: inputs that are arguments need the function's name (a column, or `fn_name`)",
        ),
        (
            row([{"input": 1}]),
            "the tests call no function, so that it is unknown which one is to be written",
        ),
        (
            row({"fn_name": "f", "inputs": [3], "outputs": [2]}),
            "nothing in it can be turned into a test "
            "(pair 0: arguments are a list, an object or lines of text, not a number)",
        ),
        (row(["assert f(1) == 2"]) | {"id": True}, "id: text or a whole number is required, not a boolean"),
        (row(["assert f(1) == 2"]) | {"prompt": []}, "prompt: is empty"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason(tmp_path: Path, record: dict[str, Any], reason: str) -> None:
    found = imported(tmp_path, "columns", record, row(["assert f(1) == 2"]) | {"id": "good"})
    assert [task.id for task in found.tasks] == ["good"]
    assert [(line, why) for line, _, why in reasons(found)] == [(1, reason)]


def test_a_mapped_column_that_a_row_lacks_is_named(tmp_path: Path) -> None:
    found = imported(tmp_path, "columns", row(["assert f(1) == 2"]), columns=ColumnMap({"prompt": "promt"}))
    assert reasons(found) == [(1, None, "column 'promt' is missing; did you mean 'prompt'?")]
