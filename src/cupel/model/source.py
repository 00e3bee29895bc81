"""Reads program text without running it: normal forms, identity of programs, imports.

Two normal forms serve two purposes. `normalised` (and `program_key` over it) merges only texts that behave
alike, so that such programs are executed once: comments, formatting, docstrings and annotations go, but an
annotation stays whose evaluation could raise (`List[int]` where `List` is not imported), and everything
stays that the program could observe about its own text. `canonical_shape` is for counting independent
programs and never for executing: there every annotation goes, unused imports go, and variables are renumbered.

It does not decide whether two different algorithms are equivalent, reorders nothing, and does not see what is
hidden in strings given to `eval` or `exec`, or observers outside the program (a test that reads `f.__doc__`).
Warnings of the parser are silenced with `warnings.catch_warnings`, which is not safe across threads.
"""

import ast
import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from keyword import iskeyword
from typing import TypeGuard

from cupel.model.names import bound_by
from cupel.model.trees import nodes


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READS_DOCS = _words(
    "__doc__ __annotations__ __dict__ get_type_hints getdoc dataclass dataclasses NamedTuple TypedDict doctest "
    "pydoc help vars dir globals singledispatch singledispatchmethod pydantic BaseModel attr attrs"
)
"""A program that mentions one of these may see docstrings and annotations: both stay."""

_READS_TEXT = _words(
    "__file__ __code__ __traceback__ __loader__ __spec__ inspect getsource traceback linecache currentframe "
    "_getframe lineno f_lineno tb_lineno co_firstlineno argv .py"
)
"""A program that mentions one of these may see its own lines: the text stays as it is."""

_BUILTIN_TYPES = _words("int float complex str bytes bool object type list tuple dict set frozenset range")
_ONE_ARGUMENT = _words(
    "list set frozenset type List Set FrozenSet Type Optional Iterable Iterator Sequence Collection "
    "MutableSequence AbstractSet MutableSet Deque"
)
_TWO_ARGUMENTS = _words("dict Dict Mapping MutableMapping DefaultDict OrderedDict")
_ANY_ARGUMENTS = _words("tuple Tuple Union")
_ONLY_SUBSCRIPTED = _words("Optional Union")
_GENERIC = _ONE_ARGUMENT | _TWO_ARGUMENTS | _ANY_ARGUMENTS
_KNOWN_TYPES = _BUILTIN_TYPES | _GENERIC | _words("Any Callable Hashable")
_TYPING = _words("typing collections.abc")

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Declaration = ast.Global | ast.Nonlocal
_DECLARATIONS = (ast.Global, ast.Nonlocal)
_Documented = ast.Module | ast.ClassDef | _Function
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_HOLDERS = (ast.mod, ast.stmt, ast.excepthandler, ast.match_case)
"""Nodes that may hold statements."""
_Scope = _Function | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def parsed(code: str) -> ast.Module | None:
    """The syntax tree of `code`, or None where this interpreter cannot read it. Nothing is compiled or run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def normalised(code: str) -> str:
    """The normal form of `code`: equal for programs that differ in comments, formatting, docstrings and
    argument or return annotations alone, and equal only for programs that behave alike.

    A program that mentions what could show it its docstrings or annotations (`__doc__`, `dataclass`, …) keeps
    both; one that could see its lines (`__file__`, `inspect`, `traceback`, …) is returned as it is. Text
    that does not parse is returned stripped, or as it is where stripping would make it parse.
    """
    tree = parsed(code)
    return _normal_form(code, tree, _self_observation([tree]))


def program_key(files: Mapping[str, str], entry: str) -> str:
    """SHA-256 (64 hex digits) over the entry's name and the `files` (path → text), Python files normalised.

    Two programs with one key behave alike. One file that observes docstrings keeps those of all files.
    """
    python = [path for path in sorted(files) if path.endswith(".py")]
    trees = {path: parsed(files[path]) for path in python}
    observed = _self_observation(trees.values())
    digest = hashlib.sha256()
    parts = [entry]
    for path in sorted(files):
        text = files[path]
        parts += [path, _normal_form(text, trees[path], observed) if path in trees else text]
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def canonical_shape(code: str) -> str:
    """The form under which independently written programs are counted: `normalised`, without any annotation
    or unused top-level import, and with variables and parameters numbered in order of appearance.

    Functions and classes at top level, methods and attributes keep their names. The result is for comparing
    alone: it need not run. Text that does not parse is returned stripped.
    """
    tree = parsed(code)
    if tree is None:
        return code.strip()
    try:
        _drop_annotations(tree, lambda _: True)
        drop_idle_statements(tree)
        _drop_unused_imports(tree)
        _rename(tree, (_numbering(tree, 0),), _parameters(tree))
        return ast.unparse(tree)
    except (RecursionError, ValueError):
        return code.strip()


def top_level_imports(code: str) -> tuple[str, ...]:
    """The import statements that stand directly at module level, in order, one line each.

    `from __future__` binds nothing that a test could use and is left out; so are imports under `if` or `try`.
    Empty where the text does not parse.
    """
    tree = parsed(code)
    imports = [s for s in (tree.body if tree else ()) if isinstance(s, ast.Import | ast.ImportFrom)]
    return tuple(ast.unparse(statement) for statement in imports if not _future(statement))


def defined_names(code: str) -> tuple[str, ...]:
    """Public names of functions, classes and variables bound directly at module level, in order of appearance."""
    tree = parsed(code)
    found: dict[str, None] = {}
    for statement in tree.body if tree else ():
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[statement.name] = None
        elif isinstance(statement, ast.Assign):
            found.update(dict.fromkeys(one.id for one in statement.targets if isinstance(one, ast.Name)))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found[statement.target.id] = None
    return tuple(name for name in found if not name.startswith("_"))


def imported_modules(code: str) -> frozenset[str]:
    """Top-level package names of every absolute import statement anywhere in `code`; none where it does not
    parse. Modules imported by calls (`__import__`, `importlib`) are not seen."""
    tree = parsed(code)
    found: set[str] = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def _normal_form(code: str, tree: ast.Module | None, observed: frozenset[str]) -> str:
    """The normal form of `code`, of which `tree` is the syntax tree; changes the tree."""
    if tree is None:
        stripped = code.strip()
        # An indented or oddly ended program fails to load; stripped it would pass for the one that loads.
        return stripped if parsed(stripped) is None else code
    if observed & _READS_TEXT:
        return code
    try:
        if not observed:
            if any(map(_is_annotated, nodes(tree))):
                _drop_annotations(tree, _QuietNames(tree).quiet)
            drop_idle_statements(tree)
        return ast.unparse(tree)
    except (RecursionError, ValueError):  # too deep, or an f-string or a number that `ast` cannot write
        return code


def _is_annotated(node: ast.AST) -> bool:
    if isinstance(node, ast.arg):
        return node.annotation is not None
    return isinstance(node, ast.AnnAssign) or (isinstance(node, _FUNCTIONS) and node.returns is not None)


_WATCHED = _READS_DOCS | _READS_TEXT


def _self_observation(trees: Iterable[ast.Module | None]) -> frozenset[str]:
    """Those names among `_READS_DOCS` and `_READS_TEXT` that the programs mention, also inside strings."""
    return frozenset(name for tree in trees for name in _mentions(tree) if name in _WATCHED)


def _mentions(tree: ast.Module | None) -> Iterator[str]:
    idle = set()
    for node in nodes(tree) if tree else ():
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            idle.add(id(node.value))
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from node.module.split(".")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in idle:
            yield from re.findall(r"\.py\b|\w+", node.value)


def _future(statement: ast.stmt) -> TypeGuard[ast.ImportFrom]:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def is_idle(statement: ast.stmt) -> bool:
    """Whether the statement does nothing: `pass`, a docstring or another bare constant."""
    bare = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return bare or isinstance(statement, ast.Pass)


def blocks(node: ast.AST) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The lists of statements that `node` holds and that are not empty, by field."""
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list) and block:
            yield field, block


