"""The suite against planted faults and trivially wrong programs."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validating import BRIEF, CLAMP, call, record, said, stdio, task, the, validated

from cupel.author.validation import Party, Severity
from cupel.author.validation.expected import most_common
from cupel.author.validation.rewriting import answering, ignoring
from cupel.author.validation.surfaces import routines_of
from cupel.judge.checks import checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.programs import source_of
from cupel.model.outcome import Outcome
from cupel.model.task import Program, Task, task_from_json
from cupel.sandbox import jobs

TESTS = {test["id"]: test for test in record()["tests"]}


def of(*names: str) -> Task:
    """The task with some of its tests."""
    return task(tests=[TESTS[name] for name in names])


def test_a_suite_that_misses_faults_is_weak_and_its_tester_learns_where_but_sees_no_code(
    judge: Judge,
) -> None:
    found = validated(judge, of("p1", "t1", "t7"))

    finding = the(found.findings, "weak-suite")
    strength = found.figures.strength
    assert (finding.party, finding.severity) == (Party.TESTER, Severity.REJECT)
    assert strength.killed < 0.85 * (strength.mutants - strength.equivalent)
    assert strength.missed > 0 and strength.inputs == 20
    assert "`clamp`" in finding.message
    assert finding.evidence_for(Party.TESTER) == ()
    lines = finding.evidence_for(Party.AUTHOR)
    assert lines and all(line.startswith("line ") for line in lines)
    assert len(lines) == min(5, strength.mutants - strength.killed)


def test_requirements_whose_tests_notice_nothing_are_named(judge: Judge) -> None:
    made = task(
        interface={"kind": "module", "name": "m", "exports": ["clamp", "reset"]},
        reference={"code": CLAMP + "\n\ndef reset():\n    pass\n"},
        precondition=...,
        tests=[
            call("t1", "[-7, -2, 9]", "-2", "R1", "R2", function="clamp"),
            call("t2", "[]", "None", "R3", "R4", function="reset"),
        ],
    )
    finding = the(validated(judge, made).findings, "weak-suite")

    assert finding.requirements == ("R3", "R4")
    assert "No test of R3, R4 notices any" in finding.message


def test_a_lower_share_may_be_enough(judge: Judge) -> None:
    found = validated(judge, of("p1", "t1", "t7"), replace(BRIEF, mutation_score=0.1))

    assert "weak-suite" not in {one.kind.value for one in found.findings}


def test_mutants_that_no_valid_input_tells_apart_do_not_count_against_the_suite(judge: Judge) -> None:
    code = CLAMP.replace(
        "    return x\n", "    spare = x * 3 - lo * 2 + hi * 5\n    spare = spare + 1\n    return x\n"
    )
    found = validated(judge, task(reference={"code": code}), replace(BRIEF, mutants=40))

    strength = found.figures.strength
    assert strength.score is not None and strength.score < 0.85
    assert strength.equivalent > 0 and strength.unreached == 0
    assert strength.adjusted_score is not None and strength.adjusted_score >= 0.85
    assert "weak-suite" not in {one.kind.value for one in found.findings}


DEAD_BEYOND_100 = CLAMP.replace(
    "    return x\n",
    "    if x > 1000:\n        return 7\n    if x > 2000:\n        return 8\n    return x\n",
)


def test_mutants_to_which_nothing_comes_are_not_equivalent_and_the_tester_is_told(judge: Judge) -> None:
    found = validated(
        judge, task(reference={"code": DEAD_BEYOND_100}, precondition=...), replace(BRIEF, mutants=40)
    )

    finding = the(found.findings, "weak-suite")
    assert found.figures.strength.unreached >= 6
    assert (finding.party, finding.severity) == (Party.TESTER, Severity.REJECT)
    assert f"{found.figures.strength.unreached} are where no test comes at all" in finding.message


def test_where_a_precondition_may_keep_inputs_from_them_it_takes_a_ruling(judge: Judge) -> None:
    found = validated(judge, task(reference={"code": DEAD_BEYOND_100}), replace(BRIEF, mutants=40))

    finding = the(found.findings, "weak-suite")
    assert (finding.party, finding.severity) == (Party.DISPUTE, Severity.REJECT)


def test_where_no_inputs_can_be_proposed_a_low_score_is_a_note(judge: Judge) -> None:
    never = "def valid(x, lo, hi):\n    return (x, lo, hi) in [(5, 0, 3), (-7, -2, 9), (1, 3, 2)]\n"
    made = of("p1", "t1", "t7").model_copy(update={"precondition": never})
    finding = the(validated(judge, made).findings, "weak-suite")

    assert finding.severity is Severity.NOTE


def test_without_mutants_there_is_no_score(judge: Judge) -> None:
    strength = validated(judge, task(), replace(BRIEF, mutants=0)).figures.strength

    assert (strength.mutants, strength.score, strength.adjusted_score) == (0, None, None)
    assert strength.problem


@pytest.mark.parametrize(
    ("kind", "code", "tests"),
    [
        ("none", "def f(x):\n    return x if x else None\n", [("[0]", "None"), ("['']", "None")]),
        ("constant", "def f(x):\n    return x > 3\n", [("[4]", "True"), ("[5]", "True")]),
        ("echo", "def f(x):\n    return abs(x)\n", [("[4]", "4"), ("[0]", "0")]),
        ("argument-ignored", "def f(x, y=1):\n    return x + y\n", [("[4]", "5"), ("[0]", "1")]),
    ],
)
def test_a_suite_has_to_reject_a_trivially_wrong_program_of_each_kind(
    judge: Judge, kind: str, code: str, tests: list[tuple[str, str]]
) -> None:
    weak = _function(code, tests)
    assert kind in _accepted_kinds(judge, weak)

    more = {
        "none": [("[3]", "3"), ("[4]", "4")],
        "constant": [("[3]", "False"), ("[2]", "False"), ("[1]", "False")],
        "echo": [("[-4]", "4")],
        "argument-ignored": [("[4, 7]", "11")],
    }[kind]
    assert kind not in _accepted_kinds(judge, _function(code, [*tests, *more]))


def _function(code: str, tests: list[tuple[str, str]], **changes: object) -> Task:
    return task(
        interface={"kind": "function", "name": "f"},
        reference={"code": code},
        precondition=...,
        prompt="Write `f`.",
        tests=[
            call(f"t{at}", args, expected, "R1", "R2", "R3", "R4")
            for at, (args, expected) in enumerate(tests)
        ],
        **changes,
    )


def _accepted_kinds(judge: Judge, made: Task) -> set[str]:
    found = validated(judge, made)
    trivial = {one.kind for one in found.figures.trivial if one.rejected_by is None}
    told = [one for one in found.findings if one.kind.value == "accepts-trivial"]
    assert len(told) == len(trivial)
    assert all((one.party, one.severity) == (Party.TESTER, Severity.REJECT) for one in told)
    assert all(any(f"`{kind}`" in one.message for one in told) for kind in trivial)
    return trivial


def test_a_program_that_prints_nothing_a_constant_or_its_input_has_to_be_rejected(judge: Judge) -> None:
    made = task_from_json(
        record(
            interface={"kind": "program", "name": "p"},
            reference={"code": "print(input())\n"},
            precondition=...,
            tests=[stdio("t", "a\n", "a\n", "R1", "R2", "R3", "R4")],
            prompt="Print the line.",
        )
    )
    found = validated(judge, made)

    assert [(one.kind, one.rejected_by) for one in found.figures.trivial] == [
        ("echo", None),
        ("empty-output", "t"),
        ("constant", None),
    ]
    assert set(found.figures.not_built) == {"none", "argument-ignored"}


def test_an_accepted_program_that_no_input_tells_from_the_reference_is_a_note(judge: Judge) -> None:
    code = "def f(x, step=1):\n    return x if step else x\n"
    found = validated(judge, _function(code, [("[4]", "4"), ("[0]", "0"), ("[4, 2]", "4")]))

    notes = [
        one
        for one in found.findings
        if one.kind.value == "accepts-trivial" and "argument-ignored" in one.message
    ]
    assert [one.severity for one in notes] == [Severity.NOTE]


def test_a_parameter_that_the_reference_never_reads_is_no_program_of_its_own(judge: Judge) -> None:
    found = validated(judge, _function("def f(x, y=1):\n    return x\n", [("[4]", "4"), ("[5]", "5")]))

    assert [one.detail for one in found.figures.trivial if one.kind == "argument-ignored"] == [
        "`f` takes 4 for whatever it is given as `x`"
    ]
    assert ("unused-parameter", "author", "reject") in said(found.findings)


REWRITTEN = '''\
from __future__ import annotations
from functools import lru_cache

LIMIT = 3
TABLE = [f for f in "ab"]

@lru_cache(maxsize=None)
def fib(n: int, first: int = 0) -> int:
    """Fibonacci."""
    return first if n < 2 else fib(n - 1, first) + fib(n - 2, first) + 1

class Box:
    kind = "box"

    def __init__(self, size):
        self.size = size

    @property
    def area(self):
        return self.size ** 2

    @classmethod
    def of(cls, size, *, factor=2):
        return cls(size * factor)

    def grown(self, by):
        return self.grown(by - 1) + 1 if by > 0 else self.size

def many(*values, start=0, **named):
    for value in values:
        yield value + start + len(named)
'''


def _run(judge: Judge, code: str, tests: list[str]) -> list[Outcome]:
    record = {
        "format": "cupel.task/1", "id": "x", "prompt": "", "requirements": None, "reference": None,
        "interface": {"kind": "module", "name": "m", "exports": ["fib", "Box", "many"]},
        "tests": [{"id": str(at), "kind": "assert", "code": f"assert {one}", "visibility": "private", "origin": "seed"}
                  for at, one in enumerate(tests)],
    }  # fmt: skip
    made = task_from_json(record)
    beside = [replace(check, probe=jobs.beside(check.probe)) for check in checks_of(made)]
    judged = judge.judge(source_of(made, Program(code=code)), beside, reference_limits(made))
    return [one.outcome for one in judged]


@pytest.mark.parametrize(
    ("name", "parameter", "value", "holds"),
    [
        ("fib", "n", "5", ["fib(1) == fib(40) == 7", "fib(9, 1) == 15"]),
        ("fib", "first", "1", ["fib(3) == fib(3, 9) == 5"]),
        ("Box", "size", "4", ["Box(1).size == 4", "Box(9).area == 16"]),
        ("Box.of", "factor", "3", ["Box.of(2).size == 6", "Box.of(2, factor=9).size == 6"]),
        ("Box.grown", "by", "0", ["Box(3).grown(7) == 3"]),
        ("many", "start", "1", ["list(many(1, 2, start=5, a=1)) == [3, 4]"]),
    ],
)
def test_one_argument_is_ignored_and_all_else_is_the_reference(
    judge: Judge, name: str, parameter: str, value: str, holds: list[str]
) -> None:
    tree = ast.parse(REWRITTEN)
    (routine,) = [one for one in routines_of(tree) if one.name == name]
    code = ignoring(tree, routine, parameter, value)

    rest = ["Box.kind == 'box'", *(["fib(3) == 2"] if name != "fib" else [])]
    assert _run(judge, code, [*holds, *rest]) == [Outcome.PASS] * (len(holds) + len(rest))
    assert ast.unparse(tree) == ast.unparse(ast.parse(REWRITTEN))


def test_a_program_without_logic_keeps_names_and_answers_as_told(judge: Judge) -> None:
    answers = {"fib": "Decimal('1.5')", "Box.area": "[nan]", "many": "datetime.date(2020, 1, 2)"}
    code = answering(ast.parse(REWRITTEN), lambda one: answers.get(one.name, "None"))

    holds = [
        "str(fib(3)) == '1.5'",
        "Box(2).area[0] != Box(2).area[0]",
        "Box.of(2) is None",
        "many().year == 2020",
    ]
    assert _run(judge, code, holds) == [Outcome.PASS] * 4
    assert "LIMIT = 3" in code and "lru_cache(" not in code


@given(st.lists(st.sampled_from("abc")))
def test_the_most_common_text_is_one_that_no_other_outnumbers_and_the_first_of_several(
    texts: list[str],
) -> None:
    found = most_common(texts)

    if not texts:
        assert found is None
        return
    assert found is not None
    most = max(texts.count(text) for text in texts)
    assert texts.count(found) == most
    assert texts.index(found) == min(texts.index(text) for text in texts if texts.count(text) == most)
