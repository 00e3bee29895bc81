"""From a program's text to its mutants: find the places, propose changes, choose, write out."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cupel.evolve.mutants.canvas import Canvas
from cupel.evolve.mutants.operator import Change, arrow
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


def mutants(code: str, *, limit: int, seed: int) -> list[Mutant]:
    """First-order mutants of a program, at most `limit` of them, in the order of its lines.

    All of them parse; none equals the original or another one under `cupel.model.source.normalised`. Where
    there are more than `limit`, `seed` decides which are taken, spread over operators and lines; a larger limit
    keeps those of a smaller one. A program that does not parse, or that `ast` cannot write out, has none.
    Raises ValueError for a negative limit.
    """
    if limit < 0:
        raise ValueError(f"limit is {limit}, but must be 0 or more")
    tree = parsed(code)
    if tree is None:
        return []
    try:
        drop_idle_statements(tree, keep_docstrings=True)
        canvas = Canvas(tree)
        proposals = list(_proposals(tree))
        found = list(islice(_distinct(canvas, proposals, seed), limit))
    except (RecursionError, ValueError):  # nested too deeply, or not to be written out by `ast`
        return []
    return sorted(found, key=lambda mutant: (mutant.line, mutant.operator, mutant.id))


def _proposals(tree: ast.Module) -> Iterator[_Proposal]:
    for site in sites(tree):
        for operator in BY_NODE.get(type(site.node), ()):
            for change in operator.propose(site.node, site):
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
        except ValueError:
            continue
        if _compact(text) not in seen and parsed(text) is not None:
            seen.add(_compact(text))
            yield _mutant(proposal, text)


def _compact(text: str) -> str:
    return "\n".join(filter(None, text.split("\n")))


def _mutant(proposal: _Proposal, text: str) -> Mutant:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    description = proposal.change.description or _replacement(proposal)
    return Mutant(f"{proposal.operator}-{digest}", text, proposal.operator, proposal.line, description)


def _replacement(proposal: _Proposal) -> str:
    new = proposal.change.new
    if new == ():
        return f"dropped `{_shown(proposal.site.node)}`"
    parts = new if isinstance(new, tuple) else (new,)
    return arrow(_shown(proposal.site.node), "; ".join(map(_shown, parts)))


def _shown(node: ast.AST) -> str:
    """The first line of a node's text, cut to a readable length."""
    first, *more = ast.unparse(node).strip().split("\n")
    return first[: _SHOWN - 1] + "…" if more or len(first) > _SHOWN else first
