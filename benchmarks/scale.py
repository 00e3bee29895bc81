"""From tasks made by program to a dataset that verifies: what each stage takes, and what a SIGKILL in its middle costs.

    python benchmarks/scale.py --size 300 --out scale-run
    python benchmarks/scale.py --size 10500 --out scale-run --mutants 0
    python benchmarks/scale.py --size 300 --out scale-run --kill validate --kill judge

Stages, each one command of its own: `make` (benchmarks/families.py), `validate` (`cupel validate`; with `--validator judge` the
reference's outcomes in `cupel judge` decide instead), `dedupe`, `judge` (the candidates of what is left), `package`, `verify`. For each: wall
clock, CPU of all its processes, peak memory of all its processes together (proportional set size, sampled), tasks in and out.

A stage that is named by `--kill` is run once more into a second folder, killed with SIGKILL at half of the time that it took before, and the
same command given again: what it leaves has to be what the undisturbed run left. `--kill all` does so with every stage.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from scale_memory import peak_of

ROOT = Path(__file__).resolve().parents[1]
CUPEL = str(Path(sys.executable).with_name("cupel"))
EVERY_SECONDS = 0.25
"""How often memory is looked at."""
LEFT_BEHIND_SECONDS = 10.0
"""How long processes of a killed stage may take to find out that their parent is gone."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way, as a command."""

    name: str
    command: Callable[[Path], list[str]]
    """Given the folder in which it leaves its result."""
    counts: Callable[[Path], tuple[int, int]]
    """(tasks in, tasks out), read from what it left."""
    result: Callable[[Path], Any]
    """What two runs have to leave alike."""
    ok: Sequence[int] = (0,)
    """Exit codes with which it did its work."""


@dataclass(slots=True)
class Figure:
    """What one run of a stage took."""

    stage: str
    wall: float
    """Seconds."""
    cpu: float
    """Seconds, of all processes that ended."""
    peak_mb: float
    tasks_in: int = 0
    tasks_out: int = 0
    notes: list[str] = field(default_factory=list)


