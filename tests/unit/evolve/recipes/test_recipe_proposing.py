"""What an adversary is shown for each kind of attack: programs that pass most, and what no test tells apart."""

from __future__ import annotations

from typing import Any

from cupel.evolve.recipes.passrows import PassRows
from cupel.evolve.recipes.proposing import propose_questions
from cupel.evolve.recipes.settings import ProposeSettings
from cupel.llm import Sampling
from cupel.model.task import Task, task_from_json


def task(kind: str = "function", **more: Any) -> Task:
    test = {"visibility": "private", "origin": "seed"}
    tests = [
        {**test, "id": f"t{at}", "kind": "assert", "code": f"assert f({at}) == {at + 1}"} for at in range(3)
    ]
    return task_from_json(
        {
            "format": "cupel.task/1",
            "id": "t",
            "prompt": "Add one.",
            "requirements": None,
            "interface": {"kind": kind, "name": "f"},
            "reference": {"code": "SECRET = 1\n\ndef f(x):\n    return x + 1\n"},
            "tests": tests
            if kind != "program"
            else [{**test, "id": "t0", "kind": "stdio", "stdin": "1", "stdout": "2"}],
            "candidates": [
                {"id": f"c{at}", "code": f"def f(x):\n    return x + {at}\n", "origin": "model:m"}
                for at in range(8)
            ],
            **more,
        }
    )


def rows(one: Task, *marks: str) -> PassRows:
    return PassRows(
        tuple(candidate.id for candidate in one.candidates),
        tuple(test.id for test in one.tests),
        tuple(tuple(mark == "1" for mark in row) for row in marks),
    )


def test_the_strongest_class_comes_first_and_what_is_not_told_apart_is_named() -> None:
    one = task()
    passes = rows(one, "111", "111", "111", "111", "110", "110", "100", "000")

    (question, *_) = propose_questions(one, passes, ProposeSettings(), 0)

    assert question.programs == ("c0", "c1", "c2", "c4", "c5", "c6")
    assert question.view.unsplit == (("A", "B", "C"), ("D", "E"))
    assert [program.verdicts for program in question.view.programs][3] == (True, True, False)
    text = "\n".join(message.content for message in question.request(Sampling()).messages)
    assert "- A, B, C\n- D, E\n" in text
    assert "SECRET" not in text


def test_one_class_alone_has_all_the_room() -> None:
    one = task()
    question = propose_questions(one, rows(one, *["111"] * 8), ProposeSettings(), 0)[0]
    assert len(question.programs) == 6
    assert question.view.unsplit == (tuple("ABCDEF"),)


def test_each_kind_of_interface_has_the_attacks_that_make_sense_for_it() -> None:
    def attacks(one: Task, row: str) -> list[str]:
        return [
            question.attack
            for question in propose_questions(one, rows(one, *[row] * 8), ProposeSettings(), 0)
        ]

    assert attacks(task(), "111") == ["asserts", "inputs", "generators"]
    assert attacks(task("program"), "1") == ["inputs", "generators"]
    assert attacks(task("module", interface={"kind": "module", "name": "m", "exports": ["f"]}), "111") == [
        "asserts",
        "generators",
    ]


def test_without_a_program_there_is_nothing_to_ask() -> None:
    one = task(candidates=[])
    assert propose_questions(one, rows(one), ProposeSettings(), 0) == []


def test_prompts_say_how_many_of_what() -> None:
    one = task()
    asked = propose_questions(one, rows(one, *["111"] * 8), ProposeSettings(tests=7, generators=2), 0)
    texts = ["\n".join(m.content for m in question.request(Sampling()).messages) for question in asked]
    assert "Write 7 new tests" in texts[0]
    assert "Write 7 new inputs" in texts[1]
    assert "Write 2 generators" in texts[2]
