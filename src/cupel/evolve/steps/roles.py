"""What a program does with a parameter: look it up and compare it, or take it apart.

A *key* is only compared, looked up, stored and handed on (a name, an id, an option): a value never seen is another kind of
input, however much it looks like the others. Of keys, the *vocabulary* is gathered: constants that the program compares them
with, and the other keys of a table in which they are looked up. Everything else is *content* (numbers that are counted with,
texts that are taken apart), of which the value level (:mod:`cupel.evolve.fuzz`) knows what is new.

Read from the syntax tree: parameters are followed into attributes, local names and other methods of the class. What is
handed to anything else counts as content.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from cupel.evolve.fuzz.arguments import canonical
from cupel.evolve.steps.surface import members, parsed

Place = tuple[str | None, str, str]
"""(class or None, routine, parameter)."""
_LOOK_UPS = frozenset({"get", "pop", "setdefault", "index", "remove", "count", "discard", "__contains__"})
_STORES = frozenset({"append", "add", "insert", "appendleft", "push", "put"})
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Role:
    """How a parameter is used."""

    is_key: bool = False
    is_index: bool = False
    """A key that is only put in brackets: if it is a number, it may be a place in a list, and counts as content."""
    vocabulary: tuple[object, ...] = ()
    """Values that the program names for it."""

    def treats_as_key(self, value: object) -> bool:
        """Whether this value of the parameter is a key."""
        return self.is_key and not (self.is_index and isinstance(value, int | float))


@dataclass(slots=True)
class _Uses:
    """What was found on the way."""

    looked_up: bool = False
    indexed: bool = False
    taken_apart: bool = False
    named: dict[str, object] = field(default_factory=dict)

    def name(self, values: Iterator[object]) -> None:
        self.named.update({canonical(value): value for value in values})


def roles_of(code: str) -> dict[Place, Role]:
    """The role of every parameter of the classes and functions at the top of a program; empty where it does not parse."""
    tree = parsed(code)
    if tree is None:
        return {}
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    found: dict[Place, Role] = {}
    for name, node in classes.items():
        methods: dict[str, ast.FunctionDef] = {}
        for item in members(node, classes):
            methods.setdefault(item.name, item)
        found.update(_roles(_Reader(tree, methods), name))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found.update(_roles(_Reader(tree, functions), None))
    return found


def _roles(reader: _Reader, owner: str | None) -> Iterator[tuple[Place, Role]]:
    for routine, node in reader.routines.items():
        for parameter in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            uses = _Uses()
            reader.follow(routine, parameter.arg, uses)
            if uses.taken_apart or not (uses.looked_up or uses.indexed):
                yield (owner, routine, parameter.arg), Role()
            else:
                named = tuple(uses.named.values())
                yield (owner, routine, parameter.arg), Role(True, not uses.looked_up, named)


class _Reader:
    """Follows parameters through the routines of one class, or of the module."""

    def __init__(self, tree: ast.Module, routines: dict[str, ast.FunctionDef]) -> None:
        self.routines = routines
        self.parents = {
            child: node
            for routine in routines.values()
            for node in ast.walk(routine)
            for child in ast.iter_child_nodes(node)
        }
        self.tables = _tables(tree, routines)

    def follow(self, routine: str, name: str, uses: _Uses, depth: int = 0) -> None:
        """What a routine does with one of its local names."""
        for node in ast.walk(self.routines[routine]):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                self._use(routine, node, uses, depth)

    def _attribute(self, attribute: str, uses: _Uses, depth: int) -> None:
        """What all routines do with an attribute of the instance."""
        for routine, body in self.routines.items():
            for node in ast.walk(body):
                if _is_own(node, attribute) and isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined]
                    self._use(routine, node, uses, depth)  # type: ignore[arg-type]

    def _use(self, routine: str, node: ast.expr, uses: _Uses, depth: int) -> None:
        parent = self.parents.get(node)
        match parent:
            case ast.Compare():
                self._compared(node, parent, uses)
            case ast.Subscript(value=table, slice=index) if index is node:
                uses.indexed = True
                uses.name(self._keys(table))
            case ast.Call():
                self._handed(node, parent, uses, depth)
            case ast.Assign(targets=targets) if depth < _DEEPEST:
                for target in targets:
                    self._assigned(routine, target, uses, depth)
            case ast.Dict(keys=keys) if node in keys:
                uses.looked_up = True
            case ast.Tuple() if isinstance(self.parents.get(parent), ast.Subscript | ast.Compare):
                uses.looked_up = True
            case (
                ast.Dict() | ast.List() | ast.Tuple() | ast.Set() | ast.Return() | ast.FormattedValue() | ast.Expr()
                | ast.BoolOp() | ast.If() | ast.IfExp()
            ):  # fmt: skip
                pass  # stored, shown or asked whether it is empty
            case ast.UnaryOp(op=ast.Not()):
                pass
            case _:
                uses.taken_apart = True

    def _compared(self, node: ast.expr, parent: ast.Compare, uses: _Uses) -> None:
        sides = [parent.left, *parent.comparators]
        for left, operator, right in zip(sides, parent.ops, sides[1:], strict=False):
            if node not in (left, right):
                continue
            match operator:
                case ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot():
                    uses.looked_up = True
                    uses.name(_constants([right if node is left else left]))
                case ast.In() | ast.NotIn() if node is left and not _is_text(right):
                    uses.looked_up = True
                    uses.name(self._keys(right))
                case _:
                    uses.taken_apart = True

    def _handed(self, node: ast.expr, call: ast.Call, uses: _Uses, depth: int) -> None:
        match call.func:
            case ast.Attribute(value=table, attr=name) if name in _LOOK_UPS and node in call.args[:1]:
                uses.looked_up = True
                uses.name(self._keys(table))
            case ast.Attribute(attr=name) if name in _STORES:
                pass
            case ast.Name(id="print" | "str" | "repr" | "isinstance" | "type"):
                pass
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) | ast.Name(id=name) if (
                name in self.routines and depth < _DEEPEST and node in call.args
            ):
                parameters = [p.arg for p in self.routines[name].args.args]
                parameters = parameters[1:] if parameters[:1] in (["self"], ["cls"]) else parameters
                place = call.args.index(node)
                if place < len(parameters):
                    self.follow(name, parameters[place], uses, depth + 1)
            case _:
                uses.taken_apart = True

    def _assigned(self, routine: str, target: ast.expr, uses: _Uses, depth: int) -> None:
        match target:
            case ast.Name(id=name):
                self.follow(routine, name, uses, depth + 1)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                self._attribute(name, uses, depth + 1)

    def _keys(self, table: ast.expr) -> Iterator[object]:
        """What stands in a literal table, or in the one that an attribute or a global name is set to."""
        match table:
            case ast.Dict(keys=keys):
                yield from _constants([key for key in keys if key is not None])
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                yield from _constants(items)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) | ast.Name(id=name):
                literal = self.tables.get(name)
                if literal is not None:
                    yield from self._keys(literal)
            case ast.Call(func=ast.Attribute(value=inner, attr="keys")):
                yield from self._keys(inner)


def _is_text(node: ast.expr) -> bool:
    """What is asked is whether one text is part of another."""
    match node:
        case ast.Call(func=ast.Attribute(attr="keys" | "values" | "items")):
            return False
        case ast.Call() | ast.JoinedStr() | ast.BinOp():
            return True
        case ast.Constant(value=str()):
            return True
    return False


def _is_own(node: ast.AST, attribute: str) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == attribute
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )


def _constants(nodes: list[ast.expr]) -> Iterator[object]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int) and node.value is not True:
            yield node.value


def _tables(tree: ast.Module, routines: dict[str, ast.FunctionDef]) -> dict[str, ast.expr]:
    """Names and attributes that are set to a literal table, once."""
    found: dict[str, ast.expr] = {}
    statements = [*ast.walk(tree)] if not routines else [
        *(inner for node in tree.body for inner in ([node, *node.body] if isinstance(node, ast.ClassDef) else [node])),
        *(inner for routine in routines.values() for inner in ast.walk(routine)),
    ]  # fmt: skip
    for node in statements:
        if not isinstance(node, ast.Assign) or not isinstance(
            node.value, ast.Dict | ast.List | ast.Tuple | ast.Set
        ):
            continue
        for target in node.targets:
            match target:
                case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) | ast.Name(id=name):
                    found.setdefault(name, node.value)
    return found
