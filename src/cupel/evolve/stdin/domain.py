"""What inputs of a program the task means: grammar, stated constraints, and what the samples show.

Covers: learning all three together, and the limits of one value given those before it.
Does not cover making inputs (`propose`) nor judging them (`novelty`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cupel.evolve.stdin.constraints import Constraints, read_constraints
from cupel.evolve.stdin.expression import Bars, Expression, Scope, Token, Values, Variable, variables
from cupel.evolve.stdin.format_block import grammar_of_statement
from cupel.evolve.stdin.grammar import Grammar, MalformedInputError
from cupel.evolve.stdin.infer import infer_grammar, with_learned_kinds
from cupel.evolve.stdin.relations import (
    Alphabet,
    Comparison,
    Distinct,
    Multiple,
    OneOf,
    Ordered,
    Permutation,
    Relation,
    names_of,
)
from cupel.evolve.stdin.structure import Block, Field, Item, Line, Spread, leaves

_FEWEST_VALUES = 4
"""A relation in a list is learned from samples only if it holds for at least so many values."""
_FEWEST_PAIRS = 2
"""One between two fields, for so many pairs of values: where nothing is stated, too careful is better."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the samples show of one field."""

    tokens: tuple[Token, ...] = ()
    """Different values in the order of the samples."""
    least: int = 0
    """Smallest integer, or fewest characters."""
    greatest: int = 0
    """Greatest integer, or most characters."""
    characters: str = ""
    """All characters of words, sorted."""


@dataclass(frozen=True, slots=True)
class FieldDomain:
    """What is known of one field."""

    seen: Seen
    comparisons: tuple[Comparison, ...] = ()
    """Stated and learned ones that name it."""
    letters: str | None = None
    """The stated alphabet."""
    choices: tuple[Token, ...] | None = None
    """The listed values, where they are listed."""
    stated_below: bool = False
    """Constraints limit it from below."""
    stated_above: bool = False
    """Constraints limit it from above."""

    @property
    def alphabet(self) -> str:
        """Characters meant for a word."""
        return self.seen.characters if self.letters is None else self.letters


@dataclass(frozen=True, slots=True)
class Domain:
    """The inputs that a task means, as far as it is known."""

    grammar: Grammar
    constraints: Constraints
    fields: dict[str, FieldDomain]
    samples: tuple[Values, ...]
    learned: tuple[Relation, ...] = ()
    """Relations that hold in all samples; only where no constraints are stated."""

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Stated and learned relations."""
        return (*self.constraints.relations, *self.learned)

    def limits(self, field: Field, scope: Scope, path: Sequence[int]) -> tuple[int, int]:
        """(least, greatest) integer, or number of characters, that is meant for the field here.

        What is not stated is taken from the samples.
        """
        known = self.fields[field.name]
        lows: list[int] = []
        highs: list[int] = []
        for relation in known.comparisons:
            least, greatest = relation.bounds(field.name, scope, path)
            if greatest is not None and least is None and field.kind == "int" and _bars(relation, field.name):
                least = -greatest
            lows += [] if least is None else [least]
            highs += [] if greatest is None else [greatest]
        high = min(highs) if highs else None
        low = max(lows) if lows else min(known.seen.least, known.seen.least if high is None else high)
        return low, max(low, known.seen.greatest if high is None else high)


def _field_domain(
    field: Field, seen: Seen, stated: Sequence[Relation], learned: Sequence[Relation]
) -> FieldDomain:
    about = [relation for relation in stated if field.name in names_of(relation)]
    comparisons = tuple(
        relation
        for relation in (*about, *learned)
        if isinstance(relation, Comparison) and field.name in relation.names()
    )
    below = above = any(isinstance(relation, OneOf | Permutation) for relation in about)
    for relation in about:
        if isinstance(relation, Comparison) and not relation.exists:
            lesser, greater = _sides(relation)
            size = _bars(relation, field.name)
            below, above = below or size or field.name in greater, above or size or field.name in lesser
    return FieldDomain(
        seen,
        comparisons,
        next((relation.characters for relation in about if isinstance(relation, Alphabet)), None),
        next((relation.choices for relation in about if isinstance(relation, OneOf)), None),
        below,
        above,
    )


def _bars(relation: Comparison, name: str) -> bool:
    sides = (relation.left, relation.right)
    return any(isinstance(s, Bars) and isinstance(s.inner, Variable) and s.inner.name == name for s in sides)


def _sides(relation: Comparison) -> tuple[frozenset[str], frozenset[str]]:
    """Fields on the lesser and on the greater side (equality: both on both)."""
    left = frozenset(v.name for v in variables(relation.left))
    right = frozenset(v.name for v in variables(relation.right))
    if relation.operator in ("<=", "<"):
        return left, right
    if relation.operator in (">=", ">"):
        return right, left
    return (left | right, left | right) if relation.operator == "=" else (frozenset(), frozenset())


def learn_domain(samples: Sequence[str], statement: str = "") -> Domain:
    """Grammar, constraints and ranges of a program's inputs.

    Args:
        samples: input texts, at least one; every one of them parses under the grammar that is learned.
        statement: the problem's text; its format block and constraints are used where the samples obey them.

    Raises:
        ValueError: no samples.
    """
    if not samples:
        raise ValueError("a grammar is learned from one sample at least")
    named = _named(samples, statement)
    grammar, constraints = named if named is not None else (infer_grammar(samples), Constraints())
    grammar = with_learned_kinds(grammar, samples, constraints.words)
    if named is None:
        grammar = _with_learned_lengths(grammar, samples)
    parsed = tuple(grammar.parse(text) for text in samples)
    constraints = _obeyed(constraints, parsed)
    learned = () if constraints.stated else tuple(_learned(grammar, parsed))
    fields = {
        field.name: _field_domain(field, _seen(field, parsed), constraints.relations, learned)
        for field in grammar.fields()
    }
    return Domain(grammar, constraints, fields, parsed, learned)


def _named(samples: Sequence[str], statement: str) -> tuple[Grammar, Constraints] | None:
    """The statement's own format with its constraints, where all samples parse under it."""
    grammar = grammar_of_statement(statement)
    if grammar is None:
        return None
    grammar = grammar.with_kinds(dict.fromkeys(grammar.sizes(), "int"))
    constraints = read_constraints(statement, grammar)
    lengths = _stated_lengths(constraints)
    sized = replace(grammar, items=tuple(_with_lengths(item, lengths) for item in grammar.items))
    sized = sized.with_kinds(dict.fromkeys(sized.sizes(), "int"))
    for candidate in (sized, grammar):
        if _reads(candidate, samples):
            return candidate, constraints
    return None


