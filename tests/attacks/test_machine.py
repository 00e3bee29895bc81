"""What lies outside a sandbox stays as it is: the machine's files, services and processes, and other programs.

Marks are planted on the machine before hostile programs run and looked after when they are done; programs leave word
for each other in every place that may keep it; honest programs are judged beside hostile ones.
"""

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from mailboxes import MAILBOXES
from scenes import SQUARE
from stage import play

from cupel.judge.judge import Judge
from cupel.sandbox import backends
from cupel.sandbox.limits import Limits
from judging import call, judged, task_of

ASK = task_of(call("[1]", "'nobody answers this'"))
LIMITS = Limits(cpu_seconds=0.4, memory_bytes=128 << 20)
LOOK = "def f(x):\n    try: return bool(found())\n    except OSError: return False\n"


@pytest.fixture(scope="module", params=backends.ISOLATING)
def isolated(request: pytest.FixtureRequest) -> Iterator[Judge]:
    """A judge on each backend that isolates and works here."""
    found = backends.try_out(request.param)
    if not found.works:
        pytest.skip(f"{request.param} does not work here: {found.reason}")
    with Judge(request.param) as one:
        yield one
    with contextlib.suppress(OSError):
        os.removexattr("/tmp", "user.mark")  # left there by a mailbox that should not have been able to


@pytest.fixture(scope="module")
def neighbour(isolated: Judge) -> Iterator[Judge]:
    """Another judge on the same backend, with a sandbox of its own."""
    with Judge(isolated.backend) as one:
        yield one


def answer(judge: Judge, code: str) -> str:
    """What `f(1)` answers, as the judge shows it."""
    (one,) = judged(judge, ASK, code, LIMITS)
    return one.detail


