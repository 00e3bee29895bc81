"""What of the machine programs see, and the removal of whatever they leave."""

import os

import pytest

from cupel.sandbox.guest import places


@pytest.fixture
def library(tmp_path):
    for path in (
        "lib/python3.11/json",
        "lib/python3.11/site-packages/numpy",
        "lib/python3/dist-packages",
        "bin",
    ):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "lib/python3.11/os.py").write_text("")
    return tmp_path


class TestSight:
    def test_third_party_packages_among_the_libraries_are_hidden(self, library):
        assert places.hidden([str(library)]) == [
            f"{library}/lib/python3.11/site-packages",
            f"{library}/lib/python3/dist-packages",
        ]

    def test_what_is_visible_covers_all_but_the_hidden(self, library):
        hidden = places.hidden([str(library)])
        assert places.visible(str(library), hidden) == [
            f"{library}/bin",
            f"{library}/lib/python3.11/json",
            f"{library}/lib/python3.11/os.py",
        ]

    def test_a_folder_with_nothing_hidden_is_visible_as_a_whole(self, library):
        assert places.visible(f"{library}/bin", places.hidden([str(library)])) == [f"{library}/bin"]

    def test_folders_below_others_and_missing_ones_are_left_out(self, library):
        asked = (f"{library}/lib/python3.11", f"{library}/lib", f"{library}/none", f"{library}/bin")
        assert places.outermost(asked) == [f"{library}/bin", f"{library}/lib"]

    def test_packages_have_new_names_where_there_is_a_new_root(self):
        assert places.package_paths("namespaces", ("/a", "/b")) == ["/packages/0", "/packages/1"]
        assert places.package_paths("container", ("/a",)) == ["/packages/0"]
        assert places.package_paths("landlock", ("/a",)) == places.package_paths("none", ("/a",)) == ["/a"]


class TestEmpty:
    def test_files_folders_links_and_pipes_go_and_what_links_point_to_stays(self, tmp_path):
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "kept").write_text("x")
        inside = tmp_path / "inside"
        (inside / "a/b").mkdir(parents=True)
        (inside / "a/b/file").write_text("x")
        (inside / "link").symlink_to(outside)
        (inside / "a/dangling").symlink_to("nowhere")
        os.mkfifo(inside / "a/pipe")
        places.empty(str(inside))
        assert list(inside.iterdir()) == []
        assert (outside / "kept").read_text() == "x"

    def test_folders_without_any_rights_go(self, tmp_path):
        (tmp_path / "a/b/c").mkdir(parents=True)
        for path in ("a/b/c", "a/b", "a"):
            (tmp_path / path).chmod(0)
        places.empty(str(tmp_path))
        assert list(tmp_path.iterdir()) == []

    def test_a_nest_deeper_than_any_path_may_be_goes(self, tmp_path):
        inside = tmp_path / "inside"
        inside.mkdir()
        here = os.open(inside, os.O_RDONLY)
        for _ in range(3000):
            os.mkdir("deep", dir_fd=here)
            below = os.open("deep", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)
        places.empty(str(inside))
        assert list(inside.iterdir()) == []


class TestSize:
    def test_bytes_of_all_files_at_every_depth_count(self, tmp_path):
        (tmp_path / "a").mkdir()
        for path in ("one", "a/two"):
            (tmp_path / path).write_bytes(b"x" * 8192)
        assert 16384 <= places.bytes_below(str(tmp_path), 1 << 30, 100) < 1 << 20

    def test_counting_stops_where_it_is_enough(self, tmp_path):
        for number in range(10):
            (tmp_path / str(number)).write_bytes(b"x" * 8192)
        assert places.bytes_below(str(tmp_path), 20000, 100) < 10 * 8192

    def test_too_many_files_are_too_much(self, tmp_path):
        for number in range(11):
            (tmp_path / str(number)).touch()
        assert places.bytes_below(str(tmp_path), 1 << 30, 10) == 1 << 30
        assert places.bytes_below(str(tmp_path), 1 << 30, 11) == 0

    def test_a_nest_too_deep_to_look_at_is_too_much(self, tmp_path):
        (tmp_path / "/".join("x" * 70)).mkdir(parents=True)
        assert places.bytes_below(str(tmp_path), 1 << 30, 1000) == 1 << 30

    def test_what_is_not_there_is_nothing(self, tmp_path):
        assert places.bytes_below(str(tmp_path / "none"), 1 << 30, 10) == 0
