"""Two suites for one task, each written without the other: how far they agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validating import BRIEF, call, record, task

from cupel.author.validation import suites_agree
from cupel.author.validation.agreement import cohens_kappa
from cupel.judge.judge import Judge
from cupel.model.errors import NothingUsable
from cupel.model.task import Candidate

TESTS = task().tests
WEAK = [test for test in TESTS if test.id in ("p1", "t1", "t7")]


def test_a_suite_agrees_with_itself(judge: Judge) -> None:
    found = suites_agree(task(), TESTS, TESTS, BRIEF, judging=judge)

    assert (found.share, found.kappa, found.disagreements) == (1.0, 1.0, ())
    assert found.programs == found.both_accept + found.both_reject > 20
    assert found.not_counted == ((), ())


def test_what_one_suite_alone_rejects_is_told_with_the_tests_that_do(judge: Judge) -> None:
    attempts = [
        Candidate(id="same", code=record()["reference"]["code"]),
        Candidate(id="no-upper", code="def clamp(x, lo, hi):\n    if lo > hi:\n        raise ValueError\n    return max(x, lo) if x < 9 else 3 if x == 5 else x if x != 10 else 99\n"),
    ]  # fmt: skip
    found = suites_agree(task(), WEAK, TESTS, BRIEF, judging=judge, programs=attempts)
    reverse = suites_agree(task(), TESTS, WEAK, BRIEF, judging=judge, programs=attempts)

    assert found.only_first_rejects == 0
    assert found.only_second_rejects == len(found.disagreements) > 0
    assert all(set(one.rejected_by) <= {test.id for test in TESTS} - {"p1"} for one in found.disagreements)
    assert found.share == reverse.share and found.kappa == reverse.kappa
    assert reverse.only_first_rejects == found.only_second_rejects
    assert "same" not in {one.program for one in found.disagreements}


def test_programs_that_are_given_count_besides_mutants(judge: Judge) -> None:
    attempt = Candidate(
        id="late",
        code="def clamp(x, lo, hi):\n    if lo > hi:\n        raise ValueError\n    return {5: 3, -7: -2}.get(x, 77)\n",
    )
    found = suites_agree(task(), WEAK, TESTS, BRIEF, judging=judge, programs=[attempt])

    (told,) = [one for one in found.disagreements if one.program == "late"]
    assert not told.by_first
    assert set(told.rejected_by) >= {"t2", "t3", "t4"}


def test_tests_that_the_reference_fails_count_for_neither(judge: Judge) -> None:
    wrong = task(tests=[call("w", "[5, 0, 3]", "4")]).tests
    found = suites_agree(task(), [*TESTS, *wrong], TESTS, BRIEF, judging=judge)

    assert found.not_counted == (("w",), ())
    assert found.share == 1.0


def test_a_suite_of_which_the_reference_passes_nothing_cannot_be_compared(judge: Judge) -> None:
    wrong = task(tests=[call("w", "[5, 0, 3]", "4")]).tests
    with pytest.raises(NothingUsable, match="second suite"):
        suites_agree(task(), TESTS, wrong, BRIEF, judging=judge)


COUNTS = st.integers(0, 50)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_kappa_is_symmetric_at_most_one_and_one_only_without_disagreement(
    a: int, r: int, f: int, s: int
) -> None:
    found = cohens_kappa(a, r, f, s)

    assert found == cohens_kappa(a, r, s, f) == cohens_kappa(r, a, f, s)
    if found is None:
        assert a + r + f + s == 0 or (f + s == 0 and 0 in (a, r))
    else:
        assert -1 <= found <= 1
        assert (found == 1) == (f + s == 0)


def test_kappa_of_a_known_table() -> None:
    assert cohens_kappa(20, 15, 5, 10) == 0.4
