"""A program's process cannot reach the process of the test that runs beside it, and a process that cannot be confined is no verdict."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cupel.sandbox import backends, jobs, launch
from cupel.sandbox.cgroup import Groups
from cupel.sandbox.client import Sandbox
from cupel.sandbox.errors import SandboxError
from cupel.sandbox.guest import isolation
from cupel.sandbox.limits import Limits

NOBODY = 65534
FAR_AWAY = 6
"""Landlock's version from which a program's signals stay within its own domain."""

SCRIPT = """
import ctypes, json, os, sys, time
sys.path.insert(0, sys.argv[1])
from cupel.sandbox.guest import isolation, newroot
from cupel.sandbox.limits import Limits
settings = json.loads(sys.argv[2])
privileged = os.geteuid() == 0
results, results_end = os.pipe()
if settings["backend"] == "namespaces":
    privileged = newroot.enter_namespaces()
    if os.fork():
        os.close(results_end)
        os.wait()
        os.write(1, os.read(results, 65536))
        os._exit(0)
ground = isolation.settle(settings, privileged=privileged)
isolation.clean(ground)
libc = ctypes.CDLL(None, use_errno=True)
secret = ctypes.create_string_buffer(b"the test passed", 16)
ready, ready_end = os.pipe()
test = os.fork()
if test == 0:
    isolation.confine(ground, Limits(), 5.0, role=isolation.TEST)
    with open("shared", "w") as file:
        file.write("by the test")
    os.write(ready_end, b"r")
    time.sleep(30)
os.read(ready, 1)

class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

def reach(call):
    own = Part(ctypes.addressof(ctypes.create_string_buffer(16)), 16)
    return call(test, ctypes.byref(own), 1, ctypes.byref(Part(ctypes.addressof(secret), 16)), 1, 0)

def attempts():
    import resource
    found = []
    for name, act in {
        "kill": lambda: os.kill(test, 9), "stop": lambda: os.kill(test, 19), "group": lambda: os.killpg(test, 9),
        "trace": lambda: libc.ptrace(16, test, 0, 0), "read": lambda: reach(libc.process_vm_readv),
        "write": lambda: reach(libc.process_vm_writev), "mem": lambda: open(f"/proc/{test}/mem", "r+b"),
        "descriptors": lambda: os.listdir(f"/proc/{test}/fd"),
        "limits": lambda: resource.prlimit(test, resource.RLIMIT_NOFILE, (3, 3)),
        "priority": lambda: os.setpriority(os.PRIO_PROCESS, test, 19),
        "processors": lambda: os.sched_setaffinity(test, {0}),
        "pidfd": lambda: libc.syscall(438, os.pidfd_open(test), 1, 0),
    }.items():
        try:
            if act() != -1:
                found.append(name)
        except OSError:
            pass
    with open("shared", "a") as file:
        file.write(", and by the program")
    return found

program = os.fork()
if program == 0:
    isolation.confine(ground, Limits(), 5.0)
    os.write(results_end, json.dumps({"reached": attempts(), "uid": os.getuid()}).encode())
    os._exit(0)
os.waitpid(program, 0)
isolation.raise_fault(ground)
alive = os.waitpid(test, os.WNOHANG) == (0, 0)
with open(os.path.join(ground.work, "shared")) as file:
    text = file.read()
os.kill(test, 9)
os.write(results_end, b"\\n" + json.dumps({"alive": alive, "shared": text}).encode())
if settings["backend"] == "landlock":
    os.write(1, os.read(results, 65536))
"""


def interpreter(user: int | None) -> str:
    """One that this user can run."""
    own = getattr(sys, "_base_executable", None) or sys.executable
    for path in (own, "/usr/bin/python3"):
        with_user = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        try:
            done = subprocess.run(
                [path, "-c", "import sys, cupel.sandbox; assert sys.version_info >= (3, 11)"],
                env={"PYTHONPATH": launch.SOURCE},
                capture_output=True,
                check=False,
                **with_user,
            )
        except OSError:
            continue
        if done.returncode == 0:
            return path
    pytest.skip(f"user {user} can run no Python of at least 3.11 that reads these sources")


@pytest.mark.parametrize("backend", [backends.NAMESPACES, backends.LANDLOCK])
@pytest.mark.parametrize("user", [None, NOBODY], ids=["this-user", "unprivileged"])
def test_a_program_cannot_reach_the_process_of_its_test(backend, user):
    available = backends.try_out(backend)
    if not available.works:
        pytest.skip(f"{backend} does not work here: {available.reason}")
    if user is not None and os.geteuid() != 0:
        pytest.skip("only root can become another user")
    command = interpreter(user)
    with tempfile.TemporaryDirectory(prefix="cupel-") as scratch:
        Path(scratch).chmod(0o755)
        if user is not None:
            os.chown(scratch, user, user)
        settings = {
            "backend": backend,
            "readable": [*launch.readable_folders(), "/usr"],
            "packages": [],
            "disk_bytes": 1 << 20,
            "scratch": scratch,
            "groups": [],
        }
        done = subprocess.run(
            [command, "-S", "-B", "-c", SCRIPT, launch.SOURCE, json.dumps(settings)],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            **({} if user is None else {"user": user, "group": user, "extra_groups": []}),
        )
    assert done.stderr == ""
    program, test = (json.loads(line) for line in done.stdout.splitlines())
    assert program["reached"] == []
    assert program["uid"] != 0
    assert test == {"alive": True, "shared": "by the test, and by the program"}


class TestFaults:
    def test_a_process_that_cannot_be_confined_ends_the_server_and_is_no_verdict(self, backend, monkeypatch):
        """The group that programs are to join is gone: our own fault, whatever the program is."""
        source = jobs.ProgramSource({"solution.py": "def f(): return 1"}, "solution.py")
        with Sandbox(backend) as sandbox:
            sandbox.start()
            if not sandbox._groups.folders:
                pytest.skip("no control group can be made here")
            for folder in sandbox._groups.folders:
                folder.rmdir()
            with monkeypatch.context() as gone, pytest.raises(SandboxError, match="could not be confined"):
                gone.setattr(Groups, "limit", lambda *_: None)
                sandbox._ask(jobs.Job(source, (jobs.call("f", []),), Limits()))
            sandbox.close()
            (seen,) = sandbox.run(jobs.Job(source, (jobs.call("f", []),), Limits()))
            assert seen.reply == b'{"value":1}'

    def test_without_a_fault_none_is_raised(self, tmp_path):
        ground = isolation.Ground("none", str(tmp_path), None, 0, 0)
        isolation.raise_fault(ground)
        os.write(ground.faults[1], b"why")
        with pytest.raises(OSError, match="why"):
            isolation.raise_fault(ground)
        for descriptor in ground.faults:
            os.close(descriptor)
