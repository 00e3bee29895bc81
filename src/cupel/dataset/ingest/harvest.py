"""What came of a piece of test code: the tests, and what was dropped.

Covers joining such results. Does not read test code (`testtext`, `checkfunction`, `cases`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cupel.dataset.ingest.draft import Dropped, Payload


@dataclass(frozen=True, slots=True)
class Harvest:
    """Tests and drops, in the order of the source."""

    tests: tuple[Payload, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def joined(harvests: Iterable[Harvest]) -> Harvest:
    """Several harvests as one, in order."""
    parts = list(harvests)
    return Harvest(
        tuple(test for part in parts for test in part.tests),
        tuple(lost for part in parts for lost in part.dropped),
    )


def lost(what: str, reason: object) -> Harvest:
    """A harvest of nothing but a drop."""
    return Harvest(dropped=(Dropped(what, str(reason)),))
