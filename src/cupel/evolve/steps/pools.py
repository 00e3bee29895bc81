"""Arguments for each routine of a program: those seen, and others inside and around what was seen.

Covers: constructors, methods and functions; a routine never seen gets arguments only where it needs none, or
where every parameter it needs has the name of one that was seen elsewhere or an annotation of a plain type.
What a parameter means is learned from all routines that have one of its name. Values and their novelty are the value
level's business (:mod:`cupel.evolve.fuzz`), but for keys (:mod:`cupel.evolve.steps.roles`): these are drawn from what is known
of them. Added here: the flags `new-method` (no seed calls it), `raises` (seeds say that this call raises) and `new-value` (a
key that neither seeds nor prompt name).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.fuzz.domain import Domain, ValueDomain, learn, learn_values
from cupel.evolve.fuzz.novelty import value_flags
from cupel.evolve.fuzz.propose import propose
from cupel.evolve.fuzz.relation import broken, firm
from cupel.evolve.steps.call import Action, StepCall
from cupel.evolve.steps.grid import GridDomain, grid_flags, learn_grids
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.roles import Place, Role
from cupel.evolve.steps.surface import Routine, Surface

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
_STRANGE_KEYS = 0.15
"""Share of the keys made up by the value level that are tried as they are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Arguments for one call, and what is new in them."""

    arguments: Arguments
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one parameter."""

    role: Role = field(default_factory=Role)
    values: tuple[object, ...] = ()
    """Values seen for parameters of this name, and those that the program names for it."""
    named: frozenset[str] = frozenset()
    """Canonical texts of those of them that seeds or prompt name."""
    grid: GridDomain | None = None

    def is_key(self, value: object) -> bool:
        """Whether this value is a key here."""
        return self.role.treats_as_key(value)


@dataclass(frozen=True, slots=True)
class Pool:
    """What a routine can be called with."""

    owner: str | None
    """Class, or None for a function."""
    routine: Routine
    seen: tuple[Choice, ...]
    """Arguments of seeds; for a routine never seen, those made up for it, flagged `new-method`."""
    near: tuple[Choice, ...] = ()
    """Further ones."""
    domain: Domain | None = None
    """None for a routine that no seed shows."""
    known: tuple[Known, ...] = ()
    """Of each parameter, in order."""
    refused: frozenset[str] = frozenset()
    """Keys of the arguments of which seeds say that they raise."""

    def flags(self, arguments: Arguments) -> frozenset[str]:
        """What is new in these arguments."""
        for choice in self.seen:
            if choice.arguments.key == arguments.key:
                return choice.flags
        if self.domain is None:
            return frozenset({"new-method"})
        found = set() if arguments.key not in self.refused else {"raises"}
        if len(arguments.args) not in self.domain.arities:
            found.add("other-arity")
        for (value, place), known in zip(
            self.domain.values_of(arguments), self._known(arguments), strict=True
        ):
            found.update(_place_flags(value, place, known))
        for relation in broken(self.domain.relations, arguments.values):
            found.add("relation-broken" if firm(relation) else "relation-doubtful")
        return frozenset(found)

    def _known(self, arguments: Arguments) -> list[Known]:
        """What is known of each argument's parameter."""
        names = [parameter.name for parameter in self.routine.parameters]
        by_name = dict(zip(names, self.known, strict=True))
        placed = [self.known[i] if i < len(self.known) else Known() for i in range(len(arguments.args))]
        return placed + [by_name.get(name, Known()) for name, _ in arguments.kwargs]

    def keys_of(self, arguments: Arguments) -> Iterator[tuple[str, object]]:
        """(parameter, value) of the arguments that are keys."""
        names = [parameter.name for parameter in self.routine.parameters]
        given = [*zip(names, arguments.args, strict=False), *arguments.kwargs]
        for (name, value), known in zip(given, self._known(arguments), strict=False):
            if known.is_key(value):
                yield name, value

    def with_known_keys(self, arguments: Arguments, rng: Random) -> Arguments:
        """The same arguments with most of the keys that nobody has seen replaced by known ones."""
        values = list(arguments.values)
        for place, (value, known) in enumerate(zip(values, self._known(arguments), strict=True)):
            strange = known.is_key(value) and canonical(value) not in {canonical(one) for one in known.values}
            if strange and known.values and rng.random() >= _STRANGE_KEYS:
                values[place] = rng.choice(known.values)
        return arguments.with_values(tuple(values))


