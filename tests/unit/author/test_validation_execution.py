"""The reference on every test: whose fault it is where it does not pass each time."""

from __future__ import annotations

from typing import Any

import pytest
from validating import CLAMP, call, said, task, the, validated, with_tests

from cupel.author.validation import Party, Verdict, validate
from cupel.author.validation.execution import execute
from cupel.author.validation.subject import Subject
from cupel.judge.judge import Judge
from cupel.sandbox.errors import SandboxError


def test_a_sound_task_has_no_finding(judge: Judge) -> None:
    found = validated(judge, task())

    assert (found.findings, found.verdict) == ((), Verdict.ACCEPTED)
    assert (found.figures.tests, found.figures.public, found.figures.runs) == (10, 1, 3)
    assert found.figures.coverage["R4"] == ("t7", "t9")


def test_validating_twice_gives_the_same(judge: Judge) -> None:
    assert validated(judge, task()) == validated(judge, task())


def test_candidates_and_published_verdicts_change_nothing(judge: Judge) -> None:
    candidate = {"id": "c", "code": "def clamp(x, lo, hi):\n    return x\n", "origin": "model:m"}
    more = task(candidates=[candidate], metadata={"published_verdicts": {"c": False}})

    assert validated(judge, more) == validated(judge, task())


def test_a_private_test_that_the_reference_fails_is_a_dispute_with_the_difference_for_the_arbiter_alone(
    judge: Judge,
) -> None:
    found = validated(judge, with_tests(call("bad", "[5, 0, 3]", "4", "R2")))

    finding = the(found.findings, "reference-fails-test")
    assert said(found.findings) == [("reference-fails-test", "dispute", "reject")]
    assert (finding.tests, finding.requirements) == (("bad",), ("R2",))
    assert finding.evidence_for(Party.DISPUTE) == ("fail: got 3, expected 4",)
    assert finding.evidence_for(Party.AUTHOR) == finding.evidence_for(Party.TESTER) == ()
    assert found.verdict is Verdict.REJECTED


def test_a_public_test_that_the_reference_fails_is_the_author_s_contradiction(judge: Judge) -> None:
    found = validated(judge, with_tests(call("p2", "[5, 0, 3]", "4", "R2", visibility="public")))

    finding = the(found.findings, "example-contradicts-reference")
    assert (finding.party, finding.tests) == (Party.AUTHOR, ("p2",))
    assert finding.evidence_for(Party.AUTHOR) == ("fail: got 3, expected 4",)


HASHED = 'def clamp(x, lo, hi):\n    return next(iter({"a", "b", "c", "d", "e", "f", "g", "h"}))\n'


def test_a_reference_that_depends_on_the_hash_seed_is_unstable_by_its_author_s_fault(judge: Judge) -> None:
    answers = {
        one.seen.reply for seed in range(3) for one in judge.judge(*_first_check(HASHED), hash_seed=seed)
    }
    assert len(answers) > 1  # or the letters were chosen badly
    (first, *_) = sorted(answers)
    letter = first.decode()[-3]
    found = validated(
        judge, task(reference={"code": HASHED}, tests=[call("t", "[1, 2, 3]", f"'{letter}'", "R2")])
    )

    finding = the(found.findings, "unstable")
    assert (finding.party, finding.tests) == (Party.AUTHOR, ("t",))
    assert "hash order" in finding.message
    runs = finding.evidence_for(Party.AUTHOR)
    assert [text.partition(":")[0] for text in runs] == ["hash seed 0", "hash seed 1", "hash seed 2"]
    assert {text.partition(": ")[2] for text in runs} == {"pass", "fail"}


def _first_check(code: str) -> Any:
    from cupel.judge.checks import checks_of
    from cupel.judge.limits import reference_limits
    from cupel.judge.programs import source_of

    made = task(reference={"code": code}, tests=[call("t", "[1, 2, 3]", "0")])
    assert made.reference is not None
    return source_of(made, made.reference), checks_of(made), reference_limits(made)


def test_a_test_whose_own_code_is_unstable_is_a_dispute(judge: Judge) -> None:
    code = "def test_it():\n    import os\n    assert int(os.environ.get('PYTHONHASHSEED', '0')) == 0 and clamp(1, 0, 3) == 1\n"
    found = validated(judge, with_tests({**call("own", "[]"), "kind": "pytest", "code": code, "args": ""}))

    assert the(found.findings, "unstable").party is Party.DISPUTE


def test_of_a_reference_that_hangs_only_the_first_tests_are_waited_for(judge: Judge) -> None:
    made = task(
        reference={"code": "def clamp(x, lo, hi):\n    while True:\n        pass\n"}, limits={"seconds": 0.1}
    )
    found = validated(judge, made)

    hung = [one for one in found.findings if one.tests and "timeout" in str(one.evidence)]
    assert len(hung) == 3
    assert not any("not_run" in one.message for one in found.findings)


def test_tests_that_the_reference_is_slow_on_are_left_out_of_the_judging_of_mutants(judge: Judge) -> None:
    code = CLAMP.replace(
        "    if lo > hi", "    for _ in range(80_000_000 if x == 6 else 0):\n        pass\n    if lo > hi"
    )
    executed = execute(judge, Subject(task(reference={"code": code})), 1)

    assert len(executed.passed) == 10
    assert {check.test_id for check in executed.passed} - {check.test_id for check in executed.quick} == {
        "t8"
    }


