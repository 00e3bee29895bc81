"""Whatever is handed in is taken, or refused in words: no answer ends or stalls a run."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring_play import ANN, BEN, CID, RIGHT, handed, opened, suite_answer, task_answer
from cupel.author.workflow.answer_bounds import DEEPEST, MOST_PROBLEMS, kept
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.intake import UNFORESEEN, Situation, read_answer, what_it_says
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.records import EventKind, PieceKind
from cupel.author.workflow.seen import checklist, disputes
from cupel.author.workflow.state import TaskState
from cupel.author.workflow.submissions import form_of, form_to_json
from cupel.model.errors import StoreError
from cupel.model.hashing import canonical_json

Waiting = tuple[Situation, Any]
"""A piece that waits, and a right answer to it."""
ATTEMPTS = {"attempts": 1, "attempts_each": 1}
DISPUTE = Matter("reference-fails-test", "it fails", tests=("t1",), requirements=("R1",))
ASSERTION = {"id": "t9", "kind": "assert", "code": "assert clamp(1, 2, 3) == 2", "requirements": ["R1"]}
FILE = {"id": "p", "kind": "pytest", "code": "def test_it():\n    assert clamp(1, 2, 3) == 2\n", "requirements": ["R2"]}  # fmt: skip
LARGE_TASK = {
    "title": "Limit a number",
    "compare": {"float": {"abs": 0.1}},
    "limits": {"seconds": 2.0},
    "files": {"data.txt": "1"},
    "precondition": "def valid(x, lo, hi):\n    return lo <= hi\n",
    "reference": {"files": {"solution.py": "from inner import clamp\n", "inner.py": RIGHT}},
}


def played(folder: Path, upto: PieceKind) -> Desk:
    """A run in which a piece of this kind waits."""
    kind = PieceKind
    figures = {
        **(ATTEMPTS if upto in (kind.SOLVE, kind.TAG) else {}),
        **({"review_share": 1.0, "reviewers": 1} if upto is kind.REVIEW else {}),
    }
    desk = opened(folder, **figures)
    if upto is kind.AUTHOR:
        return desk
    handed(desk, ANN, task_answer())
    if upto is kind.TEST:
        return desk
    asked = [{"requirement": "R1", "text": "what is nearer where lo is hi?"}]
    handed(desk, BEN, suite_answer(**({"questions": asked} if upto is kind.ARBITRATE else {})))
    matters = {
        kind.AMEND_TASK: [Matter("vague-word", "vague", party="author")],
        kind.AMEND_TESTS: [Matter("unusable-test", "no test", party="tester", tests=("t1",))],
        kind.ARBITRATE: [DISPUTE],
    }
    noted(desk, EventKind.VALIDATED, [one.to_json() for one in matters.get(upto, [])])
    if upto is kind.TAG:
        handed(desk, CID, {"program": {"code": "def clamp(x, lo, hi): return x\n"}})
    if upto in (kind.TAG, kind.REVIEW):
        noted(desk, EventKind.JUDGED, [], ["attempt-0"] if upto is kind.TAG else [])
    return desk


def noted(desk: Desk, kind: EventKind, matters: list[Any], questions: list[str] | None = None) -> None:
    """Write down what the program would find."""
    asked = [{"id": one, "code": "x", "evidence": [], "guesses": []} for one in questions or []]
    found = desk.store.put(kind.value, {"questions": asked, "tags": [], "outcomes": [], "failures": []})
    basis = desk.states()["t1"].basis(attempts=kind is EventKind.JUDGED)
    desk.note("t1", kind, {"artefact": found, "basis": basis, "matters": matters, "questions": len(asked)})


def right_answer(kind: PieceKind, state: TaskState) -> Any:
    match kind:
        case PieceKind.AUTHOR:
            return task_answer()
        case PieceKind.AMEND_TASK:
            return task_answer(**LARGE_TASK)
        case PieceKind.TEST:
            return {"tests": [*suite_answer()["tests"], FILE], "questions": [{"text": "what of it?"}]}
        case PieceKind.AMEND_TESTS:
            return {"tests": [*suite_answer()["tests"], ASSERTION]}
        case PieceKind.SOLVE:
            return {"program": {"files": {"solution.py": RIGHT, "more.py": ""}}, "notes": "none"}
        case PieceKind.ARBITRATE:
            ruling = {"at_fault": "requirements", "requirement": "R1", "reason": "R1 leaves open which end"}
            return {"rulings": [{"matter": one.key, **ruling} for one in disputes(state)]}
        case PieceKind.REVIEW:
            return {"checks": [{"check": one.id, "holds": "yes"} for one in checklist()]}
        case PieceKind.TAG:
            return {"answers": [{"question": "attempt-0", "tags": ["off-by-one"], "reason": "one end"}]}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[PieceKind, Waiting]]:
    found: dict[PieceKind, Waiting] = {}
    desks = []
    for kind in PieceKind:
        desk = played(tmp_path_factory.mktemp(kind.value) / "run", kind)
        desks.append(desk)
        state = desk.states()["t1"]
        piece = next(one for one in desk.due("t1").pieces if one.kind is kind)
        by = {PieceKind.AMEND_TESTS: BEN, PieceKind.TEST: BEN}.get(kind, ANN)
        at = Situation(piece, by, state, desk.settings, desk.store.get, {}, frozenset(["off-by-one"]))
        found[kind] = at, right_answer(kind, state)
    yield found
    for desk in desks:
        desk.store.close()


def nested(levels: int) -> Any:
    found: Any = 1
    for level in range(levels):
        found = [found] if level % 2 else {"steps": found}
    return found


TEXTS = [
    "", " ", "\x00", "\ud800", "a\nb", "../x", "/x", "R1", "t1", "t2", "example-1", "second-1", "a::b",
    "call", "calls", "assert", "pytest", "unittest", "stdio", "function", "class", "module", "program",
    "[1", "[1, 2, 3]", "[" * 3_000, "(" * 300 + ")" * 300, "-" * 5_000 + "1", "{'k': 1}", "9" * 5_000,
    "def clamp(", "def clamp(x, lo, hi): ...\n", "assert clamp", "assert " + "not " * 2_000 + "1",
    "from a import *\n", "test", "nobody", "yes", "no", "solution.py", "# requirements: R1\n",
]  # fmt: skip
FIELDS = [
    "steps", "args", "kwargs", "expected", "raises", "kind", "id", "code", "only", "stdin", "stdout",
    "requirements", "compare", "float", "checker", "order", "origin", "visibility", "certificate",
    "files", "reference", "program", "limits", "seconds", "memory_mb", "packages", "precondition",
    "interface", "exports", "signature", "name", "questions", "requirement", "text", "tests", "new", "as",
]  # fmt: skip
words = st.one_of(st.text(max_size=12), st.sampled_from(TEXTS))
names = st.one_of(words, st.sampled_from(FIELDS))
numbers = st.one_of(
    st.integers(-5, 5), st.sampled_from([10**400, -1, 0.5, 1e308, float("nan"), float("inf")])
)
plain = st.one_of(st.none(), st.booleans(), numbers, words)
anything = st.recursive(
    plain, lambda one: st.lists(one, max_size=4) | st.dictionaries(names, one, max_size=4), max_leaves=12
) | st.sampled_from([50, 300, 900]).map(nested)


def places(record: Any) -> Iterator[tuple[Any, Any]]:
    """Every (list or object, index or name) in a record."""
    for at, one in record.items() if isinstance(record, dict) else enumerate(record):
        yield record, at
        if isinstance(one, dict | list):
            yield from places(one)


@st.composite
def changed(draw: st.DrawFn, right: Any) -> Any:
    """A right answer with one to three things that are otherwise."""
    record = copy.deepcopy(right)
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(record)) if _is_shallow(record) else []
        if not found:
            return record
        holder, at = draw(st.sampled_from(found))
        match draw(st.sampled_from(["other", "other", "gone", "twice", "more"])):
            case "other":
                holder[at] = draw(anything)
            case "gone":
                del holder[at]
            case "twice" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[at]))
            case _ if isinstance(holder, dict):
                holder[draw(names)] = draw(anything)
            case _:
                holder.append(draw(anything))
    return record


def _is_shallow(record: Any) -> bool:
    return kept(record) is record


def holds(record: Any, at: Situation) -> None:
    """An answer is taken, and can be stored, or it is refused in words that can be stored."""
    form, problems = read_answer(record, at)
    assert all(isinstance(one, str) and one and not one.startswith(UNFORESEEN) for one in problems), problems
    assert len(problems) <= MOST_PROBLEMS + 1
    canonical_json(list(problems))
    canonical_json(kept(record))
    assert form is not None or problems
    if form is not None and not problems:
        stored = json.loads(canonical_json(form_to_json(form)))
        assert form_to_json(form_of(at.piece.kind, stored)) == form_to_json(form)
        canonical_json(what_it_says(form, at))


@pytest.mark.parametrize("kind", PieceKind)
def test_the_answers_that_these_tests_begin_with_are_taken(
    waiting: dict[PieceKind, Waiting], kind: PieceKind
) -> None:
    at, right = waiting[kind]
    assert read_answer(right, at)[1] == ()
    holds(right, at)


@pytest.mark.parametrize("kind", PieceKind)
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_no_answer_is_beyond_words(
    waiting: dict[PieceKind, Waiting], kind: PieceKind, data: st.DataObject
) -> None:
    at, right = waiting[kind]
    holds(data.draw(st.one_of(changed(right), changed(right), changed(right), anything)), at)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (nested(DEEPEST), f"the answer has more than {DEEPEST} lists and objects in each other"),
        (nested(5_000), f"the answer has more than {DEEPEST} lists and objects in each other"),
        ([0] * 100_001, "the answer has more than 100000 values"),
        ({"notes": "x" * 4_000_001}, "the answer has more than 4000000 characters"),
    ],
)
def test_what_is_too_much_is_refused_before_it_is_looked_at_and_not_kept(
    waiting: dict[PieceKind, Waiting], record: Any, problem: str
) -> None:
    at, _ = waiting[PieceKind.SOLVE]
    form, (said,) = read_answer(record, at)
    assert form is None and said.startswith(problem)
    assert kept(record) == f"(an answer that is not kept: {said})"


@pytest.mark.parametrize(
    ("kind", "record", "problem"),
    [
        (PieceKind.TEST, {"tests": [ASSERTION] * 1_001}, "tests: 1001 of them; at most 1000 can be handed in"),
        (PieceKind.SOLVE, {"program": {"files": {f"f{one}.py": "" for one in range(501)}}}, "program.files: 501 files; at most 500 can be handed in"),
        (PieceKind.AUTHOR, {"files": {f"f{one}.txt": "" for one in range(501)}}, "files: 501 files; at most 500 can be handed in"),
    ],
)  # fmt: skip
def test_an_answer_has_so_many_parts_at_most(
    waiting: dict[PieceKind, Waiting], kind: PieceKind, record: Any, problem: str
) -> None:
    assert read_answer(record, waiting[kind][0]) == (None, (problem,))


def test_of_very_many_problems_the_first_are_told(waiting: dict[PieceKind, Waiting]) -> None:
    at, right = waiting[PieceKind.TEST]
    unknown = {f"field-{number}": 1 for number in range(MOST_PROBLEMS + 7)}
    problems = read_answer({"tests": [right["tests"][0] | unknown]}, at)[1]
    assert len(problems) == MOST_PROBLEMS + 1 and problems[-1].endswith(" problems more")


def test_a_fault_of_a_check_itself_is_a_problem_and_no_end(
    waiting: dict[PieceKind, Waiting], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, right = waiting[PieceKind.SOLVE]

    def broken(_form: Any, _at: Situation) -> list[str]:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("cupel.author.workflow.intake.problems_of", broken)
    form, (problem,) = read_answer(right, at)
    assert form is None and problem.startswith(f"{UNFORESEEN}: ZeroDivisionError: by nothing")


def test_a_store_that_cannot_be_read_is_no_fault_of_an_answer(waiting: dict[PieceKind, Waiting]) -> None:
    at, right = waiting[PieceKind.TEST]

    def lost(name: str) -> Any:
        raise StoreError(f"artefact {name} is missing")

    with pytest.raises(StoreError):
        read_answer(right, replace(at, load=lost))
