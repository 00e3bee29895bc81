"""Balance: how many tasks or cells there are of each kind, and what a dataset lacks against quotas.

Covers counting (tasks by their authoring metadata, under the first class that they name) and the comparison with quotas. Tasks that carry no
authoring metadata, metadata that do not keep the format, or a class that the taxonomy does not have are counted as unclassified: nobody
can say what they are of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from cupel.author.metadata import INTERFACE_KINDS, LEVELS, SEVERAL_FILES, USE_CASES, metadata_of
from cupel.author.plan import Cell
from cupel.author.quotas import Quotas, counts, interface_shares, interface_shares_of, shares_of
from cupel.author.taxonomy import Taxonomy
from cupel.model.errors import TaskError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import Task


@dataclass(frozen=True, slots=True)
class Kind:
    """What a task or cell counts as."""

    taxonomy: str
    interface: str
    difficulty: str
    use_case: str
    public_tests: bool
    several_files: bool


@dataclass(frozen=True, slots=True)
class Stock:
    """What an existing dataset holds."""

    kinds: tuple[Kind, ...] = ()
    """Of the classified tasks."""
    unclassified: tuple[tuple[str, str], ...] = ()
    """(task id, why) of the others."""


def stock_of(tasks: Iterable[Task], taxonomy: Taxonomy) -> Stock:
    """What tasks count as in a taxonomy."""
    kinds: list[Kind] = []
    unclassified: list[tuple[str, str]] = []
    for task in tasks:
        try:
            found = metadata_of(task)
        except TaskError as error:
            unclassified.append((task.id, str(error)))
            continue
        if found is None:
            unclassified.append((task.id, "no authoring metadata"))
        elif found.taxonomy[0] not in taxonomy.ids:
            near = did_you_mean(found.taxonomy[0], taxonomy.ids)
            unclassified.append((task.id, f"class {found.taxonomy[0]!r} is none of those looked at{near}"))
        else:
            kinds.append(
                Kind(
                    found.taxonomy[0],
                    task.interface.kind,
                    found.difficulty.estimated,
                    found.use_case,
                    found.model_context.public_tests,
                    found.model_context.given == SEVERAL_FILES,
                )
            )
    return Stock(tuple(kinds), tuple(unclassified))


def kind_of(cell: Cell) -> Kind:
    """What a cell counts as."""
    return Kind(
        cell.taxonomy,
        cell.interface,
        cell.difficulty,
        cell.use_case,
        cell.public_tests,
        cell.model_context == SEVERAL_FILES,
    )


def counted(kinds: Iterable[Kind]) -> dict[str, dict[str, int]]:
    """How many there are of each kind, property by property."""
    found = list(kinds)
    return {
        "taxonomy": dict(sorted(Counter(kind.taxonomy for kind in found).items())),
        "difficulty": {value: sum(kind.difficulty == value for kind in found) for value in LEVELS},
        "interface": {value: sum(kind.interface == value for kind in found) for value in INTERFACE_KINDS},
        "use_case": {value: sum(kind.use_case == value for kind in found) for value in USE_CASES},
        "public_tests": {
            "shown": sum(kind.public_tests for kind in found),
            "hidden": sum(not kind.public_tests for kind in found),
        },
        "files": {
            "one": sum(not kind.several_files for kind in found),
            "several": sum(kind.several_files for kind in found),
        },
    }


@dataclass(frozen=True, slots=True)
class Row:
    """One value of one dimension."""

    value: str
    have: int
    wanted: int
    missing: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a dataset lacks against quotas."""

    total: int
    """Of how many classified tasks the wanted counts are shares."""
    classified: int
    unclassified: int
    taxonomy: tuple[Row, ...]
    difficulty: tuple[Row, ...]
    interface: tuple[Row, ...]
    uncovered: tuple[tuple[str, str, str], ...]
    """(class, difficulty, interface) that the quotas want some of and that no task has."""
    combinations: int
    """How many such triples the quotas want some of."""

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON."""
        return asdict(self)


def lacking(
    tasks: Iterable[Task], taxonomy: Taxonomy, quotas: Quotas, *, total: int | None = None
) -> Lacking:
    """What a dataset lacks against quotas.

    Args:
        tasks: the dataset.
        taxonomy: its classes; each is to have an equal share.
        quotas: the shares of difficulties and interfaces.
        total: how many classified tasks there are to be; by default as many as there are.
    """
    stock = stock_of(tasks, taxonomy)
    size = len(stock.kinds) if total is None else total
    wanted = [
        (one.id, level, interface)
        for one in taxonomy.classes
        for level in LEVELS
        if quotas.difficulty.get(level, 0) > 0
        for interface in interface_shares_of(one, quotas)
    ]
    there = {(kind.taxonomy, kind.difficulty, kind.interface) for kind in stock.kinds}
    return Lacking(
        total=size,
        classified=len(stock.kinds),
        unclassified=len(stock.unclassified),
        taxonomy=_rows((kind.taxonomy for kind in stock.kinds), class_shares(taxonomy), size),
        difficulty=_rows((kind.difficulty for kind in stock.kinds), shares_of(quotas.difficulty), size),
        interface=_rows((kind.interface for kind in stock.kinds), interface_shares(taxonomy, quotas), size),
        uncovered=tuple(one for one in wanted if one not in there),
        combinations=len(wanted),
    )


def class_shares(taxonomy: Taxonomy) -> dict[str, Fraction]:
    """An equal share for each class."""
    return {one: Fraction(1, len(taxonomy.classes)) for one in taxonomy.ids}


def _rows(values: Iterable[str], shares: Mapping[str, Fraction], total: int) -> tuple[Row, ...]:
    have = Counter(values)
    wanted = counts(shares, {}, total)
    return tuple(
        Row(value, have[value], wanted.get(value, 0), max(0, wanted.get(value, 0) - have[value]))
        for value in [*shares, *sorted(set(have) - set(shares))]
    )
