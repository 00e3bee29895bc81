"""Columns of a table from plain Python values, by way of Arrow's own memory layout.

Covers texts, booleans and numbers with gaps. `pyarrow.array` would do the same, but imports pandas to look at a list, where
that is installed: half a second and 50 MB that nothing here needs.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate

import pyarrow as pa


def texts(values: Sequence[str | None]) -> pa.Array:
    """A column of type `string`; None is a gap."""
    encoded = [b"" if value is None else value.encode("utf-8") for value in values]
    ends = array("i", accumulate(map(len, encoded), initial=0))
    gaps, data = _gaps(values), pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(ends), data, gaps)


def booleans(values: Sequence[bool]) -> pa.Array:
    """A column of type `bool`."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(_bits(values))])


def numbers(values: Sequence[float | None]) -> pa.Array:
    """A column of type `double`; None is a gap."""
    filled = array("d", (0.0 if value is None else value for value in values))
    return pa.Array.from_buffers(pa.float64(), len(values), [_gaps(values), pa.py_buffer(filled)])


def _gaps(values: Sequence[object]) -> pa.Buffer | None:
    """Which values there are, one bit each; None where all are."""
    return pa.py_buffer(_bits([value is not None for value in values])) if None in values else None


def _bits(values: Sequence[bool]) -> bytes:
    """One bit a value, the first in the lowest."""
    packed = bytearray((len(values) + 7) // 8)
    for index, value in enumerate(values):
        if value:
            packed[index >> 3] |= 1 << (index & 7)
    return bytes(packed)
