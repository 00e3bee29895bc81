"""Problems with half of their programs hidden: who votes, who counts, and what is accepted against whom."""

from __future__ import annotations

from typing import Any

from cupel.evolve.thresholds import Thresholds
from replay import Tally, halves, problem_of, tally

ANY = Thresholds(plain=0.1, filler_margin=0.0)


def record(task: str = "a", **fields: Any) -> dict[str, Any]:
    """Four programs of three shapes, the last of which is wrong on the second input."""
    plain = {
        "flags": [],
        "source": "small",
        "new_kind": False,
        "raises": False,
        "delicate": False,
        "seconds": 0.0,
    }
    return {
        "task": task,
        "invited": [],
        "excluded": [],
        "programs": [
            {"shape": "s1", "right": [True]},
            {"shape": "s1", "right": [True]},
            {"shape": "s2", "right": [True, True]},
            {"shape": "s3", "right": [False]},
        ],
        "inputs": [{**plain, "precondition": None, "length": n} for n in (1, 2)],
        "reactions": ["aa", "aa", "aa", "ad"],
        "answers": [{}, {}, {}, {"1": "x"}],
        **fields,
    }


def test_copies_stay_on_one_side_and_only_the_hidden_count() -> None:
    for at in range(20):
        problem = problem_of(record(f"task {at}"))
        for one in halves([problem]):
            assert (0 in one.hidden) == (1 in one.hidden)
            assert 0 < len(one.hidden) < 4
            assert all(at in one.hidden or not one.right[at] + one.wrong[at] for at in range(4))
        both = halves([problem])
        assert len(both) in (0, 2)
        if both:
            assert both[0].hidden | both[1].hidden == {0, 1, 2, 3}


def test_a_hidden_program_is_caught_by_an_input_that_nobody_who_is_seen_fails() -> None:
    hides_wrong = next(
        one for at in range(40) for one in halves([problem_of(record(f"task {at}"))]) if 3 in one.hidden
    )
    assert tally(hides_wrong, ANY).caught == 1
    far = Thresholds(plain=0.1, filler_margin=0.9)  # nobody agrees by so much more than is needed
    assert tally(hides_wrong, far).caught == 0


def test_a_seen_copy_votes_where_the_first_of_its_shape_is_seen_too_and_hidden_ones_never() -> None:
    whole = problem_of(record())
    assert tally(whole, ANY) == Tally(caught=1, wrong=1, kept=4, right=4)
    contradicted = record(reactions=["ad", "ad", "ad", "aa"])
    assert tally(problem_of(contradicted), Thresholds(plain=0.9)).kept == 4  # a dispute, nobody falls
