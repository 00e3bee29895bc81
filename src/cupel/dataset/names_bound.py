"""Writing literals of the format as plain Python for a program that may not import what they need.

Covers which names a program's own top level binds, rewriting a literal with those names (`datetime.date(…)` as
`date(…)` where the program says `from datetime import date`), and which names a statement would miss. Reads
text only and runs nothing.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field

from cupel.model.source import parsed

_CONSTRUCTORS: dict[str, str] = {
    "Decimal": "decimal.Decimal",
    "Fraction": "fractions.Fraction",
    "date": "datetime.date",
    "time": "datetime.time",
    "datetime": "datetime.datetime",
    "timedelta": "datetime.timedelta",
    "timezone": "datetime.timezone",
    "deque": "collections.deque",
    "OrderedDict": "collections.OrderedDict",
    "Counter": "collections.Counter",
    "defaultdict": "collections.defaultdict",
}
"""Name in a literal → where it comes from."""
_NUMBERS = {"nan": "nan", "inf": "inf", "infinity": "inf"}


@dataclass(frozen=True, slots=True)
class Bound:
    """What a program's top level binds."""

    imported: Mapping[str, str] = field(default_factory=dict)
    """Name → what it stands for, e.g. `dt` → `datetime`, `date` → `datetime.date`."""
    own: frozenset[str] = frozenset()
    """Names that the program gives a meaning of its own, wherever at top level."""

    def spelling(self, path: str) -> str | None:
        """How the program would write `datetime.date`; None where it imports no such thing."""
        for name, stands_for in self.imported.items():
            if name not in self.own and (path == stands_for or path.startswith(f"{stands_for}.")):
                return name + path.removeprefix(stands_for)
        return None

    def hides(self, name: str) -> bool:
        """Whether a name that Python has by itself means something else in the program."""
        return hasattr(builtins, name) and (name in self.own or name in self.imported)

    def lacks(self, tree: ast.AST) -> str | None:
        """A name that a statement uses and neither the program nor Python has; None where it has them all."""
        nodes = list(ast.walk(tree))
        made = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        known = made | self.own | set(self.imported) | set(vars(builtins))
        return next((node.id for node in nodes if isinstance(node, ast.Name) and node.id not in known), None)


class NotBound(Exception):  # noqa: N818 - a state of the program, not a fault
    """A literal needs a name that the program does not import."""


def bound_by(tree: ast.Module) -> Bound:
    """What the top level of a program binds; names bound in a branch or loop count as its own."""
    imported: dict[str, str] = {}
    own: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.Import(names=names):
                for alias in names:
                    imported[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            case ast.ImportFrom(module=str(module), names=names, level=0):
                imported |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                own.add(name)
            case _:
                own |= {
                    node.id
                    for node in ast.walk(statement)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                }
    return Bound(imported, frozenset(own))


def as_python(text: str, bound: Bound) -> str:
    """A literal's text as an expression that the program's module can evaluate, on one line.

    Raises:
        NotBound: it needs a name that the program does not import, or has given another meaning.
        ValueError: it holds an integer too long to be written.
    """
    text = text.strip()
    tree = expression(text)
    if "\n" in text or any(_needs_spelling(node) for node in ast.walk(tree)):
        text = ast.unparse(_Spell(bound).visit(tree))
    for node in ast.walk(expression(text)):
        if isinstance(node, ast.Name) and bound.hides(node.id):
            raise NotBound(node.id)
    return text


def expression(text: str) -> ast.expr:
    """The syntax tree of one expression.

    Raises:
        ValueError: the text is none.
    """
    tree = parsed(text)
    match tree:
        case ast.Module(body=[ast.Expr(value=value)]):
            return value
    raise ValueError("not one expression")


def _needs_spelling(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and not hasattr(builtins, node.id)


class _Spell(ast.NodeTransformer):
    """Puts the program's own spelling in place of the names of a literal."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in _NUMBERS:
            return ast.Call(ast.Name("float"), [ast.Constant(_NUMBERS[node.id])], [])
        return self._spelled(_CONSTRUCTORS[node.id]) if node.id in _CONSTRUCTORS else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        path = ast.unparse(node)
        root, _, rest = path.partition(".")
        return self._spelled(f"{_CONSTRUCTORS[root]}.{rest}" if root == "timezone" else path)

    def _spelled(self, path: str) -> ast.expr:
        spelling = self._bound.spelling(path)
        if spelling is None:
            raise NotBound(path)
        return expression(spelling)
