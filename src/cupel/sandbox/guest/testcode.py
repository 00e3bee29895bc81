"""Running a test's own code: an assert statement, or one function of a `unittest` or `pytest` file.

Covers what both ways of judging such tests have in common: the names that a test may use, running it, and saying how
it went. What the names stand for is the caller's: the program itself where test and program share a process, proxies
where they do not. Test files are never written to a folder: a program could put another in their place.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any

from cupel.sandbox.guest import replies

MODULE = "test_solution"
"""Name of the module that a test file is."""
CODE_FILE = "<test>"
"""File name of a test's code, in traces."""
KINDS = ("assert", "unittest", "pytest")
_UNWANTED = ("cacheprovider", "terminal", "unraisableexception", "threadexception")
"""Plugins of pytest that are left out: what they write nobody reads, and the last two collect all garbage twice, which costs a fork half of its time."""

_compiled: dict[str, CodeType] = {}


def compile_once(body: bytes) -> None:
    """Compile a test file in the process whose forks run its functions."""
    probe = json.loads(body)
    if probe["do"] in KINDS and probe["code"] not in _compiled:
        try:
            _compiled[probe["code"]] = _compile(probe["code"])
        except (SyntaxError, ValueError):
            return  # running it will say so


def run(probe: dict[str, Any], names: dict[str, Any]) -> bytes:
    """Run one test; returns the reply.

    Args:
        probe: `do` (one of `KINDS`), `code`, `imports` (statements whose names the test may use) and, but for an
            assert, `test` (the function).
        names: the interface's names → what they stand for.
    """
    space: dict[str, Any] = {}
    for statement in probe["imports"]:
        exec(compile(statement, "<imports>", "exec", dont_inherit=True), space)
    space.update(names)
    return _RUNNING[probe["do"]](probe, space)


def _compile(code: str) -> CodeType:
    return compile(code, CODE_FILE, "exec", dont_inherit=True)


def _assert(probe: dict[str, Any], space: dict[str, Any]) -> bytes:
    try:
        exec(_compiled.get(probe["code"]) or _compile(probe["code"]), space)
    except AssertionError as error:
        return replies.failed(str(error) or "the assertion does not hold")
    return replies.passed()


def _module(probe: dict[str, Any], space: dict[str, Any]) -> ModuleType:
    """The test file as a module, executed."""
    module = ModuleType(MODULE)
    sys.modules[MODULE] = module
    module.__dict__.update(space)
    module.__dict__["__name__"] = MODULE
    exec(_compiled.get(probe["code"]) or _compile(probe["code"]), module.__dict__)
    return module


def _unittest(probe: dict[str, Any], space: dict[str, Any]) -> bytes:
    import unittest

    class Result(unittest.TestResult):
        """Notes the first objection, by the exception itself."""

        objection: bytes | None = None

        def addError(self, test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
            super().addError(test, err)
            self.objection = self.objection or replies.raised(err[1])

        def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
            super().addFailure(test, err)
            self.objection = self.objection or _objected(err[1])

        def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802 - unittest's name
            super().addSubTest(test, subtest, err)
            if err is not None:
                self.objection = self.objection or _objected(err[1])

    module = _module(probe, space)
    class_name, _, method = probe["test"].rpartition(".")
    case = module.__dict__[class_name](method)
    result = Result()
    unittest.TestSuite([case]).run(result)
    if result.objection is not None:
        return result.objection
    if result.skipped:
        return replies.skipped(result.skipped[0][1])
    if result.testsRun != 1 or not result.wasSuccessful() or result.expectedFailures:
        return replies.failed("not exactly one test ran as a plain test")
    return replies.passed()


def _objected(error: BaseException) -> bytes:
    """What a test says by raising: an assertion is its objection, anything else an exception."""
    if not isinstance(error, AssertionError):
        return replies.raised(error)
    return replies.failed(f"AssertionError: {_text(error)}")


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as other:  # the message may be made of anything
        return f"<no message: {type(other).__name__}>"


def _pytest(probe: dict[str, Any], space: dict[str, Any]) -> bytes:
    import pytest

    class InMemory(pytest.Module):
        """The test file, which lies in no folder."""

        def _getobj(self) -> ModuleType:
            return _module(probe, space)

    class Plugin(_PytestOutcome):
        """Puts the test file where pytest looks for one."""

        def pytest_collect_file(self, file_path: Any, parent: Any) -> Any:
            return InMemory.from_parent(parent, path=file_path)

    plugin = Plugin()
    anchor = _anchor(pytest)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    arguments = ["-x", "--noconftest", "--assert=plain", "--capture=no", "-c", os.devnull]
    unwanted = [part for name in _UNWANTED for part in ("-p", f"no:{name}")]
    folder = os.path.dirname(anchor)
    where = ["--rootdir", folder, "--confcutdir", folder]  # looks into none above
    node = "::".join([anchor, *probe["test"].split(".")])
    code = pytest.main([*arguments, *unwanted, *where, node], plugins=[plugin])
    return plugin.reply(int(code))


def _anchor(pytest: ModuleType) -> str:
    """A file that is there and that no program can change; its content is not looked at.

    pytest makes something of every file beside it, so that one of few neighbours is quicker.
    """
    packages = os.path.dirname(os.path.dirname(os.path.abspath(pytest.__file__ or "")))
    beside_few = os.path.join(packages, f"pytest-{pytest.__version__}.dist-info", "METADATA")
    return beside_few if os.path.isfile(beside_few) else os.__file__


class _PytestOutcome:
    """Collects what pytest says of the one function that it was asked to run."""

    def __init__(self) -> None:
        self.passed = 0
        self.objection: bytes | None = None

    def pytest_runtest_makereport(self, call: Any) -> None:
        if call.excinfo is not None and type(call.excinfo.value).__name__ != "Skipped":
            self._object(call.excinfo.value)

    def pytest_exception_interact(self, call: Any) -> None:
        self._object(call.excinfo.value)

    def _object(self, error: BaseException) -> None:
        is_objection = isinstance(error, AssertionError) or type(error).__name__ == "Failed"
        said = replies.failed(_text(error)) if is_objection else replies.raised(_cause(error))
        self.objection = self.objection or said

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.skipped:
            self.objection = self.objection or replies.skipped("skipped, or expected to fail")
        elif report.failed:
            self.objection = self.objection or replies.failed("the test failed, and cannot say how")
        elif report.when == "call" and report.passed:
            self.passed += 1

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.objection = self.objection or replies.failed("the test file cannot be collected")

    def reply(self, code: int) -> bytes:
        """What pytest said of the test, and by its exit code."""
        if self.objection is not None:
            return self.objection
        return replies.passed() if self.passed and code == 0 else replies.failed("no test ran to its end")


def _cause(error: BaseException) -> BaseException:
    """What was raised while pytest collected, which it wraps in an error of its own."""
    return (
        error.__cause__ if type(error).__name__ == "CollectError" and error.__cause__ is not None else error
    )


_RUNNING: dict[str, Callable[[dict[str, Any], dict[str, Any]], bytes]] = {
    "assert": _assert,
    "unittest": _unittest,
    "pytest": _pytest,
}
