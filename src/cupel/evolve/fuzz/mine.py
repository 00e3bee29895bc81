"""Values that people wrote down: calls in prompts and asserts, and constants in programs.

Everything is read from the syntax tree; nothing is evaluated. Arguments count only where all of them are
literals (or sums, products and signs of literals). What a prompt says in words is not read here
(:mod:`cupel.evolve.fuzz.wording`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.model.errors import LiteralError
from cupel.model.literal import from_node
from cupel.model.source import parsed

_LONGEST = 10_000
"""No folded literal is longer than this (elements, characters or bits)."""


class NotLiteralError(ValueError):
    """An expression is not made of literals alone."""


@dataclass(frozen=True, slots=True)
class Example:
    """A call somebody wrote, with the value beside it where one was given."""

    arguments: Arguments
    expected: object = None
    """The value beside the call; meaningful only where ``has_expected``."""
    has_expected: bool = False
    is_firm: bool = False
    """The value stands where code says it, in a doctest or an assert of its own; elsewhere it may be misread."""


def literal(node: ast.expr) -> object:
    """The value of a literal expression (the task format's); ``+``, ``-``, ``*``, ``**`` of literals are folded.

    Raises :class:`NotLiteralError` for anything else.
    """
    if isinstance(node, ast.BinOp):
        try:
            return _folded(node)
        except (ArithmeticError, RecursionError) as error:
            raise NotLiteralError("an operation whose result is too large") from error
    if isinstance(node, ast.List):
        return [literal(item) for item in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(literal(item) for item in node.elts)
    if isinstance(node, ast.Dict) and None not in node.keys:
        keys = [literal(key) for key in node.keys if key is not None]
        try:
            return dict(zip(keys, map(literal, node.values), strict=True))
        except TypeError as error:
            raise NotLiteralError("a key that is not hashable") from error
    try:
        return from_node(node)
    except (LiteralError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise NotLiteralError(ast.dump(node)[:80]) from error


def _folded(node: ast.BinOp) -> object:
    left, right = literal(node.left), literal(node.right)
    numbers = isinstance(left, int | float | complex) and isinstance(right, int | float | complex)
    alike = type(left) is type(right) and isinstance(left, str | bytes | list | tuple)
    if isinstance(node.op, ast.Add) and (numbers or alike):
        total: object = left + right  # type: ignore[operator]
        return total
    if isinstance(node.op, ast.Sub) and numbers:
        difference: object = left - right  # type: ignore[operator]
        return difference
    if isinstance(node.op, ast.Mult):
        return _product(left, right)
    whole = type(left) is int and type(right) is int
    if isinstance(node.op, ast.Pow) and whole and abs(left) <= _LONGEST and 0 <= right <= 64:  # type: ignore[arg-type,operator]
        power: object = left**right  # type: ignore[operator]
        return power
    raise NotLiteralError("an operation")


def _product(left: object, right: object) -> object:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left * right
    many, times = (left, right) if isinstance(right, int) else (right, left)
    several = isinstance(many, str | bytes | list | tuple) and isinstance(times, int)
    if several and len(many) * max(times, 0) <= _LONGEST:  # type: ignore[arg-type,call-overload]
        product: object = many * times  # type: ignore[operator]
        return product
    raise NotLiteralError("a product")


def _arguments(call: ast.Call) -> Arguments | None:
    if any(isinstance(item, ast.Starred) for item in call.args) or any(k.arg is None for k in call.keywords):
        return None
    try:
        named = tuple((str(keyword.arg), literal(keyword.value)) for keyword in call.keywords)
        return Arguments(tuple(map(literal, call.args)), named)
    except NotLiteralError:
        return None


def calls_in(code: str, name: str) -> list[Arguments]:
    """The arguments of every call of ``name`` (or of a method ``.name``) in ``code``, in order, no call twice.

    Code that does not parse has no calls.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, Arguments] = {}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = node.func
        spelled = called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)
        arguments = _arguments(node) if spelled == name else None
        if arguments is not None:
            found.setdefault(arguments.key, arguments)
    return list(found.values())


_ANSWER = re.compile(
    r"^\s*(?:==+>|=>|->|-->|➞|→|➜|==|=|#\s*returns?|#\s*=>|#|returns?|should\s+return|:)\s*", re.IGNORECASE
)


