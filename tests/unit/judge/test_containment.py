"""Which programs keep to the memory of their own process: only those of which it can be seen."""

import json
from pathlib import Path

import pytest

from cupel.judge.containment import is_self_contained
from cupel.judge.freshness import is_stateless

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
