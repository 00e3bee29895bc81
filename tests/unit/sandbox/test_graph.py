"""Two graphs that talk: values arrive as they were, keep their identity, and stay in step on both sides."""

import json
from collections import Counter, OrderedDict, defaultdict, deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.sandbox import wire
from cupel.sandbox.guest.graph import Graph
from plain_values import plain_values, same


class Foreign:
    """What is not plain goes by its place in a list."""

    def __init__(self):
        self.handed = []

    def tell(self, value):
        self.handed.append(value)
        return {"o": len(self.handed) - 1}

    def told(self, tag, body):
        assert tag == "o"
        return ("opaque", body)


class Pair:
    """The two sides, with JSON text between them."""

    def __init__(self):
        self.ours, self.theirs = Graph(Foreign(), 0), Graph(Foreign(), 1)

    def send(self, value):
        return self.theirs.unpack(json.loads(json.dumps(self.ours.pack(value))))

    def answer(self, value):
        return self.ours.unpack(json.loads(json.dumps(self.theirs.pack(value))))


@given(plain_values)
def test_every_plain_value_arrives_as_it_was(value):
    assert same(Pair().send(value), value)


@given(st.lists(st.one_of(st.integers(), st.text(), st.lists(st.integers()))), st.lists(st.integers()))
def test_what_the_other_side_does_to_a_list_is_done_here(before, after):
    pair = Pair()
    ours = list(before)
    theirs = pair.send(ours)
    theirs[:] = after
    pair.answer(None)
    assert ours == after


@pytest.mark.parametrize(
    "make, change",
    [
        (lambda: [1], lambda one: one.append(2)),
        (lambda: {1: 2}, lambda one: one.clear()),
        (lambda: {1}, lambda one: one.add(2)),
        (lambda: deque([1], 3), lambda one: one.appendleft(0)),
        (lambda: bytearray(b"a"), lambda one: one.extend(b"b")),
        (lambda: OrderedDict(a=1, b=2), lambda one: one.move_to_end("a")),
        (lambda: Counter("aab"), lambda one: one.update("b")),
        (lambda: defaultdict(list), lambda one: one["new"].append(1)),
        (lambda: [[1]], lambda one: one[0].append(2)),
    ],
)
def test_a_container_changed_in_place_stays_the_same_container(make, change):
    pair, ours, wanted = Pair(), make(), make()
    change(wanted)
    theirs = pair.send(ours)
    change(theirs)
    assert pair.answer(theirs) is ours
    assert same(ours, wanted)


def test_a_list_that_goes_on_being_filled_is_filled_on_the_other_side():
    pair, ours = Pair(), []
    theirs = pair.send(ours)
    pair.answer(None)
    ours.append(5)
    pair.send(None)
    assert theirs == [5]


def test_one_list_in_two_places_is_one_list():
    inner = [1]
    first, second = Pair().send([inner, inner])
    assert first is second


def test_a_list_in_itself_arrives_so():
    loop = [1]
    loop.append(loop)
    theirs = Pair().send(loop)
    assert theirs[1] is theirs


def test_what_nobody_holds_any_more_is_forgotten_by_both():
    pair = Pair()
    for number in range(100):
        pair.send([number])
        pair.answer(None)
    assert len(pair.ours._known) + len(pair.theirs._known) <= 4


def test_subclasses_and_instances_are_left_to_the_sides():
    class Odd(list):
        pass

    pair = Pair()
    assert pair.send([Odd([1]), object()]) == [("opaque", 0), ("opaque", 1)]


def test_a_class_whose_metaclass_equals_everything_is_no_list():
    class Liar(type):
        def __eq__(cls, other):
            return True

        def __hash__(cls):
            return hash(list)

    class Odd(metaclass=Liar):
        pass

    assert Pair().send(Odd()) == ("opaque", 0)


trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(list("rtzwgyo")), inner, min_size=1, max_size=1),
    ),
    max_leaves=10,
)
contents = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.tuples(
            st.sampled_from(["list", "set", "deque", "dict", "default", "bytes", "?"]),
            st.lists(trees, max_size=3),
            trees,
        ),
    ),
    max_size=3,
)


@given(st.fixed_dictionaries({"v": trees, "c": contents, "x": st.lists(st.integers(), max_size=2)}))
def test_any_message_is_a_value_or_a_wire_error(message):
    graph = Graph(Foreign(), 0)
    try:
        graph.unpack(json.loads(json.dumps(message)))
    except (wire.WireError, AssertionError):
        return


def test_too_many_lists_are_refused():
    with pytest.raises(wire.WireError, match="lists, dicts and sets"):
        Pair().send([[] for _ in range(30_000)])


@pytest.mark.parametrize("name", ["keys", "values", "items"])
@pytest.mark.parametrize("kind", [dict, OrderedDict, Counter])
def test_a_view_of_a_dict_is_one_of_the_other_sides_dict_and_sees_its_changes(name, kind):
    pair = Pair()
    ours = kind({"a": 1})
    theirs = pair.send(getattr(ours, name)())
    assert type(theirs) is type(getattr(kind(), name)())
    assert list(theirs) == list(getattr(ours, name)())
    ours["b"] = 2
    pair.send(None)
    assert list(theirs) == list(getattr(ours, name)())


def test_a_view_of_a_dict_that_is_not_plain_is_not_plain():
    class Own(dict):
        pass

    assert Pair().send(Own(a=1).keys()) == ("opaque", 0)


@pytest.mark.parametrize(
    "body", [["clear", {"r": 0}], ["keys", 3], ["keys", {"t": []}], [["keys"], {"r": 0}]]
)
def test_what_is_no_view_is_no_message(body):
    pair = Pair()
    pair.send({"a": 1})
    with pytest.raises(wire.WireError):
        pair.theirs.unpack({"v": {"d": body}, "c": [], "x": []})
