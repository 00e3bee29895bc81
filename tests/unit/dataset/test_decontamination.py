"""Overlap with benchmarks: planted in four disguises, and absent; the index holds no text; the command's exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from small_run import clamp_task

from cupel.cli.main import run
from cupel.dataset.decontamination.check import check, side_file_of
from cupel.dataset.decontamination.index import COMMON, Index, read_index, write_index
from cupel.dataset.decontamination.items import Fields, Item, read_items
from cupel.dataset.decontamination.overlap import Evidence, evidence_of
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.task import Task
from cupel.store.taskfile import read_tasks, write_lines

PROBLEM = (
    "A ferry carries cars over the sound. Given the lengths of the cars in the order in which they wait, and the length of the "
    "deck, tell how many of them can be taken on board before the first one that no longer fits, leaving a gap of one metre "
    "between every two of them. Write has_room(lengths, deck) and return that number."
)
SOLUTION = (
    "def has_room(lengths, deck):\n    used = 0\n    for count, length in enumerate(lengths):\n        if count:\n            used += 1\n"
    "        used += length\n        if used > deck:\n            return count\n    return len(lengths)\n"
)
OTHER = (
    "Beekeepers weigh every hive in spring. For each weight of the list find the nearest heavier one that comes later and return "
    "the distances, or minus one where there is none; the list may hold up to a thousand weights."
)


def task(id: str = "t", prompt: str = OTHER, code: str | None = None, **changes: Any) -> Task:
    return clamp_task(
        id, prompt=prompt, reference=None if code is None else {"code": code}, candidates=[], **changes
    )


def index_of(tmp_path: Path, *items: Item | Task) -> Index:
    made = [one if isinstance(one, Item) else Item("bench", one.id, one.prompt) for one in items]
    write_index(tmp_path / "index", made)
    return read_index(tmp_path / "index")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    (tmp_path / "bench.jsonl").write_text(json.dumps({"id": "B/1", "text": PROBLEM, "code": SOLUTION}) + "\n")
    items = read_items(tmp_path / "bench.jsonl", None, Fields(["text"], "code"))
    write_index(tmp_path / "index", only_items(items))
    return read_index(tmp_path / "index")


def only_items(found: Iterable[Any]) -> list[Item]:
    return [one for one in found if isinstance(one, Item)]


def test_a_verbatim_copy_overlaps_wholly(index: Index) -> None:
    assert evidence_of(task(prompt=PROBLEM), index) == Evidence(
        "t", True, "bench", "B/1", 1.0, 1.0, 63, False
    )


def test_layout_case_mark_up_and_names_do_not_hide_a_copy(index: Index) -> None:
    words = PROBLEM.replace("has_room(", "carTally(").upper().replace("CARTALLY(", "carTally(").split()
    text = "# Ferry\n\n" + "\n".join(
        f"> **{' '.join(words[at : at + 5])}**" for at in range(0, len(words), 5)
    )
    found = evidence_of(task(prompt=text), index)
    assert (found.overlaps, found.share_of_item) == (True, 1.0)


def test_a_copy_within_a_longer_prompt_is_found_by_the_items_share(index: Index) -> None:
    found = evidence_of(task(prompt=f"{OTHER * 5}\n{PROBLEM}\n{OTHER * 5}"), index)
    assert (found.overlaps, found.share_of_item) == (True, 1.0)
    assert found.share_of_task < 0.7


def test_a_solution_with_other_names_overlaps_whatever_the_prompt_says(index: Index) -> None:
    code = (
        SOLUTION.replace("has_room", "tally")
        .replace("used", "metres")
        .replace("length", "x")
        .replace("count", "n")
    )
    assert evidence_of(task(code=f'"""Mine."""\n{code}'), index) == Evidence(
        "t", True, "bench", "B/1", 0.0, 0.0, 0, True
    )


def test_a_very_short_solution_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"id": 1, "text": PROBLEM, "code": "def f(x):\n    return x\n"}) + "\n"
    )
    index = index_of(tmp_path, *only_items(read_items(tmp_path / "b.jsonl", None, Fields(["text"], "code"))))
    assert not evidence_of(task(code="def g(y):\n    return y\n"), index).overlaps


def test_an_unrelated_task_has_nothing_in_common(index: Index) -> None:
    code = "def f(weights):\n    return [next((j - i for j in range(i, len(weights)) if weights[j] > weights[i]), -1) for i in range(len(weights))]\n"
    assert evidence_of(task(code=code), index) == Evidence("t", False, None, None, 0.0, 0.0, 0, False)


def test_a_phrase_in_common_is_evidence_and_no_overlap(index: Index) -> None:
    phrase = "in the order in which they wait, and the length"
    found = evidence_of(task(prompt=f"{OTHER} {phrase} {OTHER}"), index)
    assert (found.overlaps, found.longest_run, found.item) == (False, 10, "B/1")
    assert (
        evidence_of(task(prompt=f"{OTHER} {phrase} {OTHER}"), index, 0.01).overlaps is False
    )  # fewer than four runs


def test_the_threshold_decides(index: Index) -> None:
    half = " ".join(PROBLEM.split()[:34]) + " " + OTHER
    assert evidence_of(task(prompt=half), index, 0.4).overlaps
    assert not evidence_of(task(prompt=half), index, 0.8).overlaps


def test_what_stands_in_many_items_is_boilerplate(tmp_path: Path) -> None:
    lead = "write a python function that takes a list of whole numbers and returns the one number which"
    items = [
        Item("bench", f"{at}", f"{lead} number{at} is asked for by rule{at} of the set")
        for at in range(COMMON + 1)
    ]
    index = index_of(tmp_path, *items)
    assert not evidence_of(task(prompt=f"{lead} is nearest to zero"), index, 0.01).overlaps
    assert evidence_of(task(prompt=items[3].text), index).item == "3"


def test_a_benchmark_in_many_variants_hides_nothing(tmp_path: Path) -> None:
    same = [Item("bench", f"{at}", PROBLEM) for at in range(COMMON + 2)]
    assert evidence_of(task(prompt=PROBLEM), index_of(tmp_path, *same)).share_of_item == 1.0
    variants = [Item("bench", f"{at}", f"{PROBLEM} This is variant {at} of it.") for at in range(COMMON + 2)]
    found = evidence_of(task(prompt=PROBLEM), index_of(tmp_path, *variants))
    assert (found.overlaps, found.share_of_task) == (True, 1.0)


SHORT = "Write a function to find the nth tetrahedral number."


@pytest.mark.parametrize(
    ("item", "prompt", "overlaps"),
    [
        (SHORT, SHORT, True),
        (SHORT, f"{OTHER} {SHORT} {OTHER}", True),
        ("Find the nth tetrahedral number.", "Find the nth tetrahedral number.", True),
        (SHORT, f"{OTHER} Write a function to find the nth tetrahedral root. {OTHER}", False),
        ("f_one f_two f_three f_four f_five f_six f_seven of it", f"{OTHER} g_a g_b g_c g_d g_e g_f g_g of it", False),
        ("f_one(x)", "g_one(x)", False),
    ],
)  # fmt: skip
def test_an_item_of_few_words_overlaps_where_it_stands_there_as_a_whole_and_says_something(
    tmp_path: Path, item: str, prompt: str, overlaps: bool
) -> None:
    index = index_of(tmp_path, Item("bench", "1", item))
    assert evidence_of(task(prompt=prompt), index).overlaps is overlaps


CHINESE = "给定一个整数数组nums和一个目标值,请你在该数组中找出和为目标值的两个整数,并返回它们的数组下标。你可以假设每种输入只会对应一个答案。"


def test_a_text_without_spaces_is_held_against_others_by_its_characters(tmp_path: Path) -> None:
    index = index_of(tmp_path, Item("bench", "1", CHINESE))
    assert evidence_of(task(prompt=CHINESE), index).share_of_item == 1.0
    found = evidence_of(task(prompt=f"请写一个函数。{CHINESE[:40]}再返回它们的乘积。"), index)
    assert (found.overlaps, found.share_of_task < 1.0) == (True, True)
    assert not evidence_of(
        task(prompt="统计一段文字里每个词语出现的次数,并按次数从高到低排列。"), index
    ).overlaps
    assert not evidence_of(
        task(prompt=CHINESE), index_of(tmp_path, Item("b", "1", "返回它们的数组下标"))
    ).overlaps


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"notes.txt": "x"}},
        {"reference": {"files": {"solution.py": SOLUTION, "extra.py": ""}}},
        {"reference": {"files": {"solution.py": SOLUTION, "extra.py": "import solution\nMORE = 1\n"}}},
        {"reference": {"files": {"solution.py": "from part import has_room\n", "part.py": SOLUTION}}},
        {"reference": {"code": f'__all__ = ["has_room"]\n{SOLUTION}'}},
        {"reference": {"code": "from given import has_room\n"}, "files": {"given.py": SOLUTION}},
    ],
)
def test_files_beside_a_solution_do_not_hide_it(index: Index, changes: dict[str, Any]) -> None:
    made = clamp_task("t", prompt=OTHER, **{"reference": {"code": SOLUTION}, **changes})
    assert evidence_of(made, index).same_solution


def test_a_solution_of_several_files_is_found_in_one(tmp_path: Path) -> None:
    files = {"solution.py": "from part import has_room\n", "part.py": SOLUTION}
    write_lines(tmp_path / "bench.jsonl", [task("B/1", PROBLEM).model_copy(
        update={"reference": clamp_task(reference={"files": files}).reference}
    )])  # fmt: skip
    index = index_of(tmp_path, *only_items(read_items(tmp_path / "bench.jsonl")))
    assert evidence_of(task(code=SOLUTION), index).same_solution


def test_a_place_that_is_a_folder_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(tmp_path / "tasks.jsonl", [task("mine", PROBLEM)])
    tasks, index, taken = str(tmp_path / "tasks.jsonl"), str(tmp_path / "b.index"), str(tmp_path)
    below = str(tmp_path / "tasks.jsonl" / "x")
    assert run(["decontam", "build", tasks, "--out", index]) == 0
    for place in (taken, below):
        assert run(["decontam", "build", tasks, "--out", place]) == 2
        assert run(["decontam", "check", tasks, "--index", index, "--out", place]) == 2
        assert run(["decontam", "check", tasks, "--index", index, "--evidence", place]) == 2
    assert run(["decontam", "check", tasks, "--index", index, "--evidence", tasks]) == 2
    assert capsys.readouterr().err.count("error: ") == 7


def test_the_index_holds_no_text_and_its_bytes_follow_from_the_items(tmp_path: Path, index: Index) -> None:
    items = [Item("bench", "B/1", PROBLEM), Item("other", "x", OTHER)]
    for name, given in (("one", items), ("two", items[::-1])):
        write_index(tmp_path / name, given)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    told = pq.read_table(tmp_path / "one").to_pylist()
    assert [(row["benchmark"], row["item"]) for row in told] == [("bench", "B/1"), ("other", "x")]
    assert all(isinstance(gram, int) for row in told for gram in row["grams"])
    assert b"ferry" not in (tmp_path / "one").read_bytes()
    assert read_index(tmp_path / "one").benchmarks() == {"bench": 1, "other": 1}


def test_benchmarks_are_read_in_every_form(tmp_path: Path) -> None:
    write_lines(tmp_path / "ours.v1.jsonl", [clamp_task("a"), clamp_task("b", reference=None)])
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.md").write_text(PROBLEM)
    (tmp_path / "plain.txt").write_text(OTHER)
    human = {
        "task_id": "HumanEval/0",
        "prompt": 'def f(x):\n    """Return x."""\n',
        "entry_point": "f",
        "canonical_solution": "    return x\n",
        "test": "def check(candidate):\n    assert candidate(1) == 1\n",
    }
    (tmp_path / "human.jsonl").write_text(json.dumps(human) + "\n")
    (tmp_path / "table.jsonl").write_text('{"q": "ab", "more": "cd"}\n{"q": 3}\n')

    def read(name: str, form: str | None = None, *fields: str) -> list[tuple[str, str, bool]]:
        found = only_items(read_items(tmp_path / name, form, Fields(fields) if fields else None))
        return [(one.benchmark, one.id, bool(one.solutions)) for one in found]

    assert read("ours.v1.jsonl") == [("ours", "a", True), ("ours", "b", False)]
    assert read("plain.txt") == [("plain", "plain.txt", False)]
    assert read("notes", "text") == [("notes", "one.md", False)]
    assert read("human.jsonl", "humaneval") == [("human", "HumanEval/0", True)]
    assert read("table.jsonl", None, "q", "more") == [("table", "line 1", False)]
    assert [
        str(one)
        for one in read_items(tmp_path / "table.jsonl", None, Fields(["q"]))
        if not isinstance(one, Item)
    ] == [f"{tmp_path / 'table.jsonl'}:2: no text in the field q"]


@pytest.mark.parametrize(
    ("name", "form", "message"),
    [("x.jsonl", None, "--format"), ("x.jsonl", "humanevil", "did you mean 'humaneval'"), ("gone.jsonl", "tasks", "no such file"), ("x.jsonl", "fields", "--field")],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, form: str | None, message: str
) -> None:
    (tmp_path / "x.jsonl").write_text('{"question": "?"}\n')
    with pytest.raises(UsageError, match=message):
        list(read_items(tmp_path / name, form))


def test_no_item_makes_no_index_and_another_file_is_none(tmp_path: Path) -> None:
    with pytest.raises(NothingUsable):
        write_index(tmp_path / "index", [])
    (tmp_path / "text").write_text("no index")
    with pytest.raises(UsageError, match="not an index"):
        read_index(tmp_path / "text")
    pq.write_table(pq.read_table(_other_parquet(tmp_path)), tmp_path / "other")
    with pytest.raises(UsageError, match="decontam build"):
        read_index(tmp_path / "other")


def _other_parquet(tmp_path: Path) -> Path:
    import pyarrow as pa

    pq.write_table(pa.table({"a": pa.array([1], pa.int64())}), tmp_path / "p")
    return tmp_path / "p"


def test_clean_tasks_say_what_they_were_held_against(tmp_path: Path, index: Index) -> None:
    write_lines(tmp_path / "tasks.jsonl", [task("bad", PROBLEM), task("good", metadata={"domain": "bees"})])
    done = check(
        tmp_path / "tasks.jsonl", index, evidence=tmp_path / "side.jsonl", out=tmp_path / "clean.jsonl"
    )
    assert [one.task_id for one in done.overlapping] == ["bad"]
    (clean,) = read_tasks(tmp_path / "clean.jsonl").tasks
    assert (clean.id, clean.metadata) == ("good", {
        "domain": "bees",
        "decontamination": {
            "index": index.sha256, "benchmarks": {"bench": 1}, "threshold": 0.3, "overlaps": False, "benchmark": None, "item": None,
            "share_of_task": 0.0, "share_of_item": 0.0, "longest_run": 0, "same_solution": False,
        },
    })  # fmt: skip
    (line,) = (tmp_path / "side.jsonl").read_text().splitlines()
    assert json.loads(line)["task_id"] == "bad"


def test_the_commands_exit_with_1_where_something_overlaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(tmp_path / "bench.jsonl", [task("B/1", PROBLEM, SOLUTION)])
    write_lines(tmp_path / "tasks.jsonl", [task("mine", PROBLEM), task("other")])
    write_lines(tmp_path / "fine.jsonl", [task("other")])
    index = str(tmp_path / "b.index")
    assert run(["decontam", "build", str(tmp_path / "bench.jsonl"), "--out", index]) == 0
    assert run(["decontam", "check", str(tmp_path / "tasks.jsonl"), "--index", index, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["task_id"], one["item"], one["longest_run"]) for one in told["evidence"]] == [
        ("mine", "B/1", 63)
    ]
    assert (tmp_path / "tasks.decontamination.jsonl").exists()
    assert (
        run(
            [
                "decontam",
                "check",
                str(tmp_path / "fine.jsonl"),
                "--index",
                index,
                "--out",
                str(tmp_path / "c.jsonl"),
            ]
        )
        == 0
    )
    assert (tmp_path / "c.decontamination.jsonl").read_text() == ""
    assert side_file_of(tmp_path, None) == tmp_path / "tasks.decontamination.jsonl"
    assert run(["decontam", "check", str(tmp_path / "tasks.jsonl"), "--index", str(tmp_path / "gone")]) == 2
