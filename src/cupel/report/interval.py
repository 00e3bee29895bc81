"""The mean of a figure over tasks, with its 95% interval.

Tasks are the sample: the interval says how far the mean may move with other tasks of the same kind. It is
Student's t interval on the tasks' own values, with no resampling, so it depends on nothing but them.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

METHOD = "Student's t over tasks"
_NORMAL = 1.959964
_SMALL = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)
"""The 97.5% quantile of Student's t for 1 to 10 degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` tasks; the bounds are None where fewer than two tasks have a value."""

    mean: float
    low: float | None
    high: float | None
    n: int


def mean_interval(values: Sequence[float], lowest: float = 0.0, highest: float = 1.0) -> Interval | None:
    """The mean and its 95% interval, clipped to what the figure can be; None without a value."""
    if not values:
        return None
    mean = statistics.fmean(values)
    if len(values) < 2:
        return Interval(mean, None, None, len(values))
    reach = t_quantile(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    return Interval(mean, max(lowest, mean - reach), min(highest, mean + reach), len(values))


def t_quantile(freedom: int) -> float:
    """The 97.5% quantile of Student's t, right to 0.003: a table, then an expansion around the normal."""
    if freedom <= len(_SMALL):
        return _SMALL[freedom - 1]
    z = _NORMAL
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
