"""Which tasks are copies of which: by solution, by text, by tests; and what must survive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_run import call

from cupel.cli.main import run
from cupel.dataset.deduplication import dedupe
from cupel.dataset.duplicates import Duplicate, Rules, find_duplicates, profile
from cupel.model.errors import NothingUsable, UsageError
from cupel.model.task import Task, task_from_json
from cupel.store.taskfile import read_tasks, write_lines

TEXT = (
    "Write `{name}(values)`. The harbour master keeps a list of ships by length. Leave out every length above {limit}, "
    "sort the rest {order}, and give back the {count} at the front. An empty list gives an empty list. The list that is "
    "handed over stays as it was. Lengths are whole numbers and there may be equal ones among them."
)
CODE = (
    "def {name}(values):\n    kept = [v for v in values if v <= {limit}]\n    kept.sort(reverse={falling})\n"
    "    result = []\n    for v in kept:\n        if len(result) < {count}:\n            result.append(v)\n    return result\n"
)


def ships(
    id: str, *, name: str = "berths", limit: int = 30, count: int = 3, falling: bool = False, **changes: Any
) -> Task:
    """A task of a template: its prompt and its program differ by what is asked for alone."""
    order = "falling" if falling else "rising"
    lengths = [[5, 40, 12, 7], [31, 29], [], [2, 2, 9, 1]]
    answers = [sorted([v for v in one if v <= limit], reverse=falling)[:count] for one in lengths]
    record = {
        "format": "cupel.task/1",
        "id": id,
        "prompt": TEXT.format(name=name, limit=limit, order=order, count=count),
        "requirements": None,
        "interface": {"kind": "function", "name": name},
        "reference": {"code": CODE.format(name=name, limit=limit, count=count, falling=falling)},
        "tests": [
            call(f"t{at}", f"[{one}]", str(answer))
            for at, (one, answer) in enumerate(zip(lengths, answers, strict=True))
        ],
    }
    return task_from_json({**record, **changes})


def found(*tasks: Task, rules: Rules | None = None) -> list[tuple[str, str, str]]:
    return [
        (one.task_id, one.kept, one.rule) for one in find_duplicates([profile(task) for task in tasks], rules)
    ]


def test_a_copy_under_another_id_is_dropped() -> None:
    one, other = profile(ships("a")), profile(ships("b"))
    assert find_duplicates([one, other]) == [Duplicate("b", "a", "solution", 1.0, True, 4)]


def test_a_renamed_copy_is_dropped_by_its_solution() -> None:
    code = (
        CODE.format(name="quay", limit=30, count=3, falling=False)
        .replace("kept", "left")
        .replace("result", "out")
    )
    assert found(ships("a"), ships("b", name="quay", reference={"code": code})) == [("b", "a", "solution")]


def test_a_reworded_copy_is_dropped_by_its_solution() -> None:
    other = (
        "Ships lie in a harbour. Return the shortest ones, three at most, without those longer than thirty."
    )
    assert found(ships("a"), ships("b", prompt=other)) == [("b", "a", "solution")]


OWN_WAY = "def berths(values):\n    return sorted(v for v in values if v < 31)[:3]\n"


REWORDED = (
    "Of the ships in the book of the port, take those that fit, in order, and name the first few of them."
)


@pytest.mark.parametrize(
    "changes",
    [{"files": {"data.txt": "1"}}, {"files": {"notes.py": "X = 1\n"}}],
)
def test_a_file_beside_that_nobody_reads_does_not_hide_a_reworded_copy(changes: dict[str, Any]) -> None:
    copy = ships("b", prompt=REWORDED, **changes)
    assert found(ships("a"), copy) == [("b", "a", "solution")]


def test_a_main_file_that_is_the_same_makes_a_copy_where_the_tests_agree_and_none_where_they_do_not() -> None:
    """Two tasks may have one program that reads a table, and differ in the table."""
    code = ships("a").to_json()["reference"]["code"] + "\nTABLE = open('table.txt').read()\n"
    tables = [{"reference": {"code": code}, "files": {"table.txt": text}} for text in ("1", "2")]
    one, other = (ships(id, **changes) for id, changes in zip("ab", tables, strict=True))
    assert found(one, other) == [("b", "a", "solution")]
    tests = [{**test, "expected": "[0]"} for test in other.to_json()["tests"]]
    assert found(one, task_from_json({**other.to_json(), "tests": tests})) == []


def test_a_copy_that_somebody_else_solved_is_dropped_if_it_says_the_same() -> None:
    text = TEXT.format(name="berths", limit=30, order="rising", count=3).replace(
        "An empty list gives", "Any empty list gives"
    )
    copy = ships("b", prompt=text, reference={"code": OWN_WAY}, tests=[call("t0", "[[1]]", "[1]")])
    assert found(ships("a"), copy) == [("b", "a", "text")]


def test_a_copy_in_other_words_that_somebody_else_solved_is_dropped_if_the_tests_agree() -> None:
    text = TEXT.format(name="berths", limit=30, order="rising", count=3).replace(
        "harbour master", "port keeper"
    )
    assert found(ships("a"), ships("b", prompt=text, reference={"code": OWN_WAY})) == [("b", "a", "tests")]


def test_tasks_of_one_template_survive() -> None:
    siblings = [
        ships(f"{limit}-{count}-{falling}", limit=limit, count=count, falling=falling)
        for limit in (10, 20, 30)
        for count in (2, 3, 4)
        for falling in (False, True)
    ]
    assert found(*siblings) == []


def test_weak_tests_that_agree_do_not_make_one_task_of_two() -> None:
    weak = [call(f"t{at}", f"[[{at}]]", f"[{at}]") for at in range(4)]
    assert found(ships("a", limit=30, tests=weak), ships("b", limit=40, tests=weak)) == []


def test_without_references_a_template_is_told_apart_by_its_numbers() -> None:
    bare = {"reference": None, "tests": [call("t0", "[[1]]", "[1]")]}
    assert found(ships("a", limit=30, **bare), ships("b", limit=31, **bare)) == []
    assert found(ships("a", **bare), ships("b", name="quay", **bare)) == [("b", "a", "text")]


def test_an_input_with_two_answers_rules_a_likeness_of_texts_out() -> None:
    text = TEXT.format(name="berths", limit=30, order="rising", count=3)
    other = ships(
        "b", prompt=text, reference={"code": OWN_WAY}, tests=[call("t0", "[[5, 40, 12, 7]]", "[12, 7, 5]")]
    )
    assert found(ships("a"), other) == []


def test_very_short_programs_may_answer_two_tasks() -> None:
    code = {"code": "def count(values):\n    return len(set(values))\n"}
    tests = [call("t0", "[[1, 1]]", "1")]
    one = ships("a", prompt="How many different ships lie here?", reference=code, tests=tests)
    other = ships(
        "b", prompt="Tell the number of distinct letters in a word of the text.", reference=code, tests=tests
    )
    assert found(one, other) == []
    assert found(one, other, rules=Rules(short_program=5)) == [("b", "a", "solution")]


def test_boilerplate_does_not_make_tasks_alike() -> None:
    boilerplate = " ".join(
        f"Sentence number {at} stands in the prompt of every task of this set, word for word."
        for at in range(12)
    )
    bare = {"reference": None, "tests": []}
    subjects = "tides ropes sails masts knots crews docks cranes lamps bells buoys locks nets oars keels decks holds hulls rafts weirs piers ports".split()
    tasks = [
        ships(
            one,
            prompt=f"{boilerplate}\n\nPut the {one} of all the boats in the order in which their {one} came here.",
            **bare,
        )
        for one in subjects
    ]
    assert found(*tasks) == []
    assert len(found(*tasks, rules=Rules(common_sentence=1.0))) == len(tasks) - 1


def test_of_copies_the_one_with_a_reference_is_kept_then_the_one_with_most_tests_then_the_first() -> None:
    more = [*(test.to_json() for test in ships("x").tests), call("t9", "[[3]]", "[3]")]
    tasks = [ships("a"), ships("b", reference=None), ships("c", tests=more), ships("d", tests=more)]
    assert [(task, kept) for task, kept, _ in found(*tasks)] == [("a", "c"), ("b", "c"), ("d", "c")]


def test_copies_of_copies_drop_nothing_on_their_own() -> None:
    words = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyzäöüßéèêôîûàç"]
    bare = {"reference": None, "tests": []}
    texts = [" ".join(words[at : at + 32]) for at in (0, 3, 6)]
    one, middle, last = (ships(id, prompt=text, **bare) for id, text in zip("abc", texts, strict=True))
    assert found(one, middle, last, rules=Rules(text=0.8)) == [("b", "a", "text")]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_the_tasks_does_not_matter(order: list[int]) -> None:
    tasks = [ships(f"{at}", limit=20 + at // 2, name="quay" if at % 2 else "berths") for at in range(8)]
    assert found(*(tasks[at] for at in order)) == [
        ("1", "0", "solution"),
        ("3", "2", "solution"),
        ("5", "4", "solution"),
        ("7", "6", "solution"),
    ]


def test_a_file_is_written_without_copies_and_a_side_file_with_the_evidence(tmp_path: Path) -> None:
    tasks = [ships("a"), ships("b", name="quay"), ships("c", limit=9)]
    write_lines(tmp_path / "tasks.jsonl", tasks)
    with (tmp_path / "tasks.jsonl").open("a") as file:
        file.write("no JSON\n")
    write_lines(
        tmp_path / "candidates.jsonl", [{"task_id": "c", "id": "one", "code": "x = 1\n", "origin": "person"}]
    )
    done = dedupe(tmp_path / "tasks.jsonl", tmp_path / "out" / "kept.jsonl")
    assert (done.read, done.kept, len(done.rejected)) == (3, 2, 1)
    assert [(task.id, len(task.candidates)) for task in read_tasks(tmp_path / "out/kept.jsonl").tasks] == [
        ("a", 0),
        ("c", 1),
    ]
    (line,) = (tmp_path / "out/kept.duplicates.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "task_id": "b",
        "kept": "a",
        "rule": "solution",
        "similarity": 1.0,
        "same_solution": True,
        "shared_tests": 4,
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    write_lines(tmp_path / "tasks.jsonl", [ships(f"{at}", limit=at // 2) for at in range(12)])
    for name in ("one", "other"):
        dedupe(tmp_path / "tasks.jsonl", tmp_path / f"{name}.jsonl")
    for ending in (".jsonl", ".duplicates.jsonl"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"other{ending}").read_bytes()


def test_the_task_file_is_not_written_over_and_has_to_hold_a_task(tmp_path: Path) -> None:
    write_lines(tmp_path / "tasks.jsonl", [ships("a")])
    with pytest.raises(UsageError, match="write over"):
        dedupe(tmp_path, tmp_path / "tasks.jsonl")
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(NothingUsable):
        dedupe(tmp_path / "empty.jsonl", tmp_path / "out.jsonl")


def test_the_command_tells_what_was_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(tmp_path / "tasks.jsonl", [ships("a"), ships("b")])
    assert (
        run(["dedupe", str(tmp_path / "tasks.jsonl"), "--out", str(tmp_path / "kept.jsonl"), "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["kept"], told["by_rule"]) == (2, 1, {"solution": 1})
    assert run(["dedupe", str(tmp_path / "tasks.jsonl"), "--out", str(tmp_path / "kept.jsonl")]) == 0
    assert "1 dropped" in capsys.readouterr().err


def test_a_place_that_is_a_folder_or_below_a_file_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(tmp_path / "tasks.jsonl", [ships("a")])
    for place in (tmp_path, tmp_path / "tasks.jsonl" / "x"):
        assert run(["dedupe", str(tmp_path / "tasks.jsonl"), "--out", str(place)]) == 2
        assert f"error: {place}" in capsys.readouterr().err
