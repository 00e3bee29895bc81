"""Where in an answer an instance stands: alone at its own place, or anywhere among its like."""

import pytest

from cupel.sandbox.guest.admission import found

INSTANCE, OTHER, CLASS = {"h": [0, 0]}, {"n": [1, 0, "N", [], [], []]}, {"c": 2}


def paths(value, contents=()):
    return sorted((own, shared) for own, shared, _ in found({"v": value, "c": list(contents), "x": []}))


def test_an_instance_that_is_the_answer():
    assert [paths(one) for one in (INSTANCE, OTHER, CLASS)] == [
        [("instance v", "")], [("instance v", "")], [("class v", "")],
    ]  # fmt: skip


def test_plain_and_opaque_values_have_no_place():
    assert paths({"t": [1, None, "h", {"o": [3, "object"]}, {"w": {"i": "0x1"}}]}) == []


def test_an_instance_beside_a_number_has_a_place_of_its_own():
    assert paths({"t": [4, INSTANCE]}) == [("instance v/1", "")]


def test_instances_among_themselves_share_one():
    content = [7, ["list", [INSTANCE, OTHER], None]]
    assert paths({"r": 7}, [content]) == [("instance v/0", "instance v/*"), ("instance v/1", "instance v/*")]


def test_values_of_a_dict_go_by_their_keys_and_keys_apart():
    content = [7, ["dict", [["a", INSTANCE], ["b", 1], [OTHER, 2]], None]]
    assert paths({"r": 7}, [content]) == [('instance v/"a"', ""), ("instance v/key", "")]


def test_what_was_changed_but_is_not_the_answer_has_a_place_too():
    assert paths(None, [[7, ["list", [INSTANCE, 1], None]]]) == [("instance c/0", "")]


def test_a_list_in_itself_ends():
    assert paths({"r": 7}, [[7, ["list", [{"r": 7}, INSTANCE], None]]]) == [("instance v/1", "")]


@pytest.mark.parametrize("message", [{}, {"v": 1, "c": 5}, {"v": {"t": 5}, "c": []}, {"v": {}, "c": []}])
def test_what_is_no_message_is_refused(message):
    with pytest.raises((TypeError, ValueError, LookupError)):
        list(found(message))


def test_an_iterator_has_no_place_since_it_is_asked_for_its_items_alone():
    assert paths({"i": 2}) == []


def test_more_values_than_are_looked_at_are_refused():
    content = [7, ["list", [0] * 150_000, None]]
    with pytest.raises(ValueError, match="more values"):
        paths({"r": 7}, [content])
