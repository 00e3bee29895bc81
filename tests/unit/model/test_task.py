"""The task format: what is read, what survives, and what an error says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.model.errors import TaskError
from cupel.model.task import (
    Candidate,
    Compare,
    candidate_from_json,
    decode_line,
    encode_line,
    json_schema,
    task_from_json,
)


def record(**fields):
    return {
        "format": "cupel.task/1", "id": "demo/x", "prompt": "p", "requirements": None, "interface": {"kind": "function", "name": "f"},
        "reference": None, "tests": [], **fields,
    }  # fmt: skip


def test_of(kind, **fields):
    return {"id": "t", "kind": kind, "visibility": "public", "origin": "seed", **fields}


test_of.__test__ = False

TESTS = {
    "call": test_of("call", args="[1, (2,)]", kwargs="{'k': {1}}", function="g", expected="nan", requirements=["R1"]),
    "call that raises": test_of("call", args="[]", raises="ValueError"),
    "call that a checker judges": test_of("call", args="[]", expected=None, compare={"checker": "def check(g, e, o): return True"}),
    "calls": test_of(
        "calls",
        steps=[
            {"new": "A", "args": "[1]", "as": "a"}, {"method": "m", "on": "a", "args": "[]", "kwargs": "{}", "expected": "1"},
            {"function": "f", "raises": "KeyError"}, {"get": "n", "expected": "'x'"},
        ],
    ),
    "assert": test_of("assert", code="assert f(1) == 2"),
    "stdio": test_of("stdio", stdin="1\n", stdout="2\n", compare={"float": {"abs": 1e-6, "rel": 0}, "space": "tokens", "order": "any"}),
    "stdio without output": test_of("stdio", stdin="1\n", stdout=None),
    "unittest": test_of("unittest", code="import unittest", only=["T.test_a"]),
    "pytest": test_of("pytest", code="def test_a(): pass"),
}  # fmt: skip

FULL = record(
    requirements=[{"id": "R1", "section": "edge_cases", "text": "…"}],
    interface={"kind": "module", "name": "m", "exports": ["f", "E"], "signature": "f(x)"},
    files={"data/x.csv": "1,2"},
    reference={"files": {"m.py": "x = 1"}},
    precondition="def valid(*a): return True",
    generator="def generate(seed): return []",
    compare={"float": {"abs": 0.1}},
    limits={"seconds": 2, "memory_mb": 64},
    packages=["numpy"],
    tests=[{**test, "id": str(index)} for index, test in enumerate(TESTS.values())],
    candidates=[{"id": "c", "code": "x", "origin": "person"}, {"id": "d", "files": {"m.py": ""}}],
    metadata={"published_verdicts": {"c": True}},
    provenance={"by": "person"},
)


@pytest.mark.parametrize("kind", TESTS)
def test_a_test_survives_a_round_trip(kind):
    data = record(tests=[TESTS[kind]])
    assert task_from_json(data).to_json() == data


def test_a_full_task_survives_a_round_trip_and_is_then_written_as_the_same_bytes():
    line = encode_line(task_from_json(FULL))
    assert decode_line(line) == FULL
    assert encode_line(task_from_json(decode_line(line))) == line


def _with_unknown_fields(value, path=()):
    """Every object of the format with one more field; the free objects stay as they are."""
    if isinstance(value, list):
        return [_with_unknown_fields(item, path) for item in value]
    if not isinstance(value, dict) or path[-1:] in (("files",), ("metadata",), ("provenance",)):
        return value
    return {
        **{key: _with_unknown_fields(item, (*path, key)) for key, item in value.items()},
        "x-unknown": {"deep": [1, None, "ü"]},
    }


def test_unknown_fields_survive_at_every_level():
    data = _with_unknown_fields(FULL)
    assert json.dumps(data).count("x-unknown") == 25
    assert task_from_json(data).to_json() == data


def test_a_field_that_was_not_given_is_not_written():
    assert task_from_json(record()).to_json() == record()


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_survives_lone_surrogates_included(prompt, stdin):
    task = task_from_json(record(prompt=prompt, tests=[test_of("stdio", stdin=stdin, stdout=stdin)]))
    line = encode_line(task)
    assert "\n" not in line
    assert task_from_json(decode_line(line.encode("utf-8").decode("utf-8"))) == task


WRONG = {
    "no id": ({"id": None}, "id: Input should be a valid string"),
    "an empty id": ({"id": ""}, "id: String should have at least 1 character"),
    "another format": ({"format": "cupel.task/9"}, "format: Input should be 'cupel.task/1'"),
    "an interface of an unknown kind": ({"interface": {"kind": "script", "name": "f"}}, "interface.kind: "),
    "a section that is none": ({"requirements": [{"id": "R", "section": "other", "text": ""}]}, "requirements.0.section: "),
    "a requirement id twice": ({"requirements": [{"id": "R", "section": "inputs", "text": ""}] * 2}, "task: requirement id twice: R"),
    "a test id twice": ({"tests": [TESTS["assert"], TESTS["call"]]}, "task: test id twice: t"),
    "a candidate id twice": ({"candidates": [{"id": "c", "code": ""}] * 2}, "task: candidate id twice: c"),
    "a test of an unknown kind": ({"tests": [test_of("doctest")]}, "tests.0: Input tag 'doctest'"),
    "a test without a kind": ({"tests": [{"id": "t"}]}, "tests.0: Unable to extract tag"),
    "a test hidden from nobody": ({"tests": [{**TESTS["assert"], "visibility": "secret"}]}, "tests.0.assert.visibility: "),
    "arguments that are no list": ({"tests": [test_of("call", args="(1,)", expected="1")]}, "tests.0.call.args: arguments are the text of a list"),
    "arguments with code": ({"tests": [test_of("call", args="[f()]", expected="1")]}, "tests.0.call.args: 'f' constructs no literal"),
    "arguments that are no text": ({"tests": [test_of("call", args=[1], expected="1")]}, "tests.0.call.args: Input should be a valid string"),
    "keyword arguments of numbers": ({"tests": [test_of("call", args="[]", kwargs="{1: 2}", expected="1")]}, "tests.0.call.kwargs: keyword arguments"),
    "an expected value with code": ({"tests": [test_of("call", args="[]", expected="f(1)")]}, "tests.0.call.expected: "),
    "a fraction over zero": ({"tests": [test_of("call", args="[Fraction(1, 0)]", expected="1")]}, "tests.0.call.args: not a literal"),
    "a call that expects nothing": ({"tests": [test_of("call", args="[]")]}, "tests.0.call: a call needs `expected` or `raises`"),
    "a call that expects both": ({"tests": [test_of("call", args="[]", expected="1", raises="E")]}, "tests.0.call: a call has `expected` or `raises`, not both"),
    "no steps": ({"tests": [test_of("calls", steps=[])]}, "tests.0.calls.steps: "),
    "a step of two actions": ({"tests": [test_of("calls", steps=[{"new": "A", "get": "x"}])]}, "tests.0.calls.steps.0: a step is exactly one of"),
    "a step of none": ({"tests": [test_of("calls", steps=[{"args": "[]"}])]}, "tests.0.calls.steps.0: a step is exactly one of"),
    "stdio without stdout": ({"tests": [test_of("stdio", stdin="")]}, "tests.0.stdio.stdout: Field required"),
    "a reference of both forms": ({"reference": {"code": "", "files": {}}}, "reference: give either `code` or `files`"),
    "a candidate of neither form": ({"candidates": [{"id": "c"}]}, "candidates.0: give either `code` or `files`"),
    "a file that is no text": ({"files": {"a": 1}}, "files.a: Input should be a valid string"),
    "no time": ({"limits": {"seconds": 0}}, "limits.seconds: Input should be greater than 0"),
    "all the time": ({"limits": {"seconds": float("inf")}}, "limits.seconds: Input should be a finite number"),
    "time as text": ({"limits": {"seconds": "1"}}, "limits.seconds: Input should be a valid number"),
    "a negative tolerance": ({"compare": {"float": {"abs": -1.0}}}, "compare.float.abs: "),
    "a tolerance without end": ({"compare": {"float": {"rel": float("inf")}}}, "compare.float.rel: Input should be a finite number"),
    "an order that is none": ({"compare": {"order": "some"}}, "compare.order: "),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_an_error_names_the_field(name):
    fields, message = WRONG[name]
    with pytest.raises(TaskError) as raised:
        task_from_json(record(**fields))
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    "field", ["format", "id", "prompt", "requirements", "interface", "reference", "tests"]
)
def test_a_required_field_is_required(field):
    data = record()
    del data[field]
    with pytest.raises(TaskError, match=f"^{field}: Field required$"):
        task_from_json(data)


def test_many_errors_are_counted_and_the_first_told():
    with pytest.raises(TaskError, match=r"tests\.0.*tests\.4.*; and 3 more$"):
        task_from_json(record(tests=[5] * 8))


@pytest.mark.parametrize("value", [None, 5, "x", [], [record()]])
def test_what_is_no_object_is_no_task(value):
    with pytest.raises(TaskError):
        task_from_json(value)


def test_thousands_of_tests_are_read_and_a_double_among_them_found():
    tests = [{**TESTS["assert"], "id": str(index)} for index in range(5000)]
    assert len(task_from_json(record(tests=tests)).tests) == 5000
    with pytest.raises(TaskError, match="test id twice: 0"):
        task_from_json(record(tests=[*tests, tests[0]]))


def test_published_verdicts_are_seen_by_who_asks_and_can_be_taken_out():
    task = task_from_json(record(metadata={"published_verdicts": {"c": True}, "other": 1}))
    assert task.published_verdicts() == {"c": True}
    assert task.without_published_verdicts().metadata == {"other": 1}
    assert task.without_published_verdicts().published_verdicts() == {}
    assert task.metadata["other"] == 1


def test_without_candidates_the_field_is_not_written_and_the_task_stays_as_it_was():
    task = task_from_json(FULL)
    assert "candidates" not in task.with_candidates([]).to_json()
    assert task.to_json()["candidates"] == FULL["candidates"]


def test_a_candidates_line_names_its_task():
    assert candidate_from_json({"task_id": "a", "id": "c", "code": "x"}) == ("a", Candidate(id="c", code="x"))


def test_a_task_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        task_from_json(record()).prompt = "x"


def test_the_schema_speaks_of_the_formats_names():
    text = json.dumps(json_schema())
    assert '"float"' in text
    assert '"as"' in text
    assert "float_" not in text
    assert set(json_schema()["required"]) == {
        "format",
        "id",
        "prompt",
        "requirements",
        "interface",
        "reference",
        "tests",
    }


def test_compare_is_exact_where_nothing_is_said():
    assert (Compare().order, Compare().space, Compare().float_, Compare().checker) == (
        "exact",
        "exact",
        None,
        None,
    )
