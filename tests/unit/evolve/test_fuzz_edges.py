"""Boundary values, ties, characters beyond ASCII, and calls in a row."""

from __future__ import annotations

from itertools import islice
from random import Random

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.fuzz.domain import learn
from cupel.evolve.fuzz.edges import edges
from cupel.evolve.fuzz.foreign import with_foreign
from cupel.evolve.fuzz.novelty import flags
from cupel.evolve.fuzz.recombine import tied
from cupel.evolve.fuzz.repeat import LONGEST, repeated_calls
from cupel.evolve.fuzz.scale import LENGTHS, MOST_STATED, large
from cupel.evolve.fuzz.wording import Bound


def numbers(examples: list[Arguments], bounds: tuple[Bound, ...] = ()) -> list[object]:
    return [call.args[0] for call in edges(learn(examples, bounds=bounds), examples, bounds)]


class TestEdges:
    def test_powers_of_ten_and_two_up_to_ten_times_the_seeds_the_greatest_first(self) -> None:
        found = numbers([Arguments((9_000,))])
        assert found[:6] == [65_537, 65_536, 65_535, 32_769, 32_768, 32_767]
        assert {10_001, 10_000, 9_999, 1_023, 101} <= set(found)

    def test_stated_bounds_come_first_and_nothing_is_beyond_them(self) -> None:
        found = numbers([Arguments((5,))], (Bound(0, 2, None), Bound(0, None, 1_000)))
        assert found[:5] == [1_000, 999, 501, 2, 3]
        assert all(2 <= int(str(n)) <= 1_000 for n in found if n != 0)

    def test_an_index_at_the_ends_of_its_list(self) -> None:
        examples = [Arguments(([5, 6, 7], 1))]
        found = [call.args[1] for call in edges(learn(examples), examples, ()) if call.args[0] == [5, 6, 7]]
        assert {0, 2, 3, 4} <= set(found)

    def test_equal_numbers_and_those_beside(self) -> None:
        examples = [Arguments((20, 7))]
        found = {call.args for call in edges(learn(examples), examples, ())}
        assert {(7, 7), (6, 7), (8, 7), (20, 20), (20, 19), (20, 21)} <= found

    def test_elements_at_an_edge_and_lists_of_one(self) -> None:
        examples = [Arguments(([300, 20],))]
        found = [call.args[0] for call in edges(learn(examples), examples, ())]
        assert [300] in found
        assert [2_049, 20] in found

    def test_a_point_keeps_its_length(self) -> None:
        examples = [Arguments(((1, 2),)), Arguments(((40, 3),))]
        assert {len(call.args[0]) for call in edges(learn(examples), examples, ())} == {2}  # type: ignore[arg-type]


class TestTies:
    def test_records_share_one_field(self) -> None:
        base, rng = Arguments(([("Ada", 7), ("Bo", 9)],)), Random(0)
        made = {str(call.args[0]) for _ in range(80) if (call := tied(base, rng)) is not None}
        assert {"[('Ada', 7), ('Bo', 7)]", "[('Ada', 9), ('Bo', 9)]"} <= made

    def test_texts_of_one_length_and_of_the_same_letters(self) -> None:
        base, rng = Arguments((["pear", "fig"],)), Random(0)
        made = {tuple(call.args[0]) for _ in range(200) if (call := tied(base, rng)) is not None}  # type: ignore[arg-type]
        assert ("pear", "figf") in made
        assert ("pear", "raep") in made

    def test_without_a_list_of_two_there_is_nothing_to_tie(self) -> None:
        assert tied(Arguments((5, [1], "text")), Random(0)) is None


class TestForeign:
    def test_one_kind_of_character_in_one_text(self) -> None:
        rng = Random(0)
        made = {
            call.args[0] for _ in range(60) if (call := with_foreign(Arguments(("a1",)), rng)) is not None
        }
        assert {"é1", "a٣"} <= made
        assert all(len(str(text)) == 2 and not str(text).isascii() for text in made)

    def test_texts_in_lists_too_and_nothing_without_texts(self) -> None:
        call = with_foreign(Arguments((["", "b"],)), Random(0))
        assert call is not None and call.args[0][0] == "" and not call.args[0][1].isascii()  # type: ignore[index]
        assert with_foreign(Arguments((5, [1])), Random(0)) is None


class TestInARow:
    EXAMPLES = (Arguments(([1, 5],)), Arguments(([3],)), Arguments(([7, 2, 9],)))

    def rows(self, neighbours: int) -> list[tuple[Arguments, ...]]:
        domain = learn(self.EXAMPLES)
        return list(islice(repeated_calls(domain, self.EXAMPLES, Random(0), neighbours=neighbours), 20))

    def test_the_first_call_comes_again_at_the_end(self) -> None:
        assert all(row[0] == row[-1] and 2 <= len(row) <= LONGEST for row in self.rows(3))

    def test_only_so_many_calls_are_no_examples(self) -> None:
        known = {example.key for example in self.EXAMPLES}
        assert {len({call.key for call in row} - known) for row in self.rows(1)} <= {0, 1}
        assert max(len({call.key for call in row} - known) for row in self.rows(3)) == 3

    def test_all_calls_are_of_the_examples_own_kind(self) -> None:
        domain = learn(self.EXAMPLES)
        assert not [call for row in self.rows(3) for call in row if flags(call, domain)]

    def test_without_examples_there_are_none(self) -> None:
        assert list(repeated_calls(learn([]), [], Random(0), neighbours=1)) == []


class TestScale:
    def test_shapes_and_examples_take_turns(self) -> None:
        examples = [Arguments(([1, 2], 5)), Arguments(([3], 9))]
        found = list(large(learn(examples), examples, Random(0)))
        lists = [call.args[0] for call in found if len(call.args[0]) >= LENGTHS[0]]  # type: ignore[arg-type]
        kinds = {len(set(items)) for items in lists}  # type: ignore[call-overload]
        assert 1 in kinds and max(kinds) >= LENGTHS[0]
        assert {call.args[1] for call in found if len(call.args[0]) >= LENGTHS[0]} >= {5, 9}  # type: ignore[arg-type]

    def test_the_last_rung_is_as_long_as_the_prompt_states(self) -> None:
        examples = [Arguments(([1, 2],))]
        stated = learn(examples, lengths=[Bound(0, None, 100_000)])
        lengths = {len(call.args[0]) for call in large(stated, examples, Random(0))}  # type: ignore[arg-type]
        assert max(lengths) == MOST_STATED
        assert not [call for call in large(stated, examples, Random(0)) if "long" in flags(call, stated)]

    def test_no_number_is_beyond_a_stated_bound(self) -> None:
        examples = [Arguments((7,))]
        stated = learn(examples, bounds=[Bound(0, None, 50_000)])
        assert max(int(str(call.args[0])) for call in large(stated, examples, Random(0))) <= 50_000
