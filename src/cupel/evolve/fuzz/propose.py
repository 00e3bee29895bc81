"""Proposals: the inputs that an adversary without a model tries on a task, in order.

Order: inputs inside the learned domain (the seeds' neighbours, small values, one argument at a time or all together, random ones), then
mild steps out of it, then risky ones, and last a ladder of sizes as a batch of its own. Deterministic in the seed; no call twice.
Whether an input is meant by the task is decided later (:mod:`cupel.evolve.oracle`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from cupel.evolve.fuzz import recombine
from cupel.evolve.fuzz.arguments import Arguments, canonical, weight
from cupel.evolve.fuzz.domain import Domain
from cupel.evolve.fuzz.edges import edges
from cupel.evolve.fuzz.facts import items_of
from cupel.evolve.fuzz.foreign import with_foreign
from cupel.evolve.fuzz.ladder import ladder
from cupel.evolve.fuzz.novelty import flags
from cupel.evolve.fuzz.scale import large
from cupel.evolve.fuzz.small import small_products, swept
from cupel.evolve.fuzz.within import rebuilt
from cupel.evolve.fuzz.wording import Wording

SHARES = {
    "neighbours": 0.12,
    "small": 0.26,
    "inside": 0.13,
    "constants": 0.05,
    "swept": 0.06,
    "wide": 0.07,
    "edges": 0.04,
    "ties": 0.03,
    "foreign": 0.01,
    "ladder": 0.05,
    "scale": 0.02,
}
"""Share of the limit that each source may fill; the rest of it is nobody's. Neighbours are one or two random steps from a seed, wide ones four."""
_INSTEAD = {"neighbours": SHARES["swept"] / 2, "inside": SHARES["swept"] / 2}
"""Who has the share of the sweeps where there are none: calls of one argument."""
_RISKY = 2
"""From so many flags on an input is risky rather than mild."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An input to try, what it is new in, and where it comes from (a key of :data:`SHARES`, or ``feedback``)."""

    arguments: Arguments
    source: str
    flags: frozenset[str] = frozenset()


def propose(
    domain: Domain,
    examples: Sequence[Arguments],
    constants: Sequence[object],
    *,
    seed: int,
    limit: int,
    wording: Wording | None = None,
    without: Collection[str] = (),
) -> list[Proposed]:
    """At most ``limit`` inputs for a task.

    Args:
        domain: learned from ``examples`` (:func:`cupel.evolve.fuzz.domain.learn`).
        examples: calls of the seed tests and of the prompt; with none there is nothing to propose.
        constants: values mined from programs (:func:`cupel.evolve.fuzz.mine.constants_in`).
        seed: of everything random.
        limit: inputs in all; sources that run dry leave their share to nobody.
        wording: of the prompt, for the flags of the inputs.
        without: sources to leave out.
    """
    if not examples:
        return []
    known = {example.key for example in examples}
    found: list[Proposed] = []
    sources = _sources(domain, examples, constants, seed, limit, wording)
    sweeps = "swept" not in without and any(len(example.values) > 1 for example in examples)
    for source, generated in sources.items():
        if source in without:
            continue
        share = max(8, round(limit * (SHARES[source] + (0.0 if sweeps else _INSTEAD.get(source, 0.0)))))
        heaviest = _HEAVIEST_OF_SCALE if source == "scale" else _HEAVIEST
        fresh = _fresh(generated, known, share, heaviest)
        found += [Proposed(call, source, flags(call, domain, wording)) for call in fresh]
    late = [proposed for proposed in found if proposed.source in _LATE]
    early = sorted((p for p in found if p.source not in _LATE), key=_order)[: max(0, limit - len(late))]
    return [*early, *sorted(late, key=_order)][:limit]


def propose_around(
    splitting: Sequence[Arguments],
    domain: Domain,
    known: Iterable[str],
    *,
    seed: int,
    limit: int,
    wording: Wording | None = None,
) -> list[Proposed]:
    """Inputs near those that told programs apart: their neighbours and recombinations, none of ``known`` (keys)."""
    if not splitting:
        return []
    rng = Random(f"around {seed}")

    def generated() -> Iterator[Arguments | None]:
        for turn in range(8 * limit):
            base = splitting[turn % len(splitting)]
            if turn % 4 == 3:
                yield (
                    recombine.crossed(splitting, rng) if turn % 8 == 3 else recombine.spliced(splitting, rng)
                )
            else:
                yield recombine.stepped(base, domain, rng, 1 + turn % 2)

    fresh = _fresh(generated(), set(known) | {call.key for call in splitting}, limit)
    return [Proposed(call, "feedback", flags(call, domain, wording)) for call in fresh]