def drop_idle_statements(tree: ast.Module, *, keep_docstrings: bool = False) -> None:
    """Takes the statements that do nothing out of `tree`, in place; a block that would be empty gets a `pass`."""
    future = any(map(_future, tree.body))
    for node in nodes(tree):
        if not isinstance(node, _HOLDERS):
            continue
        if node is tree and future and any(map(is_idle, tree.body[1:])):
            continue  # what stands before `from __future__` decides whether the program compiles
        documented = keep_docstrings and isinstance(node, _Documented) and ast.get_docstring(node) is not None
        for field, block in blocks(node):
            kept = block[: documented and field == "body"]
            busy = [s for s in block[len(kept) :] if not is_idle(s)]
            may_be_empty = node is tree or field == "orelse"
            block[:] = kept + busy or ([] if may_be_empty else [ast.Pass()])


class _QuietNames:
    """Tells annotations whose evaluation can neither raise nor have an effect, in one program."""

    def __init__(self, tree: ast.Module) -> None:
        bound = Counter(name for node in nodes(tree) for name in bound_by(node))
        self._postponed = any(_future(s) and any(a.name == "annotations" for a in s.names) for s in tree.body)
        self._builtin = frozenset() if "*" in bound else frozenset(n for n in _BUILTIN_TYPES if not bound[n])
        self._typing: dict[str, tuple[str, int]] = {}
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom) and statement.module in _TYPING and not statement.level:
                for alias in statement.names:
                    if bound[alias.asname or alias.name] == 1 and "*" not in bound:
                        self._typing[alias.asname or alias.name] = (alias.name, statement.lineno)

    def quiet(self, annotation: ast.expr) -> bool:
        """Whether evaluating `annotation` where it stands certainly does nothing."""
        if self._postponed:
            kinds = (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)
            return not any(isinstance(node, kinds) for node in ast.walk(annotation))
        named = self._name(annotation) is not None
        return named or isinstance(annotation, ast.Constant) or self._type(annotation)

    def _name(self, node: ast.expr) -> str | None:
        """The type's own name where `node` names a built-in type or one imported from `typing` above."""
        if not isinstance(node, ast.Name):
            return None
        if node.id in self._builtin:
            return node.id
        name, line = self._typing.get(node.id, (None, 0))
        return name if line < node.lineno else None

    def _type(self, node: ast.expr) -> bool:
        """Whether `node` may stand between the brackets of a generic type."""
        if isinstance(node, ast.Constant):
            text = node.value
            return text is None or (isinstance(text, str) and text.isidentifier() and not iskeyword(text))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sides = (node.left, node.right)
            constants = [side.value for side in sides if isinstance(side, ast.Constant)]
            return constants in ([], [None]) and all(map(self._type, sides))
        if isinstance(node, ast.Subscript):
            given = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self._takes(self._name(node.value), given)
        return self._name(node) in _KNOWN_TYPES - _ONLY_SUBSCRIPTED

    def _takes(self, generic: str | None, given: list[ast.expr]) -> bool:
        """Whether the generic type takes these types between its brackets."""
        match given:
            case [first, ast.Constant(value=value)] if value is ... and generic in ("tuple", "Tuple"):
                return self._type(first)
            case [ast.List(elts=taken), returned] if generic == "Callable":
                return all(map(self._type, [*taken, returned]))
        takers = {1: _ONE_ARGUMENT, 2: _TWO_ARGUMENTS}.get(len(given), frozenset())
        return bool(given) and generic in takers | _ANY_ARGUMENTS and all(map(self._type, given))


