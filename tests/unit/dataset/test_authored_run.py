"""What a run's log tells the card of its proof of separation."""

from __future__ import annotations

from pathlib import Path

from authoring_play import ANN, BEN, RIGHT, handed, opened, passed, suite_answer, task_answer
from cupel.author.workflow.log import log_of
from cupel.author.workflow.records import EventKind
from cupel.dataset.authored_run import authoring_record


def test_tasks_that_were_dropped_for_a_breach_are_counted_with_their_views(tmp_path: Path) -> None:
    desk = opened(tmp_path, tasks=2)
    handed(desk, ANN, task_answer())
    handed(desk, ANN, task_answer(title="Another"))
    handed(desk, BEN, suite_answer())
    passed(desk, "t1")
    forged = desk.store.put("view", {"view": "TesterView", "task": {"prompt": RIGHT}})
    body = {"by": BEN.to_json(), "view": forged, "role": "tester"}
    desk.store.append("t2", EventKind.SHOWN.value, "t2/test-0-0", body)
    desk.note("t2", EventKind.DROPPED, {"reason": "separation is not proved: view-changed"})
    proof = authoring_record(log_of(desk.store)).separation
    assert proof is not None
    assert (proof.views, proof.rendered_alike, proof.tester_views, proof.breaches) == (4, 3, 2, 1)
