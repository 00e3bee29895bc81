"""The few Linux calls that the standard library lacks, through ctypes.

Covers namespaces, mounts, the change of root, the loss of capabilities, and calls by number. Decides nothing: what is
called in which order stands in `isolation`.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_KEEPCAPS = 8
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_LAST_CAPABILITY = 63
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION = 0x20080522
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CPUCLOCK_SCHED = 2

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_BOUND = (_libc.capset, _libc.prctl, _libc.umount2, _libc.mount)
"""Looked up once here, and not in every fork."""


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def call(number: int, *arguments: Any, what: str) -> int:
    """A system call by its number; integers, bytes, None and ctypes values are passed as C does.

    Raises:
        OSError: it failed; `what` names it.
    """
    told = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *told))
    if result < 0:
        failed = ctypes.get_errno()
        raise OSError(failed, f"{what}: {os.strerror(failed)}")
    return result


def unshare(flags: int) -> None:
    """Leave the given namespaces for new ones."""
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """Mount a file system."""
    _checked(
        _libc.mount(
            source.encode(),
            target.encode(),
            None if kind is None else kind.encode(),
            ctypes.c_ulong(flags),
            None if options is None else options.encode(),
        ),
        f"mount {target}",
    )


def unmount(target: str) -> None:
    """Unmount at once, even where something is still open there."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), f"umount {target}")


def pivot_root(new_root: str, put_old: str) -> None:
    """Make another mount the root."""
    number = _PIVOT_ROOT.get(os.uname().machine)
    if number is None:
        raise OSError(f"pivot_root is not known for {os.uname().machine}")
    _checked(_libc.syscall(number, new_root.encode(), put_old.encode()), "pivot_root")


def set_host_name(name: str) -> None:
    """Name the host of this host-name space."""
    _checked(_libc.sethostname(name.encode(), len(name)), "sethostname")


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0), "prctl PDEATHSIG")


def no_new_privileges() -> None:
    """No program started from here on gains privileges."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")


def close_memory() -> None:
    """No process of the same user can trace this one or reach its memory."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl DUMPABLE")


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


_NO_CAPABILITIES = (_CapabilityData * 2)()
_HEADER = _CapabilityHeader(_CAPABILITY_VERSION, 0)


_ONLY_READING = (_CapabilityData * 2)(
    _CapabilityData(1 << _CAP_DAC_READ_SEARCH, 1 << _CAP_DAC_READ_SEARCH, 0)
)


def keep_capabilities() -> None:
    """Let the next change of user leave the capabilities to be dropped by `drop_capabilities`."""
    _checked(_libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl KEEPCAPS")


def drop_capabilities(*, but_reading: bool = False) -> None:
    """Give up every capability for good; or all but that of reading whatever the modes of files say."""
    kept = _ONLY_READING if but_reading else _NO_CAPABILITIES
    _checked(_libc.capset(ctypes.byref(_HEADER), ctypes.byref(kept)), "capset")


def adopt_orphans() -> None:
    """Become the parent of whatever descendants lose theirs, so that all of them can be waited for."""
    _checked(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl CHILD_SUBREAPER")


def drop_bounding_set() -> None:
    """Give up the right to regain capabilities by running a program; needs privileges itself."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # beyond the last one that this kernel knows


def cpu_clock_of(pid: int) -> int:
    """The clock that counts another process's CPU time, for `time.clock_gettime`."""
    return (~pid << 3) | _CPUCLOCK_SCHED
