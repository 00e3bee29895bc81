"""Proposed inputs: inside what is meant where unflagged, deterministic, none twice."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.stdin.domain import learn_domain
from cupel.evolve.stdin.novelty import flags_of_stdin
from cupel.evolve.stdin.propose import ProposedStdin, propose_stdin, small_inputs

DATA = Path(__file__).parents[4] / "shared" / "data" / "stdio.jsonl"
STATEMENT = """Input is given in the following format:
N M
A_1 \\ldots A_N
u_1 v_1
\\vdots
u_M v_M

Constraints

2 \\leq N \\leq 10^5
1 \\leq M \\leq N-1
1 \\leq A_1 < A_2 < \\dots < A_N \\leq 10^9
1 \\leq u_i, v_i \\leq N
u_i \\neq v_i
All input values are integers.

Output
"""
SAMPLES = ["3 1\n1 5 9\n1 3\n", "2 1\n4 7\n2 1\n"]


def proposals(seed: int = 0, limit: int = 150) -> list[ProposedStdin]:
    return propose_stdin(SAMPLES, STATEMENT, (12345,), seed=seed, limit=limit)


def test_unflagged_inputs_keep_every_constraint() -> None:
    checked = 0
    for proposed in proposals():
        if proposed.flags:
            continue
        numbers = list(map(int, proposed.stdin.split()))
        n, m = numbers[:2]
        values, ends = numbers[2 : 2 + n], numbers[2 + n :]
        assert 2 <= n <= 10**5 and 1 <= m <= n - 1 and len(ends) == 2 * m
        assert all(1 <= a <= 10**9 for a in values) and values == sorted(set(values))
        assert all(1 <= end <= n for end in ends)
        assert all(u != v for u, v in zip(ends[::2], ends[1::2], strict=True))
        checked += 1
    assert checked > 100


def test_same_seed_same_inputs_and_another_seed_others() -> None:
    assert proposals(1) == proposals(1)
    assert proposals(1) != proposals(2)


def test_no_input_twice_and_no_sample() -> None:
    texts = [proposed.stdin for proposed in proposals()]
    assert len(set(texts)) == len(texts) == 150
    assert not set(texts) & set(SAMPLES)


def test_flags_are_those_of_the_text() -> None:
    domain = learn_domain(SAMPLES, STATEMENT)
    assert all(proposed.flags == flags_of_stdin(proposed.stdin, domain) for proposed in proposals())


def test_every_source_takes_its_turn() -> None:
    sources = {proposed.source for proposed in proposals()}
    assert sources == {"small", "within", "resize", "token", "limits", "recombine", "risky"}


def test_constants_are_used_where_they_fit() -> None:
    assert any("12345" in proposed.stdin.split() for proposed in proposals())


def test_all_small_inputs_are_gone_through() -> None:
    domain = learn_domain(
        ["1 2\n", "2 4\n"], "Given in the following format:\nA B\n\nConstraints\n\n1 \\leq A < B \\leq 4\n"
    )
    texts = {domain.grammar.render(values) for values in small_inputs(domain, 50)}
    assert texts == {"1 2\n", "1 3\n", "1 4\n", "2 3\n", "2 4\n", "3 4\n"}


def test_small_domains_end_early() -> None:
    statement = "Given in the following format:\nN\n\nConstraints\n\n1 \\leq N \\leq 5\n"
    found = propose_stdin(["3\n"], statement, (), seed=0, limit=100)
    assert {p.stdin for p in found if not p.flags} == {"1\n", "2\n", "4\n", "5\n"}


def test_words_of_programs_are_tried() -> None:
    statement = "Given in the following format:\nS\n\nConstraints\n\nS is a length-3 string of uppercase English letters.\n"
    found = propose_stdin(["ABC\n"], statement, ("GBD", "lower", 7), seed=0, limit=150)
    assert "GBD\n" in {p.stdin for p in found if not p.flags}


def test_a_tree_is_connected() -> None:
    statement = (
        "Given in the following format:\nN\nu_1 v_1\n\\vdots\nu_{N-1} v_{N-1}\n\nConstraints\n\n"
        "2 \\leq N \\leq 100\n1 \\leq u_i, v_i \\leq N\nThe given graph is a tree.\n"
    )
    found = propose_stdin(["3\n1 2\n2 3\n", "2\n1 2\n"], statement, (), seed=0, limit=80)
    trees = [list(map(int, p.stdin.split())) for p in found if not p.flags]
    assert len(trees) > 30
    for n, *ends in trees:
        reached = {1}
        for _ in range(n):
            reached |= {
                b for pair in zip(ends[::2], ends[1::2], strict=True) if reached & set(pair) for b in pair
            }
        assert reached == set(range(1, n + 1))


def test_samples_alone_suffice() -> None:
    found = propose_stdin(["3\n1 2 3\n", "1\n9\n", "2\n4 4\n"], "", (), seed=0, limit=60)
    unflagged = [list(map(int, p.stdin.split())) for p in found if not p.flags]
    assert len(unflagged) > 30
    assert all(
        len(values) == n and 1 <= n <= 3 and all(1 <= v <= 9 for v in values) for n, *values in unflagged
    )


@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not there")
def test_real_problems_get_inputs_and_unflagged_samples() -> None:
    with DATA.open(encoding="utf-8") as lines:
        tasks = [json.loads(line) for _, line in zip(range(10), lines, strict=False)]
    for task in tasks:
        samples = [sample["input"] for sample in task["samples"]]
        domain = learn_domain(samples, task["prompt"])
        assert domain.grammar.named
        assert [flags_of_stdin(sample, domain) for sample in samples] == [frozenset()] * len(samples)
        found = propose_stdin(samples, task["prompt"], (), seed=0, limit=30)
        assert sum(not proposed.flags for proposed in found) >= 10


def test_a_long_sample_teaches_but_is_not_copied() -> None:
    long = f"5000\n{' '.join(['7'] * 5000)}\n"
    found = propose_stdin([long, "2\n3 9\n"], "", (), seed=0, limit=40)
    assert found and max(len(proposed.stdin) for proposed in found) <= 12_000


def test_an_empty_sample_is_a_sample() -> None:
    assert all(proposed.stdin.strip() for proposed in propose_stdin([""], "", (), seed=0, limit=3))


WORDS = st.sampled_from(["1", "2", "3", "-4", "ab", ".#", "0.5", "10"])
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=4).map(
    lambda lines: "\n".join(lines) + "\n"
)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_any_samples_give_the_same_inputs_again_and_unflagged_ones_parse(
    samples: list[str], seed: int
) -> None:
    found = propose_stdin(samples, "", (), seed=seed, limit=12)
    assert found == propose_stdin(samples, "", (), seed=seed, limit=12)
    grammar = learn_domain(samples).grammar
    for proposed in found:
        if "malformed" not in proposed.flags:
            grammar.parse(proposed.stdin)
