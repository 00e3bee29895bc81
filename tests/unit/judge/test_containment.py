"""Which programs keep to the memory of their own process: only those of which it can be seen."""

import json
from pathlib import Path

import pytest

from cupel.judge.containment import is_self_contained
from cupel.judge.freshness import is_stateless
from cupel.judge.judge import Judge
from cupel.judge.programs import needs_renewal, source_of
from cupel.model.task import Program
from cupel.sandbox import jobs
from cupel.sandbox.limits import Limits
from judging import call, task_of

REACHING = {
    "a map that forks share": "import mmap\nm = mmap.mmap(-1, 4096)",
    "a pipe": "import os\nr, w = os.pipe()",
    "a module of the system by another name": "import posix as p\np.pipe()",
    "a part of a module": "from os import pipe\npipe()",
    "a module that a module holds": "import random\nrandom._os.pipe()",
    "a module taken out of a module": "from random import _os\n_os.pipe()",
    "a module that a module holds openly": "import dataclasses\ndataclasses.sys.modules['os'].pipe()",
    "a module under another name": "import random\nr = random\nr._os.pipe()",
    "a module handed on": "import random\ndef f(m): return m._os\nf(random).pipe()",
    "a module by a computed name": "import random\ngetattr(random, '_' + 'os').pipe()",
    "a module by an attrgetter": "import random, operator\noperator.attrgetter('_os.pipe')(random)()",
    "an attribute by a computed name": "def f(x, name): return getattr(x, name)",
    "an attribute by a name in a text": "def f(x): return getattr(x, '__globals__')",
    "loaded modules": "import sys\nsys.modules['os'].pipe()",
    "a frame of the interpreter": "import sys\nsys._getframe().f_back",
    "an import by a function": "__import__('os').pipe()",
    "builtins by their name": "__builtins__['__import__']('os')",
    "builtins by way of globals": "def f(): pass\nf.__globals__['__builtins__']",
    "all subclasses": "object.__subclasses__()",
    "a trace": "try: 1 / 0\nexcept ZeroDivisionError as e: e.__traceback__.tb_frame",
    "a trace by a pattern": "def f(e):\n    match e:\n        case BaseException(__traceback__=t): return t",
    "an attribute by the position in a pattern": "def f(e, C):\n    match e:\n        case C(t): return t",
    "a generator's frame": "(i for i in ()).gi_frame",
    "a file": "open('seen', 'w')",
    "a file by another name": "o = open\no('seen', 'w')",
    "a file by a class": "import sys\ntype(sys.stdin.buffer.raw)('seen', 'w')",
    "a file of io": "import io\nio.FileIO('seen', 'w')",
    "code": "eval('1')",
    "code in annotations": "import typing\ntyping.get_type_hints(typing)",
    "code in registered annotations": "import functools\n@functools.singledispatch\ndef f(x): pass",
    "another process": "import subprocess\nsubprocess.run(['true'])",
    "a process of multiprocessing": "import multiprocessing",
    "a lock of a file": "import fcntl",
    "limits": "import resource",
    "the kernel": "import ctypes",
    "a socket": "import socket",
    "a data base": "import sqlite3\nsqlite3.connect('x')",
    "a thread of a loaded program": "import threading\nthreading.Thread(target=print).start()",
    "a package": "import numpy",
    "a relative import": "from . import x",
    "all of a module that is not listed": "from os import *",
    "a name that only an import of everything can bind": "from typing import *\nget_type_hints(int)",
    "a special name declared": "def f():\n    global __builtins__\n    __builtins__ = {}",
}
KEEPING = {
    "state of all kinds": "import random, functools\nseen = []\n@functools.cache\ndef f(x):\n    global n\n    seen.append(x)\n    n = random.random()\n    f.n = 1\n    return n",
    "standard input": "import sys\nfor line in sys.stdin: print(line)\nprint(sys.stdin.buffer.readline(), input(), open(0).read(), file=sys.stderr)",
    "a deep recursion": "import sys\nsys.setrecursionlimit(10 ** 6)\nsys.exit(0)",
    "reflection on its own": "class A:\n    def __init__(self): self.x = 1\n    def g(self): return type(self)(), self.__class__.__name__, getattr(self, 'x', None), setattr(self, 'y', 1)",
    "a parser of addresses": "import urllib.parse\nfrom urllib import parse\nx = urllib.parse.quote('a') + parse.quote('b')",
    "abstract classes": "import collections.abc\nfrom abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def g(self): return isinstance(self, collections.abc.Iterable)",
    "the clock": "import time\nfrom datetime import datetime\nx = time.time(), datetime.now()",
    "text that does not parse": "def f(:",
}  # fmt: skip


@pytest.mark.parametrize("name", REACHING)
def test_a_program_reaches_out_by(name):
    assert is_self_contained(REACHING[name]) is False


@pytest.mark.parametrize("name", KEEPING)
def test_a_program_keeps_to_itself_with(name):
    assert is_self_contained(KEEPING[name]) is True


def test_threads_end_with_a_program_that_runs_anew_each_time():
    code = REACHING["a thread of a loaded program"]
    assert is_self_contained(code, is_main=True) is True
    assert is_self_contained("import os", is_main=True) is False


