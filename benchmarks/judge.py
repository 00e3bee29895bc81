"""How fast the judge is, beside other executors, in one run: `python benchmarks/judge.py`.

Reads `../shared/data` beside the checkout; what is absent is left out with a word. Every executor gets the same distinct
candidates and two processes at a time, in turn, round after round; tables show medians. Programs that end and programs
that hang are measured apart: a hanging one costs each executor its own time limit. Verdicts are compared cell by cell;
where two differ, `disagreements.md` in the output folder says how.

Other executors run from where the user has them: `--evalplus-python` (an interpreter that has the package),
`--evolvecoder` and `--sandboxfusion` (checkouts, or host:port of a running server). `--make-environments FOLDER` makes
the environments that they need. `costs.py` has the judge's single costs, `million.py` a run of a million cells.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import signal
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import costs
import environments
import executors
import million
import workloads
from cupel.sandbox import backends
from executors import Ran
from workloads import Cell, Workload

Executor = Callable[[Workload], Ran]
SETS = ("base", "model-written", "classeval")


@dataclass(frozen=True, slots=True)
class Compared:
    """All executors on one set."""

    work: Workload
    hanging: int
    """Candidates of the set that hang."""
    ends: list[Ran]
    """Programs that end: medians of the rounds."""
    hangs: list[Ran | None]
    """Some of the programs that hang, in the same order of executors; None where there are none."""


def main() -> None:
    """Measure what was asked for."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a server which was started is ended
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    if options.million:
        print(million.table(options.out / "million", options.million))
        return
    available = [name for name in backends_here() if not options.backend or name in options.backend]
    compared = []
    with _servers(options) as others:
        for name in options.only or SETS:
            work = _work(name, options)
            if work is None:
                continue
            ours = [
                (f"cupel {one}", functools.partial(_cupel, backend=one, folder=options.out))
                for one in available
            ]
            compared.append(compare(work, [*ours, *others(work)], options.rounds, options.hanging))
            print("\n".join(tables(compared[-1])), flush=True)
    (options.out / "disagreements.md").write_text("\n".join(disagreements(compared)), encoding="utf-8")
    if not options.no_costs:
        print("\n".join(costs.report(available[0], options.out)))
    print(f"\nDisagreements, one by one: {options.out / 'disagreements.md'}. Load now: {_load()}.")


def compare(
    work: Workload, others: Sequence[tuple[str, Executor]], rounds: int, most_hanging: int
) -> Compared:
    """Run every executor on the programs that end, in turn, and on some of those that hang."""
    first = others[0][1](work)
    hanging = _hanging(first)
    ends = {(item.task_id, item.candidate_id) for item in work.items} - hanging
    some = set(sorted(hanging)[:most_hanging])
    taken: dict[str, list[Ran]] = {name: [] for name, _ in others}
    for number in range(rounds):
        for name, executor in others:
            _say(f"{work.name}: round {number + 1}, {name}")
            taken[name].append(executor(work.only(ends, work.name)))
    hangs: list[Ran | None] = []
    for name, executor in others:
        _say(f"{work.name}: {len(some)} hanging programs, {name}")
        hangs.append(executor(work.only(some, work.name)) if some else None)
    return Compared(work, len(hanging), [_median(taken[name]) for name, _ in others], hangs)


