"""References in other forms than one file of definitions: several files, lambdas, code held as text."""

from __future__ import annotations

from typing import Any

import pytest
from validating import CLAMP, call, record, said, subject, task, the, validated

from cupel.author.validation import Party, Severity, Validation
from cupel.author.validation.faults import planted_faults
from cupel.author.validation.homes import home_of
from cupel.author.validation.linters.signatures import signature_mismatches
from cupel.author.validation.settings import STRICT
from cupel.author.validation.trivial import made_programs
from cupel.judge.judge import Judge

LAMBDA = "clamp = lambda x, lo, hi: lo if x < lo else hi if x > hi else x\n"
REEXPORTED = {"solution.py": "from ranges import clamp\n", "ranges.py": CLAMP}
WRAPPED = {
    "solution.py": "import ranges\n\n\ndef clamp(x, lo, hi):\n    return ranges.clamp(x, lo, hi)\n",
    "ranges.py": CLAMP,
}
TEXT = f"clamp = eval({LAMBDA.removeprefix('clamp = ').strip()!r})\n"
ZEROS = [
    call(f"t{at}", args, "0", "R1", "R2", "R3", "R4")
    for at, args in enumerate(["[0, 0, 9]", "[-4, 0, 2]", "[9, -3, 0]"])
]
"""Tests that a program passes which answers 0 always."""


def weakly_tested(judge: Judge, reference: dict[str, Any]) -> Validation:
    return validated(judge, task(reference=reference, tests=ZEROS, precondition=...))


@pytest.mark.parametrize(
    "reference",
    [{"files": REEXPORTED}, {"files": WRAPPED}, {"code": LAMBDA}, {"code": TEXT}],
    ids=["reexported", "wrapped", "lambda", "text"],
)
def test_a_suite_that_a_constant_passes_is_rejected_whatever_the_references_form(
    judge: Judge, reference: dict[str, Any]
) -> None:
    found = weakly_tested(judge, reference)

    assert ("accepts-trivial", "tester", "reject") in said(found.findings)
    kinds = {one.kind for one in found.figures.trivial}
    assert kinds == {"none", "constant", "echo", "argument-ignored"}
    assert set(found.figures.not_built) == {"empty-output"}


@pytest.mark.parametrize("files", [REEXPORTED, WRAPPED])
def test_a_whole_suite_is_accepted_in_several_files_as_in_one(judge: Judge, files: dict[str, str]) -> None:
    found = validated(judge, task(reference={"files": files}))

    assert said(found.findings) == []
    assert all(one.rejected_by for one in found.figures.trivial)


def test_faults_are_planted_in_all_files_of_a_reference_and_in_no_starter_file() -> None:
    made = subject(reference={"files": WRAPPED})
    given = subject(
        reference={"files": {**WRAPPED, "given.py": "LIMIT = 3\n"}}, files={"given.py": "LIMIT = 3\n"}
    )

    for one in (made, given):
        faults = planted_faults(one, STRICT)
        assert {fault.path for fault in faults} == {"solution.py", "ranges.py"}
        assert len(faults) == STRICT.forked_mutants
        assert all(fault.code != WRAPPED[fault.path] for fault in faults)


def test_a_file_that_only_passes_on_gets_few_of_the_faults() -> None:
    faults = planted_faults(subject(reference={"files": WRAPPED}), STRICT)

    assert sum(fault.path == "ranges.py" for fault in faults) >= 0.6 * len(faults)


def test_what_nobody_uses_of_another_file_is_left_alone() -> None:
    unused = CLAMP + "\n\ndef spare(x):\n    return x + 1\n"
    faults = planted_faults(subject(reference={"files": {**REEXPORTED, "ranges.py": unused}}), STRICT)

    assert faults and all("return x + 1" in fault.code for fault in faults)


def test_survivors_in_another_file_are_named_with_it(judge: Judge) -> None:
    found = weakly_tested(judge, {"files": REEXPORTED})

    assert {one.file for one in found.figures.strength.survivors} == {"ranges.py"}
    lines = the(found.findings, "weak-suite").evidence_for(Party.AUTHOR)
    assert lines and all(line.startswith("ranges.py line ") for line in lines)


