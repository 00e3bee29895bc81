"""What a solver is asked, and which answers are candidates."""

from __future__ import annotations

import pytest

from cupel.dataset.ingest.modeltext import program_in
from cupel.evolve.recipes.sampling import candidate_of, sample_request
from cupel.evolve.recipes.settings import SampleSettings
from cupel.llm import Answer, Ending, Sampling, Usage
from cupel.model.task import Candidate
from judging import call, task_of


def answer(text: str, ending: Ending = Ending.STOP) -> Answer:
    return Answer("key", 3, ending, text, "", "", Usage(1, 1), "m")


def found(text: str, ending: Ending = Ending.STOP, *, keeps: bool = False) -> Candidate | str:
    return candidate_of(answer(text, ending), "m", SampleSettings(keeps_unreadable=keeps), program_in)


def test_a_solver_sees_the_tasks_text_and_nothing_else() -> None:
    task = task_of(
        call("[4242]", "1"),
        reference={"code": "def f(x): return 'the reference'\n"},
        candidates=[{"id": "other", "code": "def f(x): return 'another'\n"}],
    )

    request = sample_request(task, SampleSettings(), Sampling(), 0)

    text = "\n".join(message.content for message in request.messages)
    assert "Do it." in text
    assert not any(hidden in text for hidden in ("4242", "the reference", "another", "other"))
    sampling = request.sampling
    assert (sampling.temperature, sampling.top_p, sampling.top_k, sampling.max_tokens) == (
        0.6,
        0.95,
        20,
        32768,
    )


def test_a_program_in_a_fence_is_a_candidate_whatever_it_is_worth() -> None:
    for code in ("def f(x): return x\n", "def f(x) return\n"):
        candidate = found(f"Here:\n```python\n{code}```")
        assert isinstance(candidate, Candidate)
        assert (candidate.id, candidate.origin) == ("m:03", "model:m")
        assert candidate.to_json()["response"] == "key"


def test_a_bare_program_is_a_candidate_and_prose_is_none() -> None:
    assert isinstance(found("import math\ndef f(x): return math.pi\n"), Candidate)
    assert found("No.") == "no-program"
    assert found("Unfortunately") == "no-program"
    assert found("I think that", Ending.LENGTH) == "cut-at-the-bound-of-tokens"


@pytest.mark.parametrize(
    "ending", [Ending.REFUSAL, Ending.EMPTY, Ending.TOO_LONG, Ending.UNAVAILABLE, Ending.FILTERED]
)
def test_an_answer_without_text_is_a_reject_with_its_ending(ending: Ending) -> None:
    assert found("", ending) == ending.value
    assert found("", ending, keeps=True) == ending.value


def test_to_the_letter_an_answer_without_a_program_is_a_candidate_that_passes_nothing() -> None:
    candidate = found("No.", keeps=True)
    assert isinstance(candidate, Candidate)
    assert candidate.code == "No."