def examples_in_prompt(prompt: str, name: str) -> list[Example]:
    """Calls of ``name`` with literal arguments that the prompt shows, in order, no call twice.

    The value beside a call is read where it is a literal: on the next line of a doctest, or after ``==``,
    ``=>``, ``➞``, ``->``, ``should return``, ``# returns`` and the like.
    """
    found: dict[str, Example] = {}
    for start in re.finditer(rf"(?<![\w.]){re.escape(name)}\s*\(", prompt):
        before = prompt[prompt.rfind("\n", 0, start.start()) + 1 : start.start()]
        if re.search(r"\b(def|class)\s+$", before):
            continue
        call, end = _call_at(prompt, start.start(), start.end())
        arguments = _arguments(call) if call is not None else None
        if arguments is None or not arguments.values:
            continue
        example = Example(arguments)
        if not _PART_OF_MORE.search(before):
            example = _with_answer(arguments, prompt[end:], before.strip())
        before_it = found.setdefault(arguments.key, example)
        if (example.is_firm, example.has_expected) > (before_it.is_firm, before_it.has_expected):
            found[arguments.key] = example
    return list(found.values())


def _call_at(text: str, start: int, opened: int) -> tuple[ast.Call | None, int]:
    """The call expression that starts at ``start``, and where it ends: the first ``)`` with which it parses."""
    for closing in re.finditer(r"\)", text[opened : opened + 2_000]):
        end = opened + closing.end()
        try:
            tree = ast.parse(text[start:end].replace("\n", " "), mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        return (tree.body, end) if isinstance(tree.body, ast.Call) else (None, end)
    return None, opened


_PART_OF_MORE = re.compile(r"(?:\bnot\s*|[-+~*/%])$")
"""Before a call whose value is not what stands beside it: ``-f(2) == 4``, ``not f(2) == 5``."""


def _with_answer(arguments: Arguments, rest: str, before: str) -> Example:
    """The example with the value beside the call.

    Args:
        arguments: of the call.
        rest: what stands behind it.
        before: what stands before it on its line.
    """
    line, _, following = rest.partition("\n")
    below = [text.strip() for text in following.split("\n")[:2]]
    firm: ast.expr | None = None
    if before == "assert":
        firm = _asserted(line)
    elif before.endswith(">>>") and not line.strip():
        line = f"= {below[0]}"
        ends = len(below) < 2 or not below[1] or below[1].startswith((">>>", '"""', "'''", "```"))
        firm = _expression(below[0]) if before == ">>>" and ends else None
    elif before.endswith(">>>") and below[0] == "False":
        return Example(arguments)  # `f(2) == 5`, which is not so
    if firm is not None and (value := _value(firm)) is not None:
        return Example(arguments, value[0], True, "\\" not in arguments.key + line)
    match = _ANSWER.match(line)
    if match is not None:
        answer = line[match.end() :].strip()
        for candidate in (
            answer.rstrip(",;"),  # a comma behind a value is the sentence's, not a tuple's
            answer.rstrip(".,;"),
            re.sub(r"('''|\"\"\")$", "", answer),
            re.split(r"\s+(?:#|,|because|since|\()", answer)[0].rstrip(",;"),
        ):
            read = _expression(candidate.strip())
            if read is not None and (value := _value(read)) is not None:
                return Example(arguments, value[0], True)
    return Example(arguments)


def _asserted(rest: str) -> ast.expr | None:
    """What an assert says that a call equals, from what stands behind the call."""
    match parsed(f"assert _ {rest.strip()}"):
        case ast.Module(
            body=[
                ast.Assert(test=ast.Compare(left=ast.Name(id="_"), ops=[ast.Eq()], comparators=[right])),
            ]
        ):
            return right
    return None


def _expression(text: str) -> ast.expr | None:
    match parsed(text):
        case ast.Module(body=[ast.Expr(value=value)]):
            return value
    return None


def _value(node: ast.expr) -> tuple[object] | None:
    """The value of a literal, in a tuple; None where it is none. Sums are not folded: `1-2` in a sentence is no number."""
    try:
        return (from_node(node),)
    except (LiteralError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None


def constants_in(code: str) -> list[object]:
    """Constants that a program compares, counts or looks up: numbers and texts, and numbers one beside.

    Docstrings, ``None``, ``True`` and ``False`` are left out, and texts of more than 40 characters. In order,
    each once. Code that does not parse has none.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, object] = {}
    for value in _constants(tree):
        found.setdefault(canonical(value), value)
    return list(found.values())


def _constants(tree: ast.Module) -> Iterator[object]:
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in documentation:
            continue
        value = node.value
        if isinstance(value, bool) or value is None or value is Ellipsis:
            continue
        if isinstance(value, str | bytes) and len(value) > 40:
            continue
        yield value
