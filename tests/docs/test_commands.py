"""Every command in a document runs, in the documents' order, in one folder."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.model.task import task_from_json
from default_script import DefaultScript
from scripted_server import run_batch

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


@pytest.mark.timeout(900)  # whole runs on a machine that may be busy
def test_every_cupel_command_of_the_documents_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = [command for path in DOCUMENTS for command in commands(path)]
    assert len(found) >= 10
    for command in found:
        name, *arguments = shlex.split(command)
        if name == "cupel":
            assert run(arguments) == 0, command
        elif name == "vllm":  # a double: no document's command asks a real model
            play_run_batch(arguments)


def play_run_batch(arguments: list[str]) -> None:
    """`vllm run-batch -i QUESTIONS -o RESULTS --model MODEL`, as far as what it leaves."""
    subcommand, *options = arguments
    given = dict(zip(options[::2], options[1::2], strict=True))
    assert (subcommand, set(given)) == ("run-batch", {"-i", "-o", "--model"})
    run_batch(DefaultScript(), Path(given["-i"]), Path(given["-o"]))


def test_links_between_documents_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"


def test_the_example_lines_of_the_format_keep_the_format() -> None:
    (block,) = re.findall(
        r"```json\n(.*?)```", (ROOT / "docs" / "format.md").read_text(encoding="utf-8"), re.DOTALL
    )
    task, *tests = (json.loads(line) for line in block.splitlines())
    assert task_from_json(task).id == "demo/clamp"
    for test in tests:
        kind = "program" if test["kind"] == "stdio" else "function"
        whole = {**task, "interface": {"kind": kind, "name": "x"}, "tests": [test]}
        assert task_from_json(whole).tests[0].id == test["id"]


def test_the_api_snippet_of_the_readme_runs_as_a_script(tmp_path: Path, clamp: dict[str, Any]) -> None:
    (snippet,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "examples.jsonl").write_text(json.dumps(clamp) + "\n", encoding="utf-8")
    (tmp_path / "script.py").write_text(snippet, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "'kept': 2" in done.stdout
