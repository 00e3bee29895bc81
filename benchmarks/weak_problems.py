"""Which problems accept a broken solution, by gameability 0.3.1: `python benchmarks/weak_problems.py`.

Takes the run that `harden.py --only humaneval` left (or `--run FOLDER`), exports its suites and those of the same tasks before
hardening (`cupel export asserts`), and has gameability audit both: it breaks the reference in one place, sees that the result
differs on inputs that it makes from the tests, and asks whether the tests notice. Prints one table, and the weak problems by name.

gameability runs a test within a budget of steps and leaves out a problem whose reference exceeds it. Such problems are audited
once more without the lines that exceed it. A last row has the hardened suites face the broken solutions and inputs that it made
from the plain tests: by itself it makes its inputs from the tests that it audits. Installs gameability from the package index
in an environment of its own in the output folder. It runs references and mutants unisolated.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environments
import figures
from evolving import cupel
from tasksets import ROOT, Line, imported, is_here, read_lines, written

PACKAGE = "gameability==0.3.1"
CENSUS = Path(__file__).with_name("drivers") / "gameability_census.py"
BEYOND_BUDGET = "excluded:reference-fails-own-tests"
RESULT = "gameability.json"
Row = dict[str, Any]
"""What gameability says of one problem."""
Rows = Callable[[str, Sequence[Line]], list[Row]]
"""Name for files, and problems → what gameability says of each."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What gameability says of a set of problems."""

    judged: int
    weak: Mapping[str, tuple[str, ...]]
    """Problem that accepts a broken solution → for each, what was changed in it and a test that would catch it."""
    broken: int
    """Solutions that it broke."""
    accepted: int
    """Broken solutions that pass all tests."""
    endless: int
    """Broken solutions that never returned; gameability counts them for nobody."""
    excluded: Mapping[str, tuple[str, ...]]
    """Reason → problems that it could not judge."""


def main() -> None:
    """Audit before and after, print and leave the result."""
    options = _options()
    if not is_here("humaneval"):
        return
    if not (options.run / "tasks.jsonl").is_file():
        raise SystemExit(
            f"{options.run} holds no run; make one with `python benchmarks/harden.py --only humaneval`"
        )
    options.out.mkdir(parents=True, exist_ok=True)
    python = environments.environment(options.out / "environment", (PACKAGE,))
    hardened = exported(options.run, options.out / "hardened.jsonl")
    names = {line["id"] for line in read_lines(options.run / "tasks.jsonl")}
    tasks = [line for line in imported("humaneval", options.out / "set.jsonl") if line["id"] in names]
    plain = exported(written(tasks, options.out / "tasks.jsonl"), options.out / "plain.jsonl")
    auditor = Auditor(python, options.out.resolve(), options.workers, options.timeout)
    harvest = {one["id"]: one["tests"] for one in plain}
    held = [{**one, "harvest": harvest[one["id"]]} for one in hardened if one["id"] in harvest]
    audits = {
        "plain": auditor.audit("plain", plain, auditor.command),
        "hardened": auditor.audit("hardened", hardened, auditor.command),
        "hardened, inputs from the plain tests": auditor.audit("held", held, auditor.census),
    }
    print("\n".join(table(audits)))
    options.results.mkdir(parents=True, exist_ok=True)
    body = {name: {"judged": one.judged, "weak": list(one.weak)} for name, one in audits.items()}
    (options.results / RESULT).write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    runs = ROOT / "bench-run"
    parser.add_argument(
        "--run", type=Path, default=runs / "humaneval", help="a run of `cupel evolve` on humaneval"
    )
    parser.add_argument(
        "--out", type=Path, default=runs / "gameability", help="folder for the environment and files"
    )
    parser.add_argument("--results", type=Path, default=figures.RESULTS, help="folder for the figures")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--timeout", type=int, default=60, help="seconds a problem; gameability's own default is 40"
    )
    return parser.parse_args()


def exported(tasks: Path, out: Path) -> list[Line]:
    """A task file or a run as plain asserts."""
    cupel("export", "asserts", tasks, "--out", out)
    return read_lines(out)


