"""What tasks count as, and what a dataset lacks."""

from __future__ import annotations

from typing import Any

from cupel.author.balance import Kind, Lacking, Row, counted, lacking, stock_of
from cupel.author.quotas import Quotas
from cupel.author.taxonomy import shipped_taxonomy
from cupel.model.task import Task, task_from_json

TWO = shipped_taxonomy().only(["decorators", "graphs"])
QUOTAS = Quotas(difficulty={"easy": 1, "hard": 1}, interface={"function": 3, "program": 1})


def authored(clamp: dict[str, Any], id: str, *classes: str, **changes: Any) -> Task:
    metadata = {
        "domain": "algorithms",
        "taxonomy": list(classes),
        "use_case": "training",
        "model_context": {"given": "single function", "public_tests": True},
        "difficulty": {"estimated": "easy"},
        "licence": "Apache-2.0",
        **changes,
    }
    return task_from_json({**clamp, "id": id, "metadata": metadata})


def test_a_task_counts_under_its_first_class_and_what_cannot_be_counted_is_named(
    clamp: dict[str, Any],
) -> None:
    files = {"given": "several files", "public_tests": False}
    stock = stock_of(
        [
            authored(clamp, "one", "graphs", "decorators"),
            authored(clamp, "two", "decorators", model_context=files, use_case="both"),
            authored(clamp, "near", "graph"),
            authored(clamp, "bad", "graphs", licence=3),
            task_from_json({**clamp, "id": "plain"}),
        ],
        TWO,
    )
    assert stock.kinds == (
        Kind("graphs", "function", "easy", "training", True, False),
        Kind("decorators", "function", "easy", "both", False, True),
    )
    assert stock.unclassified == (
        ("near", "class 'graph' is none of those looked at; did you mean 'graphs'?"),
        ("bad", "metadata: licence: Input should be a valid string"),
        ("plain", "no authoring metadata"),
    )
    assert counted(stock.kinds) == {
        "taxonomy": {"decorators": 1, "graphs": 1},
        "difficulty": {"easy": 2, "medium": 0, "hard": 0},
        "interface": {"function": 2, "class": 0, "module": 0, "program": 0},
        "use_case": {"evaluation": 0, "training": 1, "both": 1},
        "public_tests": {"shown": 1, "hidden": 1},
        "files": {"one": 1, "several": 1},
    }


def test_a_dataset_lacks_what_the_shares_of_its_size_want(clamp: dict[str, Any]) -> None:
    tasks = [
        *(authored(clamp, f"g{index}", "graphs") for index in range(3)),
        authored(clamp, "d", "decorators", difficulty={"estimated": "medium"}),
        task_from_json({**clamp, "id": "plain"}),
    ]
    assert lacking(tasks, TWO, QUOTAS) == Lacking(
        total=4,
        classified=4,
        unclassified=1,
        taxonomy=(Row("decorators", 1, 2, 1), Row("graphs", 3, 2, 0)),
        difficulty=(Row("easy", 3, 2, 0), Row("hard", 0, 2, 2), Row("medium", 1, 0, 0)),
        interface=(Row("function", 4, 3, 0), Row("program", 0, 1, 1)),
        uncovered=(
            ("decorators", "easy", "function"),
            ("decorators", "hard", "function"),
            ("graphs", "easy", "program"),
            ("graphs", "hard", "function"),
            ("graphs", "hard", "program"),
        ),
        combinations=6,
    )


def test_a_dataset_lacks_more_where_it_is_to_grow(clamp: dict[str, Any]) -> None:
    found = lacking([authored(clamp, "g", "graphs")], TWO, QUOTAS, total=10)
    assert found.taxonomy == (Row("decorators", 0, 5, 5), Row("graphs", 1, 5, 4))
    assert found.interface == (Row("function", 1, 8, 7), Row("program", 0, 2, 2))


def test_an_empty_dataset_lacks_nothing_until_it_is_to_grow() -> None:
    found = lacking([], TWO, QUOTAS)
    assert [row.missing for row in (*found.taxonomy, *found.difficulty, *found.interface)] == [0] * 6
