"""From a task's programs to what the sandbox loads.

Covers which file is the entry, by which module names it can be imported, and the identity of a program. Runs
nothing.
"""

from __future__ import annotations

import sys
from functools import lru_cache

from cupel.judge.containment import is_self_contained
from cupel.judge.freshness import is_stateless
from cupel.model.source import imported_modules, program_key
from cupel.model.task import FileTest, Interface, Program, Task
from cupel.sandbox.jobs import ProgramSource

DEFAULT_ENTRY = "solution.py"


def entry_of(interface: Interface) -> str:
    """The file that is loaded: `<name>.py` for a module, `solution.py` otherwise."""
    return f"{interface.name.replace('.', '/')}.py" if interface.kind == "module" else DEFAULT_ENTRY


def source_of(task: Task, program: Program) -> ProgramSource:
    """The files of a candidate or reference over the task's starter files."""
    entry = entry_of(task.interface)
    own = {entry: program.code} if program.code is not None else dict(program.files or {})
    names = _module_names(task)
    files = {**task.files, **own}
    files.setdefault(entry, "")
    return ProgramSource(files, entry, names, is_main=task.interface.kind == "program")


def packages_of(task: Task) -> tuple[str, ...] | None:
    """What of this environment's third-party packages a task's programs may use.

    Returns:
        None where the task names none: they can then import none. Else the modules outside the standard library that the
        reference and the test files import: the sandbox loads them once, and not in every program's process.
    """
    if not task.packages:
        return None
    texts = [test.code for test in task.tests if isinstance(test, FileTest)]
    if task.reference is not None:
        source = source_of(task, task.reference)
        texts += source.files.values()
    own = {path.partition("/")[0].removesuffix(".py") for path in task.files} | set(_module_names(task))
    found = frozenset().union(*map(imported_modules, texts))
    return tuple(sorted(found - sys.stdlib_module_names - own - {"cupel"}))


def _module_names(task: Task) -> tuple[str, ...]:
    """The names by which tests may import the program; the first is its own.

    The name of a function or class is one too, unless a module that the program may need is called so.
    """
    name = task.interface.name
    if task.interface.kind == "module":
        return tuple(dict.fromkeys((name, "solution")))
    if not name.isidentifier() or name in sys.stdlib_module_names or name in task.packages:
        return ("solution",)
    return tuple(dict.fromkeys(("solution", name)))


def key_of(source: ProgramSource) -> str:
    """The same for programs of the same normalised source: they are run once."""
    return _key(tuple(sorted(source.files.items())), source.entry)


@lru_cache(maxsize=4096)
def _key(files: tuple[tuple[str, str], ...], entry: str) -> str:
    return program_key(dict(files), entry)


def may_share_process(source: ProgramSource) -> bool:
    """Whether tests of this program may follow each other in one process (see `cupel.judge.freshness`)."""
    return not source.is_main and len(source.files) == 1 and is_stateless(source.files[source.entry])


def needs_renewal(source: ProgramSource) -> bool:
    """Whether this program must be loaded anew for each test (see `cupel.judge.containment`)."""
    if len(source.files) > 1:
        return True
    if may_share_process(source):  # which asks for more
        return False
    return not is_self_contained(source.files[source.entry], is_main=source.is_main)
