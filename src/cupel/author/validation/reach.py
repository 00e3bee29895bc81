"""Whether anything comes to the place of a fault: the reference is stopped there, and the tests are asked whether they notice.

Covers finding the place, by comparing the two syntax trees, and the program that stops there: the statement, or the arm of a condition,
lambda or comprehension inside of it, that holds the fault. A fault to which nothing comes may be anything but is not known to be
equivalent. Runs nothing.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence

from cupel.model.source import drop_idle_statements, parsed

_STOP = "(_ for _ in ()).throw(KeyboardInterrupt)"
"""Ends the program though it may catch every `Exception`."""
_HARD_STOP = "_os._exit(3)"
"""Ends it whatever it catches."""
_OS = ast.parse("import os as _os").body
_ARMS = {
    ast.IfExp: ("body", "orelse"),
    ast.BoolOp: ("values",),
    ast.Lambda: ("body",),
    ast.ListComp: ("elt",),
    ast.SetComp: ("elt",),
    ast.GeneratorExp: ("elt",),
    ast.DictComp: ("key", "value"),
    ast.comprehension: ("ifs",),
}
"""Expression → fields that are not always evaluated when it is."""

Step = tuple[str, int | None]
"""A field of a node, and the place in it where it is a list."""
Stops = tuple[str, ...]
"""One place at which the program ends; in a second form that nothing can catch where the program may catch the first."""


def stops_of_fault(code: str, faulty: str) -> tuple[Stops, ...]:
    """Programs that end where something has to come for a fault to show.

    That is the place of the fault, and of a fault in a condition both of its arms as well.

    Args:
        code: the file as it is.
        faulty: the same with one fault, as `cupel.evolve.mutants` writes it.

    Returns:
        Texts of the file, for each place; none where the place cannot be found.
    """
    tree, other = _as_written(code), parsed(faulty)
    if tree is None or other is None:
        return ()
    way = list(_way(tree, other))
    place = _place(tree, way)
    if place is None:
        return ()
    stops = (_STOP, _HARD_STOP) if _catches_all(tree) else (_STOP,)
    return tuple(tuple(_stopped(tree, one, stop) for stop in stops) for one in (place, *_arms(tree, way)))


def _catches_all(tree: ast.Module) -> bool:
    """Whether a program may go on after an exception that is no `Exception`."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.ExceptHandler(type=None) | ast.Name(id="BaseException" | "KeyboardInterrupt" | "suppress")
            ):
                return True
            case ast.Attribute(attr="suppress") | ast.FunctionDef(name="__exit__"):
                return True
            case ast.AsyncFunctionDef(name="__aexit__"):
                return True
            case ast.Try(finalbody=[_, *_] as final):
                leaving = ast.Return | ast.Break | ast.Continue
                if any(isinstance(one, leaving) for part in final for one in ast.walk(part)):
                    return True
    return False


def _as_written(code: str) -> ast.Module | None:
    """The tree as that of a mutant would be without its fault."""
    tree = parsed(code)
    if tree is None:
        return None
    drop_idle_statements(tree, keep_docstrings=True)
    try:
        return parsed(ast.unparse(tree))
    except (RecursionError, ValueError):
        return None


def _way(one: ast.AST, other: ast.AST) -> Iterator[Step]:
    """From the root to the smallest part of a tree that holds all that another differs in."""
    while type(one) is type(other):
        differing: list[tuple[Step, ast.AST, ast.AST | None]] = []
        for field, value in ast.iter_fields(one):
            differing += _differing(field, value, getattr(other, field))
        if len(differing) != 1:
            return
        step, mine, theirs = differing[0]
        yield step
        if theirs is None:
            return
        one, other = mine, theirs


def _differing(field: str, one: object, other: object) -> Iterator[tuple[Step, ast.AST, ast.AST | None]]:
    """Parts of a field that differ; what stands in the other tree in its place is not given where parts were added or dropped."""
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        if not _same(one, other):
            yield (field, None), one, other
    elif isinstance(one, list) and isinstance(other, list):
        pairs = list(zip(one, other, strict=False))
        at = [index for index, pair in enumerate(pairs) if not _same(*pair)]
        if len(one) == len(other):
            for index in at:
                if isinstance(one[index], ast.AST):
                    yield (field, index), one[index], other[index]
        elif one:
            index = at[0] if at else min(len(pairs), len(one) - 1)
            if isinstance(one[index], ast.AST):
                yield (field, index), one[index], None


def _same(one: object, other: object) -> bool:
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        return ast.dump(one) == ast.dump(other)
    return one is other or one == other


def _place(tree: ast.Module, way: Sequence[Step]) -> Sequence[Step] | None:
    """The longest part of a way that ends at a statement or at an arm of an expression."""
    node: ast.AST = tree
    best: int | None = None
    for depth, (field, at) in enumerate(way, 1):
        owner, node = node, _child(node, field, at)
        is_arm = field in _ARMS.get(type(owner), ()) and not (isinstance(owner, ast.BoolOp) and at == 0)
        if (isinstance(node, ast.stmt) and at is not None) or (is_arm and isinstance(node, ast.expr)):
            best = depth
    return None if best is None else way[:best]


def _arms(tree: ast.Module, way: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """The ways to what a condition decides on that holds the end of a way, or is it."""
    node: ast.AST = tree
    found: tuple[int, ast.AST] | None = None
    for depth, (field, at) in enumerate(way):
        if isinstance(node, ast.If | ast.While | ast.IfExp) and field == "test":
            found = depth, node
        node = _child(node, field, at)
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        found = len(way), node
    if found is not None:
        depth, owner = found
        for field in ("body", "orelse"):
            arm = getattr(owner, field)
            if arm:
                yield [*way[:depth], (field, 0 if isinstance(arm, list) else None)]


def _child(node: ast.AST, field: str, at: int | None) -> ast.AST:
    value = getattr(node, field)
    found = value if at is None else value[at]
    assert isinstance(found, ast.AST)
    return found


def _stopped(tree: ast.Module, way: Sequence[Step], stop: str) -> str:
    """The program with a stop before a statement, or in an arm before what it evaluates."""
    whole = copy.deepcopy(tree)
    node: ast.AST = whole
    for step in way[:-1]:
        node = _child(node, *step)
    field, at = way[-1]
    found = _child(node, field, at)
    halt = ast.parse(stop, mode="eval").body
    future = sum(isinstance(one, ast.ImportFrom) and one.module == "__future__" for one in whole.body)
    if isinstance(found, ast.stmt):
        assert at is not None
        getattr(node, field).insert(at, ast.Expr(halt))
    else:
        assert isinstance(found, ast.expr)
        instead = ast.BoolOp(ast.And(), [halt, found])
        if at is None:
            setattr(node, field, instead)
        else:
            getattr(node, field)[at] = instead
    if stop == _HARD_STOP:
        documented = ast.get_docstring(whole) is not None
        whole.body[future + documented : future + documented] = _OS
    return ast.unparse(ast.fix_missing_locations(whole)) + "\n"
