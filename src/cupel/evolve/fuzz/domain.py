"""The domain of a call's arguments, learned from seeds: which values a task seems to mean.

Covers, for each argument and recursively for elements, keys and values: types, range and sign of numbers, texts
(:mod:`cupel.evolve.fuzz.text`), lengths, and what always holds; between arguments: relations
(:mod:`cupel.evolve.fuzz.relation`). It says what was seen, not what is allowed: how far an input is from what
was seen is :mod:`cupel.evolve.fuzz.novelty`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cupel.evolve.fuzz.arguments import Arguments, canonical
from cupel.evolve.fuzz.facts import common_facts, items_of
from cupel.evolve.fuzz.relation import Relation, learn_relations, with_stated
from cupel.evolve.fuzz.text import NO_BOUND, TextDomain, learn_texts
from cupel.evolve.fuzz.wording import Bound

_EXAMPLES = 64
"""Seen values that a domain keeps at one place."""

Number = int | float


@dataclass(frozen=True, slots=True)
class Signature:
    """Names of the parameters, in order, and their annotations as source text (``None``: not annotated)."""

    names: tuple[str, ...]
    annotations: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberDomain:
    """Numbers (``int`` and ``float``, not ``bool``) seen at one place."""

    count: int
    """Distinct numbers seen."""
    low: Number
    """Least number that is meant: seen, or the bound that the prompt states."""
    high: Number
    """Greatest number that is meant, likewise."""
    seen_low: Number
    seen_high: Number
    most: Number | None
    """Upper bound that the prompt states."""
    zero: bool
    negative: bool
    whole: bool
    """Every number seen was whole."""
    whole_floats: bool
    """A ``float`` with a whole value was seen."""


@dataclass(frozen=True, slots=True)
class SequenceDomain:
    """Lists, tuples, sets and bytes seen at one place (of bytes only the lengths)."""

    count: int
    shortest: int
    """Length of the shortest that is not empty (0 where none is): seen, or as the prompt states."""
    longest: int
    """Length of the longest that is meant, likewise."""
    seen_longest: int
    empty: bool
    fixed: bool
    """All have one length, as a point or an interval has."""
    items: ValueDomain
    """Domain of the elements of all of them."""
    places: tuple[ValueDomain, ...]
    """Domain of each place, for ``fixed`` tuples; else empty."""
    facts: frozenset[str]
    """Of :data:`cupel.evolve.fuzz.facts.SEQUENCE_FACTS`, those that hold for all seen, where enough were seen to tell."""


@dataclass(frozen=True, slots=True)
class MappingDomain:
    """Dicts seen at one place."""

    count: int
    longest: int
    empty: bool
    keys: ValueDomain
    values: ValueDomain
    fields: tuple[tuple[str, ValueDomain], ...]
    """Where every dict has the same keys: canonical text of a key → domain of its value; else empty."""


@dataclass(frozen=True, slots=True)
class ValueDomain:
    """What was seen at one place: an argument, or the elements of all lists there."""

    types: frozenset[str]
    """Names of the types seen, ``annotated`` ones not included."""
    annotated: frozenset[str]
    """Names of the types that the annotation allows."""
    examples: tuple[object, ...]
    """Values seen, each once, in the order of the seeds; at most 64."""
    numbers: NumberDomain | None = None
    texts: TextDomain | None = None
    sequences: SequenceDomain | None = None
    mappings: MappingDomain | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """The domain of a call: its arguments and what holds between them."""

    arguments: tuple[ValueDomain, ...]
    """Positional arguments in order, as many as the longest seed has."""
    named: tuple[tuple[str, ValueDomain], ...]
    """Arguments given by name, sorted by name."""
    arities: frozenset[int]
    """Numbers of positional arguments seen."""
    relations: tuple[Relation, ...]
    seeds: int
    """Distinct seeds learned from."""

    def values_of(self, arguments: Arguments) -> list[tuple[object, ValueDomain | None]]:
        """Each argument's value beside its domain (``None`` for an argument no seed had)."""
        named = dict(self.named)
        placed: list[tuple[object, ValueDomain | None]] = [
            (value, self.arguments[i] if i < len(self.arguments) else None)
            for i, value in enumerate(arguments.args)
        ]
        return placed + [(value, named.get(name)) for name, value in arguments.kwargs]


