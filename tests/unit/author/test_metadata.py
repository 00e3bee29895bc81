"""Authoring metadata: what a task says of itself, and how it stands in `task.metadata`."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.author.metadata import (
    AuthoringMetadata,
    Difficulty,
    ModelContext,
    metadata_from_json,
    metadata_of,
    with_metadata,
)
from cupel.model.errors import TaskError
from cupel.model.task import Task, decode_line, encode_line, task_from_json

JSON: dict[str, Any] = {
    "domain": "algorithms",
    "taxonomy": ["graphs", "trees"],
    "use_case": "both",
    "model_context": {"given": "single function", "public_tests": True},
    "difficulty": {"estimated": "hard", "measured": {"pass_at_1": {"small": 0.25}}},
    "language_level": "3.12",
    "packages": ["numpy"],
    "licence": "Apache-2.0",
    "decontamination": {"matches": 0},
}
FOUND = AuthoringMetadata(
    domain="algorithms",
    taxonomy=["graphs", "trees"],
    use_case="both",
    model_context=ModelContext(given="single function", public_tests=True),
    difficulty=Difficulty(estimated="hard", measured={"pass_at_1": {"small": 0.25}}),
    language_level="3.12",
    packages=["numpy"],
    licence="Apache-2.0",
    decontamination={"matches": 0},
)


def task(clamp: dict[str, Any], metadata: dict[str, Any], **changes: Any) -> Task:
    return task_from_json({**clamp, "metadata": metadata, **changes})


def test_json_and_type_are_one_and_the_same() -> None:
    assert metadata_from_json(JSON) == FOUND
    assert FOUND.to_json() == JSON


def test_what_is_not_known_yet_is_written_as_null() -> None:
    least = {key: JSON[key] for key in ("domain", "taxonomy", "use_case", "model_context", "licence")}
    found = metadata_from_json({**least, "difficulty": {"estimated": "easy"}})
    assert found.to_json() == {
        **least,
        "difficulty": {"estimated": "easy", "measured": None},
        "language_level": "3.11",
        "packages": [],
        "decontamination": None,
    }


def test_other_keys_of_a_tasks_metadata_survive(clamp: dict[str, Any]) -> None:
    before = task(clamp, {"title": "Clamp", "difficulty": "easy", "published_verdicts": {"c": True}})
    after = task_from_json(decode_line(encode_line(with_metadata(before, FOUND))))
    assert after.metadata == {"title": "Clamp", "published_verdicts": {"c": True}, **JSON}
    assert after.packages == ["numpy"]
    assert metadata_of(after) == FOUND
    assert before.metadata["difficulty"] == "easy" and before.packages == []


def test_a_task_whose_packages_do_not_change_keeps_its_fields(clamp: dict[str, Any]) -> None:
    plain = metadata_from_json({**JSON, "packages": []})
    assert "packages" not in with_metadata(task(clamp, {}), plain).to_json()


def test_a_task_that_names_no_class_has_no_authoring_metadata(clamp: dict[str, Any]) -> None:
    assert metadata_of(task(clamp, {"domain": "ranges", "difficulty": "easy"})) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"taxonomy": []}, "metadata: taxonomy: List should have at least 1 item after validation, not 0"),
        ({"taxonomy": ["a", "a"]}, "metadata: taxonomy: a twice"),
        ({"packages": ["numpy", "numpy"]}, "metadata: packages: numpy twice"),
        ({"use_case": "test"}, "metadata: use_case: Input should be 'evaluation', 'training' or 'both'"),
        (
            {"difficulty": {"estimated": "harsh"}},
            "metadata: difficulty.estimated: Input should be 'easy', 'medium' or 'hard'",
        ),
        ({"licence": ""}, "metadata: licence: String should have at least 1 character"),
        ({"packages": []}, "metadata: packages [] are not the task's own ['numpy']: make them the same"),
        (
            {"model_context": {"given": "whole program", "public_tests": True}},
            "metadata: model_context.given 'whole program' does not suit a function",
        ),
        ({"model_context": {"given": "class"}}, "metadata: model_context.public_tests: Field required"),
    ],
)
def test_metadata_that_do_not_keep_the_format_are_an_error_of_the_task(
    clamp: dict[str, Any], changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(TaskError) as raised:
        metadata_of(task(clamp, {**JSON, **changes}, packages=["numpy"]))
    assert str(raised.value) == message


@pytest.mark.parametrize("level", ["3", "3.1.2", "2.7", "3.x", 3.11])
def test_a_language_level_is_a_minor_version_of_python_3(level: Any) -> None:
    with pytest.raises(TaskError, match="language_level"):
        metadata_from_json({**JSON, "language_level": level})


def test_an_unknown_field_is_named_with_what_was_meant() -> None:
    with pytest.raises(TaskError, match="no field 'license' in authoring metadata; did you mean 'licence'"):
        metadata_from_json({**JSON, "license": "MIT"})
    with pytest.raises(TaskError, match="authoring metadata is an object"):
        metadata_from_json([])
