"""Whether anything comes to the place of a fault."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validating import call, record, said, the, validated

from cupel.author.validation import Party, Severity
from cupel.author.validation.reach import stops_of_fault
from cupel.evolve.mutants import mutants
from cupel.examples import load_examples
from cupel.judge.judge import Judge
from cupel.model.source import parsed
from cupel.model.task import task_from_json

SIGN = """\
def sign(x):
    "One, minus one or nothing."
    if x < 0:
        return -1
    return 1 if x > 0 else 0
"""


def ends(code: str, old: str, new: str) -> list[str]:
    """The lines or arms before which the programs end, where one text in a program is another one."""
    found = []
    for (soft,) in stops_of_fault(code, code.replace(old, new)):
        stop = "(_ for _ in ()).throw(KeyboardInterrupt)"
        before, after = soft.split(stop)
        arm = after.removeprefix(" and ")
        found.append(arm.split("\n")[0 if arm != after else 1].strip())
        assert parsed(soft) is not None and before
    return found


@pytest.mark.parametrize(
    ("old", "new", "stops"),
    [
        ("return -1", "return -2", ["return -1"]),
        ("return -1", "pass", ["return -1"]),
        ("else 0", "else 1", ["0"]),
        ("return 1 if", "return 2 if", ["1 if x > 0 else 0"]),
        ("x < 0", "x < 1", ["if x < 0:", "return -1"]),
        ("x > 0", "x > 1", ["return 1 if x > 0 else 0", "1 if x > 0 else 0", "0"]),
    ],
)
def test_a_program_ends_at_the_fault_and_of_a_condition_at_its_arms_too(
    old: str, new: str, stops: list[str]
) -> None:
    found = ends(SIGN, old, new)

    assert len(found) == len(stops)
    assert all(
        one.lstrip("(").startswith(stop.split(" if ")[0]) for one, stop in zip(found, stops, strict=True)
    )


@pytest.mark.parametrize(
    ("code", "faulty"),
    [
        ("def f(:\n", "def f(x):\n    return 1\n"),
        ("def f(x):\n    return x\n", "def f(:\n"),
        ("def f(x):\n    return x\n", "def f(x):\n    return x\n"),
    ],
)
def test_where_no_fault_is_found_nothing_ends(code: str, faulty: str) -> None:
    assert stops_of_fault(code, faulty) == ()


def test_future_imports_and_docstrings_stay_first() -> None:
    code = '"""Doc."""\nfrom __future__ import annotations\n\ndef f(x):\n    try:\n        return x + 1\n    except:\n        return 0\n'
    ((_, hard),) = stops_of_fault(code, code.replace("+ 1", "+ 2"))

    compile(hard, "f", "exec")
    assert hard.startswith('"""Doc."""\nfrom __future__')


@pytest.mark.parametrize(
    "caught",
    [
        "try:\n        return x + 1\n    except:\n        return 0",
        "try:\n        return x + 1\n    except BaseException:\n        return 0",
        "try:\n        return x + 1\n    finally:\n        return 0",
        "with suppress(KeyboardInterrupt):\n        return x + 1",
    ],
)
def test_where_a_program_may_catch_the_end_there_is_one_that_it_cannot(caught: str) -> None:
    code = f"def f(x):\n    {caught}\n"
    ((soft, hard),) = stops_of_fault(code, code.replace("+ 1", "+ 2"))

    assert soft.count(".throw(KeyboardInterrupt)") == 1
    assert hard.count("_os._exit(3)") == 1 and hard.startswith("import os as _os\n")
    (soft_alone,) = stops_of_fault("def f(x):\n    return x + 1\n", "def f(x):\n    return x + 2\n")
    assert len(soft_alone) == 1


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(load_examples()), st.integers(0, 9))
def test_every_mutant_of_the_examples_has_a_place_and_programs_that_compile(example: dict, seed: int) -> None:  # type: ignore[type-arg]
    code = example["reference"]["code"]
    for mutant in mutants(code, limit=6, seed=seed):
        stops = stops_of_fault(code, mutant.code)
        assert stops
        for text in {text for some in stops for text in some}:
            compile(text, "f", "exec")
            assert text != code


HOOKS = """\
def free_hooks(taken, hooks):
    if hooks < 0:
        raise ValueError("fewer hooks than none")
    there = set(taken)
    return [number for number in range(1, hooks + 1) if number not in there]
"""


def test_a_requirement_on_errors_of_which_nothing_is_tested_is_seen_though_each_test_names_it(
    judge: Judge,
) -> None:
    some = [("[[1], 1]", "[]"), ("[[], 1]", "[1]"), ("[[2, 1], 2]", "[]"), ("[[], 0]", "[]")]
    tests = [
        call(f"t{at}", args, expected, "R1", "R2", "R3", "R4") for at, (args, expected) in enumerate(some)
    ]
    made = record(
        interface={"kind": "function", "name": "free_hooks"},
        prompt="Write `free_hooks(taken, hooks)`.",
        reference={"code": HOOKS},
        tests=tests,
        precondition=...,
    )
    found = validated(judge, task_from_json(made))

    finding = the(found.findings, "weak-suite")
    strength = found.figures.strength
    assert (finding.party, finding.severity) == (Party.TESTER, Severity.REJECT)
    assert strength.unreached > 0 and strength.missed == 0
    assert {one.line for one in strength.survivors} == {2, 3}
    assert ("untested-requirement", "tester", "reject") in said(found.findings)
