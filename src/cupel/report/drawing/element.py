"""Writing SVG: elements whose attributes and text are escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *content: str | Markup, **attributes: str | float | None) -> Markup:
    """An element; `class_` stands for `class`, `text_anchor` for `text-anchor`; None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(part) for part in content)
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def drawing(width: float, height: float, label: str, content: Iterable[Markup], class_: str) -> Markup:
    """A whole drawing with a label for those who cannot see it; width and height in CSS pixels."""
    return element(
        "svg",
        *content,
        class_=class_,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
    )


def text(x: float, y: float, content: str, class_: str | None = None, anchor: str | None = None) -> Markup:
    """A label; `anchor` is `middle` or `end`."""
    return element("text", content, x=x, y=y, class_=class_, text_anchor=anchor)


def number(value: str | float) -> str:
    """A number to a tenth of a pixel, without needless digits; text as it is."""
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")
