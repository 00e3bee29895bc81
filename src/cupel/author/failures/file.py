"""`failures.jsonl`, `tag_questions.jsonl` and `tag_answers.jsonl` of a run: who fails why, what is open, what reviewers said.

Covers reading and writing. A line of answers that cannot be used is told with its reason and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cupel.author.failures.question import TagAnswer, TagQuestion, answer_from_json, question_from_json
from cupel.author.failures.tag import Tagged, tagged_from_json
from cupel.model.errors import TaskError, UsageError
from cupel.model.task import decode_line
from cupel.store.taskfile import Rejected, write_lines

FAILURES = "failures.jsonl"
QUESTIONS = "tag_questions.jsonl"
ANSWERS = "tag_answers.jsonl"


def write_failures(run: Path, tagged: Iterable[Tagged]) -> int:
    """Every failing candidate with its tags; returns how many."""
    return write_lines(run / FAILURES, (one.to_json() for one in tagged))


def read_failures(run: Path) -> list[Tagged]:
    """The failing candidates of a run that was annotated; none where it was not.

    Raises:
        UsageError: the file is not what `cupel annotate` leaves.
    """
    try:
        return [tagged_from_json(record) for _, record in _records(run / FAILURES)]
    except (KeyError, TypeError, ValueError, TaskError) as error:
        raise UsageError(f"{run / FAILURES}: {error}; `cupel annotate {run}` makes it anew") from None


def tags_by_candidate(run: Path) -> dict[tuple[str, str], list[Any]]:
    """(task id, candidate id) → tags as plain JSON, of a run that was annotated; empty where it was not.

    Raises:
        UsageError: a line of the file names no candidate or no tags.
    """
    try:
        return {
            (one["task_id"], one["candidate_id"]): list(one["tags"]) for _, one in _records(run / FAILURES)
        }
    except (KeyError, TypeError, TaskError) as error:
        raise UsageError(f"{run / FAILURES}: {error}; `cupel annotate {run}` makes it anew") from None


def write_questions(run: Path, questions: Iterable[TagQuestion]) -> int:
    """What reviewers are to say; returns how many."""
    return write_lines(run / QUESTIONS, (one.to_json() for one in questions))


def read_questions(run: Path) -> list[TagQuestion]:
    """The open questions of a run that was annotated; none where it was not.

    Raises:
        UsageError: the file is not what `cupel annotate` leaves.
    """
    try:
        return [question_from_json(record) for _, record in _records(run / QUESTIONS)]
    except (KeyError, TypeError, ValueError, TaskError) as error:
        raise UsageError(f"{run / QUESTIONS}: {error}; `cupel annotate {run}` makes it anew") from None


def read_answers(path: Path) -> tuple[list[TagAnswer], list[Rejected]]:
    """Answers of reviewers, and the lines that are none. A question that nobody has filled in is passed over.

    Raises:
        UsageError: there is no such file.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file; fill in lines of {QUESTIONS}, which `cupel annotate` leaves")
    answers, rejected = [], []
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="surrogateescape").splitlines(), 1):
        if not text.strip():
            continue
        task_id = None
        try:
            record = decode_line(text)
            if isinstance(record, dict):
                task_id = record.get("task_id") if isinstance(record.get("task_id"), str) else None
                if not record.get("by") and not record.get("tags"):
                    continue
            answers.append(answer_from_json(record))
        except TaskError as error:
            rejected.append(Rejected(path.name, number, task_id, str(error)))
    return answers, rejected


def write_answers(run: Path, answers: Iterable[TagAnswer]) -> int:
    """All that reviewers have said; returns how many answers."""
    return write_lines(run / ANSWERS, (one.model_dump(mode="json") for one in answers))


def _records(path: Path) -> Iterable[tuple[int, Any]]:
    if not path.is_file():
        return
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip():
            yield number, decode_line(text)
