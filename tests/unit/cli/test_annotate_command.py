"""`cupel annotate`: what it refuses before it looks at anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from cupel.cli.main import run


def test_a_file_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    assert run(["annotate", str(path)]) == 2
    assert "tasks.jsonl is a file; give the folder of a run" in capsys.readouterr().err
