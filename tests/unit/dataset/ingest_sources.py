"""Small sources for the importer's tests: records written to a file and read again."""

import json
from pathlib import Path
from typing import Any

from cupel.dataset import ingest
from cupel.model.task import Task


def imported(
    folder: Path, format: str, *records: Any, columns: ingest.ColumnMap | None = None
) -> ingest.Imported:
    """What comes of the records when they stand in `folder/source.jsonl`, one a line."""
    source = folder / "source.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    return ingest.read(format, source, columns=columns)


def only_task(found: ingest.Imported) -> dict[str, Any]:
    """The one task of a source of which nothing was set aside, as JSON."""
    assert [str(lost) for lost in found.set_aside] == []
    (task,) = found.tasks
    assert isinstance(task, Task)
    return task.to_json()


def reasons(found: ingest.Imported) -> list[tuple[int | None, str | None, str]]:
    """(line, name, reason) of everything that was set aside."""
    return [(lost.line, lost.name, lost.reason) for lost in found.set_aside]
