"""What `benchmarks/scale.py` measures: processes to their end or to their kill, memory of a whole tree, copies that are left."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from scale import Outcomes, compared, last_json, measured, planted
from scale_memory import peak_of

BUSY = "import subprocess, sys, time; data = bytearray(b'x' * 60_000_000); "
CHILD = "subprocess.run([sys.executable, '-c', \"import time; data = bytearray(b'y' * 50_000_000); time.sleep(3)\"])"


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    figure = measured([sys.executable, "-c", BUSY + CHILD], tmp_path / "log", (0,))
    assert figure.wall >= 3
    assert 100 < figure.peak_mb < 200
    assert figure.cpu > 0
    assert figure.notes == []


def test_a_command_that_fails_ends_all(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        measured([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log", (0,))


def test_a_command_is_killed_in_its_middle_with_its_group(tmp_path: Path) -> None:
    began = time.monotonic()
    mark = tmp_path / "mark"
    child = f"import time; time.sleep(4); open({str(mark)!r}, 'w')"
    command = [
        sys.executable,
        "-c",
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])",
    ]
    figure = measured(command, tmp_path / "log", (0,), kill_after=0.5)
    assert figure.notes == ["killed"]
    assert time.monotonic() - began < 4
    time.sleep(max(0.0, began + 5 - time.monotonic()))
    assert not mark.exists()


def test_a_process_that_is_gone_holds_nothing() -> None:
    assert peak_of(2**22 + 1) == 0.0


def test_the_last_json_of_a_log_is_read(tmp_path: Path) -> None:
    (tmp_path / "log").write_text('isolation: x\n{\n "a": 1\n}\nthen\n{\n "tasks": 2\n}\nevery claim holds\n')
    assert last_json(tmp_path / "log") == {"tasks": 2}


def test_copies_that_are_left_and_tasks_that_are_lost_are_counted(tmp_path: Path) -> None:
    def record(id: str, of: str | None = None) -> str:
        return json.dumps({"id": id, "metadata": {} if of is None else {"planted": {"copy_of": of}}})

    lines = [record("a"), record("b", "a"), record("c", "b"), record("d"), record("e", "d"), record("f")]
    (tmp_path / "all.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "kept.jsonl").write_text("\n".join([lines[0], lines[2], lines[4]]) + "\n")
    assert planted(tmp_path, tmp_path / "all.jsonl") == (3, 1, 1)


def test_a_resumed_run_may_differ_by_what_a_clock_decides_alone() -> None:
    cells = Outcomes({("t", "c", test): ("error", "compared", True) for test in "ab"})
    late = Outcomes({**cells, ("t", "c", "b"): ("timeout", "compared", True)})
    other = Outcomes({**cells, ("t", "c", "b"): ("pass", "compared", True)})
    assert compared(cells, Outcomes(cells)) == "the same result"
    assert compared(cells, late) == "the same result but for 1 cells at the edge of a time limit"
    assert compared(cells, other) == compared(cells, Outcomes({})) == compared(b"1", b"2") == "ANOTHER RESULT"
