"""Control groups of both versions, on trees of plain files that look like them."""

import os
from pathlib import Path

import pytest

from cupel.sandbox import cgroup
from cupel.sandbox.cgroup import Place
from cupel.sandbox.limits import Limits

LIMITS = Limits(memory_bytes=1000, processes=8)


@pytest.fixture
def machine(tmp_path):
    """A function that lays out `/proc/self/mounts` and `/proc/self/cgroup`."""

    def lay_out(mounts, groups):
        (tmp_path / "mounts").write_text("".join(f"none {tmp_path}/{line} 0 0\n" for line in mounts))
        (tmp_path / "cgroup").write_text("".join(f"{line}\n" for line in groups))
        return tmp_path / "mounts", tmp_path / "cgroup"

    return lay_out


@pytest.fixture
def first(machine, tmp_path):
    """Version 1: this process is in the group `/own` of memory, and in none of pids."""
    (tmp_path / "memory/own").mkdir(parents=True)
    (tmp_path / "pids").mkdir()
    mounts = [
        "memory cgroup rw,relatime,memory",
        "pids cgroup rw,pids",
        "cpu cgroup rw,cpu",
        "two cgroup2 rw",
    ]
    return machine(mounts, ["5:memory:/own", "4:pids:/", "3:cpu:/", "0::/"])


def second(machine, tmp_path, own, beside):
    (tmp_path / "two/app/own").mkdir(parents=True)
    for folder, kinds in (("two/app/own", own), ("two/app", beside)):
        (tmp_path / folder / "cgroup.subtree_control").write_text(kinds)
        (tmp_path / folder / "cgroup.procs").write_text("")
    return machine(["two cgroup2 rw"], ["0::/app/own"])


def read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_version_1_has_a_place_for_each_kind(first, tmp_path):
    assert cgroup.places(*first) == [
        Place(tmp_path / "memory/own", 1, ("memory",)),
        Place(tmp_path / "pids", 1, ("pids",)),
    ]


def test_version_2_has_a_place_below_our_own_group_where_it_hands_controllers_on(machine, tmp_path):
    found = cgroup.places(*second(machine, tmp_path, "cpu memory pids", "memory pids"))
    assert found == [Place(tmp_path / "two/app/own", 2, ("memory", "pids"))]


def test_else_beside_it(machine, tmp_path):
    found = cgroup.places(*second(machine, tmp_path, "", "memory pids"))
    assert found == [Place(tmp_path / "two/app", 2, ("memory", "pids"))]


def test_nowhere_else(machine, tmp_path):
    assert cgroup.places(*second(machine, tmp_path, "", "cpu")) == []
    assert cgroup.places(tmp_path / "none", tmp_path / "none") == []


def test_both_versions_together_bound_each_kind_once(machine, tmp_path):
    (tmp_path / "pids").mkdir()
    (tmp_path / "two/app").mkdir(parents=True)
    (tmp_path / "two/app/cgroup.subtree_control").write_text("memory pids")
    (tmp_path / "two/app/cgroup.procs").write_text("")
    laid_out = machine(["pids cgroup rw,pids", "two cgroup2 rw"], ["4:pids:/", "0::/app"])
    assert cgroup.places(*laid_out) == [
        Place(tmp_path / "pids", 1, ("pids",)),
        Place(tmp_path / "two/app", 2, ("memory",)),
    ]


def test_limits_of_version_1_hold_for_program_and_test_together(first):
    groups = cgroup.make(*first)
    memory, pids = groups.folders
    (memory / "memory.memsw.limit_in_bytes").write_text("")
    groups.limit(LIMITS, 500)
    assert groups.bound == ("memory", "pids")
    assert read(memory) == {"memory.limit_in_bytes": "2500", "memory.memsw.limit_in_bytes": "2500"}
    assert read(pids) == {"pids.max": "16"}


def test_limits_of_version_2(machine, tmp_path):
    groups = cgroup.make(*second(machine, tmp_path, "memory pids", ""))
    (folder,) = groups.folders
    (folder / "memory.swap.max").write_text("max")
    groups.limit(LIMITS, 500)
    assert read(folder) == {"memory.max": "2500", "memory.swap.max": "0", "pids.max": "16"}


def test_equal_limits_are_not_written_again(machine, tmp_path):
    groups = cgroup.make(*second(machine, tmp_path, "pids", ""))
    groups.limit(LIMITS, 0)
    (groups.folders[0] / "pids.max").write_text("changed")
    groups.limit(LIMITS, 0)
    assert read(groups.folders[0]) == {"pids.max": "changed"}


def test_groups_are_told_apart_and_removed(first, tmp_path):
    one, other = cgroup.make(*first), cgroup.make(*first)
    assert len({*one.folders, *other.folders}) == 4
    one.remove()
    other.remove()
    assert one.bound == one.folders == ()
    assert list((tmp_path / "pids").iterdir()) == []


def test_groups_of_processes_that_are_gone_are_swept_and_those_of_others_stay(first, tmp_path):
    pids = tmp_path / "pids"
    for name in ("cupel-999999999-0", f"cupel-{os.getppid()}-0", "else"):
        (pids / name).mkdir()
    groups = cgroup.make(*first)
    left = {path.name for path in pids.iterdir()} - {path.name for path in groups.folders}
    assert left == {f"cupel-{os.getppid()}-0", "else"}
