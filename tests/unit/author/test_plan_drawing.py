"""Drawn plans keep their quotas to the cell, are the same each time, begin alike, and never hold what cannot be."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cupel.author.balance import Kind, Stock, counted, kind_of
from cupel.author.drawing import block_of, draw_plan
from cupel.author.metadata import INTERFACE_KINDS, LEVELS, USE_CASES
from cupel.author.plan import Cell
from cupel.author.quotas import Quotas, counts, interface_shares_of, shares_of, suitable
from cupel.author.taxonomy import Taxonomy, TaxonomyClass, shipped_taxonomy
from cupel.model.errors import UsageError

SHIPPED = shipped_taxonomy()
moderate = settings(max_examples=30, deadline=None)


def task_class(
    id: str, *interfaces: Any, subjects: tuple[str, ...] = ("one", "two", "three")
) -> TaxonomyClass:
    return TaxonomyClass(id, id, "About.", "domain", interfaces, "E.", "M.", "H.", subjects)


def weights(values: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    numbers = st.integers(0, 20).map(float)
    return st.fixed_dictionaries(dict.fromkeys(values, numbers)).filter(lambda found: any(found.values()))


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    kinds = st.lists(st.sampled_from(INTERFACE_KINDS), unique=True, min_size=1)
    classes = [task_class(f"class-{index}", *draw(kinds)) for index in range(draw(st.integers(1, 7)))]
    return Taxonomy(tuple(classes), tuple(draw(st.sampled_from([(), ("here", "there")]))))


@st.composite
def quotas(draw: st.DrawFn, *, interface: bool) -> Quotas:
    return Quotas(
        difficulty=draw(weights(LEVELS)),
        interface=draw(weights(INTERFACE_KINDS)) if interface else None,
        use_case=draw(weights(USE_CASES)),
        public_tests=draw(st.sampled_from([0.0, 0.25, 0.9, 1.0])),
        several_files=draw(st.sampled_from([0.0, 0.1, 1.0])),
    )


def assert_kept(cells: tuple[Cell, ...], size: int, taxonomy: Taxonomy, wanted: Quotas) -> None:
    """What is promised of every plan."""
    found = counted(map(kind_of, cells))
    assert [cell.id for cell in cells] == [f"cell-{number:04d}" for number in range(1, size + 1)]
    for name, shares in (("difficulty", wanted.difficulty), ("use_case", wanted.use_case)):
        assert {value: count for value, count in found[name].items() if count} == {
            value: count for value, count in counts(shares_of(shares), {}, size).items() if count
        }
    assert abs(found["public_tests"]["shown"] - size * wanted.public_tests) < 1
    for one in taxonomy.classes:
        assert abs(found["taxonomy"].get(one.id, 0) - size / len(taxonomy.classes)) < 1
    for cell in cells:
        one = taxonomy.named(cell.taxonomy)
        assert cell.interface in interface_shares_of(one, wanted)
        assert cell.model_context in one.given_for(cell.interface)
        assert cell.subject in one.subjects
        assert cell.setting in (taxonomy.settings or (None,))


@moderate
@given(taxonomies(), quotas(interface=False), st.integers(1, 320), st.integers(0, 3))
def test_a_plan_keeps_its_quotas_whatever_they_are(
    taxonomy: Taxonomy, wanted: Quotas, size: int, seed: int
) -> None:
    plan = draw_plan(size, taxonomy, wanted, seed=seed)
    assert_kept(plan.cells, size, taxonomy, wanted)
    assert draw_plan(size, taxonomy, wanted, seed=seed) == plan


@moderate
@given(taxonomies(), quotas(interface=True), st.integers(1, 250), st.integers(0, 3))
def test_quotas_of_interfaces_are_kept_to_the_cell_or_cannot_be(
    taxonomy: Taxonomy, wanted: Quotas, size: int, seed: int
) -> None:
    fitting, _ = suitable(taxonomy, wanted)
    assume(fitting.classes)
    assert wanted.interface is not None
    demand = counts(shares_of(wanted.interface), {}, size)
    if can_be(demand, size, fitting):
        plan = draw_plan(size, fitting, wanted, seed=seed)
        assert_kept(plan.cells, size, fitting, wanted)
        assert Counter(cell.interface for cell in plan.cells) == Counter(demand)
    else:
        with pytest.raises(UsageError, match="give it a smaller share, or name other classes"):
            draw_plan(size, fitting, wanted, seed=seed)


def can_be(demand: dict[str, int], size: int, taxonomy: Taxonomy) -> bool:
    """Whether for every set of interfaces there can be enough cells of classes that one of them suits (Gale's condition)."""
    each, over = divmod(size, len(taxonomy.classes))
    return all(
        sum(demand[one] for one in some) <= suited * each + min(over, suited)
        for length in range(1, len(demand) + 1)
        for some in combinations(demand, length)
        if (suited := sum(not set(some).isdisjoint(one.interfaces) for one in taxonomy.classes)) or True
    )


@moderate
@given(taxonomies(), quotas(interface=False), st.integers(1, 320), st.integers(1, 120), st.integers(0, 3))
def test_plans_of_different_sizes_begin_alike(
    taxonomy: Taxonomy, wanted: Quotas, size: int, more: int, seed: int
) -> None:
    block = block_of(taxonomy, wanted)
    small = draw_plan(size, taxonomy, wanted, seed=seed).cells
    large = draw_plan(size + more, taxonomy, wanted, seed=seed).cells
    same = max(0, size // block - 1) * block
    assert small[:same] == large[:same]


@pytest.mark.parametrize(("small", "large", "same"), [(200, 300, 200), (130, 257, 100), (310, 999, 300)])
def test_the_shipped_taxonomys_plans_share_every_whole_block(small: int, large: int, same: int) -> None:
    assert block_of(SHIPPED, Quotas()) == 100
    assert draw_plan(small, SHIPPED).cells[:same] == draw_plan(large, SHIPPED).cells[:same]


def test_another_seed_is_another_plan() -> None:
    assert draw_plan(50, SHIPPED, seed=1).cells != draw_plan(50, SHIPPED, seed=2).cells


def test_a_thousand_cells_of_the_shipped_taxonomy_are_balanced_within_classes_and_interfaces() -> None:
    cells = draw_plan(1000, SHIPPED).cells
    shares = shares_of(Quotas().difficulty)
    by_class = Counter(cell.taxonomy for cell in cells)
    for key in (
        lambda cell: cell.taxonomy,
        lambda cell: cell.interface,
        lambda cell: (cell.taxonomy, cell.interface),
    ):
        there = Counter(map(key, cells))
        found = Counter((key(cell), cell.difficulty) for cell in cells)
        assert all(
            abs(found[group, level] - there[group] * shares[level]) < 2 for group in there for level in shares
        )
    pairs = Counter((cell.taxonomy, cell.interface) for cell in cells)
    for one in SHIPPED.classes:
        for interface, share in interface_shares_of(one, Quotas()).items():
            assert abs(pairs[one.id, interface] - by_class[one.id] * share) < 2


def test_no_pair_of_subject_and_setting_comes_twice_before_all_have_come() -> None:
    taxonomy = Taxonomy((task_class("knots", "function", subjects=("a", "b", "c", "d")),), tuple("123456"))
    cells = draw_plan(50, taxonomy).cells
    pairs = [(cell.subject, cell.setting) for cell in cells]
    assert len(set(pairs[:24])) == len(set(pairs[24:48])) == 24


def kinds(
    number: int, taxonomy: str, interface: str = "function", difficulty: str = "easy"
) -> tuple[Kind, ...]:
    return (Kind(taxonomy, interface, difficulty, "training", True, False),) * number


def test_with_tasks_that_are_there_the_plan_is_for_what_they_lack_and_its_ids_go_on() -> None:
    taxonomy = Taxonomy(
        (task_class("a", "function"), task_class("b", "function"), task_class("c", "function"))
    )
    have = Stock(kinds(20, "a") + kinds(4, "b"), (("odd", "no authoring metadata"),))
    plan = draw_plan(12, taxonomy, Quotas(difficulty={"easy": 1, "hard": 1}), have=have)
    found = counted(map(kind_of, plan.cells))
    assert found["taxonomy"] == {"b": 4, "c": 8}
    assert found["difficulty"] == {"easy": 0, "medium": 0, "hard": 12}
    assert plan.cells[0].id == "cell-0026"
    assert plan.settings is not None
    assert plan.settings["have"] == {"classified": 24, "unclassified": 1}


def test_where_classes_and_interfaces_lack_different_things_classes_win() -> None:
    taxonomy = Taxonomy((task_class("a", "function", "class"), task_class("b", "class")))
    have = Stock(kinds(10, "a", "class"))
    plan = draw_plan(10, taxonomy, Quotas(interface={"function": 1, "class": 1}), have=have)
    assert Counter((cell.taxonomy, cell.interface) for cell in plan.cells) == {("b", "class"): 10}


def test_a_stock_does_not_change_how_plans_begin() -> None:
    have = Stock(kinds(30, "graphs"))
    assert draw_plan(100, SHIPPED, have=have).cells == draw_plan(170, SHIPPED, have=have).cells[:100]


@pytest.mark.parametrize(
    ("size", "class_ids", "interface", "message"),
    [
        (0, ["graphs"], {"program": 1}, "size: a plan has one cell at least, not 0"),
        (
            5,
            ["decorators", "graphs"],
            {"program": 1},
            "no interface that is wanted suits decorators: leave them out, or want another",
        ),
        (
            10,
            ["decorators", "graphs"],
            {"program": 0.8, "function": 0.2},
            "of 10 cells 8 are to be of the interface 'program', and with equal shares of all 2 classes, of which it suits 1, "
            "there is place for 5: give it a smaller share, or name other classes",
        ),
    ],
)
def test_what_no_plan_can_keep_is_refused_with_the_reason(
    size: int, class_ids: list[str], interface: dict[str, float], message: str
) -> None:
    with pytest.raises(UsageError) as raised:
        draw_plan(size, SHIPPED.only(class_ids), Quotas(interface=interface))
    assert str(raised.value) == message
