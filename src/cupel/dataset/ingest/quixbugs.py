"""`quixbugs`: classic algorithms with JSON cases `[arguments, expected]`, one right and one wrong program.

Covers records with `id`, `entry_point`, `reference`, `tests` (`{"kind": "args_expected", "cases": […]}`),
`candidates` (`code`, `origin`, `verdict`) and `prompt`. Where the prompt is null it is made of the function's
signature, the description that stands as a string in the reference or else in a candidate, and two cases as
examples where the description shows none. How answers are compared is said in `cases`. Does not read cases
in other forms than JSON, and runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from cupel.dataset.ingest import docstring, fields
from cupel.dataset.ingest.cases import calls, comparison, find_function
from cupel.dataset.ingest.draft import Draft, Payload, published
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.shown import mark_shown
from cupel.model.errors import TaskError
from cupel.model.source import parsed

_USED = frozenset({"id", "prompt", "entry_point", "reference", "tests", "candidates"})
_EXAMPLES = 2
_LONGEST_EXAMPLE = 200
"""Characters of arguments and expected value together."""


def convert(row: Row) -> Draft:
    """The draft of one problem; `TaskError` names what is missing."""
    data = row.data
    entry, reference = fields.filled(data, "entry_point"), fields.filled(data, "reference")
    function = find_function(parsed(reference), entry)
    cases = _cases(fields.required(data, "tests"))
    found = calls(cases)
    candidates, lost = published(data, verdict="verdict")
    text = docstring.description([reference, *(c.program["code"] for c in candidates)])
    prompt = fields.optional_text(data, "prompt") or _prompt(entry, function, text, found.tests)
    return Draft(
        id=fields.filled(data, "id"),
        prompt=prompt,
        kind="function",
        name=entry,
        reference={"code": reference},
        tests=mark_shown(found.tests, prompt, entry),
        precondition=docstring.precondition(text, function) if text and function else None,
        compare=comparison(_answers(cases), reference, entry),
        candidates=candidates,
        metadata=fields.left_over(data, _USED),
        dropped=[*found.dropped, *lost],
    )


def _cases(tests: object) -> list[Any]:
    if not isinstance(tests, dict) or tests.get("kind") != "args_expected":
        raise TaskError("tests: an object is required with `kind` args_expected and `cases`")
    return fields.array(tests, "cases")


def _answers(cases: Sequence[object]) -> list[Any]:
    return [case[1] for case in cases if isinstance(case, list) and len(case) == 2]


def _prompt(entry: str, function: ast.FunctionDef | None, text: str | None, tests: Sequence[Payload]) -> str:
    signature = f"{entry}({ast.unparse(function.args)})" if function else entry
    parts = [f"Write a Python function `{signature}`."]
    if text:
        parts.append(text)
    if not any("visibility" in test for test in mark_shown(tests, text or "", entry)):
        short = [test for test in tests if len(test["args"]) + len(test["expected"]) <= _LONGEST_EXAMPLE]
        examples = [_example(entry, test) for test in short[:_EXAMPLES]]
        parts.extend(["Examples:", "\n".join(examples)] if examples else [])
    return "\n\n".join(parts) + "\n"


def _example(entry: str, test: Mapping[str, Any]) -> str:
    arguments = test["args"].removeprefix("[").removesuffix("]")
    return f"    >>> {entry}({arguments})\n    {test['expected']}"
