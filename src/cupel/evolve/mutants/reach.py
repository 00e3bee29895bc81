"""What of a program its interface reaches, so that no fault is planted where nobody looks.

Covers top-level statements by the names that they bind or change, and the names that those read in turn. Candidates often
carry helpers that nothing calls, and calls of their own at the end. Names reached in other ways (`globals()`, strings) are
not seen.
"""

import ast
from collections.abc import Collection

from cupel.evolve.mutants.nodes import names_read, names_set
from cupel.evolve.mutants.site import Function

_DEFINITIONS = (*Function.__args__, ast.ClassDef)


def reached(tree: ast.Module, names: Collection[str]) -> list[ast.stmt]:
    """The top-level statements that bind one of `names`, or what these use; all of them where none binds one."""
    bound = [(statement, _bound(statement)) for statement in tree.body]
    wanted = set(names)
    if not any(own & wanted for _, own in bound):
        return list(tree.body)
    chosen: dict[int, ast.stmt] = {}
    grows = True
    while grows:
        grows = False
        for at, (statement, own) in enumerate(bound):
            if at not in chosen and own & wanted:
                chosen[at] = statement
                wanted |= names_read(statement)
                grows = True
    return [chosen[at] for at in sorted(chosen)]


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a top-level statement binds, or whose objects it changes (`T[i] = i`, `T.append(i)`)."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    found = names_set(statement)
    for node in ast.walk(statement):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                found.add(name)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
                found.add(name)
    return found
