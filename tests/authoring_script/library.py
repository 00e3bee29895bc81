"""All tasks of the double, and the plan that asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from authoring_script.classes import CLASSES
from authoring_script.functions import FUNCTIONS
from authoring_script.modules import MODULES
from authoring_script.programs import PROGRAMS
from authoring_script.work import Work

WORKS: dict[str, Work] = {one.id: one for one in [*FUNCTIONS, *CLASSES, *MODULES, *PROGRAMS]}
"""Task id → work."""
_GIVEN = {
    "function": "single function",
    "class": "class",
    "module": "module with stub",
    "program": "whole program",
}


def write_plan(path: Path, ids: Iterable[str] = tuple(WORKS)) -> Path:
    """A plan of these tasks."""
    lines = [
        {
            "id": one.id,
            "taxonomy": one.taxonomy,
            "difficulty": one.difficulty,
            "interface": one.kind,
            "model_context": _GIVEN[one.kind],
            "public_tests": True,
            "use_case": "both",
            "subject": one.subject,
            "setting": None,
        }
        for one in map(WORKS.__getitem__, ids)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
