"""What a task asks of a program's conduct: exceptions, arguments left alone, state, something returned, each requirement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.finding import CERTAIN, CLEAR, FAIR, HINT, LIKELY, by_share, found
from cupel.author.failures.sourcefacts import (
    prints,
    raised_names,
    returns_a_value,
    returns_none_on_purpose,
    shared_state,
    stub,
)
from cupel.author.failures.tag import FailureTag
from cupel.model.outcome import Outcome

_NOT_RAISED = re.compile(r"(?:\b(\w+) not raised\b|DID NOT RAISE|expected (\w+) to be raised)")


def exceptions(case: Case) -> Iterator[FailureTag]:
    """It does not raise what it should, or raises on purpose where an answer is asked for."""
    silent = [one for one in case.failing if _should_have_raised(one)]
    if silent:
        first = silent[0]
        if first.raised is not None:
            why = f"{first.raised} in place of {first.wanted_error}"
        else:
            why = f"{first.wanted_error or 'the exception'} is not raised"
        yield found("exception-contract", by_share(case, silent, most=0.95, least=0.6), silent, why)
    purposely = raised_names(case.tree) if case.tree is not None else {}
    loud = [
        one
        for one in case.failing
        if one.raised in purposely
        and one.wanted_error is None
        and one.raised not in ("NotImplementedError", "SystemExit")
    ]
    if loud:
        raised = str(loud[0].raised)
        why = f"it raises {raised} on purpose where an answer is asked for"
        confidence = by_share(case, loud, most=0.58, least=HINT)  # mostly it misreads what it was given
        yield found("exception-contract", confidence, loud, why, line=purposely[raised])


def _should_have_raised(test: RanTest) -> bool:
    if test.outcome is Outcome.TIMEOUT:
        return False
    return test.wanted_error is not None or _NOT_RAISED.search(test.detail) is not None


def changed_input(case: Case) -> Iterator[FailureTag]:
    """It changes an argument that the reference leaves as it is."""
    changing = [one for one in case.tests if one.changes_input]
    if not changing:
        return
    why = f"after the call of {changing[0].test_id} its argument is another; the reference leaves it as it is"
    by_value = [
        one
        for one in case.failing
        if one.kind in ("call", "stdio", "assert") and (one.got is not None or one.raised)
    ]
    if not by_value:
        yield found("changed-input", CLEAR, changing, why)
    else:
        yield found("changed-input", HINT if len(by_value) == len(case.failing) else FAIR, changing, why)


def state(case: Case) -> Iterator[FailureTag]:
    """What one call or instance leaves behind changes another."""
    twice = [one for one in case.tests if one.differs_when_repeated]
    place = shared_state(case.tree) if case.tree is not None else None
    if twice:
        why = f"the call of {twice[0].test_id} a second time gives another answer"
        yield found("state", CERTAIN if place else CLEAR, twice, why, line=place.line if place else None)
        return
    if place is not None:
        several = [one for one in case.failing if one.kind not in ("call", "stdio")]
        confidence = LIKELY if len(several) == len(case.failing) else HINT
        yield found("state", confidence, several or case.failing, place.what, line=place.line)


def nothing_returned(case: Case) -> Iterator[FailureTag]:
    """None where a value is asked for."""
    empty = [one for one in case.wrong_values if one.got is not None and one.got.value is None]
    if not empty or case.kind == "program" or case.tree is None:
        return
    function = next(case.functions(), None)
    if function is not None and stub(function) is not None:
        return  # then more is missing than that
    if (
        function is not None
        and case.kind == "function"
        and function.name == case.name
        and not returns_a_value(function)
    ):
        line = prints(function)
        why = "it prints in place of returning" if line is not None else "no path of it returns anything"
        yield found("no-return", CERTAIN, empty, why, line=line or function.lineno)
        return
    falls = function is not None and case.kind == "function" and not returns_none_on_purpose(function)
    most = LIKELY if falls else HINT
    yield found(
        "no-return", by_share(case, empty, most=most, least=HINT), empty, "some path of it returns nothing"
    )


def requirements(case: Case) -> Iterator[FailureTag]:
    """All tests of one requirement fail, and no other; of the others some have to show that all else is done."""
    named = dict.fromkeys(id for one in case.failing for id in one.requirements)
    texts = dict(case.requirements)
    for id in named:
        own = [one for one in case.tests if id in one.requirements]
        others = [one for one in case.tests if id not in one.requirements]
        if not all(one.failed for one in own) or any(one.failed for one in others) or len(others) < 2:
            continue
        confidence = {1: 0.55, 2: 0.7}.get(len(own), 0.8)
        rivals = [other for other in named if other != id and _tests_of(case, other) == own]
        if rivals:
            confidence = min(confidence, 0.5)
        if sum(map(_shows_work, others)) < 2:
            confidence = min(confidence, HINT)  # it may fail wherever there is anything to do
        yield found("requirement-ignored", confidence, own, f"{id} alone fails: {texts.get(id, '')}")


def _shows_work(test: RanTest) -> bool:
    """Whether passing a test takes more than to raise, or to answer with nothing: an empty answer is easily right."""
    if test.wanted_error is not None:
        return False
    if test.expected is None or isinstance(test.expected.value, bool):
        return True
    return bool(test.expected.value)


def _tests_of(case: Case, id: str) -> list[RanTest]:
    return [one for one in case.tests if id in one.requirements]
