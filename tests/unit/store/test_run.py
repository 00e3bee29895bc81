"""The store of a run: it goes on only with what it was begun with, and writes whole results or none."""

import sqlite3

import pytest

from cupel.model.errors import StoreError, UsageError
from cupel.model.outcome import KnownCell, Mode, Outcome
from cupel.store.run import FILE, RunStore
from cupel.store.taskfile import Rejected

CELL = KnownCell("p", "c", Outcome.FAIL, Mode.COMPARED, 0.25, "got 1")


@pytest.fixture
def store(tmp_path):
    with RunStore(tmp_path / "run") as opened:
        yield opened


class TestGoingOn:
    SETTINGS = {"seed": 0, "rounds": 3, "input": "abc"}  # noqa: RUF012 - never changed

    def test_the_first_start_begins_and_later_ones_go_on(self, store):
        assert store.begin("evolve", self.SETTINGS) is False
        assert store.begin("evolve", dict(reversed(self.SETTINGS.items()))) is True
        assert store.settings() == {"command": "evolve", **self.SETTINGS}

    @pytest.mark.parametrize(
        "command, settings, named",
        [
            ("evolve", {"seed": 1, "rounds": 3, "input": "abc"}, r"\(seed: 0 there, 1 asked for\)"),
            (
                "evolve",
                {"seed": 0, "rounds": 4, "input": "x"},
                "of other tasks, or the task file has changed",
            ),
            (
                "judge",
                {"seed": 0, "rounds": 3, "input": "abc"},
                r"\(command: 'evolve' there, 'judge' asked for\)",
            ),
            ("evolve", {"seed": 0, "rounds": 3}, "of other tasks, or the task file has changed"),
            (
                "evolve",
                {"seed": 0, "rounds": 3, "input": "abc", "new": True},
                r"\(new: None there, True asked for\)",
            ),
        ],
    )
    def test_with_other_settings_is_a_usage_error_that_names_what_differs(
        self, store, command, settings, named
    ):
        store.begin("evolve", self.SETTINGS)
        with pytest.raises(UsageError, match=named):
            store.begin(command, settings)
        assert store.begin("evolve", self.SETTINGS) is True

    def test_a_run_that_is_not_there_is_a_usage_error_and_is_not_made(self, tmp_path):
        with pytest.raises(UsageError, match="no run there"):
            RunStore.existing(tmp_path)
        assert list(tmp_path.iterdir()) == []


