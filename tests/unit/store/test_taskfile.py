"""Task files: good lines are read, bad ones set aside with line and reason, and nothing is lost."""

import gzip
import json

import pytest

from cupel.model.errors import UsageError
from cupel.model.task import task_from_json
from cupel.store.taskfile import Rejected, candidate_line, read_tasks, write_lines


def record(id_="a", **fields):
    return {
        "format": "cupel.task/1", "id": id_, "prompt": "p", "requirements": None, "interface": {"kind": "function", "name": "f"},
        "reference": None, "tests": [], **fields,
    }  # fmt: skip


def line(*args, **fields):
    return json.dumps(record(*args, **fields)).encode()


def written(tmp_path, *lines, name="tasks.jsonl", candidates=None):
    path = tmp_path / name
    path.write_bytes(b"\n".join(lines))
    if candidates is not None:
        (tmp_path / "candidates.jsonl").write_text("\n".join(json.dumps(one) for one in candidates))
    return path


def ids(found):
    return [task.id for task in found.tasks]


BAD = {
    "not JSON": (b"{", "not JSON"),
    "not an object": (b"[1]", "task: Input should be a valid dictionary"),
    "null": (b"null", "task: Input should be a valid dictionary"),
    "a missing field": (
        json.dumps({key: value for key, value in record("x").items() if key != "prompt"}).encode(),
        "prompt: Field required",
    ),
    "a wrong type": (line("x", prompt=5), "prompt: Input should be a valid string"),
    "a wrong format": (line("x", format="cupel.task/2"), "format: Input should be 'cupel.task/1'"),
    "bytes that are no UTF-8": (b'{"id": "\xff"}', "not UTF-8"),
    "a hundred thousand brackets": (b"[" * 100_000, "not JSON"),
    "an integer too long": (b"1" * 5000, "not JSON"),
    "an id that stands there already": (line("a"), "id: 'a' stands in the file twice; the first one counts"),
    "an id that no table can hold": (line("x\ud800"), "id: Input should be a valid string"),
    "a NUL": (b"\0", "not JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_line_is_set_aside_and_the_rest_read(tmp_path, name):
    bad, reason = BAD[name]
    found = read_tasks(written(tmp_path, line("a"), bad, line("b")))
    assert ids(found) == ["a", "b"]
    (rejected,) = found.rejected
    assert (rejected.file, rejected.line) == ("tasks.jsonl", 2)
    assert rejected.reason.startswith(reason)


def test_what_is_set_aside_names_its_task_where_it_has_a_name(tmp_path):
    found = read_tasks(written(tmp_path, line("x", prompt=5), line("y")[:-1]))
    assert [one.task_id for one in found.rejected] == ["x", None]
    assert found.rejected[0].to_json() == {
        "file": "tasks.jsonl", "line": 1, "task_id": "x", "reason": "prompt: Input should be a valid string",
    }  # fmt: skip


def test_what_is_set_aside_is_told_so_that_every_file_can_hold_it(tmp_path):
    (rejected,) = read_tasks(written(tmp_path, line("x\ud800"))).rejected
    assert rejected.task_id == r"x\ud800"


def test_blank_lines_a_byte_order_mark_and_carriage_returns_are_no_matter(tmp_path):
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + line("a") + b"\r\n\r\n   \n" + line("b", prompt=5) + b"\r\n" + line("c")
    )
    found = read_tasks(path)
    assert ids(found) == ["a", "c"]
    assert [one.line for one in found.rejected] == [4]


def test_an_empty_file_holds_nothing(tmp_path):
    assert read_tasks(written(tmp_path)).tasks == ()


def test_a_compressed_file_and_a_folder_are_read(tmp_path):
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(line("a")))
    assert ids(read_tasks(tmp_path / "x.jsonl.gz")) == ["a"]
    written(tmp_path, line("b"))
    assert ids(read_tasks(tmp_path)) == ["b"]


@pytest.mark.parametrize(
    "data",
    [gzip.compress(line("a") * 1000)[:-20], b"no gzip", gzip.compress(b"x")[:12] + b"\xff" * 20],
    ids=[
        "cut short",
        "no gzip",
        "broken inside",
    ],  # the bytes hold the time of day, and ids have to be the same in every process
)
def test_a_broken_compressed_file_is_a_usage_error(tmp_path, data):
    (tmp_path / "x.jsonl.gz").write_bytes(data)
    with pytest.raises(UsageError, match="cannot be read"):
        read_tasks(tmp_path / "x.jsonl.gz")


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_tasks(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="no such file"):
        read_tasks(tmp_path)


class TestCandidatesBeside:
    def read(self, tmp_path, *candidates, **fields):
        return read_tasks(written(tmp_path, line("a", **fields), line("b"), candidates=candidates))

    def test_join_their_tasks_after_those_of_the_file(self, tmp_path):
        own = [{"id": "c0", "code": "x"}]
        found = self.read(
            tmp_path, {"task_id": "a", "id": "c1", "code": "1"}, {"task_id": "b", "id": "c0", "files": {"solution.py": ""}},
            {"task_id": "a", "id": "c2", "code": "2", "origin": "model:x", "extra": 1}, candidates=own,
        )  # fmt: skip
        assert [[one.id for one in task.candidates] for task in found.tasks] == [["c0", "c1", "c2"], ["c0"]]
        assert found.rejected == ()
        assert candidate_line("a", found.tasks[0].candidates[2]) == {
            "task_id": "a", "code": "2", "id": "c2", "origin": "model:x", "extra": 1,
        }  # fmt: skip

    @pytest.mark.parametrize(
        "candidate, task_id, reason",
        [
            ({"task_id": "z", "id": "c", "code": ""}, "z", "task_id: there is no task 'z'"),
            (
                {"task_id": "a", "id": "c0", "code": ""},
                "a",
                "id: candidate 'c0' of task 'a' stands there twice",
            ),
            ({"id": "c", "code": ""}, None, "task_id: a candidate's line needs it, as text"),
            ({"task_id": 5, "id": "c", "code": ""}, None, "task_id: a candidate's line needs it, as text"),
            ({"task_id": "a", "id": "c"}, None, "task: give either `code` or `files`"),
            (
                {"task_id": "a", "id": "c", "code": "", "files": {}},
                None,
                "task: give either `code` or `files`",
            ),
            (["a"], None, "task_id: a candidate's line needs it, as text"),
        ],
    )
    def test_that_do_not_fit_are_set_aside(self, tmp_path, candidate, task_id, reason):
        found = self.read(
            tmp_path,
            candidate,
            {"task_id": "b", "id": "fine", "code": ""},
            candidates=[{"id": "c0", "code": "x"}],
        )
        assert found.rejected == (Rejected("candidates.jsonl", 1, task_id, reason),)
        assert [one.id for one in found.tasks[1].candidates] == ["fine"]


def test_lines_are_written_whole_and_read_back_the_same(tmp_path):
    tasks = [
        task_from_json(record("a", prompt="ü\u2028\ud800", unknown={"x": [1]})),
        task_from_json(record("b")),
    ]
    assert write_lines(tmp_path / "out.jsonl", tasks) == 2
    assert read_tasks(tmp_path / "out.jsonl").tasks == tuple(tasks)
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_cannot_be_written_leaves_the_old_file_as_it_was(tmp_path):
    path = tmp_path / "out.jsonl"
    write_lines(path, [{"a": 1}])
    with pytest.raises(TypeError):
        write_lines(path, [{"a": 2}, {"a": object()}])
    assert path.read_text() == '{"a": 1}\n'
