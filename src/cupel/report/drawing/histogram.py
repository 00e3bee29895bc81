"""Counts in bins, one or more series side by side."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from cupel.report.drawing.element import drawing, element, number, text

_WIDTH, _HEIGHT = 720.0, 230.0
_TOP, _BOTTOM = 22.0, 28.0
_SIDE = 8.0


def histogram(bins: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], label: str) -> Markup:
    """Bars of the counts, each with its count above it.

    Args:
        bins: their labels, from left to right.
        series: (style class, a count for each bin).
        label: of the whole drawing.
    """
    most = max((count for _, counts in series for count in counts), default=0) or 1
    step = (_WIDTH - 2 * _SIDE) / len(bins)
    wide = step * 0.8 / len(series)
    floor = _HEIGHT - _BOTTOM
    parts = [
        text(_SIDE + step * (index + 0.5), _HEIGHT - 9, name, "soft", "middle")
        for index, name in enumerate(bins)
    ]
    for place, (class_, counts) in enumerate(series):
        for index, count in enumerate(counts):
            if not count:
                continue
            tall = max(1.5, (floor - _TOP) * count / most)
            x = _SIDE + step * (index + 0.1) + wide * place
            parts.append(
                element("rect", x=x + 0.5, y=floor - tall, width=wide - 1, height=tall, rx=1.5, class_=class_)
            )
            parts.append(text(x + wide / 2, floor - tall - 5, f"{count:,}", "value", "middle"))
    parts.append(
        element("path", d=f"M{number(_SIDE)} {number(floor)}H{number(_WIDTH - _SIDE)}", class_="axis")
    )
    return drawing(_WIDTH, _HEIGHT, label, parts, "chart")
