"""Which files of the machine untrusted processes see, and emptying the folder that is theirs.

Covers telling the interpreter and its libraries from third-party packages that lie among them, and removing whatever a
program has left, however deep or unreadable. How files are kept out of sight is the backends'.
"""

from __future__ import annotations

import contextlib
import os
import stat

PACKAGES = "/packages"
"""Where folders of third-party packages are shown inside a new root, whatever they are called outside."""
DEVICES = ("null", "zero", "full", "random", "urandom")
_LIBRARIES = ("/usr/lib", "/lib")
_SYSTEM = (
    "/usr/lib64",
    "/lib64",
    "/usr/bin",
    "/bin",
    "/usr/lib/locale",
    "/usr/share/zoneinfo",
)
_THIRD_PARTY = ("site-packages", "dist-packages")
_DEEPEST = 64
_DEPTH = 4
"""Third-party packages lie at most so deep below an interpreter's or a library folder."""


def system_folders() -> list[str]:
    """The system's shared libraries and programs, and links to them; what else lies in its library folders is left out."""
    found = []
    for base in _LIBRARIES:
        if os.path.islink(base) or not os.path.isdir(base):
            found.append(base)
            continue
        found += [f"{base}/{name}" for name in sorted(os.listdir(base)) if "-linux-" in name] or [base]
    return [path for path in (*found, *_SYSTEM) if os.path.isdir(path)]


def without_links(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths themselves: those of the system's that are links are left out, others resolved."""
    return tuple(
        os.path.realpath(path)
        for path in paths
        if not (os.path.islink(path) and path in (*_LIBRARIES, *_SYSTEM))
    )


def package_paths(backend: str, packages: tuple[str, ...]) -> list[str]:
    """Where programs find the folders of third-party packages."""
    if backend in ("none", "landlock"):
        return list(packages)
    return [f"{PACKAGES}/{index}" for index in range(len(packages))]


def outermost(paths: tuple[str, ...]) -> list[str]:
    """Existing folders, none below another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if os.path.isdir(path) and not any(path.startswith(above + "/") for above in kept):
            kept.append(path)
    return kept


def hidden(folders: list[str]) -> list[str]:
    """Folders of third-party packages below the given folders, links aside: they are none of a program's business."""
    found: list[str] = []
    for folder in folders:
        if not os.path.islink(folder):
            _find_hidden(folder, _DEPTH, found)
    return sorted(found)


def visible(folder: str, hidden_: list[str]) -> list[str]:
    """Paths that together hold all below a folder but the hidden ones."""
    if folder in hidden_:
        return []
    if not any(path.startswith(folder + "/") for path in hidden_):
        return [folder]
    return [
        path for name in sorted(os.listdir(folder)) for path in visible(os.path.join(folder, name), hidden_)
    ]


def empty(folder: str) -> None:
    """Remove all below a folder, however deep it goes and whatever modes it has; nothing may be running in it.

    Raises:
        OSError: something cannot be removed.
    """
    while names := os.listdir(folder):
        for name in names:
            _remove(folder, os.path.join(folder, name))


def forget_marks(folder: str) -> None:
    """Undo what a program may have written on the folder itself: its times and its extended attributes."""
    with contextlib.suppress(OSError):  # not every file system has attributes
        for name in os.listxattr(folder):
            os.removexattr(folder, name)
    os.utime(folder, (0, 0))


def bytes_below(folder: str, enough: int, most_files: int) -> int:
    """Bytes on disk of all files below a folder, stopping at `enough`. What is removed but still open is not seen.

    At least `enough` also where there are more files than `most_files`, folders that cannot be looked into, or so deep a nest of
    folders that looking takes long: whoever hides what it writes is not believed to write little.
    """
    total, files, todo = 0, 0, [(folder, 0)]
    while todo:
        path, depth = todo.pop()
        if depth > _DEEPEST:
            return enough
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    files += 1
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if total >= enough or files > most_files:
                        return max(total, enough)
                    if entry.is_dir(follow_symlinks=False):
                        todo.append((entry.path, depth + 1))
        except PermissionError:
            return enough
        except OSError:
            continue  # it has just been removed
    return total


def _find_hidden(folder: str, depth: int, found: list[str]) -> None:
    try:
        with os.scandir(folder) as entries:
            below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except PermissionError:
        return
    for entry in below:
        if entry.name in _THIRD_PARTY:
            found.append(entry.path)
        elif depth > 1 and entry.name.startswith(("lib", "local", "python", "pypy")):
            _find_hidden(entry.path, depth - 1, found)


def _remove(top: str, path: str) -> None:
    """Remove one entry of `top`; the folders in it are brought up to `top`, so that no path grows with its depth."""
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)
        return
    os.chmod(path, 0o700)
    for child in os.listdir(path):
        below = os.path.join(path, child)
        if stat.S_ISDIR(os.lstat(below).st_mode):
            os.chmod(below, 0o700)  # moving a folder writes into it
            os.rename(below, os.path.join(top, os.urandom(16).hex()))
        else:
            os.unlink(below)
    os.rmdir(path)
