"""Whether what a program does stays in the memory of its own process.

Forks of a process that has loaded a program have memory of their own, but share whatever else the program got hold of
while it was loaded, and can leave marks outside: files, other processes, objects of the kernel. Only where it can be
seen that a program does nothing of the kind may its tests run in forks of one process; any other gets a process of its
own for each of them. Says no for everything that it does not understand.

Third-party packages, and programs of several files, always count as reaching out.
"""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache

from cupel.judge.library import INSIDE, INSIDE_A_RUN
from cupel.judge.reach import reaches_further
from cupel.model.trees import nodes

_READABLE = frozenset({"__class__", "__del__"})


@lru_cache(maxsize=4096)
def is_self_contained(code: str, *, is_main: bool = False) -> bool:
    """Whether a program of one file keeps to the memory of its process.

    Args:
        code: its source.
        is_main: it runs as `__main__` from the start each time: what it holds open ends with that run.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
        return not reaches_further(nodes(tree), INSIDE_A_RUN if is_main else INSIDE, _READABLE)
    except SyntaxError:
        return True  # it never runs
    except (ValueError, RecursionError, MemoryError):
        return False
