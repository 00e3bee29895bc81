"""Signatures that do not fit: interface against reference, the prompt's definitions against both, calls in tests against what is stated.

Covers number, names, order, defaults and keyword-only parameters of functions, constructors and methods. Annotations are not compared,
and calls of methods of instances that only running would know are not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from cupel.author.validation.expected import Given, calls_given
from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.homes import home_of
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import (
    Parameters,
    Routines,
    interface_routines,
    prompt_routines,
    reference_routines,
    stated_routines,
)
from cupel.model.names import bound_names
from cupel.model.source import parsed


def signature_mismatches(subject: Subject) -> Iterator[Finding]:
    """All of them."""
    reference = reference_routines(subject)
    interface, unread = interface_routines(subject)
    for part in unread:
        yield _finding(
            Party.AUTHOR,
            Severity.NOTE,
            f"the interface's signature cannot be read: `{part}`; write it as `name(a, b=1)`",
        )
    if subject.tree is not None:
        yield from _against(subject, "the interface", interface, reference)
        shown = {name: told for name, told in prompt_routines(subject).items() if name not in interface}
        yield from _against(subject, "the prompt", shown, reference)
    yield from _between(interface, prompt_routines(subject))
    yield from _calls(subject, {**reference, **stated_routines(subject)})


def _against(subject: Subject, where: str, stated: Routines, reference: Routines) -> Iterator[Finding]:
    """What is stated against what the reference defines."""
    for name, told in stated.items():
        if name not in reference:
            if where == "the interface" and _is_lacking(subject, name, told):
                yield _finding(
                    Party.AUTHOR,
                    Severity.REJECT,
                    f"{where} states `{name}`, which the reference does not define",
                )
            continue
        for problem in _differences(told, reference[name]):
            message = f"{where} and the reference differ on `{name}`: {problem}; make them the same"
            yield _finding(Party.AUTHOR, Severity.REJECT, message)


def _between(interface: Routines, prompt: Routines) -> Iterator[Finding]:
    for name in interface.keys() & prompt.keys():
        for problem in _differences(interface[name], prompt[name]):
            message = (
                f"the interface's signature and the prompt differ on `{name}`: {problem}; make them the same"
            )
            yield _finding(Party.AUTHOR, Severity.REJECT, message)


def _is_lacking(subject: Subject, name: str, told: Parameters) -> bool:
    """Whether the reference really has no such routine: it may inherit, import, assign or make it in another way."""
    assert subject.tree is not None
    owner, _, method = name.rpartition(".")
    home = home_of(subject, owner or name)
    defined = home.node if home is not None else None
    if not owner:
        if isinstance(defined, ast.ClassDef):
            return (bool(told.positional) or bool(told.keyword_only)) and not _is_made(defined)
        mentioned = {node.id for node in ast.walk(subject.tree) if isinstance(node, ast.Name)}
        bound = bound_names(subject.tree) | mentioned
        return defined is None and bound.isdisjoint((name, "*"))
    if not isinstance(defined, ast.ClassDef) or _is_made(defined):
        return False
    inside = {getattr(node, field, None) for node in ast.walk(defined) for field in ("id", "attr", "name")}
    return method not in inside


def _is_made(node: ast.ClassDef) -> bool:
    """Whether a class gets more than its body shows: from bases or decorators."""
    return bool(node.bases or node.decorator_list or node.keywords)


def _differences(one: Parameters, other: Parameters) -> Iterator[str]:
    if (one.positional, one.more) != (other.positional, other.more):
        yield f"({_told(one)}) against ({_told(other)})"
        return
    if {*one.keyword_only} != {*other.keyword_only} or one.more_named != other.more_named:
        yield f"keyword-only ({', '.join(one.keyword_only)}) against ({', '.join(other.keyword_only)})"
        return
    for name in sorted(one.optional | other.optional):
        mine, theirs = (one.defaults or {}).get(name), (other.defaults or {}).get(name)
        if mine is None or theirs is None:
            yield f"`{name}` has a default in only one of them"
        elif mine != theirs and "..." not in (mine, theirs) and _are_literals(mine, theirs):
            yield f"`{name}` is {mine} by default against {theirs}"


def _told(one: Parameters) -> str:
    return ", ".join([*one.positional, *(["*"] if one.more else [])])


def _are_literals(*texts: str) -> bool:
    trees = [parsed(text) for text in texts]
    return all(
        tree is not None and not any(isinstance(node, ast.Name) for node in ast.walk(tree)) for tree in trees
    )


def _calls(subject: Subject, known: Routines) -> Iterator[Finding]:
    """Calls in tests that what is stated refuses."""
    codes = {test.id: _Code(test) for test in subject.task.tests}
    told: set[tuple[str, str, str]] = set()
    for given in calls_given(subject.task):
        parameters = known.get(given.routine)
        if parameters is None or _is_meant(given, codes[given.test_id]):
            continue
        problem = parameters.refuses(len(given.positional), frozenset(given.named))
        if problem is None or (given.test_id, given.routine, problem) in told:
            continue
        told.add((given.test_id, given.routine, problem))
        yield Finding(
            FindingKind.SIGNATURE_MISMATCH,
            subject.party_of(given.test_id),
            Severity.REJECT,
            f"test {given.test_id} calls `{given.routine}` as it cannot be called: {problem}",
            (given.test_id,),
            evidence=evidence(Artefact.TEXT, [f"`{given.routine}` takes ({_told(parameters)})"]),
        )


def _is_meant(given: Given, code: _Code) -> bool:
    """Whether a call is not what it looks like, or is meant to be refused."""
    return (
        not given.is_whole
        or (given.raises or "").rpartition(".")[2] == "TypeError"
        or code.expects_type_errors
        or given.routine in code.own
    )


class _Code:
    """What a test's own code binds, and whether it expects wrong calls."""

    def __init__(self, test: Any) -> None:
        text = getattr(test, "code", None) or ""
        tree = parsed(text.strip())
        self.expects_type_errors = "TypeError" in text
        self.own = frozenset(
            name
            for node in (ast.walk(tree) if tree is not None else ())
            for name in (
                node.name
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
                else node.id
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                else None,
            )
            if name is not None
        )


def _finding(party: Party, severity: Severity, message: str) -> Finding:
    return Finding(FindingKind.SIGNATURE_MISMATCH, party, severity, message)
