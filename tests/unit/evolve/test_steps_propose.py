"""Proposed sequences: made of known calls, flagged where new, deterministic, none twice."""

import itertools

import pytest

from cupel.evolve.steps.call import ProposedSteps, StepCall, owners, steps_key
from cupel.evolve.steps.mine import SeedSequences, mine_sequences
from cupel.evolve.steps.propose import propose_steps, step_task
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import FileTest, Interface

REFERENCE = """
import random

class Stack:
    def __init__(self, limit=10):
        self.limit = limit
        self.items = []

    def push(self, item: int):
        if len(self.items) < self.limit:
            self.items.append(item)

    def pop(self):
        return self.items.pop() if self.items else None

    def size(self):
        return len(self.items)

    def has(self, item):
        return item in self.items

    def scale(self, factor: int):
        self.items = [factor * item for item in self.items]

    def merge(self, other):
        self.items += other.items

    def shuffle(self):
        random.shuffle(self.items)

def largest(items):
    return max(items)

def helper(items):
    return items
"""
CODE = """
class T:
    def test_a(self):
        s = Stack(3)
        s.push(1)
        s.push(4)
        self.assertEqual(s.pop(), 4)
        self.assertEqual(s.limit, 3)

    def test_b(self):
        s = Stack()
        s.push(2)
        self.assertEqual(s.size(), 1)

    def test_c(self):
        self.assertEqual(largest([3, 1, 2]), 3)
        self.assertEqual(largest([5]), 5)
"""


def mined() -> SeedSequences:
    test = FileTest(id="t", kind="unittest", visibility="private", origin="seed", code=CODE)
    return mine_sequences([test], [], surface_of(REFERENCE))


def proposals(kind: str = "class", seed: int = 0, limit: int = 200) -> list[ProposedSteps]:
    interface = Interface.model_validate({"kind": kind, "name": "Stack" if kind == "class" else "stack"})
    return propose_steps(step_task(interface, REFERENCE, mined()), seed=seed, limit=limit)


def names(steps: tuple[StepCall, ...]) -> list[str]:
    return [step.name for step in steps]


def test_a_class_gets_a_constructor_and_then_calls() -> None:
    for proposed in proposals():
        first, *rest = proposed.steps
        assert (first.action, first.name) == ("new", "Stack")
        assert rest and all(step.action in ("method", "get") for step in rest if step.label is None)


def test_same_seed_same_sequences_none_twice_and_no_seed() -> None:
    found = proposals()
    assert found == proposals() != proposals(seed=1)
    keys = [steps_key(proposed.steps) for proposed in found]
    assert len(set(keys)) == len(keys) == 200
    assert not set(keys) & {steps_key(steps) for steps in mined().sequences}


def test_all_sources_take_their_turns() -> None:
    assert {p.source for p in proposals("module")} == {
        "varied", "related", "recombined", "mutated", "repeated", "watched", "reordered", "paired", "function",
    }  # fmt: skip


def test_only_what_can_be_called_is_called() -> None:
    called = {name for proposed in proposals() for name in names(proposed.steps)}
    assert called == {"Stack", "push", "pop", "size", "has", "scale", "limit"}


def test_a_method_that_no_seed_shows_is_flagged() -> None:
    for proposed in proposals():
        assert ("new-method" in proposed.flags) == bool({"has", "scale"} & set(names(proposed.steps)))


def test_an_order_that_no_seed_shows_is_flagged_where_state_may_change() -> None:
    for proposed in proposals():
        calls = [step.name for step in proposed.steps if step.action == "method"]
        if "pop" in calls[:-1] and proposed.source != "paired":
            assert "new-order" in proposed.flags  # no seed calls anything after `pop`
        if set(calls) <= {"size"}:
            assert "new-order" not in proposed.flags


def test_after_each_change_what_can_be_read_is_read() -> None:
    readings = {"size", "has", "limit"}
    for proposed in proposals():
        if proposed.source == "watched":
            for one, following in itertools.pairwise([*proposed.steps, StepCall("get", "limit")]):
                assert one.name in readings or following.name in readings


def test_pairs_live_side_by_side_and_are_read_in_the_end() -> None:
    pairs = [proposed for proposed in proposals() if proposed.source == "paired"]
    assert pairs
    for proposed in pairs:
        assert "two-instances" in proposed.flags
        assert set(owners(proposed.steps)) == {(0, "Stack"), (1, "Stack")}
        assert {step.on for step in proposed.steps[-2:]} <= {"first", "second"}


def test_numbers_are_taken_from_other_calls() -> None:
    given = {
        value
        for proposed in proposals(limit=1000)
        if proposed.source == "related"
        for step in proposed.steps
        for value in step.args
    }
    assert {3, 4, 5, 7} <= given  # 1 + 4 = 5, 3 + 4 = 7


def test_sequences_that_told_programs_apart_are_varied_too() -> None:
    around = (StepCall("new", "Stack", (77,)), StepCall("method", "push", (5,)), StepCall("method", "size"))
    task = step_task(Interface(kind="class", name="Stack"), REFERENCE, mined())
    found = propose_steps(task, seed=0, limit=200, around=[around])
    assert any(proposed.steps[0] == around[0] for proposed in found)
    assert steps_key(around) not in {steps_key(proposed.steps) for proposed in found}


def test_flags_of_the_value_level_are_kept() -> None:
    assert any("negative" in proposed.flags for proposed in proposals())
    assert sum(not proposed.flags for proposed in proposals()) > 20


def test_a_module_without_exports_offers_what_seeds_use() -> None:
    called = {
        step.name for proposed in proposals("module") for step in proposed.steps if step.action == "function"
    }
    assert called == {"largest"}


def test_exports_are_called() -> None:
    interface = Interface(kind="module", name="m", exports=["largest", "helper"])
    found = propose_steps(step_task(interface, REFERENCE, mined()), seed=0, limit=100)
    assert {name for proposed in found for name in names(proposed.steps)} == {"largest", "helper"}


def test_without_seeds_only_what_needs_no_arguments_or_plain_ones_is_called() -> None:
    interface = Interface(kind="class", name="Stack")
    found = propose_steps(step_task(interface, REFERENCE, SeedSequences()), seed=0, limit=50)
    called = {name for proposed in found for name in names(proposed.steps)}
    assert called == {"Stack", "push", "pop", "size", "scale"}


@pytest.mark.parametrize("reference", ["", "def (", "x = 1\n"])
def test_a_program_without_surface_gets_nothing(reference: str) -> None:
    task = step_task(Interface(kind="class", name="Stack"), reference, mined())
    assert propose_steps(task, seed=0, limit=10) == []
