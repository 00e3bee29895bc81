"""What one task has in common with the items of an index, and whether that is an overlap.

A task overlaps where its solution is that of an item up to names, or where the share of common runs of eight words, of
the task's or of the item's, reaches the threshold and there are enough of them. Both shares count: a short item may be
embedded in a long task, and a short task may be cut out of a long item. An item that stands in the task as a whole overlaps
however short it is, provided that it says something.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from cupel.dataset.decontamination.index import GRAM, LEAST_NODES, Index
from cupel.dataset.fingerprint import part_fingerprints
from cupel.dataset.normaltext import hashes, plain_words, text_of
from cupel.model.task import Task

THRESHOLD = 0.3
"""Share of common runs from which texts overlap."""
FEWEST_RUNS = 4
"""Common runs below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a task has in common with the item that is nearest to it."""

    task_id: str
    overlaps: bool
    benchmark: str | None
    """Of the nearest item; None where nothing is in common."""
    item: str | None
    share_of_task: float
    """Of the task's runs of eight words, how many stand in the item."""
    share_of_item: float
    """Of the item's, how many stand in the task."""
    longest_run: int
    """Words in a row that stand in both."""
    same_solution: bool

    def to_json(self) -> dict[str, Any]:
        """The record as it stands in the side file."""
        return asdict(self)

    def for_metadata(self) -> dict[str, Any]:
        """The same without what the task says itself."""
        return {key: value for key, value in self.to_json().items() if key != "task_id"}


def evidence_of(task: Task, index: Index, threshold: float = THRESHOLD) -> Evidence:
    """The evidence on a task: of all items that which speaks loudest, the first of equals.

    Args:
        task: prompt, requirements and reference count.
        index: see `cupel.dataset.decontamination.index`.
        threshold: share from which texts overlap, above 0 to 1.
    """
    grams = hashes(plain_words(text_of(task)), GRAM)
    runs = _Runs(grams, index)
    solved = _solved(task, index)
    best = Evidence(task.id, False, None, None, 0.0, 0.0, 0, False)
    for number in sorted({*runs.common, *solved}):
        common = runs.common[number]
        share_of_task = common / runs.distinct if runs.distinct else 0.0
        share_of_item = common / index.sizes[number] if index.sizes[number] else 0.0
        share = max(share_of_task, share_of_item)
        same = number in solved
        found = Evidence(
            task.id,
            same
            or (common >= FEWEST_RUNS and share >= threshold)
            or (share_of_item == 1.0 and index.is_complete(number)),
            *index.names[number],
            round(share_of_task, 4),
            round(share_of_item, 4),
            runs.longest.get(number, 0),
            same,
        )
        if _loudness(found) > _loudness(best):
            best = found
    return best


def _loudness(one: Evidence) -> tuple[bool, bool, float, int]:
    return one.overlaps, one.same_solution, max(one.share_of_task, one.share_of_item), one.longest_run


class _Runs:
    """Where a task's runs of words stand in items."""

    def __init__(self, grams: list[int], index: Index) -> None:
        self.distinct = len(set(grams))
        self.common: Counter[int] = Counter()
        """Item → distinct runs in common."""
        self.longest: dict[int, int] = {}
        """Item → words in a row in common."""
        seen: set[int] = set()
        lengths: dict[int, int] = {}
        for gram in grams:
            found = list(index.items_with(gram))
            if gram not in seen:
                self.common.update(found)
                seen.add(gram)
            lengths = {number: lengths.get(number, GRAM - 1) + 1 for number in found}
            for number, length in lengths.items():
                self.longest[number] = max(length, self.longest.get(number, 0))


def _solved(task: Task, index: Index) -> frozenset[int]:
    """The items that have the task's solution, or a file of it, starter files included, as theirs."""
    found = [one for one in part_fingerprints(task, starter=True) if one.nodes >= LEAST_NODES]
    return frozenset(
        number for one in found for number in index.items_solved_by(int.from_bytes(one.digest, "big"))
    )
