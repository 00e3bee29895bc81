"""`stdio`: programs from standard input to standard output, with samples and judged candidates.

Covers records with `id`, `prompt`, `samples` (`input`, `output`), `reference` and `candidates` (`code`,
`origin`, `correct`). The samples stand in the statement, so their tests are public. Does not read hidden
tests: the form has none.
"""

from __future__ import annotations

from collections.abc import Sequence

from cupel.dataset.ingest import fields
from cupel.dataset.ingest.draft import Draft, published
from cupel.dataset.ingest.harvest import Harvest, joined, lost
from cupel.dataset.ingest.records import Row

PROGRAM_NAME = "solution"
"""A program needs no name to be run; this is its file's."""
_USED = frozenset({"id", "prompt", "samples", "reference", "candidates"})


def convert(row: Row) -> Draft:
    """The draft of one problem; `TaskError` names what is missing."""
    data = row.data
    found = _samples(fields.array(data, "samples"))
    reference = fields.optional_text(data, "reference")
    candidates, dropped = published(data)
    return Draft(
        id=fields.filled(data, "id"),
        prompt=fields.filled(data, "prompt"),
        kind="program",
        name=PROGRAM_NAME,
        reference=None if reference is None else {"code": reference},
        tests=found.tests,
        candidates=candidates,
        metadata=fields.left_over(data, _USED),
        dropped=[*found.dropped, *dropped],
    )


def _samples(samples: Sequence[object]) -> Harvest:
    return joined(_sample(sample, f"sample {number}") for number, sample in enumerate(samples))


def _sample(sample: object, what: str) -> Harvest:
    if not isinstance(sample, dict):
        return lost(what, f"a sample is an object, not {fields.kind_of(sample)}")
    given, expected = sample.get("input"), sample.get("output")
    if not isinstance(given, str) or not isinstance(expected, str):
        return lost(what, "`input` and `output` are texts")
    return Harvest(({"kind": "stdio", "stdin": given, "stdout": expected, "visibility": "public"},))