def _reads(grammar: Grammar, samples: Sequence[str]) -> bool:
    try:
        for text in samples:
            grammar.parse(text)
    except MalformedInputError:
        return False
    return True


def _stated_lengths(constraints: Constraints) -> dict[str, Expression]:
    return {
        relation.left.inner.name: relation.right
        for relation in constraints.relations
        if isinstance(relation, Comparison)
        and relation.operator == "="
        and not relation.guards
        and isinstance(relation.left, Bars)
        and isinstance(relation.left.inner, Variable)
        and relation.left.inner.name in constraints.words
    }


def _with_lengths(item: Item, lengths: dict[str, Expression]) -> Item:
    def sized(field: Field) -> Field:
        return replace(field, length=lengths.get(field.name, field.length))

    if isinstance(item, Block):
        return replace(item, items=tuple(_with_lengths(inner, lengths) for inner in item.items))
    return Line(
        tuple(
            replace(part, fields=tuple(map(sized, part.fields))) if isinstance(part, Spread) else sized(part)
            for part in item.parts
        )
    )


def _with_learned_lengths(grammar: Grammar, samples: Sequence[str]) -> Grammar:
    """The grammar with words as long as an earlier number says, where that is so for two words at least."""
    fields = grammar.fields()
    parsed = [grammar.parse(text) for text in samples]
    for at, field in enumerate(fields):
        words = [token for values in parsed for _, token in leaves(values[field.name])]
        if field.kind != "word" or field.length is not None or len(words) < 2:
            continue
        for number in (earlier.name for earlier in fields[:at] if earlier.kind == "int"):
            lengths: dict[str, Expression] = {field.name: Variable(number)}
            sized = replace(grammar, items=tuple(_with_lengths(item, lengths) for item in grammar.items))
            if _reads(sized, samples):
                grammar = sized
                break
    return grammar


def _obeyed(constraints: Constraints, parsed: Sequence[Values]) -> Constraints:
    """The constraints without relations that a sample breaks: those were read wrongly."""
    broken = [r for r in constraints.relations if any(is_broken(r, values) for values in parsed)]
    kept = tuple(relation for relation in constraints.relations if relation not in broken)
    doubtful = frozenset(name for relation in broken for name in names_of(relation))
    return replace(constraints, relations=kept, unread=constraints.unread | doubtful)


def is_broken(relation: Relation, values: Values) -> bool:
    """Whether the values break the relation."""
    if isinstance(relation, Comparison):
        return bool(relation.fails(values))
    return not relation.holds(values)


def _seen(field: Field, parsed: Sequence[Values]) -> Seen:
    tokens = [token for values in parsed for _, token in leaves(values[field.name])]
    measures = [token if isinstance(token, int) else len(token) for token in tokens]
    characters = "".join(sorted({c for token in tokens if isinstance(token, str) for c in token}))
    return Seen(tuple(dict.fromkeys(tokens)), min(measures, default=0), max(measures, default=0), characters)


def _learned(grammar: Grammar, parsed: Sequence[Values]) -> list[Relation]:
    """Relations that no sample breaks, of kinds that are rarely a coincidence."""
    depths = grammar.depths()
    kinds = {field.name: field.kind for field in grammar.fields()}
    sizes = sorted(grammar.sizes())
    found: list[Relation] = []
    for name, depth in depths.items():
        count = sum(1 for values in parsed for _ in leaves(values[name]))
        if depth == 0 or count < _FEWEST_VALUES:
            continue
        found += [Distinct((name,)), Ordered(name, strict=False)]
        if kinds[name] == "int":
            found += [Permutation(name)]
            found += [Comparison(Variable(name, ("i",)), "<=", Variable(s)) for s in sizes if depths[s] == 0]
            values = [t for one in parsed for _, t in leaves(one[name]) if isinstance(t, int)]
            found += [Multiple(name, of) for of in (100, 10) if any(values) and max(map(abs, values)) > of]
    names = [name for name in depths if kinds[name] == "int"]
    for left in names:
        for right in names:
            count = sum(1 for values in parsed for _ in leaves(values[right]))
            if left != right and depths[left] == depths[right] and count >= _FEWEST_PAIRS:
                index = ("i",) * min(1, depths[left])
                found.append(Comparison(Variable(left, index), "<=", Variable(right, index)))
    return [relation for relation in found if not any(is_broken(relation, values) for values in parsed)]
