"""Cross-validation: no task is decided by thresholds that saw it, and files that do not say so are refused."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from evolving import Settings
from figures import CROSSED
from folds import Calibrations, calibrations_of
from replay import half_of

LINES = [{"id": f"t{number}"} for number in range(20)]
PLAIN = Settings("bold")


def fitted(folder: Path, name: str, half: str) -> Path:
    path = folder / name
    made = f"benchmarks/calibrate.py fit on humaneval, stdio{half and f', half {half}'}"
    path.write_text(json.dumps({"made_by": made, "settings": {}}), encoding="utf-8")
    return path


def options(**paths: Path) -> argparse.Namespace:
    return argparse.Namespace(**{"calibration": None, "calibration_a": None, "calibration_b": None, **paths})


def test_each_half_is_decided_by_thresholds_of_the_other(tmp_path: Path) -> None:
    on_a, on_b = fitted(tmp_path, "a.json", "A"), fitted(tmp_path, "b.json", "B")

    folds = calibrations_of(options(calibration_a=on_a, calibration_b=on_b)).folds(LINES, PLAIN)

    assert [(fold.name, fold.settings.calibration) for fold in folds] == [("A", on_b), ("B", on_a)]
    assert all({half_of(line["id"]) for line in fold.lines} == {fold.name} for fold in folds)
    assert sorted(line["id"] for fold in folds for line in fold.lines) == sorted(one["id"] for one in LINES)


def test_without_files_all_tasks_go_together_with_the_thresholds_that_ship() -> None:
    (fold,) = Calibrations().folds(LINES, PLAIN)

    assert (fold.lines, fold.settings) == (tuple(LINES), PLAIN)


def test_a_file_fitted_on_everything_or_on_the_wrong_half_is_refused(tmp_path: Path) -> None:
    on_a, on_b, on_all = (fitted(tmp_path, f"{half or 'all'}.json", half) for half in ("A", "B", ""))

    for pair in ((on_b, on_a), (on_a, on_all)):
        with pytest.raises(SystemExit, match="was not fitted on half"):
            calibrations_of(options(calibration_a=pair[0], calibration_b=pair[1]))


def test_one_half_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="together"):
        calibrations_of(options(calibration_a=fitted(tmp_path, "a.json", "A")))


def test_a_figure_knows_whether_its_thresholds_saw_the_set(tmp_path: Path) -> None:
    on_a, on_b, on_all = (fitted(tmp_path, f"{half or 'all'}.json", half) for half in ("A", "B", ""))
    whole, crossed = Calibrations(on_all), Calibrations(None, (on_a, on_b))

    assert whole.words == "of all.json (fit on humaneval, stdio)"
    assert [whole.saw(name) for name in ("humaneval", "stdio", "quixbugs")] == [True, True, False]
    assert (crossed.words, crossed.saw("humaneval")) == (CROSSED, False)


def test_a_file_of_observations_that_does_not_name_its_set_may_be_of_any(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    path.write_text(
        json.dumps({"made_by": "benchmarks/calibrate.py fit on he2, stdio, half A"}), encoding="utf-8"
    )

    assert all(Calibrations(path).saw(name) for name in ("humaneval", "stdio", "quixbugs"))
