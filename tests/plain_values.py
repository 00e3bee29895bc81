"""Hypothesis strategies for the plain values of the task format, and equality that tells types apart."""

import datetime as dt
import math
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

zones = st.one_of(
    st.just(dt.UTC),
    st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))),
)
texts = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates are text, too
integers = st.one_of(st.integers(), st.integers(1 << 500, 1 << 520))
atoms = st.one_of(
    st.none(),
    st.booleans(),
    integers,
    st.floats(),
    st.complex_numbers(),
    texts,
    st.binary(max_size=8),
    st.decimals(allow_nan=False),
    st.fractions(),
    st.dates(),
    st.times(),
    st.builds(lambda time, zone: time.replace(tzinfo=zone), st.times(), zones),
    st.datetimes(),
    st.builds(lambda moment, zone: moment.replace(tzinfo=zone), st.datetimes(), zones),
    st.timedeltas(),
    zones,
)
hashables = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.lists(inner, max_size=3).map(frozenset)
    ),
    max_leaves=6,
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(inner, max_size=3)
    dicts = st.dictionaries(hashables, inner, max_size=3)
    return st.one_of(
        lists,
        lists.map(tuple),
        st.lists(hashables, max_size=3).map(set),
        dicts,
        dicts.map(OrderedDict),
        st.dictionaries(hashables, st.integers(), max_size=3).map(Counter),
        st.builds(deque, lists, st.one_of(st.none(), st.integers(0, 5))),
        st.builds(defaultdict, st.sampled_from([None, int, float, str, list, dict, set, bool, tuple]), dicts),
    )


plain_values = st.recursive(st.one_of(atoms, hashables), _containers, max_leaves=12)


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are the same in type, content, and what equality does not see."""
    if type(one) is not type(other):
        return False
    match one:
        case float():
            return (math.isnan(one) and math.isnan(other)) or repr(one) == repr(other)
        case complex():
            return same(one.real, other.real) and same(one.imag, other.imag)
        case list() | tuple():
            return _same_all(one, other)
        case deque():
            return one.maxlen == other.maxlen and _same_all(one, other)
        case set() | frozenset():
            return len(one) == len(other) and sorted(map(repr, _flat(one))) == sorted(map(repr, _flat(other)))
        case dict():
            factories = getattr(one, "default_factory", None) is getattr(other, "default_factory", None)
            return factories and _same_all(list(one.items()), list(other.items()))
        case Decimal() | Fraction():
            return str(one) == str(other)
        case dt.datetime() | dt.time():
            return one == other and one.fold == other.fold and one.tzinfo == other.tzinfo
    return bool(one == other)


def _same_all(one: Any, other: Any) -> bool:
    return len(one) == len(other) and all(same(left, right) for left, right in zip(one, other, strict=True))


def _flat(values: Any) -> list[Any]:
    """The items of nested sets, which `repr` gives in no fixed order; huge integers in hexadecimal."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, frozenset | tuple):
            found += [type(value).__name__, len(value), *_flat(value)]
        else:
            found.append(hex(value) if type(value) is int else value)
    return found
