"""The store of an authoring run: who is alone at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cupel.model.errors import UsageError
from cupel.store.authoring import AuthoringStore


def test_who_finds_a_run_in_use_is_told_which_command_uses_it(tmp_path: Path) -> None:
    with AuthoringStore(tmp_path) as one, AuthoringStore(tmp_path) as other:
        with (
            one.alone("cupel author"),
            pytest.raises(UsageError, match="`cupel author` is at work on this run; wait for it"),
            other.alone("cupel work advance"),
        ):
            pass
        with (
            other.alone("cupel work advance"),
            pytest.raises(UsageError, match="`cupel work advance` is at work on this run"),
            one.alone("cupel author"),
        ):
            pass


def test_a_fault_of_ones_own_work_is_not_taken_for_another_at_the_run(tmp_path: Path) -> None:
    with AuthoringStore(tmp_path) as store:
        with pytest.raises(BlockingIOError), store.alone("cupel author"):
            raise BlockingIOError("a pipe")
        with store.alone("cupel author"):
            pass
