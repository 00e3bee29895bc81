"""Sequences of calls to try on a class or a module, proposed without running anything.

Sources: `varied` (a seed's sequence with other arguments in one call), `recombined` (constructor and calls with
arguments of seeds), `mutated` (the same with further arguments), `repeated` (a call several times), `joined` (two
seeds' sequences, one after the other, on one instance), `reordered` (a seed's calls in another order),
`function` (single calls and short sequences of functions).
Not here: sequences found by watching programs, and several instances that meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.steps.call import ProposedSteps, StepCall, Steps, steps_key
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.newness import order_flags
from cupel.evolve.steps.pools import Choice, Pool, constructor_pool, pools_of
from cupel.evolve.steps.surface import ClassSurface, Surface, surface_of
from cupel.evolve.steps.unrepeatable import unrepeatable_methods
from cupel.model.task import Interface

_LONGEST = 6
"""Calls after the constructor in a sequence made anew."""
_MOST_STEPS = 16
"""Steps of any sequence that is proposed."""
_IDLE = 40
"""After so many sequences in a row that were proposed before, a source has run dry."""


def propose_steps(
    interface: Interface, reference_code: str, mined: SeedSequences, *, seed: int, limit: int
) -> list[ProposedSteps]:
    """Sequences for a task of kind `class` or `module`, the sources taking turns; none twice, none of the seeds.

    Args:
        interface: its name and exports say what may be called; of a module without exports, what seeds use.
        reference_code: its classes and functions are read; routines that touch clock, files, network or chance are
            not called.
        mined: what seeds and prompt show; methods never seen are called only where their arguments are known.
        seed: the same seed gives the same sequences.
        limit: at most so many.
    """
    surface = surface_of(reference_code)
    excluded = unrepeatable_methods(reference_code)
    names = (interface.name, *interface.exports)
    if interface.kind == "module" and not interface.exports:
        names = (*names, *(name for name, _ in (*mined.constructors, *mined.functions)))
    names = tuple(name for name in names if not name.startswith("_"))
    pools = pools_of(names, surface, mined, excluded, seed=seed, each=min(60, max(12, limit)))
    maker = _Maker(surface, mined, excluded, pools, Random(f"steps {seed}"))
    return _taken_in_turn(maker, limit)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A sequence with the value level's flags of its calls."""

    steps: Steps
    flags: frozenset[str]


def _taken_in_turn(maker: _Maker, limit: int) -> list[ProposedSteps]:
    known = {steps_key(steps) for steps in maker.mined.sequences}
    sources = maker.sources()
    idle = dict.fromkeys(sources, 0)
    found: list[ProposedSteps] = []
    while len(found) < limit and sources:
        for name in list(sources):
            draft = sources[name]()
            key = None if draft is None else steps_key(draft.steps)
            if draft is None or key is None or key in known or not 0 < len(draft.steps) <= _MOST_STEPS:
                idle[name] += 1
                if idle[name] >= _IDLE:
                    del sources[name]
                continue
            idle[name] = 0
            known.add(key)
            found.append(ProposedSteps(draft.steps, draft.flags | maker.order_flags(draft.steps), name))
            if len(found) == limit:
                break
    return found