def _place_flags(value: object, place: ValueDomain | None, known: Known) -> Iterator[str]:
    if known.is_key(value):
        if canonical(value) not in known.named:
            yield "new-value"
        return
    if place is None:
        yield "other-arity"
        return
    if canonical(value) in known.named:
        return
    yield from value_flags(value, place)
    if known.grid is not None:
        yield from grid_flags(value, known.grid)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What pools are made from."""

    surface: Surface
    mined: SeedSequences
    roles: Mapping[Place, Role]
    prompt: str
    excluded: frozenset[str]
    """Routines that are not to be called (`unrepeatable_methods`)."""


def pools_of(names: Sequence[str], knowledge: Knowledge, *, seed: int, each: int) -> list[Pool]:
    """The pools of all classes and functions in `names`, constructors first.

    Args:
        names: the interface's name and exports.
        knowledge: seeds, prompt and program.
        seed: of everything random.
        each: further arguments for one routine; 0 for none.
    """
    maker = _Maker(knowledge, seed, each)
    found: list[Pool] = []
    for name in dict.fromkeys(names):
        one = knowledge.surface.class_named(name)
        if one is not None and f"{name}.__init__" not in knowledge.excluded:
            routines = [r for r in one.methods if f"{name}.{r.name}" not in knowledge.excluded]
            made = (maker.pool(name, routine) for routine in (one.constructor, *routines))
            found += [pool for pool in made if pool is not None]
        function = knowledge.surface.function_named(name)
        if function is not None and name not in knowledge.excluded:
            pool = maker.pool(None, function)
            found += [pool] if pool is not None else []
    return found


class _Maker:
    """Makes pools."""

    def __init__(self, knowledge: Knowledge, seed: int, each: int) -> None:
        self.knowledge = knowledge
        self.seed = seed
        self.each = each
        self.donors = _donors(knowledge.surface, knowledge.mined, declined=True)
        self.taken = _donors(knowledge.surface, knowledge.mined, declined=False)
        """Without the arguments of calls that answer False or None: keys that stand there alone may be unknown ones."""

    def pool(self, owner: str | None, routine: Routine) -> Pool | None:
        """The pool of a routine; None where nothing is known that it could be called with."""
        examples = self.knowledge.mined.examples(owner, routine.name)
        known = tuple(self._known(owner, routine, parameter.name) for parameter in routine.parameters)
        if not examples:
            made = _made_up(routine, self.donors)
            fresh = frozenset({"new-method"})
            if routine.name == "__init__" and not routine.parameters:
                fresh = frozenset()
            return Pool(owner, routine, tuple(Choice(a, fresh) for a in made), known=known) if made else None
        refused = dict(self.knowledge.mined.raising).get((owner, routine.name), ())
        keys = frozenset(arguments.key for arguments in refused)
        alike = [*examples, *self._alike(owner, routine)]
        seen = tuple(
            Choice(e, frozenset({"raises"}) if e.key in keys and routine.reads_only else frozenset())
            for e in examples
        )
        pool = Pool(owner, routine, seen, (), self._domain(routine, alike), known, keys)
        return replace(pool, near=tuple(self._near(pool, alike, refused)))

    def _domain(self, routine: Routine, examples: Sequence[Arguments]) -> Domain:
        """What the routine's examples show, widened by what is seen for parameters of the same names and types."""
        domain = learn(examples, signature=routine.signature)
        widened = [
            self._widened(place, routine.parameters[at].name, routine.parameters[at].annotation)
            if at < len(routine.parameters)
            else place
            for at, place in enumerate(domain.arguments)
        ]
        return replace(domain, arguments=tuple(widened))

    def _widened(self, place: ValueDomain, name: str, annotation: str | None) -> ValueDomain:
        given = [value for value in self.donors.get(name, []) if type(value).__name__ in place.types]
        return learn_values([*place.examples, *given], annotation) if given else place

    def _near(
        self, pool: Pool, examples: Sequence[Arguments], refused: Sequence[Arguments]
    ) -> Iterator[Choice]:
        assert pool.domain is not None
        rng = Random(f"near {self.seed} {pool.owner} {pool.routine.name}")
        # arguments of steps are varied one at a time by the sequences they stand in
        proposed = (
            propose(pool.domain, examples, (), seed=self.seed, limit=self.each, without={"swept"})
            if self.each
            else []
        )
        drawn = [one.arguments for one in proposed]
        drawn = [pool.with_known_keys(arguments, rng) for arguments in drawn]
        known = {choice.arguments.key for choice in pool.seen}
        for arguments in [*examples, *refused, *drawn]:
            if arguments.key not in known:
                known.add(arguments.key)
                yield Choice(arguments, pool.flags(arguments))

    def _known(self, owner: str | None, routine: Routine, name: str) -> Known:
        role = self.knowledge.roles.get((owner, routine.name, name), Role())
        seen = self.donors.get(name, [])
        types = {type(value) for value in seen}
        more = [value for value in role.vocabulary if not types or type(value) in types]
        told = [value for value in more if _is_told(value, self.knowledge.prompt)]
        values = {canonical(value): value for value in [*seen, *more]}
        accepted = self.taken.get(name, []) if role.is_key else seen
        named = frozenset(canonical(value) for value in [*accepted, *told])
        return Known(role, tuple(values.values()), named, learn_grids(seen))

    def _alike(self, owner: str | None, routine: Routine) -> Iterator[Arguments]:
        """Examples of other routines of the class that have the same parameters."""
        names = [parameter.name for parameter in routine.parameters]
        for other_owner, other in _routines(self.knowledge.surface):
            same = names == [parameter.name for parameter in other.parameters]
            if names and same and other_owner == owner and other.name != routine.name:
                yield from self.knowledge.mined.examples(owner, other.name)


