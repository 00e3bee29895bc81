"""Reading rows: every way in, every way a row can be bad, and nothing lost beside it."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cupel.dataset.ingest.fields import left_over
from cupel.dataset.ingest.records import Row, SetAside, rows
from cupel.model.errors import UsageError


def test_json_lines_come_with_their_line_numbers_and_blank_lines_do_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n\n   \n{"a": 2}')
    assert list(rows(path)) == [Row(path, 1, {"a": 1}), Row(path, 4, {"a": 2})]


def test_bad_lines_are_set_aside_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": \n[1]\n{"a": "\xff"}\n{"a": 2}\n')
    found = list(rows(path))
    assert [row.data for row in found if isinstance(row, Row)] == [{"a": 1}, {"a": 2}]
    assert [(lost.line, lost.reason) for lost in found if isinstance(lost, SetAside)] == [
        (2, "not JSON: Expecting value: line 2 column 1 (char 7)"),
        (3, "a record is a JSON object, not of type list"),
        (4, "not UTF-8: invalid start byte at byte 7"),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n')
    assert list(rows(path)) == [Row(path, 1, {"a": 1})]


def test_a_gzipped_file_reads_like_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n{"a": 2}\n'))
    assert list(rows(path)) == [Row(path, 1, {"a": 1}), Row(path, 2, {"a": 2})]


def test_a_gzipped_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({"a": n, "noise": str(n**50)}) + "\n" for n in range(2000))
    whole = gzip.compress(lines.encode())
    path.write_bytes(whole[: len(whole) // 2])
    *before, last = rows(path)
    assert [row.data["a"] for row in before if isinstance(row, Row)] == list(range(len(before)))
    assert len(before) > 100
    assert isinstance(last, SetAside)
    assert last.line == len(before) + 1
    assert last.reason.startswith("the gzipped file breaks off: ")


def test_a_json_array_is_read_element_by_element(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, 7]')
    assert list(rows(path)) == [
        Row(path, 1, {"a": 1}),
        SetAside(str(path), 2, None, "a record is a JSON object, not of type int"),
    ]


def test_a_broken_json_array_is_set_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}')
    (lost,) = rows(path)
    assert isinstance(lost, SetAside)
    assert lost.reason.startswith("not JSON: ")


def test_parquet_rows_are_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": list(range(100)), "b": [["x"]] * 100}), path)
    assert list(rows(path)) == [Row(path, n + 1, {"a": n, "b": ["x"]}) for n in range(100)]


def test_what_is_no_parquet_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR0")
    (lost,) = rows(path)
    assert isinstance(lost, SetAside)
    assert lost.reason.startswith("not readable as Parquet from here on: ")


def test_the_files_of_a_folder_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"a": 2}\n')
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n')
    (tmp_path / "README.md").write_text("no data")
    assert [row.data["a"] for row in rows(tmp_path) if isinstance(row, Row)] == [1, 2]


def test_there_must_be_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        list(rows(tmp_path / "absent.jsonl"))
    with pytest.raises(UsageError, match=r"holds no file of \.jsonl"):
        list(rows(tmp_path))


def test_what_is_set_aside_says_where_and_why() -> None:
    lost = SetAside("in/a.jsonl", 3, "x/1", "prompt: is missing")
    assert str(lost) == "in/a.jsonl:3: x/1: prompt: is missing"
    assert lost.to_json() == {"file": "in/a.jsonl", "line": 3, "name": "x/1", "reason": "prompt: is missing"}
    assert str(SetAside("in/bob", None, None, "gone")) == "in/bob: gone"


def test_left_over_fields_are_kept_in_the_types_of_json() -> None:
    data = {"id": "a", "price": Decimal("1.5"), "tags": (1, b"x"), "none": None, "deep": {1: True}}
    assert left_over(data, {"id"}) == {"price": "1.5", "tags": [1, "b'x'"], "deep": {"1": True}}
