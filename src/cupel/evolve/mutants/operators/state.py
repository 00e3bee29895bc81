"""State that outlives a call or is shared by objects: mutable defaults, class instead of instance attributes."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered, assigned_name, assigned_value, is_fresh_value, without
from cupel.evolve.mutants.operator import Change, Operator
from cupel.evolve.mutants.site import Function, Site


def _mutable_default(node: Function, _: Site) -> Iterator[Change]:
    """A local container becomes the default of a parameter: the next call finds what this one left."""
    signature = node.args
    if signature.vararg or signature.kwarg or signature.kwonlyargs:
        return
    taken = {argument.arg for argument in [*signature.posonlyargs, *signature.args]}
    for index, statement in enumerate(node.body):
        variable, value = assigned_name(statement), assigned_value(statement)
        if variable and value and variable not in taken and _is_mutable(value):
            more = altered(
                signature,
                args=[*signature.args, ast.arg(arg=variable)],
                defaults=[*signature.defaults, value],
            )
            words = (statement, " → default of a parameter")
            yield Change(altered(node, args=more, body=without(node.body, index)), words, statement.lineno)


def _class_attribute(node: ast.ClassDef, _: Site) -> Iterator[Change]:
    """An attribute that `__init__` sets afresh becomes one of the class, shared by all instances."""
    for place, method in enumerate(node.body):
        if not isinstance(method, ast.FunctionDef) or method.name != "__init__" or not method.args.args:
            continue
        this = method.args.args[0].arg
        for index, statement in enumerate(method.body):
            match statement:
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id=owner), attr=attribute)], value=value
                ):
                    if owner != this or not (_is_mutable(value) or is_fresh_value(value)):
                        continue
                    target = ast.Name(id=attribute, ctx=ast.Store())
                    shared = altered(statement, targets=[target])
                    rest = altered(method, body=without(method.body, index) or [ast.Pass()])
                    body = [*node.body[:place], shared, rest, *node.body[place + 1 :]]
                    words = (statement, " → attribute of the class")
                    yield Change(altered(node, body=body), words, statement.lineno)


def _is_mutable(value: ast.expr) -> bool:
    return is_fresh_value(value) and isinstance(value, ast.List | ast.Dict | ast.Call)


OPERATORS = (
    Operator("mutable-default", (ast.FunctionDef, ast.AsyncFunctionDef), _mutable_default),
    Operator("class-attribute", (ast.ClassDef,), _class_attribute),
)
