"""The house's own rules that a program can check: sizes, names, docstrings, where state and times may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for path in (ROOT / "src" / "cupel").rglob("*.py") if "examples/tasks" not in path.as_posix()
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 70


def module_name(path: Path) -> str:
    return path.relative_to(ROOT / "src").as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_file_is_one_idea_of_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_every_module_says_what_it_covers(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION] == []


def test_there_are_no_drawers() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [module_name(path) for path in SOURCES if path.stem in drawers] == []


def test_nothing_untrusted_is_unpickled_evaluated_or_imported_on_the_trusted_side() -> None:
    trusted = [path for path in SOURCES if "sandbox/guest" not in path.as_posix()]
    pattern = re.compile(
        r"(?<![\w.])(?:eval|exec)\(|pickle\.loads|marshal\.loads|runpy|import_module\(|__import__\("
    )
    found = [module_name(path) for path in trusted if pattern.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_layers_import_downwards_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_help_is_quick_because_heavy_libraries_are_imported_only_where_used() -> None:
    code = "import sys, cupel.cli.main; print(*sorted({'pyarrow', 'jinja2', 'pydantic', 'rich.progress'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_lock_files_hold_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
