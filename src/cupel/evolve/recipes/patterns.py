"""Tests by who passes them: those that almost nobody passes, and those that the same programs pass.

Covers steps 3.1, 3.4 and 4.1 of EvolveCoder (arXiv 2603.12698), on columns of a pass matrix; tests are numbered from 0 in the
matrix's order. Shares are quotients of two counts, held against the threshold as floats, as published. Draws nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cupel.evolve.recipes.passrows import Row, Verdict

PUBLISHED_MIN_SHARE = 0.1
"""A test that a smaller share of the programs passes is taken for wrong."""
PUBLISHED_PER_PATTERN = 5
"""Tests of one pass pattern in the final suite."""


def share_passing(column: Row) -> float | None:
    """Share of the programs with a verdict that pass a test; None where none has a verdict."""
    known = [verdict for verdict in column if verdict is not None]
    return sum(known) / len(known) if known else None


def below_share(columns: Sequence[Row], min_share: float) -> list[int]:
    """Tests that less than this share of the programs passes; a test without verdicts is not among them."""
    shares = [share_passing(column) for column in columns]
    return [at for at, share in enumerate(shares) if share is not None and share < min_share]


def same_pattern(columns: Sequence[Row], leaving_out: Collection[int] = ()) -> list[list[int]]:
    """Tests grouped by who passes them, groups by their first test.

    Args:
        columns: one a test.
        leaving_out: tests that are in no group.
    """
    groups: dict[tuple[Verdict, ...], list[int]] = {}
    for at, column in enumerate(columns):
        if at not in leaving_out:
            groups.setdefault(tuple(column), []).append(at)
    return list(groups.values())
