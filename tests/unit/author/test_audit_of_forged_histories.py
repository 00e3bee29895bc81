"""A history that somebody wrote by hand is not proved: each step of a run that went well is left out, moved or damaged in turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from authoring_play import ANN, BEN, CID, handed, opened, passed, suite_answer, task_answer
from cupel.author.workflow.audit import Audit, audit, audit_task
from cupel.author.workflow.log import Log, log_of, read_log, write_log
from cupel.author.workflow.records import Event, EventKind
from cupel.cli.main import run

Events = list[Event]
ACCEPTED = EventKind.ACCEPTED


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """opened, Ann's piece shown and handed in, Ben's as well, validated, judged, accepted."""
    desk = opened(tmp_path_factory.mktemp("honest"))
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    passed(desk)
    folder = tmp_path_factory.mktemp("written")
    write_log(log_of(desk.store), (name for name, _ in desk.store.artefacts()), folder)
    return read_log(folder)


def forged(honest: Log, edit: Callable[[Events], Events]) -> Audit:
    """The audit of a history that was changed, numbered anew."""
    events = edit(list(honest.events))
    return audit(replace(honest, events=tuple(replace(one, number=at) for at, one in enumerate(events, 1))))


def kinds(found: Audit) -> set[str]:
    return {one.kind for one in found.breaches}


def without(*kinds: EventKind, piece: str = "") -> Callable[[Events], Events]:
    return lambda events: [one for one in events if one.kind not in kinds or piece not in (one.piece or "")]


def changed(kind: EventKind, piece: str, **body: Any) -> Callable[[Events], Events]:
    """The same with another body of one event."""
    return lambda events: [
        replace(one, body={**one.body, **body}) if one.kind is kind and piece in (one.piece or "") else one
        for one in events
    ]


def test_the_honest_history_is_proved_as_a_run_and_as_a_task(honest: Log) -> None:
    found = audit(honest)
    assert found.is_proved and found.ended == {"accepted": 1}
    assert audit_task(honest.events, honest.settings, honest.load) == []


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (without(EventKind.SHOWN), {"lease"}),
        (without(EventKind.SHOWN, piece="/test-"), {"lease"}),
        (changed(EventKind.SHOWN, "/test-", by=CID.to_json()), {"lease"}),
        (changed(EventKind.SUBMITTED, "/test-", by={**BEN.to_json(), "model": "m"}), {"lease"}),
        (without(EventKind.VALIDATED), {"order"}),
        (without(EventKind.JUDGED), {"order"}),
        (without(EventKind.SUBMITTED, piece="/test-"), {"order"}),
        (lambda events: [events[0], events[-1], *events[1:-1]], {"order"}),
        (lambda events: [*events, events[-1]], {"order"}),
        (lambda events: [events[0], *events], {"order"}),
        (lambda events: events[1:], {"order", "view-changed"}),
        (lambda events: [*events[:3], events[4], events[3], *events[5:]], {"lease", "order"}),
    ],
    ids=[
        "nothing was shown", "the tester was shown nothing", "somebody else was shown the tester's view",
        "the tester is of another model", "never validated", "never judged", "no tests", "accepted before all", "accepted twice",
        "opened twice", "never opened", "handed in before it was shown",
    ],
)  # fmt: skip
def test_what_did_not_happen_or_not_so_is_a_breach(
    honest: Log, edit: Callable[[Events], Events], found: set[str]
) -> None:
    proof = forged(honest, edit)
    assert not proof.is_proved
    assert kinds(proof) == found


def test_numbers_rise(honest: Log) -> None:
    same = audit(replace(honest, events=tuple(replace(one, number=1) for one in honest.events)))
    assert kinds(same) == {"order"}
    assert len(same.breaches) == len(honest.events) - 1


def test_an_empty_history_proves_nothing(
    honest: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = replace(honest, events=())
    assert not audit(empty).is_proved
    write_log(empty, iter(()), tmp_path)
    assert run(["audit", str(tmp_path)]) == 1
    assert "there is no task, so nothing is proved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda events: [events[0], replace(events[1], piece="x"), *events[2:]], {"order", "unreadable"}),
        (lambda events: [*events[:2], replace(events[2], body={}), *events[3:]], {"lease"}),
        (changed(EventKind.SHOWN, "", view="0" * 64), {"view-changed"}),
        (changed(EventKind.SHOWN, "", view=None), {"view-changed"}),
        (changed(EventKind.SUBMITTED, "/author-", artefact="0" * 64), {"view-changed", "unreadable"}),
        (changed(EventKind.VALIDATED, "", matters=[{"kind": "x"}]), {"unreadable"}),
        (lambda events: [*events[:-1], replace(events[-1], body=7)], set[str]()),
    ],
    ids=[
        "piece without a number", "empty body", "view that is missing", "view that is none", "answer that is missing",
        "matters that are none", "body that is no object",
    ],
)  # fmt: skip
def test_a_damaged_history_is_a_breach_and_no_crash(
    honest: Log, edit: Callable[[Events], Events], found: set[str]
) -> None:
    proof = forged(honest, edit)
    assert kinds(proof) >= found
    assert not proof.is_proved


def test_who_was_shown_both_sides_writes_no_tests(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    handed(desk, ANN, task_answer())
    body = {"by": BEN.to_json(), "view": desk.store.put("view", {}), "role": "reviewer"}
    desk.store.append("t1", EventKind.SHOWN.value, "t1/review-0-0", body)
    handed(desk, BEN, suite_answer())
    told = [one.message for one in audit(log_of(desk.store)).breaches if one.kind == "same-contributor"]
    assert told == ["person:ben had been shown reference and tests before"]


def test_a_title_that_no_task_had_is_not_shown_as_taken(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=2)
    handed(desk, ANN, task_answer())
    shown = desk.next_piece(BEN, task_id="t2")
    assert shown is not None and audit(log_of(desk.store)).is_proved
    view = json.loads(json.dumps(desk.store.get(shown.view_hash)))
    forged = desk.store.put("view", {**view, "titles_taken": ["return max(lo, min(x, hi))"]})
    desk.give_back(shown.piece.id, BEN, "no time")
    body = {"by": CID.to_json(), "view": forged, "role": "author"}
    desk.store.append("t2", EventKind.SHOWN.value, shown.piece.id, body)
    (found,) = audit(log_of(desk.store)).breaches
    assert found.message == "it shows as taken the title 'return max(lo, min(x, hi))', which no task had"
