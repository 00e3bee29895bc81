"""Whether a program reaches beyond what its source shows, read from the source alone.

A program can be seen through only as long as it gets at nothing but its own names, builtins, and the named parts of the
standard library. `reaches_further` says no only where that is so: no module beyond a list, no module as a value, no
frame or code of running functions, no special attribute that leads to globals, classes or modules, no attribute by a
name that is computed, no code made of text. It is the common ground of `cupel.judge.freshness` and
`cupel.judge.containment`, which ask for more.
"""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Iterable, Mapping, Sequence

from cupel.judge.bindings import attributes_set, bound_names

_SPECIAL = frozenset(
    """__init__ __new__ __post_init__ __call__ __repr__ __str__ __format__ __bytes__ __bool__ __hash__ __eq__ __ne__ __lt__
    __le__ __gt__ __ge__ __len__ __length_hint__ __contains__ __getitem__ __setitem__ __delitem__ __missing__ __iter__
    __next__ __reversed__ __enter__ __exit__ __int__ __float__ __complex__ __index__ __round__ __trunc__ __floor__ __ceil__
    __neg__ __pos__ __abs__ __invert__ __copy__ __deepcopy__ __class_getitem__ __init_subclass__ __getattr__
    __add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __divmod__ __pow__ __matmul__ __and__ __or__ __xor__
    __lshift__ __rshift__ __radd__ __rsub__ __rmul__ __rtruediv__ __rfloordiv__ __rmod__ __rdivmod__ __rpow__ __rmatmul__
    __rand__ __ror__ __rxor__ __rlshift__ __rrshift__ __iadd__ __isub__ __imul__ __itruediv__ __ifloordiv__ __imod__
    __ipow__ __imatmul__ __iand__ __ior__ __ixor__ __ilshift__ __irshift__""".split()
)
"""Methods that Python calls by itself; defining or calling them leads nowhere else."""
_READ_ONLY = frozenset({"__name__", "__qualname__", "__doc__", "__module__"})
_NAMES = frozenset({"__name__", "__doc__", "__debug__"})
_ASSIGNED = frozenset({"__slots__", "__hash__", "__doc__", "__author__", "__version__", "__all__"})
_RUNNING = (
    types.FrameType, types.TracebackType, types.CodeType, types.GeneratorType, types.CoroutineType,
    types.AsyncGeneratorType,
)  # fmt: skip
_LEADING_AWAY = frozenset(
    name
    for kind in _RUNNING
    for name in dir(kind)
    if name.startswith(("tb_", "f_", "co_", "gi_", "cr_", "ag_"))
) | frozenset({"mro", "obj", "raw", "detach", "cell_contents", "_field_defaults"})
"""Attributes that lead from a value to what runs, to classes (`mro`), to whatever lacked an attribute (`obj`), or to a
file's inner parts."""
_BY_TEXT = frozenset({"getattr", "setattr", "delattr", "attrgetter", "methodcaller"})
"""Calls that name attributes in strings."""
_CODE_AND_FILES = frozenset(
    {"eval", "exec", "compile", "__import__", "open", "globals", "locals", "vars", "breakpoint"}
)
_NAMED_TUPLE = frozenset({"_replace", "_asdict", "_fields", "_make"})
_PATTERNS = frozenset(
    {"int", "float", "str", "bytes", "bytearray", "bool", "list", "tuple", "dict", "set", "frozenset"}
)
"""Classes that may stand in a pattern with positional parts: the names of these are not the program's to choose."""
_BUILTINS = frozenset(dir(builtins))


def is_special(name: str) -> bool:
    """Whether a name is one of Python's own, as `__init__` is."""
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def reaches_further(
    nodes: Sequence[ast.AST], library: Mapping[str, frozenset[str]], dunders: frozenset[str] = frozenset()
) -> bool:
    """Whether anything in a program leads beyond its own names, builtins and the named parts of the library.

    Args:
        nodes: of the program, all of them.
        library: module → names that it may use of it.
        dunders: special attributes that it may read besides the harmless ones.
    """
    return _Program(nodes, library, dunders).reaches_further()


class Imports:
    """What the names stand for that a program imports anywhere."""

    def __init__(self, nodes: Iterable[ast.AST], library: Mapping[str, frozenset[str]]) -> None:
        self.modules: dict[str, str] = {}
        """Name → module."""
        self.members: dict[str, str] = {}
        """Name → `module.member`."""
        self.starred_names: set[str] = set()
        """Names on the list of modules of which everything is imported."""
        self.is_clear = True
        """Everything imported is on the list, and no name stands for two things."""
        self._library = library
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._module(alias)
            elif isinstance(node, ast.ImportFrom):
                self._from(node)
        if self.modules.keys() & (self.members.keys() | self.starred_names):
            self.is_clear = False

    def _module(self, alias: ast.alias) -> None:
        if alias.name not in self._library:
            self.is_clear = False
        module = alias.name if alias.asname else alias.name.partition(".")[0]
        self._bind(self.modules, alias.asname or module, module)

    def _from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        listed = self._library.get(module, frozenset())
        for alias in node.names:
            inner = f"{module}.{alias.name}"
            if node.level or (module not in self._library and inner not in self._library):
                self.is_clear = False
            elif alias.name == "*":
                self.starred_names |= listed
            elif inner in self._library:
                self._bind(self.modules, alias.asname or alias.name, inner)
            else:
                self.is_clear &= alias.name in listed
                self._bind(self.members, alias.asname or alias.name, inner)

    def _bind(self, names: dict[str, str], name: str, meant: str) -> None:
        if names.setdefault(name, meant) != meant:
            self.is_clear = False

    def module_of(self, node: ast.AST) -> str | None:
        """The module that an expression stands for."""
        if isinstance(node, ast.Name):
            return self.modules.get(node.id)
        if isinstance(node, ast.Attribute) and (above := self.module_of(node.value)) is not None:
            return f"{above}.{node.attr}" if f"{above}.{node.attr}" in self._library else None
        return None