class _Maker:
    """Makes drafts from pools and seeds."""

    def __init__(
        self,
        surface: Surface,
        mined: SeedSequences,
        excluded: frozenset[str],
        pools: Sequence[Pool],
        rng: Random,
    ) -> None:
        self.surface = surface
        self.mined = mined
        self.rng = rng
        self.functions = [pool for pool in pools if pool.owner is None]
        self.methods = {
            one.name: [p for p in pools if p.owner == one.name and p.routine.name != "__init__"]
            for one in surface.classes
        }
        self.classes = [
            (one, constructor)
            for one in surface.classes
            if (constructor := constructor_pool(pools, one)) is not None and self.methods[one.name]
        ]
        self.attributes = dict(mined.attributes)
        self.seeds = [steps for steps in mined.sequences if self._usable(steps, excluded)]

    def sources(self) -> dict[str, Callable[[], _Draft | None]]:
        """Name → what makes the next draft."""
        found: dict[str, Callable[[], _Draft | None]] = {}
        if self.seeds:
            found["varied"] = self.varied
        if self.classes:
            found["recombined"] = lambda: self.anew(near=False)
            found["mutated"] = lambda: self.anew(near=True)
            found["repeated"] = self.repeated
        if any(steps[0].action == "new" for steps in self.seeds):
            found["joined"] = self.joined
            found["reordered"] = self.reordered
        if self.functions:
            found["function"] = self.calls_of_functions
        return found

    def _usable(self, steps: Steps, excluded: frozenset[str]) -> bool:
        """Only public routines of the program that can be repeated; methods that have a pool."""
        owner = steps[0].name if steps[0].action == "new" else None
        if owner is not None and owner not in {one.name for one, _ in self.classes}:
            return False
        known = {
            pool.routine.name for pool in (self.methods.get(owner or "", ()) if owner else self.functions)
        }
        routines = [step.name for step in steps if step.action in ("method", "function")]
        prefix = f"{owner}." if owner else ""
        return all(name in known and prefix + name not in excluded for name in routines)

    def order_flags(self, steps: Steps) -> frozenset[str]:
        """`new-order` where a method that may change its instance precedes one that no seed shows after it."""
        return order_flags(steps, self.mined, self.surface)

    def choice(self, pool: Pool, *, near: bool) -> Choice:
        """Arguments of a seed, or further ones (those without flags twice as likely)."""
        if near and pool.near and self.rng.random() < 0.7:
            plain = [choice for choice in pool.near if not choice.flags]
            return self.rng.choice(plain if plain and self.rng.random() < 0.67 else pool.near)
        return self.rng.choice(pool.seen)

    def anew(self, *, near: bool) -> _Draft:
        """Constructor and one to six calls; later calls often take a value that an earlier one took."""
        one, constructor = self.rng.choice(self.classes)
        made = self.choice(constructor, near=near and self.rng.random() < 0.5)
        steps = [_step("new", one.name, made.arguments)]
        flags = set(made.flags)
        used: dict[str, list[object]] = {}
        for _ in range(self.rng.randint(1, _LONGEST)):
            pool = self._next_pool(one, steps)
            choice = self._linked(pool, self.choice(pool, near=near), used)
            for parameter, value in zip(pool.routine.parameters, choice.arguments.args, strict=False):
                used.setdefault(parameter.name, []).append(value)
            flags |= choice.flags
            steps.append(_step("method", pool.routine.name, choice.arguments))
        return _Draft((*steps, *self._reads(one.name)), frozenset(flags))

    def _next_pool(self, one: ClassSurface, steps: Sequence[StepCall]) -> Pool:
        """A method, three times in four one that seeds show after the last one."""
        pools = self.methods[one.name]
        last = steps[-1].name
        shown = [p for p in pools if (one.name, last, p.routine.name) in self.mined.orders]
        return self.rng.choice(shown if shown and self.rng.random() < 0.75 else pools)

    def _linked(self, pool: Pool, choice: Choice, used: dict[str, list[object]]) -> Choice:
        """The call with seed arguments that share a value with earlier calls, where there are such."""
        if not used or self.rng.random() < 0.4:
            return choice
        texts = {name: {canonical(value) for value in values} for name, values in used.items()}
        names = [parameter.name for parameter in pool.routine.parameters]
        fitting = [
            one
            for one in pool.seen
            if any(
                canonical(value) in texts.get(name, ())
                for name, value in zip(names, one.arguments.args, strict=False)
            )
        ]
        return self.rng.choice(fitting) if fitting else choice

    def _reads(self, owner: str) -> Iterator[StepCall]:
        """Attributes that seeds read, at the end of a sequence."""
        names = self.attributes.get(owner, ())
        if names and self.rng.random() < 0.6:
            yield StepCall("get", self.rng.choice(names))

    def varied(self) -> _Draft | None:
        """A seed's sequence, with other arguments in one or two of its calls."""
        steps = list(self.rng.choice(self.seeds))
        places = [k for k, step in enumerate(steps) if step.action != "get" and step.arguments.values]
        flags: set[str] = set()
        for place in self.rng.sample(places, min(len(places), self.rng.choice((1, 1, 2)))):
            pool = self._pool_of(steps[place], steps[0])
            if pool is None:
                return None
            choice = self.choice(pool, near=True)
            flags |= choice.flags
            steps[place] = steps[place].with_arguments(choice.arguments)
        return _Draft(tuple(steps), frozenset(flags))

    def _pool_of(self, step: StepCall, first: StepCall) -> Pool | None:
        if step.action == "new":
            return next((pool for one, pool in self.classes if one.name == step.name), None)
        pools = self.functions if step.action == "function" else self.methods.get(first.name, [])
        return next((pool for pool in pools if pool.routine.name == step.name), None)

    def repeated(self) -> _Draft:
        """A short sequence in which one call comes two or three times."""
        draft = self.anew(near=False)
        calls = [k for k, step in enumerate(draft.steps) if step.action == "method"]
        place = self.rng.choice(calls)
        step = draft.steps[place]
        steps = list(draft.steps)
        for _ in range(self.rng.choice((1, 1, 2))):
            at = place + 1 if self.rng.random() < 0.5 else calls[-1] + 1
            steps.insert(at, step)
        return _Draft(tuple(steps), draft.flags)

    def joined(self) -> _Draft | None:
        """The calls of one seed after those of another with the same constructor call."""
        first = self.rng.choice([steps for steps in self.seeds if steps[0].action == "new"])
        others = [steps for steps in self.seeds if steps[0].key == first[0].key and steps is not first]
        if not others:
            return None
        return _Draft((*first, *self.rng.choice(others)[1:]), frozenset())

    def reordered(self) -> _Draft | None:
        """The calls of a seed in another order."""
        steps = self.rng.choice([steps for steps in self.seeds if steps[0].action == "new"])
        calls = list(steps[1:])
        if len(calls) < 2:
            return None
        self.rng.shuffle(calls)
        return _Draft((steps[0], *calls), frozenset())

    def calls_of_functions(self) -> _Draft:
        """One call of a function, sometimes two or three."""
        steps: list[StepCall] = []
        flags: set[str] = set()
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            pool = self.rng.choice(self.functions)
            choice = self.choice(pool, near=True)
            flags |= choice.flags
            steps.append(_step("function", pool.routine.name, choice.arguments))
        return _Draft(tuple(steps), frozenset(flags))


def _step(action: str, name: str, arguments: Arguments) -> StepCall:
    return StepCall(action, name, arguments.args, arguments.kwargs)  # type: ignore[arg-type]
