"""The taxonomy classes under which the report's tables count a task."""

from __future__ import annotations

from cupel.model.task import Task


def classes_of(task: Task) -> list[str]:
    """The classes that a task's metadata name; its domain where they name none, and nothing where there is no domain."""
    told = task.metadata.get("taxonomy")
    if isinstance(told, list) and told:
        return [str(one) for one in told]
    domain = task.metadata.get("domain")
    return [str(domain)] if domain else []
