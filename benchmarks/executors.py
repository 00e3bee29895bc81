"""The executors that `benchmarks/judge.py` compares, each given the same items and two processes at a time.

Covers this judge (in a process of its own, with a chosen backend), one `python -I` a candidate, and the public executors
beside it: the `evalplus` package's check, EvolveCoder's and SandboxFusion's. Those run from where the user has them, in
environments of their own; nothing of theirs is here. What each was seen to say is `Ran`; comparing is `judge.py`'s.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cupel.store.outcomes import read_outcomes
from workloads import Cell, Item, Workload, write

WORKERS = 2
SECONDS = 10.0
"""Wall limit of one candidate with one `python -I` and in SandboxFusion, whose own default it is."""
HERE = Path(__file__).resolve().parent
_MARK = "@@bench"
_SCRIPT = """
for _number, _text in enumerate({asserts!r}):
    try:
        exec(_text, globals())
    except BaseException as _error:
        print("{mark}", _number, "fail", type(_error).__name__, flush=True)
    else:
        print("{mark}", _number, "pass", flush=True)
"""
_UNITTEST_SCRIPT = """
import unittest as _unittest
for _number, _name in enumerate({names!r}):
    _class, _, _method = _name.rpartition(".")
    _result = _unittest.TestResult()
    try:
        _unittest.TestSuite([globals()[_class](_method)]).run(_result)
    except BaseException as _error:
        print("{mark}", _number, "fail", type(_error).__name__, flush=True)
    else:
        _passed = _result.testsRun == 1 and _result.wasSuccessful() and not _result.skipped
        print("{mark}", _number, "pass" if _passed else "fail", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one executor made of a workload."""

    name: str
    verdicts: dict[Cell, str]
    """Cell → `pass`, or why not; cells that it could not be given are missing."""
    wall: float
    cpu: float | None
    """CPU seconds of all its processes; None where they cannot be seen."""
    details: dict[Cell, str]
    """Cell → a few words for a reader, where there are any."""
    candidates: int
    cells: int
    """How many it was given."""


def cupel(work: Workload, backend: str, folder: Path) -> Ran:
    """This judge with two workers; from reading the tasks to all rows of the matrix, workers' start included."""
    tasks = write(work.tasks, folder / "tasks.jsonl")
    run = folder / f"run-{backend}"
    command = [
        sys.executable,
        str(HERE / "drivers" / "cupel_judge.py"),
        backend,
        str(tasks),
        str(run),
        str(WORKERS),
    ]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    rows = read_outcomes(run)
    verdicts = {(row.task_id, row.candidate_id, row.test_id): row.outcome.value for row in rows}
    lacking = sum(
        cell not in verdicts or verdicts[cell] == "infrastructure"
        for item in work.items
        for cell in item.cells
    )
    if lacking:
        print(
            f"{work.name}, {backend}: {lacking} of {work.cells} cells failed of our own fault",
            file=sys.stderr,
        )
    details = {(row.task_id, row.candidate_id, row.test_id): row.detail for row in rows}
    return Ran(
        f"Cupel, `{backend}`", verdicts, told["wall"], told["cpu"], details, len(work.items), work.cells
    )


def one_process_a_candidate(work: Workload, python: str = sys.executable) -> Ran:
    """`python -I`, two at a time: the candidate and all its tests in one script."""

    def run(item: Item) -> str:
        command = [python, "-I", "-"]
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "start_new_session": True}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, **quiet)  # type: ignore[call-overload]
        try:
            told, _ = process.communicate(script(item).encode("utf-8", "replace"), timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            told, _ = process.communicate()
        return str(told.decode("utf-8", "replace"))

    before, began = _children_cpu(), time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(run, work.items))
    wall, cpu = time.monotonic() - began, _children_cpu() - before
    return _ran("one `python -I` a candidate", work, told, wall, cpu)


def evalplus(work: Workload, python: str) -> Ran:
    """EvalPlus' own check, on the cells that are one call and an expected value."""
    places = [[index for index, call in enumerate(item.calls) if call is not None] for item in work.items]
    given = [(item, where) for item, where in zip(work.items, places, strict=True) if where]
    lines = [
        {
            "code": item.code,
            "entry": item.entry,
            "inputs": [item.calls[at][0] for at in where],  # type: ignore[index]
            "expected": [item.calls[at][1] for at in where],  # type: ignore[index]
        }
        for item, where in given
    ]
    told = _driver(python, "evalplus_check.py", [str(WORKERS)], lines)
    verdicts: dict[Cell, str] = {}
    for (item, where), found in zip(given, told["found"], strict=True):
        passed = found["passed"] + [False] * (len(where) - len(found["passed"]))
        cells = [item.cells[at] for at in where]
        verdicts |= {
            cell: "pass" if yes else found["status"] for cell, yes in zip(cells, passed, strict=True)
        }
    cells = sum(len(where) for _, where in given)
    return Ran("`evalplus`' own check", verdicts, told["wall"], told["cpu"], {}, len(given), cells)


