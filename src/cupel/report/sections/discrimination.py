"""How sharply the tests tell candidates apart: the share of candidates that each test rejects."""

from __future__ import annotations

from cupel.report.blocks import Figure, Section
from cupel.report.drawing.histogram import histogram
from cupel.report.summary import RunSummary
from cupel.report.table import Column, table
from cupel.report.text import plural

BINS = ("none", *(f"{10 * tenth}–{10 * tenth + 10}%" for tenth in range(10)))
_SPELLED = ("none", *(f"over {10 * tenth}% up to {10 * tenth + 10}%" for tenth in range(10)))


def section(run: RunSummary) -> Section | None:
    """Seed tests beside new ones; None where no test was judged."""
    counts = {True: [0] * len(BINS), False: [0] * len(BINS)}
    for one in run.tasks:
        for place, column in enumerate(one.matrix.columns):
            killed, said = one.matrix.kills(place)
            if said:
                counts[column.is_seed][bin_of(killed, said)] += 1
    seeds, found = counts[True], counts[False]
    if not any(seeds) and not any(found):
        return None
    both = [("seed", "seed tests", seeds), ("found", "new tests", found)]
    series = [one for one in both if any(one[2])]
    rows = [(name, *(counts[index] for _, _, counts in series)) for index, name in enumerate(_SPELLED)]
    columns = [Column("share of candidates rejected"), *(Column(words, "count") for _, words, _ in series)]
    figure = Figure(
        histogram(
            BINS, [(class_, counts) for class_, _, counts in series], "Tests by share of candidates rejected"
        ),
        "Number of tests by the share of its task's candidates that each rejects, in tenths.",
        (table("Tests by share of candidates rejected", columns, rows),),
        tuple((class_, words) for class_, words, _ in series),
    )
    idle = seeds[0] + found[0]
    total = sum(seeds) + sum(found)
    lead = (
        f"{idle:,} of {plural(total, 'judged test')} reject no candidate at hand; they stay for programs not "
        "seen yet. A test that rejects everybody may be wrong, or the task very hard."
    )
    return Section("discrimination", "Discrimination of the tests", lead, (figure,))


def bin_of(killed: int, said: int) -> int:
    """The bin of a test: 0 where it rejects nobody, else the tenth that its share lies in or ends."""
    return -(-10 * killed // said)
