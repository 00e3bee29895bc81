"""The page: its sections in reading order, its style and script, and a policy that lets nothing else run.

The same data always gives the same bytes: no time of day, nothing random.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cupel.report.blocks import Block, Fold, Section
from cupel.report.data import ReportData
from cupel.report.outcomes import LETTERS, WORDS
from cupel.report.sections import (
    caught,
    discrimination,
    disputes,
    failures,
    headline,
    matrices,
    models,
    mutants,
    rounds,
    score,
    set_aside,
    settings,
    survivors,
    tasks,
)
from cupel.report.summary import RunSummary, summarise
from cupel.report.text import short

_ORDER = (
    rounds.section,
    score.section,
    matrices.section,
    discrimination.section,
    models.section,
    failures.section,
    caught.section,
    survivors.section,
    mutants.section,
    disputes.section,
    set_aside.section,
    tasks.section,
    settings.section,
)


def render(data: ReportData) -> str:
    """The whole report as one HTML file.

    Args:
        data: of a run that evolved, or only judged, or found nothing to do.

    Returns:
        HTML that needs no other file, no network, and no script but for sorting; it can be written as UTF-8.
    """
    run = summarise(data)
    sections = [section for make in _ORDER if (section := make(run)) is not None]
    return (
        _environment()
        .get_template("page.html")
        .render(
            title=_title(run),
            opening=headline.opening(run),
            warnings=headline.warnings(run),
            tiles=headline.tiles(run),
            sections=sections,
            anchors=frozenset(_anchors(sections)),
        )
    )


def _title(run: RunSummary) -> str:
    command = run.data.settings.get("command")
    return f"cupel {short(command, 40)}" if isinstance(command, str) else "cupel"


def _anchors(sections: Iterable[Section]) -> Iterator[str]:
    """Places in the page that links may lead to."""
    for section in sections:
        yield from _anchors_of(section.blocks)


def _anchors_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Fold):
            if block.anchor is not None:
                yield block.anchor
            yield from _anchors_of(block.blocks)


@cache
def _environment() -> Environment:
    """Templates with everything escaped, and with names for what they may use."""
    environment = Environment(
        loader=PackageLoader("cupel.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _asset("style.css"), _asset("sort.js")
    environment.globals.update(
        letters=LETTERS,
        words=WORDS,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'",
    )
    return environment


def _asset(name: str) -> Markup:
    """Style or script of our own, which goes into the page as it is."""
    return Markup(files("cupel.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