@dataclass(frozen=True, slots=True)
class Auditor:
    """gameability in its own environment."""

    python: str
    folder: Path
    workers: int
    timeout: int

    def audit(self, name: str, records: Sequence[Line], rows_of: Rows) -> Audit:
        """Audit problems; those beyond gameability's budget of steps once more without the lines that are."""
        rows = {row["pid"]: row for row in rows_of(name, records)}
        beyond = [one for one in records if rows[one["id"]]["status"] == BEYOND_BUDGET]
        again = self._within_budget(f"{name}-beyond", beyond)
        if again:
            rows |= {row["pid"]: row for row in rows_of(f"{name}-within", again)}
        return audit_of(list(rows.values()), {one["id"]: one["reference"] for one in records})

    def command(self, name: str, records: Sequence[Line]) -> list[Row]:
        """`gameability check` on the problems: it makes its inputs from their own tests."""
        report = self.folder / f"{name}.json"
        options = ["--workers", self.workers, "--timeout", self.timeout, "--show", 0, "--json", report]
        self._run("-m", "gameability", "check", self._written(name, records), *options)
        return list(json.loads(report.read_text(encoding="utf-8"))["rows"])

    def census(self, name: str, records: Sequence[Line]) -> list[Row]:
        """The same with inputs made from the tests under `harvest`, which the command has no option for."""
        file = self._written(name, records)
        return list(json.loads(self._run(CENSUS, "census", file, self.workers, self.timeout)))

    def _within_budget(self, name: str, records: Sequence[Line]) -> list[Line]:
        """The problems without the lines on which gameability stops the reference; none that has no line left."""
        if not records:
            return []
        kept = json.loads(self._run(CENSUS, "within", self._written(name, records)))
        return [{**one, "tests": kept[one["id"]]} for one in records if kept[one["id"]]]

    def _written(self, name: str, records: Sequence[Line]) -> Path:
        return written(records, self.folder / f"{name}.jsonl")

    def _run(self, *arguments: object) -> str:
        command = [self.python, *(str(argument) for argument in arguments)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}")
        return done.stdout


def audit_of(rows: Sequence[Row], references: Mapping[str, str]) -> Audit:
    """Add up what gameability says of each problem.

    Args:
        rows: of `gameability check --json`.
        references: problem → its reference, of which the broken solutions were made.
    """
    judged = [row for row in rows if row["status"] == "ok"]
    excluded: dict[str, list[str]] = {}
    for row in rows:
        if row["status"] != "ok":
            excluded.setdefault(row["status"].partition(":")[2], []).append(row["pid"])
    return Audit(
        judged=len(judged),
        weak={row["pid"]: _survivors(references[row["pid"]], row) for row in judged if row["n_survived"]},
        broken=sum(row["n_broken"] for row in judged),
        accepted=sum(row["n_survived"] for row in judged),
        endless=sum(row["truncated"] for row in rows),
        excluded={reason: tuple(names) for reason, names in sorted(excluded.items())},
    )


def _survivors(reference: str, row: Row) -> tuple[str, ...]:
    """The broken solutions that a problem accepts, each in one line."""
    before = ast.unparse(ast.parse(reference)).splitlines()
    changes = []
    for one in row["examples"]:
        lines = list(difflib.unified_diff(before, one["src"].splitlines(), lineterm="", n=0))[2:]
        changes.append(" → ".join(f"`{line[1:].strip()}`" for line in lines if not line.startswith("@@")))
    inputs = sorted({f"({args}) is {answer}" for args, answer in row.get("witness", ())})
    return (
        *changes,
        f"told apart by {'; '.join(inputs)}" if inputs else "told apart only where the reference raises",
    )


def table(audits: Mapping[str, Audit]) -> Iterator[str]:
    """All audits, and what stands out by name."""
    yield f"{PACKAGE.replace('==', ' ')} on humaneval"
    yield ""
    yield "| suite | weak problems | judged | broken solutions accepted | never returned | not judged |"
    yield "|---|---|---|---|---|---|"
    for name, one in audits.items():
        reasons = ", ".join(f"{len(names)} {reason}" for reason, names in one.excluded.items()) or "–"
        yield (
            f"| {name} | {len(one.weak)} | {one.judged} | {one.accepted} of {one.broken} | {one.endless} | {reasons} |"
        )
    for name, one in audits.items():
        yield ""
        yield f"{name}: {len(one.weak) or 'no'} weak problems"
        yield from (f"- {problem}: {', '.join(changes)}" for problem, changes in one.weak.items())
        yield from (f"- not judged, {reason}: {', '.join(names)}" for reason, names in one.excluded.items())


if __name__ == "__main__":
    main()
