"""The wire: plain values arrive as they were, everything else as `Opaque`, and hostile bytes raise `WireError` alone."""

import contextlib
import datetime as dt
import gc
import json
import time
from collections import namedtuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cupel.sandbox import wire
from plain_values import plain_values, same


@given(plain_values)
def test_every_plain_value_survives_a_round_trip(value):
    assert same(wire.decode(wire.encode(value)), value)


@given(plain_values)
@example(
    {frozenset({("",), (1,), frozenset()}), frozenset({(False,), (1,), frozenset()})}
)  # '' and False have one hash
def test_a_value_read_back_has_the_same_text(value):
    text = wire.encode(value)
    assert wire.encode(wire.decode(text)) == text


@given(plain_values, plain_values)
def test_equal_texts_mean_equal_values(one, other):
    if wire.encode(one) == wire.encode(other):
        assert same(one, other)


@given(st.lists(st.integers()), st.randoms(use_true_random=False))
def test_equal_sets_have_equal_texts_whatever_their_order(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert wire.encode(set(items)) == wire.encode(set(shuffled))
    assert wire.encode(frozenset(items)) == wire.encode(frozenset(shuffled))


tags = st.sampled_from([*"iftdszbcDFqo", "od", "ct", "dd", "da", "ti", "dt", "td", "tz", "?"])
trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(tags, inner, min_size=1, max_size=1),
        st.dictionaries(st.text(max_size=2), inner, max_size=2),
    ),
)


@given(trees)
def test_any_tagged_json_is_a_value_or_a_wire_error(tree):
    _decode_or_refuse(json.dumps(tree))


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_bytes_are_a_value_or_a_wire_error(data):
    _decode_or_refuse(data)


def _decode_or_refuse(data):
    with contextlib.suppress(wire.WireError):
        wire.decode(data)


HOSTILE = [
    '{"o":[]}', '{"o":["a"]}', '{"o":5}', '{"c":[1]}', '{"c":[]}', '{"F":["0x1"]}', '{"F":["0x1","0x0"]}', '{"i":5}', '{"i":"zz"}',
    '{"dd":["print",[]]}', '{"dd":["__import__",[]]}', '{"q":[[],-1]}', '{"q":[[],1e30]}', '{"s":[[1]]}', '{"d":[[[1],2]]}',
    '{"d":[[1]]}', '{"td":[99999999999,0,0]}', '{"tz":[5,0,0]}', '{"D":"x"}', '{"s":[{"D":"sNaN"}]}', '{"da":"x"}', '{"ti":["0",null,5]}',
    '{"a":1,"b":2}', "{}", '{"?":1}', "[" * 5000 + "]" * 5000, "[" * 250 + "]" * 250, "1" * 5000, "", "nope", b"\xff\xfe", b"\xff",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: ascii(data)[:30])
def test_what_is_no_encoding_is_refused(data):
    with pytest.raises(wire.WireError):
        wire.decode(data)


class Whole(int):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


class Liar:
    __class__ = int

    def __repr__(self):
        raise RuntimeError("no")


class NamedByItsMeta(type):
    @property
    def __name__(cls):
        raise RuntimeError("no")


class Odd(metaclass=NamedByItsMeta):
    pass


NOT_PLAIN = {
    "a subclass": (Whole(1), "Whole"),
    "a named tuple": (namedtuple("Pair", "a b")(1, 2), "Pair"),
    "a function": (len, "builtin_function_or_method"),
    "a lying class without repr": (Liar(), "Liar"),
    "a class that hides its name": (Odd(), "Odd"),
    "a named time zone": (dt.datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC")), "datetime"),
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_arrives_as_opaque_and_equals_nothing(name):
    value, type_name = NOT_PLAIN[name]
    (got,) = wire.decode(wire.encode([value]))
    assert type(got) is wire.Opaque
    assert got.type_name == type_name
    assert got != value
    assert got not in (1, 0, None, wire.Opaque(got.type_name, got.text))


def test_the_text_of_an_opaque_value_is_short():
    assert (
        len(wire.decode(wire.encode(type("Long", (), {"__repr__": lambda self: "x" * 10_000})())).text) == 200
    )


def _nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_is_carried_up_to_the_limit_and_refused_beyond():
    assert wire.decode(wire.encode(_nested(wire.MAX_DEPTH))) == _nested(wire.MAX_DEPTH)
    with pytest.raises(wire.WireError, match="nested too deeply"):
        wire.encode(_nested(wire.MAX_DEPTH + 1))


def test_integers_beyond_pythons_limit_of_digits_are_carried():
    assert wire.decode(wire.encode([10**5000])) == [10**5000]


def test_a_value_inside_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(wire.WireError):
        wire.encode(value)


MODULUS = (1 << 61) - 1
COSTLY = {
    "a set of colliding integers": {"s": [*range(33_000), *({"i": hex(7 + MODULUS * k)} for k in range(95_000))]},
    "keys that collide": {"ct": [[{"i": hex(7 + MODULUS * k)}, 1] for k in range(95_000)]},
    "an integer": {"i": hex(1 << 400_000)},
    "many integers": [{"i": hex(1 << 40_000)}] * 100,
    "a fraction": {"F": [hex((1 << 400_000) + 1), hex((1 << 400_000) + 7)]},
    "a decimal": {"D": "7" * 100_000},
    "an integer beside decimals": [{"i": hex(1 << 40_000)}, {"D": "1"}],
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_values_that_would_keep_the_trusted_side_busy_are_refused_at_once(name):
    text = json.dumps(COSTLY[name])
    began = time.thread_time()
    with pytest.raises(wire.WireError):
        wire.decode(text)
    assert time.thread_time() - began < 3


def test_large_honest_values_are_carried():
    value = {"set": set(range(50_000)), "long": 3**150_000, "text": "7" * 200_000, "i": ["0x" + "f" * 20_000]}
    assert wire.decode(wire.encode(value)) == value


def test_millions_of_lists_are_read_without_the_garbage_collector():
    text = json.dumps([_nested(149)] * 3000)
    began = time.thread_time()
    assert len(wire.decode(text)) == 3000
    assert time.thread_time() - began < 2
    assert gc.isenabled()


def test_a_parsed_text_is_read_like_the_text():
    tree = json.loads(wire.encode([{1, 2}, (3,), 10**30]))
    assert wire.decode_tree(tree) == [{1, 2}, (3,), 10**30]
    with pytest.raises(wire.WireError):
        wire.decode_tree({"s": [[1]]})
    assert gc.isenabled()
