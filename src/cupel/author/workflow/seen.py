"""The view that a piece shows, made from a task's state.

Covers every kind of piece. The same events give the same view, which is how the audit checks what was shown; a view is stored as
JSON by its hash before anybody sees it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from cupel.author.workflow.assembly import Load, assembled, suite_ids, text_of
from cupel.author.workflow.changes import changes
from cupel.author.workflow.flow import blocking
from cupel.author.workflow.layout import author_files
from cupel.author.workflow.leaks import PROGRAM_RUN, Secret, leaks, program_secret, value_secret
from cupel.author.workflow.matters import Matter, of_author, of_tester, undecided
from cupel.author.workflow.pairs import pairs_of
from cupel.author.workflow.public_text import PublicText, given
from cupel.author.workflow.records import Piece, PieceKind
from cupel.author.workflow.state import Handed, TaskState
from cupel.judge.programs import entry_of
from cupel.llm.authoring_views import (
    AmendTaskView,
    AmendTestsView,
    ArbiterView,
    AuthoringView,
    CellView,
    ChecklistView,
    CheckView,
    FailuresView,
    FailureView,
    MatterView,
    ToldView,
)
from cupel.llm.views import FileView, SolverView, TaskText, TesterView, shown_test
from cupel.model.task import Task, encode_line

View = (
    AuthoringView
    | TesterView
    | SolverView
    | AmendTaskView
    | AmendTestsView
    | ArbiterView
    | ChecklistView
    | FailuresView
)
_CHECKLIST = Path(__file__).with_name("checklist.toml")
HIDDEN = "what was found cannot be told without showing the other side's work: read your own against the task's text"


def view_of(
    piece: Piece,
    state: TaskState,
    load: Load,
    *,
    titles: Sequence[str] = (),
    style: Sequence[str] = (),
    hidden: Collection[str] | None = None,
) -> View:
    """What whoever does a piece may see.

    Args:
        piece: one that is due in this state.
        state: the task's.
        load: artefacts by hash.
        titles: titles taken by other tasks, for authors.
        style: prompts to write like, for authors.
        hidden: matters whose reasons were not shown, of a view that was shown before; None to find out which may not be.
    """
    match piece.kind:
        case PieceKind.AUTHOR:
            return AuthoringView(CellView(**state.opened["brief"]), tuple(style), tuple(titles))
        case PieceKind.TEST:
            return TesterView(text_of(state, load))
        case PieceKind.SOLVE:
            return SolverView(_solvers_text(state, load))
        case PieceKind.AMEND_TASK:
            return AmendTaskView(_own_files(state, load), _told_author(state, load, hidden))
        case PieceKind.AMEND_TESTS:
            return _amend_tests(piece, state, load, hidden)
        case PieceKind.ARBITRATE:
            return _arbiter(state, load)
        case PieceKind.REVIEW:
            whole = assembled(state, load)
            tests = tuple(shown_test(one) for one in whole.tests)
            return ChecklistView(text_of(state, load), _reference(whole), tests, checklist())
        case PieceKind.TAG:
            return _failures(state, load)


def _solvers_text(state: TaskState, load: Load) -> TaskText:
    """The text; without the examples where the plan's cell shows solvers none."""
    text = text_of(state, load)
    context = state.opened.get("metadata", {}).get("model_context", {})
    return text if context.get("public_tests", True) else replace(text, public_tests=())


def view_json(view: View) -> dict[str, Any]:
    """A view as it is stored: its type's name and its fields."""
    return {"view": type(view).__name__, **asdict(view)}


@cache
def checklist() -> tuple[CheckView, ...]:
    """The points that reviewers go through."""
    points = tomllib.loads(_CHECKLIST.read_text(encoding="utf-8"))["check"]
    return tuple(CheckView(one["id"], one["question"]) for one in points)


def _own_files(state: TaskState, load: Load) -> tuple[FileView, ...]:
    """An author's work as the files that are handed in."""
    assert state.draft is not None  # there is something to amend
    return tuple(FileView(path, text) for path, text in author_files(load(state.draft.artefact)).items())


def _reference(task: Task) -> tuple[FileView, ...]:
    program = task.reference
    if program is None:
        return ()
    files = program.files if program.files is not None else {entry_of(task.interface): program.code or ""}
    return tuple(FileView(path, text) for path, text in files.items())


def _decided(state: TaskState) -> tuple[list[Matter], dict[str, str], dict[str, str]]:
    """Open matters, who is at fault in each, and for what reason."""
    matters, ruled, since = blocking(state)
    reasons = {
        told["matter"]: told["reason"]
        for ruling in state.rulings
        if ruling.number > since
        for told in ruling.body["rulings"]
    }
    return matters, ruled, reasons


def _told_author(state: TaskState, load: Load, hidden: Collection[str] | None) -> tuple[ToldView, ...]:
    matters, ruled, reasons = _decided(state)
    known = _texts(text_of(state, load))
    secret = private_values(state, load)

    def told(one: Matter) -> ToldView:
        reason = reasons.get(one.key, one.message)
        is_hidden = leaks([reason], secret, known) if hidden is None else one.key in hidden
        fault = ruled.get(one.key, "requirements or reference")
        return ToldView(one.key, one.kind, one.requirements, fault, HIDDEN if is_hidden else reason)

    return tuple(told(one) for one in of_author(matters, ruled))


