"""Runs a program on the tests of a task of this dataset. Needs Python on Linux or macOS and the standard library.

    python run_task.py --list
    python run_task.py TASK_ID program.py
    python run_task.py TASK_ID folder/ --public --json

Each test runs in a process of its own with limits on time and memory. THIS IS NO SANDBOX: the program runs with your
rights, can read and change what you can, and one that sets out to can forge the verdicts of tests. Run programs that you
do not trust in a container without network (see the Dockerfile), or with Cupel's judge.

Differences from that judge: limits are the task's own or the options', count CPU time and not waiting, and do not follow the
reference's cost; tests with code of their own (most asserts, unittest, pytest) share the program's process, so that they see its
own classes as they are; a program finds its files on disk. Exits with 0 where every test passes, with 1
where one does not, with 2 where there is no such task or program.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gzip
import importlib.util
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from task_tests import (  # type: ignore[import-not-found]  # it lies beside this file
    NotPlain,
    drained,
    functions_of,
    names_of,
    parse,
    refuse_paths_outside,
    render,
    same_output,
    same_value,
    shown,
    value_of,
    with_prelude,
)

DATA = Path(__file__).resolve().with_name("tasks.jsonl.gz")
SECONDS, MEMORY_MB, MOST_TIMEOUTS = 10.0, 512, 2
OUTPUT_BYTES = 16 << 20


def steps_of(task: dict[str, Any], test: dict[str, Any]) -> list[list[Any]] | None:
    """A test whose answers are compared, as steps [action, name, args, kwargs, as, on, expected, raises, is asked]."""
    if test["kind"] == "call":
        name = test.get("function") or task["interface"]["name"]
        wanted = [test.get("expected"), test.get("raises")]
        return [["function", name, test["args"], test.get("kwargs"), None, None, *wanted, True]]
    if test["kind"] == "calls":
        steps = []
        for step in test["steps"]:
            action = next(one for one in ("new", "method", "function", "get") if step.get(one))
            rest = [step.get(one) for one in ("args", "kwargs", "as", "on", "expected", "raises")]
            steps.append([action, step[action], *rest, rest[-1] is not None or rest[-2] is not None])
        return steps
    if test["kind"] == "assert" and task["interface"]["kind"] != "class":
        match ast.parse(test["code"].strip()).body[0]:
            case ast.Assert(
                test=ast.Compare(
                    left=ast.Call(func=ast.Name(id=name)) as call, ops=[ast.Eq()], comparators=[right]
                )
            ) if name in names_of(task)[2]:
                with contextlib.suppress(NotPlain, ValueError, TypeError):
                    args = render([value_of(one) for one in call.args])
                    kwargs = render({one.arg: value_of(one.value) for one in call.keywords})
                    return [["function", name, args, kwargs, None, None, render(value_of(right)), None, True]]
    return None


def run_cell(path: str) -> None:
    """In a process of its own: load the program, run one test, write what came of it."""
    job = json.loads(Path(path).read_text(encoding="utf-8"))
    sys.path.insert(0, str(Path.cwd()))
    try:
        program = _loaded(job["modules"], job["entry"])
        reply = {"answers": _answers(program, job["steps"])} if job["steps"] else _own_word(program, job)
    except BaseException as error:
        reply = _raised(error)
    Path(job["reply"]).write_text(json.dumps(reply), encoding="utf-8")
    os._exit(0)


def _loaded(names: Sequence[str], path: str | Path) -> Any:
    spec = importlib.util.spec_from_file_location(names[0], path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.update(dict.fromkeys(names, module))
    spec.loader.exec_module(module)
    return module


def _raised(error: BaseException) -> dict[str, Any]:
    return {"raised": [type(error).__name__, str(error)[:300], [one.__name__ for one in type(error).__mro__]]}


def _answers(program: Any, steps: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    made: dict[str | None, Any] = {}
    answers = []
    for action, name, args, kwargs, as_, on, *_ in steps:
        try:
            target = program if action in ("new", "function") else made[on]
            for part in name.split("."):
                target = getattr(target, part)
            result = target if action == "get" else target(*parse(args or "[]"), **parse(kwargs or "{}"))
            if action == "new":
                made[None] = made[as_] = result
                result = None
            answers.append(_told(drained(result)))
        except BaseException as error:
            answers.append(_raised(error))
    return answers


def _told(result: Any) -> dict[str, Any]:
    """The answer's text; `value` is None where it is no plain value, which equals nothing."""
    try:
        return {"value": str(render(result))}
    except NotPlain:
        return {"value": None}
    except (RecursionError, ValueError) as error:
        return {"untold": f"{type(error).__name__}: {error}"[:300]}


