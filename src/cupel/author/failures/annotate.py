"""The failing candidates of one task, tagged: what a worker does.

Covers copies (looked at once), the order of effort (rules first, repairs only where they are not sure), the questions for
reviewers, and the answers that failing programs share, from which a reference in doubt is found. Keeps no state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from cupel.author.failures.bench import Bench
from cupel.author.failures.case import Case, value_text
from cupel.author.failures.inputtext import input_text
from cupel.author.failures.observe import Observer, Row, is_failure
from cupel.author.failures.question import TagQuestion, question_of
from cupel.author.failures.repair import REPAIRS, repairs
from cupel.author.failures.tag import Tagged
from cupel.author.failures.tagger import STATED, tags_for
from cupel.judge.judge import Judge
from cupel.judge.programs import key_of, source_of
from cupel.model.outcome import Outcome
from cupel.model.source import canonical_shape
from cupel.model.task import Candidate, Task

_RIGHT = 40
"""Right programs that failing ones are held against, at most."""


@dataclass(frozen=True, slots=True)
class TagSettings:
    """How hard a program tries to explain a failure."""

    stated: float = STATED
    """Confidence that a tag needs; below it a failure is `unsure`."""
    repairs: int = REPAIRS
    """Single changes that are tried on a program that no rule explains for certain, at most; 0 tries none."""
    repair_below: float = 0.8
    """They are tried where the surest tag has less confidence than this."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that failing programs give on a test."""

    test_id: str
    answer: str
    """As text, shortened."""
    expected: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskFailures:
    """All failing candidates of a task."""

    task_id: str
    tagged: tuple[Tagged, ...]
    """In the candidates' order."""
    questions: tuple[TagQuestion, ...]
    """One for each program that is `unsure`."""
    wrong_answers: tuple[WrongAnswer, ...]
    shapes: Mapping[str, int]
    """Candidate → number of its program's shape: those of one number are not independent."""
    copies: tuple[tuple[str, ...], ...] = ()
    """Failing candidates that are one program, program by program."""

    def copies_of(self, candidate_id: str) -> frozenset[str]:
        """A candidate and all that are the same program."""
        return next(
            (frozenset(some) for some in self.copies if candidate_id in some), frozenset({candidate_id})
        )

    def to_json(self) -> dict[str, Any]:
        """As a run's store keeps it."""
        return {
            "task_id": self.task_id,
            "tagged": [one.to_json() for one in self.tagged],
            "questions": [asdict(one) for one in self.questions],
            "wrong_answers": [asdict(one) for one in self.wrong_answers],
            "shapes": dict(self.shapes),
            "copies": [list(some) for some in self.copies],
        }


@dataclass(frozen=True, slots=True)
class TagJob:
    """Tag the failing candidates of a task."""

    task: Task
    rows: Mapping[str, Row]
    """Their cells, by candidate and test."""
    settings: TagSettings


def annotate_task(judge: Judge, job: TagJob) -> TaskFailures:
    """Tag every failing candidate of a task.

    Args:
        judge: runs programs.
        job: the task with its candidates and their cells.

    Raises:
        SandboxError: the sandbox broke down.
        TaskError: a test file does not parse.
    """
    failing, right = _sorted(job)
    if not failing:
        return TaskFailures(job.task.id, (), (), (), _shapes(job.task))
    bench = Bench(judge, job.task)
    observer = Observer(bench)
    inputs = {id: input_text(check, bench) for id, check in bench.checks.items()}
    tagged: dict[str, Tagged] = {}
    questions: list[TagQuestion] = []
    answers: dict[tuple[str, str, str], list[str]] = {}
    for some in failing:
        case = observer.case(some[0], job.rows[some[0].id], right)
        case, one = _tagged(bench, case, some[0], job.settings)
        if one.is_unsure:
            questions.append(question_of(case, inputs))
        for candidate in some:
            tagged[candidate.id] = replace(one, candidate_id=candidate.id, origin=candidate.origin)
        for key in _wrong_answers(case):
            answers.setdefault(key, []).extend(candidate.id for candidate in some)
    wrong = tuple(
        WrongAnswer(test, answer, expected, tuple(who)) for (test, answer, expected), who in answers.items()
    )
    ordered = tuple(tagged[one.id] for one in job.task.candidates if one.id in tagged)
    copies = tuple(tuple(one.id for one in some) for some in failing)
    return TaskFailures(job.task.id, ordered, tuple(questions), wrong, _shapes(job.task), copies)


def _tagged(bench: Bench, case: Case, candidate: Candidate, settings: TagSettings) -> tuple[Case, Tagged]:
    """A program's tags: from the rules, and where these are not sure with the help of repairs."""
    tags, guesses = tags_for(case, stated=settings.stated)
    if tags[0].confidence < settings.repair_below and settings.repairs and candidate.code is not None:
        found = repairs(bench, case, limit=settings.repairs, seed=settings.seed)
        if found:
            case = replace(case, repairs=found)
            tags, guesses = tags_for(case, stated=settings.stated)
    failed, passed = len(case.failing), len(case.passing)
    return case, Tagged(case.task_id, candidate.id, candidate.origin, tags, guesses, failed, passed)


def _sorted(job: TagJob) -> tuple[list[list[Candidate]], list[str]]:
    """Failing candidates, copies together; and the texts of right programs."""
    failing: dict[str, list[Candidate]] = {}
    right: dict[str, str] = {}
    for candidate in job.task.candidates:
        row = job.rows.get(candidate.id, {})
        source = source_of(job.task, candidate)
        if any(map(is_failure, row.values())):
            failing.setdefault(key_of(source), []).append(candidate)
        elif row and all(cell.outcome is Outcome.PASS for cell in row.values()):
            right.setdefault(key_of(source), source.files[source.entry])
    return list(failing.values()), list(right.values())[:_RIGHT]


def _wrong_answers(case: Case) -> list[tuple[str, str, str]]:
    """(test, answer, expected answer) of every failing test with both."""
    return [
        (one.test_id, value_text(one.got.value), value_text(one.expected.value))
        for one in case.failing
        if one.got is not None and one.expected is not None
    ]


def _shapes(task: Task) -> dict[str, int]:
    numbers: dict[str, int] = {}
    found = {}
    for candidate in task.candidates:
        source = source_of(task, candidate)
        shape = canonical_shape(source.files[source.entry])
        found[candidate.id] = numbers.setdefault(shape, len(numbers))
    return found


_ADAPTER: TypeAdapter[tuple[TagQuestion, ...]] = TypeAdapter(tuple[TagQuestion, ...])
_ANSWERS: TypeAdapter[tuple[WrongAnswer, ...]] = TypeAdapter(tuple[WrongAnswer, ...])


def failures_from_json(record: Mapping[str, Any], tagged: Sequence[Tagged]) -> TaskFailures:
    """What `TaskFailures.to_json` wrote, with its candidates as they were read.

    Raises:
        KeyError, ValueError: it is no such thing.
    """
    return TaskFailures(
        record["task_id"],
        tuple(tagged),
        _ADAPTER.validate_python(record["questions"]),
        _ANSWERS.validate_python(record["wrong_answers"]),
        record["shapes"],
        tuple(tuple(some) for some in record["copies"]),
    )
