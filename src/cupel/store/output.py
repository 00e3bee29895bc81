"""Output that is written whole or not at all, at the place where a user wants it.

Covers files and folders that are made in a new folder beside their place, whose name nobody else has, and moved there once
they are whole; and refusing a place at which none can stand. Does not decide whether what stands there may be replaced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cupel.model.errors import UsageError


def check_file(path: Path) -> None:
    """Make sure, before the work, that a file can be written at a path; makes the folder that it stands in.

    Raises:
        UsageError: a folder stands there, or there can be no such file.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{path} cannot be written: no right to write in {path.parent}")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The path of a new file to write, which takes the place of `path` where the block ends without an error.

    Raises:
        UsageError: it cannot be written there.
    """
    check_file(path)
    try:
        with _beside(path) as made:
            yield made
            made.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `folder` where the block ends without an error.

    What stands there goes, once the new folder is whole: find out before whether it may.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        place = folder.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        with _beside(place) as made:
            made.mkdir()
            yield made
            _put(made, place)
    except OSError as error:
        raise _unwritable(folder, error) from None


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix=f".{place.name}.", suffix=".partial", dir=place.parent) as top:
        yield Path(top, place.name)


def _put(made: Path, place: Path) -> None:
    """Move a folder to its place; what stood there goes with the folder in which it was made."""
    if not place.exists():
        made.rename(place)
        return
    earlier = made.with_name(made.name + ".earlier")
    place.rename(earlier)
    try:
        made.rename(place)
    except OSError:
        earlier.rename(place)
        raise


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error}")
