"""Tests given as inputs and outputs: `{input, output}` pairs, or two lists beside each other.

Covers the forms of APPS, TACO, LiveCodeBench and verl: `[{"input", "output"}, …]` and `{"inputs": […],
"outputs": […], "fn_name"?}`. With a function's name the inputs are arguments (a list; an object of keyword
arguments; or text with one JSON value or literal a line), without it they are standard input. A list of texts
as standard input or output is its lines. Executes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cupel.dataset.ingest.cases import call
from cupel.dataset.ingest.fields import are_texts, kind_of
from cupel.dataset.ingest.harvest import Harvest, joined, lost
from cupel.model import literal
from cupel.model.errors import LiteralError, TaskError
from cupel.model.task import decode_line

_INPUTS = ("inputs", "input")
_OUTPUTS = ("outputs", "output", "expected_output", "expected")
_WHOLE_OR_ONLY = """\
def check(given, expected, got):
    return got == expected or (isinstance(expected, list) and len(expected) == 1 and got == expected[0])
"""
"""APPS wraps the one answer of a call in a list, and its own judge accepts either."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Inputs and outputs, not yet tests."""

    pairs: tuple[tuple[Any, Any], ...]
    function: str | None
    """The name that the data gives for the function to call."""

    @property
    def for_stdin(self) -> bool:
        """Whether all inputs could be standard input."""
        return all(isinstance(given, str) or are_texts(given) for given, _ in self.pairs)


def find_pairs(value: Any) -> Pairs | None:
    """The pairs in a column's value, or None where it is of another form.

    Raises:
        TaskError: it has inputs and outputs, but not as many of the one as of the other.
    """
    if isinstance(value, dict):
        inputs, outputs = _first(value, _INPUTS), _first(value, _OUTPUTS)
        if not isinstance(inputs, list) or not isinstance(outputs, list):
            return None
        if len(inputs) != len(outputs):
            raise TaskError(f"tests: {len(inputs)} inputs, but {len(outputs)} outputs")
        name = value.get("fn_name")
        return Pairs(
            tuple(zip(inputs, outputs, strict=True)), name if isinstance(name, str) and name else None
        )
    if isinstance(value, list) and value and all(_is_pair(item) for item in value):
        names = [item["fn_name"] for item in value if isinstance(item.get("fn_name"), str)]
        pairs = tuple((_first(item, _INPUTS), _first(item, _OUTPUTS)) for item in value)
        return Pairs(pairs, names[0] if names else None)
    return None


def stdio_tests(pairs: Pairs, prompt: str) -> Harvest:
    """Tests of a program; public where input and output both stand in the prompt."""
    return joined(_stdio(given, wanted, f"pair {n}", prompt) for n, (given, wanted) in enumerate(pairs.pairs))


def call_tests(pairs: Pairs) -> Harvest:
    """Tests of a function."""
    answers = [_answer(given, wanted) for given, wanted in pairs.pairs]
    wrapped = bool(answers) and all(isinstance(answer, list) and len(answer) == 1 for answer in answers)
    cases = zip(pairs.pairs, answers, strict=True)
    found = joined(_call(given, answer, f"pair {n}") for n, ((given, _), answer) in enumerate(cases))
    if not wrapped:
        return found
    return Harvest(tuple({**t, "compare": {"checker": _WHOLE_OR_ONLY}} for t in found.tests), found.dropped)


def answers(pairs: Pairs) -> list[Any]:
    """The expected values of a function's pairs, decoded."""
    return [_answer(given, wanted) for given, wanted in pairs.pairs]


def _is_pair(item: object) -> bool:
    return (
        isinstance(item, dict)
        and any(key in item for key in _INPUTS)
        and any(key in item for key in _OUTPUTS)
    )


def _first(record: dict[str, Any], keys: Sequence[str]) -> Any:
    return next((record[key] for key in keys if key in record), None)


def _stdio(given: Any, wanted: Any, what: str, prompt: str) -> Harvest:
    stdin, stdout = _lines(given), _lines(wanted)
    if stdin is None or stdout is None:
        wrong = given if stdin is None else wanted
        return lost(what, f"input and output of a program are texts, not {kind_of(wrong)}")
    shown = bool(stdin.strip()) and stdin.strip() in prompt and stdout.strip() in prompt
    visibility = {"visibility": "public"} if shown else {}
    return Harvest(({"kind": "stdio", "stdin": stdin, "stdout": stdout, **visibility},))


def _lines(value: Any) -> str | None:
    if are_texts(value):
        return "".join(f"{line}\n" for line in value)
    return value if isinstance(value, str) else None


def _call(given: Any, wanted: Any, what: str) -> Harvest:
    if isinstance(given, list):
        return call(given, wanted, what)
    if isinstance(given, dict):
        return call([], wanted, what, kwargs=given)
    if isinstance(given, str):
        return call([_value(line) for line in given.splitlines() if line.strip()], wanted, what)
    return lost(what, f"arguments are a list, an object or lines of text, not {kind_of(given)}")


def _answer(given: Any, wanted: Any) -> Any:
    """Where arguments are text, so is the answer's value; else it is meant as it stands."""
    return _value(wanted) if isinstance(given, str) and isinstance(wanted, str) else wanted


def _value(text: str) -> Any:
    """A value written as JSON, or as a Python literal, or else the text itself."""
    for read in (decode_line, literal.parse):
        try:
            return read(text)
        except (TaskError, LiteralError):
            continue
    return text
