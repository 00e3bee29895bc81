"""What of one side's work must not reach the other: runs of tokens that two texts share, and tests told as pairs.

Covers finding them. A run counts where it is long, names several things, stands in the secret, and does not stand in what both sides
know anyway. Token runs see through white space, comments and quotes, not through other names: whoever passes a secret on in words of
their own is caught by nobody but a reader. Of programs the headers of functions and classes and the texts in quotes do not
count: prompts show signatures, and tables of a task's own data stand in prompt and program alike. A text in quotes that is a program
itself counts.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cupel.author.workflow.pairs import Pair, told_pairs
from cupel.model.source import parsed

_TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?|[^\s\w]")
_QUOTES = frozenset("\"'`")
_LEAST_WORDS = 3
PROGRAM_RUN = 10
"""Tokens of a program in one run that are a leak."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Sequences of tokens that a side may not see, and how much of them in one run is a leak."""

    sequences: tuple[tuple[str, ...], ...]
    run: int
    """Tokens in one run that count."""
    names_alone: bool
    """Whether only names make a run say something; else numbers do as well."""
    pairs: tuple[Pair, ...] = ()
    """What tests give and expect: a leak at any length."""

    def runs(self) -> set[tuple[str, ...]]:
        """All runs that count."""
        return {one for tokens in self.sequences for one in _runs(tokens, self.run, self.names_alone)}

    def runs_in(self, text: str) -> set[tuple[str, ...]]:
        """Runs of a text that could be some of these."""
        return set(_runs(tokens_of(text), self.run, self.names_alone))


def program_secret(codes: Iterable[str]) -> Secret:
    """Programs that a side may not see: ten tokens in one run, about a line and a half."""
    return Secret(tuple(one for code in codes for one in _program_tokens(code)), PROGRAM_RUN, True)


def value_secret(payloads: Iterable[str], pairs: Iterable[Pair] = ()) -> Secret:
    """Values of tests or answers that a side may not see: seven tokens in one run, such as a list of three numbers; pairs at any length."""
    return Secret(tuple(tuple(tokens_of(one)) for one in payloads), 7, False, tuple(pairs))


def leaks(shown: Iterable[str], secret: Secret, known: Iterable[str] = ()) -> list[str]:
    """Runs of a secret that stand in what is shown, each once, with spaces between its tokens; then pairs that it tells.

    Args:
        shown: texts that a role sees.
        secret: what it may not see.
        known: texts that it may see anyway; what stands in these is no leak.
    """
    texts, anyway = list(shown), list(known)
    hidden = secret.runs()
    if hidden:
        hidden = hidden.difference(*(secret.runs_in(text) for text in anyway))
    found = [
        one for text in texts if hidden for one in _runs(tokens_of(text), secret.run, secret.names_alone)
    ]
    runs = [" ".join(one) for one in found if one in hidden]
    return list(dict.fromkeys([*runs, *map(str, told_pairs(texts, secret.pairs, anyway))]))


def tokens_of(text: str) -> list[str]:
    """Names, numbers and signs of a text, quotes left out; letters as Python reads them in names, signs without width left out."""
    if not text.isascii():
        whole = unicodedata.normalize("NFKC", text)
        text = "".join(one for one in whole if unicodedata.category(one) != "Cf")
    return [one for one in _TOKEN.findall(text) if one not in _QUOTES]


def _runs(tokens: Sequence[str], run: int, names_alone: bool) -> Iterator[tuple[str, ...]]:
    """Runs that say something: with three different names at least, or numbers where these count."""
    for at in range(len(tokens) - run + 1):
        one = tuple(tokens[at : at + run])
        words = {
            token
            for token in one
            if token[0] == "_" or token[0].isalpha() or (token[0].isdigit() and not names_alone)
        }
        if len(words) >= _LEAST_WORDS:
            yield one


def _program_tokens(code: str) -> Iterator[tuple[str, ...]]:
    """Sequences of tokens of a program, broken at texts in quotes and at headers; of what is no Python, its plain tokens."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError, ValueError):
        yield tuple(tokens_of(code))
        return
    headers = set(_headers(tokens))
    sequence: list[str] = []
    for at, token in enumerate(tokens):
        if at in headers or token.type == tokenize.STRING or token.type in _FSTRING:
            yield tuple(sequence)
            sequence = []
            if token.type == tokenize.STRING:
                yield from _quoted_program(token.string)
        elif token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.OP):
            sequence += tokens_of(token.string)
    yield tuple(sequence)


_FSTRING = tuple(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(tokenize, name)
)
_BLANK = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
_WORKING = frozenset({"lambda", "for", "if", "yield", "await", ":="})
"""Tokens that make a header do some of the work."""


def _headers(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[int]:
    """Places of the tokens of headers, each from `def` or `class` to its colon; a header that does some of the work is none."""
    begins, at = True, 0
    while at < len(tokens):
        if begins and tokens[at].string in ("def", "class", "async"):
            end = _colon(tokens, at)
            if tokens[at].string != "async" or tokens[min(at + 1, len(tokens) - 1)].string == "def":
                if not any(one.string in _WORKING for one in tokens[at:end]):
                    yield from range(at, end + 1)
                at = end
        begins = tokens[at].type in _BLANK
        at += 1


def _colon(tokens: Sequence[tokenize.TokenInfo], at: int) -> int:
    """The place of a header's own colon, or of the end of its line."""
    depth = 0
    for place in range(at, len(tokens)):
        string = tokens[place].string
        depth += (string in "([{") - (string in ")]}") if string else 0
        if tokens[place].type in (tokenize.NEWLINE, tokenize.ENDMARKER) or (depth == 0 and string == ":"):
            return place
    return len(tokens) - 1


_PROGRAM = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.comprehension, ast.Call, ast.For, ast.While, ast.If,
    ast.IfExp, ast.Return,
)  # fmt: skip
"""What makes a text in quotes a program, and not a row of data that happens to be Python."""


def _quoted_program(literal: str) -> Iterator[tuple[str, ...]]:
    """The sequences of a program that stands in quotes, as `eval` would take it; none where it is a plain text."""
    try:
        text = ast.literal_eval(literal)
    except (ValueError, SyntaxError, MemoryError, RecursionError):  # an f-string of early Pythons
        return
    tree = parsed(text) if isinstance(text, str) and len(tokens_of(text)) >= PROGRAM_RUN else None
    if tree is not None and any(isinstance(node, _PROGRAM) for node in ast.walk(tree)):
        yield from _program_tokens(text)
