"""What `cupel author` shows while it works."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from cupel.cli.author_view import board, watching


def test_without_a_terminal_each_change_is_one_line(capsys: pytest.CaptureFixture[str]):
    with watching(3) as watch:
        watch.stands({"author": 3})
        watch.stands({"author": 3})
        watch.asks(1, 3)
        watch.runs("a", 1, 2)
        watch.stands({"dropped": 1, "test": 2, "author": 0})
    assert capsys.readouterr().err == "3 author\n2 test, 1 dropped\n"


def test_on_a_terminal_every_gate_has_a_row_with_a_bar():
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(board({"test": 1, "accepted": 2}, 3, "models: 1 of [bold]2[/bold] answers"))
    lines = console.export_text().splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines[:12]}
    assert rows["test"] == ["1", "█" * 10]
    assert rows["accepted"] == ["2", "█" * 20]
    assert rows["review"] == ["0"]
    assert lines[12].strip() == "models: 1 of [bold]2[/bold] answers"
