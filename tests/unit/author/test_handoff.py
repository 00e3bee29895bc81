"""A piece of work as a folder: what is in it, what its guide shows, and reading back what was filled in."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from authoring_play import ANN, BEN, BRIEF, handed, opened, suite_answer, task_answer
from cupel.author.handoff import read_folder, write_folder
from cupel.author.handoff.view_files import view_files
from cupel.author.workflow.layout import files_of_form
from cupel.author.workflow.papers import Shown
from cupel.author.workflow.records import Piece, PieceKind
from cupel.author.workflow.seen import View, checklist, view_json
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm.authoring_views import (
    AmendTaskView,
    AmendTestsView,
    ArbiterView,
    AuthoringView,
    CellView,
    ChecklistView,
    FailuresView,
    FailureView,
    MatterView,
    ToldView,
)
from cupel.llm.views import FileView, InterfaceView, RequirementView, SolverView, TaskText
from cupel.llm.views import TesterView as BlindView
from cupel.model.errors import TaskError, UsageError
from cupel.model.hashing import content_hash
from cupel.model.task import one_test

EXPORTS = {"function": (), "class": ("Full",), "module": ("hang", "free_hooks"), "program": ()}
INTERFACES = tuple(EXPORTS)
FAILURE = FailureView(
    "attempt-0", "def f(): return 1\n", ("t1: got 1, expected 2",), ("wrong-formula (0.4)",)
)
TOLD = ToldView("0a1b", "reference-fails-test", ("R1",), "reference", "R1 is not kept", ("t1",))
MATTER = MatterView(
    "0a1b", "reference-fails-test", "it fails\nt1", ("R1",), ('t1: {"kind": "call"}',), ("got 1",)
)


def text(kind: str = "function") -> TaskText:
    return TaskText(
        "Write it.\n",
        (
            RequirementView("R1", "outputs", "It gives two."),
            RequirementView("R2", "errors", "ValueError for one."),
        ),
        InterfaceView(
            kind, "cloakroom", EXPORTS[kind], None if kind == "program" else "def cloakroom(): ..."
        ),
        (FileView("data/hooks.csv", "1,2\n"),),
        (),
        ('{"kind": "call", "args": "[]", "expected": "2"}', "assert cloakroom() == 2"),
    )


def views(kind: str = "function") -> dict[PieceKind, View]:
    """A view of every kind of piece."""
    task, reference = text(kind), (FileView("solution.py", "def cloakroom(): return 2\n"),)
    own = ('{"id": "t1", "kind": "call", "args": "[]", "expected": "2", "requirements": ["R1"]}',)
    own_files = files_of_form(PieceKind.AUTHOR, task_answer())
    return {
        PieceKind.AUTHOR: AuthoringView(
            CellView(**{**BRIEF, "interface": kind, "setting": "a theatre"}), ("Write `f`.\n",), ("Taken",)
        ),
        PieceKind.TEST: BlindView(task),
        PieceKind.SOLVE: SolverView(task),
        PieceKind.AMEND_TASK: AmendTaskView(tuple(FileView(*one) for one in own_files.items()), (TOLD,)),
        PieceKind.AMEND_TESTS: AmendTestsView(task, own, (TOLD,), True),
        PieceKind.ARBITRATE: ArbiterView(task, reference, (MATTER,)),
        PieceKind.REVIEW: ChecklistView(task, reference, (*own, "def test_it():\n    pass\n"), checklist()),
        PieceKind.TAG: FailuresView(task, (FAILURE,), ("off-by-one: one too far",)),
    }


def written(folder: Path, kind: PieceKind, view: View) -> Path:
    shown = Shown(Piece("t1", kind), view, content_hash(view_json(view)))
    write_folder(shown, folder, run=folder.parent / "run", by=ANN, settings=WorkflowSettings())
    return folder


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("kind", PieceKind)
def test_a_folder_holds_the_view_its_guide_and_where_it_belongs(tmp_path: Path, kind: PieceKind) -> None:
    view = views()[kind]
    folder = written(tmp_path / "work", kind, view)
    found = read_folder(folder)
    assert (found.piece, found.kind, found.by) == (f"t1/{kind.value}-0-0", kind, ANN)
    assert found.run == (tmp_path / "run").resolve()
    assert hashlib.sha256((folder / "view" / "view.json").read_bytes()).hexdigest() == found.view
    for path, told in view_files(view).items():
        assert (folder / "view" / path).read_text(encoding="utf-8") == told
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("interface", INTERFACES)
@pytest.mark.parametrize("kind", PieceKind)
def test_what_a_guide_shows_keeps_the_forms(tmp_path: Path, kind: PieceKind, interface: str) -> None:
    folder = written(tmp_path / "work", kind, views(interface)[kind])
    guide = (folder / "README.md").read_text(encoding="utf-8")
    for command in ("cupel work submit .", "cupel work return .", f"cupel work form {kind.value}"):
        assert command in guide
    for block in blocks(guide, "toml"):
        tomllib.loads(block)
    for block in blocks(guide, "json"):
        for line in block.splitlines():
            one_test({**json.loads(line), "visibility": "private", "origin": "x"})
    for named in re.findall(r"`((?:view|work)/[\w./-]+)`", guide):
        path = folder / named
        optional = named.endswith(("precondition.py", "ID.py", "NAME.py")) or named in (
            "work/files/",
            "view/tests/",
            "view/failures/",
        )
        assert path.exists() or optional, named
    assert not re.search(r"\{[{%#]|[#%}]\}", guide)


def test_every_form_that_a_guide_asks_for_is_shown_in_it(tmp_path: Path) -> None:
    shown = {
        PieceKind.AUTHOR: ["[[requirements]]", "[interface]", '"kind": "call"', "section"],
        PieceKind.TEST: [
            "[[questions]]",
            "# requirements: R1, R2",
            '"kind": "pytest"',
            '"kind": "assert"',
            '"raises"',
        ],
        PieceKind.ARBITRATE: ["[[rulings]]", "at_fault", "0a1b"],
        PieceKind.REVIEW: ["[[checks]]", "holds"],
        PieceKind.TAG: ["[[answers]]", "attempt-0"],
    }
    for kind, parts in shown.items():
        guide = (written(tmp_path / kind.value, kind, views()[kind]) / "README.md").read_text(
            encoding="utf-8"
        )
        assert [part for part in parts if part not in guide] == []


ANSWERS: dict[PieceKind, dict[str, Any]] = {
    PieceKind.AUTHOR: task_answer(),
    PieceKind.TEST: suite_answer(questions=[{"requirement": "R1", "text": "are ends within?"}]),
    PieceKind.SOLVE: {"program": {"code": "def cloakroom(): return 2\n"}, "notes": "unsure of R2\n"},
    PieceKind.AMEND_TASK: task_answer(title="Another title"),
    PieceKind.AMEND_TESTS: suite_answer(),
    PieceKind.ARBITRATE: {
        "rulings": [{"matter": "0a1b", "at_fault": "test", "reason": "R1 leaves that open"}]
    },
    PieceKind.REVIEW: {"checks": [{"check": one.id, "holds": "yes"} for one in checklist()]},
    PieceKind.TAG: {"answers": [{"question": "attempt-0", "tags": ["off-by-one"], "reason": "one too far"}]},
}


@pytest.mark.parametrize("kind", PieceKind)
def test_what_is_filled_in_comes_back_as_the_answer(tmp_path: Path, kind: PieceKind) -> None:
    folder = written(tmp_path / "work", kind, views()[kind])
    for path, told in files_of_form(kind, ANSWERS[kind]).items():
        (folder / "work" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "work" / path).write_text(told, encoding="utf-8")
    assert read_folder(folder).answer() == ANSWERS[kind]


@pytest.mark.parametrize(
    ("kind", "problems"),
    [
        (
            PieceKind.AUTHOR,
            [
                "prompt.md: it is empty; write the problem there, as a solver is to see it",
                "solution/solution.py: write the program there",
                "task.toml line 1: title: String should have at least 3 characters",
                "task.toml line 7: interface.name: String should have at least 1 character",
                "examples.jsonl: List should have at least 1 item after validation, not 0",
            ],
        ),
        (PieceKind.TEST, ["tests.jsonl: List should have at least 1 item after validation, not 0"]),
        (PieceKind.SOLVE, ["solution/solution.py: write the program there"]),
        (
            PieceKind.ARBITRATE,
            [
                "rulings.toml line 4: rulings.at_fault: Input should be 'requirements', 'reference', 'test', 'environment' or 'nobody'",
                "rulings.toml line 6: rulings.reason: String should have at least 10 characters",
            ],
        ),
        (
            PieceKind.TAG,
            ["tags.toml line 4: answers.tags: List should have at least 1 item after validation, not 0"],
        ),
    ],
)
def test_a_skeleton_that_was_not_filled_in_says_what_is_missing(
    tmp_path: Path, kind: PieceKind, problems: list[str]
) -> None:
    with pytest.raises(TaskError) as caught:
        read_folder(written(tmp_path / "work", kind, views()[kind])).answer()
    assert str(caught.value).splitlines() == problems


def test_amendments_begin_with_the_own_earlier_version(tmp_path: Path) -> None:
    assert (
        read_folder(written(tmp_path / "a", PieceKind.AMEND_TASK, views()[PieceKind.AMEND_TASK])).answer()
        == task_answer()
    )
    tests = read_folder(
        written(tmp_path / "b", PieceKind.AMEND_TESTS, views()[PieceKind.AMEND_TESTS])
    ).answer()
    assert [one["id"] for one in tests["tests"]] == ["t1"]


def test_a_stub_among_the_starter_files_is_what_a_solver_begins_with(tmp_path: Path) -> None:
    stub = TaskText("Fill in.", (), InterfaceView("module", "pkg.core", ("f",), None), (FileView("pkg/core.py", "def f(): ...\n"),), (), ())  # fmt: skip
    folder = written(tmp_path / "work", PieceKind.SOLVE, SolverView(stub))
    assert read_folder(folder).answer() == {"program": {"code": "def f(): ...\n"}}


def test_a_module_is_written_under_its_own_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "work", PieceKind.AUTHOR, views("module")[PieceKind.AUTHOR])
    assert "`work/solution/NAME.py`" in (folder / "README.md").read_text(encoding="utf-8")
    assert list((folder / "work" / "solution").iterdir()) == []


def test_a_folder_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="something stands there"):
        written(tmp_path / "work", PieceKind.TEST, views()[PieceKind.TEST])
    assert [one.name for one in (tmp_path / "work").iterdir()] == ["mine.txt"]


def test_a_view_whose_paths_lead_out_of_the_folder_writes_nothing(tmp_path: Path) -> None:
    bad = TaskText(
        "Write it.", (), InterfaceView("function", "f", (), None), (FileView("../../out.py", "x"),), (), ()
    )
    with pytest.raises(TaskError, match="give a path inside of the folder"):
        written(tmp_path / "inner" / "work", PieceKind.TEST, BlindView(bad))
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        (None, "no piece of work"),
        ("{", "cannot be read"),
        ('{"format": "cupel.work/9"}', "format 'cupel.work/9'; this Cupel reads cupel.work/1"),
        ('{"format": "cupel.work/1"}', "cannot be read"),
    ],
)
def test_a_folder_that_is_none_of_ours_is_refused(tmp_path: Path, mark: str | None, problem: str) -> None:
    if mark is not None:
        (tmp_path / ".cupel-work.json").write_text(mark, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(problem)):
        read_folder(tmp_path)


def test_links_and_binary_files_are_refused_and_litter_is_left_out(tmp_path: Path) -> None:
    folder = written(tmp_path / "work", PieceKind.SOLVE, views()[PieceKind.SOLVE])
    solution = folder / "work" / "solution"
    (solution / "solution.py").write_text("x = 1\n", encoding="utf-8")
    (solution / "__pycache__").mkdir()
    (solution / "__pycache__" / "solution.pyc").write_bytes(b"\xff")
    (solution / ".DS_Store").write_bytes(b"\xff")
    (solution / "solution.py~").write_text("old", encoding="utf-8")
    assert read_folder(folder).answer() == {"program": {"code": "x = 1\n"}}
    (solution / "logo.png").write_bytes(b"\x89PNG\xff")
    (solution / "passwd").symlink_to("/etc/passwd")
    (solution / "etc").symlink_to("/etc")
    with pytest.raises(TaskError) as caught:
        read_folder(folder).answer()
    assert str(caught.value).splitlines() == [
        "solution/etc: only plain files can be handed in; put the file itself there",
        "solution/logo.png: no UTF-8 text; save it as UTF-8",
        "solution/passwd: only plain files can be handed in; put the file itself there",
    ]


def test_line_ends_and_signs_of_a_text_survive_the_disk(tmp_path: Path) -> None:
    desk = opened(tmp_path / "run")
    prompt = "Write `clamp(x, lo, hi)`.\r\nEnds: “lo” and “hi”.\u2028Done \x85 …"
    handed(desk, ANN, task_answer(prompt=prompt))
    shown = desk.next_piece(BEN)
    assert shown is not None
    write_folder(shown, tmp_path / "ben", run=tmp_path / "run", by=BEN, settings=desk.settings)
    assert (tmp_path / "ben" / "view" / "prompt.md").read_bytes().decode("utf-8") == prompt


def test_a_folder_is_written_beside_what_has_a_similar_name(tmp_path: Path) -> None:
    (tmp_path / "work.partial").mkdir()
    (tmp_path / "work.partial" / "thesis.txt").write_text("years of work")
    desk = opened(tmp_path / "run")
    shown = desk.next_piece(ANN)
    assert shown is not None
    write_folder(shown, tmp_path / "work", run=tmp_path / "run", by=ANN, settings=desk.settings)
    assert (tmp_path / "work.partial" / "thesis.txt").read_text() == "years of work"
    assert {path.name for path in tmp_path.iterdir()} == {"run", "work", "work.partial"}


@pytest.mark.parametrize(
    "change", [{"piece": 5}, {"view": None}, {"by": {"name": "person:ann", "parameters": 5}}, {"by": {"name": 5}}, {"by": 5}, {"kind": "nothing"}],
)  # fmt: skip
def test_a_mark_that_was_tampered_with_says_what_to_do(tmp_path: Path, change: dict[str, Any]) -> None:
    desk = opened(tmp_path / "run")
    shown = desk.next_piece(ANN)
    assert shown is not None
    write_folder(shown, tmp_path / "work", run=tmp_path / "run", by=ANN, settings=desk.settings)
    mark = tmp_path / "work" / ".cupel-work.json"
    mark.write_text(json.dumps({**json.loads(mark.read_text()), **change}))
    with pytest.raises(UsageError, match="take the piece anew"):
        read_folder(tmp_path / "work")
