"""A root of its own for the backend `namespaces`: the interpreter read-only, a few devices, one writable folder.

Covers leaving the machine's namespaces, building the new root in memory and changing to it, and emptying its private folder.
Needs to be root, or unprivileged user namespaces. Gives up no rights: that is `isolation`'s.
"""

from __future__ import annotations

import os

from cupel.sandbox.guest import kernel, places

_INSIDE_UID = 1000
"""What an unprivileged user is called inside, so that programs do not take themselves for root."""
_ALL_SPACES = (
    kernel.CLONE_NEWNS | kernel.CLONE_NEWUTS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET
)


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
        _write("/proc/self/uid_map", f"{_INSIDE_UID} {uid} 1")
        _write("/proc/self/gid_map", f"{_INSIDE_UID} {gid} 1")
    kernel.unshare(_ALL_SPACES)
    return privileged


def change_root(root: str, readable: tuple[str, ...], packages: tuple[str, ...], disk_bytes: int) -> None:
    """Build the new root on an existing empty folder and make it the root.

    Args:
        root: the folder.
        readable: folders of the machine that stay readable (interpreter, libraries), third-party packages in them aside.
        packages: folders of third-party packages that stay readable, under `places.PACKAGES`.
        disk_bytes: room for files.
    """
    kernel.set_host_name("sandbox")
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
    outermost = places.outermost(readable)
    for path in outermost:
        _show(path, root + path)
    for path, shown in zip(packages, places.package_paths("namespaces", packages), strict=True):
        _show(path, root + shown)
    for path in places.hidden(outermost):
        _hide(root + path)
    os.mkdir(f"{root}/dev")
    for name in places.DEVICES:
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


def empty_work(work: str, disk_bytes: int, uid: int | None, *, anew: bool = False) -> None:
    """Make the private folder anew: always, or where something is left in it or beside it."""
    if (
        not anew
        and os.path.isdir(work)
        and not os.listdir(work)
        and len(os.listdir(os.path.dirname(work))) == 1
    ):
        return
    kernel.unmount("/tmp")
    _mount_work(disk_bytes)
    os.mkdir(work)
    if uid is not None:
        os.chown(work, uid, uid)
        os.chmod(work, 0o770)  # two users of one group work here: the program's and the test's


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


def _hide(place: str) -> None:
    """Cover a folder with an empty one."""
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_RDONLY
    kernel.mount("tmpfs", place, "tmpfs", flags, "size=4k,mode=755")


def _mount_work(disk_bytes: int) -> None:
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("tmpfs", "/tmp", "tmpfs", flags, f"size={disk_bytes},nr_inodes=4096,mode=1777")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
