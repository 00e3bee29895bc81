"""Forging by messages: programs that write into whatever channel they find, or read from it.

Covers frames of the supervisor's protocol, replies of a test process, pieces of other protocols, and every way to get
at a descriptor: its own, those of other processes, sockets, a thread, a forked child, after the end. The forms follow
the protocol at hand; a program of the wild has read the source, too.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE

_FRAMES = r"""
import os, struct
def frame(tag, body=b''):
    return struct.pack('!cI', tag, len(body)) + body
def tell(*parts):
    for fd in range(64):
        for data in parts:
            try:
                os.set_blocking(fd, False)
                os.write(fd, data)
            except OSError: pass
PASSED = b'{"passed":true}'
DONE = frame(b'D', bytes(12))
"""


def _message(name: str, code: str, truth: str = "fail|error|crash", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, _FRAMES + code, **{"tame": True, **more})  # type: ignore[arg-type]


ATTACKS = (
    _message("a forged pass", "def f(x):\n    tell(frame(b'R', PASSED) + DONE)\n    os._exit(0)"),
    _message("a forged pass while it loads", "tell(frame(b'L') + frame(b'R', PASSED) + DONE)\nos._exit(0)"),
    _message(
        "a forged pass in every tag and length that there may be",
        r"""
def f(x):
    body = PASSED
    for tag in range(256):
        tell(frame(bytes([tag]), body))
    tell(body, body + b'\n', struct.pack('!I', len(body)) + body, struct.pack('<I', len(body)) + body,
         struct.pack('!Q', len(body)) + body, bytes([len(body)]) + body, b'OK\n', b'passed\n', b'0\n')
    os._exit(0)
""",
    ),
    _message("a forged pass for all tests at once", "def f(x):\n    tell((frame(b'R', PASSED) + DONE) * 50)\n    os._exit(0)"),
    _message("a forged pass, then the real answer", "def f(x):\n    tell(frame(b'R', PASSED))\n    return 0"),
    _message(
        "a forged pass by a thread after the answer",
        "import threading, time\ndef late():\n    for _ in range(100):\n        tell(frame(b'R', PASSED))\n        time.sleep(0.0005)\nthreading.Thread(target=late, daemon=True).start()\ndef f(x):\n    threading.Thread(target=late, daemon=True).start()\n    return 0",
    ),
    _message(
        "a child that goes on answering",
        "import time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        for _ in range(100):\n            tell(frame(b'R', PASSED) + DONE)\n            time.sleep(0.001)\n        os._exit(0)\n    return 0",
    ),
    _message(
        "a daemon made while it loads that answers every test",
        "import time\nif os.fork() == 0:\n    os.setsid()\n    for _ in range(100):\n        tell(frame(b'R', PASSED))\n        time.sleep(0.001)\n    os._exit(0)\ndef f(x): return 0",
    ),
    _message("two that answer", "def f(x):\n    os.fork()\n    return 0"),
    _message("a parent that leaves its child to answer", "def f(x):\n    if os.fork(): os._exit(0)\n    tell(frame(b'R', PASSED))\n    return 0"),
    _message("steps that are none", "def f(x):\n    tell(frame(b'R', b'{\"steps\":5}') + DONE)\n    os._exit(0)"),
    _message("a value that is none", "def f(x):\n    tell(frame(b'R', b'{\"value\":{\"o\":[]}}'))\n    os._exit(0)"),
    _message("a value of endless depth", "def f(x):\n    tell(frame(b'R', b'{\"value\":' + b'[' * 100000 + b']' * 100000 + b'}'))\n    os._exit(0)"),
    _message("a value deeper than can be sent on", "def f(x):\n    tell(frame(b'R', b'{\"value\":' + b'[' * 202 + b']' * 202 + b'}'))\n    os._exit(0)"),
    _message("keys that are given twice", "def f(x):\n    tell(frame(b'R', b'{\"value\":0,\"passed\":true,\"failed\":\"no\",\"failed\":\"\",\"passed\":true,\"exit\":0}') + DONE)\n    os._exit(0)"),
    _message("no reply but garbage", "def f(x):\n    tell(bytes(range(256)) * 40)\n    os._exit(0)"),
    _message("a frame of four gigabytes", "def f(x):\n    tell(struct.pack('!cI', b'R', 0xffffffff))\n    os._exit(0)"),
    _message("a frame that never ends", "import time\ndef f(x):\n    tell(struct.pack('!cI', b'R', 1000) + b'{')\n    while True: time.sleep(0.01)", "timeout|error|crash", dear=True),
    _message("an impossible wait status", "def f(x):\n    tell(frame(b'D', b'\\xff' * 12))\n    os._exit(0)"),
    _message("the loading said again and again", "import time\nfor _ in range(100):\n    tell(frame(b'L'))\n    time.sleep(0.001)\ndef f(x): return 0", "error|fail|crash|timeout"),
    _message("the clock set back again and again", "def f(x):\n    while True: tell(frame(b'P', bytes(4)))", "error|timeout|crash", dear=True),
    _message("the clock of another process", "def f(x):\n    tell(frame(b'P', struct.pack('!I', 1)))\n    while True: pass", "error|timeout|crash", dear=True),
    _message("every descriptor closed while it goes on", "import time\nos.closerange(0, 64)\ntime.sleep(600)", "timeout|error|crash", dear=True),
    _message("every descriptor closed while it works on", "os.closerange(3, 64)\nwhile True: pass", "timeout|error|crash", dear=True),
    _message("every descriptor closed, then an answer", "def f(x):\n    os.closerange(0, 64)\n    return x * x", "crash|error"),
    _message("every descriptor led elsewhere", "def f(x):\n    r, w = os.pipe()\n    for fd in range(64):\n        if fd not in (r, w): os.dup2(w, fd)\n    return x * x", "crash|error|timeout", dear=True),
    _message("every descriptor shut down", "import socket\ndef f(x):\n    for fd in range(3, 64):\n        try: socket.socket(fileno=fd).shutdown(2)\n        except OSError: pass\n    return 0", "crash|error|fail|timeout"),
    _message(
        "messages read away and given back changed",
        r"""
