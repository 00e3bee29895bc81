"""The mean over tasks and its 95% interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.report.interval import Interval, mean_interval, t_quantile


def test_the_interval_of_a_known_sample():
    # mean 0.5, standard deviation 0.1, n = 4: 0.5 ± 3.1824 * 0.1 / 2
    spread = 0.1 * (3 / 4) ** 0.5
    found = mean_interval([0.5 - spread, 0.5 - spread, 0.5 + spread, 0.5 + spread])
    assert found is not None
    assert (found.mean, found.n) == (pytest.approx(0.5), 4)
    assert found.low == pytest.approx(0.34088)
    assert found.high == pytest.approx(0.65912)


def test_without_a_value_there_is_none():
    assert mean_interval([]) is None


def test_one_task_has_a_mean_and_no_interval():
    assert mean_interval([0.25]) == Interval(0.25, None, None, 1)


def test_it_is_clipped_to_what_the_figure_can_be():
    assert mean_interval([0.0, 1.0]) == Interval(0.5, 0.0, 1.0, 2)
    assert mean_interval([-1.0, 1.0], -1.0, 1.0) == Interval(0.0, -1.0, 1.0, 2)


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.7062), (10, 2.2281), (11, 2.2010), (30, 2.0423), (103, 1.9833), (10**6, 1.96)],
)
def test_quantiles_agree_with_the_tables(freedom, quantile):
    assert t_quantile(freedom) == pytest.approx(quantile, abs=0.003)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_the_mean_lies_in_its_interval(values):
    found = mean_interval(values)
    assert found is not None
    assert found.low - 1e-12 <= found.mean <= found.high + 1e-12