def _is_told(value: object, prompt: str) -> bool:
    """Whether the prompt writes the value as a literal."""
    return repr(value) in prompt or (isinstance(value, str) and f'"{value}"' in prompt)


def _made_up(routine: Routine, donors: Mapping[str, list[object]]) -> list[Arguments]:
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


def _donors(surface: Surface, mined: SeedSequences, *, declined: bool) -> dict[str, list[object]]:
    """Parameter name → values seen for parameters of that name, anywhere in the program.

    Args:
        declined: with those of calls that answer False or None by what tests say.
    """
    found: dict[str, dict[str, object]] = {}
    for owner, routine in _routines(surface):
        action: Action = "function" if owner is None else "method"
        for arguments in mined.examples(owner, routine.name):
            call = StepCall(action, routine.name, arguments.args, arguments.kwargs)
            if not declined and (owner, call.key) in mined.declined:
                continue
            names = [parameter.name for parameter in routine.parameters]
            for name, value in [*zip(names, arguments.args, strict=False), *arguments.kwargs]:
                found.setdefault(name, {}).setdefault(canonical(value), value)
    return {name: list(values.values()) for name, values in found.items()}


def _routines(surface: Surface) -> Iterator[tuple[str | None, Routine]]:
    for one in surface.classes:
        yield one.name, one.constructor
        yield from ((one.name, routine) for routine in one.methods)
    yield from ((None, routine) for routine in surface.functions)


def pool_of(pools: Sequence[Pool], owner: str | None, name: str) -> Pool | None:
    """The pool of a routine; a constructor's name is `__init__`."""
    return next((pool for pool in pools if pool.owner == owner and pool.routine.name == name), None)
