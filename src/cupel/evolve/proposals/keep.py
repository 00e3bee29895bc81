"""Which of the proposed inputs that are within the task become tests, beyond those that catch somebody, and who is named for them.

A test that somebody took the trouble to think of is worth more against programs not yet seen than a drawn one, so that more of them are kept
than of what `fuzz` draws. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cupel.evolve.choose import Accepted
from cupel.evolve.proposals.offer import test_id
from cupel.evolve.proposals.proposal import Proposal
from cupel.evolve.spreading import spread

MOST_KEPT = 20
"""Proposed inputs that become tests in a round though they catch nobody yet."""


def further(
    accepted: Sequence[Accepted],
    chosen: Collection[int],
    proposed: Collection[int],
    *,
    limit: int,
    margin: float,
) -> list[int]:
    """Indices of further proposed inputs that become tests, as different as can be.

    Args:
        accepted: all accepted inputs.
        chosen: those that become tests already.
        proposed: indices of those that somebody proposed.
        limit: at most so many.
        margin: their agreement must exceed what was needed by so much.
    """
    left = [one for one in accepted if one.index in proposed and one.index not in chosen]
    sure = sorted(
        (one for one in left if one.margin >= margin and not one.by_time),
        key=lambda one: (one.doubt, one.order),
    )
    there = [one.traits for one in accepted if one.index in chosen]
    return spread({one.index: one.traits for one in sure}, max(0, min(limit, MOST_KEPT)), there)


def credited(record: Mapping[str, Any], payload: Mapping[str, Any], proposal: Proposal) -> dict[str, Any]:
    """A test with the name and the provenance of who proposed its input.

    Args:
        record: the whole test, as if `fuzz` had proposed it.
        payload: what it checks.
        proposal: what its input came from.
    """
    made = {**record["provenance"], "made_by": proposal.by, **(proposal.provenance or {})}
    if proposal.response is not None:
        made["response"] = proposal.response
    return {**record, "id": test_id(proposal, payload), "origin": proposal.by, "provenance": made}
