"""What the answers of a program's routines are promised to be, and so what of them a test may hold a program to.

Covers: kinds of answers that tests and prompt show, that docstrings of the prompt name after `return`, and that the
prompt's stubs annotate. Where all of these are silent on an answer (`None` from a routine of which only `False` is spoken of,
the answer of a routine that every test calls without looking, whatever comes after the end of a game), programs are free, and a
test only carries the step out.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from types import MappingProxyType

from cupel.evolve.steps.answers import AnswerSeen, Place, answer_text
from cupel.evolve.steps.known import TRUTH, kind_of
from cupel.evolve.steps.mine import SeedSequences
from cupel.evolve.steps.surface import parsed


@dataclass(frozen=True, slots=True)
class Contract:
    """What is known of answers."""

    seen: MappingProxyType[Place, AnswerSeen]
    documented: MappingProxyType[Place, frozenset[str]]
    """Kinds that docstring or annotation name; a routine whose docstring speaks of an answer without naming kinds has none."""
    last: frozenset[tuple[str, str, str]] = frozenset()
    """(class, method, text of an answer) after which seeds do not go on."""

    def ends(self, place: Place, value: object) -> bool:
        """Whether nothing is known of what comes after this answer."""
        owner, operation = place
        return owner is not None and (owner, operation, answer_text(value)) in self.last

    def speaks_of(self, place: Place) -> bool:
        """Whether anything says that there is an answer to look at."""
        return place in self.documented or self.seen.get(place, AnswerSeen()).is_looked_at

    def covers(self, place: Place, value: object) -> bool:
        """Whether a program can be held to this answer."""
        seen = self.seen.get(place, AnswerSeen())
        documented = self.documented.get(place)
        kind = kind_of(value)
        if kind in seen.kinds or (kind == "bool" and TRUTH in seen.kinds and documented is None):
            return True
        kinds = seen.kinds - {TRUTH} | (documented or frozenset())
        if value is None:
            return len(kinds) > 1 and kind in kinds
        if place in self.seen and not seen.is_whole and documented is None:
            return False
        return kind in kinds or not (kinds or TRUTH in seen.kinds)


def contract_of(prompt: str, mined: SeedSequences) -> Contract:
    """What tests and prompt promise.

    Args:
        prompt: code (a class with docstrings), or text with code in fences.
        mined: what seeds and prompt show.
    """
    documented: dict[Place, frozenset[str]] = {}
    for text in [prompt, *_FENCED.findall(prompt)]:
        tree = parsed(text)
        for owner, node in _routines(tree) if tree is not None else ():
            kinds = _kinds(node)
            if kinds is not None:
                documented.setdefault((owner, node.name), kinds)
    return Contract(MappingProxyType(dict(mined.answers)), MappingProxyType(documented), mined.last)


_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _routines(tree: ast.Module) -> list[tuple[str | None, ast.FunctionDef]]:
    found: list[tuple[str | None, ast.FunctionDef]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.append((None, node))
        elif isinstance(node, ast.ClassDef):
            found += [(node.name, item) for item in node.body if isinstance(item, ast.FunctionDef)]
    return found


_RETURNS = re.compile(
    r"(?:^|\s):?returns?\b:?(.*?)(?=\n\s*(?:>>>|:\w|\n|\w+:\s*$)|\Z)", re.IGNORECASE | re.DOTALL
)
_NAMED = {
    "bool": "bool", "boolean": "bool", "true": "bool", "false": "bool",
    "int": "number", "integer": "number", "float": "number", "number": "number", "double": "number",
    "str": "str", "string": "str", "list": "list", "array": "list", "tuple": "tuple", "tuples": "tuple",
    "dict": "dict", "dictionary": "dict", "set": "set", "None": "NoneType", "bytes": "bytes",
}  # fmt: skip
"""Word of a docstring or annotation → kind of value."""


def _kinds(node: ast.FunctionDef) -> frozenset[str] | None:
    """Kinds that a stub promises; None where it does not speak of an answer."""
    text = ast.get_docstring(node) or ""
    phrases = [match[1] for match in _RETURNS.finditer(text)]
    if node.returns is not None:
        phrases.append(ast.unparse(node.returns))
    if not phrases:
        return None
    words = re.findall(r"[A-Za-z]+", " ".join(phrases))
    kinds = frozenset(
        _NAMED[word] for word in (w if w == "None" else w.lower() for w in words) if word in _NAMED
    )
    return None if kinds == {"NoneType"} else kinds