def test_stateless_programs_keep_to_themselves(real_data: Path):
    lines = (real_data / "humaneval.jsonl").read_text("utf-8").splitlines()
    codes = [one["code"] for line in lines[:40] for one in json.loads(line)["candidates"]]
    stateless = [code for code in codes if is_stateless(code)]
    assert len(stateless) > 1000
    assert [code for code in stateless if not is_self_contained(code)] == []


def test_programs_of_several_files_are_always_loaded_anew():
    task = task_of(call("[1]", "2"))
    one, two = Program(code="def f(x): return 2"), Program(files={"solution.py": "", "helper.py": ""})
    assert needs_renewal(source_of(task, one)) is False
    assert needs_renewal(source_of(task, two)) is True
    assert needs_renewal(source_of(task, Program(code="import os"))) is True
    threads = Program(code=REACHING["a thread of a loaded program"])
    assert needs_renewal(source_of(task, threads)) is True
    assert needs_renewal(source_of(task_of(kind="program"), threads)) is False


MARKS = {
    "a map": "import mmap\nm = mmap.mmap(-1, 4096)\ndef been():\n    found, m[0] = m[0], 1\n    return found == 1",
    "a pipe": "import os\nr, w = os.pipe()\nos.set_blocking(r, False)\ndef been():\n    try: found = os.read(r, 1)\n    except OSError: found = b''\n    os.write(w, b'x')\n    return bool(found)",
    "a place in a file": "import os\nfile = os.open(os.__file__, os.O_RDONLY)\ndef been():\n    found = os.lseek(file, 0, os.SEEK_CUR)\n    os.lseek(file, 10, os.SEEK_SET)\n    return found > 0",
    "a file in memory": "import os\nfile = os.memfd_create('seen')\ndef been():\n    found = os.fstat(file).st_size\n    os.pwrite(file, b'x', 0)\n    return found > 0",
    "the folder": "import os\ndef been():\n    found = os.stat('.').st_mode & 0o777 == 0o711 or os.stat('.').st_mtime_ns == 10 ** 15\n    os.chmod('.', 0o711)\n    os.utime('.', ns=(10 ** 15, 10 ** 15))\n    return found",
    "the priority of the parent": "import os\ndef been():\n    found = os.getpriority(os.PRIO_PROCESS, 0) == 7\n    try: os.setpriority(os.PRIO_PROCESS, os.getppid(), 7)\n    except OSError: pass\n    return found",
    "a process that stays": "import os, time\nfile = os.open('/dev/null', 0)\ndef been():\n    found = False\n    for pid in range(1, 400):\n        try: found = found or os.getsid(pid) == pid and os.getpriority(os.PRIO_PROCESS, pid) == 9\n        except OSError: pass\n    if os.fork() == 0:\n        os.setsid()\n        os.nice(9)\n        time.sleep(20)\n    time.sleep(0.05)\n    return found",
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
def test_no_test_finds_a_mark_of_an_earlier_one(judge: Judge, name):
    source = source_of(task_of(call("[]", "False"), name="been"), Program(code=MARKS[name]))
    seen = judge.observe(source, [jobs.call("been", [])] * 3, Limits(cpu_seconds=1.0))
    assert [one.reply for one in seen] == [b'{"value":false}'] * 3


def test_a_program_finds_no_mark_of_another_one(judge: Judge):
    source = source_of(task_of(call("[]", "False"), name="been"), Program(code=MARKS["the folder"]))
    for _ in range(2):
        (seen,) = judge.observe(source, [jobs.call("been", [])], Limits(cpu_seconds=1.0))
        assert seen.reply == b'{"value":false}'


def test_without_renewal_forks_share_what_a_program_got_hold_of(judge: Judge):
    source = source_of(task_of(call("[]", "False"), name="been"), Program(code=MARKS["a map"]))
    probes = (jobs.call("been", []),) * 2
    limits = Limits(cpu_seconds=1.0)
    sandbox = judge._sandbox(0, False)
    assert [one.reply for one in sandbox.run(jobs.Job(source, probes, limits))] == [
        b'{"value":false}',
        b'{"value":true}',
    ]
    renewed = sandbox.run(jobs.Job(source, probes, limits, renews=True))
    assert [one.reply for one in renewed] == [b'{"value":false}'] * 2


def test_a_time_out_of_a_renewed_program_counts_as_any_other(judge: Judge):
    code = "import os\ndef f(x):\n    while x: pass\n    return os.getpid() > 0"
    source = source_of(task_of(call("[1]", "1")), Program(code=code))
    probes = [jobs.call("f", [x]) for x in (0, 1, 0, 1, 0)]
    seen = judge.observe(source, probes, Limits(cpu_seconds=0.2))
    assert [one.status for one in seen] == ["reply", "timeout", "reply", "timeout", "not_run"]


def test_a_renewed_program_that_does_not_load_is_loaded_once(judge: Judge):
    source = source_of(task_of(call("[1]", "1")), Program(code="import os\n1 / 0"))
    seen = judge.observe(source, [jobs.call("f", [1])] * 3, Limits(cpu_seconds=0.2))
    assert [one.status for one in seen] == ["unloaded"] * 3
