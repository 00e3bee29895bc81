"""Thresholds that a task is decided by, and a guard that cross-validation is one.

Covers taking a set as a whole (the thresholds that ship, or those of one file) or in two halves, each with the thresholds that
`calibrate.py fit --half` fitted on the other. A file that does not say that it was fitted on the other half is refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from evolving import Settings
from figures import CROSSED
from replay import half_of
from tasksets import SETS, Line

HALVES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Fold:
    """Tasks that are hardened with the same thresholds."""

    name: str
    lines: tuple[Line, ...]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Calibrations:
    """Files of thresholds: none, one for all tasks, or one fitted on each half."""

    whole: Path | None = None
    fitted_on: tuple[Path, Path] | None = None
    """Fitted on half A, and on half B."""

    @property
    def words(self) -> str:
        """Where the thresholds come from."""
        if self.fitted_on is not None:
            return CROSSED
        whose = "as shipped" if self.whole is None else f"of {self.whole.name}"
        return f"{whose} ({made_by(self.whole)})"

    def saw(self, set_: str) -> bool:
        """Whether a task of a set may be decided by thresholds that were fitted on it, by what their file says.

        Files of observations that are not named after their sets may be of any set.
        """
        if self.fitted_on is not None:
            return False
        words = made_by(self.whole).partition("fit on ")[2].split(", ")
        files = [word for word in words if word not in [f"half {half}" for half in HALVES]]
        return any(set_ in file or not any(name in file for name in SETS) for file in files)

    def folds(self, lines: Sequence[Line], settings: Settings) -> list[Fold]:
        """The tasks with the thresholds that decide them; each half with those of the other."""
        if self.fitted_on is None:
            return [Fold("all", tuple(lines), replace(settings, calibration=self.whole))]
        folds = []
        for half, of_other in zip(HALVES, reversed(self.fitted_on), strict=True):
            some = tuple(line for line in lines if half_of(line["id"]) == half)
            if some:
                folds.append(Fold(half, some, replace(settings, calibration=of_other)))
        return folds


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that name files of thresholds."""
    parser.add_argument("--calibration", type=Path, help="one file of thresholds for all tasks")
    parser.add_argument(
        "--calibration-a",
        type=Path,
        help="cross-validate: thresholds fitted on half A (`calibrate.py fit --half A`), which decide half B",
    )
    parser.add_argument("--calibration-b", type=Path, help="thresholds fitted on half B, which decide half A")


def made_by(file: Path | None) -> str:
    """What a file of thresholds says of its making: "fit on" and the sets; of the file that ships where None is given.

    Raises:
        SystemExit: the file cannot be read, or says nothing.
    """
    shipped = resources.files("cupel.evolve").joinpath("thresholds.json")
    try:
        text = (shipped if file is None else file).read_text(encoding="utf-8")
        return str(json.loads(text)["made_by"]).removeprefix("benchmarks/calibrate.py ")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"{file or shipped}: no thresholds that say how they were made: {error!r}") from None


def calibrations_of(options: argparse.Namespace) -> Calibrations:
    """The files that the options name.

    Raises:
        SystemExit: one half alone, or a file that was not fitted on the half that it is given for.
    """
    pair = (options.calibration_a, options.calibration_b)
    if pair == (None, None):
        return Calibrations(options.calibration)
    if None in pair or options.calibration is not None:
        raise SystemExit(
            "give --calibration-a and --calibration-b together, and --calibration only without them"
        )
    for half, path in zip(HALVES, pair, strict=True):
        if not made_by(path).endswith(f", half {half}"):
            raise SystemExit(f"{path} was not fitted on half {half} alone; it says: {made_by(path)}")
    return Calibrations(None, pair)
