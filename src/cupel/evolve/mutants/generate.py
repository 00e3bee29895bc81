"""From a program's text to its mutants: find the places, propose changes, choose, write out."""

import ast
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from cupel.evolve.mutants.canvas import Canvas
from cupel.evolve.mutants.operator import Change, Words, arrow
from cupel.evolve.mutants.reach import reached
from cupel.evolve.mutants.registry import BY_NODE
from cupel.evolve.mutants.site import Site, sites
from cupel.evolve.mutants.spread import spread
from cupel.model.source import drop_idle_statements, parsed

_SHOWN = 40
"""Characters of a piece of program in a description."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one planted fault."""

    id: str
    """Operator and ten hex digits of the text's SHA-256: the same fault in the same program has the same id."""
    code: str
    """The whole program. Comments are lost; docstrings and annotations are those of the original."""
    operator: str
    """The name of the rule that made it."""
    line: int
    """Where in the original the fault is, from 1."""
    description: str
    """What was changed, on one line: "`<` → `<=`"."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    operator: str
    site: Site
    change: Change

    @property
    def line(self) -> int:
        return self.change.line or self.site.line


def mutants(code: str, *, limit: int, seed: int, names: Collection[str] = ()) -> list[Mutant]:
    """First-order mutants of a program, at most `limit` of them, in the order of its lines.

    All of them parse; none equals the original or another one under `cupel.model.source.normalised`. Where
    there are more than `limit`, `seed` decides which are taken, spread over operators and lines; a larger limit
    keeps those of a smaller one. A program that does not parse, or that `ast` cannot write out, has none.

    Args:
        code: the program, of whomever: a reference or a candidate.
        limit: mutants at most; ValueError where it is negative.
        seed: decides among many.
        names: what of the program is used from outside; nothing that they do not reach is changed. Without names, or
            where the program binds none of them at its top level, everything may be.
    """
    if limit < 0:
        raise ValueError(f"limit is {limit}, but must be 0 or more")
    tree = parsed(code)
    if tree is None:
        return []
    drop_idle_statements(tree, keep_docstrings=True)
    try:
        canvas = Canvas(tree)
    except (RecursionError, ValueError):
        return []
    used = {id(statement) for statement in reached(tree, names)}
    found = islice(_distinct(canvas, list(_proposals(tree, used)), seed), limit)
    return sorted(found, key=lambda mutant: (mutant.line, mutant.operator, mutant.id))


def _proposals(tree: ast.Module, used: Collection[int]) -> Iterator[_Proposal]:
    """All changes in the top-level statements that are used; in the module as such only where all of them are."""
    for site in sites(tree):
        if id(site.top.node) not in used and not (site.up is None and len(used) == len(tree.body)):
            continue
        for operator in BY_NODE.get(type(site.node), ()):
            for change in operator.propose(site.node, site):
                if isinstance(site.parent, ast.Expr) and isinstance(change.new, ast.Constant):
                    continue  # a statement that does nothing: the same as none
                yield _Proposal(operator.name, site, change)


def _distinct(canvas: Canvas, proposals: list[_Proposal], seed: int) -> Iterator[Mutant]:
    """The mutants in the order of choice, each text once.

    The tree holds no idle statement and the canvas leaves none behind, and no operator touches docstrings or
    annotations: texts that differ in more than empty lines therefore also differ in normal form.
    """
    seen = {_compact(canvas.text)}
    for index in spread([(p.operator, p.line) for p in proposals], seed):
        proposal = proposals[index]
        try:
            text = canvas.rewritten(proposal.site, proposal.change.new)
            if _compact(text) not in seen and parsed(text) is not None:
                seen.add(_compact(text))
                yield _mutant(proposal, text)
        except (RecursionError, ValueError):
            continue  # `ast` cannot write this change, as some f-strings before 3.12


def _compact(text: str) -> str:
    return "\n".join(filter(None, text.split("\n")))


def _mutant(proposal: _Proposal, text: str) -> Mutant:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    words = proposal.change.words or _replacement(proposal)
    description = "".join(word if isinstance(word, str) else f"`{_cut(_first_line(word))}`" for word in words)
    return Mutant(f"{proposal.operator}-{digest}", text, proposal.operator, proposal.line, description)


def _replacement(proposal: _Proposal) -> Words:
    new = proposal.change.new
    if new == ():
        return ("dropped ", proposal.site.node)
    old = _first_line(proposal.site.node)
    other = _first_line(new[0] if isinstance(new, tuple) else new)
    if max(len(old), len(other)) > _SHOWN:  # cut to where they begin to differ
        same = next((i for i, (a, b) in enumerate(zip(old, other, strict=False)) if a != b), 0)
        skipped = max(0, same - _SHOWN // 2)
        old, other = (("…" if skipped else "") + text[skipped:] for text in (old, other))
    return arrow(_cut(old), _cut(other))


def _first_line(node: ast.AST) -> str:
    first, *more = ast.unparse(node).strip().split("\n")
    return first + (" …" if more else "")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
