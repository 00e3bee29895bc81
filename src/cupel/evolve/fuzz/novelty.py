"""What is new in an input against the domain that the seeds show: novelty flags.

Covers one flag for each kind of step out of what was seen; an input without flags is indistinguishable in kind
from the seeds. It does not judge: how much agreement a flag demands is the oracle's business
(:mod:`cupel.evolve.oracle`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import (
    Domain,
    MappingDomain,
    NumberDomain,
    SequenceDomain,
    ValueDomain,
)
from cupel.evolve.fuzz.facts import SEQUENCE_FACTS, items_of
from cupel.evolve.fuzz.relation import broken, firm
from cupel.evolve.fuzz.text import TextDomain, character_class, longest_number, pattern, text_facts, words
from cupel.evolve.fuzz.wording import Wording, breaks_bound

FLAGS: dict[str, str] = {
    "above-range": "a number beyond the seen ones, by less than ten times",
    "alien-characters": "characters outside an alphabet that looks closed, or letters where none were seen",
    "alien-words": "a word outside a vocabulary that looks closed",
    "annotated-type": "a type that was not seen but that the annotation allows",
    "below-minimum": "a positive number below all seen, which are positive",
    "beyond-stated": "a number beyond a bound that the prompt states",
    "between": "zero where both signs were seen",
    "control-characters": "characters that do not print",
    "duplicates": "equal elements where all seen were distinct",
    "empty": "an empty text or collection where none was seen",
    "foreign-characters": "characters that are not ASCII",
    "foreign-digits": "digits that are not ASCII",
    "fractional": "a number with a fraction where all seen were whole",
    "huge": "a number beyond a thousand times the seen ones",
    "large-magnitude": "a number beyond ten times the seen ones",
    "long": "a text or collection beyond ten times the seen length",
    "longer": "a text or collection beyond the seen length",
    "longer-number": "more digits in a row, in a text, than in any seen",
    "malformed": "a text that breaks the format of the seen ones, or unbalanced brackets",
    "mixed": "elements of several types where each collection had one",
    "negative": "a negative number where none was seen",
    "new-case": "letters of the other case",
    "new-characters": "digits or marks of a kind not seen",
    "new-key": "a key of a dict that was not seen, or a missing one, where all had the same",
    "not-finite": "nan or infinity",
    "other-arity": "a number of arguments not seen",
    "other-length": "a length other than the only one seen",
    "other-type": "a type that was neither seen nor annotated",
    "ragged": "rows of unequal length, or a rectangle where squares were seen",
    "relation-broken": "a relation between arguments that the seeds bear out beyond chance",
    "relation-doubtful": "a relation between arguments that few seeds bear out",
    "shorter": "a text or collection that is not empty and shorter than all seen",
    "structure-broken": "another property that all seen had: a palindrome, a permutation",
    "unsorted": "elements out of order where all seen were sorted",
    "white-space": "white space where none was seen, at an end, doubled, or a tab or a line break",
    "whole": "a whole number where a float is meant and all seen had a fraction",
    "zero": "zero where only positive (or only negative) numbers were seen",
}
"""Every flag and what it says."""


def flags(arguments: Arguments, domain: Domain, wording: Wording | None = None) -> frozenset[str]:
    """The novelty flags of ``arguments`` against ``domain``; none: of the seeds' own kind.

    ``wording`` adds ``beyond-stated`` where a number breaks a bound that the prompt states.
    """
    found: set[str] = set()
    if wording is not None and breaks_bound(arguments, wording.bounds):
        found.add("beyond-stated")
    if len(arguments.args) not in domain.arities:
        found.add("other-arity")
    for value, place in domain.values_of(arguments):
        if place is None:
            found.add("other-arity")
        else:
            found.update(value_flags(value, place))
    for relation in broken(domain.relations, arguments.values):
        found.add("relation-broken" if firm(relation) else "relation-doubtful")
    return frozenset(found)


def value_flags(value: object, domain: ValueDomain) -> Iterator[str]:
    """The flags of one value (and its elements) against the domain of its place; some may come twice."""
    name = type(value).__name__
    known = domain.types | domain.annotated
    if not known:
        return
    if name not in known and not (name == "int" and "float" in known):
        yield "other-type"
        return
    if name not in domain.types:
        yield "whole" if name == "int" and domain.numbers is not None else "annotated-type"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value != value or value in (float("inf"), float("-inf")):
            yield "not-finite"
        elif domain.numbers is not None:
            yield from _number_flags(value, domain.numbers)
    elif isinstance(value, str) and domain.texts is not None:
        yield from _text_flags(value, domain.texts)
    elif isinstance(value, list | tuple | set | frozenset | bytes) and domain.sequences is not None:
        yield from _sequence_flags(value, domain.sequences)
    elif isinstance(value, Mapping) and domain.mappings is not None:
        yield from _mapping_flags(value, domain.mappings)


def _number_flags(value: int | float, seen: NumberDomain) -> Iterator[str]:
    reach = max(abs(seen.low), abs(seen.high), 1)
    if value == 0 and not seen.zero:
        yield "between" if seen.low < 0 < seen.high else "zero"
    elif value < 0 and not seen.negative:
        yield "negative"
    elif 0 < value < seen.low:
        yield "below-minimum"
    elif not seen.low <= value <= seen.high and abs(value) <= 10 * reach:
        yield "above-range"
    if abs(value) > 1000 * reach:
        yield "huge"
    elif abs(value) > 10 * reach:
        yield "large-magnitude"
    if value != int(value) and seen.whole:
        yield "fractional"
    if value == int(value) and isinstance(value, float) and not seen.whole and not seen.whole_floats:
        yield "whole"


def _length_flags(length: int, shortest: int, longest: int, empty: bool) -> Iterator[str]:
    if length == 0:
        if not empty:
            yield "empty"
    elif length < shortest:
        yield "shorter"
    elif length > 10 * max(longest, 5):
        yield "long"
    elif length > longest + max(longest // 2, 2):
        yield "longer"


def _text_flags(value: str, seen: TextDomain) -> Iterator[str]:
    yield from _length_flags(len(value), seen.shortest, seen.longest, seen.empty)
    yield from _character_flags(value, seen)
    if 0 < seen.digits < longest_number(value):
        yield "longer-number"
    facts = text_facts(value)
    named = {
        "balanced": "malformed",
        "sorted": "unsorted",
        "unique": "duplicates",
        "single-spaced": "white-space",
    }
    for fact in sorted(seen.facts):
        if facts[fact] is False:
            yield named.get(fact, "structure-broken")
    if value and seen.formatted and pattern(value, seen.fixed_words) not in seen.patterns:
        yield "malformed"
    if seen.closed_words and not seen.words.issuperset(words(value)):
        yield "alien-words"


def _character_flags(value: str, seen: TextDomain) -> Iterator[str]:
    letters = bool(seen.classes & {"lower", "upper"})
    for character in sorted(set(value) - seen.characters):
        kind = character_class(character)
        if seen.closed:
            yield "alien-characters"
        elif kind == "control":
            yield "control-characters"
        elif kind == "foreign":
            if character.isdecimal():  # `int` reads them, a comparison with "9" does not
                if not any(one.isdecimal() and not one.isascii() for one in seen.characters):
                    yield "foreign-digits"
            elif "foreign" not in seen.classes:
                yield "foreign-characters"
        elif kind in ("space", "break"):
            yield "white-space"
        elif kind in ("lower", "upper"):
            if kind not in seen.classes:
                yield "new-case" if letters else "alien-characters"
        elif kind not in seen.classes:
            yield "new-characters"


def _sequence_flags(
    value: list[object] | tuple[object, ...] | set[object] | frozenset[object] | bytes, seen: SequenceDomain
) -> Iterator[str]:
    if seen.fixed and len(value) != seen.longest:
        yield "other-length"
    else:
        yield from _length_flags(len(value), seen.shortest, seen.longest, seen.empty)
    if isinstance(value, bytes):
        return
    items = items_of(value)
    named = {"sorted": "unsorted", "descending": "unsorted", "unique": "duplicates", "one-type": "mixed"}
    named |= {"distinct-inside": "duplicates"}
    named |= {"rectangular": "ragged", "square": "ragged"}
    for fact in sorted(seen.facts):
        if SEQUENCE_FACTS[fact](items) is False:
            yield named.get(fact, "structure-broken")
    for place, item in enumerate(items):
        inside = seen.places[place] if place < len(seen.places) else seen.items
        yield from value_flags(item, inside)


def _mapping_flags(value: Mapping[object, object], seen: MappingDomain) -> Iterator[str]:
    yield from _length_flags(len(value), 1, seen.longest, seen.empty)
    for key, item in value.items():
        yield from value_flags(key, seen.keys)
        yield from value_flags(item, seen.values)
    if seen.fields and value and {text for text, _ in seen.fields} != {repr(key) for key in value}:
        yield "new-key"
