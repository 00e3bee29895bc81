"""Batch files: what is open goes out, what comes back is found as if it had been asked."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from asking import request, spec_of
from pydantic import BaseModel

from cupel.llm import Ending, Format, planned_client, read_batch, write_batch
from cupel.llm import batch as batch_module
from cupel.llm.reading import Reader
from cupel.model.errors import UsageError
from faulty_server import completion

URL = "http://127.0.0.1:9/v1"


@pytest.fixture
def client(store):
    return planned_client(spec_of(URL), store)


def lines_of(paths):
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def result(line, **response):
    return json.dumps(
        {"id": "b", "custom_id": line["custom_id"], "response": response or None, "error": None}
    )


def fine(line, text):
    return result(line, status_code=200, request_id="x", body=completion(text).body)


def test_each_line_is_one_open_sample_in_the_form_of_the_api(client, tmp_path):
    questions = [(request("q", temperature=0.5, seed=7), 2), (request("r"), 1)]
    lines = lines_of(write_batch(client, questions, tmp_path / "out"))
    assert [(line["method"], line["url"]) for line in lines] == [("POST", "/v1/chat/completions")] * 3
    assert [line["body"].get("seed") for line in lines] == [7, 8, None]
    assert lines[0]["body"] == {
        "model": "the-model",
        "messages": [{"role": "user", "content": "q"}],
        "temperature": 0.5,
        "seed": 7,
    }
    assert len({line["custom_id"] for line in lines}) == 3
    assert all(len(line["custom_id"]) == 64 for line in lines)


def test_results_stand_in_the_store_as_if_they_had_been_asked(client, store, serve, asking, tmp_path):
    server = serve(lambda asked: completion("asked"))
    client = planned_client(spec_of(server), store)
    questions = [(request("q"), 2), (request("r"), 1)]
    lines = lines_of(write_batch(client, questions, tmp_path / "out"))
    results = tmp_path / "results.jsonl"
    results.write_text("\n".join(fine(line, f"offline {number}") for number, line in enumerate(lines[:2])))
    assert read_batch(store, results).to_json() == {
        "lines": 2,
        "answered": 2,
        "known_before": 0,
        "failed": {},
        "foreign": 0,
    }
    one = asking(server)
    assert [answer.text for answer in one.ask("q", 2)] == ["offline 0", "offline 1"]
    assert [answer.text for answer in one.ask("r")] == ["asked"]
    assert len(server.seen) == 1
    assert read_batch(store, results).known_before == 2


def test_what_is_answered_or_asked_twice_is_not_written_again(client, store, tmp_path):
    asked = request("q")
    (path,) = write_batch(client, [(asked, 1), (asked, 2)], tmp_path / "a")
    lines = lines_of([path])
    assert len(lines) == 2
    (tmp_path / "r").write_text(fine(lines[0], "x"))
    read_batch(store, tmp_path / "r")
    (again,) = write_batch(client, [(asked, 2)], tmp_path / "b")
    assert lines_of([again]) == lines[1:]
    (tmp_path / "r").write_text(fine(lines[1], "x"))
    read_batch(store, tmp_path / "r")
    assert write_batch(client, [(asked, 2)], tmp_path / "c") == []


def test_failures_that_are_final_are_answers_and_others_leave_the_question_open(client, store, tmp_path):
    lines = lines_of(
        write_batch(client, [(request(f"q{number}"), 1) for number in range(8)], tmp_path / "out")
    )
    results = tmp_path / "results.jsonl"
    too_long = {"error": {"message": "maximum context length is 10", "code": "context_length_exceeded"}}
    results.write_text(
        "\n".join(
            [
                result(lines[0], status_code=400, body=too_long),
                result(lines[1], status_code=500, body={"error": {"message": "oops"}}),
                json.dumps(
                    {
                        "custom_id": lines[2]["custom_id"],
                        "error": {"code": "batch_expired", "message": "expired"},
                    }
                ),
                json.dumps({"custom_id": lines[3]["custom_id"], "response": None, "error": None}),
                result(lines[4], status_code=200, body=completion("half", finish="error").body),
                json.dumps({"custom_id": "somebody else's", "response": {}}),
                '{"cut',
                "[]",
                "",
                json.dumps(
                    {
                        "custom_id": lines[5]["custom_id"],
                        "response": {"status_code": 400},
                        "error": too_long["error"],
                    }
                ),
                result(lines[6], status_code=200, body=completion("", refusal="no").body),
            ]
        )
    )
    assert read_batch(store, results).to_json() == {
        "lines": 10,
        "answered": 3,
        "known_before": 0,
        "failed": {
            "HTTP 500: oops": 1,
            "expired": 1,
            "neither response nor error": 1,
            "the line is no result": 2,
            "the server broke the sample off": 1,
        },
        "foreign": 1,
    }
    from_store = planned_client(client.spec, store)
    endings = [asyncio.run(from_store.ask(request(f"q{number}")))[0].ending for number in (0, 1, 5, 6)]
    assert endings == [Ending.TOO_LONG, Ending.REJECTED, Ending.TOO_LONG, Ending.REFUSAL]


def test_an_answer_may_hold_characters_that_end_lines_elsewhere(client, store, tmp_path):
    text = "one\u2028two\u0085three\x0cfour"
    lines = lines_of(write_batch(client, [(request("q"), 1), (request("r"), 1)], tmp_path / "out"))
    whole = {
        "custom_id": lines[0]["custom_id"],
        "response": {"status_code": 200, "body": completion(text).body},
    }
    results = tmp_path / "results.jsonl"
    raw = json.dumps(whole, ensure_ascii=False).encode()
    results.write_bytes(raw + b"\r\n" + fine(lines[1], "bad").encode().replace(b"bad", b"\xff") + b"\n")

    report = read_batch(store, results)

    assert (report.lines, report.answered, dict(report.failed)) == (2, 1, {"the line is no result": 1})
    (answer,) = asyncio.run(client.ask(request("q")))
    assert answer.text == text


def test_structured_answers_are_asked_for_in_the_form_that_the_server_knows(store, tmp_path):
    class Case(BaseModel):
        code: str

    asked = replace(request("q"), schema=Reader(Case).value_schema())
    client = planned_client(spec_of(URL, {"answers_as": Format.FENCED}), store)
    (line,) = lines_of(write_batch(client, [(asked, 1)], tmp_path / "out"))
    assert "response_format" not in line["body"]
    assert '"code"' in line["body"]["messages"][-1]["content"]
    (tmp_path / "r").write_text(fine(line, "```json\n{}\n```"))
    read_batch(store, tmp_path / "r")
    assert store.answers([line["custom_id"]])[line["custom_id"]].body["form"] == "fenced"


def test_files_are_split_at_the_bounds_of_the_api_and_never_written_over(client, tmp_path, monkeypatch):
    monkeypatch.setattr(batch_module, "MOST_LINES", 4)
    paths = write_batch(client, [(request(f"q{number}"), 1) for number in range(10)], tmp_path / "out")
    assert [path.name for path in paths] == ["m-0001.jsonl", "m-0002.jsonl", "m-0003.jsonl"]
    assert [len(path.read_text().splitlines()) for path in paths] == [4, 4, 2]
    monkeypatch.setattr(batch_module, "MOST_BYTES", 400)
    small = write_batch(client, [(request(f"q{number}"), 1) for number in range(10)], tmp_path / "small")
    assert len(lines_of(small)) == 10
    assert all(path.stat().st_size <= 400 for path in small)
    with pytest.raises(UsageError, match="holds batch files for m already"):
        write_batch(client, [(request("q"), 1)], tmp_path / "out")


def test_a_file_that_cannot_be_read_is_a_usage_error(store, tmp_path):
    with pytest.raises(UsageError, match="nothing there"):
        read_batch(store, tmp_path / "nothing there")
