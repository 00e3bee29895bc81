"""Folders that killed processes have left are swept; those of the living, of other users and of other containers never."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cupel.sandbox import scratch

MAKE = "import os, time; from cupel.sandbox import scratch; print(scratch.make(), flush=True); time.sleep(60)"


@pytest.fixture
def owner(tmp_path):
    """Another process with a folder of its own, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    yield process, Path(process.stdout.readline().strip())
    process.kill()
    process.wait()
    process.stdout.close()


def end(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_a_killed_process_left_is_removed_with_all_in_it(tmp_path, owner):
    process, folder = owner
    (folder / "work" / "deep").mkdir(parents=True)
    (folder / "work" / "deep" / "file").write_text("left")
    (folder / "outside").symlink_to(tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    end(process)
    assert scratch.sweep(tmp_path) == [folder.name]
    assert not folder.exists()
    assert (tmp_path / "kept").is_dir()


def test_a_living_process_keeps_its_folder(tmp_path, owner):
    _, folder = owner
    assert scratch.sweep(tmp_path) == []
    assert folder.is_dir()


def test_the_next_process_with_the_same_number_does_not_keep_it(tmp_path, owner):
    _, folder = owner
    head, _, rest = folder.name.rpartition("-")[0].rpartition("-")
    (tmp_path / f"{head}-{int(rest) - 1}-earlier").mkdir()
    assert scratch.sweep(tmp_path) == [f"{head}-{int(rest) - 1}-earlier"]


def test_a_folder_of_another_container_or_boot_is_left(tmp_path, owner):
    process, folder = owner
    end(process)
    other = folder.rename(tmp_path / folder.name.replace(scratch._surroundings(), "0" * 8))
    assert scratch.sweep(tmp_path) == []
    assert other.is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_folder_of_another_user_is_left(tmp_path, owner):
    process, folder = owner
    end(process)
    os.chown(folder, 12345, 12345)
    assert scratch.sweep(tmp_path) == []
    assert folder.is_dir()


def test_a_link_or_a_file_of_such_a_name_is_left(tmp_path, owner):
    process, folder = owner
    end(process)
    (tmp_path / "elsewhere").mkdir()
    folder.rmdir()
    folder.symlink_to(tmp_path / "elsewhere")
    (tmp_path / f"{folder.name}x").write_text("a file")
    assert scratch.sweep(tmp_path) == []
    assert folder.is_symlink()


def test_the_next_start_sweeps(tmp_path, owner):
    process, folder = owner
    end(process)
    again = subprocess.Popen(
        [sys.executable, "-c", MAKE],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    made = Path(again.stdout.readline().strip())
    end(again)
    again.stdout.close()
    assert (folder.exists(), made.is_dir()) == (False, True)
