"""Integer expressions of problem statements: `N`, `A_i`, `10^{5}-1`, `|S|`, `\\min(N, 5)`.

Covers: one notation for LaTeX, Unicode and ASCII (`plain`), its tokens, a parser, and evaluation in a scope.
Does not cover sums with dots, fractions, floors or products over an index: they do not parse.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Token: TypeAlias = int | str
"""A token of an input: an integer, or any other word as it stands."""
Nested: TypeAlias = "Token | list[Nested]"
Values: TypeAlias = dict[str, "Nested"]
"""Name of a field → its token, or a list with one level for each loop around the field."""

_LARGEST_EXPONENT = 64


class ExpressionError(ValueError):
    """A text that is no expression of this notation, or an expression that has no value in a scope."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: int


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted character or word, e.g. `'a'`."""

    value: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A name of the input format, with its subscripts as written (`A_{i,j}` has `("i", "j")`)."""

    name: str
    indices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """`|x|`: the length of a word, the absolute value of a number."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """`operands` joined by `+ - * ^`, or `min`/`max` of them."""

    operator: Literal["+", "-", "*", "^", "min", "max"]
    operands: tuple[Expression, ...]


Expression: TypeAlias = Number | Text | Variable | Bars | Operation

Scope: TypeAlias = Sequence[Mapping[str, Nested]]
"""One mapping for the whole input, then one for each enclosing loop's current turn."""


def lookup(name: str, scope: Scope, path: Sequence[int]) -> Token:
    """The token of `name` for the turn `path` of the loops; raises `ExpressionError` where there is none."""
    for level in range(len(scope) - 1, -1, -1):
        if name in scope[level]:
            value: Nested = scope[level][name]
            for turn in path[level:]:
                if not isinstance(value, list):
                    break
                if not 0 <= turn < len(value):
                    raise ExpressionError(f"{name} has no element {turn}")
                value = value[turn]
            if isinstance(value, list):
                break
            return value
    raise ExpressionError(f"{name} has no value here")


def evaluate(
    expression: Expression, scope: Scope, path: Sequence[int] = (), letters: Mapping[str, int] | None = None
) -> Token:
    """The value of `expression`.

    Args:
        scope: values known so far.
        path: which turn of each enclosing loop, counted from 0.
        letters: values of index letters (`i` as a number).

    Raises:
        ExpressionError: a name has no value, or texts stand where numbers must.
    """
    match expression:
        case Number(value=number):
            return number
        case Text(value=text):
            return text
        case Variable(name=name, indices=indices):
            if not indices and letters is not None and name in letters:
                return letters[name]
            return lookup(name, scope, _shifted(path, indices))
        case Bars(inner=inner):
            value = evaluate(inner, scope, path, letters)
            return len(value) if isinstance(value, str) else abs(value)
        case Operation(operator=operator, operands=operands):
            return _operate(operator, [_number(evaluate(o, scope, path, letters)) for o in operands])


def _shifted(path: Sequence[int], indices: tuple[str, ...]) -> Sequence[int]:
    """`A_{i+1}` stands for the turn after the current one."""
    shift = re.fullmatch(r"[a-z]([+-]\d+)", indices[-1]) if indices and path else None
    return path if shift is None else (*path[:-1], path[-1] + int(shift[1]))


def _number(value: Token) -> int:
    if isinstance(value, str):
        raise ExpressionError(f"{value!r} is no number")
    return value


def _operate(operator: str, numbers: list[int]) -> int:
    if operator in ("min", "max"):
        return min(numbers) if operator == "min" else max(numbers)
    left, right = numbers
    if operator == "^":
        if not 0 <= right <= _LARGEST_EXPONENT or abs(left) > 10**6:
            raise ExpressionError("too large a power")
        return int(left**right)
    return {"+": left + right, "-": left - right, "*": left * right}[operator]


def variables(expression: Expression) -> list[Variable]:
    """All variables in it, from left to right."""
    match expression:
        case Variable():
            return [expression]
        case Bars(inner=inner):
            return variables(inner)
        case Operation(operands=operands):
            return [found for operand in operands for found in variables(operand)]
    return []


