"""Replaying recorded answers of the published steps: does the recipe still do the same?

Covers files `{"cases": [{"pass_matrix": ["0110", …], …answers}]}`, rows = programs, columns = tests, with what steps 3.1, 3.2, 3.4,
3.5 and 4.1 of EvolveCoder (arXiv 2603.12698) gave. An answer of null stands for a step that draws at random, or that breaks off for
want of five programs. Does not know where such files come from.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cupel.evolve.recipes.choosing import SHOWN, Choice, indistinguishable, strong_and_diverse
from cupel.evolve.recipes.patterns import (
    PUBLISHED_MIN_SHARE,
    PUBLISHED_PER_PATTERN,
    below_share,
    same_pattern,
)
from cupel.model.errors import UsageError
from cupel.model.hashing import seed_for

Rows = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An answer that came out otherwise."""

    case: int
    """From 0, in the file's order."""
    answer: str
    """Its name in the file."""
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a file."""

    cases: int
    answers: int
    """Answers that were compared."""
    drawn: int
    """Of these, the ones that the published step leaves to chance; here drawn from a seed."""
    mismatches: tuple[Mismatch, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return {**asdict(self), "mismatches": [asdict(one) for one in self.mismatches]}


def replay(path: Path) -> Replay:
    """Answer every case of a file anew and compare.

    Raises:
        UsageError: there is no such file, or it is not of this form; the text says which case.
    """
    answers = drawn = 0
    mismatches: list[Mismatch] = []
    cases = _cases(path)
    for number, case in enumerate(cases):
        rows = _rows(case, f"{path}: case {number}")
        compared = [name for name in _ANSWERS if name in case]
        if not compared:
            raise UsageError(f"{path}: case {number}: none of {', '.join(_ANSWERS)}")
        for name in compared:
            found = _ANSWERS[name](rows, random.Random(seed_for("recipe check", number, name)))
            answers += 1
            drawn += isinstance(found, Choice) and found.is_drawn
            plain = _plain(found)
            if plain != case[name]:
                mismatches.append(Mismatch(number, name, case[name], plain))
    return Replay(len(cases), answers, drawn, tuple(mismatches))


def _below_ten_percent(rows: Rows, _: random.Random) -> list[int]:
    return below_share(_columns(rows), PUBLISHED_MIN_SHARE)


def _groups(rows: Rows, generator: random.Random) -> list[list[int]]:
    return same_pattern(_columns(rows), _below_ten_percent(rows, generator))


def _kept(rows: Rows, generator: random.Random) -> int:
    return sum(min(len(group), PUBLISHED_PER_PATTERN) for group in _groups(rows, generator))


_ANSWERS: Mapping[str, Callable[[Rows, random.Random], Any]] = {
    "tests_below_ten_percent": _below_ten_percent,
    "strong_and_diverse_programs": strong_and_diverse,
    "indistinguishable_programs": indistinguishable,
    "same_pattern_groups_after_filter": _groups,
    "tests_kept_by_final_filter": _kept,
}


def _plain(found: Any) -> Any:
    """An answer as files hold it: null where it is a draw, or where the published step would break off."""
    if isinstance(found, Choice):
        return None if found.is_drawn or len(found.programs) < SHOWN else list(found.programs)
    return found


def _columns(rows: Rows) -> list[tuple[bool, ...]]:
    return list(zip(*rows, strict=True))


def _cases(path: Path) -> list[Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not a file of recorded answers: {error}") from None
    cases = record.get("cases") if isinstance(record, dict) else None
    if not isinstance(cases, list) or not cases:
        raise UsageError(f'{path}: not a file of recorded answers: it needs {{"cases": […]}}')
    return cases


def _rows(case: Any, where: str) -> Rows:
    matrix = case.get("pass_matrix") if isinstance(case, dict) else None
    if not isinstance(matrix, list) or not matrix or not all(isinstance(row, str) for row in matrix):
        raise UsageError(f"{where}: `pass_matrix` is a list of texts of 0 and 1, one a program")
    if not matrix[0] or any(len(row) != len(matrix[0]) or set(row) - {"0", "1"} for row in matrix):
        raise UsageError(f"{where}: `pass_matrix`: rows of one length, of 0 and 1 alone")
    return tuple(tuple(mark == "1" for mark in row) for row in matrix)
