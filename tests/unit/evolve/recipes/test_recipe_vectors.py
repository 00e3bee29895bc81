"""Replaying recorded answers of the published steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.evolve.recipes.vectors import Mismatch, replay
from cupel.model.errors import UsageError

CASE: dict[str, Any] = {
    "pass_matrix": ["1000", "1011", "1010", "1110", "1011", "1010"],
    "tests_below_ten_percent": [],
    "strong_and_diverse_programs": [1, 2, 3, 4, 5],
    "indistinguishable_programs": None,
    "same_pattern_groups_after_filter": [[0], [1], [2], [3]],
    "tests_kept_by_final_filter": 4,
}


def written(path: Path, *cases: Any) -> Path:
    path.write_text(json.dumps({"cases": list(cases)}), encoding="utf-8")
    return path


def test_all_recorded_answers_of_the_original_come_out_again(real_data: Path) -> None:
    found = replay(real_data / "evolvecoder_vectors.json")
    assert (found.cases, found.answers, found.mismatches) == (120, 600, ())


def test_an_answer_that_is_not_the_originals_is_a_mismatch(tmp_path: Path) -> None:
    wrong = {**CASE, "tests_kept_by_final_filter": 3, "indistinguishable_programs": [0, 1, 2, 3, 4]}
    found = replay(written(tmp_path / "v.json", CASE, wrong))
    assert found.mismatches == (
        Mismatch(1, "indistinguishable_programs", [0, 1, 2, 3, 4], None),
        Mismatch(1, "tests_kept_by_final_filter", 3, 4),
    )
    assert (found.answers, found.drawn) == (10, 2)


def test_a_step_that_leaves_nothing_to_chance_is_not_null(tmp_path: Path) -> None:
    found = replay(written(tmp_path / "v.json", {**CASE, "strong_and_diverse_programs": None}))
    assert found.mismatches == (Mismatch(0, "strong_and_diverse_programs", None, [1, 2, 3, 4, 5]),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "cases"),
        ("{", "not a file of recorded answers"),
        ('{"cases": []}', "cases"),
        (
            '{"cases": [{"pass_matrix": ["10", "1"], "tests_below_ten_percent": []}]}',
            "case 0: `pass_matrix`: rows of one length",
        ),
        ('{"cases": [{"pass_matrix": [], "tests_below_ten_percent": []}]}', "case 0"),
        ('{"cases": [{"pass_matrix": ["1x"], "tests_below_ten_percent": []}]}', "0 and 1"),
        ('{"cases": [{"pass_matrix": ["10"]}]}', "case 0: none of tests_below_ten_percent"),
        ('{"cases": [7]}', "case 0"),
    ],
)
def test_a_file_of_another_form_is_wrong_usage(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "v.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said.replace("`", ".")):
        replay(path)
    with pytest.raises(UsageError):
        replay(tmp_path / "nowhere.json")
