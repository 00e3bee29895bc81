"""One horizontal bar for each of a few named counts."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from cupel.report.drawing.element import drawing, element, text
from cupel.report.text import short

_WIDTH, _LEFT, _RIGHT, _ROW = 720.0, 210.0, 76.0, 26.0


def bars(items: Sequence[tuple[str, int, str]], label: str) -> Markup:
    """Bars from above, all on one scale.

    Args:
        items: (name, count, style class) of each.
        label: of the whole drawing.
    """
    most = max((count for _, count, _ in items), default=0) or 1
    parts = []
    for row, (name, count, class_) in enumerate(items):
        y = _ROW * row
        wide = (_WIDTH - _LEFT - _RIGHT) * count / most
        parts.append(text(_LEFT - 12, y + 17, short(name, 30), None, "end"))
        parts.append(
            element("rect", x=_LEFT, y=y + 4, width=max(wide, 1.5), height=_ROW - 8, rx=1.5, class_=class_)
        )
        parts.append(text(_LEFT + max(wide, 1.5) + 8, y + 17, f"{count:,}", "value"))
    return drawing(_WIDTH, _ROW * len(items) + 2, label, parts, "chart")
