"""Where in an answer an instance stands: alone at its own place, or anywhere among its like."""

import pytest

from cupel.sandbox.guest.admission import found

INSTANCE, OTHER, ITERATOR = {"h": [0, 0]}, {"n": [1, 0, "N", [], [], []]}, {"i": 2}


def paths(value, contents=()):
    return sorted((own, shared) for own, shared, _ in found({"v": value, "c": list(contents), "x": []}))


def test_an_instance_that_is_the_answer():
    assert [paths(one) for one in (INSTANCE, OTHER, ITERATOR)] == [[("v", "")]] * 3


def test_plain_and_opaque_values_have_no_place():
    assert paths({"t": [1, None, "h", {"o": [3, "object"]}, {"w": {"i": "0x1"}}]}) == []


def test_an_instance_beside_a_number_has_a_place_of_its_own():
    assert paths({"t": [4, INSTANCE]}) == [("v/1", "")]


def test_instances_among_themselves_share_one():
    content = [7, ["list", [INSTANCE, OTHER], None]]
    assert paths({"r": 7}, [content]) == [("v/0", "v/*"), ("v/1", "v/*")]


def test_values_of_a_dict_go_by_their_keys_and_keys_apart():
    content = [7, ["dict", [["a", INSTANCE], ["b", 1], [OTHER, 2]], None]]
    assert paths({"r": 7}, [content]) == [('v/"a"', ""), ("v/key", "")]


def test_what_was_changed_but_is_not_the_answer_has_a_place_too():
    assert paths(None, [[7, ["list", [INSTANCE, 1], None]]]) == [("c/0", "")]


def test_a_list_in_itself_ends():
    assert paths({"r": 7}, [[7, ["list", [{"r": 7}, INSTANCE], None]]]) == [("v/1", "")]


@pytest.mark.parametrize("message", [{}, {"v": 1, "c": 5}, {"v": {"t": 5}, "c": []}, {"v": {}, "c": []}])
def test_what_is_no_message_is_refused(message):
    with pytest.raises((TypeError, ValueError, LookupError)):
        list(found(message))
