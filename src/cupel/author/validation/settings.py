"""How strict validation is. All that decides its result stands here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean


@dataclass(frozen=True, slots=True)
class Strictness:
    """What a task has to stand, and how hard it is tried."""

    name: str = "strict"
    """For a reader."""
    runs: int = 3
    """How often the reference is run on every test; each under another hash seed, every second one in reverse order."""
    mutation_score: float = 0.85
    """Share of the reference's mutants that the suite has to kill, those left out that are probably equivalent."""
    mutants: int = 30
    """Mutants of the reference at most, where tests may share a process."""
    forked_mutants: int = 12
    """The same where each test of the reference needs a process of its own."""
    fewest_mutants: int = 4
    """With fewer mutants that can be killed, a low score is a note."""
    inputs: int = 60
    """Proposed inputs that the mutants which survive are run on, to tell equivalent ones from missed ones."""
    fewest_inputs: int = 12
    """With fewer of them nothing is concluded from what they do not tell apart: a low score is a note then."""
    survivors_shown: int = 5
    """Surviving mutants in a finding."""
    exempt_sections: tuple[str, ...] = ("unspecified",)
    """Sections of requirements that need no test."""
    lenient_sections: tuple[str, ...] = ("complexity",)
    """Sections whose requirements may be untestable: without a test they are a note."""
    seed: int = 0
    """Everything drawn at random is drawn from this."""

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON."""
        return {**asdict(self), "exempt_sections": list(self.exempt_sections),
                "lenient_sections": list(self.lenient_sections)}  # fmt: skip


STRICT = Strictness()
QUICK = Strictness(name="quick", mutants=12, forked_mutants=8, inputs=30)
"""All checks, with fewer mutants: for thousands of small tasks."""
_NAMED = {one.name: one for one in (STRICT, QUICK)}
STRICTNESS_NAMES = tuple(_NAMED)


def strictness(name: str, **changes: Any) -> Strictness:
    """The setting of that name, with changes.

    Args:
        name: `strict` or `quick`.
        changes: fields with other values.

    Raises:
        UsageError: there is no setting of that name.
    """
    if name not in _NAMED:
        raise UsageError(f"no strictness {name!r}{did_you_mean(name, _NAMED)}; there are {', '.join(_NAMED)}")
    return replace(_NAMED[name], **changes)
