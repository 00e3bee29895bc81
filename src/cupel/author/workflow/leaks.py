"""What of one side's work must not reach the other: runs of tokens that two texts share.

Covers finding them. A run counts where it is long, names several things, stands in the secret, and does not stand in what both sides
know anyway. Token runs see through white space, comments and quotes, not through other names: whoever passes a secret on in words of
their own is caught by nobody but a reader. Of programs the headers of functions and classes and the texts in quotes do not
count: prompts show signatures, and tables of a task's own data stand in prompt and program alike.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\s\w]")
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

    def runs(self) -> set[tuple[str, ...]]:
        """All runs that count."""
        return {one for tokens in self.sequences for one in _runs(tokens, self.run, self.names_alone)}


def program_secret(codes: Iterable[str]) -> Secret:
    """Programs that a side may not see: ten tokens in one run, about a line and a half."""
    return Secret(tuple(one for code in codes for one in _program_tokens(code)), PROGRAM_RUN, True)


def value_secret(payloads: Iterable[str]) -> Secret:
    """Values of tests or answers that a side may not see: seven tokens in one run, such as a list of three numbers."""
    return Secret(tuple(tuple(tokens_of(one)) for one in payloads), 7, False)


def leaks(shown: Iterable[str], secret: Secret, known: Iterable[str] = ()) -> list[str]:
    """Runs of a secret that stand in what is shown, each once, with spaces between its tokens.

    Args:
        shown: texts that a role sees.
        secret: what it may not see.
        known: texts that it may see anyway; what stands in these is no leak.
    """
    hidden = secret.runs()
    if hidden:
        hidden -= {one for text in known for one in _runs(tokens_of(text), secret.run, secret.names_alone)}
    if not hidden:
        return []
    found = (one for text in shown for one in _runs(tokens_of(text), secret.run, secret.names_alone))
    return list(dict.fromkeys(" ".join(one) for one in found if one in hidden))


def tokens_of(text: str) -> list[str]:
    """Names, numbers and signs of a text, quotes left out."""
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
    sequence: list[str] = []
    is_header = begins = False
    for token in tokens:
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            begins = True
            breaks, is_header = is_header, False
        else:
            if begins and token.string in ("def", "class", "async"):
                is_header = True
            begins = begins and token.type in (tokenize.NL, tokenize.COMMENT)
            breaks = is_header or token.type == tokenize.STRING or token.type in _FSTRING
        if breaks:
            yield tuple(sequence)
            sequence = []
        elif token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.OP):
            sequence += tokens_of(token.string)
    yield tuple(sequence)


_FSTRING = tuple(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(tokenize, name)
)
