"""The table of floors: what is met, what is not, and what says neither."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from figures import CROSSED, Counts, Figure, Part, Tally
from floors import FLOORS, table, weak


def figure(caught: int, kept: int, **fields: object) -> Figure:
    """Of `humaneval`, cautious, whose floor is 72% / 99.3%; out of 100 wrong and 1000 right programs."""
    tally = Tally({"t": Counts(caught, 100, kept, 1000)})
    whole = Figure("humaneval", "opponents", "cautious", CROSSED, part=Part(tally, 1, 20, 20, 10.0))
    return replace(whole, **fields)  # type: ignore[arg-type]


def verdict(found: Figure) -> str:
    (row,) = [row for row in table([found]) if row.startswith("| humaneval | opponents | cautious |")]
    return row.rpartition(" | ")[2].removesuffix(" |")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (figure(72, 993), "yes"),
        (figure(71, 993), "NO: figures"),
        (figure(72, 992), "NO: figures"),
        (figure(72, 993, part=replace(figure(72, 993).part, tests=21)), "NO: tests"),
        (figure(72, 993, part=replace(figure(72, 993).part, cpu_seconds=10.1)), "NO: CPU seconds"),
        (figure(72, 993, subset=True), "not a whole set"),
        (figure(72, 993, saw=True), "yes, but the thresholds may have seen the tasks"),
    ],
)
def test_a_floor_is_met_by_both_shares_and_within_both_budgets(found: Figure, said: str) -> None:
    assert verdict(found) == said


def test_a_set_without_wrong_programs_meets_nothing() -> None:
    empty = Part(Tally({"t": Counts(kept=5, right=5)}), 1, 5, 5, 1.0)
    assert verdict(figure(0, 0, part=empty)) == "NO: figures"


def test_every_floor_has_a_row_and_every_figure_of_it_one_more() -> None:
    rows = list(table([figure(72, 993), figure(80, 999, rulings=True)]))

    assert len(rows) == 2 + len(FLOORS) + 1
    assert sum(row.endswith("| not measured |") for row in rows) == len(FLOORS) - 1
    assert len({row.count(" | ") for row in rows[2:]}) == 1


def test_what_gameability_found_is_told_or_said_to_be_missing(tmp_path: Path) -> None:
    result = tmp_path / "gameability.json"
    assert weak(result) == "gameability: not measured"

    result.write_text('{"plain": {"judged": 100, "weak": ["a", "b"]}}', encoding="utf-8")

    assert weak(result).endswith("plain: 2 of 100")
