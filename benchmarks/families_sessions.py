"""What the families of classes have in common: sessions on an instance, answered from the history of calls."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from cupel.model import literal
from families_draft import Draft, needs, noun

Call = tuple[str, list[Any]]


Answer = Callable[[Sequence[Call], str, list[Any]], Any]
"""(calls before that did not raise, method, arguments) → what the call returns; it raises what the call raises."""


def session(
    name: str, init: list[Any], calls: Sequence[Call], answer: Answer, *numbers: int
) -> dict[str, Any]:
    """A `calls` test on one instance; a call that raises changes nothing."""
    done: list[Call] = []
    steps: list[dict[str, Any]] = [{"new": name, "args": literal.render(init)}]
    for method, args in calls:
        step: dict[str, Any] = {"method": method, "args": literal.render(args)}
        try:
            step["expected"] = literal.render(answer(done, method, args))
            done.append((method, args))
        except (ValueError, KeyError, IndexError, OverflowError) as error:
            step["raises"] = type(error).__name__
        steps.append(step)
    return {"kind": "calls", "steps": steps, "requirements": needs(*numbers)}


def example(test: dict[str, Any], count: int = 5) -> str:
    """The first steps of a session, for a prompt."""
    lines = []
    for step in test["steps"][: count + 1]:
        if "new" in step:
            lines.append(f"    thing = {step['new']}({step['args'][1:-1]})")
        else:
            told = f"raises {step['raises']}" if "raises" in step else f"is {step['expected']}"
            lines.append(f"    thing.{step['method']}({step['args'][1:-1]})  # {told}")
    return "For example:\n\n" + "\n".join(lines) + "\n"


def class_draft(
    taxonomy: str,
    name: str,
    code: str,
    prompt: str,
    tests: list[dict[str, Any]],
    requirements: list[tuple[str, str]],
) -> Draft:
    """A draft of a class task."""
    return Draft(
        taxonomy, "class", name, f"{prompt}\n\n{example(tests[0])}", code, None, (), requirements, tests
    )


def camel(rng: random.Random, *words: str) -> str:
    return rng.choice(words).capitalize() + noun(rng).capitalize()
