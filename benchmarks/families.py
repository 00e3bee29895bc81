"""Tasks made by program: over fifty parametrised families of all four interface kinds, and planted duplicates.

    python benchmarks/families.py --size 300 --out tasks.jsonl
    python benchmarks/families.py --list

A family draws structure, not numbers alone: which operations are combined, which rule decides, what is asked for. Expected values
come from a second formulation of the problem beside the reference (positions instead of slices, sets of points instead of ends,
whole histories instead of state …), which runs in this process; the reference never does, and `cupel judge` finds out whether the
two agree. Tasks are distinct by their references up to renaming. A stated share of near-duplicates is planted among them, each
labelled in `metadata.planted`. The same size, seed and share give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import families_boxes
import families_codes
import families_collections
import families_containers
import families_converters
import families_editors
import families_figures
import families_formats
import families_grids
import families_interpreters
import families_ledgers
import families_machines
import families_pictures
import families_pipelines
import families_plans
import families_queues
import families_registers
import families_reports
import families_sequences
import families_shapes
import families_words
from cupel.dataset.fingerprint import fingerprint
from cupel.model.hashing import seed_for
from cupel.model.task import FORMAT, task_from_json
from cupel.store.taskfile import write_lines
from families_copies import HOWS, broken, copied, other_variables
from families_draft import FAMILIES, Draft

MODULES = (
    families_boxes,
    families_codes,
    families_collections,
    families_containers,
    families_converters,
    families_editors,
    families_figures,
    families_formats,
    families_grids,
    families_interpreters,
    families_ledgers,
    families_machines,
    families_pictures,
    families_pipelines,
    families_plans,
    families_queues,
    families_registers,
    families_reports,
    families_sequences,
    families_shapes,
    families_words,
)
"""Importing them registers their families."""
DUPLICATES = 0.05
"""Copies a distinct task."""
TRIES = 40
"""Draws in a row that may repeat a program before a family counts as spent."""
_USES = ("training", "both", "evaluation")


def records(
    size: int, seed: int = 0, duplicates: float = DUPLICATES, candidates: int = 2
) -> Iterator[dict[str, Any]]:
    """`size` distinct tasks and `size * duplicates` copies of them, as records of the task format.

    Args:
        candidates: programs a task: none, a wrong one, or a right one as well.

    Raises:
        SystemExit: the families cannot yield so many distinct tasks.
    """
    programs: set[bytes] = set()
    spent: set[str] = set()
    made = copies = 0
    recent: list[dict[str, Any]] = []
    for name in cycle(tuple(FAMILIES)):
        if made == size:
            return
        if len(spent) == len(FAMILIES):
            raise SystemExit(f"the families are spent after {made} distinct tasks")
        if name in spent:
            continue
        draft = _new_draft(name, seed, made, programs)
        if draft is None:
            spent.add(name)
            continue
        made += 1
        record = _record(
            draft, name, made, candidates, random.Random(seed_for("families", seed, "record", made))
        )
        yield record
        recent = [*recent[-49:], record]
        if int(made * duplicates) > copies:
            copies += 1
            rng = random.Random(seed_for("families", seed, "copy", copies))
            yield copied(rng.choice(recent), HOWS[copies % len(HOWS)], rng, copies)


def _new_draft(name: str, seed: int, made: int, programs: set[bytes]) -> Draft | None:
    """A draft whose program is not among those that were drawn; None where the family gives none."""
    for attempt in range(TRIES):
        draft = FAMILIES[name](random.Random(seed_for("families", seed, name, made, attempt)))
        found = fingerprint({"solution.py": draft.code}).digest
        if found not in programs:
            programs.add(found)
            return draft
    return None


def _record(draft: Draft, family: str, number: int, programs: int, rng: random.Random) -> dict[str, Any]:
    tests = [
        {"id": f"t{at}", **test, "visibility": "public" if at < 2 else "private", "origin": "seed"}
        for at, test in enumerate(draft.tests)
    ]
    wrong = broken(draft.code, rng)
    candidates = [{"id": "wrong", "code": wrong, "origin": "program:families"}] if wrong is not None else []
    candidates.append({"id": "right", "code": other_variables(draft.code, rng), "origin": "program:families"})
    interface: dict[str, Any] = {"kind": draft.kind, "name": draft.name}
    interface |= {"exports": list(draft.exports)} if draft.exports else {}
    interface |= {"signature": draft.signature} if draft.signature else {}
    return {
        "format": FORMAT,
        "id": f"{family}/{number:05d}",
        "prompt": draft.prompt,
        "requirements": [
            {"id": f"R{at}", "section": section, "text": text} for at, (section, text) in enumerate(draft.requirements, 1)
        ],
        "interface": interface,
        "reference": {"code": draft.code},
        "tests": tests,
        "candidates": candidates[:programs],
        "metadata": {
            "family": family,
            "domain": draft.taxonomy,
            "difficulty": draft.difficulty,
            "use_case": rng.choice(_USES),
            "licence": "Apache-2.0",
        },
        "provenance": {"made_by": "program:families"},
    }  # fmt: skip


def main() -> None:
    """Write a task file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=300, help="distinct tasks")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--duplicates", type=float, default=DUPLICATES, help="planted copies a distinct task")
    parser.add_argument("--candidates", type=int, default=2, choices=(0, 1, 2), help="programs a task")
    parser.add_argument("--out", type=Path, help="task file to write")
    parser.add_argument("--list", action="store_true", help="print the families")
    options = parser.parse_args()
    if options.list or options.out is None:
        print("\n".join(FAMILIES))
        return
    kinds: Counter[str] = Counter()

    def checked() -> Iterator[dict[str, Any]]:
        for record in records(options.size, options.seed, options.duplicates, options.candidates):
            kinds.update([task_from_json(record).interface.kind])
            yield record

    count = write_lines(options.out, checked())
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    print(f"{count} tasks ({told}) of {len(FAMILIES)} families in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