def test_without_a_reference_nothing_is_run(judge: Judge) -> None:
    found = validated(judge, task(reference=None))

    assert the(found.findings, "reference-does-not-load").party is Party.AUTHOR
    assert found.figures.runs == 0


@pytest.mark.parametrize(
    "code", ["def clamp(:\n", "import nowhere\n", "x = 1\n"], ids=["syntax", "import", "name"]
)
def test_a_reference_that_does_not_load_is_its_author_s_fault(judge: Judge, code: str) -> None:
    found = validated(judge, task(reference={"code": code}))

    finding = the(found.findings, "reference-does-not-load")
    assert finding.party is Party.AUTHOR
    assert finding.evidence_for(Party.TESTER) == ()
    assert "reference" in finding.evidence_for(Party.AUTHOR)[0]


def test_missing_packages_are_the_environment_s_and_say_nothing_of_the_task(judge: Judge) -> None:
    found = validated(judge, task(packages=["no-such-distribution"]))

    assert the(found.findings, "infrastructure").party is Party.ENVIRONMENT
    assert found.verdict is Verdict.UNFINISHED


class _Broken(Judge):
    def observe(self, *_: Any, **__: Any) -> Any:
        raise SandboxError("the server is gone")


def test_a_sandbox_that_breaks_down_leaves_the_task_unfinished(backend: str) -> None:
    with _Broken(backend) as broken:
        found = validate(task(), judging=broken)

    assert said(found.findings) == [("infrastructure", "environment", "reject")]
    assert found.findings[0].evidence[0].text == "the server is gone"
    assert found.verdict is Verdict.UNFINISHED


def test_a_test_file_that_does_not_parse_is_set_aside_and_the_others_count(judge: Judge) -> None:
    found = validated(
        judge, with_tests({**call("broken", "[]"), "kind": "pytest", "code": "def test_(:\n", "args": ""})
    )

    finding = the(found.findings, "unusable-test")
    assert (finding.party, finding.tests, found.figures.tests) == (Party.TESTER, ("broken",), 10)


def test_a_task_with_public_examples_alone_has_no_tests(judge: Judge) -> None:
    public = call("p1", "[5, 0, 3]", "3", "R1", "R2", "R3", "R4", visibility="public")

    assert the(validated(judge, task(tests=[public])).findings, "no-tests").party is Party.TESTER


def test_inputs_that_the_precondition_rejects_are_a_dispute_and_of_public_examples_the_author_s(
    judge: Judge,
) -> None:
    outside = [call("t", "[500, 0, 3]", "3", "R2"), call("p", "[500, 0, 4]", "4", "R2", visibility="public")]
    found = validated(judge, with_tests(*outside))

    assert [(one.kind.value, one.party.value, one.tests) for one in found.findings] == [
        ("precondition-rejects-test", "dispute", ("t",)),
        ("precondition-rejects-test", "author", ("p",)),
    ]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("def valid(x):\n    return True\n", "it raises TypeError"),
        ("def valid(x, lo, hi):\n    return 'yes'\n", "it returns 'yes'"),
        ("def valid(x, lo, hi):\n    return 1 / 0\n", "it raises ZeroDivisionError"),
    ],
)
def test_a_precondition_that_does_not_say_yes_or_no_is_not_callable(
    judge: Judge, code: str, what: str
) -> None:
    finding = the(validated(judge, task(precondition=code)).findings, "precondition-not-callable")

    assert finding.party is Party.AUTHOR
    assert finding.evidence_for(Party.AUTHOR) == (what,)
    assert len(finding.tests) == 10


@pytest.mark.parametrize(
    ("part", "kind"), [("precondition", "precondition-not-callable"), ("generator", "generator-not-callable")]
)
def test_a_part_that_does_not_load_is_found_and_the_reference_is_run_without_it(
    judge: Judge, part: str, kind: str
) -> None:
    found = validated(judge, task(**{part: "x = 1\n"}))

    assert said(found.findings) == [(kind, "author", "reject")]
    assert found.figures.runs == 3


def test_examples_of_the_prompt_are_judged(judge: Judge) -> None:
    prompt = "Write `clamp(x, lo, hi)`.\n\n>>> clamp(5, 0, 3)\n4\n\n`clamp(1, 0, 3) == 1`, and `clamp(1, 2, 0)` → 7."
    found = validated(judge, task(prompt=prompt))

    messages = [one.message for one in found.findings]
    assert found.figures.examples == 3
    assert [one.kind.value for one in found.findings] == ["example-contradicts-reference"] * 2
    assert "clamp(5, 0, 3)" in messages[0] and "clamp(1, 2, 0)" in messages[1]


def test_the_tester_s_side_of_no_finding_shows_the_reference(judge: Judge) -> None:
    token = "lo_is_above_hi_canary"
    code = CLAMP.replace("lo is above hi", token).replace("return x\n", f"{token} = x\n    return {token}\n")
    found = validated(
        judge,
        task(
            reference={"code": code}, tests=[call("t", "[5, 0, 3]", "4", "R2"), call("u", "[2, 1, 0]", "4")]
        ),
    )

    assert found.of_party(Party.TESTER)
    for finding in found.findings:
        if finding.party is not Party.AUTHOR:
            assert token not in finding.message + "".join(finding.evidence_for(Party.TESTER))
