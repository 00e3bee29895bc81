"""Where two programs differ, if that is in one or two places.

Covers syntax trees node by node: docstrings, annotations and statements that do nothing do not count. Does not see that two
ways of writing something mean the same, and gives up where the programs differ in more than a few places.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cupel.model.source import is_idle
from cupel.model.trees import nodes

_SKIPPED = frozenset({"ctx", "type_comment", "kind", "annotation", "returns", "simple", "type_params"})
_OPERATORS = frozenset({"op", "ops"})
_NODES_APART = 24
"""Programs whose trees differ by more nodes than this are not compared."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where a program differs from a right one."""

    right: ast.AST | None
    """What stands there in the right one; None where the program has something more."""
    wrong: ast.AST | None
    """What stands there in the program; None where something is missing."""
    above: tuple[ast.AST, ...]
    """The nodes of the program around it, the innermost first."""

    @property
    def line(self) -> int | None:
        """Of the program."""
        for node in (self.wrong, *self.above):
            line = getattr(node, "lineno", None)
            if line is not None:
                return int(line)
        return None


class _TooMany(Exception):  # noqa: N818 - the name says the state
    """The programs differ in more places than are of interest."""


def edits(right: ast.Module, wrong: ast.Module, *, limit: int = 2) -> list[Edit] | None:
    """The places where a program differs from a right one; None where there are more than `limit`."""
    if abs(len(nodes(right)) - len(nodes(wrong))) > _NODES_APART:
        return None
    found: list[Edit] = []
    try:
        _compare(right, wrong, (), found, limit)
    except (_TooMany, RecursionError):
        return None
    return found


def _compare(
    right: ast.AST, wrong: ast.AST, above: tuple[ast.AST, ...], found: list[Edit], limit: int
) -> None:
    if type(right) is not type(wrong) or not _same_operators(right, wrong):
        _add(Edit(right, wrong, above), found, limit)
        return
    inner = (wrong, *above)
    for name in right._fields:
        if name in _SKIPPED or name in _OPERATORS:
            continue
        one, other = getattr(right, name, None), getattr(wrong, name, None)
        if isinstance(one, list) and isinstance(other, list):
            _compare_lists(one, other, inner, found, limit)
        elif isinstance(one, ast.AST) and isinstance(other, ast.AST):
            _compare(one, other, inner, found, limit)
        elif isinstance(one, ast.AST) or isinstance(other, ast.AST):
            _add(Edit(one, other, inner), found, limit)
        elif not _same_constant(one, other):
            _add(Edit(right, wrong, above), found, limit)


def _same_operators(right: ast.AST, wrong: ast.AST) -> bool:
    for name in _OPERATORS:
        one, other = getattr(right, name, None), getattr(wrong, name, None)
        if isinstance(one, list) and isinstance(other, list):
            if [type(op) for op in one] != [type(op) for op in other]:
                return False
        elif type(one) is not type(other):
            return False
    return True


def _same_constant(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _compare_lists(
    right: Sequence[Any], wrong: Sequence[Any], above: tuple[ast.AST, ...], found: list[Edit], limit: int
) -> None:
    one, other = _busy(right), _busy(wrong)
    if not all(isinstance(item, ast.AST) for item in [*one, *other]):
        if one != other:
            _add(Edit(None, above[0], above[1:]), found, limit)
        return
    if len(one) == len(other):
        for left, second in zip(one, other, strict=True):
            _compare(left, second, above, found, limit)
        return
    texts, others = ([ast.dump(item) for item in items] for items in (one, other))
    for kind, start, end, begin, stop in SequenceMatcher(None, texts, others, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if end - start == stop - begin:
            for left, second in zip(one[start:end], other[begin:stop], strict=True):
                _compare(left, second, above, found, limit)
            continue
        for item in one[start:end]:
            _add(Edit(item, None, above), found, limit)
        for item in other[begin:stop]:
            _add(Edit(None, item, above), found, limit)


def _busy(items: Sequence[Any]) -> list[Any]:
    """Without statements that do nothing."""
    return [item for item in items if not (isinstance(item, ast.stmt) and is_idle(item))]


def _add(edit: Edit, found: list[Edit], limit: int) -> None:
    if len(found) >= limit:
        raise _TooMany
    found.append(edit)