def test_code_that_is_held_as_text_goes_back_to_its_author(judge: Judge) -> None:
    found = validated(
        judge,
        task(reference={"code": TEXT}, tests=[t for t in record()["tests"] if "R4" not in t["requirements"]]),
    )

    finding = the(found.findings, "unmeasured-suite")
    assert (finding.party, finding.severity) == (Party.AUTHOR, Severity.REJECT)
    assert finding.evidence_for(Party.AUTHOR) == ("line 1",)


def test_a_reference_in_which_there_is_nothing_to_change_is_a_note(judge: Judge) -> None:
    code = "def f(x):\n    pass\n"
    interface = {"kind": "function", "name": "f"}
    tests = [call("t", "[1]", "None", "R1", "R2", "R3", "R4")]
    found = validated(
        judge,
        task(
            interface=interface, reference={"code": code}, tests=tests, precondition=..., prompt="Write `f`."
        ),
    )

    assert found.figures.strength.mutants == 0
    assert the(found.findings, "unmeasured-suite").severity is Severity.NOTE


def test_a_parameter_that_a_lambda_never_reads_is_no_program_of_its_own() -> None:
    made, _ = made_programs(subject(reference={"code": "clamp = lambda x, lo, hi: x\n"}))

    ignored = [one.detail for one, _ in made if one.kind == "argument-ignored"]
    assert ignored == ["`clamp` takes 5 for whatever it is given as `x`"]


@pytest.mark.parametrize(
    ("files", "home"),
    [
        ({"solution.py": CLAMP}, "solution.py"),
        (REEXPORTED, "ranges.py"),
        ({"solution.py": "from ranges import *\n", "ranges.py": CLAMP}, "ranges.py"),
        ({"solution.py": "from inner.ranges import clamp\n", "inner/ranges.py": CLAMP}, "inner/ranges.py"),
        ({"solution.py": "from inner import clamp\n", "inner/__init__.py": "from .ranges import clamp\n", "inner/ranges.py": CLAMP}, "inner/ranges.py"),
        ({"solution.py": "import ranges\nclamp = ranges.clamp\n", "ranges.py": CLAMP}, "ranges.py"),
        ({"solution.py": "from ranges import nearest as clamp\n", "ranges.py": CLAMP.replace("clamp", "nearest")}, "ranges.py"),
        ({"solution.py": "from a import clamp\n", "a.py": "from solution import clamp\n"}, None),
        ({"solution.py": LAMBDA}, None),
        ({"solution.py": "from operator import mul as clamp\n"}, None),
    ],
)  # fmt: skip
def test_a_name_is_followed_to_the_file_that_defines_it(files: dict[str, str], home: str | None) -> None:
    found = home_of(subject(reference={"files": files}), "clamp")

    assert (found.path if found is not None else None) == home


@pytest.mark.parametrize(
    "files",
    [
        REEXPORTED,
        WRAPPED,
        {"solution.py": "from ranges import *\n", "ranges.py": CLAMP},
        {"solution.py": "from ranges import nearest as clamp\n", "ranges.py": CLAMP.replace("clamp", "nearest")},
        {"solution.py": "import ranges\nclamp = ranges.clamp\n", "ranges.py": CLAMP},
        {"solution.py": LAMBDA},
        {"solution.py": f"if True:\n    {LAMBDA}"},
        {"solution.py": "try:\n    from ranges import clamp\nexcept ImportError:\n    clamp = None\n", "ranges.py": CLAMP},
    ],
)  # fmt: skip
def test_a_name_that_is_bound_in_any_way_is_defined(files: dict[str, str]) -> None:
    assert list(signature_mismatches(subject(reference={"files": files}))) == []


def test_a_name_that_nothing_binds_is_lacking_and_another_signature_is_seen_in_another_file_too() -> None:
    lacking = subject(
        reference={"files": {"solution.py": "from ranges import other\n", "ranges.py": "other = 1\n"}}
    )
    (finding,) = signature_mismatches(lacking)
    assert finding.message == "the interface states `clamp`, which the reference does not define"

    shorter = {**REEXPORTED, "ranges.py": "def clamp(x, lo):\n    return max(x, lo)\n"}
    messages = [one.message for one in signature_mismatches(subject(reference={"files": shorter}))]
    assert any("(x, lo, hi) against (x, lo)" in one for one in messages)
