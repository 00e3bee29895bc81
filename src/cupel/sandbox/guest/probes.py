"""Running one probe on a loaded program.

Covers the kinds of probe: `call`, `steps`, `stdio`, and a test's code that has to run beside the program, in its
process: what such a test says can be forged by a program that sets out to, and the trusted side marks its verdict
`shared`. A probe is JSON that the trusted side wrote; its arguments are wire trees. Tests that run apart from the
program are `split`'s.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import sys
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import Any

from cupel.sandbox import wire
from cupel.sandbox.guest import replies, testcode, tracing

_read = json.JSONDecoder().decode
_DRAIN = 100_000
"""Items at most that are taken of a returned iterator."""


_TESTS = tuple(b'{"do":"%s"' % kind.encode() for kind in testcode.KINDS)


def leaves_no_state(body: bytes) -> bool:
    """Whether the probe itself, apart from the program, changes nothing: it only calls and reads.

    A test's own code may do anything, and gets a process of its own.
    """
    return body.startswith((b'{"do":"call"', b'{"do":"steps"', b'{"do":"missing_names"'))


def prepare(body: bytes) -> None:
    """Compile a test once, in the process whose forks run its functions."""
    if body.startswith(_TESTS):
        testcode.compile_once(body)


def answer(program: ModuleType | CodeType, body: bytes) -> bytes:
    """Run one probe and say what came of it; whatever is raised is part of the answer."""
    probe = _read(body.decode("ascii"))
    try:
        if probe.get("traces"):
            return _trace(program, probe)
        return _KINDS[probe["do"]](program, probe)
    except wire.WireError as error:
        return replies.failed(f"the answer cannot be told: {error}")
    except BaseException as error:  # whatever the program raises is its answer
        return replies.raised(error)


def _trace(program: Any, probe: dict[str, Any]) -> bytes:
    """How many lines of Python the probe executes, up to a cap, and which steps from line to line."""
    file = program.co_filename if isinstance(program, CodeType) else getattr(program, "__file__", "")
    count, steps = tracing.traced(lambda: _KINDS[probe["do"]](program, probe), file, probe["traces"])
    return replies.value([count, [list(step) for step in sorted(steps)]])


def _call(program: Any, probe: dict[str, Any]) -> bytes:
    target, missing = _named(program, probe["function"])
    if missing:
        return replies.missing(missing)
    return replies.value(_drained(target(*_args(probe), **_kwargs(probe))))


def _steps(program: Any, probe: dict[str, Any]) -> bytes:
    instances: dict[str, Any] = {}
    latest: list[Any] = []
    answers = []
    for step in probe["steps"]:
        try:
            answers.append(_step(program, step, instances, latest))
        except wire.WireError as error:
            answers.append(replies.failed(f"the answer cannot be told: {error}"))
        except BaseException as error:  # the program's answer to this step
            answers.append(replies.raised(error))
    return replies.steps(answers)


def _step(program: Any, step: dict[str, Any], instances: dict[str, Any], latest: list[Any]) -> bytes:
    action, name = step["action"], step["name"]
    if action in ("new", "function"):
        target, missing = _named(program, name)
        if missing:
            return replies.missing(missing)
        result = target(*_args(step), **_kwargs(step))
        if action == "new":
            latest[:] = [result]
            if step.get("as"):
                instances[step["as"]] = result
            return replies.value(None)
        return replies.value(_drained(result))
    on = step.get("on")
    if (on is not None and on not in instances) or (on is None and not latest):
        return replies.missing(on or "an instance")
    instance = instances[on] if on is not None else latest[0]
    if not hasattr(instance, name):
        return replies.missing(name)
    member = getattr(instance, name)
    result = member if action == "get" else member(*_args(step), **_kwargs(step))
    return replies.value(_drained(result))


def _missing_names(program: Any, probe: dict[str, Any]) -> bytes:
    if isinstance(program, CodeType):
        return replies.value([])
    return replies.value([name for name in probe["names"] if not hasattr(program, name)])


def _test(program: Any, probe: dict[str, Any]) -> bytes:
    """A test's code in the program's own process."""
    names = {name: getattr(program, name) for name in probe["names"] if hasattr(program, name)}
    return testcode.run(probe, names)


def _stdio(program: Any, probe: dict[str, Any]) -> bytes:
    import atexit
    import threading

    if not isinstance(program, CodeType):
        return replies.raised_by_name(
            "TypeError", "a test with stdin needs a whole program, not a module that is imported"
        )
    source = os.memfd_create("stdin")
    os.write(source, probe["stdin"].encode("utf-8", "surrogatepass"))
    os.lseek(source, 0, os.SEEK_SET)
    os.dup2(source, 0)
    os.close(source)
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115 - open to the end
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", newline="\n")  # noqa: SIM115
    for name in ("stdin", "stdout"):  # a program that wraps them must not close what it wraps
        setattr(sys, f"__{name}__", getattr(sys, name))
    main = ModuleType("__main__")
    main.__file__ = program.co_filename
    sys.modules["__main__"] = main
    sys.argv = ["solution.py"]
    code, problem = 0, None
    try:
        exec(program, main.__dict__)
    except SystemExit as stop:
        code = _exit_code(stop.code)
    except BaseException as error:  # a program that raises ends with code 1
        code, problem = 1, error
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    _flush()
    main.__dict__.clear()  # as the interpreter does at its end: files of the program's own are written out
    _flush()
    return replies.exited(code, problem)


def _flush() -> None:
    with contextlib.suppress(
        ValueError, OSError, AttributeError
    ):  # the program may have closed or replaced it
        sys.stdout.flush()


def _exit_code(code: Any) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else 1


def _named(program: Any, name: str) -> tuple[Any, str | None]:
    """What the program calls `name` (dots reach into classes), or the part that is missing."""
    target = program
    for part in name.split("."):
        if not hasattr(target, part):
            return None, part
        target = getattr(target, part)
    return target, None


def _args(holder: dict[str, Any]) -> list[Any]:
    return [wire.decode_tree(tree) for tree in holder.get("args", [])]


def _kwargs(holder: dict[str, Any]) -> dict[str, Any]:
    return {name: wire.decode_tree(tree) for name, tree in holder.get("kwargs", {}).items()}


def _drained(result: Any) -> Any:
    """A returned iterator as the list of its items."""
    if isinstance(result, Iterator):
        return list(itertools.islice(result, _DRAIN))
    return result


_KINDS = {
    "call": _call,
    "steps": _steps,
    "missing_names": _missing_names,
    **dict.fromkeys(testcode.KINDS, _test),
    "stdio": _stdio,
}
