"""From what rules say to tags: combined, weighed, or unsure; and the taxonomy that they are of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from failure_cases import case, right, wrong
from hypothesis import given
from hypothesis import strategies as st

from cupel.author.failures import rules
from cupel.author.failures.tag import PROGRAM, Evidence, FailureTag, tag_from_json
from cupel.author.failures.tagger import STATED, combined, tags_for
from cupel.author.failures.taxonomy import tag, taxonomy
from cupel.model.errors import UsageError

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "failures.md"


def given_tag(id: str, confidence: float, **evidence: object) -> FailureTag:
    return FailureTag(id, confidence, PROGRAM, Evidence(**evidence))  # type: ignore[arg-type]


def test_the_surest_tag_is_the_first_and_weak_ones_are_guesses() -> None:
    said = [given_tag("boundary", 0.65), given_tag("edge-case", 0.8), given_tag("precision", 0.5)]
    tags, guesses = tags_for(case(wrong(1, 2, 3)), rules=[lambda _: said])
    assert [one.tag for one in tags] == ["edge-case", "boundary"]
    assert [one.tag for one in guesses] == ["precision"]


def test_where_no_rule_is_sure_the_tag_is_unsure() -> None:
    tags, guesses = tags_for(case(wrong(1, 2, 3)), rules=[lambda _: [given_tag("boundary", 0.59)]])
    assert [(one.tag, one.confidence) for one in tags] == [("unsure", 0.0)]
    assert tags[0].evidence.tests == ("t0",)
    assert [one.tag for one in guesses] == ["boundary"]


def test_two_rules_that_say_the_same_are_surer_than_one() -> None:
    one, other = given_tag("boundary", 0.5, line=3, why="a"), given_tag("boundary", 0.4, why="b")
    (both,) = combined([one, other])
    assert both.confidence == 0.7
    assert (both.evidence.line, both.evidence.why) == (3, "a; b")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_combining_keeps_to_the_range_and_never_loses(confidences: list[float]) -> None:
    (found,) = combined([given_tag("boundary", one) for one in confidences])
    assert max(confidences) - 0.001 <= found.confidence <= 1


def test_real_rules_end_in_a_tag_with_evidence() -> None:
    tags, _ = tags_for(case(wrong(5, 5, 6), wrong(9, 9, 10), wrong(7, 7, 8), right(1)))
    assert (tags[0].tag, tags[0].source) == ("off-by-one", "program")
    assert (tags[0].evidence.expected, tags[0].evidence.got) == ("5", "6")


def test_a_tag_survives_json() -> None:
    one = given_tag(
        "boundary", 0.7, tests=("a",), expected="1", got="2", line=4, requirements=("R1",), why="w"
    )
    assert tag_from_json(one.to_json()) == one
    bare = given_tag("unsure", 0.0)
    assert tag_from_json(bare.to_json()) == bare


@pytest.mark.parametrize(("id", "confidence"), [("no-such", 0.5), ("boundary", 1.5)])
def test_a_tag_that_there_is_not_cannot_be_given(id: str, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"no failure tag|a confidence of"):
        given_tag(id, confidence)


def test_a_wrong_name_is_told_with_what_was_meant() -> None:
    with pytest.raises(UsageError, match="did you mean"):
        tag("boundery")


def test_rules_give_exactly_the_tags_that_a_program_may_give() -> None:
    folder = Path(str(rules.__file__)).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = {id for id in taxonomy() if f'"{id}"' in text}
    assert named == {one.id for one in taxonomy().values() if one.by == "program"} - {"unsure"}


def test_the_document_has_the_taxonomy() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.+?) \| (.+?) \| (.+?) \| (\w+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(one.id, one.title, one.counts, one.evidence, one.by) for one in taxonomy().values()]


def test_the_document_says_what_confidence_is_needed() -> None:
    assert f"confidence of {STATED}" in DOCUMENT.read_text("utf-8")
