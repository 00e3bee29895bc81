"""What an adversary is shown and asked."""

from __future__ import annotations

from typing import Any

from cupel.evolve.recipes.adversaries import WrittenTest, adversary_question
from cupel.evolve.recipes.passrows import PassRows
from cupel.evolve.recipes.settings import AttackSettings
from cupel.llm import Sampling
from cupel.llm.reading import Reader
from cupel.model.task import Task
from judging import call, task_of

MATRIX = ("1111", "1110", "1100", "0110", "0011", "0000", "1010")


def judged(*matrix: str, **fields: Any) -> tuple[Task, PassRows]:
    names = [f"secret-id-{at}" for at in range(len(matrix))]
    codes = [
        {"id": name, "code": f"def f(x):\n    return {at}\n", "origin": "model:secret"}
        for at, name in enumerate(names)
    ]
    task = task_of(*(call(f"[{at}]", "1") for at in range(len(matrix[0]))), candidates=codes, **fields)
    marks = {"1": True, "0": False, "?": None}
    rows = tuple(tuple(marks[mark] for mark in row) for row in matrix)
    return task, PassRows(tuple(names), tuple(test.id for test in task.tests), rows)


def asked(kind: Any, *matrix: str, **fields: Any) -> tuple[tuple[str, ...], str]:
    question = adversary_question(kind, *judged(*matrix, **fields), AttackSettings(tests=7), 0)
    assert question is not None
    return question.programs, "\n".join(one.content for one in question.request(Sampling()).messages)


def test_an_attacker_is_shown_strong_and_diverse_programs_with_their_rows() -> None:
    programs, text = asked("attack", *MATRIX)

    assert programs == ("secret-id-0", "secret-id-1", "secret-id-2", "secret-id-3", "secret-id-4")
    assert all(f"return {at}" in text for at in range(5)) and "return 5" not in text
    assert all(line in text for line in ("A: 1111", "B: 1110", "C: 1100", "D: 0110", "E: 0011"))
    assert "Write 7 new tests" in text


def test_a_separator_is_shown_programs_that_the_tests_hardly_tell_apart() -> None:
    programs, text = asked("separate", *MATRIX[:4], *["1111"] * 4)
    assert programs == ("secret-id-0", "secret-id-4", "secret-id-5", "secret-id-6", "secret-id-7")
    assert text.count(": 1111") == 5


def test_neither_ids_nor_origins_nor_the_reference_are_shown() -> None:
    for kind in ("attack", "separate"):
        _, text = asked(
            kind,
            *MATRIX,
            reference={"code": "def f(x): return 'hidden'\n"},
            precondition="def valid(x): return 'hidden'",
        )
        assert "secret" not in text and "hidden" not in text


def test_what_is_not_known_is_shown_as_that() -> None:
    _, text = asked("attack", "11", "1?", "?1")
    assert "B: 1?" in text and "C: ?1" in text


def test_candidates_of_several_files_are_not_shown() -> None:
    task, passes = judged("11", "10", "00")
    whole = [
        *task.candidates[:1],
        task.candidates[1].model_copy(update={"code": None, "files": {"solution.py": ""}}),
    ]
    question = adversary_question("attack", task.with_candidates(whole), passes, AttackSettings(), 0)
    assert question is not None and question.programs == ("secret-id-0",)
    assert adversary_question("attack", task.with_candidates([]), passes, AttackSettings(), 0) is None


def test_tests_are_read_as_objects_and_as_bare_texts() -> None:
    reader = Reader(WrittenTest)
    for text in (
        '{"tests": ["assert f(1)"]}',
        '[{"code": "assert f(1)", "why": "…"}]',
        '{"items": [{"code": "assert f(1)"}, {"x": 1}]}',
    ):
        assert [one.code for one in reader.items(text).items] == ["assert f(1)"]
