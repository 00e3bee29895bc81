"""Faults planted in a class of our own show in some sequence that is hardly new next to the seeds."""

from typing import Any

import pytest

from cupel.evolve.steps.call import ProposedSteps, Steps
from cupel.evolve.steps.mine import mine_sequences
from cupel.evolve.steps.propose import propose_steps, step_task
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import FileTest, Interface

REFERENCE = """
class Library:
    def __init__(self, limit=3):
        self.limit = limit
        self.shelf = {}
        self.lent = {}

    def add(self, title, copies):
        self.shelf[title] = self.shelf.get(title, 0) + copies
        return self.shelf[title]

    def lend(self, title, reader):
        mine = self.lent.setdefault(reader, [])
        if self.shelf.get(title, 0) == 0 or len(mine) >= self.limit:
            return False
        self.shelf[title] -= 1
        mine.append(title)
        return True

    def give_back(self, title, reader):
        if title not in self.lent.get(reader, []):
            return False
        self.lent[reader].remove(title)
        self.shelf[title] += 1
        return True

    def available(self, title):
        return self.shelf.get(title, 0)
"""
SEEDS = """
class T(unittest.TestCase):
    def test_add(self):
        library = Library()
        self.assertEqual(library.add("Dune", 2), 2)
        self.assertEqual(library.available("Dune"), 2)

    def test_lend(self):
        library = Library()
        library.add("Dune", 1)
        self.assertEqual(library.lend("Dune", "ann"), True)
        self.assertEqual(library.available("Dune"), 0)
        self.assertEqual(library.lend("Dune", "bob"), False)

    def test_give_back(self):
        library = Library(2)
        library.add("Emma", 3)
        library.lend("Emma", "ann")
        self.assertEqual(library.give_back("Emma", "ann"), True)
        self.assertEqual(library.available("Emma"), 3)

    def test_limit(self):
        library = Library(1)
        library.add("Emma", 3)
        self.assertEqual(library.lend("Emma", "ann"), True)
        self.assertEqual(library.lend("Emma", "ann"), False)
"""
MILD = {"above-range", "longer", "new-order", "new-link", "two-instances", "zero"}
PLANTED = {
    "state shared by all instances": ("        self.shelf = {}\n", "        self.shelf = SHELF\n"),
    "the count of another title": ("self.shelf.get(title, 0) + copies", "sum(self.shelf.values()) + copies"),
    "a limit for all readers together": ("len(mine) >= self.limit", "sum(map(len, self.lent.values())) >= self.limit"),
    "a default of its own": ("limit=3", "limit=2"),
    "a book that is given back twice": ("self.lent[reader].remove(title)", "pass"),
    "what is refused is taken all the same": ("            return False\n        self.shelf", "            self.shelf[title] = 0\n            return False\n        self.shelf"),
}  # fmt: skip


def played(code: str, steps: Steps) -> list[Any]:
    """The answers of a program of our own to a sequence."""
    names: dict[str, Any] = {"SHELF": {}}
    exec(code, names)
    instances: dict[str | None, Any] = {}
    answers: list[Any] = []
    for step in steps:
        if step.action == "new":
            instances[None] = instances[step.label] = names[step.name](*step.args, **dict(step.kwargs))
            continue
        member = getattr(instances[step.on], step.name)
        answers.append(member if step.action == "get" else member(*step.args, **dict(step.kwargs)))
    return answers


@pytest.fixture(scope="module")
def proposed() -> list[ProposedSteps]:
    test = FileTest(id="t", kind="unittest", visibility="private", origin="seed", code=SEEDS)
    mined = mine_sequences([test], [], surface_of(REFERENCE))
    task = step_task(Interface(kind="class", name="Library"), REFERENCE, mined)
    return propose_steps(task, seed=0, limit=2000)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_shows(fault: str, proposed: list[ProposedSteps]) -> None:
    before, after = PLANTED[fault]
    assert REFERENCE.count(before) == 1
    planted = REFERENCE.replace(before, after)
    showing = [one for one in proposed if played(REFERENCE, one.steps) != played(planted, one.steps)]
    assert any(one.flags <= MILD for one in showing)
    seeds = mine_sequences(
        [FileTest(id="t", kind="unittest", visibility="private", origin="seed", code=SEEDS)],
        [],
        surface_of(REFERENCE),
    ).sequences
    assert all(played(REFERENCE, steps) == played(planted, steps) for steps in seeds)
