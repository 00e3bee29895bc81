"""`MANIFEST.json`: the SHA-256 and size of every file of a dataset, so that a changed byte is found.

Covers writing it and holding a folder against it. It is no signature: whoever can change a file can write the
manifest anew. Hidden files and what Python and pytest leave behind when tests are run do not count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "MANIFEST.json"
FORMAT = "cupel.manifest/1"
_CHUNK = 1 << 20
_LEFT_BEHIND = "__pycache__"


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
        for path in _files(folder)
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
    present = set(_files(folder))
    found = [Damage(path, "missing") for path in claimed if path not in present]
    found += [Damage(path, "not in the manifest") for path in present if path not in claimed]
    for path in present & claimed.keys():
        size, sha256 = claimed[path]
        actual = (folder / path).stat().st_size
        if actual != size:
            found.append(Damage(path, f"{actual} bytes instead of {size}"))
        elif _sha256(folder / path) != sha256:
            found.append(Damage(path, "other bytes: its SHA-256 is not the one in the manifest"))
    return sorted(found, key=lambda one: one.path)


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


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
