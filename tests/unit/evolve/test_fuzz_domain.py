"""What seeds show of the values that a task means."""

from __future__ import annotations

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import Domain, Signature, ValueDomain, learn, learn_values
from cupel.evolve.fuzz.facts import SEQUENCE_FACTS
from cupel.evolve.fuzz.relation import Relation
from cupel.evolve.fuzz.text import balanced, pattern, text_facts
from cupel.evolve.fuzz.wording import Bound


def of(*calls: tuple[object, ...]) -> Domain:
    return learn([Arguments(call) for call in calls])


def texts(*seen: str) -> ValueDomain:
    return learn_values(seen)


def test_numbers_keep_their_range_and_sign() -> None:
    seen = learn_values([3, 12, 7, 7]).numbers
    assert seen is not None
    assert (seen.count, seen.low, seen.high, seen.zero, seen.negative, seen.whole) == (
        3,
        3,
        12,
        False,
        False,
        True,
    )


def test_elements_of_all_lists_are_learned_together() -> None:
    seen = learn_values([[1, 2], [-5], []]).sequences
    assert seen is not None and seen.items.numbers is not None
    assert (seen.shortest, seen.longest, seen.empty) == (1, 2, True)
    assert (seen.items.numbers.low, seen.items.numbers.negative) == (-5, True)


def test_places_of_a_fixed_tuple_are_learned_apart() -> None:
    seen = learn_values([("a", 1), ("b", 20)]).sequences
    assert seen is not None and seen.fixed
    assert [place.types for place in seen.places] == [{"str"}, {"int"}]


def test_facts_need_several_witnesses() -> None:
    few = learn_values([[1, 2, 3], [2, 4, 9]]).sequences
    enough = learn_values([[1, 2, 3], [2, 4, 9], [0, 0, 7]]).sequences
    assert few is not None and "sorted" not in few.facts
    assert enough is not None and "sorted" in enough.facts


def test_permutations_are_seen_through_rows() -> None:
    grids = [[[1, 2], [3, 4]], [[4, 3], [2, 1]], [[2, 1], [4, 3]], [[3, 1], [2, 4]]]
    seen = learn_values(grids).sequences
    assert seen is not None and {"permutation", "square", "distinct-inside"} <= seen.facts


def test_few_marks_make_a_closed_alphabet_and_prose_does_not() -> None:
    brackets = texts("(()", "())", "((()))").texts
    prose = texts("the quick brown fox", "jumps over").texts
    assert brackets is not None and brackets.closed
    assert prose is not None and not prose.closed


def test_recurring_words_make_a_closed_vocabulary() -> None:
    seen = texts("one two three", "three one", "two two one", "one three").texts
    assert seen is not None and seen.closed_words and seen.words == {"one", "two", "three"}


def test_words_that_every_text_has_belong_to_the_format() -> None:
    seen = texts("5 apples and 6 oranges", "0 apples and 1 oranges", "100 apples and 19 oranges").texts
    assert seen is not None and seen.formatted
    assert seen.patterns == {"9 apples and 9 oranges"}


def test_the_pattern_of_a_text() -> None:
    assert pattern("03-11-2000") == "9-9-9"
    assert pattern("Hello, wörld 42!") == "a, a 9!"


def test_brackets_balance_across_kinds() -> None:
    assert balanced("a(b[c]{})<>") and not balanced("(]") and not balanced(")(")


def test_a_relation_holds_for_all_seeds_and_not_by_chance() -> None:
    domain = of((1, 5), (7, 9), (2, 3), (10, 40), (6, 7), (3, 20), (30, 31), (15, 18))
    assert ("less", 0, 1) in {(one.kind, one.left, one.right) for one in domain.relations}


def test_numbers_of_separate_ranges_are_not_related() -> None:
    assert of((234, 2), (8, 3), (9, 2), (16, 4), (77, 5)).relations == ()


def test_texts_of_equal_length_are_related() -> None:
    domain = of(("ab", "cd"), ("xyz", "abc"), ("a", "b"), ("abcd", "wxyz"), ("", ""))
    assert "same-length" in {one.kind for one in domain.relations}


def test_the_two_ends_of_an_interval_are_related() -> None:
    domain = of(((1, 2),), ((-3, 5),), ((4, 4),), ((0, 9),), ((-7, -1),), ((2, 6),), ((5, 8),))
    assert [(one.kind, one.inside) for one in domain.relations] == [("at-most", 0)]


def test_annotations_widen_the_types() -> None:
    domain = learn(
        [Arguments((1, [2]))], signature=Signature(("x", "ys"), ("Optional[float]", "List[float]"))
    )
    assert domain.arguments[0].annotated == {"float", "NoneType"}
    inner = domain.arguments[1].sequences
    assert inner is not None and inner.items.annotated == {"float"}


def test_arguments_by_name_and_of_any_number() -> None:
    domain = learn([Arguments((1,)), Arguments((1, 2), (("k", "a"),))])
    assert domain.arities == {1, 2}
    assert [name for name, _ in domain.named] == ["k"]
    assert [place is not None for _, place in domain.values_of(Arguments((1, 2, 3), (("z", 1),)))] == [
        True,
        True,
        False,
        False,
    ]


def test_what_a_prompt_states_of_numbers_counts_as_meant() -> None:
    domain = learn([Arguments((5, [3]))], bounds=[Bound(0, 0, None), Bound(0, None, 100), Bound(1, -9, None)])
    first, second = domain.arguments
    assert first.numbers is not None and second.sequences is not None
    inner = second.sequences.items.numbers
    assert inner is not None
    assert (first.numbers.low, first.numbers.high, first.numbers.zero) == (0, 100, True)
    assert (first.numbers.seen_low, first.numbers.seen_high, first.numbers.most) == (5, 5, 100)
    assert (inner.low, inner.negative) == (-9, True)


def test_what_a_prompt_states_of_lengths_counts_as_meant() -> None:
    domain = learn([Arguments(("abc", [1, 2]))], lengths=[Bound(0, 0, None), Bound(1, None, 500)])
    texts, lists = domain.arguments[0].texts, domain.arguments[1].sequences
    assert texts is not None and lists is not None
    assert (texts.empty, texts.longest, lists.longest, lists.seen_longest) == (True, 3, 500, 2)


def test_a_stated_fact_holds_where_no_seed_breaks_it() -> None:
    domain = learn([Arguments(([1], [2, 1]))], facts=frozenset({"sorted"}))
    facts = [one.sequences.facts for one in domain.arguments if one.sequences is not None]
    assert ["sorted" in one for one in facts] == [True, False]


def test_a_stated_relation_stands_for_the_learned_one() -> None:
    seeds = [
        Arguments((k, [0] * n)) for k, n in ((1, 9), (2, 3), (0, 2), (5, 6), (3, 7), (7, 8), (2, 9), (4, 5))
    ]
    stated = Relation("at-most-length", 0, 1, 0.0)
    assert learn(seeds, relations=[stated]).relations == (stated,)


def test_a_short_list_that_breaks_a_fact_is_telling() -> None:
    assert SEQUENCE_FACTS["sorted"]([2, 1]) is False
    assert SEQUENCE_FACTS["sorted"]([1, 2]) is None
    assert SEQUENCE_FACTS["unique"]([1, 1]) is False


def test_numbers_in_texts_have_no_leading_zeros_where_none_was_seen() -> None:
    seen = learn_values(["12", "450", "a10", "99"]).texts
    assert seen is not None and "no-leading-zeros" in seen.facts
    assert text_facts("a07")["no-leading-zeros"] is False
    assert text_facts("1.05")["no-leading-zeros"] is None
