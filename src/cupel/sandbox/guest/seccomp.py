"""The system calls that untrusted code has no business with, refused by a filter of the kernel's (seccomp-BPF).

Covers what namespaces, Landlock and limits leave open between processes of one user and towards the kernel: sockets of any
kind, reaching into other processes, new namespaces, mounts, keyrings, System V IPC, the kernel's programmable parts. A
filter is installed once, by the server: all that it forks inherits it at no cost.

A list of what is refused, not of what is allowed: Python programs use most of the rest. Calls newer than this list do not
exist for untrusted code. Does not look at paths or memory: a filter sees numbers only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from cupel.sandbox.guest import kernel

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine → what the kernel calls it (AUDIT_ARCH_*), and its column below."""
_NEWEST = 467
"""Beyond this number (Linux 6.15) a call does not exist, on every machine: numbers from 424 on are the same on all."""

_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "mbind": (237, 235), "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450), "ioprio_set": (251, 30), "perf_event_open": (298, 241),
    # sockets: no program has a use for them where there is no network; pairs of its own stay, see `_guarded`
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457),
    "listmount": (458, 458), "open_tree_attr": (467, 467), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "acct": (163, 89),
    "swapon": (167, 224), "swapoff": (168, 225), "sysfs": (139, None), "ustat": (136, None),
    # names that outlive a process
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182), "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    # marks on files and folders that others find: whoever may write a folder may set them
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    # watching what others do with files
    "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # the kernel's programmable and rarely used parts
    "bpf": (321, 280), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "userfaultfd": (323, 282), "memfd_secret": (447, 447), "lookup_dcookie": (212, 18), "personality": (135, 92),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None), "uselib": (134, None),
    "_sysctl": (156, None), "create_module": (174, None), "nfsservctl": (180, 42),
    # the machine itself
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "syslog": (103, 116), "vhangup": (153, 58),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266),
}  # fmt: skip
_MOUNTING = {"mount": (165, 40), "umount2": (166, 39)}
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_SOCKETPAIR = (53, 199)
_IOCTL = (16, 29)
_SETPRIORITY = (141, 140)
_OF_A_PROCESS = {
    "prlimit64": (302, 261), "sched_setaffinity": (203, 122), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
}  # fmt: skip
"""Calls that take the number of a process first; 0 is the caller."""
_SIGNALLING = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
_PIDFD_SEND_SIGNAL = 424
_EVERYONE = 0xFFFFFFFF
_MODES: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip
_OWNERS: dict[str, tuple[int | None, int | None]] = {
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
}  # fmt: skip

