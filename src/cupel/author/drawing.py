"""Drawing a plan: cells that are balanced over classes, difficulties and interfaces, and keep to quotas.

What holds of every plan that is drawn:

- It has exactly the size asked for. Difficulties, use cases and whether public tests are shown have exactly the counts that largest remainders
  give for their shares; so have interfaces where the quotas name them. Where they do not, each class has its own mix, and the sum is as near to
  the mean of the mixes as the classes let it be.
- Each class has its equal share, rounded up or down. No cell has an interface that does not suit its class.
- Within a class, and within an interface, difficulties and the rest are spread as evenly as a greedy choice makes them.
- Within a class no pair of subject and setting comes twice before all pairs have come.
- The same arguments give the same plan. Plans of the same seed, taxonomy and quotas begin alike: cells are drawn in blocks of `block_of` (100,
  more where a share is below 1%), and what is left over makes a block of its own. Of sizes m < n the first ⌊m / block⌋ blocks are the same to
  the letter, one less where the rest alone would not keep the quotas; and none where quotas are so tight that the whole plan can keep them but no block.

With tasks that are there already (a stock), the shares are those of stock and plan together: what is there too often gets nothing, and where classes and
interfaces pull in different directions, classes win.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, cast

from cupel.author.balance import Stock, class_shares
from cupel.author.matching import Liking, Matching
from cupel.author.metadata import SEVERAL_FILES, InterfaceKind, Level, UseCase
from cupel.author.plan import Cell, Plan
from cupel.author.quotas import (
    Quotas,
    by_remainder,
    counts,
    interface_shares,
    interface_shares_of,
    shares_of,
    shortfalls,
    suitable,
)
from cupel.author.taxonomy import Taxonomy, TaxonomyClass
from cupel.model.errors import UsageError
from cupel.model.hashing import seed_for

_SMALLEST_BLOCK = 100

_SPREAD: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "interface": (("taxonomy",),),
    "difficulty": (("taxonomy",), ("interface",), ("taxonomy", "interface")),
    "use_case": (("taxonomy",), ("difficulty",)),
    "public_tests": (("taxonomy",), ("interface",), ("difficulty",)),
    "several_files": (("taxonomy",), ("interface",), ("difficulty",)),
}
"""Over which groups each property is spread evenly."""

_YES, _NO = "yes", "no"


def draw_plan(
    size: int,
    taxonomy: Taxonomy,
    quotas: Quotas | None = None,
    *,
    seed: int = 0,
    have: Stock | None = None,
) -> Plan:
    """A plan of `size` cells.

    Args:
        size: how many cells.
        taxonomy: the classes; each gets an equal share.
        quotas: the shares of difficulties, interfaces and the rest; by default those of `Quotas()`.
        seed: what is left open is drawn from it.
        have: what is there already; the plan is for what it lacks, and its ids go on behind.

    Raises:
        UsageError: the size is not positive, or no plan over these classes can keep the quotas.
    """
    quotas = quotas or Quotas()
    have = have or Stock()
    if size < 1:
        raise UsageError(f"size: a plan has one cell at least, not {size}")
    _, unsuited = suitable(taxonomy, quotas)
    if unsuited:
        raise UsageError(
            f"no interface that is wanted suits {', '.join(unsuited)}: leave them out, or want another"
        )
    settings = _settings(size, taxonomy, quotas, seed, have)
    strict = quotas.interface is not None and not have.kinds
    trouble = None
    for lengths in _ways_to_divide(size, block_of(taxonomy, quotas)):
        drawing = _Drawing(taxonomy, quotas, seed, have)
        try:
            for length in lengths:
                drawing.draw(length, strict=strict)
        except UsageError as error:
            trouble = error
            continue
        if have.kinds or len(lengths) == 1 or _keeps(drawing.cells, taxonomy, quotas):
            return Plan(tuple(drawing.cells), settings)
    raise trouble or UsageError(f"no plan of {size} cells keeps the quotas")


def block_of(taxonomy: Taxonomy, quotas: Quotas) -> int:
    """How many cells are drawn together: so many that no share comes to less than one."""
    shares = [
        *class_shares(taxonomy).values(),
        *shares_of(quotas.difficulty).values(),
        *interface_shares(taxonomy, quotas).values(),
        *shares_of(quotas.use_case).values(),
        *_yes_no(quotas.public_tests).values(),
    ]
    return max(_SMALLEST_BLOCK, math.ceil(1 / min(shares)))


def _ways_to_divide(size: int, block: int) -> list[list[int]]:
    """Lengths of blocks, the way that shares most with plans of other sizes first."""
    whole, rest = divmod(size, block)
    ways = [[block] * whole + ([rest] if rest else [])]
    if rest and whole:
        ways.append([block] * (whole - 1) + [block + rest])
    if len(ways[-1]) > 1:
        ways.append([size])
    return ways


def _keeps(cells: Sequence[Cell], taxonomy: Taxonomy, quotas: Quotas) -> bool:
    """Whether cells drawn without a stock have the counts that are promised."""
    size = len(cells)
    of_classes = Counter(cell.taxonomy for cell in cells)
    return (
        all(
            size // len(taxonomy.ids) <= of_classes[one] <= -(-size // len(taxonomy.ids))
            for one in taxonomy.ids
        )
        and _exact((cell.difficulty for cell in cells), shares_of(quotas.difficulty), size)
        and _exact((cell.use_case for cell in cells), shares_of(quotas.use_case), size)
        and _exact((_word(cell.public_tests) for cell in cells), _yes_no(quotas.public_tests), size)
        and (
            quotas.interface is None
            or _exact((cell.interface for cell in cells), shares_of(quotas.interface), size)
        )
    )


def _exact(values: Iterable[str], shares: Mapping[str, Fraction], size: int) -> bool:
    wanted = counts(shares, {}, size)
    return Counter(values) == Counter(wanted)


@dataclass(slots=True)
class _Unit:
    """A cell in the making: its properties by name."""

    values: dict[str, str]

    def group(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.values[name] for name in names)


@dataclass(slots=True)
class _Tally:
    """How often each value of each property came, in all and in each group over which it is spread."""

    _counts: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def add(self, unit: _Unit) -> None:
        for name, value in unit.values.items():
            for names in ((), *_SPREAD.get(name, ())):
                group = unit.group(names)
                self._counts[name, names, group] += 1
                self._counts[name, names, group, value] += 1

    def total(self, name: str, names: tuple[str, ...] = (), group: tuple[str, ...] = ()) -> int:
        return self._counts[name, names, group]

    def of(self, name: str, value: str, names: tuple[str, ...] = (), group: tuple[str, ...] = ()) -> int:
        return self._counts[name, names, group, value]

    def margin(self, name: str, values: Iterable[str]) -> dict[str, int]:
        return {value: self.of(name, value) for value in values}


class _Drawing:
    """Draws blocks of cells one after the other, each in the light of all before it."""

    def __init__(self, taxonomy: Taxonomy, quotas: Quotas, seed: int, have: Stock) -> None:
        self.cells: list[Cell] = []
        self._taxonomy = taxonomy
        self._classes = {one.id: one for one in taxonomy.classes}
        self._quotas = quotas
        self._seed = seed
        self._first = len(have.kinds) + len(have.unclassified) + 1
        self._tally = _Tally()
        for kind in have.kinds:
            values = {**asdict(kind), "public_tests": _word(kind.public_tests)}
            del values["several_files"]
            if self._has_choice(kind.taxonomy, kind.interface):
                values["several_files"] = _word(kind.several_files)
            self._tally.add(_Unit(values))

    def draw(self, length: int, *, strict: bool) -> None:
        """Draw `length` more cells.

        Raises:
            UsageError: interfaces cannot have the counts that the quotas want (`strict` alone).
        """
        chance = random.Random(seed_for(self._seed, "plan", len(self.cells)))
        units = self._pairs(length, chance, strict=strict)
        chance.shuffle(units)
        self._deal("difficulty", units, shares_of(self._quotas.difficulty))
        self._deal("use_case", units, shares_of(self._quotas.use_case))
        self._deal("public_tests", units, _yes_no(self._quotas.public_tests))
        open_units = [
            unit for unit in units if self._has_choice(unit.values["taxonomy"], unit.values["interface"])
        ]
        self._deal("several_files", open_units, _yes_no(self._quotas.several_files))
        for unit in units:
            self.cells.append(self._cell(unit))
            self._tally.add(unit)

    def _has_choice(self, class_id: str, interface: str) -> bool:
        return len(self._classes[class_id].given_for(cast(InterfaceKind, interface))) > 1

    def _pairs(self, length: int, chance: random.Random, *, strict: bool) -> list[_Unit]:
        """Classes and their interfaces."""
        ids = list(self._taxonomy.ids)
        chance.shuffle(ids)
        shares = class_shares(self._taxonomy)
        wants = shortfalls({one: shares[one] for one in ids}, self._tally.margin("taxonomy", ids), length)
        sure, maybe = by_remainder(wants)
        wanted = interface_shares(self._taxonomy, self._quotas)
        room = counts(wanted, self._tally.margin("interface", wanted), length)
        suits = {one: list(interface_shares_of(self._classes[one], self._quotas)) for one in ids}
        matching = Matching(suits, room, self._liking())
        certain = [one for one in ids for _ in range(sure[one])]
        chance.shuffle(certain)
        late = [one for one in certain if not matching.place(one)]
        left = length - len(certain)
        for one in maybe:
            if left and matching.place(one):
                left -= 1
        if strict and (late or left):
            raise UsageError(_impossible(length, room, matching, self._taxonomy))
        for one in [*late, *maybe[:left]]:
            matching.force(one)
        return [_Unit({"taxonomy": one, "interface": interface}) for one, interface in matching.pairs()]

    def _liking(self) -> Liking:
        """How much a class lacks an interface, told how many cells it has in this block, and how many of that interface."""
        shares = {
            one.id: {name: float(share) for name, share in interface_shares_of(one, self._quotas).items()}
            for one in self._taxonomy.classes
        }

        def lacks(class_id: str, interface: str, cells: int, of_interface: int) -> float:
            group = (("taxonomy",), (class_id,))
            there = self._tally.total("interface", *group) + cells
            return shares[class_id][interface] * (there + 1) - (
                self._tally.of("interface", interface, *group) + of_interface
            )

        return lacks

    def _deal(self, name: str, units: Sequence[_Unit], shares: Mapping[str, Fraction]) -> None:
        """Give each unit a value of a property: in all exactly the counts of the shares, spread evenly over the groups."""
        left = counts(shares, self._tally.margin(name, shares), len(units))
        known = {value: float(share) for value, share in shares.items()}
        new: Counter[tuple[Any, ...]] = Counter()
        for unit in units:
            groups = [(names, unit.group(names)) for names in _SPREAD[name]]

            def lacks(value: str, groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = groups) -> float:
                return sum(
                    known[value] * (self._tally.total(name, *group) + new[group] + 1)
                    - self._tally.of(name, value, *group)
                    - new[group, value]
                    for group in groups
                )

            chosen = max((value for value in left if left[value]), key=lacks)
            left[chosen] -= 1
            unit.values[name] = chosen
            for group in groups:
                new[group] += 1
                new[group, chosen] += 1

    def _cell(self, unit: _Unit) -> Cell:
        found = unit.values
        one = self._classes[found["taxonomy"]]
        interface = cast(InterfaceKind, found["interface"])
        given = one.given_for(interface)
        several = found.get("several_files") == _YES
        subject, setting = self._idea(one, self._tally.of("taxonomy", one.id))
        return Cell(
            id=f"cell-{self._first + len(self.cells):04d}",
            taxonomy=one.id,
            difficulty=cast(Level, found["difficulty"]),
            interface=interface,
            model_context=SEVERAL_FILES if several else given[0],
            public_tests=found["public_tests"] == _YES,
            use_case=cast(UseCase, found["use_case"]),
            subject=subject,
            setting=setting,
        )

    def _idea(self, one: TaxonomyClass, index: int) -> tuple[str, str | None]:
        """The subject and setting of a class's cell, by how many it has already: all pairs come before any comes again."""
        subjects = _shuffled(one.subjects, seed_for(self._seed, "subjects", one.id))
        subject = subjects[index % len(subjects)]
        settings = _shuffled(self._taxonomy.settings, seed_for(self._seed, "settings", one.id))
        if not settings:
            return subject, None
        turn = index // math.lcm(len(subjects), len(settings))
        return subject, settings[(index + turn) % len(settings)]


