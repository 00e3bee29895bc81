"""Exceptions that nothing asked for, by kind; invented names; programs that end by themselves.

An exception that the program raises on purpose is `cupel.author.failures.rules.contract`'s.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.finding import CLEAR, by_share, found
from cupel.author.failures.sourcefacts import attribute_line, dotted_names, name_line, raised_names
from cupel.author.failures.tag import FailureTag
from cupel.model.outcome import Outcome

_KINDS = {
    "name-error": ("NameError", "UnboundLocalError"),
    "type-error": ("TypeError",),
    "attribute-error": ("AttributeError",),
    "lookup-error": ("IndexError", "KeyError", "StopIteration", "LookupError"),
    "value-error": (
        "ValueError",
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "UnicodeError",
        "JSONDecodeError",
    ),
    "arithmetic-error": (
        "ZeroDivisionError",
        "OverflowError",
        "ArithmeticError",
        "FloatingPointError",
        "InvalidOperation",
    ),
    "recursion": ("RecursionError",),
}
_TAG_OF = {name: tag for tag, names in _KINDS.items() for name in names}
_TAGGED_ELSEWHERE = frozenset(
    {"SyntaxError", "IndentationError", "TabError", "NotImplementedError", "MemoryError", "AssertionError"}
)
_NO_ATTRIBUTE = re.compile(
    r"(?:type object )?'(\w+)' object has no attribute '(\w+)'|type object '(\w+)' has no attribute '(\w+)'"
)
_KEYWORD = re.compile(
    r"(?:(\w+)\(\) got an unexpected keyword argument|'(\w+)' is an invalid keyword argument for (\w+)\(\))"
)
_TYPES = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and not issubclass(value, BaseException)
}
_METHODS = frozenset(name for kind in _TYPES.values() for name in dir(kind))


def runtime_errors(case: Case) -> Iterator[FailureTag]:
    """One tag for each kind of exception that tests ended with."""
    purposely = raised_names(case.tree) if case.tree is not None else {}
    kinds: dict[str, list[RanTest]] = {}
    for test in case.failing:
        if test.raised is None or test.raised in _TAGGED_ELSEWHERE or test.raised in purposely:
            continue
        if test.wanted_error is not None or _is_invented(case, test):
            continue
        tag = _TAG_OF.get(test.raised, "other-error")
        if test.raised in ("ImportError", "ModuleNotFoundError"):
            continue
        kinds.setdefault(tag, []).append(test)
    for tag, some in kinds.items():
        first = some[0]
        yield found(
            tag, by_share(case, some), some, f"{first.raised}: {first.message}", line=_line(case, first)
        )


def _line(case: Case, test: RanTest) -> int | None:
    """The line where the name in an exception's text is used."""
    if case.tree is None:
        return None
    named = re.search(r"name '(\w+)'|variable '(\w+)'", test.message)
    if named:
        return name_line(case.tree, named[1] or named[2])
    attribute = re.search(r"has no attribute '(\w+)'", test.message)
    return attribute_line(case.tree, attribute[1]) if attribute else None


def invented_api(case: Case) -> Iterator[FailureTag]:
    """Names that the interpreter does not know where the program looks for them."""
    if case.tree is None:
        return
    used = dotted_names(case.tree)
    for name in case.unknown_names:
        last = name.rpartition(".")[2]
        some = [
            one for one in case.failing if one.raised and re.search(rf"\b{re.escape(last)}\b", one.message)
        ]
        if some:
            why = f"there is no `{name}` in the standard library"
            yield found(
                "invented-api", by_share(case, some, most=0.95, least=0.6), some, why, line=used.get(name)
            )
    invented = [one for one in case.failing if _invented_method(case, one) is not None]
    if invented:
        told = _invented_method(case, invented[0])
        assert told is not None
        line = attribute_line(case.tree, told.rpartition(".")[2])
        yield found(
            "invented-api",
            by_share(case, invented, least=0.6),
            invented,
            f"no builtin type has `{told}`",
            line=line,
        )
    keywords = [one for one in case.failing if _invented_keyword(case, one) is not None]
    if keywords:
        why = f"`{_invented_keyword(case, keywords[0])}` has no such parameter: {keywords[0].message}"
        yield found("invented-api", by_share(case, keywords, least=0.6), keywords, why)


def _is_invented(case: Case, test: RanTest) -> bool:
    """Whether an exception is one that `invented_api` speaks of."""
    if _invented_method(case, test) is not None or _invented_keyword(case, test) is not None:
        return True
    return any(
        re.search(rf"\b{re.escape(name.rpartition('.')[2])}\b", test.message) for name in case.unknown_names
    )


def _invented_method(case: Case, test: RanTest) -> str | None:
    """`str.reverse`: a method that no builtin type has, of a builtin type."""
    if test.raised != "AttributeError" or case.tree is None:
        return None
    matched = _NO_ATTRIBUTE.match(test.message)
    if matched is None:
        return None
    kind, name = matched[1] or matched[3], matched[2] or matched[4]
    if kind not in _TYPES or kind == "object" or hasattr(_TYPES[kind], name):
        return None
    if name in _METHODS or attribute_line(case.tree, name) is None:
        return None  # a method of another type: a value of the wrong type
    own = {function.name for function in case.functions()}
    return None if name in own else f"{kind}.{name}"


def _invented_keyword(case: Case, test: RanTest) -> str | None:
    """`sorted(cmp=…)`: a parameter that a builtin does not have."""
    if test.raised != "TypeError":
        return None
    matched = _KEYWORD.match(test.message)
    if matched is None:
        return None
    name = matched[1] or matched[3]
    own = {function.name for function in case.functions()}
    is_builtin = hasattr(builtins, name) or name in _METHODS
    return name if is_builtin and name not in own else None


def ended(case: Case) -> Iterator[FailureTag]:
    """It ran out of memory, or ended without an answer."""
    hungry = [one for one in case.failing if one.outcome is Outcome.MEMORY]
    if hungry:
        yield found("memory", by_share(case, hungry), hungry, "it needs more memory than a cell may use")
    crashed = [
        one
        for one in case.failing
        if one.outcome is Outcome.CRASH
        or one.detail.startswith("exit code")
        or one.raised in ("SystemExit", "KeyboardInterrupt")
    ]
    if crashed:
        yield found(
            "crash",
            by_share(case, crashed, most=CLEAR),
            crashed,
            crashed[0].detail or "it ended without an answer",
        )
