"""Parts of a measurement that can be resumed, and hidden programs that are scored on a hardened suite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evolving import Settings
from figures import Counts, Part, Tally
from tasksets import divided, read_lines
from unseen import harden_and_score_hidden
from variants import kept

PART = Part(Tally({"t": Counts(1, 2, 3, 4)}), 1, 5, 5, 1.5)


def never() -> Part:
    pytest.fail("a part that is kept was measured again")


def test_a_part_that_is_kept_is_taken_only_where_it_resumes_and_of_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "run" / "part.json"
    other = PART + PART

    assert kept(file, "one", lambda: PART, resumes=True) == PART
    assert kept(file, "one", never, resumes=True) == PART
    assert kept(file, "another", lambda: other, resumes=True) == other
    assert kept(file, "another", lambda: PART, resumes=False) == PART
    assert kept(file, "another", never, resumes=True) == PART


def test_hidden_programs_are_scored_on_a_suite_that_was_made_without_them(
    tmp_path: Path, clamp: dict[str, Any]
) -> None:
    passing = {"demo/clamp": frozenset({"right-sorted", "right-ifs", "wrong-no-low", "wrong-zero"})}
    seen, hidden = ({one["id"] for one in half["candidates"]} for half in divided(clamp, 3))

    part = harden_and_score_hidden([clamp], Settings(workers=1), tmp_path, split=3, passing=passing)

    opponents = read_lines(tmp_path / "run" / "candidates.jsonl")
    assert {one["id"] for one in opponents} == seen
    counts = part.tally.by_task["demo/clamp"]
    assert counts.right == counts.kept == len(hidden & {"right-sorted", "right-ifs"}) > 0
    assert counts.wrong == counts.caught == len(hidden & {"wrong-no-low", "wrong-zero"}) > 0
    assert part.novel == part.tally
    assert (part.tasks, part.not_scored) == (1, 0)
    assert part.tests == part.most_tests == len(read_lines(tmp_path / "run" / "tasks.jsonl")[0]["tests"])
