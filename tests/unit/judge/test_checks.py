"""From tests to checks: one check a test, one a function of a test file, keyed by all that decides the verdict."""

import dataclasses

import pytest

from cupel.judge.checks import checks_of, names_of
from cupel.judge.programs import entry_of, key_of, source_of
from cupel.model.errors import TaskError
from cupel.model.outcome import Mode
from cupel.model.task import Program
from judging import call, stdio, task_of

FILE = "import unittest\nclass Base(unittest.TestCase):\n    def test_z(self): pass\nclass T(Base):\n    def test_a(self): pass\n    async def test_b(self): pass\n    def helper(self): pass\nclass NoCase:\n    def test_c(self): pass\n"


def test_each_test_gives_a_check_of_its_mode():
    task = task_of(
        call("[1]", "1"), {"kind": "calls", "steps": [{"function": "f"}]}, {"kind": "assert", "code": "assert f(1) == 1"},
        {"kind": "assert", "code": "assert f(1).x == 1"}, stdio("", ""), {"kind": "unittest", "code": FILE, "only": ["T.test_a"]},
    )  # fmt: skip
    assert [(check.test_id, check.mode) for check in checks_of(task)] == [
        ("t0", Mode.COMPARED), ("t1", Mode.COMPARED), ("t2", Mode.COMPARED), ("t3", Mode.SPLIT), ("t4", Mode.COMPARED), ("t5::T.test_a", Mode.SPLIT),
    ]  # fmt: skip


class TestFunctionsOfTestFiles:
    def names(self, **test):
        return [check.test_id.partition("::")[2] for check in checks_of(task_of(test))]

    def test_of_unittest_are_methods_of_cases_those_of_bases_included(self):
        assert self.names(kind="unittest", code=FILE) == ["Base.test_z", "T.test_z", "T.test_a", "T.test_b"]

    def test_of_pytest_are_functions_and_methods_of_test_classes(self):
        code = "def test_a(): pass\ndef helper(): pass\nclass TestB:\n    def test_c(self): pass\nclass Other:\n    def test_d(self): pass\n"
        assert self.names(kind="pytest", code=code) == ["test_a", "TestB.test_c"]

    def test_are_chosen_by_only_in_the_files_order(self):
        assert self.names(kind="unittest", code=FILE, only=["T.test_b", "T.test_z"]) == [
            "T.test_z",
            "T.test_b",
        ]

    def test_that_only_names_and_the_file_lacks_are_a_task_error(self):
        with pytest.raises(TaskError, match=r"test t0: `only` names T\.nope"):
            self.names(kind="unittest", code=FILE, only=["T.nope"])

    def test_of_a_file_that_does_not_parse_are_a_task_error(self):
        with pytest.raises(TaskError, match="test t0: the test file does not parse"):
            self.names(kind="pytest", code="def test_a(:")


VARIANTS = {
    "plain": call("[1]", "1"),
    "args": call("[2]", "1"),
    "expected": call("[1]", "2"),
    "raises": call("[1]", raises="ValueError"),
    "kwargs": call("[1]", "1", kwargs="{'a': 1}"),
    "function": call("[1]", "1", function="g"),
    "compare": call("[1]", "1", compare={"order": "any"}),
    "tolerance": call("[1]", "1", compare={"float": {"abs": 0.1}}),
    "checker": call("[1]", "1", compare={"checker": "x"}),
    "assert": {"kind": "assert", "code": "assert f(1) == 1"},
    "another assert": {"kind": "assert", "code": "assert f(1) <= 1"},
    "steps": {"kind": "calls", "steps": [{"function": "f", "args": "[1]", "expected": "1"}]},
    "steps not asked": {"kind": "calls", "steps": [{"function": "f", "args": "[1]"}]},
    "stdout": stdio("1", "1"),
    "another stdout": stdio("1", "2"),
    "unittest": {"kind": "unittest", "code": FILE, "only": ["T.test_a"]},
    "another function": {"kind": "unittest", "code": FILE, "only": ["T.test_b"]},
}


def test_whatever_decides_the_verdict_is_in_the_key():
    keys = {name: checks_of(task_of(test))[0].key for name, test in VARIANTS.items()}
    assert len(set(keys.values())) == len(VARIANTS)


def test_what_decides_nothing_is_not_in_the_key():
    one, two = checks_of(
        task_of(call("[1]", "1"), call("[1]", "1", origin="fuzz", visibility="public", requirements=["R1"]))
    )
    assert one.key == two.key
    assert dataclasses.replace(one, test_id="x", origin="y") == dataclasses.replace(
        two, test_id="x", origin="y"
    )


def test_the_names_of_tests_are_the_interfaces_own_and_its_exports():
    assert names_of(task_of(exports=["E", "f"])) == ["f", "E"]
    assert names_of(task_of(kind="module", name="m", exports=["g"])) == ["g"]
    assert names_of(task_of(kind="program")) == []


class TestPrograms:
    def test_of_a_module_stand_in_a_file_of_its_name(self):
        assert entry_of(task_of(kind="module", name="pkg.mod").interface) == "pkg/mod.py"
        assert entry_of(task_of(kind="class", name="K").interface) == "solution.py"

    def test_are_importable_as_solution_and_by_name(self):
        assert source_of(task_of(kind="module", name="m"), Program(code="")).names == ("m", "solution")
        assert source_of(task_of(name="f"), Program(code="")).names == ("solution", "f")
        assert source_of(task_of(name="solution"), Program(code="")).names == ("solution",)

    def test_called_like_a_module_that_programs_may_need_are_solution_alone(self):
        assert source_of(task_of(name="bisect"), Program(code="")).names == ("solution",)
        assert source_of(task_of(name="numpy", packages=["numpy"]), Program(code="")).names == ("solution",)

    def test_override_starter_files(self):
        source = source_of(task_of(files={"a.py": "1", "solution.py": "2"}), Program(files={"a.py": "3"}))
        assert source.files == {"a.py": "3", "solution.py": "2"}

    def test_of_one_normal_form_have_one_key(self):
        task = task_of()
        one, same, other = (
            key_of(source_of(task, Program(code=code))) for code in ("x = 1", "x  =  1  # one", "x = 2")
        )
        assert one == same != other


def test_a_module_that_names_no_exports_offers_what_its_reference_defines():
    code = "import math\nPI = 3\nLIMIT: int = 4\ndef area(w): return w\nclass Box: pass\n_hidden = 1\n"
    task = task_of(call("[1]", "1"), kind="module", name="geo", reference={"code": code})
    assert names_of(task) == ["PI", "LIMIT", "area", "Box"]
    assert names_of(task_of(call("[1]", "1"), kind="module", name="geo", exports=["area"])) == ["area"]
