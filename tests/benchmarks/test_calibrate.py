"""How thresholds move: what it takes to let more in, and what to let less in."""

from __future__ import annotations

from typing import Any

import pytest

from calibrate import SEVERAL, descend, is_laxer, value_of, with_value
from cupel.evolve.thresholds import Thresholds
from replay import Problem, problem_of

START = Thresholds(demands=(("empty", 0.6),), filler_margin=0.0)
EMPTY = "flag empty"


def problem(name: str, *, agrees: str, differs: str) -> Problem:
    """One empty input on which four right programs answer by `agrees` and four wrong ones by `differs`."""
    rows = [*agrees, *differs]
    found: dict[str, Any] = {
        "task": name,
        "invited": [],
        "excluded": [],
        "programs": [{"shape": f"s{at}", "right": [at < len(agrees)]} for at in range(len(rows))],
        "inputs": [
            {
                "flags": ["empty"], "source": "small", "new_kind": False, "raises": False, "delicate": False,
                "seconds": 0.0, "precondition": None, "length": 1,
            }
        ],
        "reactions": rows,
        "answers": [{"0": "x"} if row == "d" else {} for row in rows],
    }  # fmt: skip
    return problem_of(found)


def gaining(count: int) -> list[Problem]:
    """So many problems in which half of the programs are wrong and an empty input tells."""
    return [problem(f"p{at}", agrees="aaaa", differs="dddd") for at in range(count)]


@pytest.mark.parametrize(("count", "demand"), [(SEVERAL - 1, 0.6), (SEVERAL, 0.5)])
def test_more_is_let_in_only_where_several_problems_gain(count: int, demand: float) -> None:
    assert value_of(descend([gaining(count)], START, 5.0), EMPTY) == demand


def test_less_is_let_in_where_one_problem_loses_right_programs() -> None:
    lax = with_value(START, EMPTY, 0.34)
    wronged = problem("w", agrees="aaadddd", differs="d")
    assert value_of(descend([[wronged, *gaining(1)]], lax, 20.0), EMPTY) > 0.34


def test_a_threshold_is_laxer_where_it_demands_less() -> None:
    assert is_laxer(START, with_value(START, EMPTY, 0.5), EMPTY)
    assert not is_laxer(START, with_value(START, EMPTY, 2.0), EMPTY)
    assert not is_laxer(START, START, EMPTY)
