"""Builds and reads small pieces of syntax for the operators. A node given in is never changed.

New nodes share the children of the old ones, which is why a tree that holds them is for writing out only.
"""

import ast
import copy
from typing import Any, TypeVar

from cupel.evolve.mutants.site import Function, Loop, Site
from cupel.model.source import is_idle

N = TypeVar("N", bound=ast.AST)

JUMPS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete)

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def altered(node: N, **fields: Any) -> N:
    """A copy of `node` with other values in `fields`, in the same place of the text."""
    new = copy.copy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def without(items: list[N], index: int) -> list[N]:
    """The list less the item at `index`."""
    return items[:index] + items[index + 1 :]


def replaced(items: list[N], index: int, *new: N) -> list[N]:
    """The list with `new` in place of the item at `index`."""
    return [*items[:index], *new, *items[index + 1 :]]


def swapped(items: list[N], index: int) -> list[N]:
    """The list with the items at `index` and after it exchanged."""
    return [*items[:index], items[index + 1], items[index], *items[index + 2 :]]


def constant(value: object) -> ast.Constant:
    """A literal."""
    return ast.Constant(value=value)  # type: ignore[arg-type]


def name(identifier: str) -> ast.Name:
    """A variable that is read."""
    return ast.Name(id=identifier, ctx=ast.Load())


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(func=name(function), args=list(arguments), keywords=[])


def assign(target: ast.expr, value: ast.expr, like: ast.stmt) -> ast.Assign:
    """`target = value`, standing where `like` stands."""
    return ast.copy_location(ast.Assign(targets=[target], value=value), like)


def negated(test: ast.expr) -> ast.expr:
    """The opposite of a condition, without a double `not`."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Compare(ops=[operation]):
            return altered(test, ops=[_OPPOSITE[type(operation)]()])
    return ast.UnaryOp(op=ast.Not(), operand=test)


def shifted(node: ast.expr, delta: int) -> ast.expr:
    """`node + delta`, folded where `node` is a whole number or already ends in one."""
    value = whole_number(node)
    if value is not None:
        return constant(value + delta)
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operation, right=right):
            step = whole_number(right)
            if step is not None:
                total = (step if isinstance(operation, ast.Add) else -step) + delta
                return left if total == 0 else _sum(left, total)
    return _sum(node, delta)


def whole_number(node: ast.expr | None) -> int | None:
    """The value of an integer literal with or without a minus; None for anything else."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int(value)):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if not isinstance(
            value, bool
        ):
            return -value
    return None


def called(node: ast.AST) -> str | None:
    """The name of the function or method that a call calls; None where `node` is no such call."""
    match node:
        case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function)):
            return function
    return None


def is_text(node: ast.expr) -> bool:
    """Whether the expression is evidently a string."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_sequence(node: ast.expr) -> bool:
    """Whether the expression is evidently a string, list or tuple."""
    kinds = (ast.List, ast.ListComp, ast.Tuple)
    return (
        is_text(node) or isinstance(node, kinds) or called(node) in {"list", "sorted", "tuple", "str", "join"}
    )


def is_fresh_value(node: ast.expr | None) -> bool:
    """Whether the expression is what an accumulator starts from: a literal number or text, or an empty container."""
    match node:
        case ast.Constant() | ast.List(elts=[]) | ast.Dict(keys=[]) | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "float" | "Counter" | "deque"), keywords=[]):
            return all(isinstance(argument, ast.Constant) for argument in node.args)
        case ast.Call(func=ast.Name(id="defaultdict"), keywords=[]):
            return True
    return False


def assigned_name(statement: ast.stmt) -> str | None:
    """The variable that a plain assignment to one variable sets."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=target)])
            | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr())
        ):
            return target
    return None


def assigned_value(statement: ast.stmt) -> ast.expr | None:
    """The right-hand side of an assignment."""
    return statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None


def names_read(node: ast.AST) -> set[str]:
    """The variables that are read somewhere below `node`, and those that a method or an item may change."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def names_set(node: ast.AST) -> set[str]:
    """The variables that are set somewhere below `node`."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}


def changes_variable(node: ast.AST, variable: str) -> bool:
    """Whether something below `node` sets the variable, or calls a method of it, or sets an item of it."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=found, ctx=ast.Store()):
                pass
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found))):
                pass
            case ast.Subscript(value=ast.Name(id=found), ctx=ast.Store()):
                pass
            case _:
                continue
        if found == variable:
            return True
    return False


def steps_a_while_loop(statement: ast.AugAssign, site: Site) -> bool:
    """Whether the statement moves a variable that the condition of its `while` loop reads.

    Without it the loop never ends on any input: an opponent that costs its whole time limit and shows nothing.
    """
    loop = site.loop()
    test = loop.node.test if loop and isinstance(loop.node, ast.While) else None
    return test is not None and bool(names_set(statement.target) & names_read(test))


def own_jumps(loop: ast.AST) -> bool:
    """Whether a `break` or `continue` of this very loop stands in its body."""
    waiting = list(getattr(loop, "body", []))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break | ast.Continue):
            return True
        if isinstance(node, Loop):
            waiting.extend(node.orelse)
        elif not isinstance(node, Function | ast.ClassDef | ast.expr):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def ends_in_jump(block: list[ast.stmt]) -> bool:
    """Whether the block never runs off its end, as far as its last statement tells."""
    return bool(block) and isinstance(block[-1], JUMPS)


def busy(block: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that do something."""
    return [statement for statement in block if not is_idle(statement)]


def _sum(left: ast.expr, number: int) -> ast.BinOp:
    operation = ast.Add() if number > 0 else ast.Sub()
    return ast.BinOp(left=left, op=operation, right=constant(abs(number)))
