"""Whether an answer can be taken: what is wrong with it, in words that its writer can act on.

Covers what can be said without running anything and from what the writer may see; what running finds comes with validation. An answer
that has a problem is not taken, and its writer tries again.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.author.workflow.answer_bounds import limit_problems, shortened
from cupel.author.workflow.assembly import EXAMPLE, SECOND, Load, task_of_form, text_hash, text_task
from cupel.author.workflow.callees import unfitting
from cupel.author.workflow.heads import first_beyond
from cupel.author.workflow.layout import files_of_form, form_of_files, unwritable
from cupel.author.workflow.layout_reading import unknown_fields
from cupel.author.workflow.leaks import leaks, program_secret, value_secret
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.public_text import PublicText, shown_solution, title_problems
from cupel.author.workflow.records import Contributor, Piece, PieceKind
from cupel.author.workflow.seen import (
    checklist,
    disputes,
    known_texts,
    private_values,
    reference_code,
    references,
    test_payload,
    tests_secret,
)
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TEXT, TaskState
from cupel.author.workflow.submissions import (
    ArbitrateForm,
    AuthorForm,
    Form,
    ReviewForm,
    SolveForm,
    TagForm,
    TestForm,
    form_of,
    form_to_json,
)
from cupel.judge.programs import DEFAULT_ENTRY, entry_of
from cupel.model.errors import CupelError, TaskError
from cupel.model.names import bound_names
from cupel.model.source import parsed
from cupel.model.task import Task, task_from_json

_KINDS = {
    "function": {"call", "assert", "pytest", "unittest"},
    "class": {"calls", "assert", "pytest", "unittest"},
    "module": {"call", "calls", "assert", "pytest", "unittest"},
    "program": {"stdio"},
}
"""Interface → kinds of tests that can check it."""
UNFORESEEN = "the answer cannot be looked at"
"""Begins a problem that no check foresaw: the fault may be ours."""
_UNTESTED = frozenset({"unspecified", "complexity"})
"""Sections whose requirements need no test."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What an answer is held against."""

    piece: Piece
    by: Contributor
    state: TaskState
    settings: WorkflowSettings
    load: Load
    titles: Mapping[str, str] = field(default_factory=dict)
    """Title in lower case → the task that has it."""
    tags: frozenset[str] = frozenset()
    """Failure tags that there are."""


def read_answer(record: Any, situation: Situation) -> tuple[Form | None, tuple[str, ...]]:
    """An answer from JSON, and what keeps it from being taken; no form where it is none.

    Whatever somebody hands in, this comes back: what no check foresaw is a problem in words, too, and ends no run.

    Raises:
        CupelError: our own fault, such as a store that cannot be read.
    """
    try:
        form = form_of(situation.piece.kind, record)
        return form, shortened(problems_of(form, situation))
    except TaskError as error:
        return None, shortened(str(error).split("\n"))
    except CupelError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: no answer of somebody else's may end a run
        return None, shortened(
            [f"{UNFORESEEN}: {type(error).__name__}: {error}; keep to the form, write plainer"]
        )


def what_it_says(form: Form, at: Situation) -> dict[str, Any]:
    """What the flow needs to know of an answer that is taken, as it stands in the event."""
    match form:
        case AuthorForm():
            task = task_of_form(at.piece.task_id, form_to_json(form), at.by)
            return {TEXT: text_hash(task), "title": form.title}
        case TestForm():
            questions = [one.model_dump(mode="json", exclude_none=True) for one in form.questions]
            text = at.state.draft.text if at.state.draft is not None else None
            return {TEXT: text, **({"questions": questions} if questions else {})}
        case SolveForm():
            return {TEXT: at.state.draft.text if at.state.draft is not None else None}
        case ArbitrateForm():
            return {"rulings": [one.model_dump(mode="json") for one in form.rulings]}
        case ReviewForm():
            failed = {one.check: one.comment for one in form.checks if one.holds == "no"}
            return {"basis": at.state.basis(), "failed": failed}
        case TagForm():
            return {}


def problems_of(form: Form, situation: Situation) -> list[str]:
    """What keeps an answer from being taken; empty where it can be taken."""
    return list(_CHECKS[type(form)](form, situation)) or list(_as_files(form, situation))


def _as_files(form: Form, at: Situation) -> Iterator[str]:
    """What keeps an answer from standing in a folder, where its writer and others find it again."""
    kind, record = at.piece.kind, form_to_json(form)
    entry = entry_of(text_task(at.state, at.load).interface) if kind is PieceKind.SOLVE else DEFAULT_ENTRY
    try:
        files = files_of_form(kind, record, entry)
        found = list(unwritable(files))
        yield from found
        if not found:
            form_of_files(kind, files, entry)
    except TaskError as error:
        yield from str(error).split("\n")


