"""Trivially wrong programs made from a reference: its names stay, what it does goes.

Covers programs whose every routine returns something fixed, and programs that do all that the reference does but for one parameter,
in whose place a fixed value stands. A name that is bound otherwise than by a definition (a lambda, what a call returns, what another
module has) gets a function around it. Everything is done on the syntax tree; nothing is run.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence

from cupel.author.validation.surfaces import Function, Routine, is_property, routines_of
from cupel.model.source import parsed

_BINDING = ("staticmethod", "classmethod", "property", "setter", "getter", "deleter", "abstractmethod")
"""Decorators that say how a method is reached; others change what it does."""
_WITHOUT_ANSWER = frozenset({"__init__", "__post_init__", "__init_subclass__", "__set_name__", "__setattr__"})
_MODULES = {
    "Decimal": "decimal", "Fraction": "fractions", "deque": "collections", "OrderedDict": "collections", "Counter": "collections",
    "defaultdict": "collections", "nan": "math", "inf": "math",
}  # fmt: skip
"""Name in a literal of the format → the module of the standard library that it comes from."""
Answer = Callable[[Routine], str]
"""The text of a literal, or the name of one of the routine's parameters."""


def answering(tree: ast.Module, answer: Answer, made: Mapping[str, str] | None = None) -> str:
    """The program with every routine answering as told, and nothing else left of what it does.

    Args:
        tree: of the program.
        answer: of each routine.
        made: names that the program binds without a definition → the expression that a function of that name returns, in which
            `args` and `kwargs` are what it is given.
    """
    own = {node.name for node in tree.body if isinstance(node, Function)}
    routines = {id(one.node): one for one in routines_of(tree)}
    modules: set[str] = set()
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            members = [
                _answering(item, routines[id(item)], answer, modules) if isinstance(item, Function) else item
                for item in node.body
            ]
            body.append(_with(node, body=members))
        elif isinstance(node, Function):
            body.append(_answering(node, routines[id(node)], answer, modules))
        elif _is_kept(node, own):
            body.append(node)
    body += [_around(name, _value(text, modules)) for name, text in (made or {}).items()]
    return _written(body, modules)


def ignoring_made(tree: ast.Module, name: str, parameter: str, at: int | None, value: str) -> str:
    """The program with a fixed value for one argument of what a name is bound to without a definition.

    Args:
        tree: of the program.
        name: bound at its top level to something that can be called.
        parameter: by which name the argument may be given.
        at: its place, from 0; None where it cannot be given by place.
        value: text of a literal.
    """
    modules: set[str] = set()
    fixed = ast.Lambda(_NO_PARAMETERS, _value(value, modules))
    changed = f"_kept(*[_fixed() if at == {at} else one for at, one in enumerate(args)], "
    changed += f"**{{key: _fixed() if key == {parameter!r} else one for key, one in kwargs.items()}})"
    body = [
        *tree.body,
        ast.Assign([ast.Name("_kept", ast.Store())], ast.Name(name, ast.Load())),
        ast.Assign([ast.Name("_fixed", ast.Store())], fixed),
        _around(name, ast.parse(changed, mode="eval").body),
    ]
    return _written(body, modules)


_NO_PARAMETERS = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def _around(name: str, returned: ast.expr) -> ast.stmt:
    """A function that takes anything."""
    (made,) = ast.parse(f"def {name}(*args, **kwargs): return None").body
    assert isinstance(made, ast.FunctionDef)
    made.body = [ast.Return(returned)]
    return made


def ignoring(tree: ast.Module, routine: Routine, parameter: str, value: str) -> str:
    """The program with a fixed value in place of one parameter of a routine.

    What the routine does becomes an inner function of the same name, so that its calls of itself are whole.

    Args:
        tree: of the program.
        routine: of that tree; takes the parameter by name.
        parameter: which one.
        value: text of a literal.
    """
    node = routine.node
    modules: set[str] = set()
    fixed = _value(value, modules)
    outside = [one for one in node.decorator_list if _binds(one)]
    inner = _with(copy.copy(node), decorator_list=[one for one in node.decorator_list if not _binds(one)])
    called = ast.Call(
        ast.Name(node.name, ast.Load()),
        [
            *(_passed(one.arg, parameter, fixed) for one in [*node.args.posonlyargs, *node.args.args]),
            *([ast.Starred(ast.Name(node.args.vararg.arg, ast.Load()))] if node.args.vararg else []),
        ],
        [
            *(ast.keyword(one.arg, _passed(one.arg, parameter, fixed)) for one in node.args.kwonlyargs),
            *([ast.keyword(None, ast.Name(node.args.kwarg.arg, ast.Load()))] if node.args.kwarg else []),
        ],
    )
    outer = ast.FunctionDef(
        name=node.name,
        args=node.args,
        body=[inner, ast.Return(called)],
        decorator_list=outside,
        returns=None,
        type_comment=None,
    )
    if "type_params" in node._fields:  # from Python 3.12 on
        outer.type_params = []  # type: ignore[attr-defined,unused-ignore]
    return _written(list(_replaced(tree.body, node, outer)), modules)


def _replaced(body: Sequence[ast.stmt], old: ast.stmt, new: ast.stmt) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.ClassDef) and old in node.body:
            yield _with(node, body=[new if item is old else item for item in node.body])
        else:
            yield new if node is old else node


def _passed(name: str, parameter: str, fixed: ast.expr) -> ast.expr:
    return fixed if name == parameter else ast.Name(name, ast.Load())


def _answering(node: Function, routine: Routine, answer: Answer, modules: set[str]) -> ast.stmt:
    if node.name in _WITHOUT_ANSWER:
        body: list[ast.stmt] = [ast.Pass()]
    else:
        body = [ast.Return(_value(answer(routine), modules))]
    return _with(node, body=body, decorator_list=[one for one in node.decorator_list if _binds(one)])


def _binds(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).rpartition(".")[2].partition("(")[0] in _BINDING


def _is_kept(node: ast.stmt, own: set[str]) -> bool:
    """Imports, and values that need none of the program's functions."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    used = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return used.isdisjoint(own)


def _with(node: ast.AST, **fields: object) -> ast.stmt:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    assert isinstance(changed, ast.stmt)
    return changed


def _value(text: str, modules: set[str]) -> ast.expr:
    """A literal of the format as an expression that needs no import but of the modules, which are noted."""
    tree = parsed(text)
    assert tree is not None and isinstance(tree.body[0], ast.Expr)
    return _Named(modules).visit(tree.body[0].value)  # type: ignore[no-any-return]


class _Named(ast.NodeTransformer):
    """Names of a literal's constructors by their modules."""

    def __init__(self, modules: set[str]) -> None:
        self._modules = modules

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == "datetime":
            self._modules.add("datetime")
            return ast.Name("_datetime", ast.Load())
        if node.id in _MODULES:
            self._modules.add(_MODULES[node.id])
            return ast.Attribute(ast.Name(f"_{_MODULES[node.id]}", ast.Load()), node.id, ast.Load())
        return node


def _written(body: list[ast.stmt], modules: set[str]) -> str:
    imports = [ast.Import([ast.alias(name, f"_{name}")]) for name in sorted(modules)]
    first = sum(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in body)
    module = ast.Module([*body[:first], *imports, *body[first:]] or [ast.Pass()], [])
    return ast.unparse(ast.fix_missing_locations(module)) + "\n"


def takes(routine: Routine) -> bool:
    """Whether a routine is called with arguments at all."""
    return not is_property(routine.node)
