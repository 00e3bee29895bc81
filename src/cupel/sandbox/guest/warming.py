"""What is done once in the server so that it need not be done again in every fork of it.

Covers leaving no module of ours to be imported, the seed of `random`, and running the code that every program's process
runs: what the interpreter learns and allocates then is shared by all forks. A page that a fork touches first costs
3 µs or so, and there are hundreds. Changes nothing that a program could notice.
"""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType

from cupel.sandbox import frames, wire
from cupel.sandbox.guest import probes

_TURNS = 20
_PROGRAM = """
from typing import Dict, List, Optional, Tuple
import math

def f(xs: List[int], n: int = 3) -> int:
    total = n
    for x in xs:
        if x % 2 == 0 and x > 1:
            total += x
    text = "".join(sorted(str(x) for x in xs))
    return total + len({key: value for key, value in enumerate(text)})

class Holder:
    def __init__(self):
        self.x = 1
"""
_ARGUMENTS: tuple[list[object], ...] = ([[1, 2, 3]], [3], [(1, 2), "a", 1.5, None, {1: 2}])
_kept: list[ModuleType] = []
"""Modules that nobody can import any more: taking them apart would cost more than keeping them."""


def import_unhooked() -> None:
    """Import `random` and `threading` without what they do after every fork: seeding itself, making locks anew.

    Every program has the seed that goes with its hash seed, and the server never has a second thread. Called once by the
    server, before anything else imports them.
    """
    register = os.register_at_fork
    os.register_at_fork = lambda **_: None
    try:
        for name in ("random", "threading"):
            importlib.import_module(name)
    finally:
        os.register_at_fork = register


def warm_up() -> None:
    """Run what every fork runs. Called once by the server, before anything untrusted is near."""
    import random

    random.seed(int(os.environ.get("PYTHONHASHSEED", "0")))
    state = random.getstate()
    null = os.open(os.devnull, os.O_WRONLY)
    for _ in range(_TURNS):
        program = ModuleType("solution")
        exec(compile(_PROGRAM, "solution.py", "exec", dont_inherit=True), program.__dict__)
        for arguments in _ARGUMENTS:
            body = b'{"do":"call","function":"f","args":%s,"kwargs":{}}' % _trees(arguments)
            frames.write(null, b"A", probes.answer(program, body))
    os.close(null)
    random.setstate(state)


def forget_ourselves() -> None:
    """Leave no module of ours to be imported by a program."""
    ours = [name for name in sys.modules if name.split(".")[0] == "cupel"]
    _kept.extend(sys.modules.pop(name) for name in ours)


def _trees(arguments: list[object]) -> bytes:
    return ("[" + ",".join(wire.encode(argument) for argument in arguments) + "]").encode("ascii")
