"""Cells, and the plan's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.author.metadata import GIVEN_FOR, INTERFACE_KINDS, LEVELS, USE_CASES, InterfaceKind
from cupel.author.plan import Cell, Plan, PlanFile, read_plan, write_plan
from cupel.model.errors import TaskError, UsageError
from cupel.store.taskfile import Rejected

CELL = Cell(
    id="cell-0001",
    taxonomy="graphs",
    difficulty="easy",
    interface="function",
    model_context="single function",
    public_tests=True,
    use_case="training",
    subject="a food web",
    setting="an observatory",
)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    interface: InterfaceKind = draw(st.sampled_from(INTERFACE_KINDS))
    text = st.text(min_size=1)
    return Cell(
        id=draw(text),
        taxonomy=draw(text),
        difficulty=draw(st.sampled_from(LEVELS)),
        interface=interface,
        model_context=draw(st.sampled_from(GIVEN_FOR[interface])),
        public_tests=draw(st.booleans()),
        use_case=draw(st.sampled_from(USE_CASES)),
        subject=draw(text),
        setting=draw(st.none() | st.text()),
    )


@given(cells())
def test_a_cell_survives_json(cell: Cell) -> None:
    assert Cell.from_json(json.loads(json.dumps(cell.to_json()))) == cell


def test_a_cell_by_hand_may_leave_the_setting_out() -> None:
    record = {key: value for key, value in CELL.to_json().items() if key != "setting"}
    assert Cell.from_json(record).setting is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interfce": "class"}, "no field 'interfce' in a cell; did you mean 'interface'?"),
        ({"difficulty": "harsh"}, "difficulty: Input should be 'easy', 'medium' or 'hard'"),
        ({"public_tests": "yes"}, "public_tests: Input should be a valid boolean"),
        ({"subject": ""}, "subject: empty"),
        (
            {"interface": "program"},
            "model_context: 'single function' does not suit a program; one of whole program, several files does",
        ),
    ],
)
def test_what_is_no_cell_is_refused_with_the_reason(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(TaskError) as raised:
        Cell.from_json({**CELL.to_json(), **changes})
    assert str(raised.value) == message


def test_a_missing_field_is_named() -> None:
    with pytest.raises(TaskError, match="use_case: Field required"):
        Cell.from_json({key: value for key, value in CELL.to_json().items() if key != "use_case"})
    with pytest.raises(TaskError, match="a cell is an object"):
        Cell.from_json("cell-0001")


def test_a_cell_gives_the_metadata_of_the_task_that_is_written_for_it() -> None:
    assert CELL.metadata("algorithms", "Apache-2.0", packages=["numpy"]).to_json() == {
        "domain": "algorithms",
        "taxonomy": ["graphs"],
        "use_case": "training",
        "model_context": {"given": "single function", "public_tests": True},
        "difficulty": {"estimated": "easy", "measured": None},
        "language_level": "3.11",
        "packages": ["numpy"],
        "licence": "Apache-2.0",
        "decontamination": None,
    }


@pytest.mark.parametrize("settings", [None, {"size": 1, "seed": 3}])
def test_a_plan_survives_its_file(tmp_path: Path, settings: dict[str, Any] | None) -> None:
    path = tmp_path / "plan.jsonl"
    plan = Plan((CELL,), settings)
    write_plan(path, plan)
    assert read_plan(path) == PlanFile(plan, ())
    assert len(path.read_text(encoding="utf-8").splitlines()) == (1 if settings is None else 2)


def test_bad_lines_are_set_aside_with_their_numbers_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    line = json.dumps(CELL.to_json())
    head = '{"format": "cupel.plan/1", "settings": {}}'
    other = '{"format": "cupel.plan/2", "settings": {}}'
    path.write_text("\n".join([other, head, "", line, "{", line, head, "[]"]), encoding="utf-8")
    found = read_plan(path)
    assert found.plan == Plan((CELL,), {})
    assert found.rejected == (
        Rejected("plan.jsonl", 1, None, "format: 'cupel.plan/2', not 'cupel.plan/1'"),
        Rejected(
            "plan.jsonl",
            5,
            None,
            "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        Rejected("plan.jsonl", 6, None, "id: 'cell-0001' stands in the file twice; the first one counts"),
        Rejected("plan.jsonl", 7, None, "settings stand in the first line alone"),
        Rejected("plan.jsonl", 8, None, "a cell is an object"),
    )


def test_a_plan_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"plan\.jsonl cannot be read"):
        read_plan(tmp_path / "plan.jsonl")
