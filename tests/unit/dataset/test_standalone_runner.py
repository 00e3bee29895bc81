"""The runner that lies in a dataset's folder gives the judge's verdicts, cell for cell, with the standard library alone."""

from __future__ import annotations

import ast
import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_run import CLAMP, NO_LOWER, call, clamp_task

from cupel.dataset import standalone
from cupel.dataset.card import Making
from cupel.dataset.package import RUNNER, pack
from cupel.dataset.standalone.task_tests import NotPlain, parse, render, same_output, same_value
from cupel.examples import load_examples
from cupel.judge import compare
from cupel.judge.certificate import certified
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import candidate_limits
from cupel.judge.programs import packages_of, source_of
from cupel.judge.reference import examine
from cupel.model import literal
from cupel.model.task import Compare, Task, task_from_json
from cupel.sandbox.backends import choose
from plain_values import plain_values

HERE = Path(standalone.__file__).parent
LARGE = 400
EXAMPLES = {record["id"]: record for record in load_examples()}
FEW = (
    "examples/knit",
    "examples/shared-tab",
    "examples/swatch",
    "examples/quiz-night",
    "examples/dice-range",
)
"""One of each interface kind, two with test files."""


def runner(folder: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    """Exit code and outcomes of the runner in a dataset's folder, run outside of this environment's packages."""
    command = [sys.executable, "-S", str(folder / "run_task.py"), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def judged(judge: Judge, task: Task, program: Any) -> dict[str, str]:
    checks = checks_of(task)
    examined = examine(judge, task, checks)
    checks = certified(checks, examined.certificates)
    found = judge.judge(
        source_of(task, program), checks, candidate_limits(task, examined.seconds), packages=packages_of(task)
    )
    return {check.test_id: one.outcome.value for check, one in zip(checks, found, strict=True)}


def test_the_runner_and_the_judge_agree_on_the_examples_cell_for_cell(tmp_path: Path) -> None:
    tasks = [task_from_json(EXAMPLES[id]) for id in FEW]
    pack(tmp_path / "d", tasks, [], Making())
    cells = 0
    with Judge(choose(unsafe_no_isolation=True)) as judge:
        for task in tasks:
            for candidate in task.candidates[:2]:
                assert candidate.code is not None
                (tmp_path / "program.py").write_text(candidate.code)
                code, outcomes = runner(tmp_path / "d", task.id, str(tmp_path / "program.py"))
                assert outcomes == judged(judge, task, candidate), (task.id, candidate.id)
                assert code == (0 if set(outcomes.values()) == {"pass"} else 1)
                cells += len(outcomes)
    assert cells > 30


ODD = [
    call("gives", "[2]", "[0, 1]"), call("raises", "[-1]", None, raises="ArithmeticError"), call("near", "[0.5]", "0.1", compare={"float": {"abs": 0.5}}),
    call("any", "['x']", "['b', 'a']", compare={"order": "any"}), call("own", "[None]", "0"), call("big", "[7]", "1"),
    call("sure", "[3]", None, compare={"checker": "def check(given, expected, got):\n    return got == list(range(given[0]))\n"}),
    {"id": "a", "kind": "assert", "code": "assert near(2) == [0, 1]", "visibility": "private", "origin": "seed"},
    {"id": "b", "kind": "assert", "code": "assert len(list(near(4))) == 4", "visibility": "private", "origin": "seed"},
]  # fmt: skip
ODD_CODE = """
class Own:
    def __eq__(self, other):
        return True

class Worse(ZeroDivisionError):
    pass

def near(x):
    if x is None:
        return Own()
    if x == "x":
        return ("a", "b")
    if isinstance(x, float):
        return x
    if x < 0:
        raise Worse
    if x == 7:
        return bytearray(2_000_000_000)
    return iter(range(x))
"""


def test_iterators_tolerance_order_checkers_instances_and_memory(tmp_path: Path) -> None:
    task = clamp_task(
        interface={"kind": "function", "name": "near"}, reference=None, candidates=[], tests=ODD
    )
    pack(tmp_path / "d", [task], [], Making())
    (tmp_path / "near.py").write_text(ODD_CODE)
    expected = dict.fromkeys(("gives", "raises", "near", "sure", "a", "b"), "pass") | {
        "any": "fail",
        "own": "fail",
        "big": "memory",
    }
    assert runner(tmp_path / "d", task.id, str(tmp_path / "near.py")) == (
        1,
        {test["id"]: expected[test["id"]] for test in ODD} | {"any": "pass"},
    )


HOSTILE = {
    "hangs": ("import time\ndef clamp(x, lo, hi):\n    while True:\n        pass\n", "timeout"), "exits": ("import os\ndef clamp(x, lo, hi):\n    os._exit(0)\n", "crash"),
    "dies": ("import os\ndef clamp(x, lo, hi):\n    os.kill(os.getpid(), 11)\n", "crash"), "does not load": ("import nothing_like_it\n", "error"), "lacks it": ("x = 1\n", "error"),
    "leaves": ("import sys\ndef clamp(x, lo, hi):\n    sys.exit(0)\n", "error"), "prints": ("def clamp(x, lo, hi):\n    print('pass')\n", "fail"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_does_not_answer_does_not_pass(tmp_path: Path, name: str) -> None:
    code, outcome = HOSTILE[name]
    pack(tmp_path / "d", [clamp_task(tests=clamp_task().to_json()["tests"][:1])], [], Making())
    (tmp_path / "p.py").write_text(code)
    assert runner(tmp_path / "d", "demo/clamp", str(tmp_path / "p.py"), "--seconds", "1") == (
        1,
        {"s1": outcome},
    )


UNTOLD = {
    "deep": "def f(x):\n    r = []\n    for _ in range(x):\n        r = [r]\n    return r\n",
    "in itself": "def f(x):\n    r = []\n    r.append(r)\n    return r\n",
    "a large number": "def f(x):\n    return 10 ** 6000\n",
}


@pytest.mark.parametrize("name", UNTOLD)
@pytest.mark.parametrize("depth", [150, 5000])
def test_an_answer_that_cannot_be_told_is_a_verdict_and_stops_no_other_test(
    tmp_path: Path, name: str, depth: int
) -> None:
    tests = [
        call("value", f"[{depth}]", "3"), call("near", f"[{depth}]", "3.5", compare={"float": {"abs": 0.1}}),
        call("raises", f"[{depth}]", None, raises="RecursionError"), call("any", f"[{depth}]", "[1]", compare={"order": "any"}),
    ]  # fmt: skip
    task = clamp_task(interface={"kind": "function", "name": "f"}, reference=None, candidates=[], tests=tests)
    pack(tmp_path / "d", [task], [], Making())
    (tmp_path / "f.py").write_text(UNTOLD[name])
    code, outcomes = runner(tmp_path / "d", task.id, str(tmp_path / "f.py"))
    assert (code, list(outcomes)) == (1, ["value", "near", "raises", "any"])
    assert set(outcomes.values()) <= {"fail", "error"}


def test_what_a_program_writes_in_place_of_a_reply_stops_no_other_test(tmp_path: Path) -> None:
    code = (
        "import glob, os, sys, json\ndef clamp(x, lo, hi):\n    if x < 0:\n        return 0\n"
        "    job = json.load(open(sys.argv[2]))\n    open(job['reply'], 'w').write('no JSON')\n    os._exit(0)\n"
    )
    pack(tmp_path / "d", [clamp_task()], [], Making())
    (tmp_path / "p.py").write_text(code)
    assert runner(tmp_path / "d", "demo/clamp", str(tmp_path / "p.py")) == (1, {"s1": "error", "f1": "pass"})


@pytest.mark.parametrize("path", ["/tmp/cupel-test-escaped", "../escaped", "a/../../escaped", ""])
def test_a_task_with_files_outside_of_its_folder_is_refused(tmp_path: Path, path: str) -> None:
    record = {**clamp_task(candidates=[]).to_json(), "files": {path: "x"}}
    (tmp_path / "evil.gz").write_bytes(gzip.compress(json.dumps(record).encode() + b"\n"))
    (tmp_path / "p.py").write_text(CLAMP)
    command = [sys.executable, "-S", str(HERE / "run_task.py"), "demo/clamp", str(tmp_path / "p.py")]
    done = subprocess.run(
        [*command, "--data", str(tmp_path / "evil.gz")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no path inside of a folder" in done.stderr
    assert not Path("/tmp/cupel-test-escaped").exists()


def test_after_two_time_outs_the_rest_is_not_run(tmp_path: Path) -> None:
    tests = [call(f"t{at}", "[1, 0, 2]", "1") for at in range(4)]
    pack(tmp_path / "d", [clamp_task(tests=tests)], [], Making())
    (tmp_path / "p.py").write_text("def clamp(x, lo, hi):\n    while True:\n        pass\n")
    _, outcomes = runner(tmp_path / "d", "demo/clamp", str(tmp_path / "p.py"), "--seconds", "1")
    assert list(outcomes.values()) == ["timeout", "timeout", "not_run", "not_run"]


def test_public_tests_alone_folders_of_files_and_the_list(tmp_path: Path) -> None:
    pack(tmp_path / "d", [clamp_task()], [], Making())
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "solution.py").write_text("from part import clamp\n")
    (tmp_path / "p" / "part.py").write_text(CLAMP)
    assert runner(tmp_path / "d", "demo/clamp", str(tmp_path / "p")) == (0, {"s1": "pass", "f1": "pass"})
    (tmp_path / "wrong.py").write_text(NO_LOWER)
    assert runner(tmp_path / "d", "demo/clamp", str(tmp_path / "wrong.py"), "--public") == (0, {"s1": "pass"})
    assert runner(tmp_path / "d", "demo/clamp", str(tmp_path / "wrong.py")) == (
        1,
        {"s1": "pass", "f1": "fail"},
    )
    command = [sys.executable, "-S", str(tmp_path / "d" / "run_task.py")]
    assert (
        subprocess.run([*command, "--list"], capture_output=True, text=True, check=True).stdout
        == "demo/clamp\n"
    )
    reading, writing = os.pipe()
    os.close(reading)  # as `| head` leaves it
    cut_off = subprocess.run([*command, "--list"], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (cut_off.returncode, cut_off.stderr) == (-signal.SIGPIPE, b"")
    gone = subprocess.run([*command, "no/task", "p.py"], capture_output=True, text=True, check=False)
    assert (gone.returncode, "no task 'no/task'" in gone.stderr) == (2, True)


def test_it_is_small_needs_nothing_and_says_that_it_is_no_sandbox() -> None:
    allowed = set(sys.stdlib_module_names) | {"task_tests", "pytest"}
    for name in RUNNER:
        text = (HERE / name).read_text(encoding="utf-8")
        imports = [
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        modules = {
            (alias.name if isinstance(node, ast.Import) else str(node.module)).partition(".")[0]
            for node in imports
            for alias in node.names
        }
        assert modules <= allowed
        assert len(text.splitlines()) < LARGE
    assert "THIS IS NO SANDBOX" in (HERE / "run_task.py").read_text(encoding="utf-8")


@given(plain_values)
def test_values_survive_as_text_and_read_as_in_the_format(value: Any) -> None:
    text = render(value)
    assert render(parse(text)) == render(literal.parse(text))
    assert type(parse(literal.render(value))) is type(value)


@pytest.mark.parametrize("text", ["f(1)", "__import__('os')", "[x for x in y]", "a.b", "open('x')"])
def test_text_that_is_no_literal_is_not_evaluated(text: str) -> None:
    with pytest.raises(NotPlain):
        parse(text)


RULES: list[dict[str, Any]] = [
    {},
    {"float": {"abs": 0.1}},
    {"float": {"rel": 0.1}},
    {"order": "any"},
    {"order": "any", "float": {"abs": 0.1}},
    {"space": "tokens"},
]
_numbers = st.sampled_from([0, 1, 1.05, 1.0, True, -3, 100, 101.0, "nan", float("inf")]).map(
    lambda one: float("nan") if one == "nan" else one  # a new object each time: two of one would be the same
)
_items = st.lists(_numbers, max_size=4)


@given(st.sampled_from(RULES), st.one_of(_numbers, _items, st.dictionaries(st.sampled_from("ab"), _numbers)), st.one_of(_numbers, _items, st.dictionaries(st.sampled_from("ab"), _numbers)))  # fmt: skip
def test_answers_are_compared_as_the_judge_does(rule: dict[str, Any], expected: Any, got: Any) -> None:
    assert same_value(expected, got, rule) == compare.same_value(expected, got, Compare.model_validate(rule))


_lines = st.lists(st.sampled_from(["1", "1.05", "a  b", "b a", "", " 2"]), max_size=4).map("\n".join)


@given(st.sampled_from(RULES), _lines, _lines)
def test_outputs_are_compared_as_the_judge_does(rule: dict[str, Any], expected: str, got: str) -> None:
    assert same_output(expected, got, rule) == compare.same_output(
        expected, got, Compare.model_validate(rule)
    )