def _own_word(program: Any, job: dict[str, Any]) -> dict[str, Any]:
    """What a test with code of its own says: that it passed, that it failed, or what it raised."""
    own = [f"from solution import {name}" for name in job["names"] if hasattr(program, name)]
    path = Path(job["reply"]).with_name("test_solution.py")
    path.write_text(with_prelude(job["code"], [*job["imports"], *own]), encoding="utf-8")
    if job["kind"] == "pytest":
        return _pytest(path, job["function"])
    if job["kind"] == "assert":
        try:
            _loaded(["test_solution"], path)
        except AssertionError as error:
            return {"failed": str(error)}
        return {"passed": True}
    name, _, method = job["function"].rpartition(".")
    result = unittest.TestResult()
    unittest.TestSuite([getattr(_loaded(["test_solution"], path), name)(method)]).run(result)
    if result.errors or result.skipped:
        kind = result.errors[0][1].strip().splitlines()[-1].partition(":")[0] if result.errors else "SkipTest"
        return {"raised": [kind, "", [kind]]}
    if result.testsRun == 1 and result.wasSuccessful() and not result.expectedFailures:
        return {"passed": True}
    return {"failed": result.failures[0][1][-300:] if result.failures else "not run as a plain test"}


def _pytest(path: Path, function: str) -> dict[str, Any]:
    import pytest

    errors: list[BaseException] = []

    class Watch:
        def pytest_exception_interact(self, call: Any) -> None:
            errors.append(call.excinfo.value)

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    node = "::".join([str(path), *function.split(".")])
    where = [f"--rootdir={path.parent}", "-c", os.devnull, "--import-mode=importlib"]
    code = pytest.main(
        ["-q", "-x", "-p", "no:cacheprovider", "--noconftest", *where, node], plugins=[Watch()]
    )
    if errors and not isinstance(errors[0], AssertionError) and type(errors[0]).__name__ != "Failed":
        return _raised(errors[0])
    return (
        {"passed": True} if code == 0 else {"failed": str(errors[0])[:300] if errors else f"pytest: {code}"}
    )


