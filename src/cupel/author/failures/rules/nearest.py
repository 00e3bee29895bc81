"""What a program lacks next to the right program that it is most like, if that is one place or two.

The right programs are the reference, candidates that pass everything, and *repairs*: versions of the program itself that differ in one
place and pass all its tests. A difference shows what is wrong only where it is small; two programs that are written independently hardly
ever are so much alike. Where several repairs say different things, each counts for its part.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cupel.author.failures.case import Case
from cupel.author.failures.finding import HINT, found
from cupel.author.failures.rules.edit_tags import tags_of
from cupel.author.failures.rules.results import are_rearranged
from cupel.author.failures.tag import FailureTag
from cupel.author.failures.treediff import Edit, edits
from cupel.model.source import canonical_shape, parsed

_ONE, _TWO = 0.97, 0.6
"""Confidence in what a single place says, and one of two: it is the cause for certain, whatever else is seen of the program."""
_REPAIRED = 0.85
"""The same of a repair, which may pass by chance."""
_SHOWN = 60


def nearest_edits(case: Case) -> list[Edit]:
    """The places where the program differs from the right program that is nearest to it; none where that is not near."""
    if case.tree is None:
        return []
    sources = ([case.reference] if case.reference is not None else []) + list(case.right)
    best: list[Edit] = []
    for source in sources:
        tree = parsed(source)
        got = edits(tree, case.tree) if tree is not None else None
        if got and (not best or len(got) < len(best)):
            best = got
        if len(best) == 1:
            return best
    if best:
        return best
    renamed = parsed(canonical_shape(case.code))
    for source in sources:
        tree = parsed(canonical_shape(source))
        got = edits(tree, renamed) if tree is not None and renamed is not None else None
        if got and len(got) == 1:
            return [Edit(one.right, one.wrong and _without_line(one.wrong), ()) for one in got]
    return best


def _without_line(node: ast.AST) -> ast.AST:
    """A node of the renamed text: its lines are not the program's."""
    if hasattr(node, "lineno"):
        del node.lineno
    return node


def repaired(case: Case) -> Iterator[FailureTag]:
    """Tags from the single changes that make the program pass."""
    votes: dict[str, list[tuple[float, Edit]]] = {}
    for source in case.repairs:
        tree = parsed(source)
        places = (
            edits(tree, case.tree, limit=1) if tree is not None and case.tree is not None else None
        ) or []
        for place in places:
            for tag, part in tags_of(place)[:1]:
                votes.setdefault(tag, []).append((part, place))
    total = sum(len(some) for some in votes.values())
    for tag, some in votes.items():
        part, place = some[0]
        confidence = _REPAIRED * part * len(some) / total
        confidence = _limited(case, tag, confidence)
        why = f"{len(some)} of {total} single changes that make it pass everything: {_told(place.wrong)} → {_told(place.right)}"
        yield found(tag, confidence, case.failing, why, line=place.line)


def differs_from_right(case: Case) -> Iterator[FailureTag]:
    """Tags from the places where the program differs from a right one."""
    places = nearest_edits(case)
    confidence = _ONE if len(places) == 1 else _TWO
    given: set[str] = set()
    for place in places:
        for tag, part in tags_of(place):
            if tag not in given:
                given.add(tag)
                why = f"next to a right program: {_told(place.right)} → {_told(place.wrong)}"
                yield found(tag, _limited(case, tag, confidence * part), case.failing, why, line=place.line)


def _limited(case: Case, tag: str, confidence: float) -> float:
    """Another sum explains little where the items are right and only otherwise arranged: the answers say better what is wrong."""
    return min(confidence, HINT) if tag == "wrong-formula" and are_rearranged(case) else confidence


def _told(node: ast.AST | None) -> str:
    if node is None:
        return "nothing"
    try:
        first, *more = ast.unparse(node).strip().split("\n")
    except (ValueError, RecursionError, AttributeError):
        return type(node).__name__
    text = first + (" …" if more else "")
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"
