"""What stands between an untrusted process and the machine.

Covers the place where untrusted code runs, for each backend, and the rights that it gives up:

- `namespaces`: own user, process, mount, network, IPC and host-name spaces, a root of its own (`newroot`);
- `landlock`: rights given up by the process itself, for machines that allow no namespaces (`landlock`, `seccomp`);
- `container`: the server is the first process of a container, which the trusted side has started (`cupel.sandbox.container`);
- `none`: resource limits and sessions alone.

All but the last also filter system calls. Choosing between backends, and refusing to run without isolation, is the
trusted side's.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import resource
import select
from dataclasses import dataclass, field
from typing import Any

from cupel.sandbox.guest import guard, kernel, landlock, newroot, patrol, places, seccomp
from cupel.sandbox.limits import Limits

PROGRAM = "program"
TEST = "test"
NAMESPACES = "namespaces"
LANDLOCK = "landlock"
CONTAINER = "container"
NONE = "none"
WORK = "/tmp/work"
"""The private folder of whatever runs, inside a root of its own."""
_FIRST_UID = 1_000_000
_UIDS = 1_000_000
_FAULT_EXIT = 70
_SPARE_PROCESSES = 256
"""Where other work has the same user: so many processes and threads it may start later."""


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
    base_processes: int | None = 0
    """Processes that the user has besides; None where they cannot be limited without harm to others."""
    owns_all: bool = False
    """A signal to every process reaches all that this server has started, and nothing else."""
    rules: int | None = None
    """Descriptor of the Landlock rules that each untrusted process enters."""
    groups: tuple[int, ...] = ()
    """Descriptors through which a process joins the control groups that hold untrusted processes."""
    shares_files: bool = False
    """Programs have the user of files that are not theirs: modes and owners must be kept from them."""
    reads_past_modes: bool = False
    """The interpreter lies where another user could not read it: Landlock alone says what is read."""
    faults: tuple[int, int] = field(default_factory=os.pipe)
    """A pipe on which a process that could not be confined says why: the server's end and its own."""

    @property
    def hides_files(self) -> bool:
        """Whether programs see interpreter and libraries only, not whatever else the root holds."""
        return self.backend in (NAMESPACES, LANDLOCK) or (
            self.backend == CONTAINER and self.rules is not None
        )

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What must stay open until `confine`, which closes it."""
        return (self.faults[1], *self.groups, *(() if self.rules is None else (self.rules,)))


def settle(settings: dict[str, Any], *, privileged: bool) -> Ground:
    """Make the place where untrusted processes run. Called once by the server; its own rights shrink too.

    Args:
        settings: of the server: `backend`, `readable` (folders of interpreter and libraries), `packages` (folders of
            third-party packages), `disk_bytes` (room for files), `scratch` (an existing empty folder), `groups` (folders of
            control groups for untrusted processes).
        privileged: what `newroot.enter_namespaces` returned, or whether the server is root.

    Raises:
        OSError: the machine does not allow it.
    """
    base = _address_space()
    groups = tuple(os.open(f"{path}/cgroup.procs", os.O_WRONLY) for path in settings["groups"])
    make = {NAMESPACES: _settle_namespaces, LANDLOCK: _settle_landlock, CONTAINER: _settle_container}
    if settings["backend"] == NONE:
        work = _make_work(f"{settings['scratch']}/work", None)
        return Ground(NONE, work, None, base, settings["disk_bytes"], None, groups=groups)
    return make[settings["backend"]](settings, privileged, base, groups)


def _settle_namespaces(
    settings: dict[str, Any], privileged: bool, base: int, groups: tuple[int, ...]
) -> Ground:
    disk = settings["disk_bytes"]
    readable, packages = tuple(settings["readable"]), tuple(settings["packages"])
    newroot.change_root(settings["scratch"], readable, packages, disk)
    kernel.drop_bounding_set()
    seccomp.install_common(mounts=True)
    uid = _some_uid() if privileged else None
    rules = None
    if not privileged and landlock.version() >= landlock.SCOPES_SINCE:
        rules = landlock.scope()  # program and test have one user: keep their signals apart
    return Ground(NAMESPACES, WORK, uid, base, disk, owns_all=True, rules=rules, groups=groups)


def _settle_landlock(
    settings: dict[str, Any], privileged: bool, base: int, groups: tuple[int, ...]
) -> Ground:
    """Server, programs and the trusted side share the machine, and the user unless the server is root."""
    guard.enter_scope()
    kernel.close_memory()
    uid = _some_uid() if privileged else None
    past_modes = uid is not None and not _can_read(uid, os.__file__)
    if uid is not None:
        os.chown(settings["scratch"], 0, uid)
    os.chmod(settings["scratch"], _work_mode(uid))
    work = _make_work(f"{settings['scratch']}/work", uid)
    processes = 0 if uid is not None else _processes_of(os.getuid()) + _SPARE_PROCESSES
    seccomp.install_common()
    return Ground(
        LANDLOCK,
        work,
        uid,
        base,
        settings["disk_bytes"],
        processes,
        owns_all=True,
        rules=_rules(tuple(settings["readable"]), tuple(settings["packages"]), work),
        groups=groups,
        shares_files=uid is None,
        reads_past_modes=past_modes,
    )


def _settle_container(
    settings: dict[str, Any], privileged: bool, base: int, groups: tuple[int, ...]
) -> Ground:
    if os.getpid() != 1:
        raise OSError(errno.EPERM, "the server is not the first process of its container")
    if privileged:
        raise OSError(errno.EPERM, "the container runs its server as root")
    kernel.no_new_privileges()
    kernel.close_memory()
    _make_work(WORK, None)
    library = os.path.dirname(os.__file__)
    readable = (*places.system_folders(), library, os.path.dirname(library))
    rules = _rules(readable, tuple(settings["packages"]), WORK) if landlock.version() else None
    seccomp.install_common()
    disk = settings["disk_bytes"]
    return Ground(CONTAINER, WORK, None, base, disk, 1, owns_all=True, rules=rules, groups=groups)


def clean(ground: Ground, *, anew: bool = False) -> None:
    """Empty the private folder; nothing untrusted may be running.

    Args:
        anew: undo as well what may have been done to the folder itself: its times and attributes.
    """
    if ground.backend == NAMESPACES:
        newroot.empty_work(ground.work, ground.disk_bytes, ground.uid, anew=anew)
        return
    if ground.backend == LANDLOCK:
        patrol.begin(os.path.dirname(ground.work), ground.disk_bytes)
    above = os.path.dirname(ground.work)
    if os.path.isdir(ground.work) and not os.path.islink(ground.work):
        os.chmod(ground.work, _work_mode(ground.uid))
        places.empty(ground.work)
        if anew:
            places.forget_marks(ground.work)
        if os.listdir(above) == [os.path.basename(ground.work)]:
            return
    places.empty(above)
    _make_work(ground.work, ground.uid)


def confine(ground: Ground, limits: Limits, total_cpu_seconds: float, role: str = PROGRAM) -> None:
    """Called in a forked child: from here on it has the limits and rights of untrusted code.

    Args:
        ground: where it runs.
        limits: what it may spend.
        total_cpu_seconds: CPU time at which the kernel ends it, whatever the watcher does.
        role: `PROGRAM` or `TEST`. A test's process is out of the program's reach: it has another user where users can
            be changed, and its memory is closed to others.

    Where that fails the process ends, and `raise_fault` tells the server so: no verdict may rest on it.
    """
    try:
        _confine(ground, limits, total_cpu_seconds, role)
    except (OSError, ValueError) as error:
        os.write(ground.faults[1], f"a program could not be confined: {error}".encode())
        os._exit(_FAULT_EXIT)
    for descriptor in ground.descriptors:
        os.close(descriptor)


def raise_fault(ground: Ground) -> None:
    """Raise what went wrong in confining a process that has ended; only trusted code can have written it.

    Raises:
        OSError: something did.
    """
    if select.select([ground.faults[0]], [], [], 0)[0]:
        raise OSError(os.read(ground.faults[0], 4096).decode("utf-8", "replace"))


def _confine(ground: Ground, limits: Limits, total_cpu_seconds: float, role: str) -> None:
    os.setsid()
    if ground.backend == LANDLOCK:
        patrol.forget()
    for group in ground.groups:
        os.write(group, b"0")
    os.chdir(ground.work)
    _limit(ground, limits, total_cpu_seconds)
    if ground.uid is not None:
        if ground.reads_past_modes:
            kernel.keep_capabilities()
        user = ground.uid + (1 if role == TEST else 0)
        os.setgroups([])
        os.setresgid(
            ground.uid, ground.uid, ground.uid
        )  # one group, so that both can write to the private folder
        os.setresuid(user, user, user)
        os.umask(0)  # what one of them writes the other may change
    if ground.backend != NONE:
        kernel.drop_capabilities(but_reading=ground.reads_past_modes)
    kernel.no_new_privileges()
    kernel.die_with_parent()
    if role == TEST:
        kernel.close_memory()
    if ground.rules is not None:
        landlock.enter(ground.rules)
    if ground.shares_files:
        seccomp.install_modes()
    if ground.backend == CONTAINER and ground.rules is None:
        seccomp.install_shield()


def _limit(ground: Ground, limits: Limits, total_cpu_seconds: float) -> None:
    if ground.base_processes is not None:
        _lower(resource.RLIMIT_NPROC, ground.base_processes + limits.processes)
    _lower(resource.RLIMIT_CPU, int(total_cpu_seconds) + 2)
    _lower(resource.RLIMIT_AS, ground.base_address_space + limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.descriptors)
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK):
        _lower(kind, 0)
    if ground.backend == NONE:
        _lower(
            resource.RLIMIT_MSGQUEUE, 0
        )  # elsewhere no queue can be made, and gVisor does not take this limit


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _rules(readable: tuple[str, ...], packages: tuple[str, ...], work: str) -> int:
    """Landlock rules: interpreter and libraries readable, third-party packages in them aside; one folder writable."""
    folders = places.outermost(places.without_links(readable))
    aside = [path for path in places.hidden(folders) if path not in packages]
    shown = [path for folder in folders for path in places.visible(folder, aside)]
    return landlock.rules(
        [
            *((path, landlock.LIST) for path in folders),  # imports look through whole folders
            *((path, landlock.READ) for path in (*shown, *packages)),
            *((f"/dev/{name}", landlock.DEVICE) for name in places.DEVICES),
            (
                os.path.dirname(work),
                landlock.work(landlock.version()),
            ),  # `work` itself may be removed and made anew
        ]
    )


def _can_read(uid: int, path: str) -> bool:
    """Whether another user could read a file."""
    pid = os.fork()
    if pid == 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        os._exit(0 if os.access(path, os.R_OK) else 1)
    return os.waitpid(pid, 0)[1] == 0


def _some_uid() -> int:
    """An even number that no other server is likely to have: this and the next one are the users of untrusted code."""
    return _FIRST_UID + 2 * (int.from_bytes(os.urandom(4), "big") % _UIDS)


def _processes_of(uid: int) -> int:
    """Processes and threads that a user has now, as far as they can be seen."""
    count = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                if os.stat(f"/proc/{name}").st_uid == uid:
                    count += len(os.listdir(f"/proc/{name}/task"))
    return count


def _make_work(work: str, uid: int | None) -> str:
    os.mkdir(work)
    if uid is not None:
        os.chown(work, uid, uid)
    os.chmod(work, _work_mode(uid))
    return work


def _work_mode(uid: int | None) -> int:
    """Open to the group where two users work there, the program's and the test's; to nobody else."""
    return 0o700 if uid is None else 0o770


def remeasured(ground: Ground, size: int) -> Ground:
    """The same ground after the server has grown; `size` is its `/proc/self/statm`, open."""
    return dataclasses.replace(ground, base_address_space=_pages(os.pread(size, 100, 0)))


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as file:
        return _pages(file.read())


def _pages(statm: bytes) -> int:
    return int(statm.split()[0]) * resource.getpagesize()