def tables(one: Compared) -> list[str]:
    """A set's two tables."""
    ours = one.ends[0]
    plain = next((ran for ran in one.ends if "python -I" in ran.name), None)
    lines = [
        f"\n## {one.work.name}: programs that end",
        "",
        f"{ours.candidates:,} distinct candidates of {len(one.work.tasks)} tasks, {ours.cells:,} cells, two workers; "
        f"load {_load()}.",
        "",
        "| executor | cells | cells a second | ms a candidate | CPU ms a candidate | CPU s "
        "| times `python -I` (wall) | (CPU) | same verdict |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for ran in one.ends:
        speed = "–" if plain is None else f"{_wall(plain) / _wall(ran):.1f}"
        saved = "–" if plain is None or not ran.cpu or not plain.cpu else f"{_cpu(plain) / _cpu(ran):.1f}"
        cpu = "– | –" if ran.cpu is None else f"{_cpu(ran):.2f} | {ran.cpu:.1f}"
        lines.append(
            f"| {ran.name} | {ran.cells:,} | {ran.cells / ran.wall:,.0f} | {_wall(ran):.2f} | {cpu} "
            f"| {speed} | {saved} | {agreement(ours, ran)} |"
        )
    if not any(one.hangs):
        return lines
    lines += [
        f"\n### {one.work.name}: all programs",
        "",
        f"{one.hanging} more candidates hang on some test. {one.hangs[0].candidates if one.hangs[0] else 0} of them were "
        "run by every executor, apart; the times of all are reckoned from those.",
        "",
        "| executor | cells a second, all | ms a candidate, all | s a hanging candidate | CPU s a hanging candidate "
        "| share of time lost to hanging | same verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    for ran, hung in zip(one.ends, one.hangs, strict=True):
        if hung is None or not hung.candidates:
            continue
        lost = hung.wall / hung.candidates * one.hanging
        wall, scale = ran.wall + lost, one.hanging / hung.candidates
        cells, candidates = ran.cells + hung.cells * scale, ran.candidates + one.hanging
        cpu = "–" if hung.cpu is None else f"{hung.cpu / hung.candidates:.2f}"
        both = replace(hung, verdicts=ran.verdicts | hung.verdicts)
        assert one.hangs[0] is not None
        known = replace(ours, verdicts=ours.verdicts | one.hangs[0].verdicts)
        lines.append(
            f"| {ran.name} | {cells / wall:,.0f} | {1000 * wall / candidates:.2f} | {hung.wall / hung.candidates:.2f} "
            f"| {cpu} | {100 * lost / wall:.0f}% | {agreement(known, both)} |"
        )
    return lines


def agreement(ours: Ran, other: Ran) -> str:
    """The share of cells that both call passed, or both not."""
    both = [cell for cell in other.verdicts if cell in ours.verdicts]
    same = sum((ours.verdicts[cell] == "pass") == (other.verdicts[cell] == "pass") for cell in both)
    return f"{100 * same / len(both):.3f}% ({len(both) - same} differ)" if both else "–"


def disagreements(compared: Sequence[Compared]) -> list[str]:
    """Every cell on which another executor says something else, with what both said and the test."""
    lines = ["# Cells on which executors disagree", ""]
    for one in compared:
        texts = _texts(one.work)
        first = [one.ends[0], *([one.hangs[0]] if one.hangs[0] is not None else [])]
        ours = {
            cell: (ran.verdicts[cell], ran.details.get(cell, "")) for ran in first for cell in ran.verdicts
        }
        for ran in [*one.ends[1:], *(ran for ran in one.hangs[1:] if ran is not None)]:
            differ = [
                cell for cell in ran.verdicts if (ours[cell][0] == "pass") != (ran.verdicts[cell] == "pass")
            ]
            lines += [f"## {one.work.name}: {ran.name}", ""] if differ else []
            for cell in differ:
                said, detail = ours[cell]
                lines.append(
                    f"- `{' · '.join(cell)}`: Cupel {said} ({detail}); it {ran.verdicts[cell]}. {texts[cell]}"
                )
    return [*lines, ""]


def backends_here() -> list[str]:
    """The backends that work on this machine, isolating ones first."""
    names = getattr(backends, "BACKENDS", (backends.NAMESPACES, backends.NONE))
    found = [backends.try_out(name) for name in names]
    for one in found:
        if not one.works:
            print(f"backend {one.backend}: left out, {one.reason}", file=sys.stderr)
    return [one.backend for one in found if one.works]


class _servers:  # noqa: N801 - used like a function
    """The other executors that can be started; a SandboxFusion server lives as long as the block."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._server = None

    def __enter__(self) -> Callable[[Workload], list[tuple[str, Executor]]]:
        options = self._options
        self._address, self._pid = options.sandboxfusion, None
        if options.sandboxfusion and Path(options.sandboxfusion).is_dir():
            python = options.sandboxfusion_python
            if python is None:
                raise SystemExit(
                    "a SandboxFusion checkout needs --sandboxfusion-python or --make-environments"
                )
            self._server = executors.sandboxfusion_server(Path(options.sandboxfusion), python)
            self._address, self._pid = self._server.__enter__()
        return self._others

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.__exit__(None, None, None)

    def _others(self, work: Workload) -> list[tuple[str, Executor]]:
        options, found = self._options, []
        found.append(("python -I", executors.one_process_a_candidate))
        takes_asserts = bool(work.items and work.items[0].asserts)
        if not takes_asserts:
            _say("evalplus and EvolveCoder: left out, they judge asserts on functions only")
        elif options.evalplus_python is None:
            _say("evalplus and EvolveCoder: left out, no --evalplus-python")
        else:
            python = options.evalplus_python
            found.append(("evalplus", functools.partial(executors.evalplus, python=python)))
            if options.evolvecoder is None:
                _say("EvolveCoder: left out, no --evolvecoder")
            else:
                evolvecoder = functools.partial(
                    executors.evolvecoder, python=python, checkout=options.evolvecoder
                )
                found.append(("EvolveCoder", evolvecoder))
        if self._address is None:
            _say("SandboxFusion: left out, no --sandboxfusion")
        else:
            fusion = functools.partial(executors.sandboxfusion, address=self._address, server=self._pid)
            found.append(("SandboxFusion", fusion))
        return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=SETS, help="a set to measure; may be repeated")
    parser.add_argument(
        "--backend", action="append", help="a backend of the judge; may be repeated; default: all"
    )
    parser.add_argument("--tasks", type=int, default=0, help="at most so many tasks a set; 0 for all")
    parser.add_argument(
        "--candidates", type=int, default=8, help="at most so many candidates a task; 0 for all"
    )
    parser.add_argument(
        "--hanging", type=int, default=8, help="how many hanging candidates every executor runs"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-costs", action="store_true", help="leave out the judge's single costs")
    parser.add_argument("--evalplus-python", help="an interpreter that has the package evalplus")
    parser.add_argument("--evolvecoder", type=Path, help="a checkout; it runs in evalplus' environment")
    parser.add_argument("--sandboxfusion", help="a checkout, or host:port of a running server")
    parser.add_argument("--sandboxfusion-python", help="an interpreter that has what the server needs")
    parser.add_argument(
        "--make-environments", type=Path, help="make the environments of others in this folder"
    )
    parser.add_argument(
        "--million", type=int, nargs="?", const=1_000_000, help="judge so many generated cells instead"
    )
    parser.add_argument("--out", type=Path, default=workloads.ROOT / "bench-judge", help="folder, made anew")
    options = parser.parse_args()
    if options.make_environments is not None:
        made = environments.make(options.make_environments)
        options.evalplus_python = options.evalplus_python or made[0]
        options.sandboxfusion_python = options.sandboxfusion_python or made[1]
    return options


def _work(name: str, options: argparse.Namespace) -> Workload | None:
    size = {"tasks": options.tasks, "candidates": options.candidates}
    if name == "classeval":
        return workloads.classeval(options.out, **size)
    return workloads.humaneval(options.out, model_written=name == "model-written", **size)


def _cupel(work: Workload, backend: str, folder: Path) -> Ran:
    return executors.cupel(work, backend, folder)


def _hanging(ran: Ran) -> set[tuple[str, str]]:
    return {
        (task, candidate)
        for (task, candidate, _), said in ran.verdicts.items()
        if said in ("timeout", "not_run")
    }


def _median(taken: Sequence[Ran]) -> Ran:
    cpu = [one.cpu for one in taken if one.cpu is not None]
    wall = statistics.median(one.wall for one in taken)
    return replace(taken[-1], wall=wall, cpu=statistics.median(cpu) if cpu else None)


def _texts(work: Workload) -> dict[Cell, str]:
    return {
        cell: f"`{item.asserts[index][:200]}`" if item.asserts else ""
        for item in work.items
        for index, cell in enumerate(item.cells)
    }


def _wall(ran: Ran) -> float:
    """Milliseconds of wall time a candidate."""
    return 1000 * ran.wall / ran.candidates


def _cpu(ran: Ran) -> float:
    """Milliseconds of CPU time a candidate."""
    return 1000 * (ran.cpu or 0.0) / ran.candidates


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
