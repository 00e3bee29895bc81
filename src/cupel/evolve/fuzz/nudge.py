"""Inputs a hair's breadth away: to see whether an answer hangs on the noise of floating point.

Where the reference's answer changes under a nudge, right programs that compute in another order may answer
otherwise (``abs(a - b) < 0.1`` for numbers a tenth apart); such an input is no fair test. Covers ``float`` only.
"""

from __future__ import annotations

import math

from cupel.evolve.fuzz.arguments import Arguments

RELATIVE = 1e-9
"""Size of a nudge relative to the number; rounding errors of short computations are smaller."""


def nudges(arguments: Arguments) -> tuple[Arguments, ...]:
    """The call with each float alone moved up, and each alone moved down; none where there is no such float.

    Floats that binary stores exactly in few digits (``2.0``, ``0.25``) stay: computing with them makes no noise.
    At most eight floats are moved. The reference's answers should equal its answer on ``arguments`` within a
    tolerance well above :data:`RELATIVE`.
    """
    count = sum(map(_floats, arguments.values))
    return tuple(
        arguments.with_values(_moved_values(arguments.values, place, sign * RELATIVE))
        for place in range(min(count, 8))
        for sign in (1, -1)
    )


def _noisy(value: float) -> bool:
    """Whether the number is stored rounded: more than ten binary digits behind the point."""
    return math.isfinite(value) and value * 1024 != int(value * 1024)


def _floats(value: object) -> int:
    """How many floats to move a value contains."""
    if isinstance(value, float):
        return int(_noisy(value))
    if isinstance(value, list | tuple):
        return sum(map(_floats, value))
    return sum(map(_floats, value.values())) if isinstance(value, dict) else 0


def _moved_values(values: tuple[object, ...], place: int, step: float) -> tuple[object, ...]:
    moved: list[object] = []
    for value in values:
        inside = _floats(
            value
        )  # where the float to move is not inside this value, ``place`` goes on counting
        moved.append(_moved(value, place, step) if 0 <= place < inside else value)
        place -= inside
    return tuple(moved)


def _moved(value: object, place: int, step: float) -> object:
    """``value`` with its float number ``place`` moved by ``step`` relative to its size."""
    if isinstance(value, float) and place == 0 and _noisy(value):
        return value + step * max(abs(value), 1.0)
    if isinstance(value, tuple):
        return _moved_values(value, place, step)
    if isinstance(value, list):
        return list(_moved_values(tuple(value), place, step))
    if isinstance(value, dict):
        return dict(zip(value, _moved_values(tuple(value.values()), place, step), strict=True))
    return value
