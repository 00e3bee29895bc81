"""Where sequences of calls come from: seeds' sequences changed in one respect, and new ones made of what seeds show.

Each source makes one sequence at a time, at random: `varied` (a seed with other arguments in one call or two), `related` (a
number taken from another call, or one beside it), `recombined` (constructor and calls with arguments of seeds), `mutated`
(the same with further arguments), `repeated` (a call several times), `joined` (two seeds, one after the other, on one
instance), `reordered` (a seed's calls in another order), `watched` (after each change what can be read is read), `paired` (two
instances side by side), `function` (single calls and short sequences of functions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.steps.call import StepCall, Steps, owners
from cupel.evolve.steps.novelty import SequenceNovelty
from cupel.evolve.steps.pools import Choice, Knowledge, Pool, pool_of
from cupel.evolve.steps.surface import ClassSurface

_SHORT, _LONG = 6, 12
"""Calls after the constructor in a sequence made anew: mostly few, now and then many."""
_MOST_READS = 5
"""Readings after a change."""
_LABELS = ("first", "second")


class Sources:
    """Makes sequences for one task."""

    def __init__(
        self,
        knowledge: Knowledge,
        pools: Sequence[Pool],
        novelty: SequenceNovelty,
        rng: Random,
        around: Sequence[Steps] = (),
    ) -> None:
        self.mined = knowledge.mined
        self.novelty = novelty
        self.rng = rng
        self.functions = [pool for pool in pools if pool.owner is None]
        self.methods = {
            one.name: [p for p in pools if p.owner == one.name and p.routine.name != "__init__"]
            for one in knowledge.surface.classes
        }
        self.classes = [
            (one, constructor)
            for one in knowledge.surface.classes
            if (constructor := pool_of(pools, one.name, "__init__")) is not None and self.methods[one.name]
        ]
        self.seeds = [steps for steps in (*self.mined.sequences, *around) if self._is_usable(steps)]
        self.made = [steps for steps in self.seeds if steps[0].action == "new"]

    def makers(self) -> dict[str, Callable[[], Steps | None]]:
        """Name → what makes the next sequence; None where it came to nothing this time."""
        found: dict[str, Callable[[], Steps | None]] = {}
        if self.seeds:
            found["varied"] = self.varied
            found["related"] = self.related
        if self.classes:
            found["recombined"] = lambda: self.anew(near=False)
            found["mutated"] = lambda: self.anew(near=True)
            found["repeated"] = self.repeated
            found["watched"] = self.watched
        if self.made:
            found["joined"] = self.joined
            found["reordered"] = self.reordered
            found["paired"] = self.paired
        if self.functions:
            found["function"] = self.calls_of_functions
        return found

    def _is_usable(self, steps: Steps) -> bool:
        """Only routines that have a pool: public ones of the program that can be repeated."""
        for step, instance in zip(steps, owners(steps), strict=True):
            if step.action == "get" or step.is_setting:
                continue
            owner = instance[1] if instance is not None else None
            if self.novelty.pool_for(step, owner) is None:
                return False
        return True

    def choice(self, pool: Pool, *, near: bool) -> Choice:
        """Arguments of a seed, or further ones (those without flags twice as likely)."""
        if near and pool.near and self.rng.random() < 0.7:
            plain = [choice for choice in pool.near if not choice.flags]
            return self.rng.choice(plain if plain and self.rng.random() < 0.67 else pool.near)
        return self.rng.choice(pool.seen)

    def anew(self, *, near: bool) -> Steps:
        """Constructor and some calls; later calls often take a key that an earlier one took."""
        one, constructor = self.rng.choice(self.classes)
        made = self.choice(constructor, near=near and self.rng.random() < 0.5)
        steps = [_step("new", one.name, made.arguments)]
        if self.made and self.rng.random() < 0.5:  # from a seed's beginning, with the state that it sets up
            seed = self.rng.choice(self.made)
            steps = list(seed[: self.rng.randint(1, len(seed))])
            one = next((other for other, _ in self.classes if other.name == seed[0].name), one)
        used = self._keys_of(steps)
        for _ in range(self.rng.randint(1, _LONG if self.rng.random() < 0.1 else _SHORT)):
            pool = self._next_pool(one, steps)
            arguments = self._linked(pool, self.choice(pool, near=near).arguments, used)
            for name, value in pool.keys_of(arguments):
                used.setdefault(name, []).append(value)
            steps.append(_step("method", pool.routine.name, arguments))
        return (*steps, *self._some_reads(one.name))

    def _keys_of(self, steps: Sequence[StepCall]) -> dict[str, list[object]]:
        """Parameter → keys that the calls gave it."""
        found: dict[str, list[object]] = {}
        for step, instance in zip(steps, owners(steps), strict=True):
            pool = self.novelty.pool_for(step, instance[1] if instance is not None else None)
            for name, value in pool.keys_of(step.arguments) if pool is not None else ():
                found.setdefault(name, []).append(value)
        return found

    def _next_pool(self, one: ClassSurface, steps: Sequence[StepCall]) -> Pool:
        """A method, three times in four one that seeds show after the last one."""
        pools = self.methods[one.name]
        last = steps[-1].operation
        shown = [p for p in pools if (one.name, last, p.routine.name) in self.mined.orders]
        return self.rng.choice(shown if shown and self.rng.random() < 0.75 else pools)

    def _linked(self, pool: Pool, arguments: Arguments, used: dict[str, list[object]]) -> Arguments:
        """The call with keys that earlier calls had, where there are such."""
        if not used or self.rng.random() < 0.4:
            return arguments
        fresh = {canonical(value): used[name] for name, value in pool.keys_of(arguments) if name in used}
        values = [
            self.rng.choice(fresh[canonical(value)]) if canonical(value) in fresh else value
            for value in arguments.values
        ]
        return arguments.with_values(tuple(values))

    def _some_reads(self, owner: str) -> Iterator[StepCall]:
        """An attribute that seeds read, or a method that only reads, at the end of a sequence."""
        readings = self.readings(owner)
        if readings and self.rng.random() < 0.6:
            yield self.rng.choice(readings)

    def readings(self, owner: str) -> list[StepCall]:
        """Steps that look at an instance without changing it, as seeds do."""
        found = [StepCall("get", name) for name in dict(self.mined.attributes).get(owner, ())]
        for pool in self.methods.get(owner, []):
            if pool.routine.reads_only:
                plain = [choice for choice in pool.seen if not choice.flags]
                found += [_step("method", pool.routine.name, choice.arguments) for choice in plain[:3]]
        return found

    def varied(self) -> Steps | None:
        """A seed with other arguments in one or two of its calls."""
        steps = list(self.rng.choice(self.seeds))
        instances = list(owners(steps))
        places = [k for k, one in enumerate(steps) if _has_arguments(one)]
        for place in self.rng.sample(places, min(len(places), self.rng.choice((1, 1, 2)))):
            instance = instances[place]
            pool = self.novelty.pool_for(steps[place], instance[1] if instance is not None else None)
            if pool is None:
                return None
            steps[place] = steps[place].with_arguments(self.choice(pool, near=True).arguments)
        return tuple(steps)

    def related(self) -> Steps | None:
        """A seed with a number of one call taken from the others: the same, their sum or difference, or one beside it."""
        steps = list(self.rng.choice(self.seeds))
        numbers = [value for step in steps for value in _numbers(step).values()]
        places = [(k, at) for k, step in enumerate(steps) for at in _numbers(step)]
        if len(numbers) < 2:
            return None
        place, at = self.rng.choice(places)
        one, other = self.rng.sample(numbers, 2)
        value = self.rng.choice((one, one + other, one - other, sum(numbers) - one)) + self.rng.choice(
            (0, 0, 1, -1)
        )
        values = list(steps[place].arguments.values)
        values[at] = value
        steps[place] = steps[place].with_arguments(steps[place].arguments.with_values(tuple(values)))
        return tuple(steps)

    def repeated(self) -> Steps:
        """A short sequence in which one call comes several times."""
        steps = list(self.anew(near=False))
        calls = [k for k, step in enumerate(steps) if step.action == "method"]
        place = self.rng.choice(calls)
        step = steps[place]
        for _ in range(self.rng.choice((1, 1, 2, 6))):
            at = place + 1 if self.rng.random() < 0.5 else calls[-1] + 1
            steps.insert(at, step)
        return tuple(steps)

    def watched(self) -> Steps | None:
        """A sequence in which readings follow each change."""
        steps = self.rng.choice(self.made) if self.made and self.rng.random() < 0.5 else self.anew(near=True)
        readings = self.readings(steps[0].name)
        if not readings:
            return None
        found: list[StepCall] = []
        for step in steps:
            found.append(step)
            if step.action == "new" or self.novelty.changes(steps[0].name, step.operation):
                found += self.rng.sample(readings, min(len(readings), self.rng.choice((1, 2, _MOST_READS))))
        return tuple(found)

    def joined(self) -> Steps | None:
        """The calls of one seed after those of another with the same constructor call."""
        first = self.rng.choice(self.made)
        others = [steps for steps in self.made if steps[0].key == first[0].key and steps is not first]
        if not others:
            return None
        return (*first, *self.rng.choice(others)[1:])

    def reordered(self) -> Steps | None:
        """The calls of a seed in another order; what it sets comes first, as it does there."""
        steps = self.rng.choice(self.made)
        calls = [step for step in steps[1:] if not step.is_setting]
        if len(calls) < 2:
            return None
        self.rng.shuffle(calls)
        return (steps[0], *(step for step in steps[1:] if step.is_setting), *calls)

    def paired(self) -> Steps | None:
        """Two seeds on instances of one class that live side by side, and then what can be read of both."""
        first = self.rng.choice(self.made)
        second = self.rng.choice([steps for steps in self.made if steps[0].name == first[0].name])
        if any(step.label is not None or step.on is not None for step in (*first, *second)):
            return None
        rest = [
            [replace(step, on=label) for step in steps[1:]]
            for label, steps in zip(_LABELS, (first, second), strict=True)
        ]
        if self.rng.random() < 0.5:
            rest[1] = []
        mixed = self._mixed(*rest)
        readings = self.readings(first[0].name)
        looks = self.rng.sample(readings, min(len(readings), 2))
        return (
            replace(first[0], label=_LABELS[0]),
            replace(second[0], label=_LABELS[1]),
            *mixed,
            *(replace(look, on=label) for label in reversed(_LABELS) for look in looks),
        )

    def _mixed(self, first: list[StepCall], second: list[StepCall]) -> list[StepCall]:
        """The steps of both, each in their own order."""
        turns = [0] * len(first) + [1] * len(second)
        self.rng.shuffle(turns)
        left = [list(reversed(first)), list(reversed(second))]
        return [left[turn].pop() for turn in turns]

    def calls_of_functions(self) -> Steps:
        """One call of a function, sometimes two or three."""
        found = []
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            pool = self.rng.choice(self.functions)
            found.append(_step("function", pool.routine.name, self.choice(pool, near=True).arguments))
        return tuple(found)


def _has_arguments(step: StepCall) -> bool:
    return step.action != "get" and not step.is_setting and bool(step.arguments.values)


def _numbers(step: StepCall) -> dict[int, int | float]:
    """The numbers among a call's arguments, by place."""
    if not _has_arguments(step):
        return {}
    given = enumerate(step.arguments.values)
    return {at: one for at, one in given if isinstance(one, int | float) and not isinstance(one, bool)}


def _step(action: str, name: str, arguments: Arguments) -> StepCall:
    return StepCall(action, name, arguments.args, arguments.kwargs)  # type: ignore[arg-type]
