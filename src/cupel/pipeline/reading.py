"""From what a model wrote to parts of a task: a question with tests, tests of a task.

Covers the reading alone, with the same rules as for task sets of other people (`cupel.dataset.ingest`): a call with plain values becomes a
`call`, another assert stays one, asserts with statements around them become a test function. Executes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cupel.dataset.asserts_export import LeftOut, plain_assert
from cupel.dataset.ingest import evolvecoder
from cupel.dataset.ingest.draft import to_task
from cupel.dataset.ingest.names import Namespace, namespace
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.testtext import harvest
from cupel.dataset.names_bound import Bound
from cupel.evolve.recipes.questions import PosedQuestion, RawProblem
from cupel.evolve.suite import test_from_json
from cupel.judge.checks import checks_of_test, names_of
from cupel.judge.programs import source_of
from cupel.llm import views
from cupel.model.errors import TaskError
from cupel.model.task import Task

_UNNAMED = "the tests call {name}, which the question does not name"


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that is no test, and why."""

    text: str
    reason: str


def task_of_question(
    posed: PosedQuestion, raw: RawProblem, provenance: dict[str, Any]
) -> tuple[Task, list[Lost]]:
    """The task that a posed question is, and the tests of it that cannot be used.

    Raises:
        TaskError: it is no task: no test can be used, or they are about a name that the question does not have.
    """
    record = {"id": raw.id, "question": posed.question, "tests": list(posed.tests)}
    row = Row(Path(raw.file), raw.line, record)
    draft = evolvecoder.convert(row)
    task = to_task(draft, row, "evolvecoder")
    if not re.search(rf"\b{re.escape(task.interface.name)}\b", posed.question):
        raise TaskError(_UNNAMED.format(name=task.interface.name))
    where = raw.file if raw.line is None else f"{raw.file}:{raw.line}"
    origin = {**provenance, "stage": "pose", "source": where}
    lost = [Lost(_numbered(posed.tests, one.what), one.reason) for one in draft.dropped]
    return task.model_copy(update={"metadata": {}, "provenance": origin}), lost


def tests_of_texts(
    texts: Iterable[str], task: Task, ids: Callable[[], str], fields: dict[str, Any]
) -> tuple[list[Any], list[Lost]]:
    """The tests of a task that texts are, and the texts that are none.

    Args:
        texts: Python text each.
        task: whose interface the tests may use.
        ids: gives the next id.
        fields: further fields of every test: its origin, its provenance.
    """
    space = _space(task)
    tests: list[Any] = []
    lost: list[Lost] = []
    for text in texts:
        found = harvest([text], space)
        lost += [Lost(text, one.reason) for one in found.dropped]
        if not found.tests and not found.dropped:
            lost.append(Lost(text, "it checks nothing"))
        for payload in found.tests:
            try:
                test = test_from_json({"id": ids(), **payload, "visibility": "private", **fields})
                checks_of_test(task, test)
            except (ValidationError, TaskError) as error:
                lost.append(Lost(text, str(error)))
            else:
                tests.append(test)
    return tests, lost


def shown_as_text(task: Task) -> Callable[[Any], str]:
    """How a task's tests are written for a model: as plain asserts where they can be said so."""
    bound = Bound(own=frozenset(names_of(task)))

    def as_text(test: Any) -> str:
        try:
            return plain_assert(task, test, bound)
        except LeftOut:
            return views.shown_test(test)

    return as_text


def _space(task: Task) -> Namespace:
    """What new tests of a task may name: its interface, and what the reference imports."""
    imports = {}
    if task.reference is not None:
        source = source_of(task, task.reference)
        imports = dict(namespace(task.interface.name, [source.files[source.entry]]).imports)
    return Namespace(task.interface.name, frozenset(names_of(task)), imports)


def _numbered(tests: list[str], what: str) -> str:
    """The text that `test 3` means; the name itself where it means none."""
    number = what.rpartition(" ")[2]
    return tests[int(number)] if number.isdigit() and int(number) < len(tests) else what
