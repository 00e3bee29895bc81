"""Programs that know the shown examples by heart, and programs that answer otherwise each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cupel.author.failures.case import Case
from cupel.author.failures.finding import CERTAIN, CLEAR, FAIR, LIKELY, found
from cupel.author.failures.sourcefacts import literal_chains
from cupel.author.failures.tag import FailureTag


def hard_coded(case: Case) -> Iterator[FailureTag]:
    """It passes what is shown, fails what is not, and answers from literals."""
    public = [one for one in case.tests if one.is_public]
    private = [one for one in case.tests if not one.is_public]
    if case.tree is None or not public or len(private) < 2 or any(one.failed for one in public):
        return
    lost = [one for one in private if one.failed]
    if len(lost) < 0.8 * len(private):
        return
    shown = {
        _text(value)
        for one in public
        for value in (*(one.given or ()), *([one.expected.value] if one.expected else []))
    }
    for chain in literal_chains(case.tree):
        own = {_text(value) for value in chain.literals}
        if len(own & shown) >= 2 or (chain.branches >= 2 and own & shown):
            why = f"{len(own & shown)} literals of the shown tests are answered by {chain.branches} conditions or a table"
            yield found(
                "hard-coded-examples",
                CERTAIN if len(lost) == len(private) else LIKELY,
                lost,
                why,
                line=chain.line,
            )
            return
    if len(lost) == len(private) and len(lost) >= 3:
        chains = literal_chains(case.tree)
        if chains and max(one.branches for one in chains) >= 2:
            why = "it passes the shown tests alone, and answers from conditions on literals"
            yield found("hard-coded-examples", FAIR, lost, why, line=chains[0].line)


def _text(value: Any) -> str:
    try:
        return f"{type(value).__name__} {value!r}"
    except (ValueError, RecursionError):
        return type(value).__name__


def non_determinism(case: Case) -> Iterator[FailureTag]:
    """The same test came out otherwise when it was run again."""
    changing = [one for one in case.tests if one.is_unstable]
    if changing:
        first = changing[0]
        confidence = CERTAIN if len(changing) >= 0.5 * len(case.failing) else CLEAR
        yield found(
            "non-determinism", confidence, changing, f"run again, {first.test_id} gives {first.again}"
        )
