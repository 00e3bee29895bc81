"""Which tests a prompt shows: those whose very call stands in it.

Covers calls of the entry point with literal arguments, in doctests, prose or Markdown. Examples in words
(“for the list 1, 2 the answer is 3”) are not seen, so that a test of theirs stays private.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cupel.dataset.ingest.asserts import arguments
from cupel.dataset.ingest.draft import Payload
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.source import parsed

_LONGEST_CALL = 2_000
"""Characters after the name within which a call has to close."""
_MOST_CLOSINGS = 60
"""Closing brackets at which a call is tried to end."""


def mark_shown(tests: Iterable[Payload], prompt: str, entry: str) -> list[Payload]:
    """The tests, those `public` whose call of `entry` stands in the prompt."""
    shown = shown_calls(prompt, entry)
    return [{**test, "visibility": "public"} if shown & _calls_of(test, entry) else test for test in tests]


def shown_calls(prompt: str, entry: str) -> set[str]:
    """The calls of `entry` with literal arguments that stand in the prompt, each in one normal form."""
    found = set()
    for start in re.finditer(rf"(?<![\w.]){re.escape(entry)}\s*\(", prompt):
        call = _call_at(prompt[start.start() :][:_LONGEST_CALL])
        key = None if call is None else _key_of_call(call)
        if key is not None:
            found.add(key)
    return found


def key(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
    """The normal form of a call's arguments; None where one of them has no literal."""
    try:
        named = ", ".join(f"{name}={literal.render(kwargs[name])}" for name in sorted(kwargs))
        return f"{literal.render(list(args))} {named}"
    except LiteralError:
        return None


def _call_at(text: str) -> ast.Call | None:
    """The call that the text begins with."""
    for closing in list(re.finditer(r"\)", text))[:_MOST_CLOSINGS]:
        tree = parsed(text[: closing.end()])
        match tree.body if tree else []:
            case [ast.Expr(value=ast.Call() as call)]:
                return call
    return None


def _key_of_call(call: ast.Call) -> str | None:
    given = arguments(call)
    return None if given is None else key(*given)


def _calls_of(test: Payload, entry: str) -> set[str]:
    if test["kind"] == "call" and test.get("function", entry) == entry:
        found = key(literal.parse_args(test["args"]), literal.parse_kwargs(test.get("kwargs")))
        return set() if found is None else {found}
    if test["kind"] != "assert":
        return set()
    tree = parsed(test["code"])
    keys = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == entry:
            keys.add(_key_of_call(node))
    return {key for key in keys if key is not None}
