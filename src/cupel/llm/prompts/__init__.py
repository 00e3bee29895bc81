"""Prompts as files: `NAME.md` beside this module, Jinja2, versioned by content.

A template names the view that it is rendered from in its first line, and marks where messages begin by lines
`<!-- system -->`, `<!-- user -->`, `<!-- assistant -->`:

    {# view: SolverView #}
    <!-- system -->
    You write Python.
    <!-- user -->
    {{ task.prompt }}
    {{ program | fenced }}

Marks count in the template alone: text that comes in through a view cannot begin a message, and `fenced` makes a fence
that is longer than any in the text. A name that the view does not have is an error. Stages give the view; what may
stand in one is settled in `cupel.llm.views`, `cupel.llm.authoring_views` and `cupel.llm.tag_view`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta

from cupel.llm.authoring_views import AuthoringViews
from cupel.llm.fence import fenced
from cupel.llm.request import Message, PromptId, Request, Sampling
from cupel.llm.tag_view import TagView
from cupel.llm.views import View, as_fields
from cupel.model.hashing import content_hash

FOLDER = Path(__file__).parent
_VIEW = re.compile(r"\{#-?\s*view:\s*(\w+)\s*-?#\}\s*\n")
_MARK = re.compile(r"^<!-- (system|user|assistant) -->[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt, ready to be sent."""

    messages: tuple[Message, ...]
    prompt: PromptId

    def request(self, sampling: Sampling | None = None) -> Request:
        """The request that sends it."""
        return Request(self.messages, sampling or Sampling(), prompt=self.prompt)


def render(name: str, view: View | AuthoringViews | TagView) -> Rendered:
    """The messages of a prompt, from what a role may see.

    Args:
        name: the prompt's file name without `.md`.
        view: what the role may see, of the type that the template names.

    Raises:
        TypeError: the template wants another view.
        jinja2.UndefinedError: the template uses a name that the view does not have.
    """
    if type(view).__name__ != _wanted_view(name):
        raise TypeError(f"prompt {name} is rendered from a {_wanted_view(name)}, not a {type(view).__name__}")
    return _rendered(name, as_fields(view))


def render_plain(name: str, values: Mapping[str, Any]) -> Rendered:
    """The messages of a prompt that belongs to no role: how to answer, what was wrong with an answer.

    Raises:
        TypeError: the template wants a view.
    """
    if _wanted_view(name) is not None:
        raise TypeError(f"prompt {name} is rendered from a {_wanted_view(name)}: use render()")
    return _rendered(name, values)


def _rendered(name: str, values: Mapping[str, Any]) -> Rendered:
    messages = []
    for role, source in _pieces(name):
        text = _environment().from_string(source).render(values).strip()
        if text:
            messages.append(Message(role, text))
    return Rendered(tuple(messages), PromptId(name, prompt_hash(name)))


@cache
def prompt_hash(name: str) -> str:
    """Content hash of a prompt's file and of all files that it includes."""
    environment = _environment()
    seen: dict[str, str] = {}
    waiting = [f"{name}.md"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen[path] = _source(path)
            found = meta.find_referenced_templates(environment.parse(seen[path]))
            waiting.extend(other for other in found if other is not None)
    return content_hash(seen)


def names() -> list[str]:
    """All prompts that render to messages; a file whose name begins with `_` is only included by others."""
    return sorted(path.stem for path in FOLDER.glob("*.md") if not path.name.startswith("_"))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["fenced"] = fenced
    return environment


@cache
def _source(path: str) -> str:
    return (FOLDER / path).read_text(encoding="utf-8")


def _wanted_view(name: str) -> str | None:
    found = _VIEW.match(_source(f"{name}.md"))
    return found[1] if found else None


@cache
def _pieces(name: str) -> tuple[tuple[Any, str], ...]:
    """(role, template) of each message; a template without marks is one message of the user."""
    source = _VIEW.sub("", _source(f"{name}.md"), count=1)
    parts = _MARK.split(source)
    if len(parts) == 1:
        return (("user", source),)
    if parts[0].strip():
        raise ValueError(f"prompt {name}: text before the first mark")
    return tuple(zip(parts[1::2], parts[2::2], strict=True))
