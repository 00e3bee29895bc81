"""`MANIFEST.json`: the SHA-256 and size of every file of a dataset, so that a changed byte is found.

Covers writing it, holding a folder against it, and finding what in a folder is not a dataset's. It is no signature: whoever can change a file can write the
manifest anew. Hidden files that came later, and what Python and pytest leave behind when tests are run, do not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "MANIFEST.json"
FORMAT = "cupel.manifest/1"
_CHUNK = 1 << 20
_LEFT_BEHIND = "__pycache__"
_CACHES = (_LEFT_BEHIND, ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as the manifest says."""

    path: str
    problem: str

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON."""
        return asdict(self)


def write_manifest(folder: Path) -> int:
    """Write the manifest of all files that are in a folder now; returns how many."""
    files = [
        {"path": path, "bytes": (folder / path).stat().st_size, "sha256": _sha256(folder / path)}
        for path in sorted(_walk(folder), key=lambda path: path.split("/"))
        if path != MANIFEST
    ]
    text = json.dumps({"format": FORMAT, "files": files}, ensure_ascii=True, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return len(files)


def damages(folder: Path) -> list[Damage]:
    """What is not as the manifest says, in the order of the paths; nothing where all is."""
    try:
        claimed = _claimed(folder / MANIFEST)
    except FileNotFoundError:
        return [Damage(MANIFEST, "missing: nothing says which bytes the files had")]
    except (ValueError, KeyError, TypeError, OSError) as error:
        return [Damage(MANIFEST, f"cannot be read: {type(error).__name__}: {error}")]
    present = {*_files(folder), *(path for path in claimed if (folder / path).is_file())}
    found = [Damage(path, "missing") for path in claimed if path not in present]
    found += [Damage(path, "not in the manifest") for path in present if path not in claimed]
    found += _changed(folder, claimed, present)
    return sorted(found, key=lambda one: one.path)


def foreign(folder: Path) -> list[Damage]:
    """What would be lost were a folder replaced, hidden files and links included: all but a dataset's files as they were written.

    What Python and pytest leave behind does not count; nothing is found in an empty folder.
    """
    present = {path for path in _walk(folder) if path != MANIFEST}
    odd = {path for path in present if (folder / path).is_symlink() or not (folder / path).is_file()}
    if not present and not (folder / MANIFEST).exists():
        return []
    try:
        claimed = _claimed(folder / MANIFEST)
    except FileNotFoundError:
        return [Damage(path, "there is no MANIFEST.json that lists it") for path in sorted(present)]
    except (ValueError, KeyError, TypeError, OSError) as error:
        return [Damage(MANIFEST, f"cannot be read: {type(error).__name__}: {error}")]
    found = [Damage(path, "no plain file") for path in odd]
    found += [Damage(path, "not in the manifest") for path in present - odd if path not in claimed]
    return sorted([*found, *_changed(folder, claimed, present - odd)], key=lambda one: one.path)


def _changed(
    folder: Path, claimed: Mapping[str, tuple[int, str]], present: Collection[str]
) -> Iterator[Damage]:
    """Files that are there and hold other bytes than are claimed."""
    for path in claimed.keys() & set(present):
        size, sha256 = claimed[path]
        actual = (folder / path).stat().st_size
        if actual != size:
            yield Damage(path, f"{actual} bytes instead of {size}")
        elif _sha256(folder / path) != sha256:
            yield Damage(path, "other bytes: its SHA-256 is not the one in the manifest")


def _claimed(path: Path) -> dict[str, tuple[int, str]]:
    said = json.loads(path.read_text(encoding="utf-8"))
    if said["format"] != FORMAT:
        raise ValueError(f"not of the form {FORMAT}")
    return {str(one["path"]): (int(one["bytes"]), str(one["sha256"])) for one in said["files"]}


def _files(folder: Path) -> Iterator[str]:
    """Relative paths of all files, in order."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_hidden = any(part.startswith(".") or part == _LEFT_BEHIND for part in parts)
        if not is_hidden and path.is_file() and parts != (MANIFEST,):
            yield "/".join(parts)


def _walk(folder: Path) -> Iterator[str]:
    """Relative paths of all that is no folder, hidden files and links to folders included."""
    for root, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(root, name).is_symlink()]
        folders[:] = [name for name in folders if name not in (*_CACHES, *linked)]
        for name in (*linked, *names):
            yield Path(root, name).relative_to(folder).as_posix()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
