"""The floors of hardening beside what was measured: `python benchmarks/floors.py`.

Reads what `harden.py`, `variants.py` and `weak_problems.py` left in the folder of results and prints one table: for each floor and
each figure measured for it a row that says whether it is met; a floor for which nothing was measured has a row without figures.
Figures of subsets are shown and never called met. Runs nothing, so that a run can be made in parts; a figure is as old as its file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import figures
import weak_problems
from figures import Figure, Tally, share

MOST_TESTS, MOST_CPU_SECONDS = 20.0, 10.0
"""Tests and CPU seconds a task, on average."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What is asked for of a variant of a set, at a setting of the oracle."""

    set: str
    variant: str
    oracle: str
    caught: float
    """Share of the wrong programs."""
    kept: float | None
    """Share of the right ones; None where nothing is asked."""

    def asks(self, figure: Figure) -> bool:
        """Whether a figure was measured for this floor."""
        return (figure.set, figure.variant, figure.oracle) == (self.set, self.variant, self.oracle)

    def is_met_by(self, tally: Tally) -> bool:
        """Whether the totals reach the floor; they do not where there is nothing to divide by."""
        caught, kept = tally.caught, tally.kept
        return (
            caught is not None and caught >= self.caught and (self.kept is None or (kept or 0.0) >= self.kept)
        )


FLOORS = (
    Floor("humaneval", "opponents", "cautious", 0.72, 0.993),
    Floor("humaneval", "opponents", "balanced", 0.82, 0.985),
    Floor("humaneval", "unseen", "cautious", 0.65, 0.99),
    Floor("humaneval", "unseen", "balanced", 0.78, 0.98),
    Floor("humaneval", "withheld", "cautious", 0.55, 0.985),
    Floor("humaneval", "withheld", "balanced", 0.65, 0.975),
    Floor("stdio", "opponents", "cautious", 0.60, 0.99),
    Floor("stdio", "opponents", "balanced", 0.75, 0.98),
    Floor("classeval", "classes", "cautious", 0.50, 0.985),
    Floor("classeval", "classes", "balanced", 0.60, 0.98),
    Floor("quixbugs", "first-cases", "cautious", 5 / 6, None),
    Floor("quixbugs", "first-cases", "balanced", 6 / 6, None),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, default=figures.RESULTS, help="folder of the figures")
    options = parser.parse_args()
    print("\n".join(table(figures.left(options.results))))
    print()
    print(weak(options.results / weak_problems.RESULT))


def table(found: Sequence[Figure]) -> Iterator[str]:
    """The floors in their order, each with its figures."""
    yield (
        "| data | variant | oracle | floor | thresholds | tasks | caught | right kept | caught, kept per task "
        f"| tests a task (at most {MOST_TESTS:.0f}) | CPU seconds a task (at most {MOST_CPU_SECONDS:.0f}) | met |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for floor in FLOORS:
        asked = f"{share(floor.caught)} / {share(floor.kept)}"
        head = [floor.set, floor.variant, floor.oracle, asked]
        measured = [figure for figure in found if floor.asks(figure)]
        for figure in measured:
            yield _row([*head, *_cells(figure), _verdict(floor, figure)])
        if not measured:
            yield _row([*head, *["–"] * 7, "not measured"])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(figure: Figure) -> list[str]:
    part, tally, total = figure.part, figure.part.tally, figure.part.tally.total
    return [
        figure.thresholds + (", rulings" if figure.rulings else ""),
        f"{len(tally.by_task)}" + (", a subset" if figure.subset else ""),
        f"{total.caught} of {total.wrong}, {share(tally.caught)}",
        f"{total.kept} of {total.right}, {share(tally.kept)}",
        f"{share(tally.mean_caught)}, {share(tally.mean_kept)}",
        f"{part.tests_a_task:.1f}",
        f"{part.cpu_seconds_a_task:.1f}",
    ]


def _verdict(floor: Floor, figure: Figure) -> str:
    if figure.subset:
        return "not a whole set"
    missed = [] if floor.is_met_by(figure.part.tally) else ["figures"]
    missed += ["tests"] * (figure.part.tests_a_task > MOST_TESTS)
    missed += ["CPU seconds"] * (figure.part.cpu_seconds_a_task > MOST_CPU_SECONDS)
    if missed:
        return f"NO: {', '.join(missed)}"
    return "yes, but the thresholds may have seen the tasks" if figure.saw else "yes"


def weak(result: Path) -> str:
    """What gameability found, in one line."""
    if not result.is_file():
        return "gameability: not measured"
    audits = json.loads(result.read_text(encoding="utf-8"))
    told = [f"{name}: {len(one['weak'])} of {one['judged']}" for name, one in audits.items()]
    return f"Problems that accept a broken solution, by gameability (none asked for once hardened): {'; '.join(told)}"


if __name__ == "__main__":
    main()
