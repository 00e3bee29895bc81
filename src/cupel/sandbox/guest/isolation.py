"""What stands between an untrusted process and the machine.

Covers the two ways to run: `namespaces` (own user, process, mount, network, IPC and host-name spaces; a
root that holds the interpreter read-only and one small writable folder) and `none` (resource limits and
sessions alone). Choosing between them, and refusing to run without isolation, is the trusted side's.

Does not filter system calls, and does not hide the interpreter's own files.
"""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import dataclass

from cupel.sandbox.guest import kernel
from cupel.sandbox.limits import Limits

PACKAGES = "/packages"
"""Where folders of third-party packages are shown inside the new root, whatever they are called outside."""
WORK = "/tmp/work"
"""The private folder of whatever runs, inside the new root."""
_FIRST_UID = 1_000_000
_UIDS = 1_000_000
_DEVICES = ("null", "zero", "full", "random", "urandom")
_ALL_SPACES = (
    kernel.CLONE_NEWNS | kernel.CLONE_NEWUTS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where untrusted processes run and as whom."""

    backend: str
    work: str
    """The private folder, empty at the start of each program."""
    uid: int | None
    """The user of untrusted processes; None where it cannot be changed."""
    base_address_space: int
    """Bytes of address space that the bare server has."""
    disk_bytes: int


def enter_namespaces() -> bool:
    """Leave the machine's namespaces; the caller must fork once to be inside the process space.

    Returns:
        Whether the caller was privileged, so that untrusted processes can be given a user of their own.
    """
    privileged = os.geteuid() == 0
    uid, gid = os.geteuid(), os.getegid()
    if not privileged:
        kernel.unshare(kernel.CLONE_NEWUSER)
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"0 {uid} 1")
        _write("/proc/self/gid_map", f"0 {gid} 1")
    kernel.unshare(_ALL_SPACES)
    return privileged


def settle(
    backend: str,
    privileged: bool,
    readable: tuple[str, ...],
    packages: tuple[str, ...],
    disk_bytes: int,
    scratch: str,
) -> Ground:
    """Make the place where untrusted processes run.

    Args:
        backend: `namespaces` or `none`.
        privileged: what `enter_namespaces` returned.
        readable: folders of the machine that stay readable (interpreter, libraries).
        packages: folders of third-party packages that stay readable, under `PACKAGES`.
        disk_bytes: room for files.
        scratch: an existing empty folder: the new root is built on it, or with `none` is the work folder.
    """
    base = _address_space()
    if backend == "none":
        work = f"{scratch}/work"
        os.makedirs(work, exist_ok=True)
        return Ground(backend, work, None, base, disk_bytes)
    kernel.set_host_name("sandbox")
    _new_root(scratch, readable, packages, disk_bytes)
    kernel.drop_bounding_set()
    uid = _FIRST_UID + int.from_bytes(os.urandom(4), "big") % _UIDS if privileged else None
    return Ground(backend, WORK, uid, base, disk_bytes)


def clean(ground: Ground) -> None:
    """Empty the private folder; nothing untrusted may be running."""
    if ground.backend != "namespaces":
        _remove_tree(ground.work)
        os.makedirs(ground.work, exist_ok=True)
        return
    if not os.path.isdir(ground.work) or os.listdir(ground.work) or len(os.listdir("/tmp")) > 1:
        kernel.unmount("/tmp")
        _mount_work(ground.disk_bytes)
        os.mkdir(ground.work)
        if ground.uid is not None:
            os.chown(ground.work, ground.uid, ground.uid)


def confine(ground: Ground, limits: Limits, total_cpu_seconds: float) -> None:
    """Called in a forked child: from here on it has the limits and rights of untrusted code."""
    os.setsid()
    os.chdir(ground.work)
    ceiling = int(total_cpu_seconds) + 2
    for kind, value in (
        (resource.RLIMIT_CPU, ceiling),
        (resource.RLIMIT_AS, ground.base_address_space + limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.descriptors),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        if kind == resource.RLIMIT_NPROC and ground.backend == "none":
            continue  # it would count the user's other processes
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    if ground.backend == "namespaces":
        if ground.uid is not None:
            os.setgroups([])
            os.setresgid(ground.uid, ground.uid, ground.uid)
            os.setresuid(ground.uid, ground.uid, ground.uid)
        kernel.drop_capabilities()
    kernel.no_new_privileges()


def package_paths(backend: str, packages: tuple[str, ...]) -> list[str]:
    """Where programs find the folders of third-party packages."""
    if backend == "none":
        return list(packages)
    return [f"{PACKAGES}/{index}" for index in range(len(packages))]


def _new_root(root: str, readable: tuple[str, ...], packages: tuple[str, ...], disk_bytes: int) -> None:
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
    for path in _outermost(readable):
        _show(path, root + path)
    for path, shown in zip(packages, package_paths("namespaces", packages), strict=True):
        _show(path, root + shown)
    os.mkdir(f"{root}/dev")
    for name in _DEVICES:
        _write(f"{root}/dev/{name}", "")
        kernel.mount(f"/dev/{name}", f"{root}/dev/{name}", None, kernel.MS_BIND)
    os.mkdir(f"{root}/tmp")
    os.mkdir(f"{root}/old")
    kernel.pivot_root(root, f"{root}/old")
    os.chdir("/")
    kernel.unmount("/old")
    os.rmdir("/old")
    kernel.mount("none", "/", None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID)
    _mount_work(disk_bytes)


def _show(path: str, place: str) -> None:
    """Make a folder of the machine readable at a place below the new root; a link stays a link."""
    if os.path.islink(path):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.symlink(os.readlink(path), place)
        return
    os.makedirs(place, mode=0o755, exist_ok=True)
    kernel.mount(path, place, None, kernel.MS_BIND | kernel.MS_REC)
    flags = kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("none", place, None, flags)


def _mount_work(disk_bytes: int) -> None:
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("tmpfs", "/tmp", "tmpfs", flags, f"size={disk_bytes},nr_inodes=4096,mode=1777")


def _outermost(paths: tuple[str, ...]) -> list[str]:
    """Existing folders, none below another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if os.path.isdir(path) and not any(path.startswith(above + "/") for above in kept):
            kept.append(path)
    return kept


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _remove_tree(path: str) -> None:
    import shutil

    shutil.rmtree(path, onerror=lambda *_: print(f"cannot clean {path}", file=sys.stderr))
