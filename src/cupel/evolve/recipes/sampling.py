"""`sample`: what a solver is asked, and the candidate that its answer is.

Covers the request and which answers hold a program. Does not say whether a program is right, nor repair one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from cupel.evolve.recipes.settings import SampleSettings, model_seed
from cupel.llm import Answer, Ending, Request, Sampling, render, views
from cupel.llm.fence import blocks
from cupel.model.source import parsed
from cupel.model.task import Candidate, Task

NO_PROGRAM = "no-program"
CUT = "cut-at-the-bound-of-tokens"
_PYTHON = frozenset({"python", "py", "python3", ""})


def sample_request(task: Task, settings: SampleSettings, own: Sampling, seed: int) -> Request:
    """What a solver is asked about a task.

    Args:
        task: of which only the text is shown.
        settings: of the stage.
        own: parameters that the user gave for the model; they go before the stage's.
        seed: of the run.
    """
    stage = Sampling(
        temperature=settings.temperature,
        top_p=settings.top_p,
        top_k=settings.top_k,
        max_tokens=settings.max_tokens,
        seed=model_seed(seed, "sample", task.id),
    )
    return render("solve", views.solver_view(task)).request(own.over(stage))


def candidate_of(
    answer: Answer, model: str, settings: SampleSettings, program_in: Callable[[str], str]
) -> Candidate | str:
    """The candidate that an answer holds, or the reason why it holds none.

    Args:
        answer: of a solver.
        model: what the project calls it.
        settings: of the stage.
        program_in: finds the program in an answer's text.
    """
    if not answer.usable:
        return answer.ending.value
    code = program_in(answer.text)
    is_fenced = any(block.language in _PYTHON for block in blocks(answer.text))
    if not (is_fenced or _does_something(code) or settings.keeps_unreadable):
        return CUT if answer.ending is Ending.LENGTH else NO_PROGRAM
    return Candidate.model_validate(
        {
            "id": f"{model}:{answer.sample:02d}",
            "code": code,
            "origin": f"model:{model}",
            "response": answer.key,
        }
    )


def _does_something(code: str) -> bool:
    """Whether a text without fences is a program: a sentence of one word is an expression, too."""
    tree = parsed(code)
    return tree is not None and any(
        not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call) for node in tree.body
    )
