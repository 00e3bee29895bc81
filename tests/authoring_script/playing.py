"""What each role says to a prompt: the good answer of the task that it is about, unless a defect is planted there.

Covers finding out from the text of a question which task it is about and what is asked. Nothing is remembered between questions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from authoring_script.library import WORKS
from authoring_script.work import Work
from cupel.llm import Request

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_SUBJECT = re.compile(r"An idea to begin with: (.+)\. Make it precise")
_TRY = re.compile(r"This is try (\d+) of")
_MATTER = re.compile(r"^Matter (\w+) \(([\w:-]+)\)", re.MULTILINE)
_QUESTION = re.compile(r"^Question (\S+)\. The attempt:", re.MULTILINE)
_CHECK = re.compile(r"^- `([\w-]+)`: ", re.MULTILINE)
_BY_TITLE = {one.title: one for one in WORKS.values()}
_BY_SUBJECT = {one.subject: one for one in WORKS.values()}


@dataclass(frozen=True)
class Cut:
    """No whole answer: what the server says instead of `stop`."""

    finish: str
    text: str = ""


@dataclass(frozen=True)
class Question:
    """A question, read."""

    prompt: str
    """The prompt's name."""
    text: str
    model: str
    work: Work
    number: int
    """Which try it is, from 1."""
    sample: int


Says = Callable[[Question], Any]
"""What is said to a question: JSON, a text, or a `Cut`; None where it is what a good model says."""


@dataclass(frozen=True)
class Defect:
    """Something that goes wrong on a task's way."""

    task: str
    about: str
    gate: str
    """Where it has to be caught: the piece whose answer is refused, `validate`, `judge`, `ruling`, or `dropped`."""
    shows: str
    """What the history says there."""
    answers: Mapping[str, Says] = field(default_factory=dict)
    """Prompt's name → what is said to it."""
    fault: str = "test"
    """What a good arbiter finds at fault."""
    ends: str = "accepted"


def read_question(request: Request, model: str, sample: int) -> Question:
    """What is asked, about which task.

    Args:
        request: the question, with its prompt's name.
        model: who is asked.
        sample: number of the sample.
    """
    assert request.prompt is not None
    prompt = request.prompt.name
    text = "\n\n".join(one.content for one in request.messages)
    if prompt == "author_task":
        found = _SUBJECT.search(text)
        work = _BY_SUBJECT.get(found[1]) if found else None
    else:
        work = next((_BY_TITLE[title] for title in _TITLE.findall(text) if title in _BY_TITLE), None)
    assert work is not None, f"{prompt}: about no task of the library"
    number = _TRY.search(request.messages[-1].content)
    return Question(prompt, text, model, work, int(number[1]) if number else 1, sample)


def play(question: Question, defects: Mapping[str, Defect]) -> str | Cut:
    """What is said to a question."""
    defect = defects.get(question.work.id)
    said = None
    if defect is not None and question.prompt in defect.answers:
        said = defect.answers[question.prompt](question)
    if said is None:
        said = _GOOD[question.prompt](question, defect)
    return said if isinstance(said, str | Cut) else json.dumps(said)


PROMPTS = frozenset(
    {"author_task", "amend_task", "test_blind", "amend_tests", "attempt", "arbitrate", "review", "say_why"}
)
"""What it can be asked."""


def rulings(
    question: Question,
    fault: str,
    reason: str = "the requirement says it: work it out from its words once more",
) -> dict[str, Any]:
    """One ruling on every matter of the question."""
    return {
        "rulings": [
            {"matter": matter, "at_fault": fault, "requirement": "R1", "reason": reason}
            for matter, _ in _MATTER.findall(question.text)
        ]
    }


def review(question: Question, **failed: str) -> dict[str, Any]:
    """The checklist, with a comment on each point that fails."""
    listed = question.text.partition("Go through this list")[2].partition("- `yes`: ")[0]
    points = _CHECK.findall(listed)
    return {
        "checks": [
            {"check": one, "holds": "no" if one in failed else "yes", "comment": failed.get(one, "")}
            for one in points
        ]
    }


def tags(question: Question, tag: str | None = None) -> dict[str, Any]:
    """One tag on every attempt."""
    chosen = tag or "incomplete"
    return {
        "answers": [
            {"question": one, "tags": [chosen], "reason": "read and compared"}
            for one in _QUESTION.findall(question.text)
        ]
    }


def program(code: str) -> str:
    """A program as a solver answers it."""
    return f"Here it is.\n\n```python\n{code}```\n"


def _attempt(question: Question) -> str:
    """Of two samples one is right and one is not; the second solver's wrong one does nothing."""
    if question.sample % 2 == 0:
        return program(question.work.reference)
    if question.model.endswith("1"):
        return program(question.work.nearly())
    return program("\n".join(line for line in ("pass", *_stub(question.work))) + "\n")


def _stub(work: Work) -> list[str]:
    if work.kind == "class":
        return [work.signature or ""]
    names = work.exports or ([] if work.kind == "program" else [work.name])
    return [f"def {name}(*_):\n    return None" for name in names]


_GOOD: Mapping[str, Callable[[Question, Defect | None], Any]] = {
    "author_task": lambda asked, _: asked.work.form(),
    "amend_task": lambda asked, _: asked.work.form(),
    "test_blind": lambda asked, _: {"tests": asked.work.suite(), "questions": []},
    "amend_tests": lambda asked, _: {"tests": asked.work.suite(), "questions": []},
    "attempt": lambda asked, _: _attempt(asked),
    "arbitrate": lambda asked, defect: rulings(asked, defect.fault if defect else "test"),
    "review": lambda asked, _: review(asked),
    "say_why": lambda asked, _: tags(asked),
}
