"""Faults planted in a reference, one a program: mutants of all its files.

Covers which files are changed and how many of the mutants each gives. How a program is changed is `cupel.evolve.mutants`'. Runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject
from cupel.evolve.mutants import Mutant, mutants
from cupel.evolve.opponents import Opponent, reference_of
from cupel.judge.checks import names_of
from cupel.model.hashing import seed_for
from cupel.model.task import Program, Task

_COUNTED = 300
"""Mutants of one of several files up to which it is counted how many there could be."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The reference with one fault."""

    opponent: Opponent
    """The whole program."""
    id: str
    operator: str
    path: str
    """The file that it is in."""
    line: int
    """Where in that file of the reference, from 1."""
    code: str
    """That file with the fault."""


def planted_faults(subject: Subject, settings: Strictness) -> list[Fault]:
    """The reference with one fault each, as many as the settings want, none of which is the reference again.

    Args:
        subject: a task with a reference.
        settings: how many, and the seed that decides which.
    """
    reference = reference_of(subject.task)
    limit = settings.mutants if reference.cost == 1 else min(settings.mutants, settings.forked_mutants)
    seed = seed_for(settings.seed, subject.task.id, "mutants", reference.key)
    taken = {reference.key}
    found = []
    for path, mutant in _spread(subject, limit, seed):
        program = changed_reference(subject.task, {path: mutant.code})
        if program.key not in taken:
            taken.add(program.key)
            found.append(Fault(program, mutant.id, mutant.operator, path, mutant.line, mutant.code))
    return found


def changed_reference(task: Task, files: Mapping[str, str]) -> Opponent:
    """The reference with other texts for some of its files."""
    whole = {**reference_of(task).source.files, **files}
    return reference_of(task.model_copy(update={"reference": Program(files=whole)}))


def _spread(subject: Subject, limit: int, seed: int) -> Iterator[tuple[str, Mutant]]:
    """Mutants of all files; each gives as large a part of them as it has of all that could be made."""
    names = {path: _used_of(subject, path) for path in subject.files}
    made = {
        path: mutants(code, limit=_COUNTED if len(names) > 1 else limit, seed=seed, names=names[path])
        for path, code in subject.files.items()
    }
    for path, share in zip(made, _shares([len(some) for some in made.values()], limit), strict=True):
        some = made[path]
        if share < len(some):
            some = mutants(subject.files[path], limit=share, seed=seed, names=names[path])
        yield from ((path, one) for one in some)


def _shares(counts: Sequence[int], limit: int) -> list[int]:
    """At most `limit` in all, in proportion to the counts; what is left by rounding goes to the first."""
    whole = sum(counts)
    if whole <= limit:
        return list(counts)
    shares = [count * limit // whole for count in counts]
    for at, count in enumerate(counts):
        more = min(limit - sum(shares), count - shares[at])
        shares[at] += more
    return shares


def _used_of(subject: Subject, path: str) -> list[str]:
    """What of a file may be used from outside: the interface's names, and of another file than the entry all that the others mention."""
    own = names_of(subject.task)
    if path == subject.entry and len(subject.files) == 1:
        return own
    told = {
        name
        for other, tree in subject.trees.items()
        if other != path
        for node in ast.walk(tree)
        for name in _mentioned(node)
    }
    return [] if "*" in told else [*own, *sorted(told - {*own})]


def _mentioned(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            yield name
