"""The index: for each item of a benchmark the hashes of its runs of eight words and of its solution.

It holds names of benchmarks and of items and no text of them: eight words cannot be read back from 64 bits, but
whoever has a text can find out whether it is in there. One Parquet file; the same items give the same bytes. Runs that
stand in many items are a benchmark's boilerplate and are left out; items that are alike count as one there, so that a benchmark
that comes in many variants hides nothing.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cupel.dataset.decontamination.items import Item
from cupel.dataset.normaltext import hashes, packed, plain_words, weight
from cupel.model.errors import NothingUsable, UsageError
from cupel.store.output import whole_file

GRAM = 8
"""Words a run."""
LEAST_NODES = 20
"""Syntax nodes; a shorter solution is no evidence."""
COMMON = 10
"""A run of words in more items than this, that are not alike, is boilerplate."""
ALIKE = 0.8
"""Jaccard similarity of the runs of words from which two items are variants of one."""
LEAST_WORDS = 5.0
"""Words of its own that an item needs to say something, see `cupel.dataset.normaltext.weight`."""
FORMAT = "cupel.decontam/2"
_SCHEMA = pa.schema(
    [
        ("benchmark", pa.string()),
        ("item", pa.string()),
        ("grams", pa.list_(pa.uint64())),
        ("is_complete", pa.bool_()),
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
    _complete: frozenset[int] = field(repr=False)
    _grams: array[int] = field(repr=False)
    _owners: array[int] = field(repr=False)
    _solutions: Mapping[int, tuple[int, ...]] = field(repr=False)

    def items_with(self, gram: int) -> Iterator[int]:
        """Numbers of the items that have this run of words."""
        at = bisect_left(self._grams, gram)
        while at < len(self._grams) and self._grams[at] == gram:
            yield self._owners[at]
            at += 1

    def is_complete(self, number: int) -> bool:
        """Whether all runs of an item are in the index, and say something: then a text with all of them holds the item."""
        return number in self._complete

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
        UsageError: it cannot be written there.
    """
    grams: dict[tuple[str, str], set[int]] = {}
    solutions: dict[tuple[str, str], set[int]] = {}
    says: set[tuple[str, str]] = set()
    for item in items:
        name, words = (item.benchmark, item.id), plain_words(item.text)
        grams.setdefault(name, set()).update(hashes(words, GRAM))
        if weight(words) >= LEAST_WORDS:
            says.add(name)
        found = [one.digest for one in item.solutions if one.nodes >= LEAST_NODES]
        solutions.setdefault(name, set()).update(int.from_bytes(digest, "big") for digest in found)
    if not grams:
        raise NothingUsable("no item to make an index of")
    names = sorted(grams)
    common = _boilerplate([grams[name] for name in names])
    rows = [
        {
            "benchmark": _storable(name[0]),
            "item": _storable(name[1]),
            "grams": sorted(grams[name] - common),
            "is_complete": name in says and not grams[name] & common,
            "solutions": sorted(solutions[name]),
        }
        for name in names
    ]
    with whole_file(path) as made:
        pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), made, compression="zstd")
    return len(names)


def _boilerplate(items: Sequence[set[int]]) -> frozenset[int]:
    """The runs that stand in more than `COMMON` items of which no two are alike."""
    counted = Counter(gram for grams in items for gram in grams)
    owners: dict[int, list[int]] = {gram: [] for gram, count in counted.items() if count > COMMON}
    for number, grams in enumerate(items):
        for gram in grams & owners.keys():
            owners[gram].append(number)
    many: dict[tuple[int, ...], list[int]] = {}
    for gram, numbers in owners.items():
        many.setdefault(tuple(numbers), []).append(gram)
    return frozenset(
        gram
        for numbers, found in many.items()
        if _differ([items[number] for number in numbers])
        for gram in found
    )


def _differ(items: Iterable[set[int]]) -> bool:
    """Whether more than `COMMON` of these items are not alike."""
    kept: list[set[int]] = []
    for one in items:
        if all(len(one & other) < ALIKE * len(one | other) for other in kept):
            kept.append(one)
            if len(kept) > COMMON:
                return True
    return False


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
        frozenset(number for number, row in enumerate(rows) if row["is_complete"]),
        grams,
        owners,
        {solution: tuple(found) for solution, found in solutions.items()},
    )


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def grams_of(text: str) -> array[int]:
    """The distinct runs of words of a text."""
    return packed(hashes(plain_words(text), GRAM))
