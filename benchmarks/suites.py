"""What a suite holds against programs that nobody has seen, and what mutants and filling do for that: played on observations.

    python benchmarks/suites.py bench-run/observations/humaneval.jsonl

Half of the candidates are opponents and vote; the suite is chosen from the accepted inputs by the product's own code
(`cupel.evolve.choose`); the other half is scored. Each half in turn, over several splits. One round is played, without
certifying and shrinking; `benchmarks/variants.py` measures the whole thing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cupel.evolve.choose import Accepted, choose
from cupel.evolve.oracle import Votes, decide, demand
from cupel.evolve.spreading import traits_of
from cupel.evolve.thresholds import SETTINGS, Thresholds, thresholds_for
from replay import COUNTED, HIT, Tally, evidence_of, mean

ROOM = 15
"""New tests in a suite of 20: the seeds and what the rounds find share the rest."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What is left out of the product."""

    name: str
    mutants: bool = True
    fillers: int = ROOM
    spreads: bool = True
    margin: float | None = None
    """In place of the setting's."""


VARIANTS = (
    Variant("as it is"),
    Variant("without mutants", mutants=False),
    Variant("without filling", fillers=0),
    Variant("without either", mutants=False, fillers=0),
    Variant("filled by size alone", spreads=False),
    Variant("filled without a margin", margin=-1.0),
    Variant("filled with a margin of 0.3", margin=0.3),
)


def main() -> None:
    """Print a line for each setting and variant."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("observations", type=Path)
    parser.add_argument("--splits", type=int, default=2)
    parser.add_argument("--calibration", type=Path)
    options = parser.parse_args()
    with options.observations.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for setting in SETTINGS[:2]:
        thresholds = thresholds_for(setting, options.calibration)
        for variant in VARIANTS:
            print(
                f"{setting:9s} {variant.name:28s} {figures(records, thresholds, variant, options.splits)}",
                flush=True,
            )


def figures(records: Sequence[dict[str, Any]], thresholds: Thresholds, variant: Variant, splits: int) -> str:
    """Caught and kept of the hidden halves, over all splits."""
    tallies, sizes = [], []
    for record in records:
        for split in range(splits):
            rng = random.Random(f"{record['task']} {split}")
            one = [rng.random() < 0.5 for _ in record["programs"]]
            for seen in (one, [not known for known in one]):
                suite = suite_of(record, thresholds, variant, seen)
                sizes.append(len(suite))
                tallies.append(score(record, suite, seen))
    caught, wrong, kept, right = (sum(getattr(one, name) for one in tallies) for name in Tally.__slots__)
    each = mean([one.caught / one.wrong for one in tallies if one.wrong])
    stays = mean([one.kept / one.right for one in tallies if one.right])
    return (
        f"{mean(sizes):4.1f} tests; caught {100 * caught / max(1, wrong):5.1f}%, kept {100 * kept / max(1, right):6.2f}%; "
        f"per problem {100 * each:5.1f}%, {100 * stays:6.2f}%"
    )


def suite_of(
    record: dict[str, Any], thresholds: Thresholds, variant: Variant, seen: Sequence[bool]
) -> list[int]:
    """The inputs that become tests when only these programs are known."""
    shapes = [program["shape"] for program in record["programs"]]
    known = [at for at, is_known in enumerate(seen) if is_known]
    voters = list({shapes[at]: at for at in reversed(known)}.values())
    rows, inputs = record["reactions"], record["inputs"]
    evidence = [evidence_of(record, one, withheld=False) for one in inputs]
    needs = [demand(one, thresholds) for one in evidence]
    alive = set(known)
    accepted = []
    for at in sorted(range(len(inputs)), key=lambda at: (needs[at], inputs[at]["length"], at)):
        if needs[at] > 1:
            break
        counted = Counter(COUNTED[rows[one][at]] for one in voters if one in alive and rows[one][at] != "-")
        decision = decide(replace(evidence[at], votes=Votes(**counted)), thresholds)
        if decision.verdict == "accept":
            hit = {one for one in known if rows[one][at] in HIT}
            alive -= hit
            accepted.append(
                _accepted(record, at, hit, needs[at], decision.agreement - decision.needed, variant)
            )
    margin = thresholds.filler_margin if variant.margin is None else variant.margin
    return choose(accepted, limit=ROOM, fillers=variant.fillers, filler_margin=margin)


def _accepted(
    record: dict[str, Any], at: int, hit: set[int], needed: float, margin: float, variant: Variant
) -> Accepted:
    one, mutants = record["inputs"][at], record["mutant_reactions"] if variant.mutants else []
    traits = traits_of(
        one["flags"] if variant.spreads else (), one["source"] if variant.spreads else "", one["length"]
    )
    return Accepted(
        at,
        frozenset(hit),
        frozenset(number for number, row in enumerate(mutants) if row[at] in HIT),
        needed,
        one["length"],
        traits,
        margin,
        any(record["reactions"][one][at] == "t" for one in hit),
    )


def score(record: dict[str, Any], suite: Sequence[int], seen: Sequence[bool]) -> Tally:
    """What the suite does to the programs that were hidden."""
    caught = wrong = kept = right = 0
    for program, row, is_known in zip(record["programs"], record["reactions"], seen, strict=True):
        if not is_known:
            fails = any(row[at] in HIT for at in suite)
            bad, good = program["right"].count(False), program["right"].count(True)
            wrong, right = wrong + bad, right + good
            caught, kept = caught + bad * fails, kept + good * (not fails)
    return Tally(caught, wrong, kept, right)


if __name__ == "__main__":
    main()