def _order(proposed: Proposed) -> tuple[int, int]:
    """Inputs without flags first, then mild, then risky ones; the ladder after all others, and the largest last."""
    return _LATE.get(proposed.source, 0), min(len(proposed.flags), _RISKY)


_LATE = {"ladder": 1, "scale": 2}
_HEAVIEST = 3_000
"""Values in one call at most ..."""
_HEAVIEST_OF_SCALE = 20_000
"""... and in one that is large on purpose."""


def _fresh(
    generated: Iterable[Arguments | None], known: set[str], limit: int, heaviest: int = _HEAVIEST
) -> list[Arguments]:
    """The first ``limit`` calls that are not ``known`` and not too heavy; ``known`` grows by them."""
    found: list[Arguments] = []
    for call in generated:
        if len(found) >= limit:
            break
        if call is None or call.key in known or sum(map(weight, call.values)) > heaviest:
            continue
        known.add(call.key)
        found.append(call)
    return found


def _sources(
    domain: Domain,
    examples: Sequence[Arguments],
    constants: Sequence[object],
    seed: int,
    limit: int,
    wording: Wording | None,
) -> dict[str, Iterator[Arguments | None]]:
    def repeated(source: str, make: Callable[[Random], Arguments | None]) -> Iterator[Arguments | None]:
        rng = Random(f"{source} {seed}")
        return (make(rng) for _ in range(round(4 * limit * SHARES[source])))

    return {
        "small": _small(domain, examples, limit),
        "inside": repeated("inside", lambda rng: recombine.inside(domain, examples, rng)),
        "constants": _with_constants(examples, constants, Random(f"constants {seed}"), limit),
        "neighbours": repeated(
            "neighbours",
            lambda rng: recombine.stepped(rng.choice(examples), domain, rng, rng.choice([1, 1, 1, 2])),
        ),
        "swept": swept(domain, examples),
        "wide": repeated("wide", lambda rng: recombine.stepped(rng.choice(examples), domain, rng, 4)),
        "edges": edges(domain, examples, wording.bounds if wording is not None else ()),
        "ties": repeated("ties", lambda rng: recombine.tied(_base(domain, examples, rng), rng)),
        "foreign": repeated("foreign", lambda rng: with_foreign(rng.choice(examples), rng)),
        "ladder": ladder(domain, examples, Random(f"ladder {seed}")),
        "scale": large(domain, examples, Random(f"scale {seed}")),
    }


def _small(domain: Domain, examples: Sequence[Arguments], limit: int) -> Iterator[Arguments]:
    """Small values for every form of call seen (number of arguments and names)."""
    forms = {(len(example.args), tuple(name for name, _ in example.kwargs)): example for example in examples}
    for model in forms.values():
        places = [place for _, place in domain.values_of(model) if place is not None]
        for values in small_products(places, round(limit * SHARES["small"])):
            yield model.with_values(values)


def _base(domain: Domain, examples: Sequence[Arguments], rng: Random) -> Arguments:
    """An example, or a random call of the examples' own form."""
    return rng.choice(examples) if rng.random() < 0.5 else recombine.inside(domain, examples, rng)


def _with_constants(
    examples: Sequence[Arguments], constants: Sequence[object], rng: Random, limit: int
) -> Iterator[Arguments]:
    """Seeds with one argument, or one element of one, replaced by a constant of the same type (or one beside it)."""
    pool = [value for value in constants for value in _beside(value)]
    pool = list({canonical(value): value for value in pool}.values())[:200]
    for _ in range(round(2 * limit * SHARES["constants"]) if pool else 0):
        base, value = rng.choice(examples), rng.choice(pool)
        values = list(base.values)
        if not values:
            continue
        place = rng.randrange(len(values))
        values[place] = _planted(value, values[place], rng)
        yield base.with_values(tuple(values))


def _beside(value: object) -> list[object]:
    if isinstance(value, int) and not isinstance(value, bool):
        return [value, value + 1, value - 1]
    return [value]


def _planted(value: object, into: object, rng: Random) -> object:
    if type(value) is type(into) and not (isinstance(value, str) and rng.random() < 0.6):
        return value
    if isinstance(value, str) and isinstance(into, str):
        cut = rng.randint(0, len(into))
        return into[:cut] + value + into[cut:]
    items = items_of(into)
    if items and any(type(item) is type(value) for item in items):
        items = list(items)
        items[rng.randrange(len(items))] = value
        return rebuilt(into, items)
    return into