def test_a_file_of_the_machine_is_not_read_nor_written(isolated: Judge, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-1234")
    for path in (*tmp_path.parents, tmp_path, secret):
        with contextlib.suppress(PermissionError):
            path.chmod(0o777)  # even where the machine's own rights would let anybody
    code = f"""
import os
def f(x):
    seen = []
    for road in ({str(secret)!r}, '/proc/self/root{secret}', '/proc/1/root{secret}', '../' * 9 + {str(secret)[1:]!r}):
        for how in ('r', 'a', 'r+'):
            try:
                with open(road, how) as file: seen.append(file.read() if how == 'r' else file.write('was here'))
            except OSError: pass
        for act in (lambda: os.unlink(road), lambda: os.rename(road, 'x'), lambda: os.link(road, 'y'), lambda: os.listdir(os.path.dirname(road))):
            try: seen.append(act())
            except OSError: pass
    return seen
"""
    assert answer(isolated, code).startswith("got []")
    assert secret.read_text() == "canary-1234"


def test_services_of_the_machine_hear_nothing(isolated: Judge, tmp_path: Path):
    tcp = socket.create_server(("127.0.0.1", 0))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    named, abstract = (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in "ab")
    path, name = str(tmp_path / "service"), f"\0cupel-service-{os.getpid()}"
    named.bind(path)
    Path(path).chmod(0o777)
    abstract.bind(name)
    code = f"""
import socket
def f(x):
    try:
        with socket.create_connection(('127.0.0.1', {tcp.getsockname()[1]}), timeout=0.2) as s: s.send(b'x')
    except OSError: pass
    for kind, place in ((socket.AF_INET, ('127.0.0.1', {udp.getsockname()[1]})), (socket.AF_UNIX, {path!r}), (socket.AF_UNIX, {name!r})):
        try:
            with socket.socket(kind, socket.SOCK_DGRAM) as s: s.sendto(b'x', place)
        except OSError: pass
    return 1
"""
    services = [tcp, udp, named, abstract]
    try:
        assert answer(isolated, code).startswith("got 1")
        assert select.select(services, [], [], 0.05)[0] == []
    finally:
        for one in services:
            one.close()


def test_processes_of_the_machine_are_left_alone(isolated: Judge):
    command = [sys.executable, "-c", "import time\nwhile True: time.sleep(1)"]
    with subprocess.Popen(command, start_new_session=True) as bystander:
        before = (os.getpriority(os.PRIO_PROCESS, bystander.pid), os.sched_getaffinity(bystander.pid))
        code = f"""
import ctypes, os, resource, signal
libc = ctypes.CDLL(None, use_errno=True)
def f(x):
    for pid in ({bystander.pid}, {os.getpid()}):
        for act in (lambda: os.kill(pid, signal.SIGTERM) if pid == {bystander.pid} else None, lambda: os.setpriority(os.PRIO_PROCESS, pid, 9),
                    lambda: os.sched_setaffinity(pid, {{0}}), lambda: resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0)),
                    lambda: libc.ptrace(16, pid, None, None)):
            try: act()
            except OSError: pass
    return 1
"""
        try:
            assert answer(isolated, code).startswith("got 1")
            assert bystander.poll() is None
            now = (os.getpriority(os.PRIO_PROCESS, bystander.pid), os.sched_getaffinity(bystander.pid))
            assert now == before
        finally:
            bystander.kill()


@pytest.mark.parametrize("mailbox", MAILBOXES)
def test_no_word_is_left_for_the_next_program(isolated: Judge, mailbox: str):
    box = MAILBOXES[mailbox].replace("HOLD", "3")
    answer(isolated, box + "def f(x): leave()\n")
    assert answer(isolated, box + LOOK).startswith("got False")


@pytest.mark.parametrize("mailbox", MAILBOXES)
def test_no_word_reaches_a_program_in_another_sandbox(isolated: Judge, neighbour: Judge, mailbox: str):
    box = MAILBOXES[mailbox].replace("HOLD", "0.3")
    assert answer(neighbour, box + LOOK).startswith("got False")
    keeping = box + "import time\ndef f(x):\n    leave()\n    time.sleep(0.3)\n"
    leaving = threading.Thread(target=answer, args=(isolated, keeping))
    leaving.start()
    seen = set()
    while leaving.is_alive():
        seen.add(answer(neighbour, box + LOOK)[:9])
    leaving.join()
    assert seen == {"got False"}


LOUD = {
    "a fork bomb": "import os\ndef f(x):\n    while True: os.fork()",
    "all the memory": "def f(x):\n    a = []\n    while True: a.append(bytearray(1 << 22))",
    "all the disk": "def f(x):\n    for n in range(10 ** 6):\n        try: open(str(n), 'wb').write(bytes(1 << 20))\n        except OSError: pass",
    "signals and limits for everybody": "import os, resource\ndef f(x):\n    while True:\n        for pid in range(2, 400):\n"
    "            for act in (lambda: os.kill(pid, 9), lambda: resource.prlimit(pid, resource.RLIMIT_NPROC, (0, 0)), lambda: os.setpriority(os.PRIO_PROCESS, pid, 19)):\n"
    "                try:\n                    if pid not in (os.getpid(), os.getppid()): act()\n                except (OSError, ValueError): pass",
    "all ids of shared memory": "import ctypes\nlibc = ctypes.CDLL(None)\ndef f(x):\n    while True: libc.shmget(0, ctypes.c_size_t(4096), 0o1600)",
}  # fmt: skip


@pytest.mark.parametrize("name", LOUD)
def test_honest_programs_beside_a_hostile_one_keep_their_outcomes(
    isolated: Judge, neighbour: Judge, name: str
):
    kinds = [kind for kind in SQUARE.tests if kind != "pytest"]
    patient = Limits(cpu_seconds=2.0, memory_bytes=128 << 20)
    play(neighbour, SQUARE, SQUARE.right, kinds)  # started before
    loud = threading.Thread(target=judged, args=(isolated, ASK, LOUD[name], LIMITS))
    loud.start()
    seen = []
    while loud.is_alive() or not seen:
        seen += play(neighbour, SQUARE, SQUARE.right, kinds, limits=patient)
    loud.join()
    assert {one.outcome for one in seen} == {"pass"}
    wrong = play(neighbour, SQUARE, SQUARE.wrong, kinds, limits=patient)
    assert {one.outcome for one in wrong} == {"fail"}
