"""The response store: what was answered stands for good, for every process that shares it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.model.errors import StoreError
from cupel.store.responses import FILE, ResponseStore, StoredAnswer, StoredRequest, default_folder

ASKED = StoredRequest(
    "r", "http://x/v1", "m", {"messages": [{"role": "user", "content": "ü\ud800"}]}, "solve@1"
)


def answer(key: str, text: str = "hi", sample: int = 0, output: int = 2) -> StoredAnswer:
    return StoredAnswer(key, "r", sample, 1, output, {"choice": {"message": {"content": text}}})


@pytest.fixture
def store(tmp_path):
    with ResponseStore(tmp_path) as opened:
        yield opened


class TestAnswers:
    def test_are_found_again_after_the_store_was_closed(self, tmp_path):
        with ResponseStore(tmp_path / "new" / "folder") as store:
            store.put_request(ASKED)
            assert store.put_answer(answer("k", "\ud800\0ü")) == answer("k", "\ud800\0ü")
        with ResponseStore(tmp_path / "new" / "folder") as store:
            assert store.answers(["k", "other"]) == {"k": answer("k", "\ud800\0ü")}
            assert list(store.requests()) == [ASKED] == [store.request("r")]
            assert store.request("s") is None

    def test_stand_as_they_came_first(self, store):
        store.put_answer(answer("k", "first"))
        assert store.put_answer(answer("k", "second")) == answer("k", "first")
        assert store.answers(["k"]) == {"k": answer("k", "first")}

    def test_are_seen_by_others_at_once(self, store, tmp_path):
        with ResponseStore(tmp_path) as other:
            store.put_answer(answer("k"))
            assert other.answers(["k"]) == {"k": answer("k")}
            assert other.put_answer(answer("k", "late")) == answer("k")

    def test_are_looked_up_many_at_a_time(self, store):
        keys = [f"k{number}" for number in range(1203)]
        for key in keys[::2]:
            store.put_answer(answer(key))
        assert set(store.answers(keys)) == set(keys[::2])
        assert store.answers([]) == {}

    @settings(deadline=None)
    @given(
        st.lists(
            st.dictionaries(st.text(max_size=5), st.text() | st.integers() | st.none(), max_size=3),
            max_size=5,
        )
    )
    def test_keep_any_body(self, bodies):
        with tempfile.TemporaryDirectory() as folder, ResponseStore(Path(folder)) as store:
            put = {
                f"k{number}": StoredAnswer(f"k{number}", "r", 0, 0, 0, body)
                for number, body in enumerate(bodies)
            }
            for one in put.values():
                store.put_answer(one)
            assert store.answers(list(put)) == put

    def test_have_a_mean_length_for_each_model(self, store):
        store.put_request(ASKED)
        store.put_request(StoredRequest("s", "http://x/v1", "other", {}, None))
        for number, tokens in enumerate([10, 20, 60]):
            store.put_answer(answer(f"k{number}", sample=number, output=tokens))
        store.put_answer(StoredAnswer("z", "s", 0, 0, 999, {}))
        assert store.mean_output_tokens("http://x/v1", "m") == (3, 30.0)
        assert store.mean_output_tokens("http://y/v1", "m") == (0, 0.0)


class TestWhatIsNoted:
    def test_of_an_answer_that_cannot_be_used_replaces_what_was_noted_before(self, store):
        store.put_unusable("k", "Case", {"item 0": "a", "item 1": "b\ud800"})
        store.put_unusable("k", "Other", {"answer": "c"})
        store.put_unusable("k", "Case", {"answer": "d"})
        assert store.unusable("k") == [("k", "Case", "answer", "d"), ("k", "Other", "answer", "c")]
        store.put_unusable("k", "Case", {})
        assert store.unusable() == [("k", "Other", "answer", "c")]

    def test_of_a_server_is_the_latest_finding(self, store):
        assert store.fact("e", "m", "n") is None
        store.put_fact("e", "m", "n", "yes")
        store.put_fact("e", "m", "n", "no")
        assert (store.fact("e", "m", "n"), store.fact("e", "other", "n")) == ("no", None)

    def test_of_a_batch_is_found_by_the_answers_key(self, store):
        store.put_batched([("k", "r", 3, "fenced"), ("l", "r", 4, "")])
        assert store.batched("k") == ("r", 3, "fenced")
        assert store.batched("x") is None


WRITER = """
import sys
import tempfile
from pathlib import Path
from cupel.store.responses import ResponseStore, StoredAnswer, StoredRequest
folder, name = Path(sys.argv[1]), sys.argv[2]
with ResponseStore(folder) as store:
    for number in range(150):
        store.put_request(StoredRequest(f"r{number}", "e", "m", {}, None))
        stands = store.put_answer(StoredAnswer(f"k{number}", f"r{number}", 0, 0, 0, {"by": name}))
        print(stands.body["by"])
"""


def test_processes_that_open_and_write_at_once_agree_on_every_answer(tmp_path):
    folder = tmp_path / "shared"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, folder, name], stdout=subprocess.PIPE, text=True)
        for name in "abcd"
    ]
    said = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4
    assert said[0] == said[1] == said[2] == said[3]
    with ResponseStore(folder) as store:
        found = store.answers([f"k{number}" for number in range(150)])
    assert [found[f"k{number}"].body["by"] for number in range(150)] == said[0]


class TestBrokenFiles:
    def test_that_are_no_store_are_a_store_error(self, tmp_path):
        (tmp_path / FILE).write_bytes(b"this is no database, whatever its name says" * 100)
        with pytest.raises(StoreError, match=FILE):
            ResponseStore(tmp_path)

    def test_a_folder_that_is_a_file_is_a_store_error(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError):
            ResponseStore(tmp_path / "file")

    def test_of_another_version_are_a_store_error_that_says_so(self, tmp_path):
        ResponseStore(tmp_path).close()
        connection = sqlite3.connect(tmp_path / FILE)
        with connection:
            connection.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
        connection.close()
        with pytest.raises(StoreError, match="of version 99"):
            ResponseStore(tmp_path)

    def test_a_transaction_that_fails_changes_nothing_and_the_store_can_be_used_on(self, store):
        store.put_unusable("k", "Case", {"answer": "a"})
        with pytest.raises(AttributeError):
            store.put_unusable("k", "Case", {"answer": "b", "item 0": None})
        with pytest.raises(ValueError):
            store.put_batched(_broken())
        assert store.unusable() == [("k", "Case", "answer", "a")]
        assert store.batched("k") is None
        store.put_fact("e", "m", "n", "yes")


def _broken():
    yield ("k", "r", 0, "")
    raise ValueError


class TestTheFolder:
    def test_is_named_by_the_environment(self, monkeypatch):
        monkeypatch.setenv("CUPEL_RESPONSES", "/some/where")
        assert default_folder() == Path("/some/where")

    def test_is_else_in_the_users_cache(self, monkeypatch):
        monkeypatch.delenv("CUPEL_RESPONSES", raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
        assert default_folder() == Path("/cache/cupel/responses")
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setenv("HOME", "/home/somebody")
        assert default_folder() == Path("/home/somebody/.cache/cupel/responses")
