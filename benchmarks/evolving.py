"""One `cupel evolve` in a process of its own, with its settings and what it cost.

Covers the options that all benchmarks of hardening share, running the command, and reading what it printed. CPU seconds are
those of the command and of all processes that it waited for: workers, fork servers and the programs themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CUPEL = [sys.executable, "-m", "cupel"]
ORACLES = ("cautious", "balanced", "bold")


@dataclass(frozen=True, slots=True)
class Settings:
    """How `cupel evolve` is to be run; None leaves an option out."""

    oracle: str | None = None
    calibration: Path | None = None
    """File of thresholds."""
    rulings: Path | None = None
    workers: int = 2
    seed: int = 0
    proposals: Path | None = None
    fuzz: bool = True
    """Whether inputs are drawn beside those that are proposed."""
    max_tests: int | None = None

    def arguments(self) -> list[object]:
        """The settings as options of the command."""
        given = {
            "--oracle": self.oracle,
            "--calibration": self.calibration,
            "--rulings": self.rulings,
            "--proposals": self.proposals,
            "--max-tests": self.max_tests,
        }
        told: list[object] = [
            part for name, value in given.items() if value is not None for part in (name, value)
        ]
        told += [] if self.fuzz else ["--no-fuzz"]
        return [*told, "--workers", self.workers, "--seed", self.seed]


@dataclass(frozen=True, slots=True)
class Evolved:
    """A run that was made, and what it cost."""

    run: Path
    summary: dict[str, Any]
    """What the command printed."""
    seconds: float
    """By the clock."""
    cpu_seconds: float
    megabytes: float
    """Largest resident size of any one process."""

    def scored(self) -> dict[str, Any]:
        """What `cupel score` says of the run."""
        return dict(json.loads(cupel("score", self.run, "--json")))


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every benchmark of hardening has."""
    parser.add_argument("--tasks", type=int, help="a fixed subset of so many tasks a set, chosen by hash")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)


def evolve(tasks: Path, run: Path, settings: Settings) -> Evolved:
    """Evolve a task file; the run's folder is made anew.

    Raises:
        SystemExit: the command failed.
    """
    shutil.rmtree(run, ignore_errors=True)
    run.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["evolve", tasks, "--out", run, *settings.arguments(), "--json"]
    printed = run.with_name(run.name + ".json")
    began = time.monotonic()
    with printed.open("wb") as shown:
        process = subprocess.Popen([*CUPEL, *(str(argument) for argument in arguments)], stdout=shown)
        try:
            _, status, usage = os.wait4(process.pid, 0)  # its own figures and those of all that it waited for
        except BaseException:
            process.terminate()
            process.wait()
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{run}: evolve ended with {process.returncode}")
    return Evolved(
        run,
        json.loads(printed.read_bytes()),
        time.monotonic() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
    )


def cupel(*arguments: object) -> str:
    """Run a command; returns what it prints as data.

    Raises:
        SystemExit: the command failed.
    """
    command = [*CUPEL, *(str(argument) for argument in arguments)]
    environment = {**os.environ, "COLUMNS": "110"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}")
    return done.stdout
