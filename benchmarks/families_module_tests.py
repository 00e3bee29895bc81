"""What the families of modules have in common: the same checks as calls, asserts, sequences and test files."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from families_draft import Draft, call, shown


def module_draft(
    rng: random.Random, taxonomy: str, name: str, exports: Sequence[str], code: str, prompt: str,
    cases: Sequence[tuple[str, list[Any]]], answers: dict[str, Callable[..., Any]], requirements: list[tuple[str, str]],
) -> Draft:  # fmt: skip
    """A draft of a module task.

    Args:
        cases: (function, arguments); the function's place in `exports` is the number of the requirement that it checks.
        answers: function → second formulation.
    """
    calls = [
        call(args, answers[function], exports.index(function) + 1, function=function)
        for function, args in cases
    ]
    style = rng.choice(["call", "assert", "unittest", "pytest", "calls"])
    tests = [calls[0], calls[1], *_restyled(style, name, calls[2:])]
    text = f"{prompt}\n\n{shown(name, calls)}\n"
    return Draft(taxonomy, "module", name, text, code, None, tuple(exports), requirements, tests)


def _restyled(style: str, name: str, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same checks in another kind of test; those that raise stay calls where the kind has no word for it."""
    if style == "call":
        return calls
    numbers = sorted({one for test in calls for one in test["requirements"]})
    if style == "assert":
        return [
            test if "raises" in test else
            {"kind": "assert", "code": f"assert {test['function']}({test['args'][1:-1]}) == {test['expected']}", "requirements": test["requirements"]}
            for test in calls
        ]  # fmt: skip
    if style == "calls":
        steps = [
            {key: test[key] for key in ("function", "args", "expected", "raises") if key in test}
            for test in calls
        ]
        return [
            {"kind": "calls", "steps": steps[at : at + 3], "requirements": numbers}
            for at in range(0, len(steps), 3)
        ]
    lines: list[str] = []
    for at, test in enumerate(calls):
        told = f"{name}.{test['function']}({test['args'][1:-1]})"
        if style == "unittest":
            lines += [f"    def test_{at}(self):"]
            lines += (
                [f"        with self.assertRaises({test['raises']}):", f"            {told}"]
                if "raises" in test
                else [f"        self.assertEqual({told}, {test['expected']})"]
            )
        else:
            lines += [f"def test_{at}():"]
            lines += (
                [f"    with pytest.raises({test['raises']}):", f"        {told}"]
                if "raises" in test
                else [f"    assert {told} == {test['expected']}"]
            )
        lines.append("")
    head = (
        "import unittest\n\nimport {0}\n\n\nclass Checks(unittest.TestCase):\n"
        if style == "unittest"
        else "import pytest\n\nimport {0}\n\n\n"
    )
    return [{"kind": style, "code": head.format(name) + "\n".join(lines), "requirements": numbers}]
