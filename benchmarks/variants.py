"""Harder questions to the adversary: `python benchmarks/variants.py unseen withheld --oracle cautious`.

opponents    the candidates as they come: those that the adversary works against are scored
unseen       half of each task's candidates are hidden from the adversary and scored on the final suites, over several splits
withheld     the tasks have no reference
first-cases  quixbugs with the first two cases of each problem as seeds; truth is all cases
classes      classeval with a third of the test functions as seeds; truth is all functions (see `classes.py`)

Caught and kept: of the scored programs that pass the seed tests, the wrong ones rejected and the right ones accepted, in total and
averaged over problems. With `--calibration-a` and `--calibration-b` every figure is cross-validated: each half of the tasks is
hardened with thresholds that were fitted on the other, and the figures of both are added up. With `--rulings` or
`--preconditions` each figure is measured without them as well, and both are shown. What was measured is left in the folder of
results for `floors.py`. `--resume` takes parts that are done as they are, whatever the code was then.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from pathlib import Path

import evolving
import figures
import folds
import making
import tasksets
import unseen
from cupel.model.hashing import content_hash
from evolving import Settings
from figures import Figure, Part
from making import Given
from tasksets import Line

SHAPES = ("humaneval", "stdio")
"""Sets that the first three variants can be asked of; the others have sets of their own."""
Harden = Callable[[Sequence[Line], Settings, Path], Part]
"""Harden these tasks in this folder, and score."""


@dataclass(frozen=True, slots=True)
class Variant:
    """How a question is asked."""

    sets: tuple[str, ...]
    make: Callable[[Given], list[Line]]
    """The tasks, with the truth as their published verdicts."""
    hardens: Callable[[Given, Sequence[Line]], Mapping[str, Harden]]
    """Name of a run → what it does; the parts that come of all runs are added up."""


def _once(_: Given, __: Sequence[Line]) -> Mapping[str, Harden]:
    """One run, in which the opponents are scored."""
    return {"once": making.harden_and_score}


VARIANTS = {
    "opponents": Variant(SHAPES, making.whole, _once),
    "unseen": Variant(SHAPES, making.whole, unseen.by_split),
    "withheld": Variant(SHAPES, making.withheld, _once),
    "first-cases": Variant(("quixbugs",), making.first_cases, _once),
    "classes": Variant(("classeval",), making.classes_by_seeds, _once),
}


def main() -> None:
    """Measure the variants asked for."""
    options = _options()
    calibrations = folds.calibrations_of(options)
    found = []
    for name in options.variants:
        for set_ in _sets(VARIANTS[name], options.set):
            given = Given(set_, options.out / f"{set_}-{name}-made", options)
            lines = VARIANTS[name].make(given)
            for oracle in options.oracle or evolving.ORACLES[:2]:
                figure = Figure(
                    set_,
                    name,
                    oracle,
                    calibrations.words,
                    calibrations.saw(set_),
                    subset=options.tasks is not None,
                )
                for one in measure(figure, given, lines, calibrations):
                    figures.leave(one, options.results)
                    found.append(one)
                    print(figures.line(one), file=sys.stderr)
    print(figures.table(found), "\n")
    for one in found:
        print(f"- {one.name}: {figures.in_words(one.part)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("variants", nargs="+", choices=VARIANTS, metavar="VARIANT", help=", ".join(VARIANTS))
    parser.add_argument(
        "--set", action="append", choices=SHAPES, help="by default humaneval; may be repeated"
    )
    parser.add_argument(
        "--oracle",
        action="append",
        choices=evolving.ORACLES,
        help="by default cautious and balanced; may be repeated",
    )
    folds.add_options(parser)
    parser.add_argument(
        "--rulings", type=Path, help="passed on to `cupel evolve`; with and without side by side"
    )
    parser.add_argument(
        "--preconditions",
        type=Path,
        help='JSON Lines of {"task_id", "precondition"} that the tasks are given; with and without side by side',
    )
    parser.add_argument("--splits", type=int, default=3, help="of the candidates, for `unseen`")
    runs = tasksets.ROOT / "bench-run" / "variants"
    parser.add_argument("--out", type=Path, default=runs, help="folder of the runs, each made anew")
    parser.add_argument("--results", type=Path, default=figures.RESULTS, help="folder for the figures")
    parser.add_argument("--resume", action="store_true", help="take the parts that are done as they are")
    evolving.add_options(parser)
    return parser.parse_args()


def _sets(variant: Variant, wanted: Sequence[str] | None) -> list[str]:
    """The sets to ask a variant of: those wanted where it has a choice, else its own."""
    named = [one for one in variant.sets if one in (wanted or ())] or list(variant.sets[:1])
    return [one for one in named if tasksets.is_here(one)]


def measure(
    figure: Figure, given: Given, lines: Sequence[Line], calibrations: folds.Calibrations
) -> list[Figure]:
    """One figure; or two, without rulings and preconditions and with them, where any are given."""
    options = given.options
    plain = Settings(figure.oracle, workers=options.workers, seed=options.seed)
    found = [replace(figure, part=_added(figure, given, lines, calibrations, plain))]
    if options.rulings is not None or options.preconditions is not None:
        figure = replace(figure, rulings=True)
        told = making.with_preconditions(lines, options.preconditions)
        ruled = replace(plain, rulings=options.rulings)
        found.append(replace(figure, part=_added(figure, given, told, calibrations, ruled)))
    return found


def _added(
    figure: Figure,
    given: Given,
    lines: Sequence[Line],
    calibrations: folds.Calibrations,
    settings: Settings,
) -> Part:
    """All runs of a figure: in every fold, all of the variant's."""
    folder = given.options.out / figure.name
    if not given.options.resume:
        shutil.rmtree(folder, ignore_errors=True)
    parts = []
    for fold in calibrations.folds(lines, settings):
        for name, harden in VARIANTS[figure.variant].hardens(given, fold.lines).items():
            place = folder / f"{fold.name}-{name}"
            told = making.rulings_for(fold.lines, settings.rulings, place / "rulings.jsonl")
            work = partial(harden, fold.lines, replace(fold.settings, rulings=told), place)
            part = kept(place / "part.json", _key(fold), work, resumes=given.options.resume)
            parts.append(part)
            print(f"{figure.name} {place.name}: {figures.in_words(part)}", file=sys.stderr)
    return reduce(add, parts)


def kept(file: Path, key: str, work: Callable[[], Part], *, resumes: bool) -> Part:
    """What work comes to; where it resumes and the file has it of the same key, it is not done again.

    Args:
        file: where the part is kept.
        key: of all that goes in, without the code.
        work: to be done.
        resumes: whether what is kept may be taken.
    """
    if resumes and file.is_file():
        body = json.loads(file.read_text(encoding="utf-8"))
        if body["key"] == key:
            return figures.part_from_json(body["part"])
    file.unlink(missing_ok=True)
    part = work()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"key": key, "part": figures.part_json(part)}) + "\n", encoding="utf-8")
    return part


def _key(fold: folds.Fold) -> str:
    settings = fold.settings
    files = [
        path.read_text(encoding="utf-8") if path else "" for path in (settings.calibration, settings.rulings)
    ]
    return content_hash([list(fold.lines), settings.oracle or "", settings.seed, files])


if __name__ == "__main__":
    main()