def learn(
    examples: Sequence[Arguments],
    *,
    signature: Signature | None = None,
    facts: frozenset[str] = frozenset(),
    relations: Sequence[Relation] = (),
    bounds: Sequence[Bound] = (),
    lengths: Sequence[Bound] = (),
) -> Domain:
    """The domain that ``examples`` show.

    Args:
        examples: inputs known to be meant.
        signature: adds the types that annotations allow.
        facts: of :data:`cupel.evolve.fuzz.facts.SEQUENCE_FACTS`, those that the prompt states of its lists.
        relations: those that the prompt states.
        bounds: those that the prompt states of single parameters, and that no example breaks.
        lengths: the same of the lengths of parameters.
    """
    distinct = list({example.key: example for example in examples}.values())
    width = max((len(example.args) for example in distinct), default=0)
    parameters = list(signature.names) if signature is not None else []
    notes = dict(enumerate(signature.annotations)) if signature is not None else {}

    def place(values: list[object], at: int | None) -> ValueDomain:
        mine, long = (
            [one for one in told if one.place == at] if at is not None else [] for told in (bounds, lengths)
        )
        stated = Told(facts, _joined(mine), _joined(long))
        return learn_values(values, notes.get(at) if at is not None else None, stated)

    names = sorted({name for example in distinct for name, _ in example.kwargs})
    return Domain(
        arguments=tuple(
            place([example.args[i] for example in distinct if i < len(example.args)], i) for i in range(width)
        ),
        named=tuple(
            (
                name,
                place(
                    [v for e in distinct for k, v in e.kwargs if k == name],
                    parameters.index(name) if name in parameters else None,
                ),
            )
            for name in names
        ),
        arities=frozenset(len(example.args) for example in distinct),
        relations=tuple(with_stated(learn_relations([example.values for example in distinct]), relations)),
        seeds=len(distinct),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a prompt states of the values at one place."""

    facts: frozenset[str] = frozenset()
    """Facts of its lists."""
    bound: Bound = NO_BOUND
    """Of its numbers."""
    length: Bound = NO_BOUND
    """Of the list or text itself."""


def _joined(bounds: Sequence[Bound]) -> Bound:
    """The bound that holds where all of these do."""
    least = max((bound.least for bound in bounds if bound.least is not None), default=None)
    return Bound(None, least, min((bound.most for bound in bounds if bound.most is not None), default=None))


def learn_values(values: Iterable[object], annotation: str | None = None, told: Told = Told()) -> ValueDomain:
    """The domain of one place from the values seen there and from what is ``told`` of them."""
    distinct = list({canonical(value): value for value in values}.values())
    return ValueDomain(
        types=frozenset(type(value).__name__ for value in distinct),
        annotated=_annotated_types(annotation),
        examples=tuple(distinct[:_EXAMPLES]),
        numbers=_numbers(
            [v for v in distinct if isinstance(v, int | float) and not isinstance(v, bool)], told.bound
        ),
        texts=_texts([v for v in distinct if isinstance(v, str)], told.length),
        sequences=_sequences(
            [v for v in distinct if isinstance(v, list | tuple | set | frozenset | bytes)], annotation, told
        ),
        mappings=_mappings([v for v in distinct if isinstance(v, Mapping)]),
    )


def _numbers(numbers: Sequence[Number], told: Bound) -> NumberDomain | None:
    finite = [number for number in numbers if number == number and abs(number) != float("inf")]
    if not finite:
        return None
    least, most = told.least, told.most
    low = min(finite) if least is None else min(*finite, least)
    high = max(finite) if most is None else max(*finite, most)
    return NumberDomain(
        count=len(finite),
        low=low,
        high=high,
        seen_low=min(finite),
        seen_high=max(finite),
        most=most,
        zero=any(number == 0 for number in finite) or (least is not None and least <= 0 <= high),
        negative=any(number < 0 for number in finite) or (least is not None and least < 0),
        whole=all(number == int(number) for number in finite),
        whole_floats=any(isinstance(number, float) and number == int(number) for number in finite),
    )


def _texts(texts: Sequence[str], length: Bound) -> TextDomain | None:
    return learn_texts(texts, length) if texts else None


def _sequences(
    seen: Sequence[list[object] | tuple[object, ...] | set[object] | frozenset[object] | bytes],
    annotation: str | None,
    told: Told,
) -> SequenceDomain | None:
    if not seen:
        return None
    lengths = [len(value) for value in seen]
    fixed = (
        len(set(lengths)) == 1 and lengths[0] > 0 and len(seen) >= (2 if isinstance(seen[0], tuple) else 4)
    )
    tuples = fixed and all(isinstance(value, tuple) for value in seen)
    inside = replace(told, length=NO_BOUND)
    return SequenceDomain(
        count=len(seen),
        shortest=min([length for length in (*lengths, told.length.least) if length], default=0),
        longest=max(*lengths, told.length.most or 0),
        seen_longest=max(lengths),
        empty=0 in lengths or told.length.least == 0,
        fixed=fixed,
        items=learn_values((item for value in seen for item in items_of(value)), _inner(annotation), inside),
        places=tuple(
            learn_values([value[i] for value in seen if isinstance(value, tuple)]) for i in range(lengths[0])
        )
        if tuples
        else (),
        facts=frozenset(
            common_facts([items_of(value) for value in seen if not isinstance(value, bytes)], told.facts)
        ),
    )


def _mappings(seen: Sequence[Mapping[object, object]]) -> MappingDomain | None:
    if not seen:
        return None
    key_sets = {tuple(sorted(map(canonical, value))) for value in seen}
    shared = sorted(next(iter(key_sets))) if len(key_sets) == 1 and len(seen) >= 2 else []
    return MappingDomain(
        count=len(seen),
        longest=max(map(len, seen)),
        empty=any(not value for value in seen),
        keys=learn_values(key for value in seen for key in value),
        values=learn_values(item for value in seen for item in value.values()),
        fields=tuple(
            (
                text,
                learn_values(item for value in seen for key, item in value.items() if canonical(key) == text),
            )
            for text in shared
        ),
    )


_NAMES = {"str": "str", "int": "int", "float": "float", "bool": "bool", "list": "list", "tuple": "tuple"}
_NAMES |= {"dict": "dict", "set": "set", "bytes": "bytes", "None": "NoneType", "Number": "float"}


def _annotated_types(annotation: str | None) -> frozenset[str]:
    """Names of the outermost types in an annotation: ``Optional[List[int]]`` → ``list``, ``NoneType``."""
    if annotation is None:
        return frozenset()
    text = annotation.replace("typing.", "").strip("'\" ")
    found: set[str] = set()
    depth, word = 0, ""
    for character in text + " ":
        if character.isidentifier() and depth == 0:
            word += character
            continue
        if word in ("Optional", "Union"):
            inner = _annotated_types(text[text.index(word) + len(word) :].strip()[1:-1].replace(",", "|"))
            return inner | (frozenset({"NoneType"}) if word == "Optional" else frozenset())
        if word in _NAMES or word.lower() in _NAMES:
            found.add(_NAMES.get(word) or _NAMES[word.lower()])
        word = ""
        depth += (character == "[") - (character == "]")
    return frozenset(found)


def _inner(annotation: str | None) -> str | None:
    """The annotation of the elements: ``List[List[int]]`` → ``List[int]``."""
    if annotation is None or "[" not in annotation:
        return None
    return annotation[annotation.index("[") + 1 : annotation.rindex("]")]
