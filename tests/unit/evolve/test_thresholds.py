"""The oracle's settings: those that ship, and those of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cupel.evolve.thresholds import SETTINGS, Thresholds, thresholds_for, thresholds_from_json
from cupel.model.errors import TaskError, UsageError


def test_what_is_written_is_read_back() -> None:
    one = Thresholds(demands=(("empty", 0.6), ("zero", 0.5)), never=frozenset({"huge"}), plain=0.2)
    assert thresholds_from_json(json.loads(json.dumps(one.to_json()))) == one


@pytest.mark.parametrize("flag", ["empty", "zero", "negative", "large-magnitude", "above-range"])
def test_a_bolder_setting_never_asks_for_more(flag: str) -> None:
    asked = [dict(thresholds_for(name).demands).get(flag, 2.0) for name in SETTINGS]
    assert asked == sorted(asked, reverse=True)


def test_an_unknown_setting_is_wrong_usage_and_says_what_there_is() -> None:
    with pytest.raises(
        UsageError, match=r"no oracle 'balancd'; did you mean 'balanced'.*cautious, balanced, bold"
    ):
        thresholds_for("balancd")


def test_thresholds_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"settings": {"bold": {"plain": 0.3, "demands": {"zero": 0.4}}}}))
    assert thresholds_for("bold", file) == Thresholds(plain=0.3, demands=(("zero", 0.4),))
    with pytest.raises(UsageError, match="no thresholds for 'cautious'"):
        thresholds_for("cautious", file)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Expecting"),
        ("[]", "no `settings`"),
        ('{"settings": {"bold": {"plane": 1}}}', "no threshold 'plane'; did you"),
    ],
)
def test_a_file_that_holds_no_thresholds_is_wrong_usage(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "t.json").write_text(text)
    with pytest.raises(UsageError, match=says):
        thresholds_for("bold", tmp_path / "t.json")


def test_a_value_of_the_wrong_type_is_named() -> None:
    with pytest.raises(TaskError, match="plain"):
        thresholds_from_json({"plain": "much"})


def test_thresholds_of_an_earlier_version_ask_for_as_many_voters_on_large_inputs() -> None:
    assert thresholds_from_json({"timed_voters": 8}).large_voters == 8
    assert thresholds_from_json({"timed_voters": 8, "large_voters": 2}).large_voters == 2
    assert thresholds_from_json({}) == Thresholds()


def test_thresholds_of_an_earlier_version_take_a_longer_number_for_a_longer_text() -> None:
    assert dict(thresholds_from_json({"demands": {"longer": 0.2}}).demands)["longer-number"] == 0.2
    own = {"longer": 0.2, "longer-number": 0.6}
    assert dict(thresholds_from_json({"demands": own}).demands) == own
