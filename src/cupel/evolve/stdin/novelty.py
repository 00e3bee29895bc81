"""What is new in an input, against the stated constraints where there are any, and else against the samples.

Flags: `malformed`; `below-minimum`, `above-range`, `large-magnitude` (ten times the range), `zero`, `negative`;
`new-characters`, `new-value` (not among listed ones), `empty`; `relation-broken` (a stated or learned relation);
`duplicates` (a learned distinctness); `unread-constraint` (the statement says something of these fields that was
not understood, and their values are those of no sample).
An input without flags is inside grammar and constraints. Whether it is used is the oracle's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from cupel.evolve.stdin.domain import Domain, is_broken
from cupel.evolve.stdin.expression import Bars, Expression, Values, Variable, variables
from cupel.evolve.stdin.grammar import MalformedInputError
from cupel.evolve.stdin.relations import Alphabet, Comparison, Distinct, OneOf, Relation
from cupel.evolve.stdin.structure import Field, leaves

_TENFOLD = 10


def flags_of_stdin(stdin: str, domain: Domain) -> frozenset[str]:
    """The novelty flags of an input text."""
    try:
        values = domain.grammar.parse(stdin)
    except MalformedInputError:
        return frozenset({"malformed"})
    return flags_of_values(values, domain)


def flags_of_values(values: Values, domain: Domain) -> frozenset[str]:
    """The novelty flags of an input's values."""
    found = {flag for relation in domain.constraints.relations for flag in _broken(relation, values)}
    for relation in domain.learned:
        if is_broken(relation, values):
            found.add("duplicates" if isinstance(relation, Distinct) else "relation-broken")
    for field in domain.grammar.fields():
        found.update(_beyond_samples(field, values, domain))
    for name in sorted(domain.constraints.unread):
        if all(values[name] != sample[name] for sample in domain.samples):
            found.add("unread-constraint")
    return frozenset(found)


def _broken(relation: Relation, values: Values) -> Iterator[str]:
    if isinstance(relation, Comparison):
        for side in relation.fails(values)[:1]:
            yield _side_flag(side, relation)
    elif is_broken(relation, values):
        kinds = {Alphabet: "new-characters", OneOf: "new-value"}
        yield kinds.get(type(relation), "relation-broken")


def _side_flag(left: Expression, relation: Comparison) -> str:
    """A limit of one value by a constant is a range; all else relates values."""
    single = [side for side in (left, relation.right) if _is_value(side)]
    constant = [side for side in (left, relation.right) if not variables(side)]
    if relation.exists or relation.guards or len(single) != 1 or len(constant) != 1:
        return "relation-broken"
    upper = relation.operator in ("<=", "<") if single[0] is left else relation.operator in (">=", ">")
    lower = relation.operator in (">=", ">") if single[0] is left else relation.operator in ("<=", "<")
    return "above-range" if upper else "below-minimum" if lower else "relation-broken"


def _is_value(side: Expression) -> bool:
    return isinstance(side, Variable) or (isinstance(side, Bars) and isinstance(side.inner, Variable))


def _beyond_samples(field: Field, values: Values, domain: Domain) -> Iterator[str]:
    """What goes beyond the samples where no constraint is stated."""
    known = domain.fields[field.name]
    seen, below, above = known.seen, known.stated_below, known.stated_above
    if known.choices is not None or not seen.tokens:
        return
    tokens = [token for _, token in leaves(values[field.name])]
    for token in tokens:
        measure = token if isinstance(token, int) else len(token)
        exact = field.length is not None
        if not above and not exact and measure > seen.greatest:
            yield "above-range"
            if measure > _TENFOLD * max(1, abs(seen.greatest)):
                yield "large-magnitude"
        if not below and not exact and measure < seen.least:
            yield "below-minimum"
            yield from _sign_flags(field, measure, seen.least)
    if field.kind != "int" and known.letters is None:
        words = "".join(str(token) for token in tokens)
        if not set(words) <= set(seen.characters):
            yield "new-characters"


def _sign_flags(field: Field, measure: int, least: int) -> Iterator[str]:
    if field.kind != "int":
        yield from ("empty",) if measure == 0 else ()
        return
    if measure < 0 <= least:
        yield "negative"
    if measure == 0 < least:
        yield "zero"
