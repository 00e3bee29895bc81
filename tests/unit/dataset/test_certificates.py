"""What a published test says of how it runs: apart from the program, or beside it and why."""

from pathlib import Path

import pyarrow.parquet as pq

from cupel import api
from cupel.evolve.config import EvolveConfig
from cupel.judge.certificate import Certificate, told
from cupel.judge.checks import checks_of
from cupel.model.outcome import Mode
from cupel.store.taskfile import write_lines
from judging import call, task_of

FILE = (
    "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n    def test_b(self): pass\n"
)
TASK = task_of({"kind": "unittest", "code": FILE})
FIRST, SECOND = checks_of(TASK)
SPLIT = Certificate(Mode.SPLIT)


def test_a_test_whose_values_are_compared_has_none():
    assert told(checks_of(task_of(call("[1]", "1"))), {}) is None


def test_a_file_whose_functions_all_run_apart_is_split():
    assert told([FIRST, SECOND], {FIRST.key: SPLIT, SECOND.key: SPLIT}) == {"mode": "split"}


def test_a_function_that_runs_beside_the_program_makes_the_file_shared_and_says_why():
    issued = {FIRST.key: SPLIT, SECOND.key: Certificate(Mode.SHARED, (), "error: no")}
    assert told([FIRST, SECOND], issued) == {"mode": "shared", "shared": {"t0::T.test_b": "error: no"}}


def test_an_evolved_run_writes_them(tmp_path: Path):
    reference = {
        "code": "import sqlite3\nclass K:\n    def __init__(self): self.db = sqlite3.connect(':memory:')\n    n = 1\n"
    }
    body = "    def test_a(self): self.assertEqual(K().n, 1)\n    def test_b(self): K().db.close()\n"
    test = {"kind": "unittest", "code": "import unittest\nclass T(unittest.TestCase):\n" + body}
    task = task_of(test, kind="class", name="K", reference=reference, candidates=[{"id": "c0", **reference}])
    write_lines(tmp_path / "tasks.jsonl", [task])
    api.evolve(tmp_path / "tasks.jsonl", tmp_path / "run", config=EvolveConfig(rounds=1), workers=1)
    (written,) = api.load_tasks(tmp_path / "run" / "tasks.jsonl").tasks
    (kept,) = written.tests
    assert kept.certificate == {
        "mode": "shared",
        "shared": {"t0::T.test_b": "error: AttributeError: 'Opaque' object has no attribute 'close'"},
    }
    (candidate,) = pq.read_table(tmp_path / "run" / "dataset" / "candidates").to_pylist()
    assert (candidate["passes_all"], candidate["shares_process"]) == (True, True)
