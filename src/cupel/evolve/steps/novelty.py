"""What is new in a sequence of calls against those that seeds and prompt show: flags of single calls, of their order and links.

Covers what each call's arguments are new in (:mod:`cupel.evolve.steps.pools`) and what the sequence adds to that, in
`FLAGS`. It does not judge: how much agreement a flag demands is the oracle's business (:mod:`cupel.evolve.oracle`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.fuzz.relation import Relation, broken, firm, learn_relations
from cupel.evolve.steps.answers import AnswerSeen
from cupel.evolve.steps.call import StepCall, Steps, owners
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.pools import Pool
from cupel.evolve.steps.surface import Surface

FLAGS: dict[str, str] = {
    "new-method": "a routine that no seed calls",
    "new-value": "a key (a name, an id, an option) that neither seeds nor prompt name",
    "raises": "a call of which seeds say that it raises",
    "new-order": "a call after one that changes the instance, in an order that no seed shows",
    "new-read": "an attribute read after a change after which no seed reads it, or of which seeds look at a part alone",
    "new-link": "a key that earlier calls know (or do not know, or got from the same method) where in all seeds it is otherwise",
    "new-setting": "an attribute set to a value that no seed sets it to",
    "two-instances": "two instances that live side by side",
}
"""Flags that the value level (`cupel.evolve.fuzz.novelty`) does not have."""


@dataclass(slots=True)
class _History:
    """What has happened to one instance so far."""

    operations: dict[str, None] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    """Canonical text of a key → operations, with parameter, that had it."""
    made_with: tuple[object, ...] = ()
    """Arguments of the constructor."""


class SequenceNovelty:
    """Tells the flags of sequences for one task."""

    def __init__(self, surface: Surface, mined: SeedSequences, pools: Sequence[Pool]) -> None:
        self._surface = surface
        self._mined = mined
        self._pools = {(pool.owner, pool.routine.name): pool for pool in pools}
        self._answers: Mapping[tuple[str | None, str], AnswerSeen] = dict(mined.answers)
        self._settings = {step.key for steps in mined.sequences for step in steps if step.is_setting}
        self._links = {link for steps in mined.sequences for link in self._links_of(steps)}
        self._linked = {link[:3] for link in self._links}
        self._relations = self._learned()

    def flags(self, steps: Steps) -> frozenset[str]:
        """What is new in a sequence."""
        found: set[str] = set()
        for step, instance in zip(steps, owners(steps), strict=True):
            found |= self._call_flags(step, instance[1] if instance is not None else None)
        links = set(self._links_of(steps)) - self._links
        if any(link[:3] in self._linked for link in links):
            found.add("new-link")
        for step, before, owner in self._followed(steps):
            if owner is not None:
                found.update(self._order_flags(owner, before, step))
                found.update(self._relation_flags(owner, before, step))
        if sum(step.action == "new" for step in steps) > 1:
            found.add("two-instances")
        return frozenset(found)

    def changes(self, owner: str, operation: str) -> bool:
        """Whether an operation may change the instance."""
        one = self._surface.class_named(owner)
        routine = one.method(operation) if one is not None else None
        return operation.endswith(" =") or (routine is not None and not routine.reads_only)

    def pool_for(self, step: StepCall, owner: str | None) -> Pool | None:
        """The pool of the routine that a step calls; `owner` is the class of the instance, None for a function."""
        return self._pools.get((owner, "__init__" if step.action == "new" else step.name))

    def _call_flags(self, step: StepCall, owner: str | None) -> frozenset[str]:
        if step.is_setting:
            return frozenset() if step.key in self._settings else frozenset({"new-setting"})
        if step.action == "get":
            return frozenset()
        pool = self.pool_for(step, owner)
        return frozenset({"new-method"}) if pool is None else pool.flags(step.arguments)

    def _order_flags(self, owner: str, before: _History, step: StepCall) -> Iterator[str]:
        flag = "new-read" if step.action == "get" else "new-order"
        if step.action == "get" and not self._answers.get((owner, step.operation), AnswerSeen()).is_whole:
            yield flag
        for earlier in before.operations:
            seen = (owner, earlier, step.operation) in self._mined.orders
            if not seen and self.changes(owner, earlier):
                yield flag

    def _followed(self, steps: Steps) -> Iterator[tuple[StepCall, _History, str | None]]:
        """Each step that is no constructor's with what happened to its instance before, and the class."""
        histories: dict[int, _History] = {}
        for step, owner in zip(steps, owners(steps), strict=True):
            if owner is None:
                yield step, _History(), None
                continue
            number, name = owner
            if step.action == "new":
                histories[number] = _History(made_with=step.arguments.values)
                self._remember(histories[number], name, step)
                continue
            history = histories.setdefault(number, _History())
            yield step, history, name
            history.operations[step.operation] = None
            self._remember(history, name, step)

    def _remember(self, history: _History, owner: str, step: StepCall) -> None:
        """Notes the keys that a step brings: arguments that are keys, and keys and texts in containers."""
        for name, value in self._keys(owner, step):
            history.keys.setdefault(canonical(value), set()).add(f"{step.operation} {name}")
        for value in step.arguments.values:
            for inner in _inner_keys(value):
                history.keys.setdefault(canonical(inner), set()).add(step.operation)

    def _keys(self, owner: str, step: StepCall) -> Iterator[tuple[str, object]]:
        pool = self.pool_for(step, owner)
        if pool is not None and step.action != "get" and not step.is_setting:
            yield from pool.keys_of(step.arguments)

    def _links_of(self, steps: Steps) -> Iterator[tuple[str, str, str, str]]:
        """(class, method, parameter, how its key is linked) for all keys of a sequence's calls."""
        for step, before, owner in self._followed(steps):
            if owner is None:
                continue
            for name, value in self._keys(owner, step):
                known = before.keys.get(canonical(value), set())
                link = "again" if f"{step.operation} {name}" in known else "known" if known else "fresh"
                yield owner, step.operation, name, link

    def _learned(self) -> dict[tuple[str, str], list[Relation]]:
        """(class, method) → relations between the constructor's arguments and the method's."""
        rows: dict[tuple[str, str], dict[str, tuple[object, ...]]] = {}
        for steps in self._mined.sequences:
            for step, before, owner in self._followed(steps):
                if owner is not None and step.action == "method" and before.made_with:
                    row = (*before.made_with, *step.arguments.values)
                    rows.setdefault((owner, step.operation), {})[canonical(row)] = row
        found = {}
        for place, seen in rows.items():
            if len({len(row) for row in seen.values()}) == 1:
                found[place] = learn_relations(list(seen.values()))
        return found

    def _relation_flags(self, owner: str, before: _History, step: StepCall) -> Iterator[str]:
        learned = self._relations.get((owner, step.operation), []) if step.action == "method" else []
        for relation in broken(learned, (*before.made_with, *step.arguments.values)):
            yield "relation-broken" if firm(relation) else "relation-doubtful"


def _inner_keys(value: object) -> Iterator[object]:
    """Keys of dicts and texts in lists, as deep as they stand."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _inner_keys(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            if isinstance(inner, str):
                yield inner
            yield from _inner_keys(inner)
