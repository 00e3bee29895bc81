"""Whether a program's tests may follow each other in one process without anyone being able to tell.

The format says that a cell's outcome is the one in fresh program state. Forking for every test keeps that
rule for any program; it may be skipped only where no state of the program outlives a call. This is decided
from the source: `is_stateless` says yes only where it can be seen that nothing at module level can change,
and no for everything that it does not understand.

Does not look into the standard library: modules are named that keep no state which a program could notice.
"""

from __future__ import annotations

import ast
import warnings
from functools import cached_property, lru_cache

from cupel.judge.bindings import (
    binds_on_the_way,
    bound_names,
    class_parameters,
    hides_its_class,
    imports_enum,
    local_uses,
    name_of,
    type_questions,
)
from cupel.judge.constants import MODULE_CONSTANTS, is_constant, is_container_of_constants
from cupel.judge.library import QUIET
from cupel.judge.reach import Imports, reaches_further
from cupel.model.trees import nodes

_STATEFUL_BUILTINS = frozenset({"getattr", "setattr", "delattr", "input", "open", "type", "id"})
"""Reflection and files; `id` tells what memory has been used before."""
_STATEFUL_METHODS = frozenset({"register", "now", "today", "utcnow"})
"""`register` changes abstract classes; by the clock a program could tell what has been done before."""
_DECORATORS = {
    "staticmethod": None, "classmethod": None, "property": None, "dataclass": "dataclasses.dataclass",
    "abstractmethod": "abc.abstractmethod", "wraps": "functools.wraps", "total_ordering": "functools.total_ordering",
}  # fmt: skip
"""Decorators that keep nothing → where they are imported from; None: builtins."""
_READERS = frozenset({"len", "isinstance", "issubclass", "range", "sum", "min", "max", "sorted", "set", "list", "tuple",
                      "any", "all", "enumerate", "zip", "frozenset", "reversed", "print", "str"})  # fmt: skip
_CHOOSERS = frozenset({"sum", "min", "max"})
"""Given two values these may give one of them back as it is."""


