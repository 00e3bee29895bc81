"""What the run was begun with: enough to repeat it."""

from __future__ import annotations

import json

from cupel.report.blocks import Section
from cupel.report.summary import RunSummary
from cupel.report.table import Column, table


def section(run: RunSummary) -> Section | None:
    """Name and value of every setting; None without any."""
    settings = run.data.settings
    if not settings:
        return None
    rows = [
        (
            str(name),
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True),
        )
        for name, value in settings.items()
    ]
    columns = (Column("setting", "code", limit=80), Column("value", "code", limit=400))
    return Section(
        "settings", "Settings", "The same settings give the same result.", (table("Settings", columns, rows),)
    )
