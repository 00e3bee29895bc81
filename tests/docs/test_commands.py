"""Every command in a document runs, in the documents' order, in one folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cupel.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(document: Path) -> list[str]:
    """Lines that begin with `$` in console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    return [
        line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")
    ]


def test_the_documents_name_only_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        command.split()[1] for path in DOCUMENTS for command in commands(path) if command.startswith("make ")
    }
    assert named and named <= targets


def test_every_cupel_command_of_the_documents_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = [command for path in DOCUMENTS for command in commands(path) if command.startswith("cupel ")]
    assert len(found) >= 10
    for command in found:
        assert run(shlex.split(command)[1:]) == 0, command


def test_links_between_documents_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"
