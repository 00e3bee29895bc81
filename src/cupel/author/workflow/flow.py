"""What is to be done next for a task: the order of the gates.

    author → test (one or two testers, blind) → validate → attempts → judge → tags → review → accepted
                 ↑____ amend ____ arbitrate ____↓____________________↓_____________↓

Covers the decision alone; it follows from the task's state and the run's settings. Changed text goes back through blind
testing, anything changed goes back through validation, and a task that was mended too often is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cupel.author.workflow.matters import Matter, of_author, of_tester, undecided
from cupel.author.workflow.records import Contributor, Piece, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import Checked, TaskState


class Gate(StrEnum):
    """Where a task stands, in the order of the way."""

    AUTHOR = "author"
    TEST = "test"
    VALIDATE = "validate"
    AMEND = "amend"
    ARBITRATE = "arbitrate"
    SOLVE = "solve"
    JUDGE = "judge"
    TAG = "tag"
    REVIEW = "review"
    ACCEPT = "accept"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


PROGRAMS = frozenset({Gate.VALIDATE, Gate.JUDGE, Gate.ACCEPT})
"""Gates at which the program has to act."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done."""

    gate: Gate
    pieces: tuple[Piece, ...] = ()
    """Work for contributors, all of which may be done at once."""
    drop: str | None = None
    """Why the task is to be given up."""


def due(state: TaskState, settings: WorkflowSettings) -> Due:
    """What is to be done next for a task, whoever has it at the moment."""
    found = _due(state, settings)
    for piece in found.pieces:
        if state.refused.get(piece.id, 0) >= settings.most_refused:
            return Due(found.gate, drop=f"{piece.kind.value}: no answer of a model could be taken")
    is_mended = any(one.kind in (PieceKind.AMEND_TASK, PieceKind.AMEND_TESTS) for one in found.pieces)
    if is_mended and state.mended >= settings.most_rounds:
        still = ", ".join(sorted({one.kind for one in blocking(state)[0]})) or "its text changed"
        return Due(found.gate, drop=f"mended {state.mended} times, and still: {still}")
    return found


def _due(state: TaskState, settings: WorkflowSettings) -> Due:
    if state.ended is not None:
        return Due(Gate(state.ended))
    if state.draft is None:
        return Due(Gate.AUTHOR, (Piece(state.task_id, PieceKind.AUTHOR),))
    pieces = _tests_wanted(state, settings)
    if pieces:
        return Due(Gate.TEST, pieces)
    if state.validated is None or state.validated.basis != state.basis():
        return Due(Gate.VALIDATE)
    found = _settling(state, state.validated)
    if found is not None:
        return found
    pieces = _attempts_wanted(state, settings)
    if pieces:
        return Due(Gate.SOLVE, pieces)
    if state.judged is None or state.judged.basis != state.basis(attempts=True):
        return Due(Gate.JUDGE)
    found = _settling(state, state.judged)
    if found is not None:
        return found
    if state.judged.questions and not any(one.number > state.judged.number for one in state.tags):
        return Due(Gate.TAG, (Piece(state.task_id, PieceKind.TAG, turn=len(state.tags)),))
    return _reviewing(state, settings)


def _tests_wanted(state: TaskState, settings: WorkflowSettings) -> tuple[Piece, ...]:
    """Tests that are missing, or were written for another text."""
    wanted = []
    for slot in range(settings.testers(state.task_id)):
        suite = state.suite(slot)
        if suite is None:
            wanted.append(Piece(state.task_id, PieceKind.TEST, slot))
        elif state.draft is not None and suite.text != state.draft.text:
            wanted.append(_tests_again(state, slot))
    return tuple(wanted)


def _tests_again(state: TaskState, slot: int) -> Piece:
    versions = state.suites[slot]
    return Piece(state.task_id, PieceKind.AMEND_TESTS, slot, len(versions), reserved_for=versions[-1].by.name)


def _settling(state: TaskState, checked: Checked) -> Due | None:
    """What has to be done about what the program found, and about what testers asked; None where nothing is open."""
    return _settled(state, _matters(state, checked), state.ruled(checked.number))


def _matters(state: TaskState, checked: Checked) -> list[Matter]:
    """What was found; at validation, what testers find unclear as well."""
    return [*checked.matters, *(question_matters(state) if checked is state.validated else ())]


def question_matters(state: TaskState) -> list[Matter]:
    """What testers find unclear in the text, once a requirement and tester."""
    asked: dict[tuple[int, str], list[str]] = {}
    for suite in state.current_suites():
        for one in suite.body.get("questions", ()):
            asked.setdefault((suite.slot, one.get("requirement") or ""), []).append(one["text"])
    return [
        Matter("unclear-requirement", " / ".join(texts), slot=slot, requirements=(name,) if name else ())
        for (slot, name), texts in sorted(asked.items())
    ]


def _settled(state: TaskState, found: Sequence[Matter], ruled: Mapping[str, str]) -> Due | None:
    """Disputes go to an arbiter, then what is the author's to the author, then the rest to the testers."""
    matters = [one for one in found if ruled.get(one.key) != "nobody"]
    if undecided(matters, ruled):
        piece = Piece(state.task_id, PieceKind.ARBITRATE, turn=len(state.rulings))
        return Due(Gate.ARBITRATE, (piece,))
    if any(ruled.get(one.key) == "environment" for one in matters):
        return Due(Gate.VALIDATE, drop=_environment(matters))
    if of_author(matters, ruled) and state.draft is not None:
        by, turn = state.draft.by.name, len(state.drafts)
        return Due(Gate.AMEND, (Piece(state.task_id, PieceKind.AMEND_TASK, turn=turn, reserved_for=by),))
    slots = [slot for slot in sorted(state.suites) if of_tester(matters, ruled, slot)]
    if slots:
        return Due(Gate.AMEND, tuple(_tests_again(state, slot) for slot in slots))
    return None