def folded(expression: Expression) -> Expression:
    """The number, where an expression has no variables and has a value."""
    if variables(expression) or isinstance(expression, Text):
        return expression
    try:
        value = evaluate(expression, [])
    except ExpressionError:
        return expression
    return Number(value) if isinstance(value, int) else expression


_SPELLINGS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\\(?:left|right|displaystyle|rm|it)(?![A-Za-z])", ""),
    (r"\\(?:leqslant|leq|le)(?![A-Za-z])|[≤⩽≦]|=<|<=", " <= "),
    (r"\\(?:geqslant|geq|ge)(?![A-Za-z])|[≥⩾≧]|>=", " >= "),
    (r"\\(?:neq|ne)(?![A-Za-z])|≠|!=", " != "),
    (r"\\lt(?![A-Za-z])", " < "),
    (r"\\gt(?![A-Za-z])", " > "),
    (r"\\(?:times|cdot)(?![A-Za-z])|[×·⋅]|\*", " * "),
    (r"\\(?:vdots)(?![A-Za-z])|⋮", " ⋮ "),
    (r"\\(?:ldots|dots|cdots|dotsc|dotsb)(?![A-Za-z])|…|⋯|\.\.\.", " … "),
    (r"\\(?:lvert|rvert|vert)(?![A-Za-z])|\\\|", "|"),
    (r"\\(?:lbrace|rbrace)(?![A-Za-z])|\\[{}]", lambda m: "(" if m[0] in ("\\lbrace", "\\{") else ")"),
    (r"\\in(?![A-Za-z])|∈", " ∈ "),
    (r"\\(min|max)(?![A-Za-z])", r"\1"),
    (r"\\(?:mathrm|text|texttt|mathit|mathbf|operatorname|textrm)\s*\{([^{}]*)\}", r"\1"),
    (r"\{,\}", ""),
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"\\[,;:! ]|\\quad(?![A-Za-z])|~|\$|[\u00a0\u2009]", " "),
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘ₋₊", "0123456789ijknm-+")


def plain(text: str) -> str:
    """One notation for LaTeX, Unicode, HTML and ASCII: `<=`, `>=`, `!=`, `*`, `^`, `_{…}`, `…`, `⋮`, `∈`."""
    text = re.sub(r"<sup>(.*?)</sup>", r"^{\1}", text)
    text = re.sub(r"<sub>(.*?)</sub>", r"_{\1}", text)
    text = html.unescape(re.sub(r"</?(?:var|code|pre|p|li|ul|i|b|span|br)\b[^>]*>", " ", text))
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^{" + m[0].translate(_SUPERSCRIPTS) + "}", text)
    text = re.sub(r"[₀-₉ᵢⱼₖₙₘ₋₊]+", lambda m: "_{" + m[0].translate(_SUBSCRIPTS) + "}", text)
    for pattern, replacement in _SPELLINGS:
        text = re.sub(pattern, replacement, text)
    return text


_TOKEN = re.compile(
    r"""(?P<text>'[^'\s]*'|`[^`\s]*`|"[^"\s]*")
      | (?P<number>\d+)
      | (?P<name>[A-Za-z]+)(?P<sub>(?:\s*_\s*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[A-Za-z0-9]))|(?:\[[^\[\]]*\])+)?
      | (?P<op><=|>=|!=|[<>=+\-*^(){}|,∈…⋮])
      | (?P<other>\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One token of the notation."""

    kind: Literal["text", "number", "name", "op", "other"]
    text: str
    indices: tuple[str, ...] = ()
    glued: bool = False
    """No white space stands before it."""


def lexemes(text: str) -> list[Lexeme]:
    """The tokens of a text in the `plain` notation; words are names too."""
    found: list[Lexeme] = []
    end = -1
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup if match.lastgroup != "sub" else "name")
        content = match["name"] if kind == "name" else match[0]
        indices = _subscripts(match["sub"]) if match["sub"] else ()
        found.append(Lexeme(kind, content, indices, match.start() == end))  # type: ignore[arg-type]
        end = match.end()
    return found


