"""What every isolation backend promises, as small programs that try to break it.

Covers all promises in the order in which they are tried, and what only the next program or the machine can see of one that
has ended. Runs nothing: that is `cupel.sandbox.selfcheck`'s.
"""

from __future__ import annotations

from cupel.sandbox import jobs
from cupel.sandbox.promise import Promise, ends_as, not_done, raises, says, value_of
from cupel.sandbox.reach import REACH

MEMORY_BYTES = 128 << 20
"""The limit of a process's memory in these attempts."""
DISK_BYTES = 32 << 20

PROMISES: tuple[Promise, ...] = (
    Promise(
        "computes",
        "a program's answer arrives",
        "def attempt(): return [1, (2, 3)]",
        says([1, {"t": [2, 3]}]),
        False,
    ),
    Promise(
        "threads",
        "a program can start threads and processes, event loops and pairs of sockets",
        """
import asyncio, os, threading
async def add(): return 3
def attempt():
    found = []
    threads = [threading.Thread(target=found.append, args=(index,)) for index in range(3)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    return [*sorted(found), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), asyncio.run(add())]
""",
        says([0, 1, 2, 7, 3]),
        False,
    ),
    *REACH,
    Promise("memory", "memory is limited", "def attempt(): return len(bytearray(1 << 30))", raises, False),
    Promise(
        "memory in all",
        "so is the memory of all processes together",
        """
import os, time
def attempt():
    ended = 0
    pids = []
    for _ in range(24):
        pid = os.fork()
        if pid == 0:
            kept = bytearray(os.urandom(1 << 20) * 80)
            time.sleep(0.8)
            os._exit(0)
        pids.append(pid)
    for pid in pids:
        ended += os.waitpid(pid, 0)[1] == 0
    return ended == 24
""",
        lambda seen: value_of(seen) is not True,
    ),
    Promise(
        "file size",
        "files are limited",
        "def attempt():\n    with open('big', 'wb') as file:\n        file.write(b'x' * (8 << 20))\n    return 'written'",
        not_done,
        False,
    ),
    Promise(
        "disk",
        "so are all files together",
        """
import time
def attempt():
    for number in range(256):
        with open(str(number), 'wb') as file:
            file.write(b'x' * (1 << 20))
    time.sleep(0.5)
    return 'written'
""",
        not_done,
    ),
    Promise(
        "processes",
        "a fork bomb is contained",
        "import os\ndef attempt():\n    count = 0\n    for _ in range(500):\n        if os.fork() == 0:\n"
        "            import time; time.sleep(60)\n        count += 1\n    return count\n",
        not_done,
    ),
    Promise(
        "time",
        "a hanging program costs its limit",
        "def attempt():\n    while True: pass",
        ends_as(jobs.Status.TIMEOUT),
        False,
    ),
    Promise(
        "deafness",
        "ignoring signals does not help it",
        "import signal\ndef attempt():\n    for one in range(1, 32):\n        if one not in (9, 19):\n            signal.signal(one, signal.SIG_IGN)\n"
        "    while True: pass",
        ends_as(jobs.Status.TIMEOUT),
        False,
    ),
    Promise(
        "sleep",
        "a sleeping program ends at the wall limit",
        "import time\ndef attempt(): time.sleep(600)",
        ends_as(jobs.Status.TIMEOUT),
        False,
    ),
    Promise(
        "reply size",
        "an answer over the cap is refused",
        "def attempt(): return 'x' * (8 << 20)",
        ends_as(jobs.Status.OVERSIZE),
        False,
    ),
    Promise(
        "silence",
        "a program that ends itself has given no answer",
        "import os\ndef attempt(): os._exit(0)",
        ends_as(jobs.Status.SILENT),
        False,
    ),
)  # fmt: skip

LEAVE_FILES = """
import os
def attempt():
    open('left', 'w').write('x')
    os.mkdir('closed')
    open('closed/file', 'w').write('x')
    os.chmod('closed', 0)
    os.mkdir('unlisted', 0o300)
    os.symlink('/', 'root')
    os.mkfifo('pipe')
    for _ in range(1500):
        os.mkdir('deeper')
        os.chdir('deeper')
    return 'left'
"""
"""A program that leaves what is hard to remove."""
LOOK = "import os\ndef attempt(): return [*os.listdir('.'), *(name for name in os.listdir('..') if name != 'work')]\n"

SURVIVOR = "cupel-survivor"
"""What a process calls itself that means to outlive its program; at most 15 letters."""
STAY = f"""
import ctypes, os, signal, time
def attempt():
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            ctypes.CDLL(None).prctl(15, b'{SURVIVOR}', 0, 0, 0)
            for one in range(1, 32):
                if one not in (9, 19):
                    signal.signal(one, signal.SIG_IGN)
            if os.fork():
                os._exit(0)
            time.sleep(120)
    return 'stays'
"""