def _drop_annotations(tree: ast.Module, quiet: Callable[[ast.expr], bool]) -> None:
    all_nodes = nodes(tree)
    declared = {name for node in all_nodes if isinstance(node, _DECLARATIONS) for name in node.names}
    for node in all_nodes:
        if isinstance(node, _FUNCTIONS) and node.returns and quiet(node.returns):
            node.returns = None
        elif isinstance(node, ast.arg) and node.annotation and quiet(node.annotation):
            node.annotation = None
        if not isinstance(node, _HOLDERS):
            continue
        for _, block in blocks(node):
            block[:] = [_plain_assignment(s, declared, quiet) for s in block]


def _plain_assignment(statement: ast.stmt, declared: set[str], quiet: Callable[[ast.expr], bool]) -> ast.stmt:
    """`x: int = 0` as `x = 0`. A global name that is annotated does not compile, and so stays as it is."""
    if not isinstance(statement, ast.AnnAssign) or statement.value is None:
        return statement
    target = statement.target
    if (isinstance(target, ast.Name) and target.id in declared) or not quiet(statement.annotation):
        return statement
    return ast.copy_location(ast.Assign(targets=[target], value=statement.value), statement)


def _drop_unused_imports(tree: ast.Module) -> None:
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {"*"}
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            statement.names = [alias for alias in statement.names if used.intersection(bound_by(alias))]
    tree.body = [s for s in tree.body if not isinstance(s, ast.Import | ast.ImportFrom) or s.names]


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes below `scope` in source order, without those inside the scopes that it holds."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, _Scope | ast.ClassDef):
            yield from _own_nodes(child)


def _numbering(scope: ast.AST, depth: int) -> dict[str, str]:
    """New names for what `scope` binds: numbered by first binding, or kept where they can be seen outside."""
    names: dict[str, str] = {}
    kept: set[str] = set()
    for node in _own_nodes(scope):
        outside = depth == 0 and isinstance(node, _Function | ast.ClassDef)
        if outside or isinstance(node, ast.alias | _Declaration):
            kept.update(bound_by(node))
        for name in bound_by(node):
            names.setdefault(name, f"_{depth}_{len(names)}")
    if isinstance(scope, ast.ClassDef):
        return {name: name for name in names}
    return {name: new for name, new in names.items() if name not in kept}


def _parameters(tree: ast.Module) -> dict[str, dict[str, str]]:
    """The new names of the parameters of each function at top level, for calls by keyword."""
    return {node.name: _numbering(node, 1) for node in tree.body if isinstance(node, _Function)}


def _rename(node: ast.AST, scopes: tuple[dict[str, str], ...], parameters: dict[str, dict[str, str]]) -> None:
    """Renames in place everything below `node`; `scopes` stand from the outermost to the innermost."""

    def new(name: str) -> str:
        return next((names[name] for names in reversed(scopes) if name in names), name)

    for child in ast.iter_child_nodes(node):
        inner = scopes
        if isinstance(child, _Scope | ast.ClassDef):
            inner = (*scopes, _numbering(child, len(scopes)))
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            for keyword in child.keywords:
                keyword.arg = parameters.get(child.func.id, {}).get(keyword.arg or "", keyword.arg)
        _rename(child, inner, parameters)
        if isinstance(child, _Declaration):
            child.names = [new(name) for name in child.names]
        elif not isinstance(child, ast.alias | ast.keyword):
            for field in ("id", "arg", "name", "rest"):
                if isinstance(getattr(child, field, None), str):
                    setattr(child, field, new(getattr(child, field)))