def _subscripts(text: str) -> tuple[str, ...]:
    text = re.sub(r"\s", "", text)
    if text.startswith("["):
        return tuple(text[1:-1].replace("][", ",").split(","))
    inner = text[1:]
    inner = inner[1:-1] if inner.startswith("{") else inner
    return tuple(inner.split(","))


INDEX_LETTERS = frozenset("ijklt")
"""Letters that count elements unless the input format has a variable of that name."""


class Parser:
    """Reads expressions from tokens by precedence; `known` are the names that are variables."""

    def __init__(self, tokens: Sequence[Lexeme], known: Collection[str]) -> None:
        self.tokens = tokens
        self.known = known
        self.position = 0

    @property
    def ahead(self) -> str:
        """The next operator or word, or the empty text at the end and before a quoted text."""
        token = self.tokens[self.position] if self.position < len(self.tokens) else None
        return "" if token is None or token.kind == "text" else token.text

    def expression(self) -> Expression:
        """A sum; raises `ExpressionError` where none starts here."""
        left = self._product()
        while self.ahead in ("+", "-"):
            operator = self._next().text
            left = Operation("+" if operator == "+" else "-", (left, self._product()))
        return left

    def _product(self) -> Expression:
        left = self._power()
        while self.ahead == "*" or (isinstance(left, Number) and self._variable_ahead()):
            if self.ahead == "*":
                self._next()
            left = Operation("*", (left, self._power()))
        return left

    def _variable_ahead(self) -> bool:
        token = self.tokens[self.position] if self.position < len(self.tokens) else None
        return token is not None and token.kind == "name" and token.glued and token.text in self.known

    def _power(self) -> Expression:
        base = self._atom()
        if self.ahead == "^":
            self._next()
            return Operation("^", (base, self._atom()))
        return base

    def _next(self) -> Lexeme:
        if self.position >= len(self.tokens):
            raise ExpressionError("the text ends early")
        self.position += 1
        return self.tokens[self.position - 1]

    def _expect(self, text: str) -> None:
        if self._next().text != text:
            raise ExpressionError(f"no {text!r} where one must stand")

    def _atom(self) -> Expression:
        token = self._next()
        if token.kind == "number":
            return Number(int(token.text)) if len(token.text) < 100 else Number(10**100)
        if token.kind == "text":
            return Text(token.text[1:-1])
        if token.text == "-":
            return Operation("-", (Number(0), self._power()))
        if token.text in ("(", "{"):
            inner = self.expression()
            self._expect(")" if token.text == "(" else "}")
            return inner
        if token.text == "|":
            inner = self.expression()
            self._expect("|")
            return Bars(inner)
        if token.text in ("min", "max") and self.ahead == "(":
            return self._extreme("min" if token.text == "min" else "max")
        return self._variable(token)

    def _extreme(self, operator: Literal["min", "max"]) -> Expression:
        self._expect("(")
        operands = [self.expression()]
        while self.ahead == ",":
            self._next()
            operands.append(self.expression())
        self._expect(")")
        return Operation(operator, tuple(operands))

    def _variable(self, token: Lexeme) -> Expression:
        if token.kind == "name":
            if token.text in self.known or (token.text in INDEX_LETTERS and not token.indices):
                return Variable(token.text, token.indices)
            stem, letter = token.text[:-1], token.text[-1]
            if stem in self.known and letter in INDEX_LETTERS and not token.indices:
                return Variable(stem, (letter,))  # `ai` where the format lost its subscripts
        raise ExpressionError(f"{token.text!r} is no value")


def parse_expression(text: str, known: Collection[str]) -> Expression:
    """The expression that `text` (any notation) is.

    Raises:
        ExpressionError: the text is anything else.
    """
    parser = Parser(lexemes(plain(text)), known)
    found = parser.expression()
    if parser.position != len(parser.tokens):
        raise ExpressionError(f"{text!r} goes on after the expression")
    return found
