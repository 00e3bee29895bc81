"""The index: for each item of a benchmark the hashes of its runs of eight words and of its solution.

It holds names of benchmarks and of items and no text of them: eight words cannot be read back from 64 bits, but
whoever has a text can find out whether it is in there. One Parquet file; the same items give the same bytes. Runs that
stand in many items are a benchmark's boilerplate and are left out.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.dataset.decontamination.items import Item
from cupel.dataset.normaltext import hashes, packed, plain_words
from cupel.model.errors import NothingUsable, UsageError

GRAM = 8
"""Words a run."""
LEAST_NODES = 20
"""Syntax nodes; a shorter solution is no evidence."""
COMMON = 10
"""A run of words in more items than this is boilerplate."""
FORMAT = "cupel.decontam/1"
_SCHEMA = pa.schema(
    [
        ("benchmark", pa.string()),
        ("item", pa.string()),
        ("grams", pa.list_(pa.uint64())),
        ("solutions", pa.list_(pa.uint64())),
    ],
    metadata={"format": FORMAT, "words": str(GRAM)},
)


@dataclass(frozen=True, slots=True)
class Index:
    """An index in memory, about 12 bytes a run of words."""

    names: tuple[tuple[str, str], ...]
    """(benchmark, item) by number."""
    sizes: tuple[int, ...]
    """Runs of words of each item."""
    sha256: str
    """Of the file: which index it was."""
    _grams: array[int] = field(repr=False)
    _owners: array[int] = field(repr=False)
    _solutions: Mapping[int, tuple[int, ...]] = field(repr=False)

    def items_with(self, gram: int) -> Iterator[int]:
        """Numbers of the items that have this run of words."""
        at = bisect_left(self._grams, gram)
        while at < len(self._grams) and self._grams[at] == gram:
            yield self._owners[at]
            at += 1

    def items_solved_by(self, solution: int) -> tuple[int, ...]:
        """Numbers of the items with this solution."""
        return self._solutions.get(solution, ())

    def benchmarks(self) -> dict[str, int]:
        """Benchmark → items."""
        return dict(sorted(Counter(benchmark for benchmark, _ in self.names).items()))


def write_index(path: Path, items: Iterable[Item]) -> int:
    """Write the index of these items, whole or not at all; returns how many items it has.

    Raises:
        NothingUsable: there is no item.
    """
    grams: dict[tuple[str, str], set[int]] = {}
    solutions: dict[tuple[str, str], set[int]] = {}
    for item in items:
        name = item.benchmark, item.id
        grams.setdefault(name, set()).update(hashes(plain_words(item.text), GRAM))
        found = solutions.setdefault(name, set())
        if item.solution is not None and item.solution.nodes >= LEAST_NODES:
            found.add(int.from_bytes(item.solution.digest, "big"))
    if not grams:
        raise NothingUsable("no item to make an index of")
    counted = Counter(gram for own in grams.values() for gram in own)
    names = sorted(grams)
    rows = [
        {
            "benchmark": _storable(benchmark),
            "item": _storable(item),
            "grams": sorted(gram for gram in grams[benchmark, item] if counted[gram] <= COMMON),
            "solutions": sorted(solutions[benchmark, item]),
        }
        for benchmark, item in names
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), partial, compression="zstd")
    partial.replace(path)
    return len(names)


def read_index(path: Path) -> Index:
    """Read an index.

    Raises:
        UsageError: there is no such file, or it is no index of this format.
    """
    try:
        data = path.read_bytes()
        table = pq.read_table(pa.BufferReader(data))
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{path}: not an index that can be read: {error}") from None
    said = table.schema.metadata or {}
    if said.get(b"format") != FORMAT.encode() or said.get(b"words") != str(GRAM).encode():
        raise UsageError(f"{path}: not an index of the form {FORMAT}; make one with `cupel decontam build`")
    return _index(table.to_pylist(), hashlib.sha256(data).hexdigest())


def _index(rows: list[dict[str, Any]], sha256: str) -> Index:
    solutions: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        for solution in row["solutions"]:
            solutions.setdefault(solution, []).append(number)
    grams, owners = array("Q"), array("I")
    for gram, number in sorted((gram, number) for number, row in enumerate(rows) for gram in row["grams"]):
        grams.append(gram)
        owners.append(number)
    return Index(
        tuple((row["benchmark"], row["item"]) for row in rows),
        tuple(len(row["grams"]) for row in rows),
        sha256,
        grams,
        owners,
        {solution: tuple(found) for solution, found in solutions.items()},
    )


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def grams_of(text: str) -> array[int]:
    """The distinct runs of words of a text."""
    return packed(hashes(plain_words(text), GRAM))