def _author(form: AuthorForm, at: Situation) -> Iterator[str]:
    record = form_to_json(form)
    try:
        task = task_of_form(at.state.task_id, record, at.by, with_reference=True)
    except TaskError as error:
        yield from str(error).split("; ")
        return
    wanted = at.state.opened["brief"]["interface"]
    if task.interface.kind != wanted:
        yield f"interface.kind is {task.interface.kind!r}, the plan wants {wanted!r}"
    taken = at.titles.get(form.title.strip().lower())
    if taken not in (None, at.state.task_id):
        yield f"title: {form.title!r} is taken"
    if not any(one.section == "outputs" for one in task.requirements or []):
        yield "requirements: none in section `outputs`; say what a right program gives back"
    yield from _kinds_fit(form.examples, task.interface.kind, "examples")
    yield from _source_problems(task)
    yield from limit_problems(task.limits)
    yield from title_problems(form.title)
    beyond = first_beyond(task.interface.signature or "") if task.interface.kind != "program" else None
    if beyond is not None:
        yield f"interface.signature: heads of functions and classes and fields alone, not {beyond[:80]!r}"
    secrets = [*references(at.state, at.load), program_secret(_reference_files(task).values())]
    for shown in shown_solution(PublicText.of_form(record), secrets):
        yield f"{shown}: the text is compared with its code; say what is wanted, not how"
    if at.state.drafts and at.load(at.state.drafts[-1].artefact) == record:
        yield "nothing was changed"


def _source_problems(task: Task) -> Iterator[str]:
    files = _reference_files(task)
    entry = entry_of(task.interface)
    if entry not in files:
        yield f"solution: {entry} is missing; it is what is loaded"
        return
    for path, text in files.items():
        if path.endswith(".py") and parsed(text) is None:
            yield f"solution/{path} is no Python: {_syntax(text)}"
    if parsed(files[entry]) is not None and task.interface.kind != "program":
        own = set() if task.interface.kind == "module" else {task.interface.name}
        bound = _bound(files[entry])
        for name in sorted((own | set(task.interface.exports)) - bound) if "*" not in bound else ():
            yield f"solution/{entry} does not define {name}, which the interface names"
    if task.precondition is not None and _bound(task.precondition).isdisjoint({"valid", "*"}):
        yield "precondition: it has to be Python that defines valid(...)"


def _reference_files(task: Task) -> Mapping[str, str]:
    """The reference's files by path."""
    reference = task.reference
    return {} if reference is None else (reference.files or {entry_of(task.interface): reference.code or ""})


def _bound(code: str) -> frozenset[str]:
    """Names that a program binds in any way, by imports as well; `*` where some cannot be seen, which running it tells."""
    tree = parsed(code)
    return bound_names(tree) if tree is not None else frozenset()


def _syntax(text: str) -> str:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)
    return "it does not parse"


def _kinds_fit(tests: Sequence[Mapping[str, Any]], kind: str, where: str) -> Iterator[str]:
    """Tests that cannot check such an interface, and fields that tests of their kind do not have."""
    fitting = sorted(_KINDS[kind])
    for number, test in enumerate(tests, start=1):
        if test.get("kind") not in fitting:
            yield f"{where} {number}: kind {test.get('kind')!r} does not check a {kind}; {', '.join(fitting)} do"
        else:
            yield from (f"{where} {number}: {problem}" for problem in unknown_fields(test))


def _tests(form: TestForm, at: Situation) -> Iterator[str]:
    text = text_task(at.state, at.load)
    yield from _kinds_fit(form.tests, text.interface.kind, "test")
    yield from _ids(form.tests)
    try:
        named = _with_tests(text, form, at.by)
    except TaskError as error:
        yield from str(error).split("; ")
        return
    yield from unfitting(named, text.interface)
    if len(form.tests) < at.settings.least_tests:
        yield f"{len(form.tests)} tests; at least {at.settings.least_tests} are wanted"
    known = {one.id: one.section for one in text.requirements or []}
    checked: set[str] = set()
    for test in named:
        checked.update(test.requirements)
        if not test.requirements:
            yield f"test {test.id}: name the requirements that it checks"
        for name in test.requirements:
            if name not in known:
                yield f"test {test.id}: there is no requirement {name}"
    for name, section in known.items():
        if section not in _UNTESTED and name not in checked:
            yield f"requirement {name} ({section}) is checked by no test"
    yield from _same_twice(form.tests)
    before, draft = at.state.suite(at.piece.slot), at.state.draft
    is_asked_to_mend = before is not None and draft is not None and before.text == draft.text
    if before is not None and is_asked_to_mend and at.load(before.artefact) == form_to_json(form):
        yield "nothing was changed"
    yield from _questions(form, at)


def _questions(form: TestForm, at: Situation) -> Iterator[str]:
    """Questions go to the author, who may not learn from them what a test holds."""
    if not form.questions:
        return
    ids = {one.id for one in text_task(at.state, at.load).requirements or []}
    for name in sorted({one.requirement for one in form.questions if one.requirement} - ids):
        yield f"a question is about the requirement {name[:40]!r}, which there is not; give an id or leave it out"
    secret, known = tests_secret(form.tests), known_texts(at.state, at.load)
    if not leaks([one.text for one in form.questions], secret, known):
        return
    for question in form.questions:
        if leaks([question.text], secret, known):
            yield f"a question shows what a test holds: {question.text[:80]!r}; ask about the requirement alone"