def _environment(matters: Sequence[Matter]) -> str:
    """A fault of the environment is nobody's to mend."""
    kinds = ", ".join(sorted({one.kind for one in matters}))
    return f"an arbiter found the environment at fault: {kinds}"


def _attempts_wanted(state: TaskState, settings: WorkflowSettings) -> tuple[Piece, ...]:
    done = {one.slot for one in state.current_attempts()}
    return tuple(
        Piece(state.task_id, PieceKind.SOLVE, slot, len(state.attempts.get(slot, ())))
        for slot in range(settings.attempts)
        if slot not in done
    )


def _reviewing(state: TaskState, settings: WorkflowSettings) -> Due:
    found = _settled(state, review_matters(state), state.ruled())
    if found is not None:
        return found
    done = {one.slot for one in state.current_reviews()}
    if not settings.is_reviewed(state.task_id) or (state.rulings and not done):
        return Due(Gate.ACCEPT)
    missing = [slot for slot in range(settings.reviewers) if slot not in done]
    if not missing:
        return Due(Gate.ACCEPT)
    pieces = [
        Piece(state.task_id, PieceKind.REVIEW, slot, len(state.reviews.get(slot, ()))) for slot in missing
    ]
    return Due(Gate.REVIEW, tuple(pieces))


def review_matters(state: TaskState) -> list[Matter]:
    """What reviewers found wanting, each point once."""
    failed: dict[str, list[str]] = {}
    for review in state.current_reviews():
        for check, comment in review.body["failed"].items():
            failed.setdefault(check, []).append(comment)
    return [
        Matter(f"review:{check}", "; ".join(comments) or check, evidence={"comments": comments})
        for check, comments in sorted(failed.items())
    ]


def blocking(state: TaskState) -> tuple[list[Matter], dict[str, str], int]:
    """Matters that a task waits on now, who is at fault in each, and the event after which rulings on them count.

    Those of validation come first, then those of the attempts, then the reviewers': as `due` goes through them.
    """
    for checked, basis in (
        (state.validated, state.basis()),
        (state.judged, state.basis(attempts=True)),
    ):
        if checked is not None and checked.basis == basis:
            ruled = state.ruled(checked.number)
            matters = [one for one in _matters(state, checked) if ruled.get(one.key) != "nobody"]
            if matters:
                return matters, ruled, checked.number
    ruled = state.ruled()
    return [one for one in review_matters(state) if ruled.get(one.key) != "nobody"], ruled, 0


def why_not(
    contributor: Contributor, piece: Piece, state: TaskState, settings: WorkflowSettings
) -> str | None:
    """Why a contributor may not take a piece; None where they may."""
    if piece.reserved_for is not None:
        return None if contributor.name == piece.reserved_for else f"it is {piece.reserved_for}'s to mend"
    sides = state.contributors
    match piece.kind:
        case PieceKind.TEST:
            if any(is_partial(contributor, one, settings) for one in [*sides, *_at_work(piece, state)]):
                return "who wrote the task or other tests of it cannot test it blind"
        case PieceKind.SOLVE:
            if contributor.remembers and any(contributor.name == one.name for one in sides):
                return "who wrote the task or its tests cannot attempt it"
            if contributor.remembers and contributor.name in state.insiders:
                return "who saw its reference and tests cannot attempt it"
            own = [one for one in state.current_attempts() if one.by.name == contributor.name]
            taken = [by for by in _at_work(piece, state) if by.name == contributor.name]
            if contributor.remembers and len(own) + len(taken) >= settings.attempts_each:
                return "who wrote so many attempts leaves the others to others"
        case PieceKind.ARBITRATE | PieceKind.TAG | PieceKind.REVIEW:
            if any(is_partial(contributor, one, settings) for one in sides):
                return "who wrote the task or its tests cannot rule on it"
            if piece.kind is PieceKind.ARBITRATE and contributor.remembers and _objected(contributor, state):
                return "who brought a matter up in a review leaves the ruling to somebody else"
            solvers = [one.by.name for one in state.current_attempts()]
            if piece.kind is not PieceKind.REVIEW and contributor.remembers and contributor.name in solvers:
                return "who wrote an attempt cannot rule on what attempts show"
            reviewers = [one.by for one in state.current_reviews() if one.slot != piece.slot]
            if piece.kind is PieceKind.REVIEW and any(
                contributor.name == one.name or is_partial(contributor, one, settings)
                for one in [*reviewers, *_at_work(piece, state)]
            ):
                return "two reviews are by two reviewers"
        case _:
            return None
    return None


def _objected(contributor: Contributor, state: TaskState) -> bool:
    return any(one.by.name == contributor.name and one.body["failed"] for one in state.current_reviews())


def _at_work(piece: Piece, state: TaskState) -> list[Contributor]:
    """Who has a piece of the same kind of this task at the moment, in another slot."""
    kind = f"{state.task_id}/{piece.kind.value}-"
    return [by for name, by in state.shown.items() if name.startswith(kind) and name != piece.id]


def is_partial(one: Contributor, other: Contributor, settings: WorkflowSettings) -> bool:
    """Whether one cannot judge what the other made; the same model may where the run says so."""
    if one.remembers and one.name == other.name:
        return True
    if settings.allow_same_model and one.model is not None:
        return False
    return one.is_same_mind(other)