@lru_cache(maxsize=4096)
def is_stateless(code: str) -> bool:
    """Whether no call of this program can be noticed by a later one in the same process."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
        return _Module(tree).is_stateless()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


class _Module:
    """What one module binds at its top level, and how the rest uses it."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.nodes = nodes(tree)
        self.kinds = set(map(type, self.nodes))
        self.imports = Imports(self.nodes, QUIET)
        self.objects = {*self.imports.modules, *self.imports.members, *self.imports.starred_names}
        """Functions, classes and modules: they have attributes that could hold state."""
        self.containers: set[str] = set()
        """Names bound to lists, dicts or sets of constants."""
        self.bound = bound_names(self.nodes)
        """Names that the program binds anywhere: a builtin of such a name is no builtin there."""
        self.classes = {node.name for node in self.nodes if isinstance(node, ast.ClassDef)}
        self.class_parameters = {"cls"} | class_parameters(self.nodes)

    def is_stateless(self) -> bool:
        if reaches_further(self.nodes, QUIET) or binds_on_the_way(self.tree):
            return False
        if not self.kinds.isdisjoint(_KEEPING):
            return False
        if any(map(hides_its_class, self.nodes)):
            return False
        harmless = {id(node) for node in type_questions(self.nodes)}
        if any(_is_sign_of_state(node) and id(node) not in harmless for node in self.nodes):
            return False
        if not all(self._binds_quietly(statement, in_class=False) for statement in self.tree.body):
            return False
        if not all(self._defines_quietly(node) for node in self._functions()):
            return False
        idle = [one for one in self.tree.body if isinstance(one, ast.Expr | ast.Assert)]
        if not all(self._uses_quietly(node) for node in [*self._functions(), *idle]):
            return False
        return not (self._sets_attributes() and (self._hands_functions_on() or self._hands_members_on()))

    def _hands_functions_on(self) -> bool:
        """Whether a function of the module is passed as an argument: then a parameter may be one."""
        passed = [
            argument
            for call in self.nodes
            if isinstance(call, ast.Call)
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        ]
        return any(
            self._is_function_name(argument)
            or (isinstance(argument, ast.Attribute) and self.imports.module_of(argument.value) is not None)
            for argument in passed
        )

    def _hands_members_on(self) -> bool:
        """Whether a local name may stand for a member of an enumeration, or for what a class holds."""
        if any(isinstance(node, ast.Import | ast.ImportFrom) and imports_enum(node) for node in self.nodes):
            return True
        called = {id(node.func) for node in self.nodes if isinstance(node, ast.Call)}
        return any(
            isinstance(node, ast.Attribute | ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and isinstance(node.value, ast.Name)
            and node.value.id in self.classes | self.class_parameters
            and id(node) not in called
            for node in self.nodes
        )

    def _sets_attributes(self) -> bool:
        return any(
            isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del)
            for node in self.nodes
        )

    def _functions(self) -> list[ast.FunctionDef | ast.Lambda]:
        return [node for node in self.nodes if isinstance(node, (ast.FunctionDef, ast.Lambda))]

    def _binds_quietly(self, statement: ast.stmt, *, in_class: bool) -> bool:
        match statement:
            case ast.Import() | ast.ImportFrom():
                return True  # of the modules that `reaches_further` lets pass
            case ast.FunctionDef():
                if not in_class:
                    self.objects.add(statement.name)
                return self._defines_quietly(statement)
            case ast.ClassDef():
                self.objects.add(statement.name)
                return self._class_is_quiet(statement)
            case ast.Expr() | ast.Assert() | ast.Pass():
                return not any(isinstance(node, ast.NamedExpr) for node in ast.walk(statement))
            case ast.Assign(targets=targets, value=value):
                return all(self._constant(target, value, in_class=in_class) for target in targets)
            case ast.AnnAssign(target=target, value=value):
                return value is None or self._constant(target, value, in_class=in_class)
            case ast.If(
                test=ast.Compare(
                    left=ast.Name(id="__name__"),
                    ops=[ast.Eq()],
                    comparators=[ast.Constant(value="__main__")],
                ),
                orelse=[],
            ):
                return True  # never true in an imported program
        return False

    def _class_is_quiet(self, node: ast.ClassDef) -> bool:
        if node.keywords or not all(self._decorates_quietly(one) for one in node.decorator_list):
            return False
        if not all(self._is_quiet_base(base) for base in node.bases):
            return False
        return all(self._binds_quietly(statement, in_class=True) for statement in node.body)

    def _is_quiet_base(self, base: ast.expr) -> bool:
        """A class by its name, or `namedtuple(…)`: what a function of the program makes may hold anything."""
        if isinstance(base, ast.Call):
            return self._is_of_library(base.func, "collections.namedtuple")
        return not _has_call(base)

    def _constant(self, target: ast.expr, value: ast.expr, *, in_class: bool) -> bool:
        if not isinstance(target, ast.Name) or self._is_not_what_it_seems(value):
            return False
        if is_constant(value):
            return True
        if in_class:
            return False
        if isinstance(value, ast.Subscript) and not _has_call(value):
            self.containers.add(target.id)  # a type alias, or what a class gives for a key
            return True
        if isinstance(value, ast.Call) and self._is_of_library(value.func, "typing.TypeVar"):
            self.objects.add(target.id)
            return not any(map(_has_call, value.args))
        if not is_container_of_constants(value):
            return False
        self.containers.add(target.id)
        return True

    def _is_not_what_it_seems(self, value: ast.expr) -> bool:
        """Whether a name in the value, such as `tuple` or `math`, is not the builtin or module that it looks like."""
        own = self.bound | self.imports.starred_names
        for node in ast.walk(value):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                meant = self.imports.members.get(name)
                if name in own or (meant is not None and meant not in ("decimal.Decimal", "typing.TypeVar")):
                    return True
                if name == "Decimal" and meant != "decimal.Decimal":
                    return True
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = node.value.id
                if name in ("math", "string", "re") and (
                    name in self.bound or self.imports.modules.get(name) != name
                ):
                    return True
        return False

    def _is_of_library(self, node: ast.expr, wanted: str) -> bool:
        """Whether an expression is a certain function of the library, given as `module.name`."""
        if isinstance(node, ast.Name):
            return node.id not in self.bound and self.imports.members.get(node.id) == wanted
        module, _, name = wanted.rpartition(".")
        return (
            isinstance(node, ast.Attribute)
            and node.attr == name
            and self.imports.module_of(node.value) == module
        )

    def _decorates_quietly(self, node: ast.expr) -> bool:
        target = node.func if isinstance(node, ast.Call) else node
        name = name_of(target)
        if name not in _DECORATORS or (isinstance(node, ast.Call) and any(map(_has_call, node.args))):
            return False
        wanted = _DECORATORS[name]
        if wanted is not None:
            few = name != "wraps" or (
                isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
            )
            return few and self._is_of_library(target, wanted)
        return isinstance(node, ast.Name) and name not in self.bound | self.objects

    def _defines_quietly(self, function: ast.FunctionDef | ast.Lambda) -> bool:
        if isinstance(function, ast.FunctionDef) and not all(
            self._decorates_quietly(one) for one in function.decorator_list
        ):
            return False
        defaults = [default for default in [*function.args.defaults, *function.args.kw_defaults] if default]
        return all(is_constant(default) and not self._is_not_what_it_seems(default) for default in defaults)

    def _uses_quietly(self, part: ast.AST) -> bool:
        """No attribute of a module-level object is set, none of them gets another name, no container changes."""
        inside = nodes(part)
        allowed = {
            id(inner)
            for node in inside
            if type(node) in _WITH_QUIET_PLACES
            for inner in self._quiet_places(node)
        }
        for node in inside:
            if isinstance(node, ast.Name):
                name = node.id
                if id(node) in allowed:
                    continue
                if self._is_given_class(node):
                    return False
                if (name in self.objects or name in self.containers) and id(node) not in self._local:
                    return False
            elif isinstance(node, ast.Attribute):
                if not isinstance(node.ctx, ast.Load) and self._is_object(node):
                    return False
            elif isinstance(node, ast.ClassDef) and not self._class_is_quiet(node):
                return False
        return True

    @cached_property
    def _local(self) -> set[int]:
        """Uses of names that mean a variable of the function that they stand in, and nothing imported under that name."""
        imported = {*self.imports.modules, *self.imports.members, *self.imports.starred_names}
        return {
            id(name)
            for function in self._functions()
            for name in local_uses(function)
            if name.id not in imported
        }

    def _is_object(self, node: ast.Attribute) -> bool:
        base: ast.expr = node.value
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
        return (
            isinstance(base, ast.Name) and base.id in self.objects | self.containers | self.class_parameters
        )

    def _is_given_class(self, node: ast.Name) -> bool:
        return isinstance(node.ctx, ast.Load) and node.id in self.class_parameters

    def _quiet_places(self, node: ast.AST) -> list[ast.AST]:
        """Parts of `node` where a module-level name can do no harm."""
        match node:
            case ast.Call(func=ast.Name() as function, args=args, keywords=keywords):
                quiet: list[ast.AST] = [function]
                quiet += self._only_read(function.id, args, keywords)
                handed = [*args, *(keyword.value for keyword in keywords)]
                if function.id not in self.objects:  # `map(math.floor, xs)`: builtins keep nothing
                    quiet += [one.value for one in handed if isinstance(one, ast.Attribute)]
                return quiet + [one for one in handed if self._is_function_name(one)]
            case ast.Call(func=ast.Attribute(value=ast.Name() as base, attr=attr)):
                reads = base.id in self.objects | self.class_parameters or attr in _READING_METHODS
                keys = [key.value for key in node.keywords]
                return [
                    *([base] if reads else []),
                    *(key for key in keys if self._is_function_name(key)),
                    *self._class_for_new(node),
                ]
            case ast.Call(func=ast.Attribute()):
                return list(self._class_for_new(node))
            case ast.Attribute(value=ast.Name() as base, attr=attr, ctx=ast.Load()):
                is_module = base.id in self.imports.modules
                known = base.id in self.objects | self.class_parameters
                return [base] if known and (not is_module or attr in MODULE_CONSTANTS) else []
            case ast.Subscript(value=ast.Name() as base, ctx=ast.Load()):
                return [base] if base.id not in self.classes else []
            case ast.Compare(ops=operators, comparators=others):
                pairs = zip(operators, others, strict=True)
                return [
                    other
                    for kind, other in pairs
                    if isinstance(kind, ast.In | ast.NotIn) and isinstance(other, ast.Name)
                ]
            case ast.For(iter=ast.Name() as source) | ast.comprehension(iter=ast.Name() as source):
                return [source]
            case ast.Raise(exc=ast.Name() as source) | ast.MatchClass(cls=ast.Name() as source):
                return [source]
            case ast.ExceptHandler(type=kind) if kind is not None:
                return list(_names_in(kind))
            case ast.arg(annotation=note) | ast.FunctionDef(returns=note) | ast.AnnAssign(annotation=note):
                return list(ast.walk(note)) if note is not None and not _has_call(note) else []
        return []

    def _only_read(self, name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> list[ast.Name]:
        """Names among the arguments of a builtin that it reads without giving them back."""
        if name in self.bound | self.objects:
            return []
        if name == "super":
            return [arg for arg in args if isinstance(arg, ast.Name)]
        if name not in _READERS or (name in _CHOOSERS and len(args) + len(keywords) > 1):
            return [
                arg
                for arg in args[:1]
                if name in _CHOOSERS
                and len(args) == 1
                and _has_only_key(keywords)
                and isinstance(arg, ast.Name)
            ]
        are_classes = name in ("isinstance", "issubclass")
        return [
            one
            for arg in args
            for one in (_names_in(arg) if are_classes else [arg])
            if isinstance(one, ast.Name)
        ]

    def _class_for_new(self, call: ast.Call) -> list[ast.expr]:
        """The class that is handed to `super().__new__(cls)`."""
        is_new = isinstance(call.func, ast.Attribute) and call.func.attr == "__new__"
        return [
            arg
            for arg in call.args[:1]
            if is_new and isinstance(arg, ast.Name) and arg.id in self.class_parameters
        ]

    def _is_function_name(self, node: ast.expr) -> bool:
        """A function handed on, as in `map(f, xs)` or `key=f`: builtins call it and keep nothing."""
        return isinstance(node, ast.Name) and node.id in self.objects and node.id not in self.classes


_KEEPING = (ast.Global, ast.Nonlocal, ast.AsyncFunctionDef, ast.Await)
_WITH_QUIET_PLACES = frozenset({
    ast.Call, ast.Attribute, ast.Subscript, ast.Compare, ast.For, ast.comprehension, ast.Raise, ast.MatchClass,
    ast.ExceptHandler, ast.arg, ast.FunctionDef, ast.AnnAssign,
})  # fmt: skip
"""Nodes for which `_quiet_places` may find any."""
_READING_METHODS = frozenset({"get", "items", "keys", "values", "index", "count", "copy", "union", "intersection",
                              "difference", "issubset", "issuperset", "isdisjoint"})  # fmt: skip


def _names_in(node: ast.expr) -> list[ast.Name]:
    """The names in a name or a tuple of names."""
    items = node.elts if isinstance(node, ast.Tuple) else [node]
    return [item for item in items if isinstance(item, ast.Name)]


def _has_call(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Call | ast.NamedExpr) for inner in ast.walk(node))


def _is_sign_of_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _STATEFUL_BUILTINS
    return isinstance(node, ast.Attribute) and node.attr in _STATEFUL_METHODS


def _has_only_key(keywords: list[ast.keyword]) -> bool:
    """`min(xs, key=f)`; with `default` or `start` a builtin may give back what it was given there."""
    return all(keyword.arg == "key" for keyword in keywords)
