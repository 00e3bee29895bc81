"""Paths of a task's files: which ones stay inside of the folder that the files are written to."""

from __future__ import annotations


def inside(path: str) -> str:
    """The path itself: relative, with `/` between its parts, and without `..`.

    Raises:
        ValueError: it would name something outside of the folder, or no file.
    """
    if not path or path.startswith("/") or ".." in path.split("/") or "\0" in path:
        raise ValueError(f"{path!r} is no path inside of a folder: give it relative, with `/`, without `..`")
    return path
