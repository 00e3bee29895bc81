"""People who work through the command line alone: take a piece, fill its folder, hand it in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cupel.author.workflow.toml_text import toml_tables
from cupel.cli.main import run as cupel
from harbour_tasks import lines


@dataclass
class Office:
    """A run of the workflow in a folder, and everybody's folders beside it."""

    base: Path
    capsys: pytest.CaptureFixture[str]
    folders: list[Path] = field(default_factory=list)
    """All that were ever written."""

    @property
    def run(self) -> Path:
        return self.base / "run"

    def command(self, *words: Any, code: int = 0) -> str:
        """Run a command, hold its exit code against the expected one, and give back what it printed on standard output."""
        self.capsys.readouterr()
        got = cupel([str(one) for one in words])
        printed = self.capsys.readouterr()
        assert got == code, (words, got, printed.out, printed.err)
        self.said = printed.err
        return printed.out

    def begin(self, plan: list[dict[str, Any]], *options: Any) -> None:
        path = self.base / "plan.jsonl"
        path.write_text(lines(*plan), encoding="utf-8")
        self.command("work", "begin", path, "--out", self.run, *options)

    def take(self, name: str, role: str, *options: Any) -> Path:
        """Take a piece; gives back its folder."""
        folder = self.base / f"{len(self.folders):02}-{name}-{role}"
        self.command("work", "next", self.run, "--as", name, "--role", role, "--out", folder, *options)
        self.folders.append(folder)
        return folder

    def submit(self, folder: Path, files: Mapping[str, str] | None = None) -> str:
        """Fill a folder and hand it in; it has to be taken."""
        fill(folder, files or {})
        return self.command("work", "submit", folder)

    def refused(self, folder: Path, files: Mapping[str, str] | None = None) -> list[str]:
        """Fill a folder and hand it in; it must not be taken. Gives back the problems."""
        fill(folder, files or {})
        return self.command("work", "submit", folder, code=1).splitlines()

    def done(self, name: str, role: str, files: Mapping[str, str], *options: Any) -> Path:
        """Take a piece, fill it, hand it in."""
        folder = self.take(name, role, *options)
        self.submit(folder, files)
        return folder

    def advance(self, strictness: str = "strict") -> dict[str, Any]:
        """Let the program do what needs no judgement."""
        words = ("work", "advance", self.run, "--strictness", strictness, "--json")
        found: dict[str, Any] = json.loads(self.command(*words))
        return found

    def gates(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.command("work", "status", self.run, "--json"))["gates"]
        return found

    def story(self, task: str) -> list[str]:
        """What happened to a task, in words."""
        found = json.loads(self.command("work", "status", self.run, "--task", task, "--json"))
        return [one["what"] for one in found["events"]]


def fill(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder's `work/`."""
    for name, text in files.items():
        path = folder / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ruled(folder: Path, at_fault: str, reason: str, **by_test: tuple[str, str]) -> dict[str, str]:
    """The rulings of a piece: all alike, save those on matters about a test that is named with (at fault, reason)."""
    rulings = []
    for matter in (folder / "view" / "matters.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        named = [told for test, told in by_test.items() if f"\n{test}: " in matter]
        fault, why = named[0] if named else (at_fault, reason)
        rulings.append({"matter": matter.partition(":")[0], "at_fault": fault, "reason": why})
    return {"rulings.toml": toml_tables("rulings", rulings)}
