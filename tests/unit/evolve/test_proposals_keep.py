"""Which proposed inputs become tests though they catch nobody yet, and who is named for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from proposed import propose

from cupel.evolve.choose import Accepted
from cupel.evolve.proposals.keep import MOST_KEPT, credited, further
from cupel.evolve.spreading import traits_of

NOBODY: frozenset[int] = frozenset()


def accepted(index: int, *flags: str, margin: float = 0.5, doubt: float = 0.0, **more: bool) -> Accepted:
    return Accepted(
        index, NOBODY, NOBODY, doubt, index, traits_of(flags, "proposed input", 5), margin, **more
    )


def test_only_what_was_proposed_and_is_no_test_yet_is_kept() -> None:
    some = [accepted(index) for index in range(4)]
    assert further(some, chosen=[1], proposed=[0, 1, 3], limit=10, margin=0.1) == [0, 3]


def test_what_is_agreed_on_by_no_margin_or_catches_by_time_is_not() -> None:
    some = [accepted(0, margin=0.05), accepted(1, by_time=True), accepted(2, margin=0.1)]
    assert further(some, chosen=[], proposed=range(3), limit=10, margin=0.1) == [2]


def test_they_differ_from_each_other_and_from_what_is_chosen() -> None:
    some = [accepted(0, "empty"), accepted(1, "empty"), accepted(2, "longer"), accepted(3, "negative")]
    assert further(some, chosen=[0], proposed=range(4), limit=2, margin=0.1) == [2, 3]


def test_those_beyond_doubt_come_first() -> None:
    some = [accepted(0, doubt=0.8), accepted(1, doubt=0.0)]
    assert further(some, chosen=[], proposed=range(2), limit=1, margin=0.1) == [1]


@given(count=st.integers(0, 60), limit=st.integers(-5, 60))
def test_never_more_than_the_limit_nor_than_a_round_keeps(count: int, limit: int) -> None:
    found = further([accepted(index) for index in range(count)], [], range(count), limit=limit, margin=0.1)
    assert len(found) == len(set(found)) == min(count, max(0, limit), MOST_KEPT)


def test_a_test_names_who_proposed_its_input_and_the_answer_that_it_stood_in() -> None:
    record = {
        "id": "fuzz-1",
        "origin": "fuzz",
        "kind": "call",
        "provenance": {"made_by": "cupel fuzz", "round": 2},
    }
    payload = {"kind": "call", "args": "[1]", "expected": "1"}
    proposal = propose("input", args="[1]")

    named = credited(record, payload, proposal)

    assert named["origin"] == "model:m"
    assert named["provenance"] == {"made_by": "model:m", "round": 2, "response": "key"}
    assert (
        named["id"].startswith("model-")
        and named["id"] == credited({**record, "id": "x"}, payload, proposal)["id"]
    )
    assert record["origin"] == "fuzz"


def test_two_tests_of_one_proposal_have_ids_of_their_own() -> None:
    record = {"id": "fuzz-1", "origin": "fuzz", "provenance": {}}
    ids = {credited(record, {"args": args}, propose("generator", code="x"))["id"] for args in ("[1]", "[2]")}
    assert len(ids) == 2
