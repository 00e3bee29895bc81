"""Figures of a pass matrix, held against direct enumeration."""

from __future__ import annotations

import json
import statistics as plain
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.evolve.statistics import EDGES, doubling, histogram, pass_at_k, percentile, statistics_of
from cupel.model.outcome import Cell, Outcome

RATES = st.lists(st.fractions(0, 1, max_denominator=40).map(float), min_size=1, max_size=30)


def cells(task: str, *rows: str) -> list[Cell]:
    """One candidate a row: `1` pass, `0` fail, `-` not run, `!` our own fault."""
    outcomes = {"1": Outcome.PASS, "0": Outcome.FAIL, "-": Outcome.NOT_RUN, "!": Outcome.INFRASTRUCTURE}
    return [
        Cell(task, f"c{number}", f"t{at}", outcomes[mark], None, True, 0.0, "")
        for number, row in enumerate(rows)
        for at, mark in enumerate(row)
    ]


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.data())
def test_pass_at_k_is_the_share_of_all_ways_to_draw_k_candidates(
    perfect: list[bool], data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(perfect)))
    draws = [any(draw) for draw in combinations(perfect, k)]
    assert pass_at_k(len(perfect), sum(perfect), k) == pytest.approx(sum(draws) / len(draws), abs=1e-15)


@given(st.integers(1, 400), st.data())
def test_pass_at_k_grows_with_k_and_ends_at_certainty(candidates: int, data: st.DataObject) -> None:
    perfect = data.draw(st.integers(0, candidates))
    values = [pass_at_k(candidates, perfect, k) for k in doubling(candidates)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(perfect / candidates)
    assert values[-1] == (1.0 if perfect else 0.0)


@pytest.mark.parametrize("wrong", [(3, 1, 0), (3, 1, 4), (3, 4, 1), (0, 0, 1)])
def test_pass_at_k_of_what_cannot_be_is_an_error(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="pass@"):
        pass_at_k(*wrong)


@pytest.mark.parametrize(
    ("most", "ks"), [(0, []), (1, [1]), (2, [1, 2]), (5, [1, 2, 4, 5]), (16, [1, 2, 4, 8, 16])]
)
def test_k_doubles_up_to_all_candidates(most: int, ks: list[int]) -> None:
    assert doubling(most) == ks


@given(RATES)
def test_percentiles_are_those_of_the_inclusive_method(values: list[float]) -> None:
    if len(values) > 1:
        cuts = plain.quantiles(values, n=100, method="inclusive")
        assert [percentile(values, p) for p in range(1, 100)] == pytest.approx(cuts)
    assert percentile(values, 50) == pytest.approx(plain.median(values))
    assert (percentile(values, 0), percentile(values, 100)) == (min(values), max(values))


@given(RATES)
def test_every_value_is_in_one_bin(values: list[float]) -> None:
    counts = histogram(values)
    for at, count in enumerate(counts):
        low, high = EDGES[at], EDGES[at + 1]
        assert count == sum(low <= value < high or (high == value == 1.0) for value in values)


@given(
    st.lists(
        st.integers(1, 5).flatmap(
            lambda n: st.lists(st.text("01", min_size=n, max_size=n), min_size=1, max_size=7)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_all_figures_are_those_of_a_plain_count(tasks: list[list[str]]) -> None:
    found = statistics_of([cell for at, rows in enumerate(tasks) for cell in cells(f"task{at}", *rows)])

    rates = [row.count("1") / len(row) for rows in tasks for row in rows]
    assert (found.tasks, found.candidates) == (len(tasks), len(rates))
    assert found.mean == pytest.approx(plain.fmean(rates))
    assert found.median == pytest.approx(plain.median(rates))
    assert found.deviation == pytest.approx(plain.pstdev(rates))
    assert (found.minimum, found.maximum) == (min(rates), max(rates))
    assert found.perfect + found.partial + found.failed == len(rates)
    assert sum(found.histogram) == len(rates)
    assert found.easy + found.medium + found.hard == len(tasks)
    for one in found.pass_at_k:
        large = [rows for rows in tasks if len(rows) >= one.k]
        drawn = [
            plain.fmean(any("0" not in row for row in draw) for draw in combinations(rows, one.k))
            for rows in large
        ]
        assert (one.tasks, one.value) == (len(large), pytest.approx(plain.fmean(drawn)))
    assert json.loads(json.dumps(found.to_json()))["per_task"][0]["pass_at_k"]["1"] == pytest.approx(
        plain.fmean("0" not in row for row in tasks[0])
    )


def test_our_own_fault_counts_for_nobody_and_what_was_not_run_is_no_pass() -> None:
    found = statistics_of([*cells("a", "11", "1!", "1-"), *cells("b", "!!")])
    assert (found.tasks, found.candidates, found.left_out) == (1, 2, 2)
    assert found.mean == 0.75
    assert found.outcomes == {"infrastructure": 3, "not_run": 1, "pass": 4}


def test_nothing_to_divide_by_is_none() -> None:
    found = statistics_of([])
    assert (found.tasks, found.mean, found.median, found.deviation, found.mean_per_task) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert (found.percentiles, found.pass_at_k, found.histogram) == ({}, (), (0,) * 10)
