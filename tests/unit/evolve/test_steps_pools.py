"""What a routine can be called with, and what is new in its arguments."""

from random import Random

import pytest

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.steps.mine import mine_sequences
from cupel.evolve.steps.pools import Knowledge, Pool, pool_of, pools_of
from cupel.evolve.steps.roles import roles_of
from cupel.evolve.steps.surface import surface_of
from cupel.model.task import FileTest

REFERENCE = """
class Shop:
    def __init__(self, rows):
        self.rows = rows
        self.prices = {"ham": 1, "egg": 2, "leek": 3}

    def buy(self, name, count):
        if name not in self.prices:
            return False
        return self.prices[name] * count

    def sell(self, name, count):
        return self.buy(name, -count)

    def has(self, name):
        return name in self.prices

    def note(self, text: str):
        return text.upper()

    def never(self, gadget):
        return gadget
"""
CODE = """
def test_it():
    s = Shop(["#O#", "###"])
    s.buy("ham", 3)
    s.buy("spam", 5)
    assert s.buy("rock", 2) == False
    s.has("ham")
    s.has("tin")
    with pytest.raises(ValueError):
        s.buy("ham", -1)
"""


@pytest.fixture(scope="module")
def pools() -> list[Pool]:
    test = FileTest(id="t", kind="pytest", visibility="private", origin="seed", code=CODE)
    prompt = "Prices are kept for 'egg' among others."
    surface = surface_of(REFERENCE)
    mined = mine_sequences([test], [prompt], surface)
    return pools_of(
        ["Shop"], Knowledge(surface, mined, roles_of(REFERENCE), prompt, frozenset()), seed=0, each=40
    )


def named(pools: list[Pool], name: str) -> Pool:
    pool = pool_of(pools, "Shop", name)
    assert pool is not None
    return pool


def test_a_routine_of_which_nothing_is_known_has_no_pool(pools: list[Pool]) -> None:
    assert [pool.routine.name for pool in pools] == ["__init__", "buy", "sell", "has", "note"]


@pytest.mark.parametrize(
    ("arguments", "flags"),
    [
        (("ham", 3), set()),
        (("ham", 4), set()),
        (("tin", 4), set()),
        (("egg", 4), set()),
        (("leek", 4), {"new-value"}),
        (("rock", 4), {"new-value"}),
        (("rock", 2), set()),
        (("ham", 0), {"zero"}),
        (("ham", -1), {"raises", "negative"}),
        (("ham",), {"other-arity"}),
    ],
)
def test_flags_of_arguments(pools: list[Pool], arguments: tuple[object, ...], flags: set[str]) -> None:
    """`tin` is known from another routine, `egg` from the prompt; `rock` stands in a call that answers False alone."""
    assert named(pools, "buy").flags(Arguments(arguments)) == flags


def test_a_method_that_no_seed_calls_gets_arguments_of_parameters_of_the_same_names(
    pools: list[Pool],
) -> None:
    sell = named(pools, "sell")
    assert [choice.arguments.args for choice in sell.seen] == [("ham", 3), ("spam", 5), ("rock", 2)]
    assert {flag for choice in sell.seen for flag in choice.flags} == {"new-method"}
    assert sell.flags(Arguments(("ham", 7))) == {"new-method"}


def test_a_map_that_lacks_what_every_map_has(pools: list[Pool]) -> None:
    assert named(pools, "__init__").flags(Arguments((["###", "###"],))) == {"structure-broken"}


def test_further_arguments_have_known_keys_mostly(pools: list[Pool]) -> None:
    near = named(pools, "buy").near
    strange = [
        choice
        for choice in near
        if choice.arguments.args[0] not in ("ham", "spam", "rock", "tin", "egg", "leek")
    ]
    assert len(near) > 20
    assert len(strange) < len(near) / 3
    assert all("new-value" in choice.flags for choice in strange)


def test_keys_of_a_call(pools: list[Pool]) -> None:
    assert list(named(pools, "buy").keys_of(Arguments(("ham",), (("count", 3),)))) == [("name", "ham")]
    assert named(pools, "note").with_known_keys(Arguments(("x",)), Random(0)) == Arguments(("x",))
