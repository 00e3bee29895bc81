"""The card: header, figures before and after, licence, gaps."""

from __future__ import annotations

import re

import pytest
from small_run import cells_of, clamp_task, metrics

from cupel.dataset.card import Making, card, licence_of
from cupel.dataset.tables import TABLES
from cupel.evolve.results import FinalResult
from cupel.model.outcome import Cell, Mode, Outcome

ROWS = {"tasks": {"train": 2, "test": 1}, "candidates": {"train": 4}, "outcomes": {}}


def text(**changes: object) -> str:
    task = clamp_task()
    given = {
        "tasks": [task],
        "cells": cells_of(task.id, {"right": "pp", "wrong": "pt"}, ["s1", "f1"]),
        "making": Making(),
        "rows": ROWS,
        "test_share": 0.1,
    }
    return card(**{**given, **changes})


def test_the_header_names_the_files_that_exist() -> None:
    header = text().split("---\n")[1]
    assert header == (
        "license: unknown\ntags:\n- code\n- cupel\nsize_categories:\n- n<1K\nconfigs:\n"
        "- config_name: tasks\n  default: true\n  data_files:\n"
        "  - split: train\n    path: tasks/train.parquet\n"
        "  - split: test\n    path: tasks/test.parquet\n"
        "- config_name: candidates\n  data_files:\n  - split: train\n    path: candidates/train.parquet\n"
    )


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ([None, None], "unknown"),
        (["MIT", "MIT"], "mit"),
        (["MIT", "Apache-2.0"], "other"),
        (["MIT", None], "other"),
        (["House licence", "House licence"], "other"),
    ],
)
def test_the_licence_is_named_where_it_is_uniform(stated: list[str | None], licence: str) -> None:
    tasks = [clamp_task(metadata={} if one is None else {"licence": one}) for one in stated]
    assert licence_of(tasks) == licence


def test_a_licence_may_stand_in_the_provenance() -> None:
    assert licence_of([clamp_task(provenance={"license": "Apache-2.0"})]) == "apache-2.0"


def test_figures_before_and_after_are_totals_or_averages_over_tasks() -> None:
    finals = {
        "a": FinalResult((), (), metrics(tests=2, pass_at_1=1.0), metrics(tests=5, pass_at_1=0.5, mutants=4, mutants_killed=3)),
        "b": FinalResult((), (), metrics(tests=3, pass_at_1=None), metrics(tests=4, pass_at_1=0.25)),
    }  # fmt: skip
    shown = text(making=Making(finals=finals))
    assert "| over 2 tasks | seed tests | final tests |" in shown
    assert "| tests (each function of a test file counts) | 5 | 9 |" in shown
    assert "| pass@1, averaged over tasks | 1.000 | 0.375 |" in shown
    assert "| mutants of the references killed, all tasks together | not computed | 0.750 |" in shown


def test_a_run_that_only_judged_has_no_before_and_after() -> None:
    assert "Before and after" not in text()


def test_settings_are_told_in_order_and_cannot_break_the_table() -> None:
    shown = text(making=Making(settings={"seed": 3, "command": "evolve", "odd": "a|b\nc"}))
    settings = re.findall(
        r"^\| `(.*?)` \| `(.*)` \|$", shown.partition("How it was made")[2].partition("##")[0], re.M
    )
    assert settings == [("command", '"evolve"'), ("odd", r'"a\|b\nc"'), ("seed", "3")]


def test_every_column_is_explained() -> None:
    shown = text(rows={name: {"train": 1} for name in TABLES})
    for columns in TABLES.values():
        for column in columns:
            assert f"| `{column.name}` | {column.type} | " in shown


def test_gaps_are_counted() -> None:
    cells = [
        Cell("demo/clamp", "right", "s1", Outcome.PASS, Mode.SHARED, True, 0.0, ""),
        Cell("demo/clamp", "wrong", "s1", Outcome.FAIL, Mode.SHARED, True, 0.0, ""),
        Cell("demo/clamp", "wrong", "f1", Outcome.NOT_RUN, None, False, None, ""),
    ]
    shown = text(cells=cells, making=Making(disputes=4, set_aside=2, cut_short=1))
    gaps = dict(re.findall(r"^- (\S+ \S+ \S+).*: (\d+)\.$", shown, re.M))
    assert gaps == {
        "Tests that ran": "1",
        "Inputs left out": "4",
        "Lines or parts": "2",
        "Tasks for which": "1",
        "Tasks without a": "1",
        "Outcomes that are": "0",
    }
    assert (
        "- Outcomes that are `not_run`, after time-outs of the candidate on the task, or on slow tests after a failure: 1."
        in shown
    )
    assert "- Tasks without a reference: 0." in shown


def test_loading_and_verifying_are_said() -> None:
    assert 'candidates = load_dataset("path/to/this/folder", "candidates")' in text()
    assert '"outcomes")' not in text()
    assert "`cupel verify .`" in text()
