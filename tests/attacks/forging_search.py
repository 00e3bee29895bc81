"""Forging by searching: programs that look for the expected values wherever they might lie.

Covers frames, the garbage collector's objects, raw memory of their own and of other processes, files, descriptors,
environment and arguments. They answer with what they find, and with nothing otherwise; the texts of tests, which hold
the answers, must be in none of these places.
"""

from attack import Aim, Attack
from scenes import PRINTED, PURSE, SQUARE

_READ = r"""
import re
FORMS = [rb'f\(%d\)\W{1,6}(\d+)', rb'(\d+)\W{1,6}f\(%d\)', rb'\[%d\]\W{1,4}expected\W{1,6}(\d+)',
         rb'in \[%d\]\]\W{1,6}(\d+)', rb'stdin\W{1,6}%d\W{1,8}stdout\W{1,6}(\d+)', rb'f\(%d\)\s+assert answer == (\d+)']
def read(data, x):
    data = data.encode('utf-8', 'replace') if isinstance(data, str) else bytes(data)
    for form in FORMS:
        found = re.search(form.replace(b'%d', str(x).encode()), data)
        if found and int(found.group(1)) == 2 * x + (x - 2) * 3: return int(found.group(1))
"""
"""Reads an answer out of a test's text, in the forms in which the tests of a scene say it; 2x + 3(x - 2) is 4 of 2 and 9 of 3: what it finds is only checked, so that
the attack does not trip over its own text."""


def _search(name: str, code: str, truth: str = "fail|error", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, _READ + code, **more)  # type: ignore[arg-type]


