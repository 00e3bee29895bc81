"""Parameters that the reference never looks at: either the task has no use for them, or the reference forgets one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import Routine, routines_of

_SEES_ALL = frozenset({"locals", "vars", "eval", "exec"})
_SAID = r"ignor|unused|not used|no effect|no use|reserved|compatib"
_NEAR = 80
"""Characters between a parameter's name and the words that say that it is not used."""


def unread_parameters(routine: Routine) -> frozenset[str]:
    """The parameters that a routine's body never reads; none where it has no body of its own, or may read by other ways."""
    if _is_empty(routine.node):
        return frozenset()
    read: set[str] = set()
    for statement in routine.node.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
                read.add(node.id)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "super"
                and not node.args
            ):
                read.add("self")
    if read & _SEES_ALL:
        return frozenset()
    return frozenset({*routine.parameters.positional, *routine.parameters.keyword_only} - read)


def unused_parameters(subject: Subject) -> Iterator[Finding]:
    """Parameters of the interface's routines that the reference never reads, where the text does not say so."""
    if subject.tree is None:
        return
    inherited = _inherited(subject.tree)
    for routine in routines_of(subject.tree):
        owner, _, method = routine.name.rpartition(".")
        if (
            (owner or routine.name) not in subject.names
            or method.startswith("_")
            or routine.name in inherited
        ):
            continue
        for name in sorted(unread_parameters(routine)):
            if name.startswith("_") or _is_said(subject.stated, name):
                continue
            yield Finding(
                FindingKind.UNUSED_PARAMETER,
                Party.AUTHOR,
                Severity.REJECT,
                f"the reference never reads parameter `{name}` of `{routine.name}`: use it as the requirements say, take it out, "
                f"or state that it is ignored",
                evidence=evidence(Artefact.REFERENCE, [f"line {routine.node.lineno}"]),
            )


def _is_empty(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a body only documents, passes, or says that it is not implemented."""
    return all(
        isinstance(one, ast.Pass | ast.Raise)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in node.body
    )


def _inherited(tree: ast.Module) -> frozenset[str]:
    """Methods whose parameters a base class prescribes."""
    return frozenset(
        f"{node.name}.{item.name}"
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.bases
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _is_said(text: str, name: str) -> bool:
    word = rf"\b{re.escape(name)}\b"
    either = rf"{word}[^\n]{{0,{_NEAR}}}(?:{_SAID})|(?:{_SAID})[^\n]{{0,{_NEAR}}}{word}"
    return re.search(either, text, re.IGNORECASE) is not None
