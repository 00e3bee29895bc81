"""`cupel plan`: what it writes, prints and refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cupel.author.drawing import draw_plan
from cupel.author.plan import read_plan
from cupel.author.quotas import Quotas
from cupel.author.taxonomy import shipped_taxonomy
from cupel.cli.main import run


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def tasks(clamp: dict[str, Any]) -> Path:
    """Three easy functions over graphs, one task without metadata, and a line that is no task."""
    metadata = {
        "domain": "algorithms",
        "taxonomy": ["graphs"],
        "use_case": "training",
        "model_context": {"given": "single function", "public_tests": True},
        "difficulty": {"estimated": "easy"},
        "licence": "Apache-2.0",
    }
    lines = [json.dumps({**clamp, "id": f"g{index}", "metadata": metadata}) for index in range(3)]
    path = Path("tasks.jsonl")
    path.write_text("\n".join([*lines, json.dumps({**clamp, "metadata": {}}), "{}"]) + "\n", encoding="utf-8")
    return path


def table_rows(text: str) -> dict[str, list[str]]:
    """First word → the other words, of every line."""
    return {words[0]: words[1:] for line in text.splitlines() if (words := line.split())}


def test_a_plan_is_written_as_the_library_draws_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--size", "40", "--out", "new/plan.jsonl", "--seed", "5"]) == 0
    found = read_plan(Path("new/plan.jsonl"))
    assert found.rejected == ()
    assert found.plan.cells == draw_plan(40, shipped_taxonomy(), seed=5).cells
    shown = capsys.readouterr()
    rows = table_rows(shown.out)
    assert rows["share"] == ["wanted", "30.0%", "45.0%", "25.0%", "37.8%", "30.7%", "21.6%", "9.9%"]
    assert rows["all"][:4] == ["40", "12", "18", "10"]
    assert sum(int(rows[one][0]) for one in shipped_taxonomy().ids) == 40
    assert shown.err == "the plan stands in new/plan.jsonl\n"


def test_the_same_command_writes_the_same_bytes() -> None:
    for name in ("one", "other"):
        assert run(["plan", "--size", "60", "--out", f"{name}.jsonl"]) == 0
    assert Path("one.jsonl").read_bytes() == Path("other.jsonl").read_bytes()


def test_quotas_and_classes_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    options = "--difficulty easy=1,hard=3 --interface function=1,program=1 --use-case both=1 --public-tests 0 --several-files 1"
    classes = "--class graphs --class text-layout"
    assert run(["plan", "--size", "8", "--out", "p.jsonl", *options.split(), *classes.split(), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["cells"] == {
        "taxonomy": {"graphs": 4, "text-layout": 4},
        "difficulty": {"easy": 2, "medium": 0, "hard": 6},
        "interface": {"function": 4, "class": 0, "module": 0, "program": 4},
        "use_case": {"evaluation": 0, "training": 0, "both": 8},
        "public_tests": {"shown": 0, "hidden": 8},
        "files": {"one": 0, "several": 8},
    }
    assert shown["out"] == "p.jsonl"
    assert shown["settings"]["classes"] == ["text-layout", "graphs"]
    assert shown["left_out"] == []
    assert shown["rejected"] == shown["unclassified"] == 0


def test_classes_that_no_wanted_interface_suits_are_left_out_and_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["plan", "--size", "50", "--out", "p.jsonl", "--interface", "program=1"]) == 0
    assert (
        "left out, since no interface that is wanted suits them: internal-dsls, " in capsys.readouterr().err
    )
    assert {cell.interface for cell in read_plan(Path("p.jsonl")).plan.cells} == {"program"}


def test_a_class_that_was_asked_for_is_not_left_out_silently(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["plan", "--size", "5", "--out", "p.jsonl", "--interface", "program=1", "--class", "decorators"])
        == 2
    )
    assert "no interface that is wanted suits decorators" in capsys.readouterr().err
    assert not Path("p.jsonl").exists()


def test_a_plan_for_what_tasks_lack(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--class", "graphs", "--class", "trees", "--difficulty", "easy=1,hard=1"]
    assert run(["plan", "--have", str(tasks), "--size", "5", "--out", "p.jsonl", *options]) == 0
    cells = read_plan(Path("p.jsonl")).plan.cells
    assert sorted(cell.taxonomy for cell in cells) == ["graphs", "trees", "trees", "trees", "trees"]
    assert sorted(cell.difficulty for cell in cells) == ["easy", "hard", "hard", "hard", "hard"]
    assert cells[0].id == "cell-0005"
    shown = capsys.readouterr()
    rows = table_rows(shown.out)
    assert rows["all"][:4] == ["3", "5", "1", "4"]
    assert rows["graphs"][:2] == ["3", "1"]
    assert rows["trees"][:2] == ["0", "4"]
    assert "set aside: tasks.jsonl:5 " in shown.err
    assert "unclassified: demo/clamp: no authoring metadata" in shown.err
    assert len(Path("p.rejected.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_what_tasks_lack_alone(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--class", "graphs", "--class", "decorators", "--interface", "function=1"]
    assert run(["plan", "--show", str(tasks), "--size", "10", *options]) == 0
    shown = capsys.readouterr().out
    assert "3 classified tasks against 10 wanted" in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["class", "decorators", "0", "5", "5"] in lines
    assert ["class", "graphs", "3", "5", "2"] in lines
    assert ["difficulty", "easy", "3", "3", "0"] in lines
    assert ["interface", "function", "3", "10", "7"] in lines
    assert "unclassified: 1 tasks" in shown
    assert "combinations of class, difficulty and interface without a task: 5 of 6" in shown


def test_what_tasks_lack_as_json(tasks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--show", str(tasks), "--class", "graphs", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["taxonomy"] == [{"value": "graphs", "have": 3, "wanted": 3, "missing": 0}]
    assert shown["unclassified_tasks"] == {"demo/clamp": "no authoring metadata"}
    assert [one["line"] for one in shown["rejected"]] == [5]
    assert shown["total"] == shown["classified"] == 3


def test_strict_ends_with_1_where_a_line_was_set_aside(tasks: Path) -> None:
    assert run(["plan", "--show", str(tasks), "--strict"]) == 1
    assert run(["plan", "--have", str(tasks), "--size", "1", "--out", "p.jsonl", "--strict"]) == 1
    assert Path("p.jsonl").exists()


def test_a_taxonomy_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.toml").write_text(
        '[classes.knots]\ntitle = "Knots"\nabout = "Ropes."\ndomain = "ropes"\ninterfaces = ["class"]\n'
        'easy = "One."\nmedium = "Two."\nhard = "Three."\nsubjects = ["a bowline"]\n',
        encoding="utf-8",
    )
    assert run(["plan", "--size", "2", "--out", "p.jsonl", "--taxonomy", "own.toml"]) == 0
    assert [
        (cell.taxonomy, cell.subject, cell.setting) for cell in read_plan(Path("p.jsonl")).plan.cells
    ] == [("knots", "a bowline", None)] * 2
    assert run(["plan", "--size", "2", "--out", "p.jsonl", "--taxonomy", "nowhere.toml"]) == 2
    assert "nowhere.toml" in capsys.readouterr().err


def test_a_file_without_any_task_is_nothing_usable(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.jsonl").write_text("{}\n", encoding="utf-8")
    assert run(["plan", "--show", "bad.jsonl"]) == 1
    assert "no line of bad.jsonl holds a task" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--size and --out are needed for a plan; --show TASKS says what a dataset lacks"),
        (["--size", "3"], "--size and --out are needed for a plan"),
        (["--show", "tasks.jsonl", "--out", "p.jsonl"], "--show draws no plan: leave out --out and --have"),
        (["--size", "3", "--out", "tasks.jsonl", "--have", "tasks.jsonl"], "would write over the task file"),
        (["--size", "3", "--out", "p.jsonl", "--have", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
        (
            ["--size", "3", "--out", "p.jsonl", "--difficulty", "eazy=1"],
            "--difficulty: no 'eazy'; did you mean 'easy'?",
        ),
        (
            ["--size", "3", "--out", "p.jsonl", "--class", "grphs"],
            "no class 'grphs' in the taxonomy; did you mean 'graphs'?",
        ),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(
    tasks: Path, arguments: Sequence[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", *arguments]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == ""
    assert not Path("p.jsonl").exists()


def test_what_cannot_be_kept_is_said_with_figures(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--interface", "program=0.9,function=0.1", "--class", "graphs", "--class", "decorators"]
    assert run(["plan", "--size", "10", "--out", "p.jsonl", *options]) == 2
    assert "of 10 cells 9 are to be of the interface 'program'" in capsys.readouterr().err


def test_the_default_quotas_are_those_of_the_library() -> None:
    assert run(["plan", "--size", "3", "--out", "p.jsonl"]) == 0
    settings = read_plan(Path("p.jsonl")).plan.settings
    assert settings is not None
    assert settings["quotas"] == Quotas().to_json()
    assert settings["taxonomy"] == shipped_taxonomy().content_hash()


def test_a_file_without_a_task_lacks_nothing_that_could_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.jsonl").write_text("", encoding="utf-8")
    assert run(["plan", "--show", "empty.jsonl"]) == 1
    assert "empty.jsonl holds no task" in capsys.readouterr().err


def test_a_plan_for_a_file_without_a_task_is_a_whole_plan() -> None:
    Path("empty.jsonl").write_text("", encoding="utf-8")
    assert run(["plan", "--have", "empty.jsonl", "--size", "3", "--out", "p.jsonl"]) == 0
    assert len(read_plan(Path("p.jsonl")).plan.cells) == 3
