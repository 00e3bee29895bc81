"""The audit proves separation from the events alone, and finds what was tampered with."""

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from authoring_play import ANN, BEN, RIGHT, handed, opened, suite_answer, task_answer
from cupel.author.workflow.audit import audit, audit_task
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.log import log_of, read_log, write_log
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import EventKind
from cupel.author.workflow.seen import view_json
from cupel.model.errors import StoreError, UsageError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = opened(tmp_path / "run", attempts=1)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    return desk


def kinds(desk: Desk) -> list[str]:
    return [one.kind for one in audit(log_of(desk.store)).breaches]


def test_a_run_that_kept_the_roles_apart_is_proved(desk: Desk) -> None:
    found = audit(log_of(desk.store))
    assert found.is_proved
    assert found.views == {"author": 1, "tester": 1}
    assert found.ended == {"open": 1}


def test_a_view_that_does_not_follow_from_what_had_happened_is_a_breach(desk: Desk) -> None:
    forged = desk.store.put("view", {"view": "TesterView", "task": {"prompt": "another"}})
    desk.store.append(
        "t1", EventKind.SHOWN.value, "t1/test-0-0", {"by": BEN.to_json(), "view": forged, "role": "tester"}
    )
    assert "view-changed" in kinds(desk)


def test_a_view_that_was_shown_before_views_had_all_their_fields_is_none(tmp_path: Path) -> None:
    desk = opened(tmp_path, attempts=1)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    vague = Matter("vague-word", "R1 is vague", party="author")
    found = {"artefact": "x", "basis": desk.states()["t1"].basis(), "matters": [vague.to_json()]}
    desk.note("t1", EventKind.VALIDATED, found)
    handed(desk, ANN, task_answer(prompt="Write `clamp(x, lo, hi)`, which keeps x in a range."))
    shown = desk.next_piece(BEN)
    assert shown is not None and "changed" in view_json(shown.view)
    early = {name: value for name, value in view_json(shown.view).items() if name != "changed"}
    body = {"by": BEN.to_json(), "view": desk.store.put("view", early), "role": "tester"}
    desk.store.append("t1", EventKind.SHOWN.value, shown.piece.id, body)
    assert kinds(desk) == []
    less = {name: value for name, value in early.items() if name != "told"}
    body = {"by": BEN.to_json(), "view": desk.store.put("view", less), "role": "tester"}
    desk.store.append("t1", EventKind.SHOWN.value, shown.piece.id, body)
    assert kinds(desk) == ["view-changed"]


def test_a_tester_who_was_shown_the_reference_is_a_breach(desk: Desk) -> None:
    forged = desk.store.put("view", {"view": "TesterView", "task": {"prompt": RIGHT}})
    desk.store.append(
        "t1", EventKind.SHOWN.value, "t1/test-0-0", {"by": BEN.to_json(), "view": forged, "role": "tester"}
    )
    assert "solution-shown" in kinds(desk)


def test_an_author_who_tests_the_own_task_is_a_breach(desk: Desk) -> None:
    name = desk.store.put("test", suite_answer())
    body = {"by": ANN.to_json(), "artefact": name, "text": "x"}
    desk.store.append("t1", EventKind.SUBMITTED.value, "t1/test-1-0", body)
    assert kinds(desk) == ["order", "lease", "same-contributor"]


def test_a_view_of_the_author_after_the_freeze_is_a_breach(desk: Desk) -> None:
    view = next(one.body["view"] for one in desk.events("t1") if one.kind is EventKind.SHOWN)
    desk.store.append(
        "t1", EventKind.SHOWN.value, "t1/author-0-0", {"by": ANN.to_json(), "view": view, "role": "author"}
    )
    assert kinds(desk) == ["order"]


def test_a_task_that_was_dropped_for_a_breach_breaks_nothing_and_is_counted(desk: Desk) -> None:
    forged = desk.store.put("view", {"view": "TesterView"})
    desk.store.append(
        "t1", EventKind.SHOWN.value, "t1/test-0-0", {"by": BEN.to_json(), "view": forged, "role": "tester"}
    )
    assert audit_task(list(desk.events("t1")), desk.settings, desk.store.get)
    desk.note("t1", EventKind.DROPPED, {"reason": "breach"})
    found = audit(log_of(desk.store))
    assert (found.is_proved, found.breaches) == (True, ())
    assert (found.rejected, found.changed) == (1, 1)


def test_a_written_history_gives_the_same_proof(desk: Desk, tmp_path: Path) -> None:
    write_log(log_of(desk.store), (name for name, _ in desk.store.artefacts()), tmp_path)
    assert audit(read_log(tmp_path)) == audit(log_of(desk.store))


def test_an_artefact_that_was_changed_is_found(desk: Desk, tmp_path: Path) -> None:
    write_log(log_of(desk.store), (name for name, _ in desk.store.artefacts()), tmp_path)
    path = tmp_path / "artefacts.jsonl.gz"
    path.write_bytes(
        gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Clamp a number", b"Clamp a numbex"))
    )
    with pytest.raises(StoreError, match="was changed"):
        read_log(tmp_path)


def test_an_artefact_that_was_changed_in_the_store_is_found(desk: Desk) -> None:
    name = next(name for name, kind in desk.store.artefacts() if kind == "author")
    body = {**desk.store.get(name), "title": "other"}
    database = sqlite3.connect(desk.store.path)
    with database:
        database.execute("UPDATE artefacts SET body = ? WHERE hash = ?", (json.dumps(body), name))
    database.close()
    with pytest.raises(StoreError, match="was changed"):
        desk.store.get(name)


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither an authoring run"):
        read_log(tmp_path)
