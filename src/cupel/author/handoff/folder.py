"""The folder of a piece of work: written when it is leased, read when it is handed in.

    README.md          what to do
    view/              what the contributor may know, and view.json, from which it was rendered
    work/              what is handed in
    .cupel-work.json   run, piece, contributor, the view's hash

Covers files on disk. What is read is text by path; it is checked by the desk.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.author.handoff.guide import guide
from cupel.author.handoff.skeleton import entry_of_view, skeleton
from cupel.author.handoff.view_files import view_files
from cupel.author.workflow.layout import form_of_files, unwritable
from cupel.author.workflow.papers import Shown
from cupel.author.workflow.records import Contributor, PieceKind
from cupel.author.workflow.seen import view_json
from cupel.author.workflow.settings import WorkflowSettings
from cupel.model.errors import TaskError, UsageError
from cupel.model.hashing import canonical_json
from cupel.store.output import whole_folder

FORMAT = "cupel.work/1"
MARK = ".cupel-work.json"
README, VIEW, WORK = "README.md", "view", "work"
_LARGEST_FILE = 4_000_000
"""Bytes."""
_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Which piece a folder is for."""

    folder: Path
    run: Path
    piece: str
    kind: PieceKind
    by: Contributor
    view: str
    """The hash of what was shown."""
    entry: str
    """The file that is loaded, where a program is asked for."""

    def answer(self) -> dict[str, Any]:
        """The answer that stands in `work/`, as JSON.

        Raises:
            TaskError: one problem a line, each with file and mostly line.
        """
        return form_of_files(self.kind, read_files(self.folder / WORK), self.entry)


def write_folder(
    shown: Shown, folder: Path, *, run: Path, by: Contributor, settings: WorkflowSettings
) -> None:
    """Write a leased piece as a folder, whole or not at all.

    Args:
        shown: the piece with its view.
        folder: must not exist, or be empty.
        run: the run's folder.
        by: who leased it.
        settings: the run's.

    Raises:
        UsageError: the folder is in use, or cannot be written.
        TaskError: a path of the view cannot stand in a folder.
    """
    check_free(folder)
    files = {README: guide(shown, by, settings)}
    files |= {f"{VIEW}/{path}": text for path, text in view_files(shown.view).items()}
    files[f"{VIEW}/view.json"] = canonical_json(view_json(shown.view))
    work = skeleton(shown.view)
    files |= {f"{WORK}/{path}": text for path, text in work.items() if not path.endswith("/")}
    problems = list(unwritable(files))
    if problems:
        raise TaskError("\n".join(problems))
    mark = {
        "format": FORMAT,
        "run": str(run.resolve()),
        "piece": shown.piece.id,
        "kind": shown.piece.kind.value,
        "by": by.to_json(),
        "view": shown.view_hash,
        "entry": entry_of_view(shown.view),
    }
    folders = [f"{WORK}/{path}" for path in work if path.endswith("/")]
    _write(folder, {**files, MARK: json.dumps(mark, indent=1) + "\n"}, folders)


def check_free(folder: Path) -> None:
    """Make sure that a folder can be written.

    Raises:
        UsageError: something stands there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: something stands there; give a folder that does not exist yet")


def read_folder(folder: Path) -> Found:
    """Which piece a folder is for.

    Raises:
        UsageError: it is none that `cupel work next` wrote.
    """
    path = folder / MARK
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise UsageError(f"{path}: format {told['format']!r}; this Cupel reads {FORMAT}")
        run, piece, view, entry = (_text(told, name) for name in ("run", "piece", "view", "entry"))
        by = _contributor(told["by"])
        return Found(folder, Path(run), piece, PieceKind(told["kind"]), by, view, entry)
    except FileNotFoundError:
        raise UsageError(
            f"{folder}: no piece of work ({MARK} is missing); `cupel work next` writes one"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} cannot be read: {error!r}; take the piece anew") from None


def _text(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told[name], str):
        raise TypeError(f"{name}: {told[name]!r} is no text")
    return str(told[name])


def _contributor(told: Mapping[str, Any]) -> Contributor:
    name, model, parameters = told["name"], told.get("model"), told.get("parameters", {})
    if not (isinstance(name, str) and isinstance(model, str | None) and isinstance(parameters, dict)):
        raise TypeError(f"by: {told!r} is no contributor")
    return Contributor.from_json(told)


def read_files(folder: Path) -> dict[str, str]:
    """All files of a folder as texts, by their paths in it; what editors and Python leave there is left out.

    Raises:
        TaskError: one problem a line.
    """
    found: dict[str, str] = {}
    problems = []
    for path in sorted(_walk(folder)):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            problems.append(f"{name}: only plain files can be handed in; put the file itself there")
        elif path.stat().st_size > _LARGEST_FILE:
            problems.append(f"{name}: larger than {_LARGEST_FILE} bytes; make it smaller")
        else:
            try:
                found[name] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                problems.append(f"{name}: no UTF-8 text; save it as UTF-8")
    if len(found) > _MOST_FILES:
        problems.append(f"{len(found)} files; at most {_MOST_FILES} can be handed in")
    problems += unwritable(found)
    if problems:
        raise TaskError("\n".join(problems))
    return found


def _walk(folder: Path) -> list[Path]:
    """Paths of a folder's files; folders are not followed where they are links."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not _is_litter(one)]
        found += [Path(root, one) for one in folders if Path(root, one).is_symlink()]
        found += [Path(root, one) for one in names if not _is_litter(one)]
    return found


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__" or name.endswith((".pyc", "~"))


def _write(folder: Path, files: Mapping[str, str], folders: list[str]) -> None:
    with whole_folder(folder) as made:
        for name in folders:
            (made / name).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        check_free(folder)
