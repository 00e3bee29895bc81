"""Reading a whole source: formats by name, ids once, nothing lost beside a bad record."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_sources import imported, reasons

from cupel.dataset import ingest
from cupel.dataset.ingest.draft import numbers
from cupel.dataset.ingest.packages import third_party
from cupel.model.errors import UsageError

GOOD = {"id": "a", "prompt": "P", "samples": [{"input": "", "output": "1"}], "reference": "print(1)"}


def test_the_formats_are_these() -> None:
    assert list(ingest.FORMATS) == [
        "humaneval",
        "classeval",
        "quixbugs",
        "stdio",
        "exercism",
        "evolvecoder",
        "columns",
    ]


def test_an_unknown_format_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'human-eval': no such format; did you mean 'humaneval'\?"):
        ingest.read("human-eval", tmp_path)
    with pytest.raises(UsageError, match="'zzz': no such format; the formats are humaneval, "):
        ingest.read("zzz", tmp_path)


def test_a_mapping_belongs_to_columns_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--map goes with the format 'columns'"):
        ingest.read("stdio", tmp_path, columns=ingest.ColumnMap({}))


def test_an_id_stands_once(tmp_path: Path) -> None:
    found = imported(tmp_path, "stdio", GOOD, GOOD | {"prompt": "Q"}, GOOD | {"id": "b"})
    assert [(task.id, task.prompt) for task in found.tasks] == [("a", "P"), ("b", "P")]
    assert reasons(found) == [(2, "a", "the id stands twice in the source; the first record is kept")]


def test_a_record_that_failed_does_not_take_an_id(tmp_path: Path) -> None:
    found = imported(tmp_path, "stdio", GOOD | {"samples": []}, GOOD)
    assert [task.provenance["source"] for task in found.tasks] == ["source.jsonl:2"]


def test_bad_lines_and_bad_records_come_in_the_order_of_the_source(tmp_path: Path) -> None:
    source = tmp_path / "x.jsonl"
    source.write_text("nonsense\n" + json.dumps(GOOD | {"prompt": 1}) + "\n\n[]\n" + json.dumps(GOOD) + "\n")
    found = ingest.read("stdio", source)
    assert [task.id for task in found.tasks] == ["a"]
    assert [lost.line for lost in found.set_aside] == [1, 2, 4]
    assert [lost.file for lost in found.set_aside] == [str(source)] * 3


def test_a_value_nested_too_deeply_costs_its_record_alone(tmp_path: Path) -> None:
    source = tmp_path / "x.jsonl"
    good = json.dumps(GOOD)
    source.write_text(f'{good[:-1]}, "extra": {"[" * 990}{"]" * 990}}}\n{good}\n')
    found = ingest.read("stdio", source)
    assert [task.provenance["source"] for task in found.tasks] == ["x.jsonl:2"]
    # how deep the JSON reader itself goes differs between Python's versions
    assert [
        (lost.line, "deeply" in lost.reason or "recursion" in lost.reason) for lost in found.set_aside
    ] == [(1, True)]


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "id", "task_id", "slug", "prompt", "question", "entry_point", "reference", "canonical_solution", "test", "tests",
    "base_asserts", "candidates", "samples", "files", "solution", "outputs", "contract", "base_input", "synthesis_result",
]  # fmt: skip


@given(st.sampled_from(sorted(ingest.FORMATS)), st.dictionaries(st.sampled_from(FIELDS), any_json))
def test_whatever_a_record_holds_it_is_a_task_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, format: str, record: dict[str, object]
) -> None:
    found = imported(tmp_path_factory.mktemp("any"), format, record)
    assert len(found.tasks) == 1 or len(found.set_aside) == 1


@pytest.mark.parametrize(
    ("count", "ids"),
    [(0, []), (1, ["c00"]), (100, ["c00", "c99"]), (101, ["c000", "c100"]), (1001, ["c0000", "c1000"])],
)
def test_ids_have_two_digits_or_as_many_as_needed(count: int, ids: list[str]) -> None:
    found = numbers("c", count)
    assert len(found) == count
    assert sorted(found) == found
    assert [found[0], found[-1]] == ids if count > 1 else found == ids


def test_distributions_are_named_as_they_are_installed() -> None:
    sources = [
        "import os, numpy.linalg as la\nfrom PIL import Image",
        "def f():\n    import yaml, mine",
        "no python",
    ]
    assert third_party(sources, exclude={"mine"}) == ["PyYAML", "numpy", "pillow"]
