"""What the report says of failure tags and of difficulty for models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_outline import Element, outline
from report_runs import call, cells_of, task_of

from cupel.author.failures.tag import PROGRAM, Evidence, FailureTag, Tagged
from cupel.author.stress import stress_of
from cupel.report import ReportData, render


def tag(id: str, confidence: float, source: str = PROGRAM) -> FailureTag:
    return FailureTag(id, confidence, source, Evidence(("s1",), "2", "<b>3</b>", 4, ("R1",), "apart by one"))


@pytest.fixture(scope="module")
def page() -> Element:
    task = task_of([call("s1"), call("s2")], ["a", "b", "c", "d"])
    origins = {"a": "model:x", "b": "model:x", "c": "model:y", "d": "person"}
    candidates = [one.model_copy(update={"origin": origins[one.id]}) for one in task.candidates]
    task = task.with_candidates(candidates).model_copy(
        update={"metadata": {"taxonomy": ["lists", "numbers"]}}
    )
    cells = cells_of(task, {"a": "PP", "b": "FP", "c": "FF", "d": "EP"})
    failures = (
        Tagged(task.id, "b", "model:x", (tag("off-by-one", 0.8), tag("boundary", 0.6)), (), 1, 1),
        Tagged(task.id, "c", "model:y", (tag("unsure", 0.0),), (), 2, 0),
        Tagged(task.id, "d", "person", (tag("off-by-one", 1.0, "person:ann"),), (), 1, 1),
    )
    data = ReportData(tasks=(task,), cells=cells)
    return outline(render(replace(data, failures=failures, stress=stress_of([task], cells))))


def test_tags_are_counted_as_the_best_and_in_all(page: Element) -> None:
    rows = page.table("Failure tags")
    assert [(row["tag"], row["first"], row["in all"]) for row in rows] == [
        ("off-by-one", "2", "2"),
        ("unsure", "1", "1"),
        ("boundary", "0", "1"),
    ]
    assert rows[0]["share"] == "66.7%"
    assert "1 are unsure" in page.section("failures").text


def test_tags_by_model_and_by_class(page: Element) -> None:
    models = page.table("Failure tags by model")
    assert [(row["model"], row["failing"], row["wrong result"], row["open"]) for row in models] == [
        ("person", "1", "1", "0"),
        ("x", "1", "1", "0"),
        ("y", "1", "0", "1"),
    ]
    classes = page.table("Failure tags by taxonomy class")
    assert [(row["class"], row["failing"], row["most often"]) for row in classes] == [
        ("lists", "3", "off-by-one 2, unsure 1"),
        ("numbers", "3", "off-by-one 2, unsure 1"),
    ]


def test_each_candidate_stands_with_its_evidence_as_text(page: Element) -> None:
    first = page.table("Failing candidates")[0]
    assert (first["candidate"], first["tag"], first["confidence"], first["got"], first["line"]) == (
        "b",
        "off-by-one",
        "80.0%",
        "<b>3</b>",
        "4",
    )
    assert first["further tags"] == "boundary 0.60"


def test_a_drawing_stands_over_its_numbers(page: Element) -> None:
    assert [one.attributes["aria-label"] for one in page.section("failures").all("svg")] == [
        "Failing candidates by the tag that says it best"
    ]


def test_models_stand_with_their_pass_at_k(page: Element) -> None:
    rows = page.table("pass@k by model")
    assert [(row["model"], row["samples"], row["pass@1"], row["pass@2"]) for row in rows] == [
        ("person", "1", "0.0%", "–"),
        ("x", "2", "50.0%", "100.0%"),
        ("y", "1", "0.0%", "–"),
    ]
    assert [row["tasks"] for row in page.table("Measured difficulty")] == ["0", "0", "1", "0"]
    classes = page.table("pass@1 by taxonomy class and model")
    assert [(row["class"], row["tasks"], row["mean pass@1"], row["x"], row["y"]) for row in classes] == [
        ("lists", "1", "16.7%", "50.0%", "0.0%"),
        ("numbers", "1", "16.7%", "50.0%", "0.0%"),
    ]
    (task,) = page.table("pass@1 by task and model")
    assert (task["measured"], task["mean pass@1"], task["x"]) == ("hard", "16.7%", "50.0%")


def test_a_run_that_was_not_annotated_has_neither_section() -> None:
    task = task_of([call("s1")], ["a"])
    sections = outline(render(ReportData(tasks=(task,), cells=cells_of(task, {"a": "P"})))).all("section")
    assert {"failures", "models"}.isdisjoint(one.attributes.get("id") for one in sections)
