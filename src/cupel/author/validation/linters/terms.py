"""Names that the text uses as if the reader knew them.

Covers names in code font: a call of something that nobody introduces rejects the task, since a solver cannot know what it does; other
names in code font that look like a program's own (`CamelCase`, `snake_case`) are notes, because such a name may well be an example of
a value. Plain words are not looked at.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import math
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import stated_routines
from cupel.model.source import parsed

_FENCED = re.compile(r"^[ ]{0,3}```.*?^[ ]{0,3}```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_CAMEL = re.compile(r"_*[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+")
_SNAKE = re.compile(r"_*[a-z0-9]+(?:_[a-z0-9]+)+_*")
_INTRODUCED_BEFORE = re.compile(
    r"(?:^|\n)\s*(?:[-*+•]|\d+[.)])\s*(?:\W*\w+\W*)?$|(?:functions?|methods?|class(?:es)?|writes?|implements?|implementing|defines?|provides?|offers?|"
    r"constructor|propert(?:y|ies)|attributes?|called|named|exceptions?|helpers?|operations?|and|or|,)\s*(?:an? |the )?$",
    re.IGNORECASE,
)
_INTRODUCED_AFTER = re.compile(
    r"\s*(?:[:=→–—]|->|[a-z]+s\b|is\b|are\b|should\b|must\b|will\b|to\b|that\b|which\b|methods?\b|functions?\b)",
    re.IGNORECASE,
)
_LIBRARY = frozenset(
    "List Dict Set Tuple Optional Union Any Callable Iterable Iterator Sequence Mapping Generator TypeVar Generic Protocol NamedTuple "
    "TypedDict Literal Counter OrderedDict defaultdict deque namedtuple ChainMap Decimal Fraction datetime date time timedelta "
    "timezone Path PurePath StringIO BytesIO lru_cache cached_property partial reduce itemgetter attrgetter dataclass field replace "
    "contextmanager TestCase ZoneInfo IntEnum StrEnum Enum permutations combinations product accumulate groupby isclose sqrt gcd "
    "zip_longest itertools_chain defaultdict JSONDecodeError TimeoutError CancelledError ROUND_HALF_UP ROUND_HALF_EVEN".split()
)
"""Public names of the standard library that texts use without their module."""
_METHODS = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind) if name[0] != "_"
)
"""Of builtin types: a text may say `strip` for `str.strip`."""
_KNOWN = (
    _METHODS
    | frozenset(dir(math))
    | frozenset(dir(builtins))
    | frozenset(keyword.kwlist)
    | frozenset(sys.stdlib_module_names)
    | _LIBRARY
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A name as it stands in code font."""

    name: str
    is_call: bool
    text: str
    start: int
    end: int


def undefined_terms(subject: Subject) -> Iterator[Finding]:
    """Names in code font that neither interface, examples, builtins, standard library nor the text introduce; one finding a name."""
    known = _known_names(subject)
    uses: dict[str, list[_Use]] = {}
    for text in subject.texts:
        for use in _uses(text):
            uses.setdefault(use.name, []).append(use)
    for name, some in uses.items():
        if (
            {name, name.removesuffix("s")} & known
            or name.startswith("__")
            or any(_introduces(one) for one in some)
            or _in_prose(name, subject.texts)
        ):
            continue
        is_call = any(one.is_call for one in some)
        if not is_call and not (_CAMEL.fullmatch(name) or _SNAKE.fullmatch(name)):
            continue
        yield Finding(
            FindingKind.UNDEFINED_TERM,
            Party.AUTHOR,
            Severity.REJECT if is_call else Severity.NOTE,
            f"the text uses `{name}`, which nothing introduces; say what it is, or name something that the reader knows",
            requirements=tuple(
                one.id
                for one in subject.task.requirements or []
                if re.search(rf"\b{re.escape(name)}\b", one.text)
            ),
            evidence=evidence(Artefact.TEXT, [_around(some[0])]),
        )


def _in_prose(name: str, texts: Iterable[str]) -> bool:
    """Whether a sentence uses the name as a function of its own, without code font: "the heat H(t) that …"."""
    plain = (_SPAN.sub(" ", _FENCED.sub(" ", text)) for text in texts)
    return any(re.search(rf"(?<![\w.]){re.escape(name)}\s?\(", text) for text in plain)


def _known_names(subject: Subject) -> frozenset[str]:
    """All that a reader knows: interface, definitions and code that the text shows, public tests, starter files, Python."""
    task = subject.task
    found: set[str] = {task.interface.name, *task.interface.exports, *task.packages}
    for name, parameters in stated_routines(subject).items():
        found |= {*name.split("."), *parameters.positional, *parameters.keyword_only}
    shown = [
        task.interface.signature or "",
        *(match.group() for text in subject.texts for match in _FENCED.finditer(text)),
    ]
    shown += [
        line
        for text in subject.texts
        for line in text.splitlines()
        if line.strip().startswith((">>>", "...")) or line[:4] == "    "
    ]
    shown += [f"{path} {text}" for path, text in task.files.items()]
    shown += [repr(test.to_json()) for test in task.tests if test.id in subject.public]
    for text in shown:
        found.update(re.findall(r"[A-Za-z_]\w*", text))
    return frozenset(found) | _KNOWN


def _uses(text: str) -> Iterator[_Use]:
    """Names in code font, outside blocks of code; texts in quotes are no names."""
    plain = _FENCED.sub(lambda match: " " * len(match.group()), text)
    for span in _SPAN.finditer(plain):
        tree = parsed(" ".join(span[2].split()))
        called: set[int] = set()
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call):
                called.add(id(node.func))
            if isinstance(node, ast.Name):
                yield _Use(node.id, id(node) in called, plain, span.start(), span.end())


def _introduces(use: _Use) -> bool:
    """Whether the words around a use say what is meant."""
    before = use.text[max(0, use.start - 60) : use.start]
    return bool(_INTRODUCED_BEFORE.search(before) or _INTRODUCED_AFTER.match(use.text, use.end))


def _around(use: _Use) -> str:
    return " ".join(use.text[max(0, use.start - 40) : use.end + 40].split())
