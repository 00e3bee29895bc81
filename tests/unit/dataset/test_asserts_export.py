"""Plain asserts for other people's auditors: what a line says, what is left out, and why."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from small_run import CLAMP, call, clamp_task

from cupel.dataset.asserts_export import LeftOut, export_asserts, plain_assert
from cupel.dataset.names_bound import Bound, bound_by
from cupel.judge.judge import Judge
from cupel.model.task import Task
from cupel.sandbox.backends import choose

FLOAT = {"float": {"abs": 1e-6, "rel": 1e-3}}


def line(test: dict[str, Any], reference: str = "", **task: Any) -> str:
    """The line of one test of a task `f`."""
    made = clamp_task(interface={"kind": "function", "name": "f", "exports": ["g"]}, tests=[test], **task)
    return plain_assert(made, made.tests[0], bound_by(ast.parse(reference)))


def reason(test: dict[str, Any], reference: str = "", **task: Any) -> str:
    with pytest.raises(LeftOut) as error:
        line(test, reference, **task)
    return str(error.value)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (call("t", "[1, 'a']", "[2]"), "assert f(1, 'a') == [2]"),
        (call("t", "[]", "None"), "assert f() == None"),
        (call("t", "[(1,),]", "()"), "assert f((1,)) == ()"),
        (call("t", "[1]", "2", kwargs="{'key': [3]}"), "assert f(1, key=[3]) == 2"),
        (call("t", "[1]", "2", function="g"), "assert g(1) == 2"),
        (call("t", "[[1,\n 2]]", "3"), "assert f([1, 2]) == 3"),
        (call("t", "['a\\nb']", "'é'"), "assert f('a\\nb') == 'é'"),
        (call("t", "[nan, -inf]", "inf"), "assert f(float('nan'), -float('inf')) == float('inf')"),
        (call("t", "[{1: set()}]", "frozenset({2})"), "assert f({1: set()}) == frozenset({2})"),
        (call("t", "['\\d']", "0x" + "f" * 200), "assert f('\\d') == 0x" + "f" * 200),
    ],
)
def test_a_call_is_said_as_an_equation(test: dict[str, Any], expected: str) -> None:
    assert line(test) == expected
    assert "\n" not in line(test)


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        ("2.0", "assert abs(f(1) - 2.0) <= 0.002"),
        ("-2.0", "assert abs(f(1) - (-2.0)) <= 0.002"),
        ("0", "assert abs(f(1) - 0) <= 1e-06"),
        ("True", "assert f(1) == True"),
        ("'x'", "assert f(1) == 'x'"),
        ("None", "assert f(1) == None"),
        ("inf", "assert f(1) == float('inf')"),
    ],
)
def test_a_tolerance_is_said_with_abs(expected: str, shown: str) -> None:
    assert line(call("t", "[1]", expected, compare=FLOAT)) == shown
    assert line(call("t", "[1]", expected), compare=FLOAT) == shown


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        ("['b', 'a', 'b']", "assert sorted(f(1)) == ['a', 'b', 'b']"),
        ("{3, 2}", "assert sorted(f(1)) == [2, 3]"),
        ("[]", "assert sorted(f(1)) == []"),
        ("'ba'", "assert f(1) == 'ba'"),
    ],
)
def test_any_order_is_said_with_sorted(expected: str, shown: str) -> None:
    assert line(call("t", "[1]", expected, compare={"order": "any"})) == shown


@pytest.mark.parametrize(
    ("test", "why"),
    [
        (call("t", "[1]", None, raises="ValueError"), "raises"),
        (call("t", "[1]", None, compare={"checker": "def check(given, expected, got): ..."}), "checker"),
        ({**call("t", "[1]", None), "expected": None}, "nothing expected"),
        (
            call("t", "[1]", "[1, 'a']", compare={"order": "any"}),
            "answers in any order that do not sort",
        ),
        (
            call("t", "[1]", "[[2], [1]]", compare={"order": "any"}),
            "answers in any order that do not sort",
        ),
        (call("t", "[1]", "[2, 1]", compare={"order": "any", **FLOAT}), "tolerance inside a collection"),
        (call("t", "[1]", "'a b'", compare={"space": "tokens"}), "text compared by tokens"),
        (call("t", "[1]", "[1.5]", compare=FLOAT), "tolerance inside a collection"),
        (call("t", "[1]", "1" + "0" * 400, compare=FLOAT), "a value that Python cannot write"),
        (call("t", "[1]", "nan"), "nan is expected"),
        (call("t", "[1]", "{'a': [nan]}"), "nan is expected"),
        (call("t", "[1]", "nan", compare=FLOAT), "nan is expected"),
        (call("t", "[1]", "2", kwargs="{'not a name': 3}"), "a keyword that is no name"),
        (call("t", "[1]", "2", kwargs="{'class': 3}"), "a keyword that is no name"),
        (
            call("t", "[Decimal('1')]", "2"),
            "needs a name that the reference does not import: decimal.Decimal",
        ),
        ({**call("t", "[]", None), "kind": "pytest", "code": "def test_a(): ..."}, "kind pytest"),
    ],
)
def test_what_cannot_be_said_is_left_out_with_the_reason(test: dict[str, Any], why: str) -> None:
    assert reason(test) == why


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("from datetime import date\n", "assert f(date(2020, 1, 2)) == 1"),
        ("import datetime\n", "assert f(datetime.date(2020, 1, 2)) == 1"),
        ("import datetime as dt\n", "assert f(dt.date(2020, 1, 2)) == 1"),
        ("from datetime import date as day, datetime\n", "assert f(day(2020, 1, 2)) == 1"),
    ],
)
@pytest.mark.parametrize("text", ["[date(2020, 1, 2)]", "[datetime.date(2020, 1, 2)]"])
def test_a_value_is_spelled_as_the_reference_imports_it(reference: str, expected: str, text: str) -> None:
    assert line(call("t", text, "1"), reference) == expected


def test_a_time_zone_is_spelled_too() -> None:
    text = "[datetime.datetime(2020, 1, 2, tzinfo=timezone.utc)]"
    shown = line(call("t", text, "1"), "from datetime import datetime, timezone\n")
    assert shown == "assert f(datetime(2020, 1, 2, tzinfo=timezone.utc)) == 1"


@pytest.mark.parametrize(
    "reference",
    [
        "from datetime import date\n\ndef date(x):\n    return x\n",
        "from mine import date\n",
        "from datetime import *\n",
        "try:\n    from datetime import date\nexcept ImportError:\n    pass\n",
    ],
    ids=["own meaning", "other module", "star", "under try"],
)
def test_a_name_that_may_mean_something_else_is_not_used(reference: str) -> None:
    assert reason(call("t", "[date(2020, 1, 2)]", "1"), reference).startswith("needs a name")


def test_a_builtin_that_the_reference_hides_is_not_used() -> None:
    assert reason(call("t", "[set()]", "1"), "def set(x):\n    return x\n").startswith("needs a name")
    assert reason(call("t", "[1]", "1", compare=FLOAT), "abs = len\n").startswith("needs a name")
    assert line(call("t", "[1]", "1"), "abs = len\n") == "assert f(1) == 1"


@pytest.mark.parametrize(
    ("code", "reference", "expected"),
    [
        ("assert f(1) == 2, 'no'", "def f(x): ...\n", "assert f(1) == 2, 'no'"),
        ("assert f(\n  1) == 2\n", "def f(x): ...\n", "assert f(1) == 2"),
        ("assert all(f(n) for n in range(3))", "def f(x): ...\n", "assert all((f(n) for n in range(3)))"),
        ("assert math.isclose(f(1), 2)", "import math\ndef f(x): ...\n", "assert math.isclose(f(1), 2)"),
        ("assert f(1) == math.pi", "def f(x): ...\n", None),
        ("assert f(1) != nan", "def f(x): ...\n", None),
    ],
)
def test_an_assert_stays_as_it_is_where_its_names_are_known(
    code: str, reference: str, expected: str | None
) -> None:
    test = {"id": "t", "kind": "assert", "code": code, "visibility": "private", "origin": "seed"}
    if expected is None:
        assert reason(test, reference).startswith("needs a name that the reference does not import")
    else:
        assert ast.unparse(ast.parse(line(test, reference))) == expected


def written(tasks: list[Task], folder: Path, **more: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    done = export_asserts(tasks, folder / "out.jsonl", **more)
    text = (folder / "out.jsonl").read_text(encoding="utf-8")
    return [json.loads(one) for one in text.splitlines()], done.to_json()


def test_a_task_is_one_line_with_these_four_fields(tmp_path: Path) -> None:
    records, counts = written([clamp_task()], tmp_path)
    assert records == [
        {
            "id": "demo/clamp",
            "entry": "clamp",
            "reference": CLAMP,
            "tests": ["assert clamp(5, 0, 3) == 3", "assert clamp(-1, 0, 3) == 0"],
        }
    ]
    assert counts == {"tasks": 1, "tests": 2, "tasks_left_out": {}, "tests_left_out": {}}


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    raising = call("e1", "['x', 0, 1]", None, raises="TypeError")
    tasks = [
        clamp_task("mixed", tests=[call("s1", "[5, 0, 3]", "3"), raising]),
        clamp_task("only raises", tests=[raising]),
        clamp_task("class", interface={"kind": "class", "name": "C"}),
        clamp_task("no reference", reference=None),
        clamp_task("two files", files={"more.py": ""}),
        clamp_task("broken", reference={"code": "def ("}),
    ]
    records, counts = written(tasks, tmp_path)
    assert [record["id"] for record in records] == ["mixed"]
    assert counts == {
        "tasks": 1,
        "tests": 1,
        "tasks_left_out": {
            "interface class": 1,
            "no reference": 1,
            "none of its tests is a plain assert": 1,
            "several files": 1,
            "the reference cannot be parsed": 1,
        },
        "tests_left_out": {"raises": 2},
    }


def test_an_answer_that_is_drained_is_no_equation(tmp_path: Path) -> None:
    yielding = "def clamp(x, lo, hi):\n    yield max(lo, min(x, hi))\n"
    records, counts = written([clamp_task(reference={"code": yielding})], tmp_path)
    assert records == []
    assert counts["tests_left_out"] == {"the answer is an iterator": 2}


def test_with_a_judge_a_line_that_the_reference_fails_is_left_out(tmp_path: Path) -> None:
    code = "from math import floor\nLOW = 0\n\ndef clamp(x, lo, hi):\n    return map(floor, [max(lo, min(x, hi))])\n"
    task = clamp_task(
        reference={"code": code},
        tests=[
            call("s1", "[5, 0, 3]", "[3]"),
            {"id": "a1", "kind": "assert", "code": "assert list(clamp(5, LOW, 3)) == [floor(3.5)]",
             "visibility": "public", "origin": "seed"},
        ],
    )  # fmt: skip
    with Judge(choose(unsafe_no_isolation=True)) as judge:
        records, counts = written([task], tmp_path, judge=judge)
    assert records[0]["tests"] == ["assert list(clamp(5, LOW, 3)) == [floor(3.5)]"]
    assert counts["tests_left_out"] == {"the reference does not pass it as a plain assert": 1}
    assert written([task], tmp_path)[1]["tests"] == 2


def test_every_line_is_python_that_means_the_same_as_the_test(tmp_path: Path) -> None:
    (record,), _ = written([clamp_task()], tmp_path)
    for text in record["tests"]:
        (statement,) = ast.parse(text).body
        assert isinstance(statement, ast.Assert)
        assert Bound(own=frozenset({"clamp"})).lacks(statement) is None