class _Program:
    """One program under the question."""

    def __init__(
        self, nodes: Sequence[ast.AST], library: Mapping[str, frozenset[str]], dunders: frozenset[str]
    ) -> None:
        self.nodes = nodes
        self.library = library
        self.imports = Imports(self.nodes, library)
        self.readable = _SPECIAL | _READ_ONLY | dunders
        self.own = bound_names(self.nodes) | attributes_set(self.nodes)
        self.harmless: set[int] = set()
        """Names of reflection that are used in a harmless way."""

    def reaches_further(self) -> bool:
        if not self.imports.is_clear:
            return True
        for node in self.nodes:
            if isinstance(node, ast.Call) and self._is_harmless_call(node):
                self.harmless.add(id(node.func))
        bases = {id(node.value) for node in self.nodes if isinstance(node, ast.Attribute)}
        return any(self._leads_away(node, id(node) in bases) for node in self.nodes)

    def _leads_away(self, node: ast.AST, is_base: bool) -> bool:
        match node:
            case ast.Attribute():
                return self._attribute_leads_away(node, is_base)
            case ast.Name(id=name):
                if name in self.imports.modules and not is_base:
                    return True
                if name in _CODE_AND_FILES | _BY_TEXT and id(node) not in self.harmless:
                    return True
                if self._is_unknown(name):
                    return True
                allowed = _NAMES if isinstance(node.ctx, ast.Load) else _ASSIGNED
                return is_special(name) and name not in allowed
            case ast.MatchClass(cls=kind, patterns=patterns, kwd_attrs=names):
                plain = isinstance(kind, ast.Name) and kind.id in _PATTERNS - self.own
                return (bool(patterns) and not plain) or not all(self._is_allowed(name) for name in names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                return (is_special(name) and name not in self.readable) or name in self.imports.modules
            case ast.alias():
                return is_special(node.asname or "")
        return any(is_special(name) or name in self.imports.modules for name in _identifiers(node))

    def _attribute_leads_away(self, node: ast.Attribute, is_base: bool) -> bool:
        module = self.imports.module_of(node.value)
        if module is None:
            is_set = not isinstance(node.ctx, ast.Load)
            return (is_set and is_special(node.attr)) or not self._is_allowed(node.attr)
        if f"{module}.{node.attr}" in self.library:  # a module within a module
            return not is_base
        return node.attr not in self.library.get(module, frozenset()) or (
            node.attr in _BY_TEXT and id(node) not in self.harmless
        )

    def _is_allowed(self, attribute: str) -> bool:
        """Whether reading an attribute of this name of an unknown value leads nowhere else."""
        if is_special(attribute):
            return attribute in self.readable
        if attribute in _LEADING_AWAY:
            return False
        return not attribute.startswith("_") or attribute in self.own | _NAMED_TUPLE

    def _is_harmless_call(self, call: ast.Call) -> bool:
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        match name, call.args, call.keywords:
            case "open", [ast.Constant(value=0)], []:  # standard input
                return True
            case "getattr" | "setattr" | "delattr", [_, ast.Constant(value=str(attribute)), *_], []:
                return self._is_allowed(attribute) and not is_special(attribute)
            case "attrgetter" | "methodcaller", [*texts], []:
                names = texts[:1] if name == "methodcaller" else texts
                parts = [
                    part
                    for text in names
                    for part in (text.value.split(".") if isinstance(text, ast.Constant) and isinstance(text.value, str)
                                 else ["__"])
                ]  # fmt: skip
                return all(self._is_allowed(part) and not is_special(part) for part in parts)
        return False

    def _is_unknown(self, name: str) -> bool:
        """A name that only an import of everything can have bound, and that is not on the list."""
        imports = self.imports
        known = (self.own, imports.members, imports.modules, imports.starred_names, _BUILTINS)
        return bool(imports.starred_names) and not any(name in names for names in known)


def _identifiers(node: ast.AST) -> list[str]:
    """Names that a node binds or declares, other than those that have nodes of their own."""
    if type(node) in _NAMELESS:
        return []
    found: list[str] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if type(value) is list:
            found += [one for one in value if isinstance(one, str)]
        elif isinstance(value, str):
            found.append(value)
    return found


_NAMELESS = frozenset({ast.Constant, ast.keyword, ast.Import, ast.ImportFrom})
