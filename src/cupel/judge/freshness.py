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
from functools import lru_cache

from cupel.judge.constants import is_constant, is_container_of_constants

_QUIET_MODULES = frozenset(
    """__future__ abc bisect cmath collections collections.abc copy dataclasses datetime decimal enum fractions
    functools hashlib heapq itertools json keyword math numbers operator re statistics string textwrap types typing
    unicodedata zlib""".split()
)
"""Modules that a program may import and still be stateless."""
_MODULE_CONSTANTS = frozenset(
    """pi e inf nan tau ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation printable
    whitespace maxsize I IGNORECASE M MULTILINE S DOTALL X VERBOSE A ASCII""".split()
)
"""Attributes of modules that are immutable values."""
_STATEFUL_NAMES = frozenset(
    """getattr globals vars locals setattr delattr exec eval compile __import__ open input breakpoint
    lru_cache cache cached_property singledispatch singledispatchmethod
    getcontext setcontext localcontext __dict__ __class__ __defaults__ __kwdefaults__ __code__ __globals__
    __builtins__ __subclasses__ __setattr__ __closure__ __self__ __func__ __wrapped__ __mro__ __bases__ __base__
    register type""".split()
)
"""Names whose use is taken as a sign of state (caches, reflection, files)."""
_DECORATORS = frozenset({"staticmethod", "classmethod", "property", "dataclass", "abstractmethod", "wraps"})
_READERS = frozenset({"len", "isinstance", "issubclass", "range", "sum", "min", "max", "sorted", "set", "list", "tuple",
                      "any", "all", "enumerate", "zip", "frozenset", "reversed", "print", "str"})  # fmt: skip


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
        self.objects: set[str] = set()
        """Functions, classes and modules: they have attributes that could hold state."""
        self.modules: set[str] = set()
        """Names bound to modules: their attributes may be called, but never kept under another name."""
        self.containers: set[str] = set()
        """Names bound to lists, dicts or sets of constants."""
        self.bound = _bound_names(tree)
        """Names that the program binds anywhere: a builtin of such a name is no builtin there."""
        self.classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        self.class_parameters = {"cls"} | _class_parameters(tree)

    def is_stateless(self) -> bool:
        if any(
            isinstance(node, ast.Global | ast.Nonlocal | ast.AsyncFunctionDef | ast.Await)
            for node in self._all()
        ):
            return False
        harmless = {id(node) for node in [*_type_questions(self.tree), *_patterns(self.tree)]}
        if any(_name(node) in _STATEFUL_NAMES and id(node) not in harmless for node in self._all()):
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
            for call in self._all()
            if isinstance(call, ast.Call)
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        ]
        return any(self._is_function_name(argument) for argument in passed)

    def _hands_members_on(self) -> bool:
        """Whether a local name may stand for a member of an enumeration, or for what a class holds."""
        if any(isinstance(node, ast.Import | ast.ImportFrom) and _imports_enum(node) for node in self._all()):
            return True
        called = {id(node.func) for node in self._all() if isinstance(node, ast.Call)}
        return any(
            isinstance(node, ast.Attribute | ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and isinstance(node.value, ast.Name)
            and node.value.id in self.classes
            and id(node) not in called
            for node in self._all()
        )

    def _sets_attributes(self) -> bool:
        return any(
            isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del)
            for node in self._all()
        )

    def _all(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def _functions(self) -> list[ast.FunctionDef | ast.Lambda]:
        return [node for node in self._all() if isinstance(node, ast.FunctionDef | ast.Lambda)]

    def _binds_quietly(self, statement: ast.stmt, *, in_class: bool) -> bool:
        match statement:
            case ast.Import(names=names):
                self.modules.update((alias.asname or alias.name).partition(".")[0] for alias in names)
                self.objects.update((alias.asname or alias.name).partition(".")[0] for alias in names)
                return all(alias.name in _QUIET_MODULES for alias in names)
            case ast.ImportFrom(module=module, names=names, level=0):
                self.objects.update(alias.asname or alias.name for alias in names)
                return module in _QUIET_MODULES
            case ast.FunctionDef():
                if not in_class:
                    self.objects.add(statement.name)
                return _decorated_quietly(statement) and _defaults_are_constant(statement.args)
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
        if node.keywords or not all(_decorator_name(one) in _DECORATORS for one in node.decorator_list):
            return False
        return all(self._binds_quietly(statement, in_class=True) for statement in node.body)

    def _constant(self, target: ast.expr, value: ast.expr, *, in_class: bool) -> bool:
        if not isinstance(target, ast.Name) or self._calls_its_own(value):
            return False
        if isinstance(value, ast.Subscript) and not in_class:
            self.containers.add(target.id)  # a type alias, or what a class gives for a key
        if is_constant(value):
            return True
        if in_class or not is_container_of_constants(value):
            return False
        self.containers.add(target.id)
        return True

    def _calls_its_own(self, value: ast.expr) -> bool:
        """Whether a call in the value is not of the builtin that it looks like."""
        return any(isinstance(node, ast.Call) and _name(node.func) in self.bound for node in ast.walk(value))

    def _defines_quietly(self, function: ast.FunctionDef | ast.Lambda) -> bool:
        if isinstance(function, ast.FunctionDef) and not _decorated_quietly(function):
            return False
        return _defaults_are_constant(function.args)

    def _uses_quietly(self, part: ast.AST) -> bool:
        """No attribute of a module-level object is set, none of them gets another name, no container changes."""
        allowed = {id(inner) for node in ast.walk(part) for inner in self._quiet_places(node)}
        for node in ast.walk(part):
            if isinstance(node, ast.Import | ast.ImportFrom) and not self._binds_quietly(
                node, in_class=False
            ):
                return False
            if isinstance(node, ast.ClassDef) and not self._class_is_quiet(node):
                return False
            if (
                isinstance(node, ast.Name)
                and node.id in self.objects | self.containers
                and id(node) not in allowed
            ):
                return False
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store | ast.Del)
                and self._is_object(node)
            ):
                return False
        return True

    def _is_object(self, node: ast.Attribute) -> bool:
        base: ast.expr = node.value
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
        return (
            isinstance(base, ast.Name) and base.id in self.objects | self.containers | self.class_parameters
        )

    def _quiet_places(self, node: ast.AST) -> list[ast.AST]:
        """Parts of `node` where a module-level name can do no harm."""
        match node:
            case ast.Call(func=ast.Name() as function, args=args, keywords=keywords):
                quiet: list[ast.AST] = [function]
                if function.id in _READERS - self.bound:
                    quiet += [name for arg in args for name in _names_in(arg)]
                handed = [*args, *(keyword.value for keyword in keywords)]
                if function.id not in self.objects:  # `map(math.floor, xs)`: builtins keep nothing
                    quiet += [one.value for one in handed if isinstance(one, ast.Attribute)]
                return quiet + [one for one in handed if self._is_function_name(one)]
            case ast.Call(func=ast.Attribute(value=ast.Name() as base, attr=attr)):
                reads = base.id in self.objects or attr in _READING_METHODS
                keys = [key.value for key in node.keywords]
                return ([base] if reads else []) + [key for key in keys if self._is_function_name(key)]
            case ast.Attribute(value=ast.Name() as base, attr=attr, ctx=ast.Load()):
                is_module = base.id in self.modules
                return (
                    [base] if base.id in self.objects and (not is_module or attr in _MODULE_CONSTANTS) else []
                )
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
            case ast.Raise(exc=ast.Name() as source):
                return [source]
            case ast.ExceptHandler(type=kind) if kind is not None:
                return list(_names_in(kind))
            case ast.arg(annotation=note) | ast.FunctionDef(returns=note) | ast.AnnAssign(annotation=note):
                return list(ast.walk(note)) if note is not None and not _has_call(note) else []
        return []

    def _is_function_name(self, node: ast.expr) -> bool:
        """A function handed on, as in `map(f, xs)` or `key=f`: builtins call it and keep nothing."""
        return isinstance(node, ast.Name) and node.id in self.objects and node.id not in self.classes


