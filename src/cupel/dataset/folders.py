"""A dataset's tasks as folders for people: prompt, requirements, solution, tests and metadata, one folder a task.

Covers names of folders and the files in them. What stands there is in the Parquet files as well; the tests are written
as pytest files (`cupel.dataset.pytest_export`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from cupel.dataset.pytest_export import pytest_files
from cupel.judge.programs import source_of
from cupel.model.hashing import content_hash
from cupel.model.task import Task

FOLDERS = "folders"
_LONGEST = 80
_ABOUT = ("metadata", "provenance", "interface", "packages", "limits", "compare", "precondition", "generator")
_SECTIONS = {
    "inputs": "Inputs",
    "outputs": "Outputs",
    "signature": "Signature",
    "constraints": "Constraints",
    "edge_cases": "Edge cases",
    "errors": "Errors",
    "complexity": "Complexity",
    "unspecified": "Left open",
}


def write_folders(folder: Path, tasks: Iterable[Task]) -> dict[str, str]:
    """Write a folder for each task; returns task id → the folder's name.

    Args:
        folder: where the folders go; it must not exist.
        tasks: published verdicts are left out already; candidates are not written.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for task in tasks:
        name = folder_name(task.id)
        if name.casefold() in taken:
            name = f"{name}-{content_hash(task.id)[:8]}"
        taken.add(name.casefold())
        names[task.id] = name
        for path, text in files_of(task).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    return names


def folder_name(task_id: str) -> str:
    """A name that every file system takes; ids that differ in odd characters alone may have the same one."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", task_id).strip("-.")
    return name if 0 < len(name) <= _LONGEST else f"{name[:_LONGEST]}-{content_hash(task_id)[:8]}".lstrip("-")


def files_of(task: Task) -> dict[str, str]:
    """Relative path → text of a task's folder."""
    found = {"prompt.md": _ended(task.prompt)}
    if task.requirements is not None:
        found["requirements.md"] = _requirements(task)
    if task.reference is not None:
        found |= _inside(source_of(task, task.reference).files)
    found |= {f"starter/{path}": text for path, text in _inside(task.files).items()}
    found |= {f"tests/{name}": text for name, text in pytest_files(task).items()}
    found["metadata.json"] = _metadata(task)
    return found


def _inside(files: Mapping[str, str]) -> dict[str, str]:
    """Files whose paths stay within the folder."""
    return {
        path: text for path, text in files.items() if not path.startswith("/") and ".." not in path.split("/")
    }


def _requirements(task: Task) -> str:
    lines = []
    for section, title in _SECTIONS.items():
        own = [one for one in task.requirements or [] if one.section == section]
        if own:
            lines += [
                f"## {title}",
                "",
                *(f"- **{one.id}**: {' '.join(one.text.split())}" for one in own),
                "",
            ]
    return "\n".join(["# Requirements", "", *(lines or ["None are written.", ""])])


def _metadata(task: Task) -> str:
    record = task.to_json()
    told = {"id": task.id, **{key: record[key] for key in _ABOUT if key in record}}
    told["tests"] = [
        {key: test[key] for key in ("id", "kind", "visibility", "origin", "requirements") if key in test}
        for test in record["tests"]
    ]
    return json.dumps(told, ensure_ascii=True, indent=2) + "\n"


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
