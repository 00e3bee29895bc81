"""`README.md` of a folder: what to do, what is not allowed, how to hand in.

Covers rendering `guides/KIND.md` from the view. The parts on good texts, good tests and the forms of tests are those that models are
told as well (`cupel.llm.prompts`): a person and a model work from the same words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from cupel.author.handoff.skeleton import entry_of_view
from cupel.author.handoff.view_files import is_line
from cupel.author.workflow.papers import Shown
from cupel.author.workflow.records import Contributor
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm import prompts
from cupel.llm.fence import fenced
from cupel.llm.views import SolverView, as_fields

GUIDES = Path(__file__).with_name("guides")


def guide(shown: Shown, by: Contributor, settings: WorkflowSettings) -> str:
    """The text of `README.md` for a piece that was leased."""
    values = as_fields(shown.view)
    text = values.get("task")
    return (
        _environment()
        .get_template(f"{shown.piece.kind.value}.md")
        .render(
            **values,
            piece=shown.piece.id,
            kind=shown.piece.kind.value,
            by=by.name,
            minutes=f"{settings.lease_minutes:g}",
            least_tests=settings.least_tests,
            examples_as_code=text is not None and not all(is_line(one) for one in text.public_tests),
            entry=entry_of_view(shown.view),
            names=_names(shown),
        )
    )


def _names(shown: Shown) -> list[str]:
    """What a solver's program has to define."""
    if not isinstance(shown.view, SolverView):
        return []
    told = shown.view.task.interface
    own = [told.name] if told.kind in ("function", "class") else []
    return list(dict.fromkeys([*own, *told.exports]))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([GUIDES, prompts.FOLDER]),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["fenced"] = fenced
    return environment