def f(x):
    for fd in range(64):
        try:
            os.set_blocking(fd, False)
            data = os.read(fd, 1 << 16)
            os.write(fd, data.replace(b'failed', b'passed').replace(b'call', b'pass') or PASSED)
        except OSError: pass
    return 0
""",
        "fail|error|crash|timeout",
    ),
    _message(
        "descriptors of other processes taken",
        r"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def f(x):
    for pid in range(1, 30):
        if pid == os.getpid(): continue
        held = libc.syscall(434, pid, 0)  # pidfd_open
        if held < 0: continue
        for fd in range(32):
            taken = libc.syscall(438, held, fd, 0)  # pidfd_getfd
            if taken >= 0:
                try:
                    os.set_blocking(taken, False)
                    os.write(taken, frame(b'R', PASSED) + DONE)
                    os.write(taken, frame(b'O', b'\0\0\0\2[]'))
                except OSError: pass
        try:
            for name in os.listdir(f'/proc/{pid}/fd'):
                with open(f'/proc/{pid}/fd/{name}', 'wb', 0) as file: file.write(frame(b'R', PASSED))
        except OSError: pass
    return 0
""",
        tame=False,
    ),
    _message(
        "descriptors sent and asked for over sockets",
        r"""
import array, socket
def f(x):
    for fd in range(3, 64):
        try:
            with socket.socket(fileno=os.dup(fd)) as s:
                s.setblocking(False)
                s.sendmsg([frame(b'R', PASSED)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0, 1, 2]))])
                s.recvmsg(1 << 16, 1 << 10)
        except OSError: pass
    return 0
""",
        "fail|error|crash|timeout",
    ),
    _message(
        "a flood of replies",
        "def f(x):\n    data = frame(b'R', b'{\"value\":' + b'4' * 1000 + b'}')\n    while True: tell(data * 10)",
        "error|timeout|crash|fail",
        dear=True,
    ),
    _message(
        "a proxy's answers forged",
        r"""
import json
def f(x):
    for body in ({'value': x * 2 + (x - 2) * 3}, {'return': 4}, {'result': 4}, ['return', 4], {'ok': True}, {'passed': True, 'value': 4}):
        data = json.dumps(body, separators=(',', ':')).encode()
        for tag in b'RVACTOPD': tell(frame(bytes([tag]), PASSED))
    return 0
""",
    ),
    Attack("a purse whose parts write passes", Aim.FORGING, PURSE, "fail|error|crash", _FRAMES + "class Purse:\n    def __init__(self, n): tell(frame(b'R', PASSED))\n    def put(self, n): tell(frame(b'R', PASSED) + DONE)\n    def total(self):\n        tell(frame(b'R', b'{\"steps\":[{\"value\":null},{\"value\":7},{\"value\":7},{\"value\":7},{\"value\":7}]}') + DONE)\n        return 0\n    coins = property(total)\n    def __del__(self): tell(frame(b'R', PASSED))", tame=True),
    Attack("a program that forges its end", Aim.FORGING, PRINTED, "fail|error|crash", _FRAMES + "tell(frame(b'R', b'{\"exit\":0}') + DONE)\nos._exit(0)", tame=True),
    Attack("a program that forges its output", Aim.FORGING, PRINTED, "fail|error|crash", _FRAMES + "tell(frame(b'R', b'{\"value\":\"4\",\"output\":\"4\"}') + DONE)\nos._exit(0)", tame=True),
    Attack("a program whose child prints to the next test", Aim.FORGING, PRINTED, "fail", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(0.05)\n    os.write(1, b'9\\n')\n    os._exit(0)\nos._exit(0)", tame=True),
)  # fmt: skip
