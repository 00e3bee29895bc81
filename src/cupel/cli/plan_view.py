"""What `cupel plan` prints: the balance of a plan, and what a dataset lacks."""

from __future__ import annotations

from collections import Counter

from cupel.author.balance import Lacking, Row, Stock, kind_of
from cupel.author.metadata import INTERFACE_KINDS, LEVELS
from cupel.author.plan import Plan
from cupel.author.quotas import Quotas, interface_shares, shares_of
from cupel.author.taxonomy import Taxonomy
from cupel.cli.console import data, share, table


def show_plan(plan: Plan, taxonomy: Taxonomy, quotas: Quotas, stock: Stock) -> None:
    """A row a class: its cells by difficulty and by interface; above them the sums, and the shares that are wanted.

    Where there is a stock, `had` is how many tasks of it are of the class.
    """
    wanted = {**shares_of(quotas.difficulty), **interface_shares(taxonomy, quotas)}
    columns = [value for value in (*LEVELS, *INTERFACE_KINDS) if value in wanted]
    had = Counter(kind.taxonomy for kind in stock.kinds)
    found: Counter[tuple[str, str]] = Counter()
    for kind in map(kind_of, plan.cells):
        for row in ("all", kind.taxonomy):
            found.update([(row, "cells"), (row, kind.difficulty), (row, kind.interface)])
    rows = [
        ["share wanted", *([""] if stock.kinds else []), "", *(share(float(wanted[one])) for one in columns)]
    ]
    for row in ("all", *taxonomy.ids):
        before = [str(len(stock.kinds) if row == "all" else had[row])] if stock.kinds else []
        rows.append([row, *before, *(str(found[row, one]) for one in ("cells", *columns))])
    head = ["class", *(["had"] if stock.kinds else []), "cells", *columns]
    table(f"{len(plan.cells)} cells over {len(taxonomy.ids)} classes", head, rows)


def show_lacking(found: Lacking) -> None:
    """What there is, what is wanted and what is missing, for each class, difficulty and interface."""
    rows = [
        row
        for name, values in (
            ("class", found.taxonomy),
            ("difficulty", found.difficulty),
            ("interface", found.interface),
        )
        for row in _rows(name, values)
    ]
    title = f"{found.classified} classified tasks against {found.total} wanted"
    table(title, ["what", "value", "have", "wanted", "missing"], rows, right=2)
    data(f"unclassified: {found.unclassified} tasks")
    data(
        f"combinations of class, difficulty and interface without a task: {len(found.uncovered)} of {found.combinations}"
    )


def _rows(name: str, values: tuple[Row, ...]) -> list[list[str]]:
    return [[name, row.value, str(row.have), str(row.wanted), str(row.missing)] for row in values]