_READING_METHODS = frozenset({"get", "items", "keys", "values", "index", "count", "copy", "union", "intersection",
                              "difference", "issubset", "issuperset", "isdisjoint"})  # fmt: skip


def _names_in(node: ast.expr) -> list[ast.Name]:
    """The names in a name or a tuple of names."""
    items = node.elts if isinstance(node, ast.Tuple) else [node]
    return [item for item in items if isinstance(item, ast.Name)]


def _has_call(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Call | ast.NamedExpr) for inner in ast.walk(node))


def _bound_names(tree: ast.AST) -> frozenset[str]:
    """Functions, classes, parameters and variables of the program; not what it imports."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return frozenset(found)


def _class_parameters(tree: ast.AST) -> set[str]:
    """What the program calls the class that its class methods are given."""
    return {
        node.args.args[0].arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.args.args
        and (
            node.name in ("__new__", "__init_subclass__", "__class_getitem__")
            or any(_decorator_name(one) == "classmethod" for one in node.decorator_list)
        )
    }


def _imports_enum(node: ast.Import | ast.ImportFrom) -> bool:
    named = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return "enum" in named


def _type_questions(tree: ast.Module) -> list[ast.Name]:
    """The `type` in `type(x) is int` and the like: only asked, never used to reach a class."""
    found = []
    for node in ast.walk(tree):
        operands = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        for operand in operands:
            match operand:
                case ast.Call(func=ast.Name(id="type") as name, args=[_], keywords=[]):
                    found.append(name)
    return found


def _patterns(tree: ast.Module) -> list[ast.Attribute]:
    """The `re.compile` of a pattern: no code is compiled by it."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="re"), attr="compile"):
                found.append(node)
    return found


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return name
    return ""


def _decorator_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return _name(target)


def _decorated_quietly(node: ast.FunctionDef) -> bool:
    return all(_decorator_name(one) in _DECORATORS for one in node.decorator_list)


def _defaults_are_constant(arguments: ast.arguments) -> bool:
    return all(is_constant(default) for default in [*arguments.defaults, *arguments.kw_defaults] if default)
