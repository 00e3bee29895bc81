"""One line over named stages, with a band around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cupel.report.drawing.element import drawing, element, number, text
from cupel.report.text import percent

_WIDTH, _HEIGHT = 640.0, 270.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 40.0, 18.0, 34.0
_LEAST_SPAN = 0.2


@dataclass(frozen=True, slots=True)
class Point:
    """A share between 0 and 1 at a stage, and its band; without a band the bounds are None."""

    stage: str
    value: float
    low: float | None
    high: float | None


def line_chart(points: Sequence[Point], label: str) -> Markup:
    """The line through the points, with every value written at its point.

    Args:
        points: from left to right, at least one.
        label: of the whole drawing.
    """
    low, high = _span(points)

    def y(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low)

    step = (_WIDTH - _LEFT - _RIGHT) / len(points)
    across = [_LEFT + step * (index + 0.5) for index in range(len(points))]
    parts = [*_scale(low, high, y), *_band(points, across, y)]
    line = " ".join(f"{number(x)},{number(y(point.value))}" for x, point in zip(across, points, strict=True))
    parts.append(element("polyline", points=line, class_="line"))
    for x, point in zip(across, points, strict=True):
        parts.append(element("circle", cx=x, cy=y(point.value), r=4, class_="point"))
        parts.append(text(x, y(point.value) - 11, percent(point.value), "value", "middle"))
        parts.append(text(x, _HEIGHT - 10, point.stage, "soft", "middle"))
    return drawing(_WIDTH, _HEIGHT, label, parts, "chart")


def _span(points: Sequence[Point]) -> tuple[float, float]:
    """Tenths around everything drawn, at least two of them."""
    bounds = [bound for one in points for bound in (one.value, one.low, one.high) if bound is not None]
    low, high = math.floor(10 * min(bounds)) / 10, math.ceil(10 * max(bounds)) / 10
    if high - low < _LEAST_SPAN:
        low = max(0.0, min(low, high - _LEAST_SPAN))
        high = max(high, low + _LEAST_SPAN)
    return low, high


def _scale(low: float, high: float, y: Callable[[float], float]) -> list[Markup]:
    parts = []
    tenths = round(10 * (high - low))
    every = 1 if tenths <= 5 else 2
    for tenth in range(0, tenths + 1, every):
        value = low + tenth / 10
        parts.append(
            element("path", d=f"M{number(_LEFT)} {number(y(value))}H{number(_WIDTH - 8)}", class_="rule")
        )
        parts.append(text(_LEFT - 8, y(value) + 4, f"{100 * value:.0f}%", "soft", "end"))
    return parts


def _band(points: Sequence[Point], across: Sequence[float], y: Callable[[float], float]) -> list[Markup]:
    """The band through all points that have one; a lone one is a bar."""
    bounds = [
        (x, y(point.high), y(point.low))
        for x, point in zip(across, points, strict=True)
        if point.low is not None and point.high is not None
    ]
    if not bounds:
        return []
    if len(bounds) == 1:
        (x, top, bottom), half = bounds[0], 7
        bounds = [(x - half, top, bottom), (x + half, top, bottom)]
    edge = [(x, top) for x, top, _ in bounds] + [(x, bottom) for x, _, bottom in reversed(bounds)]
    return [element("polygon", points=" ".join(f"{number(x)},{number(at)}" for x, at in edge), class_="band")]