def _impossible(length: int, room: Mapping[str, int], matching: Matching, taxonomy: Taxonomy) -> str:
    """Why interfaces cannot have the counts that the quotas want."""
    parts = []
    for interface, vacant in matching.vacant().items():
        suited = sum(interface in one.interfaces for one in taxonomy.classes)
        parts.append(
            f"of {length} cells {room[interface]} are to be of the interface {interface!r}, and with equal shares of all "
            f"{len(taxonomy.classes)} classes, of which it suits {suited}, there is place for {room[interface] - vacant}"
        )
    return "; ".join(parts) + ": give it a smaller share, or name other classes"


def _settings(size: int, taxonomy: Taxonomy, quotas: Quotas, seed: int, have: Stock) -> dict[str, Any]:
    return {
        "size": size,
        "seed": seed,
        "quotas": quotas.to_json(),
        "taxonomy": taxonomy.content_hash(),
        "classes": list(taxonomy.ids),
        "have": {"classified": len(have.kinds), "unclassified": len(have.unclassified)},
    }


def _yes_no(share: float) -> dict[str, Fraction]:
    yes = Fraction(repr(float(share)))
    return {word: part for word, part in ((_YES, yes), (_NO, 1 - yes)) if part}


def _word(value: bool) -> str:
    return _YES if value else _NO


def _shuffled(texts: Sequence[str], seed: int) -> list[str]:
    copy = list(texts)
    random.Random(seed).shuffle(copy)
    return copy
