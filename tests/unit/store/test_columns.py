"""Columns hold the values that were given, and are what pyarrow itself would make of them."""

import subprocess
import sys

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.store import columns

TEXTS = st.lists(st.none() | st.text(max_size=5))
NUMBERS = st.lists(st.none() | st.floats(allow_nan=False))


@settings(deadline=None)  # pyarrow imports what it likes at first
@given(TEXTS)
def test_texts(values):
    column = columns.texts(values)
    column.validate(full=True)
    assert column.to_pylist() == values
    assert column.equals(pa.array(values, pa.string()))


@settings(deadline=None)  # pyarrow imports what it likes at first
@given(NUMBERS)
def test_numbers(values):
    column = columns.numbers(values)
    column.validate(full=True)
    assert column.equals(pa.array(values, pa.float64()))


@settings(deadline=None)  # pyarrow imports what it likes at first
@given(st.lists(st.booleans()))
def test_booleans(values):
    column = columns.booleans(values)
    column.validate(full=True)
    assert column.equals(pa.array(values, pa.bool_()))


def test_writing_and_reading_a_table_needs_no_pandas(tmp_path):
    code = (
        "import sys; from pathlib import Path; from cupel.model.outcome import Cell, Mode, Outcome\n"
        "from cupel.store.outcomes import read_outcomes, write_outcomes\n"
        "cell = Cell('t', 'c', 'x', Outcome.PASS, Mode.COMPARED, True, 0.5, '')\n"
        f"path = Path({str(tmp_path / 'o.parquet')!r})\n"
        "write_outcomes(path, [cell]); assert read_outcomes(path) == [cell]; print('pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