def _amend_tests(
    piece: Piece, state: TaskState, load: Load, hidden: Collection[str] | None
) -> AmendTestsView:
    matters, ruled, reasons = _decided(state)
    suite, draft = state.suite(piece.slot), state.draft
    assert suite is not None and draft is not None  # there is something to amend
    text = text_of(state, load)
    known = [*_texts(text), *(encode_line(one) for one in load(suite.artefact)["tests"])]
    secret = reference_code(state, load)
    own = set(suite_ids(state, load, piece.slot))

    def told(one: Matter) -> ToldView:
        reason = reasons.get(one.key, one.message)
        is_hidden = leaks([reason], secret, known) if hidden is None else one.key in hidden
        tests = tuple(name for name in one.tests if name.partition("::")[0] in own)
        return ToldView(one.key, one.kind, one.requirements, "test", HIDDEN if is_hidden else reason, tests)

    is_new = suite.text != draft.text
    mine = () if is_new and not matters else tuple(told(one) for one in of_tester(matters, ruled, piece.slot))
    lines = tuple(encode_line(one) for one in load(suite.artefact)["tests"])
    return AmendTestsView(text, lines, mine, is_new, _changes(suite, state, load) if is_new else ())


def _changes(suite: Handed, state: TaskState, load: Load) -> tuple[str, ...]:
    """Where the text is another than that for which tests were written."""
    place = max(at for at, one in enumerate(state.drafts) if one.text == suite.text)
    early = replace(state, drafts=state.drafts[: place + 1])
    return changes(text_of(early, load), text_of(state, load))


def _arbiter(state: TaskState, load: Load) -> ArbiterView:
    whole = assembled(state, load, attempts=True)
    code = {one.id: shown_test(one) for one in whole.tests}

    def shown(one: Matter) -> MatterView:
        tests = tuple(
            f"{name}: {code[name.partition('::')[0]]}"
            for name in one.tests
            if name.partition("::")[0] in code
        )
        evidence = tuple(str(part) for part in one.evidence.get("lines", ()))
        return MatterView(one.key, one.kind, one.message, one.requirements, tests, evidence)

    return ArbiterView(text_of(state, load), _reference(whole), tuple(shown(one) for one in disputes(state)))


def disputes(state: TaskState) -> list[Matter]:
    """Open matters on which an arbiter has to rule."""
    matters, ruled, _ = _decided(state)
    return undecided(matters, ruled)


def _failures(state: TaskState, load: Load) -> FailuresView:
    assert state.judged is not None  # there are questions
    found = load(state.judged.artefact)
    questions = tuple(
        FailureView(one["id"], one["code"], tuple(one["evidence"]), tuple(one["guesses"]))
        for one in found["questions"]
    )
    return FailuresView(text_of(state, load), questions, tuple(found["tags"]))


def private_values(state: TaskState, load: Load) -> Secret:
    """What every test of the testers holds, in all versions: not for the author."""
    suites = [load(suite.artefact)["tests"] for versions in state.suites.values() for suite in versions]
    return tests_secret([test for tests in suites for test in tests])


def tests_secret(tests: Sequence[Mapping[str, Any]]) -> Secret:
    """What tests hold: their values, each as whoever sees it could copy it, and what they give and expect."""
    texts = (text for test in tests for text in (test_payload(test), _as_line(test)))
    return value_secret(texts, (pair for test in tests for pair in pairs_of(test)))


def _as_line(test: Mapping[str, Any]) -> str:
    """A test as whoever sees it could copy it."""
    return encode_line({name: value for name, value in test.items() if name not in ("id", "requirements")})


def references(state: TaskState, load: Load) -> list[Secret]:
    """Every version of the reference, each a secret: not for testers and solvers."""
    return [program_secret(_files_of(load(draft.artefact)["reference"]).values()) for draft in state.drafts]


def _files_of(program: Mapping[str, Any]) -> Mapping[str, str]:
    return {"": program["code"]} if program.get("code") is not None else program["files"]


def reference_code(state: TaskState, load: Load) -> Secret:
    """All versions of the reference as one secret."""
    return Secret(tuple(part for one in references(state, load) for part in one.sequences), PROGRAM_RUN, True)


def public_texts(state: TaskState, load: Load) -> list[PublicText]:
    """Every version of the task's text."""
    return [PublicText.of_form(load(draft.artefact)) for draft in state.drafts]


def given_texts(state: TaskState, load: Load) -> list[str]:
    """What of a task's text no search for the solution counts, in all versions (`cupel.author.workflow.public_text`)."""
    secrets = references(state, load)
    return [one for text in public_texts(state, load) for one in given(text, secrets)]


def test_payload(test: Mapping[str, Any]) -> str:
    """What a test holds, as one text: arguments, expected values, code."""
    parts = [test.get(name) for name in ("args", "kwargs", "expected", "code", "stdin", "stdout")]
    steps = test["steps"] if test.get("kind") == "calls" else ()
    parts += [part for step in steps for part in (step.get("args"), step.get("expected"))]
    return " ".join(str(part) for part in parts if part is not None)


test_payload.__test__ = False  # type: ignore[attr-defined]  # no test itself, whatever a test runner thinks


def _texts(text: TaskText) -> list[str]:
    """All texts that everybody may see."""
    return [
        text.prompt,
        *(one.text for one in text.requirements),
        text.interface.signature or "",
        *(one.text for one in text.files),
        *text.public_tests,
    ]


def known_texts(state: TaskState, load: Load) -> list[str]:
    """What author, testers and solvers all may see, in all versions of the text."""
    texts: list[str] = []
    for place in range(len(state.drafts)):
        early = replace(state, drafts=state.drafts[: place + 1])
        texts += _texts(text_of(early, load))
    return texts
