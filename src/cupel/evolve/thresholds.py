"""How much agreement the oracle asks for: thresholds as data, one set for each setting.

Covers the type, the sets that ship (`thresholds.json`, made by `benchmarks/calibrate.py`, which says how), and reading sets of
one's own. What the thresholds mean for an input stands in `cupel.evolve.oracle`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from cupel.model.errors import TaskError, UsageError
from cupel.model.suggestion import did_you_mean

Setting = Literal["cautious", "balanced", "bold"]
LARGE = frozenset({"huge", "long"})
"""Flags of inputs with a number beyond a thousand times, or a length beyond ten times, what the seeds have."""
SETTINGS: tuple[Setting, ...] = ("cautious", "balanced", "bold")
"""From the one that rejects hardly any right program to the one that catches most wrong ones."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much agreement an input needs. Shares are between 0 and 1."""

    plain: float = 0.1
    """Needed without any flag."""
    demands: tuple[tuple[str, float], ...] = ()
    """Needed for each flag; an input needs the greatest of its flags' demands. A flag not listed needs `unknown`."""
    unknown: float = 0.9
    never: frozenset[str] = frozenset()
    """Flags with which an input is outside, unless a precondition or rulings say that it is valid."""
    vouched: float = 0.34
    """Needed at most where a precondition, or two independent rulings, say that the input is valid."""
    ruled: float = 0.5
    """Needed at most where one ruling says so."""
    invited: float = 0.5
    """Needed at most for a flag that the prompt's words invite."""
    each_further: float = 0.05
    """Added for each flag beyond the first (up to 0.95 in all)."""
    new_kind: float = 0.75
    """Needed at least where the reference's value is of a type that it gives on no seed."""
    withheld: float = 0.6
    """Needed at least where there is no reference and the value is what programs agree on ..."""
    withheld_voters: int = 3
    """... and so many independent programs at least that finish."""
    raise_veto: float = 0.2
    """Share of finished programs that raise beyond which the input is disputed."""
    risky: float = 0.5
    """Inputs that need this much agreement are risky: for them `risky_raise_veto` holds instead."""
    risky_raise_veto: float = 0.1
    purpose_veto: float = 0.05
    """Share of finished programs that raise on purpose beyond which the input is disputed."""
    prior: float = 0.5
    """Agreement assumed before any vote ..."""
    prior_weight: float = 2.0
    """... and how many votes that assumption counts for."""
    reference_seconds: float = 1.0
    """CPU seconds beyond which the reference is too slow on the input for a test."""
    untimed: frozenset[str] = frozenset()
    """Flags of inputs so large that not to finish on them is no fault that is judged here."""
    finish: float = 0.2
    """Share of all programs that must finish where some do not."""
    timed_voters: int = 2
    """Independent programs beside the reference that must finish and agree on an input that is new in kind where some do not finish ..."""
    large_voters: int = 5
    """... and on one beyond what any seed suggests (`LARGE`), where not to finish may be no fault."""
    filler_margin: float = 0.1
    """A test that catches nobody yet is kept only where agreement exceeds what is needed by this much."""

    @property
    def flags(self) -> frozenset[str]:
        """All novelty flags that it has a word on."""
        return frozenset(flag for flag, _ in self.demands) | self.never

    def to_json(self) -> dict[str, Any]:
        """The thresholds as plain JSON, the same text for equal ones."""
        body = asdict(self)
        return {
            **body,
            "demands": dict(sorted(self.demands)),
            "never": sorted(self.never),
            "untimed": sorted(self.untimed),
        }


_THRESHOLDS = TypeAdapter(Thresholds)


def thresholds_from_json(body: Any) -> Thresholds:
    """Thresholds from plain JSON.

    Raises:
        TaskError: a name is not known, or a value is of the wrong type.
    """
    if not isinstance(body, dict):
        raise TaskError("thresholds are an object with names and numbers")
    known = Thresholds.__dataclass_fields__
    for name in body:
        if name not in known:
            raise TaskError(f"no threshold {name!r}{did_you_mean(name, known)}")
    if "timed_voters" in body:  # thresholds of a version that told the two apart by nothing
        body = {"large_voters": body["timed_voters"], **body}
    demands = body.get("demands", {})
    if isinstance(demands, dict) and "longer" in demands:  # a version before had no flag for it
        demands = {"longer-number": demands["longer"], **demands}
    listed = sorted(demands.items()) if isinstance(demands, dict) else demands
    try:
        return _THRESHOLDS.validate_python({**body, "demands": listed})
    except ValidationError as error:
        first = error.errors()[0]
        raise TaskError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None


def thresholds_for(setting: str, calibration: Path | None = None) -> Thresholds:
    """The thresholds of a setting.

    Args:
        setting: one of `SETTINGS`.
        calibration: a JSON file with thresholds for each setting, as `benchmarks/calibrate.py` writes; by default those
            that ship.

    Raises:
        UsageError: there is no such setting, or the file cannot be read.
    """
    if setting not in SETTINGS:
        raise UsageError(
            f"no oracle {setting!r}{did_you_mean(setting, SETTINGS)}; there are {', '.join(SETTINGS)}"
        )
    if calibration is None:
        return _shipped()[setting]
    try:
        return _read(calibration.read_text(encoding="utf-8"))[setting]
    except (OSError, ValueError, TaskError) as error:
        raise UsageError(f"{calibration}: {error}") from None
    except KeyError:
        raise UsageError(f"{calibration}: no thresholds for {setting!r}") from None


@cache
def _shipped() -> dict[str, Thresholds]:
    return _read(resources.files("cupel.evolve").joinpath("thresholds.json").read_text(encoding="utf-8"))


def _read(text: str) -> dict[str, Thresholds]:
    body = json.loads(text)
    settings = body.get("settings") if isinstance(body, dict) else None
    if not isinstance(settings, dict):
        raise TaskError("no `settings` in it")
    return {name: thresholds_from_json(one) for name, one in settings.items()}
