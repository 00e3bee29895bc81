"""What is no program of the task yet: prose, mistakes of syntax, a missing interface, stubs, what may not be used."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from cupel.author.failures.case import Case, RanTest
from cupel.author.failures.finding import CERTAIN, CLEAR, FAIR, LIKELY, found
from cupel.author.failures.sourcefacts import (
    Function,
    Place,
    attribute_line,
    dotted_names,
    name_line,
    stub,
    todo,
)
from cupel.author.failures.tag import FailureTag

_CODE_LINE = re.compile(
    r"\s*(?:@|#|(?:async\s+)?def\s+\w+\s*\(|class\s+\w+.*:|import\s+\w|from\s+[\w.]+\s+import\b|return\b|if\b.*:|elif\b.*:"
    r"|else:|for\b.*:|while\b.*:|try:|except\b.*:|with\b.*:|print\s*\(|raise\b|[\w.\[\]'\", ]+\s*[+*/-]?=(?!=))"
)
_PROSE = re.compile(r"[A-Z][\w']*(?: [\w',`*()-]+){3,}|^#{1,4} \w|^\d+\. \w|^[-*] \w|</?\w+>|^```")
_BANNED = re.compile(
    r"(?:without (?:using|importing|use of)|(?:do|must|may|should|shall|can)(?: ?not|n't) (?:use|import|call)|not allowed to (?:use|import|call))"
    r"\s+(?:the |any )?(?:builtins? |function |module |library |method )?`?([A-Za-z_][\w.]*)`?",
    re.IGNORECASE,
)


def extraction_failure(case: Case) -> Iterator[FailureTag]:
    """The text is no Python but what stood around it."""
    if not case.code.strip():
        yield found("extraction-failure", CLEAR, case.failing, "there is no text at all")
        return
    lines = [line for line in case.code.splitlines() if line.strip()]
    if case.tree is not None:
        only_words = all(
            isinstance(one, ast.Expr) and not isinstance(one.value, ast.Call | ast.Await)
            for one in case.tree.body
        )
        if only_words and case.tree.body:
            yield found(
                "extraction-failure",
                CLEAR,
                case.failing,
                f"only an expression stands there: {lines[0][:60]}",
                line=1,
            )
        return
    prose = [number for number, line in enumerate(case.code.splitlines(), 1) if _is_prose(line)]
    code = sum(bool(_CODE_LINE.match(line)) and not _is_prose(line) for line in lines)
    if prose and (code == 0 or len(prose) >= 0.3 * len(lines) or _breaks_at(case.code) in prose):
        confidence = CERTAIN if code == 0 else CLEAR
        words = case.code.splitlines()[prose[0] - 1].strip()[:60]
        yield found(
            "extraction-failure", confidence, case.failing, f"prose, no Python: {words!r}", line=prose[0]
        )


def _is_prose(line: str) -> bool:
    bare = line.strip()
    if bare.startswith(("#", '"', "'")) and not re.match(r"#{1,4} \w", bare):
        return False
    return bool(_PROSE.search(bare)) and not _CODE_LINE.match(line)


def _breaks_at(code: str) -> int | None:
    """The line at which the parser gives up."""
    error = _refusal(code)
    return error.lineno if error is not None else None


def _refusal(code: str) -> SyntaxError | None:
    try:
        ast.parse(code)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def syntax(case: Case) -> Iterator[FailureTag]:
    """It does not parse, or does not compile."""
    if not case.code.strip():
        return
    if case.tree is None:
        is_lost = any(one.confidence >= CLEAR for one in extraction_failure(case))
        error = _refusal(case.code)
        why = f"{error.msg}, line {error.lineno}" if error is not None else "it cannot be parsed"
        yield found(
            "syntax", FAIR if is_lost else CERTAIN, case.failing, why, line=error.lineno if error else None
        )
        return
    refused = [one for one in case.failing if one.raised in ("SyntaxError", "IndentationError", "TabError")]
    if refused and len(refused) == len(case.tests):
        yield found("syntax", CLEAR, refused, f"it does not compile: {refused[0].message}")


_CALL = re.compile(r"(?:\w+\.)*(\w+)\(\) (?:takes|missing|got an unexpected|got multiple)")


def interface(case: Case) -> Iterator[FailureTag]:
    """The names that the task asks for are not there, or cannot be called as it says."""
    lacking = [one for one in case.failing if one.raised is None and _missing_name(one) is not None]
    if lacking and case.tree is not None and not _is_only_words(case.tree):
        name = _missing_name(lacking[0])
        yield found("interface", 0.5 + 0.45 * case.share(lacking), lacking, f"it has no {name!r}")
    own = {node.name for node in case.functions()} | {
        node.name for node in ast.walk(case.tree or ast.Module([], [])) if isinstance(node, ast.ClassDef)
    }
    called = [one for one in case.failing if one.raised == "TypeError" and _called_name(one) in own]
    if called and (case.share(called) >= 0.8 or _called_name(called[0]) == case.name):
        yield found(
            "interface",
            0.4 + 0.5 * case.share(called),
            called,
            f"called as the task says: {called[0].message}",
        )


def _is_only_words(tree: ast.Module) -> bool:
    return all(isinstance(one, ast.Expr) and not isinstance(one.value, ast.Call) for one in tree.body)


_MISSING = re.compile(r"the program has no '([^']+)'")


def _missing_name(test: RanTest) -> str | None:
    matched = _MISSING.search(test.detail)
    return matched[1] if matched else None


def _called_name(test: RanTest) -> str | None:
    matched = _CALL.match(test.message)
    if matched is None:
        return None
    return matched[1]


def incomplete(case: Case) -> Iterator[FailureTag]:
    """A stub in the place of a program."""
    tree = case.tree
    if tree is None:
        return
    if any(one.raised == "NotImplementedError" for one in case.failing):
        raising = [one for one in case.failing if one.raised == "NotImplementedError"]
        yield found("incomplete", 0.5 + 0.45 * case.share(raising), raising, "it raises NotImplementedError")
        return
    functions = _asked_for(case, tree)
    stubs = [place for place in map(stub, functions) if place is not None]
    named = todo(case.code)
    if stubs and (len(stubs) == len(functions) or named is not None):
        yield found("incomplete", CLEAR, case.failing, stubs[0].what, line=stubs[0].line)
    elif stubs and case.kind in ("class", "module"):
        idle = [place for place in stubs if place.what == "it does nothing"]
        if idle:
            yield found(
                "incomplete", FAIR, case.failing, f"a method of which {idle[0].what}", line=idle[0].line
            )
    elif named is not None:
        yield found(
            "incomplete",
            FAIR,
            case.failing,
            f"a note that something is missing: {named.what}",
            line=named.line,
        )
    elif case.kind == "program" and _prints_constants(tree):
        yield found("incomplete", LIKELY, case.failing, "it reads nothing", line=1)


def _asked_for(case: Case, tree: ast.Module) -> list[Function]:
    """The functions that the task is about: the one of the interface, or the public methods and functions."""
    if case.kind == "function":
        return [node for node in tree.body if isinstance(node, Function) and node.name == case.name]
    found_: list[Function] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.Module):
            found_ += [one for one in node.body if isinstance(one, Function) and not one.name.startswith("_")]
    return found_


def _prints_constants(tree: ast.Module) -> bool:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reads = any(isinstance(node, ast.Name) and node.id in ("input", "sys", "open") for node in ast.walk(tree))
    return bool(calls) and not reads


def forbidden_construct(case: Case) -> Iterator[FailureTag]:
    """A package that the task does not name, or what its text rules out."""
    if case.tree is None:
        return
    names = dotted_names(case.tree)
    refused = [one for one in case.failing if one.raised in ("ModuleNotFoundError", "ImportError")]
    for name, line in names.items():
        top = name.partition(".")[0]
        known = top in sys.stdlib_module_names or top in case.own_modules or top in case.packages
        if not known and any(re.search(rf"\b{re.escape(top)}\b", one.message) for one in refused):
            why = f"imports `{top}`, which is neither in the standard library nor among the task's packages"
            yield found("forbidden-construct", 0.5 + 0.45 * case.share(refused), refused, why, line=line)
            return
    banned = _banned_use(case, names)
    if banned is not None:
        yield found("forbidden-construct", LIKELY, case.failing, banned.what, line=banned.line)


def _banned_use(case: Case, names: dict[str, int]) -> Place | None:
    assert case.tree is not None
    text = "\n".join([case.prompt, *(words for _, words in case.requirements)])
    for word in (matched[1].rstrip(".") for matched in _BANNED.finditer(text)):
        last = word.rpartition(".")[2]
        line = name_line(case.tree, last) or attribute_line(case.tree, last)
        if line is not None and len(word) > 2:
            return Place(line, f"uses `{word}`, which the task rules out")
        if word in names:
            return Place(names[word], f"imports `{word}`, which the task rules out")
    return None
