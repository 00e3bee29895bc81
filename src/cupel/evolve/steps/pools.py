"""Arguments for each routine of a program: those seen, and others inside and around what was seen.

Covers: constructors, methods and functions; a routine never seen gets arguments only where it needs none, or
where every parameter it needs has the name of one that was seen elsewhere or an annotation of a plain type.
Values and their novelty are the value level's business (:mod:`cupel.evolve.fuzz`). Added here: the flags
`new-method` (no seed calls it) and `raises` (seeds say that this call raises).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import learn
from cupel.evolve.fuzz.novelty import flags
from cupel.evolve.fuzz.propose import propose
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.surface import ClassSurface, Routine, Surface

_PLAIN: dict[str, tuple[object, ...]] = {
    "int": (1, 2, 3, 10),
    "float": (1.0, 2.5),
    "str": ("a", "abc"),
    "bool": (True, False),
    "list[int]": ([1, 2, 3], [3, 1, 2]),
    "List[int]": ([1, 2, 3], [3, 1, 2]),
    "list[str]": (["a", "b"],),
    "List[str]": (["a", "b"],),
}
"""Values for a parameter of which nothing but the annotation is known."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Arguments for one call, and what is new in them."""

    arguments: Arguments
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pool:
    """What a routine can be called with."""

    owner: str | None
    """Class, or None for a function."""
    routine: Routine
    seen: tuple[Choice, ...]
    """Arguments of seeds; for a routine never seen, those made up for it, flagged `new-method`."""
    near: tuple[Choice, ...]
    """Further ones."""


def pools_of(
    names: Sequence[str],
    surface: Surface,
    mined: SeedSequences,
    excluded: frozenset[str],
    *,
    seed: int,
    each: int,
) -> list[Pool]:
    """The pools of all classes and functions in `names`, constructors first.

    Args:
        names: the interface's name and exports.
        excluded: routines that are not to be called (`unrepeatable_methods`).
        each: further arguments for one routine.
    """
    found: list[Pool] = []
    donors = _donors(surface, mined)
    for name in dict.fromkeys(names):
        one = surface.class_named(name)
        if one is not None and f"{name}.__init__" not in excluded:
            routines = [r for r in one.methods if f"{name}.{r.name}" not in excluded]
            found += [
                p
                for p in (_pool(name, r, mined, donors, seed, each) for r in (one.constructor, *routines))
                if p
            ]
        function = surface.function_named(name)
        if function is not None and name not in excluded:
            pool = _pool(None, function, mined, donors, seed, each)
            found += [pool] if pool is not None else []
    return found


def _pool(
    owner: str | None,
    routine: Routine,
    mined: SeedSequences,
    donors: dict[str, list[object]],
    seed: int,
    each: int,
) -> Pool | None:
    examples = mined.examples(owner, routine.name)
    if not examples:
        made = _made_up(routine, donors)
        fresh = (
            frozenset()
            if routine.name == "__init__" and not routine.parameters
            else frozenset({"new-method"})
        )
        return Pool(owner, routine, tuple(Choice(a, fresh) for a in made), ()) if made else None
    domain = learn(examples, signature=routine.signature)
    near = propose(domain, examples, (), seed=seed, limit=each) if any(e.values for e in examples) else []
    raising = dict(mined.raising).get((owner, routine.name), ())
    refused = {arguments.key for arguments in raising}
    others = [
        Choice(p.arguments, p.flags | {"raises"} if p.arguments.key in refused else p.flags) for p in near
    ]
    others += [
        Choice(a, flags(a, domain) | {"raises"})
        for a in raising
        if a.key not in {p.arguments.key for p in near}
    ]
    seen = [
        Choice(e, frozenset({"raises"}) if e.key in refused and routine.reads_only else frozenset())
        for e in examples
    ]
    return Pool(owner, routine, tuple(seen), tuple(others))


def _made_up(routine: Routine, donors: dict[str, list[object]]) -> list[Arguments]:
    """Up to three calls of a routine that no seed shows; none where a needed parameter is unknown."""
    columns: list[Sequence[object]] = []
    for parameter in routine.parameters:
        if not parameter.required:
            break
        values = donors.get(parameter.name) or _PLAIN.get((parameter.annotation or "").replace(" ", ""))
        if not values:
            return []
        columns.append(values)
    most = min(3, max(map(len, columns), default=1))
    return [Arguments(tuple(column[k % len(column)] for column in columns)) for k in range(most)]


def _donors(surface: Surface, mined: SeedSequences) -> dict[str, list[object]]:
    """Parameter name → values seen for parameters of that name, anywhere in the program."""
    found: dict[str, list[object]] = {}
    for owner, routine in _routines(surface):
        for arguments in mined.examples(owner, routine.name):
            for parameter, value in zip(routine.parameters, arguments.args, strict=False):
                found.setdefault(parameter.name, []).append(value)
            for name, value in arguments.kwargs:
                found.setdefault(name, []).append(value)
    return found


def _routines(surface: Surface) -> Iterator[tuple[str | None, Routine]]:
    for one in surface.classes:
        yield one.name, one.constructor
        yield from ((one.name, routine) for routine in one.methods)
    yield from ((None, routine) for routine in surface.functions)


def constructor_pool(pools: Sequence[Pool], owner: ClassSurface) -> Pool | None:
    """The pool of a class's constructor."""
    return next((p for p in pools if p.owner == owner.name and p.routine.name == "__init__"), None)
