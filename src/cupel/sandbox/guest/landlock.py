"""Landlock: rights that a process gives up by itself, without privileges.

Covers files below given paths, TCP, and the scopes that keep signals and abstract sockets within a domain. A set of rules
is built once and stays open as a descriptor: each process that enters it gets a domain of its own, so that no two can signal
or trace each other.

Does not cover what Landlock does not: asking for a path's existence, changing modes and owners, UDP, other kinds of
socket (see `seccomp`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from cupel.sandbox.guest import kernel

SCOPES_SINCE = 6
"""The version (Linux 6.12) from which signals and abstract sockets can be kept within a domain."""
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE_CHAR, _MAKE_SOCK, _MAKE_BLOCK, _IOCTL_DEV = 1 << 6, 1 << 9, 1 << 11, 1 << 15
_FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version on so many of the rights to files exist, as the lowest bits."""
_NET_RIGHTS = 3
_NET_SINCE = 4
_SCOPES = 3

READ = _EXECUTE | _READ_FILE | _READ_DIR
"""Reading and running all that lies below a folder."""
LIST = _READ_DIR
"""Seeing the names in a folder and in those below it."""
DEVICE = _READ_FILE | _WRITE_FILE
"""Reading and writing one device."""


def version() -> int:
    """The version of Landlock that this kernel has; 0 where it has none."""
    try:
        return kernel.call(_CREATE_RULESET, None, 0, _VERSION_FLAG, what="landlock")
    except OSError:
        return 0


def all_rights(at: int) -> int:
    """All rights to files that a version knows."""
    return (1 << max((bits for since, bits in _FILE_RIGHTS if at >= since), default=0)) - 1


def work(at: int) -> int:
    """What may be done in the private folder: all but making devices and sockets."""
    return all_rights(at) & ~(_MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _IOCTL_DEV)


def scope() -> int:
    """A set of rules that only keeps signals and abstract sockets within the domain; returns its descriptor.

    Raises:
        OSError: this kernel's Landlock is too old for that, or not there.
    """
    if version() < SCOPES_SINCE:
        raise OSError(errno.ENOSYS, f"Landlock {SCOPES_SINCE} is needed (Linux 6.12), here is {version()}")
    return _create(0, 0, _SCOPES)


def rules(allowed: Iterable[tuple[str, int]]) -> int:
    """A set of rules that denies all files but these, TCP, and reaching out of the domain; returns its descriptor.

    Args:
        allowed: paths and the rights to what lies below them; a path that does not exist counts for nothing.

    Raises:
        OSError: there is no Landlock here.
    """
    at = version()
    if at == 0:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock (or its boot line leaves it out)")
    handled = all_rights(at)
    ruleset = _create(handled, _NET_RIGHTS if at >= _NET_SINCE else 0, _SCOPES if at >= SCOPES_SINCE else 0)
    for path, rights in allowed:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue
        if not os.path.isdir(path):
            rights &= _EXECUTE | _READ_FILE | _WRITE_FILE
        rule = struct.pack("=Qi", rights & handled, place)
        try:
            kernel.call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0, what=f"landlock rule for {path}")
        finally:
            os.close(place)
    return ruleset


def enter(ruleset: int) -> None:
    """Give up all that the rules do not allow, in a new domain; for good. Needs `no_new_privileges` first."""
    kernel.call(_RESTRICT_SELF, ruleset, 0, what="landlock")


def _create(files: int, net: int, scoped: int) -> int:
    attributes = struct.pack("=QQQ", files, net, scoped)
    length = len(attributes) if scoped else (16 if net else 8)
    return kernel.call(_CREATE_RULESET, ctypes.c_char_p(attributes), length, 0, what="landlock rules")
