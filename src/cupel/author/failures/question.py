"""Failures that no rule explains: what a reviewer is asked about them, and how the reviewers' answers are merged.

Covers the question with its evidence as a line of a file for people and programs alike, the answers, and merging. The question
holds no guess of the program's, which would only be repeated, and neither the reference nor who wrote the program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cupel.author.failures.case import Case, evidence_of
from cupel.author.failures.tag import Evidence, FailureTag, Tagged, by_confidence, sentence, shown
from cupel.author.failures.taxonomy import UNSURE, taxonomy
from cupel.model.errors import TaskError

SHOWN_TESTS = 8
"""Failing tests that a question shows, at most."""
_LONGEST_INPUT = 400
PERSON, MODEL = 1.0, 0.8
"""What a person's word and a model's weigh; several are averaged."""


@dataclass(frozen=True, slots=True)
class ShownTest:
    """One failing test as a reviewer sees it; all as text."""

    test_id: str
    input: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class TagQuestion:
    """Why does this program fail?"""

    task_id: str
    candidate_id: str
    prompt: str
    requirements: tuple[tuple[str, str], ...]
    """(id, text) of each."""
    code: str
    failing: tuple[ShownTest, ...]
    failed: int
    """Tests that it does not pass, shown or not."""
    passed: int

    def to_json(self) -> dict[str, Any]:
        """A line of `tag_questions.jsonl`, with the fields that an answer fills in."""
        return {
            "task_id": self.task_id,
            "candidate_id": self.candidate_id,
            "prompt": self.prompt,
            "requirements": [{"id": id, "text": text} for id, text in self.requirements],
            "code": self.code,
            "failed": self.failed,
            "passed": self.passed,
            "failing": [
                {"test_id": one.test_id, "input": one.input, "expected": one.expected, "got": one.got}
                for one in self.failing
            ],
            "by": "",
            "tags": [],
        }


class SaidTag(BaseModel):
    """One tag that a reviewer gives."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tag: str = Field(description="Id of the tag.")
    why: str = Field(
        default="", description="In one sentence: what in the program is wrong, and how it shows."
    )
    line: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Line of the program that is at fault."
    )


class TagAnswer(BaseModel):
    """A line of a file of answers: a question's line with `by` and `tags` filled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    task_id: str
    candidate_id: str
    by: Annotated[str, Field(pattern=r"^(person|model):.+")]
    """`person:NAME` or `model:NAME`."""
    tags: tuple[SaidTag, ...]
    """The one that says it best first; none where the reviewer does not know either."""


def question_of(case: Case, inputs: Mapping[str, str]) -> TagQuestion:
    """What a reviewer is asked about a failing program.

    Args:
        case: the program.
        inputs: test id → what the test puts in, for a reader.
    """
    return TagQuestion(
        task_id=case.task_id,
        candidate_id=case.candidate_id,
        prompt=case.prompt,
        requirements=case.requirements,
        code=case.code,
        failing=tuple(
            ShownTest(
                one.test_id,
                shown(inputs.get(one.test_id, ""), _LONGEST_INPUT),
                *_sides(evidence_of([one], ""), one.outcome.value),
            )
            for one in case.failing[:SHOWN_TESTS]
        ),
        failed=len(case.failing),
        passed=len(case.passing),
    )


def question_from_json(record: Mapping[str, Any]) -> TagQuestion:
    """The question of `TagQuestion.to_json`.

    Raises:
        KeyError, TypeError: it is none.
    """
    return TagQuestion(
        record["task_id"],
        record["candidate_id"],
        record["prompt"],
        tuple((one["id"], one["text"]) for one in record["requirements"]),
        record["code"],
        tuple(ShownTest(**one) for one in record["failing"]),
        record["failed"],
        record["passed"],
    )


def _sides(evidence: Evidence, outcome: str) -> tuple[str, str]:
    return evidence.expected or "", evidence.got or outcome


def answer_from_json(record: Any) -> TagAnswer:
    """A reviewer's answer.

    Raises:
        TaskError: it is none, or names a tag that there is not.
    """
    try:
        answer = TagAnswer.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "line"
        raise TaskError(f"{where}: {first['msg']}") from None
    strange = [one.tag for one in answer.tags if one.tag not in taxonomy()]
    if strange:
        raise TaskError(f"tags: no failure tag {strange[0]!r}; there are {', '.join(taxonomy())}")
    return answer


def merge_tags(tagged: Tagged, answers: Iterable[TagAnswer]) -> Tagged:
    """A failing candidate's tags with what reviewers say of it.

    The last answer of each reviewer counts. A tag's confidence is the share of the reviewers who name it, weighed by who they
    are; what a program was sure of stands beside it, and a tag that both name is the surer of the two. `unsure` goes where a
    reviewer names anything else.

    Args:
        tagged: as the program left it.
        answers: about this candidate; others are passed over.
    """
    own = {
        one.by: one
        for one in answers
        if (one.task_id, one.candidate_id) == (tagged.task_id, tagged.candidate_id)
    }
    if not own:
        return tagged
    said = _said(tagged, list(own.values()))
    kept = [one for one in tagged.tags if one.tag != UNSURE]
    by_tag = {one.tag: one for one in kept}
    for one in said:
        earlier = by_tag.get(one.tag)
        by_tag[one.tag] = one if earlier is None else _both(earlier, one)
    if not by_tag:
        return tagged
    rest = tuple(one for one in tagged.guesses if one.tag not in by_tag)
    return replace(tagged, tags=by_confidence(list(by_tag.values())), guesses=rest)


def _said(tagged: Tagged, answers: Sequence[TagAnswer]) -> list[FailureTag]:
    """What reviewers name, each tag once."""
    weights: dict[str, float] = defaultdict(float)
    names: dict[str, list[tuple[str, SaidTag]]] = {}
    for answer in answers:
        for one in {said.tag: said for said in reversed(answer.tags) if said.tag != UNSURE}.values():
            weights[one.tag] += _weight(answer.by)
            names.setdefault(one.tag, []).append((answer.by, one))
    evidence = tagged.tags[0].evidence
    found = []
    for id, some in names.items():
        whys = dict.fromkeys(one.why.strip() for _, one in some if one.why.strip())
        line = next((one.line for _, one in some if one.line is not None), None)
        told = replace(evidence, line=line, why=sentence("; ".join(whys)))
        source = ", ".join(sorted(by for by, _ in some))
        found.append(FailureTag(id, round(weights[id] / len(answers), 3), source, told))
    return found


def _weight(by: str) -> float:
    return PERSON if by.startswith("person:") else MODEL


def _both(program: FailureTag, reviewers: FailureTag) -> FailureTag:
    """One tag that a program and reviewers give."""
    best = max(program, reviewers, key=lambda one: one.confidence)
    return replace(best, source=f"{program.source}, {reviewers.source}")
