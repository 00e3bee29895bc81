"""How `cupel try` prints what one program does on one task, for the person who wrote it.

Covers the summary, and each check that is not passed with its input, what is expected and what came, the first
of the task's order first. What the program answered is hostile text and printed as such.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from cupel.cli.show_view import plain
from cupel.judge.checks import Check
from cupel.judge.judge import Judged
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.outcome import Outcome
from cupel.model.task import Task
from cupel.report.inputs import expected_text, input_text
from cupel.report.text import plural
from cupel.sandbox.jobs import Status

_VALUE = 1000
"""Characters shown of one value."""
_SHOWN = 10
"""Failures shown in full; the others by name."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the program did on one check, in words."""

    test_id: str
    outcome: Outcome
    input: str
    expected: str
    """Empty where the input says it itself (asserts, steps, test files)."""
    got: str
    """The answer or output, where there is one."""
    detail: str
    seconds: float


def attempts(task: Task, results: Sequence[tuple[Check, Judged]]) -> list[Attempt]:
    """Results in words, in their order.

    Args:
        task: whose checks they are.
        results: each check with what the judge said of the program.
    """
    tests = {test.id: test for test in task.tests}
    found = []
    for check, judged in results:
        test = tests.get(check.test_id) or tests[check.test_id.rpartition("::")[0]]
        record = test.to_json()
        text = input_text(record, task.interface.name)
        if check.test_id != test.id:
            text = check.test_id.rpartition("::")[2]
        found.append(
            Attempt(
                check.test_id,
                judged.outcome,
                text,
                expected_text(record),
                _got(check, judged),
                judged.detail,
                judged.cpu_seconds,
            )
        )
    return found


def render(task: Task, results: Sequence[tuple[Check, Judged]], console: Console) -> None:
    """Print failures first, then the summary."""
    made = attempts(task, results)
    failed = [one for one in made if one.outcome not in (Outcome.PASS, Outcome.NOT_RUN)]
    for one in failed[:_SHOWN]:
        _failure(one, console)
    if failed[_SHOWN:]:
        names = ", ".join(f"{one.test_id} ({one.outcome.value})" for one in failed[_SHOWN:])
        console.print(plain(f"and {plural(len(failed) - _SHOWN, 'more failure')}: {names}", _VALUE))
    counts = Counter(one.outcome for one in made)
    others = ", ".join(
        f"{counts[outcome]} {outcome.value}"
        for outcome in Outcome
        if counts[outcome] and outcome is not Outcome.PASS
    )
    slowest = max((one.seconds for one in made), default=0.0)
    line = f"{counts[Outcome.PASS]} of {plural(len(made), 'check')} passed" + (
        f"; {others}" if others else ""
    )
    console.print(plain(f"{line}; slowest check {slowest:.2f} s CPU", _VALUE))


def _failure(one: Attempt, console: Console) -> None:
    console.print(Text(f"{one.outcome.value.upper()}  ", style="bold") + plain(one.test_id, _VALUE))
    for name, value in (("input", one.input), ("expected", one.expected), ("got", one.got)):
        if value:
            _labelled(console, name, value)
    first = _first_difference(one.expected, one.got)
    if first is not None:
        _labelled(console, "differs", first)
    if one.detail and not one.got:
        _labelled(console, "what", one.detail)
    console.print()


def _labelled(console: Console, name: str, value: str) -> None:
    lines = plain(value, _VALUE).split("\n", allow_blank=True)
    for at, line in enumerate(lines):
        label = f"{name if at == 0 else '':>10}  "
        console.print(Text(label, style="dim") + line)


def _got(check: Check, judged: Judged) -> str:
    """The answer of a call or the output of a program; empty where only the detail tells."""
    seen = judged.seen
    if check.kind == "stdio" and seen.status is Status.REPLY and judged.outcome is Outcome.FAIL:
        return seen.output.decode("utf-8", "replace")
    if check.probe.kind != "call" or seen.status is not Status.REPLY:
        return ""
    try:
        answer = answer_of(json.loads(seen.reply))
        return "" if answer.raised or answer.problem else literal.render(answer.value)
    except (ValueError, RecursionError, LiteralError):
        return ""


def _first_difference(expected: str, got: str) -> str | None:
    """Where two texts of several lines part; None where one line says it all."""
    wanted, given = expected.rstrip().split("\n"), got.rstrip().split("\n")
    if not got or max(len(wanted), len(given)) < 2:
        return None
    for at in range(max(len(wanted), len(given))):
        one = wanted[at].rstrip() if at < len(wanted) else None
        other = given[at].rstrip() if at < len(given) else None
        if one != other:
            return f"line {at + 1}: {_quoted(one)} expected, {_quoted(other)} printed"
    return None


def _quoted(line: str | None) -> str:
    return "no line" if line is None else repr(line)
