"""How many test functions work apart from the program: `python benchmarks/split.py`.

Reads `../shared/data/classeval.jsonl` and `exercism_python.jsonl`. The measure is the share of test functions which the
reference passes under plain `python -m unittest` and which it passes split as well; tasks that need third-party
packages are left aside and listed. Prints the share of each set and in all, and the reason of every function that needs
to share the program's process. The plain run is not isolated: it runs the references of this data and nothing else.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from cupel.judge.certificate import Certificate, issue
from cupel.judge.checks import Check, checks_of
from cupel.judge.judge import Judge
from cupel.judge.limits import reference_limits
from cupel.judge.programs import source_of
from cupel.judge.test_functions import test_functions
from cupel.model.outcome import Mode
from cupel.model.task import FileTest, Task
from cupel.sandbox.backends import choose
from cupel.store.taskfile import read_tasks

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SETS = {"classeval": "classeval.jsonl", "exercism": "exercism_python.jsonl"}
PLAIN_SECONDS = 600


def main() -> None:
    """Measure both sets."""
    total: Counter[str] = Counter()
    with Judge(choose()) as judge:
        for name, file in SETS.items():
            if not (DATA / file).is_file():
                print(f"{name}: left out, there is no {DATA / file}", file=sys.stderr)
                continue
            counts = measure(judge, name, DATA / file)
            print(f"{name}: {_share(counts)}\n")
            total += counts
    print(f"in all: {_share(total)}")


def measure(judge: Judge, name: str, source: Path) -> Counter[str]:
    """Functions of one set: `plain` (pass under plain unittest), `split` (of those), `shared`."""
    counts: Counter[str] = Counter()
    aside, reasons = [], []
    for task in _imported(name, source):
        foreign = _third_party(task)
        if foreign:
            aside.append(f"{task.id} ({', '.join(foreign)})")
            continue
        plain = _plainly_passing(task)
        checks = [check for check in checks_of(task) if check.test_id in plain]
        assert task.reference is not None
        reference = source_of(task, task.reference)
        issued = issue(judge, task, reference, checks, reference_limits(task))
        for check in checks:
            works, why = _works_split(check, issued)
            counts += Counter(plain=1, split=int(works), shared=int(not works))
            if not works:
                reasons.append(f"{task.id} {check.test_id.partition('::')[2]}: {why}")
    print(f"## {name}\n\nleft aside, they need packages: {', '.join(aside) or 'none'}\n")
    print("\n".join(f"- {reason}" for reason in reasons) or "no function needs to share")
    return counts


def _works_split(check: Check, issued: dict[str, Certificate]) -> tuple[bool, str]:
    certificate = issued[check.key]
    return certificate.passes and certificate.mode is Mode.SPLIT, certificate.reason


def _imported(name: str, source: Path) -> list[Task]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "tasks.jsonl"
        command = [sys.executable, "-m", "cupel", "import", name, str(source), "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return list(read_tasks(out).tasks)


def _third_party(task: Task) -> list[str]:
    """Modules outside the standard library that the reference or the tests import."""
    assert task.reference is not None
    source = source_of(task, task.reference)
    texts = [*source.files.values(), *(test.code for test in task.tests if isinstance(test, FileTest))]
    own = {Path(path).stem for path in source.files} | set(source.names)
    found = set()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return sorted(found - set(sys.stdlib_module_names) - own)


def _plainly_passing(task: Task) -> set[str]:
    """Ids of the checks whose function passes under `python -m unittest`, each run by its name."""
    assert task.reference is not None
    passing = set()
    source = source_of(task, task.reference)
    names = [task.interface.name, *task.interface.exports]
    for test in task.tests:
        if not isinstance(test, FileTest):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for path, text in source.files.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(text, encoding="utf-8")
            module = Path(source.entry).stem
            uses = f"from {module} import *\n" if names else ""
            (Path(folder) / "test_plain.py").write_text(f"{uses}{test.code}", encoding="utf-8")
            passing |= {f"{test.id}::{function}" for function in _passed(folder, test_functions(test))}
    return passing


def _passed(folder: str, functions: list[str]) -> set[str]:
    command = [sys.executable, "-m", "unittest", "-v", *(f"test_plain.{function}" for function in functions)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PLAIN_SECONDS
    )
    ended = re.findall(
        r"^(\w+) \(test_plain\.([\w.]+)\)[^\n]*?\.\.\. (?:[^\n]*\n)*?.*?(ok|FAIL|ERROR|skipped)\b",
        done.stderr,
        re.M,
    )
    passed = set()
    for method, place, how in ended:
        qualified = place if place.endswith(f".{method}") else f"{place}.{method}"
        if how == "ok":
            passed.add(qualified)
    return passed & set(functions)


def _share(counts: Counter[str]) -> str:
    plain = counts["plain"]
    share = f"{100 * counts['split'] / plain:.2f}%" if plain else "nothing to measure"
    return f"{counts['split']} of {plain} functions that pass plainly pass split, {share}; {counts['shared']} do not"


if __name__ == "__main__":
    main()