def _ids(tests: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = [test.get("id") for test in tests]
    for twice, count in Counter(str(one) for one in names).items():
        if count > 1:
            yield f"test id {twice!r} {count} times"
    for name in names:
        if not isinstance(name, str) or name.startswith((EXAMPLE, SECOND)) or "::" in name or "/" in name:
            yield f"test id {name!r}: give a text without `::` and `/`; `{EXAMPLE}` and `{SECOND}` at its beginning are taken"


def _with_tests(text: Task, form: TestForm, by: Contributor) -> list[Any]:
    record = text.to_json()
    record["tests"] = [{**test, "origin": by.name, "visibility": "private"} for test in form.tests]
    return task_from_json(record).tests


def _same_twice(tests: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    seen: dict[str, Any] = {}
    for test in tests:
        key = repr(
            sorted((name, value) for name, value in test.items() if name not in ("id", "requirements"))
        )
        if key in seen:
            yield f"test {test.get('id')!r} is the same as {seen[key]!r}"
        seen.setdefault(key, test.get("id"))


def _attempt(form: SolveForm, at: Situation) -> Iterator[str]:
    program = form.program
    if (program.code is None) == (program.files is None):
        yield "program: give either `code` or `files`"
    elif not (program.code or "".join((program.files or {}).values())).strip():
        yield "program: it is empty"
    elif program.files is not None:
        entry = entry_of(text_task(at.state, at.load).interface)
        if entry not in program.files:
            yield f"solution/{entry} is missing; it is what is loaded"


def _rulings(form: ArbitrateForm, at: Situation) -> Iterator[str]:
    open_now = {one.key: one for one in disputes(at.state)}
    told = Counter(one.matter for one in form.rulings)
    for name in told:
        if name not in open_now:
            yield f"there is no open matter {name}"
    for name, matter in open_now.items():
        if told[name] != 1:
            yield f"matter {name} ({matter.kind}): give exactly one ruling"
    text = text_task(at.state, at.load)
    ids = {one.id for one in text.requirements or []}
    for one in form.rulings:
        if one.requirement is not None and one.requirement not in ids:
            yield f"matter {one.matter}: there is no requirement {one.requirement}"
        if one.at_fault == "nobody" and one.matter in open_now and open_now[one.matter].needs_mending:
            yield f"matter {one.matter}: nobody is no ruling on what validation found; say which side has to mend"
        if one.matter in open_now and told[one.matter] == 1:
            yield from _passed_on(one.reason, one.at_fault, open_now[one.matter], at)


def _passed_on(reason: str, at_fault: str, matter: Matter, at: Situation) -> Iterator[str]:
    """What a reason would carry from one side to the other."""
    known = known_texts(at.state, at.load)
    if at_fault in ("requirements", "reference"):
        if leaks([reason], private_values(at.state, at.load), known):
            yield f"matter {matter.key}: the reason goes to the author and shows what a test holds; say it by the requirement"
    elif at_fault == "test":
        seen = value_secret(map(str, matter.evidence.get("reference", ())))
        own = [
            test_payload(one)
            for versions in at.state.suites.values()
            for one in at.load(versions[-1].artefact)["tests"]
        ]
        code = leaks([reason], reference_code(at.state, at.load), known)
        if code or leaks([reason], seen, [*known, *own]):
            yield f"matter {matter.key}: the reason goes to the tester and shows the reference or what it gave; say it by the requirement"


def _review(form: ReviewForm, _: Situation) -> Iterator[str]:
    told = Counter(one.check for one in form.checks)
    known = {one.id for one in checklist()}
    for name in sorted(set(told) - known):
        yield f"there is no check {name!r}"
    for name in sorted(known):
        if told[name] != 1:
            yield f"check {name}: answer it once"
    for one in form.checks:
        if one.holds == "no" and len(one.comment.strip()) < _LEAST_COMMENT:
            yield f"check {one.check}: say in a comment what is wrong"


_LEAST_COMMENT = 10


def _tags(form: TagForm, at: Situation) -> Iterator[str]:
    assert at.state.judged is not None  # the piece is due
    asked = {one["id"] for one in at.load(at.state.judged.artefact)["questions"]}
    told = Counter(one.question for one in form.answers)
    for name in sorted(set(told) - asked):
        yield f"there is no question {name!r}"
    for name in sorted(asked):
        if told[name] != 1:
            yield f"question {name}: answer it once"
    for one in form.answers:
        for tag in one.tags:
            if tag not in at.tags:
                yield f"question {one.question}: there is no tag {tag!r}"


_CHECKS: dict[type[Any], Callable[[Any, Situation], Iterator[str]]] = {
    AuthorForm: _author,
    TestForm: _tests,
    SolveForm: _attempt,
    ArbitrateForm: _rulings,
    ReviewForm: _review,
    TagForm: _tags,
}
