"""A written history is whole: each file appears at once, and one that was cut short leaves the earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from authoring_play import ANN, handed, opened, task_answer
from cupel.author.workflow.log import ARTEFACTS, HISTORY, log_of, read_log, write_log, written_log


def test_a_history_that_is_cut_short_leaves_the_earlier_one(tmp_path: Path) -> None:
    desk = opened(tmp_path / "run")
    names = [name for name, _ in desk.store.artefacts()]
    (tmp_path / "out").mkdir()
    write_log(log_of(desk.store), iter(names), tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(before) == {HISTORY, ARTEFACTS}
    handed(desk, ANN, task_answer())

    def cut_short() -> Iterator[str]:
        yield from (name for name, _ in desk.store.artefacts())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_log(log_of(desk.store), cut_short(), tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_written_history_is_found_in_its_folder_and_in_a_dataset(tmp_path: Path) -> None:
    desk = opened(tmp_path / "run")
    (tmp_path / "d" / "authoring").mkdir(parents=True)
    write_log(log_of(desk.store), (name for name, _ in desk.store.artefacts()), tmp_path / "d" / "authoring")
    for folder in (tmp_path / "d", tmp_path / "d" / "authoring"):
        found = written_log(folder)
        assert found is not None
        assert found.events == read_log(folder).events == log_of(desk.store).events
    assert written_log(tmp_path / "run") is None