class TestResults:
    def test_are_found_again_after_the_store_was_closed(self, tmp_path):
        with RunStore(tmp_path) as store:
            store.put_result("t", "stage", 1, {"a": [1, None, "\ud800"]}, [CELL], 2.5)
        with RunStore.existing(tmp_path) as store:
            assert store.result("t", "stage", 1) == {"a": [1, None, "\ud800"]}
            assert store.cells("t") == {("p", "c"): CELL}
            assert store.results("stage") == [("t", 1, {"a": [1, None, "\ud800"]}, 2.5)]

    def test_that_are_not_there_are_none(self, store):
        store.put_result("t", "stage", 1, {}, [], 0.0)
        assert (store.result("t", "stage"), store.result("u", "stage", 1), store.result("t", "other", 1)) == (
            None,
            None,
            None,
        )
        assert store.result("t", "stage", 1) == {}
        assert store.cells("t") == {}

    def test_are_listed_by_task_and_round(self, store):
        for task, round_ in [("b", 1), ("a", 2), ("a", 1)]:
            store.put_result(task, "s", round_, {}, [], 0.0)
        assert [(task, round_) for task, round_, _, _ in store.results("s")] == [("a", 1), ("a", 2), ("b", 1)]

    @pytest.mark.parametrize("outcome", Outcome)
    @pytest.mark.parametrize("mode", Mode)
    def test_hold_cells_of_every_outcome_and_mode(self, store, outcome, mode):
        cell = KnownCell("p", "c", outcome, mode, 0.0, "ü\0")
        store.put_result("t", "s", 0, {}, [cell], 0.0)
        assert store.cells("t") == {("p", "c"): cell}

    @pytest.mark.parametrize(
        "broken",
        [
            "the cells end early",
            "the body has no JSON",
            "a cell without a mode",
            "text that no file can hold",
        ],
    )
    def test_are_written_whole_or_not_at_all_and_the_store_can_be_used_on(self, store, broken):
        def cells():
            yield CELL
            if broken == "the cells end early":
                raise RuntimeError("stop")
            if broken == "a cell without a mode":
                yield KnownCell("q", "c", Outcome.PASS, None, 0.0, "")
            if broken == "text that no file can hold":
                yield KnownCell("q", "c", Outcome.PASS, Mode.COMPARED, 0.0, "\ud800")

        body = {"x": object()} if broken == "the body has no JSON" else {}
        with pytest.raises((RuntimeError, TypeError, AttributeError, StoreError)):
            store.put_result("t", "s", 0, body, cells(), 0.0)
        assert (store.cells("t"), store.result("t", "s")) == ({}, None)
        store.put_result("t", "s", 0, {}, [CELL], 0.0)
        assert len(store.cells("t")) == 1

    def test_put_again_replace_the_old_ones(self, store):
        store.put_result("t", "s", 0, {"n": 1}, [CELL], 0.0)
        better = KnownCell("p", "c", Outcome.PASS, Mode.COMPARED, 0.0, "")
        store.put_result("t", "s", 0, {"n": 2}, [better], 0.0)
        assert (store.result("t", "s"), store.cells("t")) == ({"n": 2}, {("p", "c"): better})


def test_the_same_thing_set_aside_twice_is_noted_once_and_read_in_order(store):
    later = [
        Rejected("b.jsonl", None, None, "r"),
        Rejected("a.jsonl", 2, "t", "r"),
        Rejected("a.jsonl", 1, None, "s"),
    ]
    store.reject(later)
    store.reject(later)
    assert store.rejected() == [later[2], later[1], later[0]]


def test_two_may_hold_the_store_open_and_see_what_the_other_wrote(tmp_path):
    with RunStore(tmp_path) as one, RunStore(tmp_path) as other:
        one.begin("judge", {"seed": 0})  # one works, the other only reads and adds
        one.put_result("t", "s", 0, {"by": "one"}, [CELL], 0.0)
        other.put_result("u", "s", 0, {"by": "other"}, [CELL], 0.0)
        assert one.result("u", "s") == {"by": "other"}
        assert other.cells("t") == one.cells("u") == {("p", "c"): CELL}


class TestBrokenFiles:
    def test_that_are_no_store_are_a_store_error(self, tmp_path):
        (tmp_path / FILE).write_bytes(b"this is no database, whatever its name says" * 100)
        with pytest.raises(StoreError, match=FILE):
            RunStore(tmp_path)

    def test_a_folder_that_is_a_file_is_a_store_error(self, tmp_path):
        (tmp_path / "run").write_text("")
        with pytest.raises(StoreError):
            RunStore(tmp_path / "run")

    def test_of_another_version_are_a_store_error_that_says_so(self, tmp_path):
        RunStore(tmp_path).close()
        connection = sqlite3.connect(tmp_path / FILE)
        with connection:
            connection.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
        connection.close()
        with pytest.raises(StoreError, match="of version 99"):
            RunStore(tmp_path)


def test_two_commands_do_not_work_on_one_run(tmp_path):
    with RunStore(tmp_path) as first:
        first.begin("evolve", {"seed": 0})
        with (
            RunStore(tmp_path) as second,
            pytest.raises(UsageError, match="another command is at work on this run"),
        ):
            second.begin("evolve", {"seed": 0})
    with RunStore(tmp_path) as later:
        assert later.begin("evolve", {"seed": 0})
