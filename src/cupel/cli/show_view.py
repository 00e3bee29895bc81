"""How `cupel show` prints one task: prompt, tests, behaviour classes, who fails what, disputes.

What candidates answered is hostile text: it is printed without markup, and what would hide, reorder or move
the cursor as an escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from cupel.dataset.explain import BehaviourClass, Explained, ExplainedTest
from cupel.model.outcome import Outcome
from cupel.report.inputs import expected_text, input_text
from cupel.report.outcomes import LETTERS
from cupel.report.text import listed, plural, readable

_PROMPT = 6000
_VALUE = 400
"""Characters shown of a value; longer ones say how many more there are."""
_NAMES = 12


def render(explained: Explained, console: Console) -> None:
    """Print one task.

    Args:
        explained: what `cupel.dataset.explain` gathered.
        console: where to.
    """
    task = explained.task
    interface = task.interface
    _heading(console, task.id)
    console.print(
        plain(f"{interface.kind} {interface.signature or interface.name}", _VALUE),
        plain(
            f"{plural(len(explained.tests), 'test')}; candidates: {explained.accepted} accepted, "
            f"{explained.rejected} rejected, {explained.unscored} unscored",
            _VALUE,
        ),
        plain(task.prompt.strip(), _PROMPT),
        sep="\n\n",
    )
    _heading(console, "tests")
    console.print(_tests(explained.tests, interface.name))
    _heading(console, "behaviour classes")
    console.print(_classes(explained.classes))
    console.print(plain(" ".join(f"{letter} {outcome.value}" for outcome, letter in LETTERS.items()), _VALUE))
    _heading(console, "who fails which")
    _failures(explained.tests, console)
    if explained.disputes:
        _heading(console, "disputes")
        _disputes(explained, console)
    if explained.set_aside:
        _heading(console, "tests set aside")
        rows = [(one.test_id, one.reason, one.evidence) for one in explained.set_aside]
        console.print(table(("test", "reason", "evidence"), rows))
    for note in explained.notes:
        console.print(plain(f"note: {note}", _VALUE))


def plain(text: str, limit: int) -> Text:
    """Hostile text for a terminal: no markup, nothing hidden, at most so many characters."""
    return Text(readable(text, limit))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of hostile text; long cells are folded, never cut without a word."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*(plain(cell, _VALUE) for cell in row))
    return made


def _heading(console: Console, text: str) -> None:
    console.print(Rule(plain(text, _VALUE), align="left", characters="─"))


def _tests(tests: Sequence[ExplainedTest], name: str) -> Table:
    rows = [
        (
            one.test_id,
            _from(one),
            str(one.test["visibility"]),
            one.mode or "",
            f"{one.passing} of {one.passing + len(one.failures)}",
            input_text(one.test, name),
            expected_text(one.test),
        )
        for one in tests
    ]
    return table(("test", "from", "shown", "mode", "pass", "input", "expected"), rows)


def _from(one: ExplainedTest) -> str:
    return one.origin if not one.round else f"{one.origin}, round {one.round}"


def _classes(classes: Sequence[BehaviourClass]) -> Table:
    rows = [
        (
            "".join(LETTERS[Outcome(outcome)] for outcome in one.outcomes),
            one.standing.value,
            str(len(one.candidates)),
            listed(one.candidates, _NAMES),
        )
        for one in classes
    ]
    return table(("outcomes, one letter a test", "standing", "size", "candidates"), rows)


def _failures(tests: Sequence[ExplainedTest], console: Console) -> None:
    rows = [
        (
            one.test_id if at == 0 else "",
            failure.candidate_id + (" (until then passed all)" if failure.candidate_id in one.caught else ""),
            failure.outcome,
            failure.detail,
        )
        for one in tests
        for at, failure in enumerate(one.failures)
    ]
    console.print(table(("test", "candidate", "outcome", "how"), rows) if rows else plain("nobody", _VALUE))


def _disputes(explained: Explained, console: Console) -> None:
    rows = [
        (
            one.input,
            one.expected,
            " or ".join(one.answers),
            f"{one.agreement:.2f} of {one.needed:.2f}",
            listed(one.against, _NAMES),
            ", ".join(one.flags),
        )
        for one in explained.disputes
    ]
    header = ("input", "the reference says", "others say", "agreement", "against", "flags")
    console.print(table(header, rows))
