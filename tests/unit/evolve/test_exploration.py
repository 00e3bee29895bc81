"""What is seen of an input next to what the prompt says of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cupel.evolve.exploration import _as_stated
from cupel.evolve.inputs.space import Stated
from cupel.model.task import Compare

CHECKED = {"checker": "def check(task_input, expected, output):\n    return True\n"}


@pytest.mark.parametrize(
    ("said", "expected", "compare", "shown"),
    [
        ([1, 2], "[1, 2]", None, True),
        ([1, 2], "[2, 1]", None, False),
        ([1, 2], "[2, 1]", {"order": "any"}, True),
        ([1, 2], "[2, 1]", CHECKED, None),
        (1, "True", None, True),
        (0.33, "0.3333", None, None),
        ({"a": [0.5]}, "{'a': [0.25]}", None, None),
        (0.5, "1", None, None),
        (12, "'12'", None, None),
        (3, "None", None, None),
        (3, str(10**4000), None, False),
        ([10**5000], "[3]", None, False),
        (Decimal("sNaN"), "4", None, False),
        (4, "Decimal('sNaN')", None, False),
    ],
)
def test_an_answer_is_held_against_what_the_prompt_says_by_the_task_s_own_rule(
    said: object, expected: str, compare: dict[str, object] | None, shown: bool | None
) -> None:
    rule = None if compare is None else Compare.model_validate(compare)
    payload = {"kind": "call", "expected": expected}
    assert _as_stated(Stated(said, is_firm=True), payload, rule) is shown
    assert _as_stated(Stated(said, is_firm=False), payload, rule) is (shown or None)


def test_of_a_sequence_the_last_answer_counts_and_without_one_nothing_is_said() -> None:
    said = Stated(3, is_firm=True)
    steps = [{"new": "A", "args": "[]"}, {"method": "f", "args": "[]", "expected": "3"}]
    assert _as_stated(said, {"kind": "calls", "steps": steps}, None) is True
    assert _as_stated(said, {"kind": "calls", "steps": steps[:1]}, None) is None
    assert _as_stated(None, {"kind": "call", "expected": "3"}, None) is None


def test_an_exception_contradicts_what_is_stated_beyond_doubt() -> None:
    payload = {"kind": "call", "raises": "ValueError"}
    assert _as_stated(Stated(3, is_firm=True), payload, None) is False
    assert _as_stated(Stated(3, is_firm=False), payload, None) is None


def test_the_rule_of_the_test_itself_goes_before_the_task_s() -> None:
    payload = {
        "kind": "calls",
        "steps": [{"expected": "0.30000000000000004"}],
        "compare": {"float": {"abs": 1e-9}},
    }
    assert _as_stated(Stated(0.3, is_firm=False), payload, None) is True