def measured(command: list[str], log: Path, ok: Sequence[int], kill_after: float | None = None) -> Figure:
    """Run a command to its end, or kill it and all of its group after so many seconds.

    Raises:
        SystemExit: it ended by itself with a code that is none of `ok`.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            if kill_after is not None and time.monotonic() - began > kill_after:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            time.sleep(EVERY_SECONDS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    is_killed = kill_after is not None and process.returncode == -signal.SIGKILL
    if not is_killed and process.returncode not in ok:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}; see {log}")
    return Figure("", time.monotonic() - began, cpu, peak, notes=["killed"] if is_killed else [])


def lines(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def records_of(path: Path) -> list[dict[str, Any]]:
    """Id and metadata of each record of a task file."""
    with path.open(encoding="utf-8") as file:
        found = map(json.loads, file)
        return [{"id": one["id"], "metadata": one["metadata"]} for one in found]


class Outcomes(dict[tuple[str, str, str], tuple[str, str | None, bool]]):
    """(task, candidate, test) → (outcome, mode, whether it was executed)."""


def outcomes_of(run: Path) -> Outcomes:
    """The outcomes of a run without the times that they took."""
    columns = ["task_id", "candidate_id", "test_id", "outcome", "mode", "executed"]
    table = pq.read_table(run / "outcomes.parquet", columns=columns)
    rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
    return Outcomes({tuple(row[:3]): tuple(row[3:]) for row in rows})  # type: ignore[misc]


def last_json(log: Path) -> dict[str, Any]:
    """The last JSON object that a command printed to its log."""
    text = log.read_text(encoding="utf-8", errors="replace")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text[text.rindex("\n{\n") + 1 :])[0]
    return found


def stages(options: argparse.Namespace, whole: Path) -> list[Stage]:
    """The stages; each reads what the undisturbed run of the one before left in `whole`."""
    tasks, checked, kept = whole / "tasks.jsonl", whole / "checked", whole / "kept.jsonl"
    workers = ["--workers", str(options.workers)]
    made = [
        sys.executable, str(ROOT / "benchmarks" / "families.py"), "--size", str(options.size), "--seed", str(options.seed),
        "--duplicates", str(options.duplicates), "--candidates", str(options.candidates), "--out",
    ]  # fmt: skip
    mutants = [] if options.mutants is None else ["--mutants", str(options.mutants)]
    if options.validator == "validate":
        validate = Stage(
            "validate",
            lambda out: [CUPEL, "validate", str(tasks), "--out", str(out / "checked"), "--strictness", options.strictness, *mutants, *workers],
            lambda out: (lines(tasks), lines(out / "checked" / "accepted.jsonl")),
            lambda out: [(out / "checked" / name).read_bytes() for name in ("accepted.jsonl", "findings.jsonl")],
        )  # fmt: skip
        accepted = checked / "accepted.jsonl"
    else:
        validate = Stage(
            "validate",
            lambda out: [
                sys.executable,
                __file__,
                "--accept",
                str(tasks),
                "--out",
                str(out / "checked"),
                *workers,
            ],
            lambda out: (lines(tasks), lines(out / "checked.jsonl")),
            lambda out: (out / "checked.jsonl").read_bytes(),
        )
        accepted = whole / "checked.jsonl"
    return [
        Stage("make", lambda out: [*made, str(out / "tasks.jsonl")], lambda out: (0, lines(out / "tasks.jsonl")), lambda out: (out / "tasks.jsonl").read_bytes()),
        validate,
        Stage(
            "dedupe",
            lambda out: [CUPEL, "dedupe", str(accepted), "--out", str(out / "kept.jsonl")],
            lambda out: (lines(accepted), lines(out / "kept.jsonl")),
            lambda out: [(out / name).read_bytes() for name in ("kept.jsonl", "kept.duplicates.jsonl")],
        ),
        Stage(
            "judge",
            lambda out: [CUPEL, "judge", str(kept), "--out", str(out / "judged"), *workers],
            lambda out: (lines(kept), lines(out / "judged" / "tasks.jsonl")),
            lambda out: outcomes_of(out / "judged"),
        ),
        Stage(
            "package",
            lambda out: [CUPEL, "package", str(whole / "judged"), "--out", str(out / "dataset"), *(["--folders"] if options.folders else [])],
            lambda out: (lines(whole / "judged" / "tasks.jsonl"), packed(out / "dataset")),
            lambda out: (out / "dataset" / "MANIFEST.json").read_bytes(),
        ),
        Stage(
            "verify",
            lambda _: [CUPEL, "verify", str(whole / "dataset"), "--json", *workers],
            lambda out: (packed(whole / "dataset"), last_json(out / "verify.log")["tasks"]),
            lambda out: {key: value for key, value in last_json(out / "verify.log").items() if key != "repeated"},
        ),
    ]  # fmt: skip


def packed(dataset: Path) -> int:
    """Tasks of a dataset."""
    return sum(pq.ParquetFile(path).metadata.num_rows for path in (dataset / "tasks").glob("*.parquet"))


def accept(tasks: Path, out: Path, workers: int) -> None:
    """Judge a task file and keep the tasks whose reference passes every test, in `OUT.jsonl`: validation without mutants."""
    from cupel import api
    from cupel.store.taskfile import scan_tasks, write_lines

    summary = api.judge(tasks, out, workers=workers)
    failed = {one.task_id for one in summary.failed_by_reference}
    left = {task.id for task in scan_tasks(out) if hasattr(task, "prompt")} - failed
    write_lines(
        out.with_name(out.name + ".jsonl"),
        (task for task in scan_tasks(tasks) if getattr(task, "id", None) in left),
    )


def disturbed(stage: Stage, second: Path, wall: float) -> str:
    """Run a stage into a second folder, kill it at half time, and give the same command again; says what came of it."""
    log = second / f"{stage.name}.log"
    killed = measured(stage.command(second), log, stage.ok, kill_after=wall / 2)
    if "killed" not in killed.notes:
        return f"ended after {killed.wall:.1f} s, before it could be killed"
    time.sleep(min(LEFT_BEHIND_SECONDS, 1 + wall / 20))
    log.write_bytes(b"")
    again = measured(stage.command(second), log, stage.ok)
    return f"killed after {killed.wall:.1f} s, then {again.wall:.1f} s ({again.cpu:.1f} s of CPU) to the end"


def compared(undisturbed: Any, resumed: Any) -> str:
    """Whether two runs left the same; of outcomes, those that a clock decides (a time-out on one side) are counted apart."""
    if undisturbed == resumed:
        return "the same result"
    if not isinstance(undisturbed, Outcomes) or undisturbed.keys() != resumed.keys():
        return "ANOTHER RESULT"
    differing = [
        (undisturbed[cell], resumed[cell]) for cell in undisturbed if undisturbed[cell] != resumed[cell]
    ]
    if all({one[0], other[0]} & {"timeout", "not_run"} for one, other in differing):
        return f"the same result but for {len(differing)} cells at the edge of a time limit"
    return "ANOTHER RESULT"


def planted(whole: Path, accepted: Path) -> tuple[int, int, int]:
    """(planted copies that came to `dedupe`, copies of which the original stayed as well, distinct tasks dropped)."""
    records = records_of(accepted)
    kept = {one["id"] for one in records_of(whole / "kept.jsonl")}
    origin = {one["id"]: one["metadata"].get("planted", {}).get("copy_of") for one in records}

    def root(id: str) -> str:
        above = origin.get(id)
        return id if above is None else root(above)

    groups: dict[str, list[str]] = {}
    for id in origin:
        groups.setdefault(root(id), []).append(id)
    copies = sum(len(group) - 1 for group in groups.values())
    left = sum(max(sum(id in kept for id in group) - 1, 0) for group in groups.values())
    return copies, left, sum(not any(id in kept for id in group) for group in groups.values())


def main() -> None:
    """Run the stages and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=300, help="distinct tasks to make")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--duplicates", type=float, default=0.05, help="planted copies a distinct task")
    parser.add_argument("--candidates", type=int, default=2, choices=(0, 1, 2), help="programs a task")
    parser.add_argument("--out", type=Path, required=True, help="folder; an earlier one there is replaced")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--validator", choices=("validate", "judge"), default="validate")
    parser.add_argument("--strictness", default="quick", help="of cupel validate")
    parser.add_argument("--mutants", type=int, help="of cupel validate, a task at most")
    parser.add_argument("--folders", action="store_true", help="also folders for people")
    parser.add_argument("--kill", action="append", default=[], help="a stage to kill in its middle, or `all`")
    parser.add_argument("--accept", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.accept is not None:
        accept(options.accept, options.out, options.workers)
        return
    shutil.rmtree(options.out, ignore_errors=True)
    whole, second = options.out.resolve() / "whole", options.out.resolve() / "killed"
    whole.mkdir(parents=True)
    second.mkdir()
    run(options, whole, second)


def run(options: argparse.Namespace, whole: Path, second: Path) -> None:
    """All stages, with a line for each."""
    began, total_cpu, peak = time.monotonic(), 0.0, 0.0
    print(f"{'stage':10}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'in':>8}{'out':>8}   remarks", flush=True)
    for stage in stages(options, whole):
        figure = measured(stage.command(whole), whole / f"{stage.name}.log", stage.ok)
        figure.tasks_in, figure.tasks_out = stage.counts(whole)
        total_cpu, peak = total_cpu + figure.cpu, max(peak, figure.peak_mb)
        if stage.name in options.kill or "all" in options.kill:
            figure.notes.append(disturbed(stage, second, figure.wall))
            figure.notes.append(compared(stage.result(whole), stage.result(second)))
        print(
            f"{stage.name:10}{figure.wall:9.1f}{figure.cpu:9.1f}{figure.peak_mb:9.0f}{figure.tasks_in:8}{figure.tasks_out:8}   {'; '.join(figure.notes)}",
            flush=True,
        )
    accepted = (
        whole / "checked" / "accepted.jsonl" if options.validator == "validate" else whole / "checked.jsonl"
    )
    copies, left, lost = planted(whole, accepted)
    size = sum(path.stat().st_size for path in (whole / "dataset").rglob("*") if path.is_file()) / 1e6
    print(
        f"{'together':10}{time.monotonic() - began:9.1f}{total_cpu:9.1f}{peak:9.0f}\n"
        f"{copies} planted copies came to dedupe, {left} of them are left; {lost} distinct tasks were dropped; the dataset has {size:.1f} MB"
    )


if __name__ == "__main__":
    main()
