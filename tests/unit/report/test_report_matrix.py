"""The pass matrix as the report reads it: its order, who passes, kill rates, behaviour classes, and its columns."""

import pytest
from report_runs import OUTCOMES, call, cells_of, task_of

from cupel.model.outcome import Cell, Mode, Outcome
from cupel.report.matrix import Matrix, matrix_of

LETTERS = {outcome: letter for letter, outcome in OUTCOMES.items()}


def matrix(rows: dict[str, str], origins: str = "") -> Matrix:
    """A matrix of tests `t0`, `t1`, …; `origins` has `s` for a seed and `f` for a found test."""
    width = len(next(iter(rows.values())))
    tests = [
        call(f"t{at}", origin="seed" if (origins or "s" * width)[at] == "s" else "fuzz")
        for at in range(width)
    ]
    task = task_of(tests, list(rows))
    return matrix_of(task, cells_of(task, rows))


def rows_of(found: Matrix) -> dict[str, str]:
    return {
        name: "".join(LETTERS[outcome] for outcome in row)
        for name, row in zip(found.candidates, found.rows, strict=True)
    }


def columns_of(found: Matrix) -> list[str]:
    return [column.test_id for column in found.columns]


class TestOrder:
    def test_strong_candidates_first_and_sharp_tests_first(self):
        found = matrix({"weak": "FFF", "strong": "PPP", "middle": "PFF"})
        assert list(rows_of(found)) == ["strong", "middle", "weak"]
        assert columns_of(found) == ["t1", "t2", "t0"]
        assert list(rows_of(found).values()) == ["PPP", "FFP", "FFF"]

    def test_candidates_that_behave_alike_stand_side_by_side(self):
        found = matrix({"a": "FPP", "b": "PFP", "c": "FPP", "d": "PFP"})
        assert list(rows_of(found)) == ["b", "d", "a", "c"]

    def test_ties_keep_the_order_of_the_task(self):
        found = matrix({"b": "PP", "a": "PP"})
        assert list(rows_of(found)) == ["b", "a"]
        assert columns_of(found) == ["t0", "t1"]

    def test_a_test_that_says_nothing_comes_last(self):
        assert columns_of(matrix({"a": "IP", "b": "·P"})) == ["t1", "t0"]


class TestPasses:
    @pytest.mark.parametrize(
        ("row", "passes"),
        [
            ("PP", True),
            ("PF", False),
            ("PE", False),
            ("PT", False),
            ("PM", False),
            ("PC", False),
            ("T·", False),
            ("P·", None),
            ("··", None),
            ("PI", None),
            ("FI", None),
        ],
    )
    def test_a_candidate_passes_fails_or_it_cannot_be_said(self, row, passes):
        assert matrix({"a": row}).passes(0) is passes

    def test_without_tests_nobody_passes_or_fails(self):
        assert matrix_of(task_of([], ["a"]), ()).passes(0) is None

    def test_pass_at_1_leaves_out_those_of_which_it_cannot_be_said(self):
        assert matrix({"a": "PP", "b": "PF", "c": "PI", "d": "·P"}).pass_at_1() == 0.5

    def test_pass_at_1_of_nobody_is_none_and_not_zero(self):
        assert matrix({"a": "I"}).pass_at_1() is None

    def test_passing_names_them(self):
        assert matrix({"a": "PF", "b": "PP", "c": "PP"}).passing() == ("b", "c")


class TestCounts:
    def test_kills_count_every_rejection_among_those_on_which_the_test_says_something(self):
        found = matrix({"a": "P", "b": "F", "c": "E", "d": "T", "e": "M", "f": "C", "g": "·", "h": "I"})
        assert found.kills(0) == (5, 6)

    def test_behaviour_classes_are_different_rows_of_those_judged(self):
        assert (
            matrix({"a": "PP", "b": "PP", "c": "PF", "d": "PE", "e": "··", "f": "PI"}).behaviour_classes()
            == 3
        )


class TestSeeds:
    def test_keep_the_order_of_rows_and_the_columns_of_seed_tests(self):
        found = matrix({"a": "PFP", "b": "FPP"}, "sfs").seeds()
        assert rows_of(found) == {"a": "PP", "b": "FP"}
        assert columns_of(found) == ["t0", "t2"]


class TestColumns:
    def test_a_test_file_has_a_column_for_each_of_its_judged_functions(self):
        file = {
            "id": "u",
            "kind": "unittest",
            "code": "…",
            "visibility": "private",
            "origin": "seed",
        }
        task = task_of([file, call("u::not.mine", "[5]")], ["a"])
        ids = ["u::T.test_one", "u::T.test_two", "u::not.mine"]
        found = matrix_of(
            task, [Cell(task.id, "a", id, Outcome.PASS, Mode.SHARED, True, 0.1, "") for id in ids[:2]]
        )
        assert columns_of(found) == ["u::T.test_one", "u::T.test_two", "u::not.mine"]
        assert [column.input for column in found.columns] == ["T.test_one", "T.test_two", "double(5)"]

    def test_cells_of_tests_that_are_not_published_are_left_out(self):
        task = task_of([call("kept")], ["a"])
        gone = Cell(task.id, "a", "dropped", Outcome.FAIL, Mode.COMPARED, True, 0.1, "")
        found = matrix_of(task, [*cells_of(task, {"a": "P"}), gone])
        assert columns_of(found) == ["kept"]
        assert found.passing() == ("a",)

    def test_candidates_may_stand_in_the_cells_alone(self):
        task = task_of([call("t")], [])
        assert rows_of(matrix_of(task, cells_of(task, {"x": "F"}))) == {"x": "F"}

    def test_a_cell_that_is_missing_was_not_run(self):
        assert rows_of(matrix_of(task_of([call("t")], ["a"]), ())) == {"a": "·"}
