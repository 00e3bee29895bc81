"""Whether the strength of a suite could be measured at all: without programs that are wrong, a weak suite passes like a strong one.

Covers references of which no wrong program can be made, and those that hold their code as text, in which no fault can be planted. Runs
nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.result import Strength, Trivial
from cupel.author.validation.settings import Strictness
from cupel.author.validation.subject import Subject

_RUNNERS = frozenset({"eval", "exec", "compile"})


def unmeasured(
    subject: Subject, settings: Strictness, strength: Strength, trivial: Sequence[Trivial]
) -> Iterator[Finding]:
    """A finding where next to nothing says how strong the suite is.

    Args:
        subject: the task.
        settings: how many faults were to be planted; with none wanted there is no finding.
        strength: the suite against those that were.
        trivial: the trivially wrong programs that were made.
    """
    if settings.mutants == 0 or strength.mutants >= settings.fewest_mutants:
        return
    lines = [f"{path} line {line}".strip() for path, line in _run_as_text(subject)]
    if lines:
        yield Finding(
            FindingKind.UNMEASURED_SUITE,
            Party.AUTHOR,
            Severity.REJECT,
            "the reference holds its code as text that it runs, so that no faults can be planted in it and nobody can say whether the "
            "tests would notice any; write it as plain functions and classes",
            evidence=evidence(Artefact.REFERENCE, lines),
        )
    elif strength.mutants == 0:
        yield Finding(
            FindingKind.UNMEASURED_SUITE,
            Party.AUTHOR,
            Severity.NOTE if trivial else Severity.REJECT,
            "no fault can be planted in the reference, so that nobody can say whether the tests would notice any"
            + ("" if trivial else "; write it as functions and classes that do the work themselves"),
        )


def _run_as_text(subject: Subject) -> Iterator[tuple[str, int]]:
    """(file, line) of calls that run a text which stands in the reference."""
    for path, tree in subject.trees.items():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Name(id=name), args=[ast.Constant(value=str()) | ast.JoinedStr(), *_]
                ) if name in _RUNNERS:
                    yield ("" if path == subject.entry else path), node.lineno
