"""Tables: how values read, and what a cap says."""

from cupel.report.table import Column, Entry, Link, table


def test_values_read_by_the_kind_of_their_column():
    entries = [
        Column("n", "count").entry(12345),
        Column("s", "share").entry(0.5),
        Column("o", "outcome").entry("not_run"),
        Column("l", "link").entry(Link("demo/1", "task-1")),
        Column("i", "id").entry("x" * 100),
        Column("c", "code", limit=3).entry("abcdef"),
    ]
    assert [entry.text for entry in entries] == [
        "12,345",
        "50.0%",
        "not run",
        "demo/1",
        "x" * 29 + "…" + "x" * 30,
        "abc … (3 more characters)",
    ]
    assert entries[3].anchor == "task-1"


def test_nothing_is_a_dash_and_zero_is_not():
    assert Column("n", "count").entry(None) == Entry("–")
    assert Column("n", "count").entry(0) == Entry("0")
    assert Column("s", "share").entry(0.0) == Entry("0.0%")


def test_a_cap_counts_what_is_left_out():
    found = table("t", [Column("n", "count")], ((n,) for n in range(10)), limit=4, whole="tasks.jsonl")
    assert found.rows == ((0,), (1,), (2,), (3,))
    assert (found.left_out, found.whole) == (6, "tasks.jsonl")


def test_a_table_within_the_cap_leaves_nothing_out():
    assert table("t", [Column("n", "count")], [(1,), (2,)], limit=2).left_out == 0
