"""Output is written whole or not at all, and nothing that happens to stand near its place is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from cupel.model.errors import UsageError
from cupel.store.output import check_file, whole_file, whole_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_in_place_of_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "old").write_text("")
    with whole_folder(tmp_path / "d") as made:
        (made / "new").write_text("1")
        assert names(tmp_path / "d") == ["old"]
    assert names(tmp_path) == ["d"]
    assert names(tmp_path / "d") == ["new"]


def test_a_folder_that_was_cut_short_leaves_the_earlier_one_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "old").write_text("")
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "d") as made:
        (made / "new").write_text("1")
        raise KeyboardInterrupt
    assert names(tmp_path) == ["d"]
    assert names(tmp_path / "d") == ["old"]


def test_a_folder_can_be_read_by_those_who_can_read_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with whole_folder(tmp_path / "d") as made:
        (made / "f").write_text("")
    with whole_file(tmp_path / "f") as file:
        file.write_text("")
    assert (tmp_path / "d").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert (tmp_path / "f").stat().st_mode == (tmp_path / "d" / "f").stat().st_mode


def test_what_stands_near_under_a_similar_name_stays(tmp_path: Path) -> None:
    for name in ("d.partial", "f.partial"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("years of work")
    with whole_folder(tmp_path / "d") as made:
        (made / "x").write_text("")
    with whole_file(tmp_path / "f") as file:
        file.write_text("")
    assert names(tmp_path) == ["d", "d.partial", "f", "f.partial"]
    assert (tmp_path / "d.partial" / "thesis.txt").read_text() == "years of work"


def test_a_file_that_was_cut_short_leaves_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "f") as made:
        made.write_text("half")
        raise ZeroDivisionError
    assert names(tmp_path) == ["f"]
    assert (tmp_path / "f").read_text() == "old"


def test_a_place_at_which_nothing_can_stand_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "x", Path("/proc/nowhere/x")):
        with pytest.raises(UsageError, match=f"^{place}"):
            check_file(place)
    for place in (tmp_path / "file" / "x", Path("/proc/xx")):
        with pytest.raises(UsageError, match=f"^{place} cannot be written"), whole_folder(place):
            pytest.fail("nothing is to be filled")
