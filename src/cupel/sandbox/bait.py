"""Things outside the sandbox for a program to reach: a file, listeners, a process; and whether they were touched.

Covers what `cupel doctor` puts out while it tries the promises. All of it is the trusted side's own and worthless.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TEXT = "expected: 42"
_LINGER_SECONDS = 1.0


class Bait:
    """A context manager: everything is there inside, and gone afterwards."""

    def __enter__(self) -> Bait:
        self._folder = Path(tempfile.mkdtemp(prefix="cupel-doctor-"))
        self._folder.chmod(0o755)
        self._secret = self._folder / "tests.jsonl"
        self._secret.write_text(_TEXT)
        self._secret.chmod(0o644)
        self._victim = subprocess.Popen(["sleep", "3600"], start_new_session=True)
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        path = str(self._folder / "socket")
        self._path = _listener(path)
        self._datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._datagrams.bind(f"{path}.datagrams")
        for name in (path, f"{path}.datagrams"):
            Path(name).chmod(0o777)
        self._abstract = f"\0cupel-doctor-{os.getpid()}"
        self._hidden = _listener(self._abstract) if sys.platform == "linux" else None
        self._sockets = [self._tcp, self._udp, self._path, self._datagrams]
        if self._hidden is not None:
            self._sockets.append(self._hidden)
        self._before = self._state()
        return self

    def __exit__(self, *_: object) -> None:
        self._victim.kill()
        self._victim.wait()
        for one in self._sockets:
            one.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def words(self, server: int, source: str) -> dict[str, str]:
        """What stands for what in a promise's program: Python literals.

        Args:
            server: the fork server's process as its programs would call it.
            source: the folder of this package.
        """
        return {
            "@SECRET@": repr(str(self._secret)),
            "@FOLDER@": repr(str(self._folder)),
            "@CUPEL@": repr(source),
            "@UNIX@": repr(str(self._folder / "socket")),
            "@ABSTRACT@": repr(self._abstract),
            "@TCP@": str(self._tcp.getsockname()[1]),
            "@UDP@": str(self._udp.getsockname()[1]),
            "@VICTIM@": str(self._victim.pid),
            "@SERVER@": str(server),
        }

    def touched(self) -> list[str]:
        """What is no longer as it was."""
        now = self._state()
        return [name for name, value in self._before.items() if now.get(name) != value]

    def _state(self) -> dict[str, object]:
        pid = self._victim.pid
        found: dict[str, object] = {
            "sockets": [_has_news(one) for one in self._sockets],
            "process": self._victim.poll(),
        }
        with contextlib.suppress(OSError):
            status = self._secret.stat()
            found["file"] = (self._secret.read_text(), status.st_mode, status.st_uid, status.st_mtime_ns)
        with contextlib.suppress(OSError):
            found["folder"] = sorted(path.name for path in self._folder.iterdir())
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                found["limits"] = resource.prlimit(pid, resource.RLIMIT_NOFILE)
                found["processors"] = os.sched_getaffinity(pid)
                found["scheduler"] = (os.sched_getscheduler(pid), os.getpriority(os.PRIO_PROCESS, pid))
        return found


def survivors(name: str) -> list[int]:
    """Processes of this machine that call themselves so, after a moment in which they may end; then they are ended.

    Sees those inside process spaces too. Where there is no `/proc` none is seen.
    """
    end = time.monotonic() + _LINGER_SECONDS
    while (found := _named(name)) and time.monotonic() < end:
        time.sleep(0.05)
    for pid in found:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return found


def _named(name: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # it has just ended
            if path.read_text().strip() == name:
                found.append(int(path.parent.name))
    return sorted(found)


def _listener(place: str) -> socket.socket:
    one = socket.socket(socket.AF_UNIX)
    one.bind(place)
    one.listen()
    return one


def _has_news(one: socket.socket) -> bool:
    """Whether someone has connected or sent something."""
    one.setblocking(False)
    try:
        if one.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_STREAM:
            one.accept()[0].close()
        else:
            one.recv(1)
    except BlockingIOError:
        return False
    return True
