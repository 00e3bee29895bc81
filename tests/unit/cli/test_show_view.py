"""What `cupel show` prints."""

from __future__ import annotations

import io

from rich.console import Console

from cupel.cli.show_view import render
from cupel.dataset.explain import explain
from cupel.evolve.results import Dispute, RoundMetrics, RoundResult, SetAsideTest
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task, task_from_json

FIGURES = RoundMetrics(0, 0, 0, 0, None, 0, 0, None, None, 0, 0, 0, 0)


def task() -> Task:
    test = {"kind": "call", "visibility": "private"}
    return task_from_json(
        {
            "format": "cupel.task/1",
            "id": "demo/half",
            "prompt": "Write `half`.\n\nIt halves [bold]numbers[/bold].",
            "requirements": None,
            "interface": {"kind": "function", "name": "half", "signature": "half(x: int) -> int"},
            "reference": None,
            "tests": [
                {
                    **test,
                    "id": "s1",
                    "args": "[4]",
                    "expected": "2",
                    "origin": "seed",
                    "visibility": "public",
                },
                {**test, "id": "f1", "args": "[-3]", "expected": "-2", "origin": "fuzz"},
            ],
            "candidates": [{"id": id, "code": "", "origin": "o"} for id in ("good", "bad")],
            "metadata": {"published_verdicts": {"good": True}},
        }
    )


def cell(candidate: str, test: str, outcome: Outcome, detail: str = "") -> Cell:
    return Cell("demo/half", candidate, test, outcome, Mode.COMPARED, True, 0.0, detail)


def shown(detail: str = "got -1, expected -2") -> str:
    dispute = Dispute(("zero",), "r", 0.5, 0.25, "half(0.5)", "0", (), ("bad",), ("0.25", "1"))
    round_ = RoundResult(
        1, (task().tests[1].to_json(),), (SetAsideTest("f7", "flaky", "hash seed 1: fail"),), (dispute,), (), (), (), (),
        ("no generator",), FIGURES, cut_short=False,
    )  # fmt: skip
    cells = [
        cell("good", "s1", Outcome.PASS),
        cell("good", "f1", Outcome.PASS),
        cell("bad", "s1", Outcome.PASS),
        cell("bad", "f1", Outcome.FAIL, detail),
    ]
    console = Console(file=io.StringIO(), width=140)
    render(explain(task(), cells, [round_]), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def lines(text: str) -> list[str]:
    """Lines with runs of spaces as one."""
    return [" ".join(line.split()) for line in text.splitlines()]


def test_everything_a_reader_asks_for_is_there() -> None:
    found = lines(shown())
    assert "function half(x: int) -> int" in found
    assert "2 tests; candidates: 1 accepted, 1 rejected, 0 unscored" in found
    assert "s1 seed public compared 2 of 2 half(4) 2" in found
    assert "f1 fuzz, round 1 private compared 1 of 2 half(-3) -2" in found
    assert "PP accepted 1 good" in found
    assert "PF rejected 1 bad" in found
    assert "f1 bad fail got -1, expected -2" in found
    assert "half(0.5) 0 0.25 or 1 0.25 of 0.50 bad zero" in found
    assert "f7 flaky hash seed 1: fail" in found
    assert "note: no generator" in found


def test_text_of_others_is_printed_without_markup_and_without_control_of_the_terminal() -> None:
    found = shown("\x1b[2Jgot [red]1[/red]\u202e")
    assert "It halves [bold]numbers[/bold]." in found
    assert r"\x1b[2Jgot [red]1[/red]\u202e" in found
    assert "\x1b" not in found


def test_a_task_that_nobody_fails_says_so() -> None:
    console = Console(file=io.StringIO(), width=100)
    render(explain(task(), []), console)
    assert isinstance(console.file, io.StringIO)
    assert "nobody" in lines(console.file.getvalue())
    assert "disputes" not in console.file.getvalue()
