"""Grammars from samples alone: every sample parses, and counts are recognised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.stdin.infer import infer_grammar, with_learned_kinds


@pytest.mark.parametrize(
    ("samples", "sizes", "depths"),
    [
        (["3\n", "7\n"], set(), {"v0": 0}),
        (["3\n1 2 3\n", "1\n5\n"], {"v0"}, {"v0": 0, "v1": 1}),
        (["3 9\n1 2 3\n", "2 1\n5 5\n"], {"v0"}, {"v0": 0, "v1": 0, "v2": 1}),
        (["2\n1 2\n3 4\n", "1\n5 6\n"], {"v0"}, {"v0": 0, "v1": 1, "v2": 1}),
        (["3\n1 1\n2 1\n", "2\n1 9\n"], {"v0"}, {"v0": 0, "v1": 1, "v2": 1}),
        (["2\n3\n1 2 3\n1\n9\n", "1\n2\n4 4\n"], {"v0", "v1"}, {"v0": 0, "v1": 1, "v2": 2}),
        (["2\n2 ab cd\n1 e\n", "1\n3 a b c\n"], {"v0", "v1"}, {"v0": 0, "v1": 1, "v2": 2}),
        (["2\n2 3\n..#\n#..\n1 1\n.\n"], {"v0", "v1"}, {"v0": 0, "v1": 1, "v2": 1, "v3": 2}),
        (["hello world\n", "one two three\n"], set(), {"v0": 0}),
    ],
)
def test_structure(samples: list[str], sizes: set[str], depths: dict[str, int]) -> None:
    grammar = infer_grammar(samples)
    assert (grammar.sizes(), grammar.depths()) == (sizes, depths)


def test_kinds_are_those_of_all_samples() -> None:
    samples = ["1 2.50 x\n", "2 3.25 7\n"]
    grammar = with_learned_kinds(infer_grammar(samples), samples, frozenset())
    assert [field.kind for field in grammar.fields()] == ["int", "float", "word"]


def test_a_field_that_the_statement_calls_a_string_stays_a_word() -> None:
    grammar = with_learned_kinds(infer_grammar(["101\n"]), ["101\n"], frozenset({"v0"}))
    assert [field.kind for field in grammar.fields()] == ["word"]


LINES = st.lists(
    st.lists(st.sampled_from(["1", "2", "3", "10", "-4", "ab", ".#"]), min_size=1, max_size=4).map(" ".join),
    min_size=1,
    max_size=5,
).map(lambda lines: "\n".join(lines) + "\n")


@given(st.lists(LINES, min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_every_sample_parses_and_is_written_back(samples: list[str]) -> None:
    grammar = infer_grammar(samples)
    assert [grammar.render(grammar.parse(sample)) for sample in samples] == samples