_NEW_SPACES = 0x7E020000 | 0x00000080
"""All CLONE_NEW* flags: namespaces of mounts, cgroups, host names, IPC, users, processes, network; and time."""
_AF_UNIX, _SOCK_STREAM, _SOCK_SEQPACKET, _SOCK_TYPE = 1, 1, 5, 0xF
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_SECCOMP = (317, 277)
_SET_MODE_FILTER = 1
_SPEC_ALLOW = 4
"""Without it old kernels slow the whole process down against a leak that untrusted processes cannot use here."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def install_common(*, mounts: bool = False) -> None:
    """Refuse what no untrusted process may do, for the caller and all that it starts; for good.

    Args:
        mounts: leave mounting to the caller, whose children lose the privilege for it.

    Raises:
        OSError: the kernel has no such filters, or the machine is neither x86-64 nor ARM64.
    """
    _install(common(os.uname().machine, mounts=mounts))


def install_modes() -> None:
    """Keep modes, times and owners of files as they are: a user may change them wherever a file is its own.

    Changing a mode or a time is answered as if done, because copying a file does it; changing an owner is refused.

    Raises:
        OSError: as `install_common`.
    """
    _install(modes(os.uname().machine))


def install_shield() -> None:
    """Let no signal of the caller and all that it starts reach the first process of its process space, or all processes.

    Linux protects the first process itself; other kernels that run containers may not.

    Raises:
        OSError: as `install_common`.
    """
    _install(shield(os.uname().machine))


def common(machine: str, *, mounts: bool) -> bytes:
    """The filter of `install_common` as instructions for a machine (`x86_64`, `aarch64`)."""
    column = _column(machine)
    code = [
        _op(_EQUAL, _CLONE3[column], no=1),
        _op(
            _RETURN, _ERRNO | errno.ENOSYS
        ),  # its flags lie in memory; the C library then falls back on clone
        _op(_ABOVE, _NEWEST, no=1),
        _op(_RETURN, _ERRNO | errno.ENOSYS),
        *_guarded(_CLONE[column], [_argument(0), _op(_ANY_BIT, _NEW_SPACES, no=1), _refuse()]),
        *_guarded(_SOCKETPAIR[column], _own_stream()),
        *_guarded(_SETPRIORITY[column], [*_must_be(0, 0), *_must_be(1, 0)]),
        *_guarded(_IOCTL[column], [_argument(1), *_is_refused(_TIOCSTI), *_is_refused(_TIOCLINUX)]),
    ]
    for numbers in _OF_A_PROCESS.values():
        code += _guarded(numbers[column], _must_be(0, 0))
    for number in _numbers(_REFUSED if mounts else _REFUSED | _MOUNTING, column):
        code += [*_is_refused(number)]
    return _program(machine, code)


def modes(machine: str) -> bytes:
    """The filter of `install_modes` as instructions for a machine."""
    column = _column(machine)
    code = []
    for number in _numbers(_MODES, column):
        code += [_op(_EQUAL, number, no=1), _op(_RETURN, _ERRNO)]
    for number in _numbers(_OWNERS, column):
        code += [*_is_refused(number)]
    return _program(machine, code)


def shield(machine: str) -> bytes:
    """The filter of `install_shield` as instructions for a machine."""
    column = _column(machine)
    code = _is_refused(_PIDFD_SEND_SIGNAL)
    for numbers in _SIGNALLING.values():
        code += _guarded(numbers[column], [_argument(0), *_is_refused(1), *_is_refused(_EVERYONE)])
    return _program(machine, code)


def _install(code: bytes) -> None:
    column = _column(os.uname().machine)
    program = _Program(len(code) // 8, code)
    kernel.no_new_privileges()
    for flags in (_SPEC_ALLOW, 0):
        try:
            kernel.call(_SECCOMP[column], _SET_MODE_FILTER, flags, ctypes.byref(program), what="seccomp")
            return
        except OSError as error:
            if error.errno != errno.EINVAL or not flags:  # not all that pass for a kernel know the flag
                raise


def _column(machine: str) -> int:
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"system calls of {machine} are not known")
    return _ARCHITECTURES[machine][1]


def _numbers(table: dict[str, tuple[int | None, int | None]], column: int) -> list[int]:
    return [number for row in table.values() if (number := row[column]) is not None]


def _program(machine: str, code: list[bytes]) -> bytes:
    """With the check that calls are numbered as expected in front, and leave for all else behind."""
    first = [
        _op(_LOAD, _ARCHITECTURE),
        _op(_EQUAL, _ARCHITECTURES[machine][0], yes=1),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER),
    ]
    return b"".join([*first, *code, _op(_RETURN, _ALLOW)])


def _op(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` say how many are skipped after a comparison."""
    return struct.pack("=HBBI", code, yes, no, value)


def _argument(index: int) -> bytes:
    """Load the lower half of an argument: both machines store it first."""
    return _op(_LOAD, _ARGUMENTS + 8 * index)


def _refuse() -> bytes:
    return _op(_RETURN, _ERRNO | errno.EPERM)


def _is_refused(value: int) -> list[bytes]:
    """Refuse where what was loaded is this."""
    return [_op(_EQUAL, value, no=1), _refuse()]


def _must_be(index: int, value: int) -> list[bytes]:
    return [_argument(index), _op(_EQUAL, value, yes=1), _refuse()]


def _own_stream() -> list[bytes]:
    """Pairs of connected streams only: a pair of datagram sockets can still send to any name."""
    return [
        *_must_be(0, _AF_UNIX),
        _argument(1),
        _op(_AND, _SOCK_TYPE),
        _op(_EQUAL, _SOCK_STREAM, yes=2),
        _op(_EQUAL, _SOCK_SEQPACKET, yes=1),
        _refuse(),
    ]


def _guarded(number: int, rule: list[bytes]) -> list[bytes]:
    """A call that is allowed unless the rule refuses it."""
    return [_op(_EQUAL, number, no=len(rule) + 1), *rule, _op(_RETURN, _ALLOW)]
