"""What is new in a sequence beyond the arguments of its calls."""

import pytest

from cupel.evolve.steps.call import StepCall, Steps, setting
from cupel.evolve.steps.mine import mine_sequences
from cupel.evolve.steps.novelty import FLAGS, SequenceNovelty
from cupel.evolve.steps.propose import step_task
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import FileTest, Interface

REFERENCE = """
class Book:
    def __init__(self, pages=9):
        self.pages = pages
        self.notes = {}
        self.title = ""

    def add(self, name, page):
        self.notes[name] = page

    def drop(self, name):
        return self.notes.pop(name, None)

    def find(self, name):
        return self.notes.get(name)

    def count(self):
        return len(self.notes)
"""
CODE = """
class T:
    def test_a(self):
        b = Book(9)
        b.add("ann", 3)
        self.assertEqual(b.find("ann"), 3)
        b.drop("ann")
        self.assertEqual(b.notes, {})

    def test_b(self):
        b = Book(20)
        b.title = "T"
        b.add("bob", 12)
        self.assertEqual(b.title[0], "T")
        b.count()

    def test_c(self):
        b = Book(5)
        b.add("ann", 4)

    def test_d(self):
        b = Book(30)
        b.add("bob", 25)
"""


@pytest.fixture(scope="module")
def novelty() -> SequenceNovelty:
    test = FileTest(id="t", kind="unittest", visibility="private", origin="seed", code=CODE)
    mined = mine_sequences([test], [], surface_of(REFERENCE))
    return step_task(Interface(kind="class", name="Book"), REFERENCE, mined).novelty()


def steps(*calls: StepCall, pages: int = 9) -> Steps:
    return (StepCall("new", "Book", (pages,)), *calls)


def add(name: str, page: int = 3) -> StepCall:
    return StepCall("method", "add", (name, page))


def call(name: str, *args: object) -> StepCall:
    return StepCall("method", name, args)


def get(name: str) -> StepCall:
    return StepCall("get", name)


@pytest.mark.parametrize(
    ("sequence", "flags"),
    [
        (steps(add("ann"), call("find", "ann"), call("drop", "ann"), get("notes")), set()),
        (steps(add("bob"), call("count")), set()),
        (steps(call("count"), add("bob")), set()),  # to count changes nothing
        (steps(add("ann"), call("drop", "ann"), call("count")), {"new-order"}),
        (steps(add("ann"), add("bob")), {"new-order"}),
        (steps(add("ann"), add("ann")), {"new-order", "new-link"}),
        (steps(call("find", "ann")), {"new-link"}),  # a name that was not added before
        (steps(add("ann"), get("title")), {"new-read"}),  # seeds look at a letter of it alone
        (steps(get("notes")), set()),
        (steps(add("bob", 12), add("ann", 12)), {"new-order", "relation-doubtful"}),
        (steps(add("eve", 3)), {"new-value"}),
        (steps(setting("title", "T"), add("bob", 3)), set()),
        (steps(setting("title", "U"), add("bob", 3)), {"new-setting"}),
        (steps(setting("title", "T"), call("find", "bob")), {"new-order", "new-link"}),
    ],
)
def test_flags(novelty: SequenceNovelty, sequence: Steps, flags: set[str]) -> None:
    assert novelty.flags(sequence) == flags


def test_instances_are_told_apart(novelty: SequenceNovelty) -> None:
    first, second = StepCall("new", "Book", (9,), label="a"), StepCall("new", "Book", (9,), label="b")
    drop = StepCall("method", "drop", ("ann",), on="a")
    find = StepCall("method", "find", ("ann",), on="b")
    added = (StepCall("method", "add", ("ann", 3), on="a"), StepCall("method", "add", ("ann", 3), on="b"))
    assert novelty.flags((first, second, *added, drop, find)) == {"two-instances"}


def test_every_flag_is_explained(novelty: SequenceNovelty) -> None:
    assert {"new-order", "new-read", "new-link", "new-setting", "two-instances"} <= FLAGS.keys()
