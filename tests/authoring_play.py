"""A small authoring run, played by named contributors over the desk: what tests of the workflow begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cupel.author.workflow.desk import Desk
from cupel.author.workflow.papers import Opening, Shown
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.store.authoring import AuthoringStore

ANN, BEN, CID, DORA, EVE = (Contributor.named(name) for name in ("ann", "ben", "cid", "dora", "eve"))
BRIEF = {
    "taxonomy": "numbers",
    "about": "arithmetic",
    "difficulty": "easy",
    "what_makes_it": "one idea",
    "subject": "ranges",
    "interface": "function",
    "model_context": "single function",
    "use_case": "both",
}
RIGHT = "def clamp(x, lo, hi):\n    limited = min(x, hi)\n    return max(lo, limited)\n"
WRONG = "def clamp(x, lo, hi):\n    return min(x, hi)\n"
CASES = (
    (-5, 0, 3, 0),
    (2, 0, 3, 2),
    (0, 0, 0, 0),
    (9, 2, 7, 7),
    (1, 2, 7, 2),
    (-9, -7, -3, -7),
    (5, 4, 4, 4),
    (50, 0, 100, 50),
)


def task_answer(**changes: Any) -> dict[str, Any]:
    """What an author hands in."""
    return {
        "title": "Clamp a number",
        "prompt": "Write `clamp(x, lo, hi)`, which limits the whole number x to the range from lo to hi.",
        "requirements": [
            {"id": "R1", "section": "outputs", "text": "Returns x where it lies in the range, else the nearer end."},
            {"id": "R2", "section": "inputs", "text": "Three whole numbers; lo is not above hi."},
        ],
        "interface": {"kind": "function", "name": "clamp", "signature": "clamp(x: int, lo: int, hi: int) -> int"},
        "examples": [{"kind": "call", "args": "[5, 0, 3]", "expected": "3"}],
        "reference": {"code": RIGHT},
        **changes,
    }  # fmt: skip


def suite_answer(cases: Sequence[tuple[int, int, int, int]] = CASES, **changes: Any) -> dict[str, Any]:
    """What a tester hands in."""
    tests = [
        {"id": f"t{number}", "kind": "call", "args": f"[{x}, {lo}, {hi}]", "expected": str(limited), "requirements": ["R1", "R2"]}
        for number, (x, lo, hi, limited) in enumerate(cases, start=1)
    ]  # fmt: skip
    return {"tests": tests, **changes}


def opened(
    folder: Path, *, tasks: int = 1, metadata: Mapping[str, Any] | None = None, **settings: Any
) -> Desk:
    """The desk of a run that was just begun; by default one tester, no attempts, no review."""
    chosen = {"second_tester_share": 0.0, "attempts": 0, "review_share": 0.0, "least_tests": 3, **settings}
    openings = [
        Opening(f"t{number}", {"id": f"cell-{number}"}, BRIEF, metadata or {})
        for number in range(1, tasks + 1)
    ]
    return Desk.begin(AuthoringStore(folder), openings, WorkflowSettings(**chosen), tags=["off-by-one"])


def handed(desk: Desk, by: Contributor, answer: Mapping[str, Any], *kinds: PieceKind) -> Shown:
    """The next piece of a contributor, answered; the answer has to be taken."""
    shown = desk.next_piece(by, kinds)
    assert shown is not None, desk.why_none(by)
    taken = desk.submit(shown.piece.id, by, answer)
    assert taken.problems == ()
    return shown


def passed(desk: Desk, task_id: str = "t1") -> None:
    """Write down that a task without attempts passed validation and judging, and was accepted, as the program would."""
    for kind, attempts in ((EventKind.VALIDATED, False), (EventKind.JUDGED, True)):
        found = desk.store.put(kind.value, {"questions": [], "tags": [], "outcomes": [], "failures": []})
        basis = desk.states()[task_id].basis(attempts=attempts)
        desk.note(task_id, kind, {"artefact": found, "basis": basis, "matters": [], "questions": 0})
    desk.note(task_id, EventKind.ACCEPTED, {"basis": desk.states()[task_id].basis(attempts=True)})
