"""What is known of the values in a test: literals, instances made by the test, and nothing.

Covers: the markers for unknown values, what is recorded of instances and of answers, and literals behind names.
Following statements is :mod:`cupel.evolve.steps.trace`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from cupel.evolve.fuzz.mine import NotLiteralError, literal
from cupel.evolve.steps.call import StepCall
from cupel.model.errors import LiteralError
from cupel.model.literal import from_node


class Unknown:
    """A value that the text does not show."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Truth:
    """A value of which the text shows no more than whether it counts as true."""

    holds: bool


TRUTH = "truth"
"""The kind (`kind_of`) of a value of which no more is known."""


@dataclass(frozen=True, slots=True)
class Answer(Unknown):
    """What a call, or the reading of an attribute, gave in the test: unknown, but where it came from is not."""

    owner: str | None
    """Class, or None for a function."""
    operation: str
    """As `StepCall.operation`."""
    step: StepCall | None = None
    """The call itself, where it is known."""
    instance: Instance | None = field(default=None, compare=False)
    place: int = field(default=0, compare=False)
    """How many steps of the instance are known up to and with this one."""


@dataclass(slots=True)
class Instance:
    """An instance made by the test, with what happens to it."""

    class_name: str
    steps: list[StepCall]
    whole: bool = True
    """Everything that happened to it so far is known."""


@dataclass(slots=True)
class Trace:
    """What was recorded: instances in the order of their making, and calls whose state may be unknown."""

    instances: list[Instance] = field(default_factory=list)
    calls: list[tuple[str | None, StepCall]] = field(default_factory=list)
    """(class of the instance or None for a function, call)."""
    functions: list[StepCall] = field(default_factory=list)
    raising: list[tuple[str | None, StepCall]] = field(default_factory=list)
    """Like `calls`, for those of which the test says that they raise."""
    ignored: list[Answer] = field(default_factory=list)
    """Answers at which the test does not look: calls that are statements of their own."""
    partly: list[Answer] = field(default_factory=list)
    """Answers of which the test looks at a part alone: an item, the length."""
    shown: list[tuple[Answer, object]] = field(default_factory=list)
    """Answers with the value that the test says that they are; a `Truth` where it says no more."""
    told: list[tuple[str, StepCall, object]] = field(default_factory=list)
    """(class, call, answer) of examples on an instance that no example makes."""


def literal_value(node: ast.expr) -> object:
    """What a literal expression is worth, with sums folded or in a form of the task format; else `UNKNOWN`."""
    for read in (literal, from_node):
        try:
            return read(node)
        except (NotLiteralError, LiteralError, RecursionError, ValueError, TypeError, ArithmeticError):
            continue
    return UNKNOWN


def kind_of(value: object) -> str:
    """The kind of an answer: numbers are one kind, everything else goes by its type."""
    if isinstance(value, Truth):
        return TRUTH
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


def is_unknown(value: object) -> bool:
    return isinstance(value, Unknown | Instance | range)


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def name_of(node: ast.AST) -> str | None:
    """`x` and `self.x`, under which values are kept."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return f"self.{node.attr}"
    return None


class Substitute(ast.NodeTransformer):
    """Puts literals in for names."""

    def __init__(self, names: dict[str, object]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._put(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._put(name_of(node) or "", node)

    def _put(self, key: str, node: ast.expr) -> ast.expr:
        value = self.names.get(key, UNKNOWN)
        if key not in self.names or is_unknown(value):
            return node
        try:
            tree = ast.parse(repr(value), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return node
        return tree.body
