"""What a model answered and could not be used, or a raw problem that could not be read: counted, with the reason.

An answer stands whole in the response store, under the key that its reject names; a part of one stands here as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that was asked for and is not there, or is there and no use."""

    task_id: str | None
    what: str
    """`line`, `problem`, `answer`, `question`, `test`, `program`, `task`, `proposal`, `ruling` or `precondition`."""
    reason: str
    """One of a few words, to be counted by."""
    detail: str = ""
    """The same for a reader, as exactly as it is known."""
    response: str | None = None
    """Key of the answer in the response store."""
    text: str | None = None
    """The part of the answer that is meant."""

    def to_json(self) -> dict[str, Any]:
        """A line of the stage's side file."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}


def counted(rejects: Iterable[Reject]) -> Mapping[str, int]:
    """How many there are of what, for which reason."""
    return dict(sorted(Counter(f"{one.what}: {one.reason}" for one in rejects).items()))
