"""The filter of system calls, interpreted as the kernel does: what it answers to each call, on both machines."""

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.sandbox.guest import seccomp

ALLOWED, KILLED = 0x7FFF0000, 0x80000000
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINES = sorted(ARCHITECTURES)
CALLS = {
    "x86_64": {"read": 0, "open": 2, "mmap": 9, "kill": 62, "clone": 56, "socketpair": 53, "setpriority": 141, "ioctl": 16,
               "prlimit64": 302, "sched_setaffinity": 203, "memfd_create": 319, "execve": 59, "getpid": 39},
    "aarch64": {"read": 63, "openat": 56, "mmap": 222, "kill": 129, "clone": 220, "socketpair": 199, "setpriority": 140,
                "ioctl": 29, "prlimit64": 261, "sched_setaffinity": 122, "memfd_create": 279, "execve": 221, "getpid": 172},
}  # fmt: skip
NEW_USER, SIGCHLD, THREAD = 0x10000000, 17, 0x003D0F00


def answer(code, machine, number, *arguments, architecture=None):
    """What the filter says: "allowed", "killed", or the errno."""
    data = struct.pack("=IIQ", number, architecture or ARCHITECTURES[machine], 0)
    data += struct.pack("=6Q", *(*arguments, *[0] * (6 - len(arguments))))
    loaded, at = 0, 0
    while True:
        op, yes, no, value = struct.unpack_from("=HBBI", code, 8 * at)
        at += 1
        if op == 0x20:
            loaded = struct.unpack_from("=I", data, value)[0]
        elif op == 0x54:
            loaded &= value
        elif op == 0x06:
            return {ALLOWED: "allowed", KILLED: "killed"}.get(value, value & 0xFFFF)
        else:
            holds = {0x15: loaded == value, 0x25: loaded > value, 0x45: bool(loaded & value)}[op]
            at += yes if holds else no


def common(machine, number, *arguments, mounts=False):
    return answer(seccomp.common(machine, mounts=mounts), machine, number, *arguments)


@pytest.mark.parametrize("machine", MACHINES)
class TestCommon:
    def test_what_programs_need_is_allowed(self, machine):
        calls = CALLS[machine]
        needed = [name for name in calls if name not in ("clone", "socketpair", "setpriority")]
        assert {name: common(machine, calls[name]) for name in needed} == dict.fromkeys(needed, "allowed")

    def test_what_they_have_no_business_with_is_refused(self, machine):
        column = MACHINES[::-1].index(machine)
        numbers = [row[column] for row in seccomp._REFUSED.values() if row[column] is not None]
        assert {common(machine, number) for number in numbers} == {errno.EPERM}

    def test_processes_and_threads_can_be_started_but_not_namespaces(self, machine):
        clone = CALLS[machine]["clone"]
        assert common(machine, clone, SIGCHLD) == "allowed"
        assert common(machine, clone, THREAD) == "allowed"
        for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, NEW_USER, 0x20000000, 0x40000000):
            assert common(machine, clone, SIGCHLD | flag) == errno.EPERM

    def test_clone3_and_calls_newer_than_the_list_do_not_exist(self, machine):
        assert common(machine, 435) == errno.ENOSYS
        assert common(machine, 468) == errno.ENOSYS
        assert common(machine, 0x40000000) == errno.ENOSYS

    def test_pairs_of_connected_streams_are_allowed_and_no_other_sockets(self, machine):
        pair = CALLS[machine]["socketpair"]
        stream, datagram, sequence, close_on_exec = 1, 2, 5, 0o2000000
        assert common(machine, pair, 1, stream | close_on_exec) == "allowed"
        assert common(machine, pair, 1, sequence) == "allowed"
        assert common(machine, pair, 1, datagram) == errno.EPERM
        assert common(machine, pair, 2, stream) == errno.EPERM

    def test_limits_and_processors_of_itself_only(self, machine):
        for name in ("prlimit64", "sched_setaffinity"):
            assert common(machine, CALLS[machine][name], 0) == "allowed"
            assert common(machine, CALLS[machine][name], 1234) == errno.EPERM

    def test_priority_of_itself_only_not_of_its_user(self, machine):
        number = CALLS[machine]["setpriority"]
        assert common(machine, number, 0, 0, 5) == "allowed"
        assert common(machine, number, 0, 1234) == errno.EPERM
        assert common(machine, number, 2, 0) == errno.EPERM

    def test_nothing_is_typed_into_a_terminal(self, machine):
        assert common(machine, CALLS[machine]["ioctl"], 0, 0x5413) == "allowed"
        assert common(machine, CALLS[machine]["ioctl"], 0, 0x5412) == errno.EPERM

    def test_mounting_is_left_where_it_is_needed(self, machine):
        mount, unmount = {"x86_64": (165, 166), "aarch64": (40, 39)}[machine]
        assert [common(machine, number) for number in (mount, unmount)] == [errno.EPERM] * 2
        assert [common(machine, number, mounts=True) for number in (mount, unmount)] == ["allowed"] * 2

    def test_calls_in_another_machines_numbering_kill(self, machine):
        code = seccomp.common(machine, mounts=False)
        assert answer(code, machine, 1, architecture=0x40000003) == "killed"


@pytest.mark.parametrize("machine", MACHINES)
class TestModes:
    def test_changing_modes_is_answered_as_done_and_owners_are_refused(self, machine):
        code = seccomp.modes(machine)
        fchmodat, utimensat, fchownat = {"x86_64": (268, 280, 260), "aarch64": (53, 88, 54)}[machine]
        assert [answer(code, machine, number) for number in (fchmodat, utimensat)] == [0, 0]
        assert answer(code, machine, fchownat) == errno.EPERM
        assert answer(code, machine, CALLS[machine]["read"]) == "allowed"


@pytest.mark.parametrize("machine", MACHINES)
def test_marks_on_files_are_refused_everywhere(machine):
    fsetxattr = {"x86_64": 190, "aarch64": 7}[machine]
    assert common(machine, fsetxattr) == errno.EPERM


@given(st.sampled_from(MACHINES), st.integers(0, 2**32 - 1), st.lists(st.integers(0, 2**64 - 1), max_size=6))
def test_every_call_gets_an_answer(machine, number, arguments):
    assert common(machine, number, *arguments) in ("allowed", errno.EPERM, errno.ENOSYS)


def test_other_machines_are_refused():
    with pytest.raises(OSError, match="riscv64"):
        seccomp.common("riscv64", mounts=False)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_shield_keeps_signals_from_the_first_process_and_from_all(machine):
    code, kill = seccomp.shield(machine), CALLS[machine]["kill"]
    assert answer(code, machine, kill, 1234, 9) == answer(code, machine, kill, 0, 9) == "allowed"
    assert answer(code, machine, kill, 1, 9) == errno.EPERM
    assert (
        answer(code, machine, kill, 2**64 - 1, 9) == answer(code, machine, kill, 2**32 - 1, 9) == errno.EPERM
    )
    assert answer(code, machine, 424, 3, 9) == errno.EPERM
