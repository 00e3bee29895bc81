"""`outcomes.parquet`: cells survive a round trip, in order, whole or not at all."""

import pyarrow.parquet as pq
import pytest

from cupel.model.errors import UsageError
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.store.outcomes import FILE, read_outcomes, scan_outcomes, write_outcomes

CELLS = [
    Cell("t", "c", "x::T.test_a", Outcome.PASS, Mode.SHARED, True, 0.25, "ü\n"),
    Cell("t", "c", "y", Outcome.NOT_RUN, None, False, None, ""),
    *[
        Cell("t", "d", str(index), outcome, mode, True, 0.0, "")
        for index, outcome in enumerate(Outcome)
        for mode in Mode
    ],
]


def test_cells_survive_a_round_trip_in_order(tmp_path):
    assert write_outcomes(tmp_path / FILE, iter(CELLS)) == len(CELLS)
    assert read_outcomes(tmp_path) == read_outcomes(tmp_path / FILE) == CELLS


def test_the_columns_are_those_of_the_format(tmp_path):
    write_outcomes(tmp_path / FILE, [])
    table = pq.read_table(tmp_path / FILE)
    assert table.column_names == [
        "task_id",
        "candidate_id",
        "test_id",
        "outcome",
        "mode",
        "executed",
        "cpu_seconds",
        "detail",
    ]
    assert table.num_rows == 0


def test_more_cells_than_one_batch_are_all_written(tmp_path):
    many = [CELLS[0]] * 50_001
    assert write_outcomes(tmp_path / FILE, many) == 50_001
    assert pq.read_table(tmp_path / FILE).num_rows == 50_001


def test_what_cannot_be_written_leaves_the_old_file_as_it_was(tmp_path):
    write_outcomes(tmp_path / FILE, CELLS)

    def breaks():
        yield CELLS[0]
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_outcomes(tmp_path / FILE, breaks())
    assert read_outcomes(tmp_path) == CELLS


def test_a_folder_without_outcomes_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="no outcomes there"):
        read_outcomes(tmp_path)


def test_more_cells_than_are_held_at_a_time_are_read_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr("cupel.store.outcomes._BATCH", 4)
    write_outcomes(tmp_path / FILE, iter(CELLS))
    assert pq.ParquetFile(tmp_path / FILE).num_row_groups == len(CELLS) // 4 + 1
    assert list(scan_outcomes(tmp_path)) == CELLS


def test_scanning_a_folder_without_outcomes_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="cupel judge"):
        next(scan_outcomes(tmp_path))