class Runner:
    """Runs the cells of one program on one task."""

    def __init__(
        self, task: dict[str, Any], files: dict[str, str], seconds: float | None, memory_mb: int | None
    ) -> None:
        limits = task.get("limits") or {}
        self.task, self.files = task, {**task.get("files", {}), **files}
        refuse_paths_outside(self.files)
        self.seconds = float(seconds or limits.get("seconds") or SECONDS)
        self.memory_mb = int(memory_mb or limits.get("memory_mb") or MEMORY_MB)

    def cells(self, *, public_only: bool = False) -> Iterator[tuple[str, str, str]]:
        """(test id, outcome, detail) of each cell; after two time-outs the rest is not run."""
        timeouts = 0
        for test in self.task["tests"]:
            if public_only and test["visibility"] != "public":
                continue
            for function in functions_of(test) if test["kind"] in ("unittest", "pytest") else [None]:
                outcome, detail = "not_run", "after two time-outs"
                if timeouts < MOST_TIMEOUTS:
                    outcome, detail = self._safely(test, function)
                timeouts += outcome == "timeout"
                yield f"{test['id']}::{function}" if function else test["id"], outcome, detail

    def _safely(self, test: dict[str, Any], function: str | None) -> tuple[str, str]:
        """One cell; what a program writes in place of an answer stops no other one."""
        try:
            return self._cell(test, function)
        except Exception as error:
            return "error", f"no verdict can be reached: {type(error).__name__}: {error}"[:300]

    def _cell(self, test: dict[str, Any], function: str | None) -> tuple[str, str]:
        if test["kind"] == "pytest" and importlib.util.find_spec("pytest") is None:
            return "not_run", "it needs pytest: python -m pip install pytest"
        entry, modules, names, imports = names_of(self.task)
        if test["kind"] == "stdio":
            return self._program(test, entry)
        steps = steps_of(self.task, test)
        job = {"entry": entry, "modules": modules, "names": names, "imports": imports, "steps": steps}
        job |= {"kind": test["kind"], "code": test.get("code"), "function": function}
        ended, reply = self._asked(self.files, job)
        return self._verdict(test, steps, reply) if reply is not None else (ended or "crash", "")

    def _program(self, test: dict[str, Any], entry: str) -> tuple[str, str]:
        with tempfile.TemporaryDirectory() as top:
            code, output, errors = self._process(Path(top), self.files, [entry], test["stdin"])
        if code is None or code < 0:
            return ("timeout" if code is None or -code == signal.SIGXCPU else "crash"), ""
        if code:
            last = (errors.strip().splitlines() or [""])[-1]
            return "memory" if last.startswith("MemoryError") else "error", last[:300]
        return self._compared(test, test["stdin"], test["stdout"], output, same_output)

    def _asked(self, files: dict[str, str], job: dict[str, Any]) -> tuple[str | None, dict[str, Any] | None]:
        """(`timeout` or `crash` where there is no reply, the reply) of a process that runs one test."""
        with tempfile.TemporaryDirectory() as top, tempfile.TemporaryDirectory() as beside:
            paths = [Path(beside, name) for name in ("reply.json", "job.json")]
            paths[1].write_text(json.dumps({**job, "reply": str(paths[0])}), encoding="utf-8")
            code, _, _ = self._process(Path(top), files, [__file__, "--cell", str(paths[1])], "")
            if code == 0 and paths[0].exists():
                return None, json.loads(paths[0].read_text(encoding="utf-8"))
            return ("timeout" if code is None or -code == signal.SIGXCPU else "crash"), None

    def _process(
        self, folder: Path, files: dict[str, str], command: list[str], stdin: str
    ) -> tuple[int | None, str, str]:
        """(exit code, standard output, standard error); the code is None where it took too long."""
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        environment |= {"PYTHONUTF8": "1", "HOME": str(folder)}
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin.encode("utf-8", "surrogatepass"))
            given.seek(0)
            process = subprocess.Popen(
                [sys.executable, "-s", *command], cwd=folder, env=environment, stdin=given, stdout=out, stderr=err,
                start_new_session=True, preexec_fn=self._limit,
            )  # fmt: skip
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(3 * self.seconds + 1)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            is_late = process.returncode is None
            process.wait()
            out.seek(0)
            err.seek(0)
            printed, said = (stream.read(OUTPUT_BYTES).decode("utf-8", "replace") for stream in (out, err))
        return None if is_late else process.returncode, printed, said

    def _limit(self) -> None:
        seconds = max(1, round(self.seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (self.memory_mb << 20, self.memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))

    def _verdict(
        self, test: dict[str, Any], steps: list[list[Any]] | None, reply: dict[str, Any]
    ) -> tuple[str, str]:
        if steps is None or "answers" not in reply:
            if reply.get("passed"):
                return "pass", ""
            return ("fail", reply["failed"]) if "failed" in reply else _error(reply["raised"])
        for (_, _, args, kwargs, _, _, expected, raises, is_asked), answer in zip(
            steps, reply["answers"], strict=True
        ):
            if "untold" in answer:
                return "error", f"the answer cannot be told: {answer['untold']}"
            if "raised" in answer:
                wanted = (raises or "").rpartition(".")[2]
                if not wanted or wanted not in answer["raised"][2] or answer["raised"][0] == "MemoryError":
                    return _error(answer["raised"])
            elif raises is not None:
                return "fail", f"got {answer['value']}, expected {raises} to be raised"
            elif is_asked:
                given = [*parse(args or "[]"), *parse(kwargs or "{}").values()]
                if answer["value"] is None:
                    return "fail", "the answer is no plain value"
                told = None if expected is None else parse(expected)
                try:
                    got = parse(answer["value"])
                except (NotPlain, RecursionError, MemoryError, ValueError, SyntaxError) as error:
                    return "error", f"the answer cannot be told: {type(error).__name__}: {error}"[:300]
                outcome = self._compared(test, given, told, got, same_value)
                if outcome[0] != "pass":
                    return outcome
        return "pass", ""

    def _compared(
        self, test: dict[str, Any], given: Any, expected: Any, got: Any, same: Any
    ) -> tuple[str, str]:
        """The verdict on an answer, by the task's checker where it has one."""
        rule = (test.get("compare") or self.task.get("compare") or {}) if test["kind"] != "assert" else {}
        if rule.get("checker"):
            args = render([given, expected, got])
            step = ["function", "check", args, None, None, None, "True", None, True]
            job = {"entry": "checker.py", "modules": ["checker"], "steps": [step]}
            _, reply = self._asked({"checker.py": rule["checker"]}, job)
            says_yes = reply is not None and reply.get("answers") == [{"value": "True"}]
            return ("pass", "") if says_yes else ("fail", f"the checker does not accept {shown(got)}")
        if (expected is not None or same is same_value) and same(expected, got, rule):
            return "pass", ""
        return "fail", f"got {shown(got)}, expected {shown(expected)}"


def _error(raised: list[Any]) -> tuple[str, str]:
    return "memory" if raised[0] == "MemoryError" else "error", f"{raised[0]}: {raised[1]}"


def read_tasks(path: Path) -> Iterator[dict[str, Any]]:
    """The tasks of the dataset."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_program(path: Path, task: dict[str, Any]) -> dict[str, str]:
    """A file, which is the program's entry, or the Python files of a folder."""
    if path.is_dir():
        return {
            one.relative_to(path).as_posix(): one.read_text(encoding="utf-8")
            for one in sorted(path.rglob("*.py"))
        }
    return {names_of(task)[0]: path.read_text(encoding="utf-8")}


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("task", nargs="?", help="a task's id")
    parser.add_argument("program", nargs="?", type=Path, help="a Python file, or a folder of them")
    parser.add_argument("--list", action="store_true", help="print the ids of all tasks")
    parser.add_argument("--data", type=Path, default=DATA, help="tasks.jsonl.gz, by default beside this file")
    parser.add_argument("--public", action="store_true", help="public tests alone")
    parser.add_argument("--seconds", type=float, help="CPU seconds a test, by default the task's own or 10")
    parser.add_argument("--memory-mb", type=int, help="by default the task's own or 512")
    parser.add_argument("--json", action="store_true", help="print {test id: outcome}")
    options = parser.parse_args()
    if options.list:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has enough (`| head`) is no fault
        print("\n".join(task["id"] for task in read_tasks(options.data)))
        return 0
    if options.task is None or options.program is None:
        parser.error("name a task and a program, or --list")
    task = next((one for one in read_tasks(options.data) if one["id"] == options.task), None)
    if task is None or not options.program.exists():
        parser.error(f"no task {options.task!r}" if task is None else f"no program {options.program}")
    try:
        runner = Runner(task, read_program(options.program, task), options.seconds, options.memory_mb)
    except (ValueError, OSError) as error:
        parser.error(f"{options.task}: {error}")
    outcomes = {}
    for id, outcome, detail in runner.cells(public_only=options.public):
        outcomes[id] = outcome
        if not options.json:
            print(f"{outcome:8} {id}  {detail}".rstrip())
    if options.json:
        print(json.dumps(outcomes, ensure_ascii=False))
    return 0 if outcomes and set(outcomes.values()) == {"pass"} else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cell"]:
        run_cell(sys.argv[2])
    sys.exit(main())
