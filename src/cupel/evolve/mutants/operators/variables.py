"""The wrong variable: one loop variable for another, one parameter for another (scalar variable replacement)."""

import ast
from collections.abc import Iterator

from cupel.evolve.mutants.nodes import altered
from cupel.evolve.mutants.operator import Change, Operator, arrow
from cupel.evolve.mutants.site import Function, Loop, Site


def _loop_variable(node: ast.Name, site: Site) -> Iterator[Change]:
    """`i` for `j`: variables of loops or comprehensions around the same place."""
    yield from _others(node, list(_loop_variables(site)))


def _parameter(node: ast.Name, site: Site) -> Iterator[Change]:
    function = site.function()
    if function is not None and isinstance(function.node, Function):
        names = [argument.arg for argument in function.node.args.args]
        yield from _others(node, [parameter for parameter in names if parameter not in ("self", "cls")])


def _others(node: ast.Name, role: list[str]) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load) and node.id in role:
        for other in dict.fromkeys(role):
            if other != node.id:
                yield Change(altered(node, id=other), arrow(node.id, other))


def _loop_variables(site: Site) -> Iterator[str]:
    below = site
    for above in site.ancestors():
        if isinstance(above.node, Loop) and below.field == "body" and not isinstance(above.node, ast.While):
            yield from _targets(above.node.target)
        elif isinstance(above.node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            if below.field != "generators":
                for generator in above.node.generators:
                    yield from _targets(generator.target)
        elif isinstance(above.node, Function | ast.ClassDef):
            return
        below = above


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple):
        for part in target.elts:
            yield from _targets(part)


OPERATORS = (
    Operator("loop-variable", (ast.Name,), _loop_variable),
    Operator("parameter", (ast.Name,), _parameter),
)