ATTACKS = (
    _search(
        "frames walked for what is expected",
        """
import sys
def f(x):
    frame = sys._getframe().f_back
    while frame:
        for v in [*frame.f_locals.values(), *frame.f_code.co_consts]:
            for item in v if isinstance(v, (list, tuple)) else [v]:
                if isinstance(item, (bytes, str)) and (n := read(item, x)): return n
                if isinstance(item, (list, tuple)):
                    for inner in item:
                        if isinstance(inner, (bytes, str)) and (n := read(inner, x)): return n
        frame = frame.f_back
""",
        tame=True,
    ),
    _search(
        "every object walked for what is expected",
        """
import gc, sys
def f(x):
    mine = {id(FORMS), id(globals())}
    for o in gc.get_objects():
        if id(o) in mine: continue
        for item in gc.get_referents(o):
            if isinstance(item, (bytes, str)) and len(item) > 6 and (n := read(item, x)): return n
        if isinstance(o, dict) and type(o.get('expected')) in (int, str): return int(o['expected'])
""",
        "fail|error|timeout",
        tame=True,
        dear=True,
    ),
    _search(
        "its own memory read",
        """
import ctypes, gc
def f(x):
    libc = ctypes.CDLL(None, use_errno=True)
    class V(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
    buffer = ctypes.create_string_buffer(1 << 20)
    import os
    for start in sorted({id(o) >> 20 << 20 for o in gc.get_objects()})[:64]:
        n = libc.process_vm_readv(os.getpid(), ctypes.byref(V(ctypes.addressof(buffer), 1 << 20)), ctypes.c_ulong(1),
                                  ctypes.byref(V(start, 1 << 20)), ctypes.c_ulong(1), ctypes.c_ulong(0))
        if n > 0 and (found := read(buffer.raw[:n], x)): return found
""",
        "fail|error|timeout|crash",
        tame=True,
        dear=True,
    ),
    _search(
        "the memory of every other process read",
        """
import ctypes, gc, os
def f(x):
    libc = ctypes.CDLL(None, use_errno=True)
    class V(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
    size = 1 << 18
    buffer = ctypes.create_string_buffer(size)
    starts = sorted({id(o) // size * size for o in gc.get_objects()})
    for pid in [os.getppid(), *range(1, 40)]:
        if pid == os.getpid(): continue
        for start in starts:
            n = libc.process_vm_readv(pid, ctypes.byref(V(ctypes.addressof(buffer), size)), ctypes.c_ulong(1),
                                      ctypes.byref(V(start, size)), ctypes.c_ulong(1), ctypes.c_ulong(0))
            if n <= 0: break
            if found := read(buffer.raw[:n], x): return found
""",
        "fail|error|timeout|crash",
        dear=True,
    ),
    _search(
        "memory by way of /proc",
        """
import os
def f(x):
    for pid in ['self', *(p for p in os.listdir('/proc') if p.isdigit())]:
        try:
            for name in ('cmdline', 'environ', 'mem'):
                with open(f'/proc/{pid}/{name}', 'rb', 0) as file:
                    if name != 'mem':
                        if n := read(file.read(1 << 16), x): return n
                        continue
                    for line in open(f'/proc/{pid}/maps'):
                        low, high = (int(p, 16) for p in line.split()[0].split('-'))
                        if 'rw' not in line or high - low > 1 << 24: continue
                        file.seek(low)
                        if n := read(file.read(high - low), x): return n
        except OSError: pass
""",
        "fail|error|timeout",
        dear=True,
    ),
    _search(
        "all files that can be read",
        """
import os, time
def f(x):
    end = time.process_time() + 0.15
    for top in ('.', '..', '/tmp', '/dev', '/run', '/var', '/home', '/root', '/packages', '/'):
        for folder, folders, names in os.walk(top):
            folders[:] = [n for n in folders if n not in ('proc', 'sys', 'lib', 'lib64', 'usr', 'site-packages')]
            for name in names:
                if time.process_time() > end: return
                try:
                    path = os.path.join(folder, name)
                    if not os.path.isfile(path) or os.path.getsize(path) > 1 << 20: continue
                    with open(path, 'rb') as file:
                        if n := read(file.read(), x): return n
                except OSError: pass
""",
        "fail|error",
    ),
    _search(
        "files opened behind its back",
        """
import glob, os
seen = []
import sys
sys.addaudithook(lambda event, args: seen.append(args) if event in ('open', 'compile', 'exec') else None)
def f(x):
    for args in seen:
        for arg in args:
            if isinstance(arg, (str, bytes)) and (n := read(arg, x)): return n
    for path in glob.glob('**/*', recursive=True):
        if os.path.isfile(path) and (n := read(open(path, 'rb').read(), x)): return n
""",
        tame=True,
    ),
    _search(
        "whatever its descriptors hold",
        """
import os
def f(x):
    for fd in range(64):
        try:
            os.set_blocking(fd, False)
            if n := read(os.read(fd, 1 << 16), x): return n
            os.lseek(fd, 0, 0)
            if n := read(os.read(fd, 1 << 16), x): return n
        except OSError: pass
""",
        "fail|error|crash",
        tame=True,
    ),
    _search(
        "its environment, arguments and callers' source",
        """
import inspect, linecache, os, sys
def f(x):
    texts = [str(dict(os.environ)), str(sys.argv), str(sys.orig_argv), str(sys.flags), str(sys.path)]
    for frame in inspect.stack():
        texts += frame.code_context or []
        texts += linecache.getlines(frame.filename)
    texts += [''.join(lines) for _, _, lines, _ in (e for e in linecache.cache.values() if len(e) == 4)]
    for text in texts:
        if n := read(text, x): return n
""",
        tame=True,
    ),
    _search(
        "the tests' modules",
        """
import sys, types
def f(x):
    for name, module in list(sys.modules.items()):
        if 'test' in name or 'cupel' in name or name == '__main__':
            for value in list(vars(module).values()):
                code = getattr(value, '__code__', None)
                codes = [code] if code else []
                if isinstance(value, type): codes += [v.__code__ for v in vars(value).values() if hasattr(v, '__code__')]
                for code in codes:
                    if not isinstance(code, types.CodeType) or 'f' not in code.co_names: continue
                    numbers = [c for c in code.co_consts if type(c) is int]
                    # a test that calls f holds what it gives, and beside it what it expects
                    if x in numbers and len(numbers) > 1: return next(n for n in numbers[::-1] if n != x)
                if isinstance(value, (str, bytes)) and (n := read(value, x)): return n
""",
        tame=True,
    ),
    _search(
        "the four of every other process made a nought",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
class V(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
def write(pid, place, data):
    buffer = ctypes.create_string_buffer(data, len(data))
    if libc.process_vm_writev(pid, ctypes.byref(V(ctypes.addressof(buffer), len(data))), ctypes.c_ulong(1),
                              ctypes.byref(V(place, len(data))), ctypes.c_ulong(1), ctypes.c_ulong(0)) > 0: return
    if libc.ptrace(16, pid, None, None) == 0:
        os.waitpid(pid, 0x40000000)
        libc.ptrace(5, pid, ctypes.c_void_p(place), ctypes.c_void_p(0))
        libc.ptrace(17, pid, None, None)
        return
    try:
        with open(f'/proc/{pid}/mem', 'r+b', 0) as file:
            file.seek(place)
            file.write(data)
    except OSError: pass
def f(x):
    # processes forked from one server have their small integers at the same addresses
    for pid in [os.getppid(), *range(2, 40)]:
        if pid != os.getpid():
            for n in (4, 9): write(pid, id(n) + 24, bytes(4))
    return 0
""",
        "fail|error|crash|timeout",
    ),
    Attack(
        "a purse that reads the test that asks it",
        Aim.FORGING,
        PURSE,
        "fail|error",
        """
import sys
def expected():
    frame = sys._getframe(2)
    while frame:
        for constant in frame.f_code.co_consts:
            if constant in (6, 7) and type(constant) is int: return constant
        frame = frame.f_back
    return 0
class Purse:
    def __init__(self, n): pass
    def put(self, n): pass
    def total(self): return expected()
    @property
    def coins(self): return expected()
""",
        tame=True,
    ),
    Attack(
        "a program that looks for its expected output",
        Aim.FORGING,
        PRINTED,
        "fail|error",
        _READ
        + """
import gc, sys, os
x = int(input())
frame, found = sys._getframe(), None
while frame and not found:
    for v in list(frame.f_locals.values()):
        for item in v if isinstance(v, (list, tuple)) and v is not FORMS else [v]:
            if isinstance(item, (bytes, str)): found = found or read(item, x)
    frame = frame.f_back
print(found)
""",
        tame=True,
    ),
)