def evolvecoder(work: Workload, python: str, checkout: Path) -> Ran:
    """EvolveCoder's executor of assert tests."""
    lines = [{"code": item.code, "asserts": item.asserts} for item in work.items]
    told = _driver(python, "evolvecoder_check.py", [str(WORKERS), str(checkout)], lines)
    verdicts = {
        cell: "pass" if yes else str(why)
        for item, found in zip(work.items, told["found"], strict=True)
        for cell, yes, why in zip(item.cells, found["passed"], found["why"], strict=True)
    }
    return Ran("EvolveCoder's executor", verdicts, told["wall"], told["cpu"], {}, len(work.items), work.cells)


def sandboxfusion(work: Workload, address: str, server: int | None) -> Ran:
    """SandboxFusion's `/run_code`, two requests at a time, with the script that `python -I` gets.

    Args:
        address: host:port of a server.
        server: its process where this benchmark started it, so that its CPU time can be seen.
    """

    def run(item: Item) -> str:
        body = json.dumps({"code": script(item), "language": "python", "run_timeout": SECONDS})
        connection = http.client.HTTPConnection(address, timeout=10 * SECONDS)
        connection.request("POST", "/run_code", body, {"Content-Type": "application/json"})
        told = json.loads(connection.getresponse().read())
        connection.close()
        return str((told.get("run_result") or {}).get("stdout") or "")

    before, began = _tree_cpu(server), time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(run, work.items))
    wall, after = time.monotonic() - began, _tree_cpu(server)
    cpu = None if before is None or after is None else after - before
    return _ran("SandboxFusion, `/run_code`", work, told, wall, cpu)


@contextmanager
def sandboxfusion_server(checkout: Path, python: str, port: int = 18080) -> Iterator[tuple[str, int]]:
    """A SandboxFusion server from its sources: its address and process.

    The environment must look like a conda one to it: a folder `condabin` beside `bin` (`environments.py` makes it).
    """
    (checkout / "docs" / "build").mkdir(parents=True, exist_ok=True)  # which it wants to serve
    process = subprocess.Popen(
        [python, "-m", "uvicorn", "sandbox.server.server:app", "--port", str(port), "--log-level", "error"],
        cwd=checkout,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SANDBOX_CONFIG": "local", "PYTHONPATH": ""},
        start_new_session=True,
    )
    address = f"127.0.0.1:{port}"
    try:
        for _ in range(120):
            if process.poll() is not None:
                raise SystemExit(f"SandboxFusion's server ended with {process.returncode}")
            try:
                connection = http.client.HTTPConnection(address, timeout=5)
                connection.request("GET", "/v1/ping")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.5)
        yield address, process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def script(item: Item) -> str:
    """The candidate and all its tests as one script that prints what came of each."""
    if item.file:
        names = [test.partition("::")[2] for test in item.test_ids]
        return f"{item.code}\n\n{item.file}\n" + _UNITTEST_SCRIPT.format(names=names, mark=_MARK)
    return f"{item.code}\n" + _SCRIPT.format(asserts=list(item.asserts), mark=_MARK)


def _ran(name: str, work: Workload, told: Sequence[str], wall: float, cpu: float | None) -> Ran:
    verdicts: dict[Cell, str] = {}
    for item, text in zip(work.items, told, strict=True):
        found = dict.fromkeys(item.cells, "no word")
        for line in text.splitlines():
            words = line.partition(_MARK)[2].split()
            if len(words) >= 2 and words[0].isdigit() and int(words[0]) < len(item.cells):
                found[item.cells[int(words[0])]] = " ".join(words[1:])
        verdicts |= found
    return Ran(name, verdicts, wall, cpu, {}, len(work.items), work.cells)


def _driver(python: str, name: str, arguments: Sequence[str], lines: Sequence[Any]) -> dict[str, Any]:
    """Run a driver in its environment; what it prints last is its answer."""
    done = subprocess.run(
        [python, str(HERE / "drivers" / name), *arguments],
        input="".join(json.dumps(line) + "\n" for line in lines),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree_cpu(pid: int | None) -> float | None:
    """CPU seconds of a process and of all that it waited for."""
    if pid is None:
        return None
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
