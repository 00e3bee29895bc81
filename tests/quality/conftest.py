"""Problems are evolved together, once a session: all those that the chosen tests ask for."""

from __future__ import annotations

import os

import pytest
from gauntlet import Played, play
from problem import Problem

FULL = os.environ.get("CUPEL_QUALITY") == "full"


@pytest.fixture(scope="session")
def gauntlet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """What the adversary made of each problem, by name."""
    asked = {
        problem.name: problem
        for item in request.session.items
        if isinstance(item, pytest.Function) and "played" in item.fixturenames
        if (problem := _problem_of(item)) is not None and (FULL or problem.is_core)
    }
    return play(list(asked.values()), tmp_path_factory.mktemp("quality"))


@pytest.fixture
def played(request: pytest.FixtureRequest, problem: Problem) -> Played:
    """What the adversary made of one problem."""
    if not FULL and not problem.is_core:
        pytest.skip("left to make test-quality")
    found: dict[str, Played] = request.getfixturevalue("gauntlet")
    return found[problem.name]


def _problem_of(item: pytest.Function) -> Problem | None:
    problem = item.callspec.params.get("problem") if hasattr(item, "callspec") else None
    return problem if isinstance(problem, Problem) else None
