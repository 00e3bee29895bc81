"""Figures of hardening: adding up, averages, and files that come back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from figures import CROSSED, Counts, Figure, Part, Tally, leave, left, line, tally_of

EASY = Tally(
    {"a": Counts(caught=1, wrong=1, kept=9, right=10), "b": Counts(caught=0, wrong=3, kept=2, right=2)}
)
PART = Part(EASY, tasks=2, tests=30, most_tests=18, cpu_seconds=9.0)


def test_totals_weigh_programs_and_averages_weigh_tasks() -> None:
    assert (EASY.caught, EASY.kept) == (1 / 4, 11 / 12)
    assert (EASY.mean_caught, EASY.mean_kept) == (1 / 2, (9 / 10 + 1) / 2)


def test_a_task_without_wrong_programs_is_in_no_average_of_the_caught() -> None:
    tally = EASY + Tally({"c": Counts(kept=4, right=4)})

    assert tally.mean_caught == EASY.mean_caught
    assert tally.mean_kept == (9 / 10 + 1 + 1) / 3


def test_a_share_of_nothing_is_none() -> None:
    empty = Tally({"a": Counts()})
    assert (empty.caught, empty.kept, empty.mean_caught, empty.mean_kept) == (None, None, None, None)


def test_splits_of_one_task_add_up_and_weigh_once_in_the_averages() -> None:
    tally = EASY + Tally({"b": Counts(caught=3, wrong=3, kept=0, right=2)})

    assert tally.by_task["b"] == Counts(caught=3, wrong=6, kept=2, right=4)
    assert tally.mean_caught == (1 + 1 / 2) / 2


def test_costs_of_parts_are_averaged_over_all_their_tasks() -> None:
    both = PART + replace(PART, tests=10, most_tests=20, cpu_seconds=1.0, not_scored=2)

    assert (both.tests_a_task, both.most_tests, both.cpu_seconds_a_task, both.not_scored) == (
        10.0,
        20,
        2.5,
        2,
    )


def test_a_tally_counts_those_that_pass_the_seed_tests() -> None:
    counts = {"right": 2, "wrong": 1, "kept": 2, "caught": 0, "tpr": 1.0, "tnr": 0.0}
    score = {
        "per_task": [
            {"task_id": "a", "all": {**counts, "right": 9}, "seed_passing": counts},
            {"task_id": "b", "all": counts, "seed_passing": None},
        ]
    }

    assert tally_of(score) == Tally({"a": Counts(caught=0, wrong=1, kept=2, right=2)})


def test_a_figure_comes_back_as_it_was_left_and_other_files_are_no_figures(tmp_path: Path) -> None:
    figure = Figure("humaneval", "unseen", "bold", CROSSED, part=replace(PART, novel=EASY), subset=True)
    leave(figure, tmp_path)
    (tmp_path / "gameability.json").write_text('{"plain": {"weak": []}}', encoding="utf-8")

    assert left(tmp_path) == [figure]


def test_a_subset_and_rulings_never_take_the_place_of_the_whole_figure() -> None:
    figure = Figure("stdio", "opponents", "cautious", "as shipped", part=PART)
    others = [
        replace(figure, subset=True),
        replace(figure, rulings=True),
        replace(figure, thresholds=CROSSED),
        replace(figure, oracle="balanced"),
    ]

    assert len({one.name for one in [figure, *others]}) == 5


def test_a_row_shows_totals_averages_and_costs() -> None:
    figure = Figure("stdio", "opponents", "cautious", CROSSED, part=PART)

    assert line(figure) == (
        "| stdio | opponents | cautious | fitted on the other half | 2 | 1 of 4, 25.0% | 11 of 12, 91.7% "
        "| 50.0%, 95.0% | 15.0, 18 | 4.5 |"
    )
