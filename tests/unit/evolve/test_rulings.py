"""Rulings on classes of inputs: reading them, and what they come to for an input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cupel.evolve.rulings import (
    LONGEST_INPUT,
    UNRULED,
    Ruling,
    Standing,
    Word,
    read_rulings,
    seconded,
    shortened,
    standing_of,
)
from cupel.model.errors import UsageError


def ruling(word: Word, *flags: str, by: str = "ann") -> Ruling:
    return Ruling("t", frozenset(flags), word, by)


def test_who_is_new_in_more_ways_than_a_class_outside_is_outside() -> None:
    rulings = [ruling("outside", "empty")]
    assert standing_of({"empty"}, rulings) == Standing(is_outside=True)
    assert standing_of({"empty", "zero"}, rulings) == Standing(is_outside=True)
    assert standing_of({"zero"}, rulings) == UNRULED


def test_who_is_new_in_fewer_ways_than_a_class_within_is_within() -> None:
    rulings = [ruling("within", "empty", "zero")]
    assert standing_of({"empty"}, rulings) == Standing(1)
    assert standing_of({"empty", "zero"}, rulings) == Standing(1)
    assert standing_of({"empty", "zero", "longer"}, rulings) == UNRULED


def test_voices_count_once() -> None:
    rulings = [
        ruling("within", "zero"),
        ruling("within", "zero", "empty"),
        ruling("within", "zero", by="bob"),
    ]
    assert standing_of({"zero"}, rulings) == Standing(2)


def test_contradicting_rulings_cancel_each_other_and_unclear_says_nothing() -> None:
    assert standing_of({"zero"}, [ruling("within", "zero"), ruling("outside", "zero", by="bob")]) == UNRULED
    assert standing_of({"zero"}, [ruling("unclear", "zero")]) == UNRULED


def test_a_models_precondition_is_one_more_voice_and_changes_nothing_of_what_is_outside() -> None:
    assert seconded({"zero"}, [], "model:m") == Standing(1)
    assert seconded({"zero"}, [ruling("within", "zero")], "model:m") == Standing(2)
    assert seconded({"zero"}, [ruling("within", "zero", by="model:m")], "model:m") == Standing(1)
    assert seconded({"zero"}, [ruling("outside", "zero")], "model:m") == Standing(is_outside=True)
    both = [ruling("within", "zero"), ruling("outside", "zero", by="bob")]
    assert seconded({"zero"}, both, "model:m") == UNRULED


def test_a_ruling_on_plain_inputs_speaks_of_these_alone() -> None:
    assert standing_of(set(), [ruling("outside")]) == Standing(is_outside=True)
    assert standing_of({"zero"}, [ruling("outside")]) == UNRULED


def on_input(word: Word, by: str, expected: str | None = "1") -> Ruling:
    return Ruling("t", frozenset({"zero"}), word, by, "", "f(0)", expected)


def test_a_ruling_on_one_input_and_its_answer_speaks_of_these_alone() -> None:
    rulings = [on_input("within", "ann"), on_input("within", "bob")]
    assert standing_of({"zero"}, rulings, "f(0)", "1") == Standing(2, voices_upholding=2)
    assert standing_of({"zero"}, rulings, "f(0)", "2") == UNRULED
    assert standing_of({"zero"}, rulings, "f(-0)", "1") == UNRULED
    assert standing_of({"zero"}, rulings) == UNRULED


def test_a_ruling_on_an_input_without_an_answer_says_that_it_is_within() -> None:
    assert standing_of({"zero"}, [on_input("within", "ann", None)], "f(0)", "1") == Standing(1)


def test_a_ruling_on_one_input_goes_before_those_on_its_class() -> None:
    outside, within = ruling("outside", "zero", by="bob"), ruling("within", "zero", by="bob")
    upheld = on_input("within", "ann")
    assert standing_of({"zero"}, [outside, upheld], "f(0)", "1") == Standing(1, voices_upholding=1)
    assert standing_of({"zero"}, [within, upheld], "f(0)", "1") == Standing(2, voices_upholding=1)
    assert standing_of({"zero"}, [within, on_input("outside", "ann")], "f(0)", "1") == Standing(
        is_outside=True
    )
    assert standing_of({"zero"}, [upheld, on_input("outside", "bob")], "f(0)", "1") == UNRULED
    assert standing_of({"zero"}, [outside, on_input("unclear", "ann")], "f(0)", "1") == Standing(
        is_outside=True
    )


def test_lines_that_are_no_rulings_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    good = {
        "task_id": "t",
        "flags": ["zero"],
        "ruling": "within",
        "by": "ann",
        "reason": "R1",
        "agreement": 0.5,
    }
    lines = [
        json.dumps(good),
        "",
        "not json",
        json.dumps({**good, "ruling": "yes"}),
        json.dumps({**good, "flags": "zero"}),
        json.dumps({**good, "flags": ["nought"]}),
        json.dumps({**good, "by": ""}),
        json.dumps([]),
        json.dumps({**good, "expected": "1"}),
        json.dumps({**good, "input": 0}),
        json.dumps({**good, "input": shortened("1" * 600, LONGEST_INPUT)}),
    ]
    (tmp_path / "rulings.jsonl").write_text("\n".join(lines))

    found = read_rulings(tmp_path / "rulings.jsonl", {"zero"})

    assert found.by_task == {"t": (Ruling("t", frozenset({"zero"}), "within", "ann", "R1"),)}
    assert [one.line for one in found.rejected] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert found.rejected[1].reason == "no ruling: `ruling` is 'yes', not one of within, outside, unclear"
    assert found.rejected[8].reason == "no ruling: `input` is cut; a ruling on a single input names it whole"
    assert found.rejected[3].reason == "no ruling: there is no novelty flag 'nought'"


def test_a_ruling_is_written_as_it_is_read(tmp_path: Path) -> None:
    one = ruling("outside", "zero", "empty")
    (tmp_path / "r.jsonl").write_text(json.dumps(one.to_json()))
    assert read_rulings(tmp_path / "r.jsonl").by_task == {"t": (one,)}
    upheld = on_input("within", "ann")
    (tmp_path / "r.jsonl").write_text(json.dumps(upheld.to_json()))
    assert read_rulings(tmp_path / "r.jsonl").by_task == {"t": (upheld,)}


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.jsonl"):
        read_rulings(tmp_path / "nothing.jsonl")
