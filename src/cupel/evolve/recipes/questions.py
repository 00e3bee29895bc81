"""`pose`: what an author is asked, and what a posed question is.

Covers a raw problem, the request made of it, and the form of an answer. Making a task of an answer is the reader's of
EvolveCoder's records (`cupel.dataset.ingest.evolvecoder`), whose form a posed question has.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from cupel.evolve.recipes.settings import PoseSettings, model_seed
from cupel.llm import Request, Sampling, render
from cupel.llm.reading import Reader
from cupel.llm.views import AuthorView

_QUESTION = re.compile(r'"question"\s*:\s*(?=")')
_TESTS = re.compile(r'"tests"\s*:\s*\[')
_GAP = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class RawProblem:
    """A problem as it was found."""

    id: str
    problem: str
    """With the starter code, where there is one."""
    program: str | None
    """Said to solve it; a hint for the author, never a reference of what is made of it."""
    file: str
    line: int | None


class PosedQuestion(BaseModel):
    """A question that stands by itself, and its tests."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(
        min_length=1, description="The whole text of the question, with the function's signature."
    )
    tests: list[str] = Field(min_length=1, description="Independent asserts, each one line of Python.")


def pose_request(raw: RawProblem, settings: PoseSettings, own: Sampling, seed: int) -> Request:
    """What the author is asked about one problem.

    Args:
        raw: the problem.
        settings: of the stage.
        own: parameters that the user gave for the model; they go before the stage's.
        seed: of the run.
    """
    stage = Sampling(
        temperature=settings.temperature,
        top_p=settings.top_p,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "pose", raw.id),
    )
    view = AuthorView(raw.problem, raw.program, wanted_tests=settings.tests)
    request = render("pose", view).request(own.over(stage))
    return replace(request, schema=Reader(PosedQuestion).value_schema())


def question_in(text: str) -> PosedQuestion | None:
    """The question that an answer holds; of one that was cut off among the tests, the question with its whole tests."""
    whole = Reader(PosedQuestion).value(text).value
    if whole is not None:
        return whole
    question, tests = _QUESTION.search(text), _TESTS.search(text)
    if question is None or tests is None:
        return None
    told, found = _text_at(text, question.end()), _texts_at(text, tests.end())
    return PosedQuestion(question=told[0], tests=found) if told is not None and told[0] and found else None


def _texts_at(text: str, place: int) -> list[str]:
    """The whole texts of a JSON list that begins at a place."""
    found: list[str] = []
    while True:
        gap = _GAP.match(text, place)
        one = _text_at(text, gap.end() if gap else place)
        if one is None:
            return found
        found.append(one[0])
        place = one[1]


def _text_at(text: str, place: int) -> tuple[str, int] | None:
    """(text, end) of the JSON text at a place; None where there is none, or not a whole one."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, place)
    except (ValueError, RecursionError):
        return None
    return (value, end) if isinstance(value, str) else None
