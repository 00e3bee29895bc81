"""The task that a state amounts to.

Covers putting text, reference, tests and attempts together from what was handed in, each with who made it. What a role may see of
it is `cupel.author.workflow.seen`; the history is written by `cupel.author.workflow.history`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cupel.author.workflow.records import Contributor
from cupel.author.workflow.state import Handed, TaskState
from cupel.llm.views import TaskText, task_text
from cupel.model.hashing import content_hash
from cupel.model.task import FORMAT, Task, task_from_json

Load = Callable[[str], Any]
"""An artefact by its hash."""
EXAMPLE = "example-"
SECOND = "second-"
"""Before the ids of the second tester's tests."""
_TEXT_FIELDS = (
    "prompt",
    "requirements",
    "interface",
    "files",
    "packages",
    "compare",
    "limits",
    "precondition",
)


def task_of_form(
    task_id: str, form: Mapping[str, Any], by: Contributor, *, with_reference: bool = False
) -> Task:
    """The task as its author handed it in: the text, with the examples as public tests.

    Raises:
        TaskError: a part does not keep the format.
    """
    examples = [
        {**test, "id": f"{EXAMPLE}{number}", "origin": by.name, "visibility": "public"}
        for number, test in enumerate(form["examples"], start=1)
    ]
    record = {
        "format": FORMAT,
        "id": task_id,
        **{name: form[name] for name in _TEXT_FIELDS if form.get(name) not in (None, {}, [])},
        "reference": form["reference"] if with_reference else None,
        "tests": examples,
    }
    return task_from_json(record)


def tests_of_form(form: Mapping[str, Any], slot: int, by: Contributor) -> list[dict[str, Any]]:
    """A tester's tests as records of the task format."""
    prefix = SECOND if slot else ""
    return [
        {**test, "id": f"{prefix}{test['id']}", "origin": by.name, "visibility": "private"}
        for test in form["tests"]
    ]


def text_of(state: TaskState, load: Load) -> TaskText:
    """What everybody may see of a task, as it stands."""
    return task_text(text_task(state, load))


def text_task(state: TaskState, load: Load) -> Task:
    """A task's text with its public examples: no reference, no test of a tester."""
    draft = _needed(state)
    return task_of_form(state.task_id, load(draft.artefact), draft.by)


def text_hash(task: Task) -> str:
    """Hash of what testers and solvers are held to."""
    text = task_text(task)
    return content_hash(
        [
            text.prompt,
            [[one.id, one.section, one.text] for one in text.requirements],
            [
                text.interface.kind,
                text.interface.name,
                list(text.interface.exports),
                text.interface.signature,
            ],
            [[one.path, one.text] for one in text.files],
            list(text.packages),
            list(text.public_tests),
        ]
    )


def assembled(state: TaskState, load: Load, *, attempts: bool = False) -> Task:
    """The whole task as it stands: text, reference, examples, all testers' tests, and attempts where they are wanted.

    Raises:
        TaskError: the parts do not make a task.
    """
    draft = _needed(state)
    task = task_of_form(state.task_id, load(draft.artefact), draft.by, with_reference=True)
    record = task.to_json()
    for slot, suite in _numbered(state.current_suites()):
        record["tests"] += tests_of_form(load(suite.artefact), slot, suite.by)
    if attempts:
        record["candidates"] = [
            _candidate(one, load(one.artefact)) for _, one in _numbered(state.current_attempts())
        ]
    return task_from_json(record)


def suite_ids(state: TaskState, load: Load, slot: int) -> list[str]:
    """Ids, in the assembled task, of a tester's tests."""
    suite = state.suite(slot)
    return [] if suite is None else [one["id"] for one in tests_of_form(load(suite.artefact), slot, suite.by)]


def _candidate(attempt: Handed, form: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": f"attempt-{attempt.slot}", **form["program"], "origin": attempt.by.name}


def _numbered(handed: Sequence[Handed]) -> list[tuple[int, Handed]]:
    return [(one.slot, one) for one in handed]


def _needed(state: TaskState) -> Handed:
    draft = state.draft
    if draft is None:
        raise ValueError(f"{state.task_id}: nobody has written it yet")
    return draft
