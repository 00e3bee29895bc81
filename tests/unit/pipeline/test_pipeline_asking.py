"""`pose`, `sample`, `attack` and `separate` on files, with scripted models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stage_files import ScriptedAsking, judged_run, lines, task

from cupel.evolve.recipes.settings import SampleSettings
from cupel.llm import Ending, Failed, Request
from cupel.model.errors import EndpointDown, NothingUsable
from cupel.pipeline.adversaries import AttackFiles, attack_file
from cupel.pipeline.asking import Asked, batch_files, planned_cost
from cupel.pipeline.pose import plan_pose, pose_file
from cupel.pipeline.sample import sample_file

QUESTION = "Write `add(a: int, b: int) -> int`: the sum."
TESTS = [
    "assert add(1, 1) == 2",
    "import math\nassert add(1, math.inf) == math.inf",
    "assert add(2, 2) == 4, 'sum'",
    "add(1, 2)",
]


def raw_file(tmp_path: Path, *ids: str) -> Path:
    path = tmp_path / "raw.jsonl"
    path.write_text(
        "".join(json.dumps({"id": one, "question": f"Raw {one}"}) + "\n" for one in ids), encoding="utf-8"
    )
    return path


def posed(**fields: Any) -> str:
    return json.dumps({"question": QUESTION, "tests": TESTS, **fields})


@pytest.fixture
def asking(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ScriptedAsking]:
    with ScriptedAsking(tmp_path / "responses", *request.param) as found:
        yield found


@pytest.mark.parametrize("asking", [(posed(),)], indirect=True)
def test_a_posed_question_is_a_task_with_its_tests_and_where_it_comes_from(
    tmp_path: Path, asking: ScriptedAsking
) -> None:
    done = pose_file(asking, raw_file(tmp_path, "a"), tmp_path / "posed.jsonl")

    (made,) = lines(tmp_path / "posed.jsonl")
    assert (made["id"], made["prompt"], made["interface"]) == (
        "a",
        QUESTION,
        {"kind": "function", "name": "add"},
    )
    assert [test["kind"] for test in made["tests"]] == ["call", "pytest", "call"]
    assert made["reference"] is None
    told = made["provenance"]
    assert (told["stage"], told["source"], told["made_by"], told["prompt"]["name"]) == (
        "pose",
        "raw.jsonl:1",
        "model:m",
        "pose",
    )
    assert done.rejected == {"test: no-test": 1}
    (reject,) = lines(tmp_path / "posed.rejected.jsonl")
    assert (reject["text"], reject["response"]) == ("add(1, 2)", told["response"])


def author(request: Request, _: int) -> Any:
    text = request.messages[-1].content
    answers = {
        "Raw cut": {"finish_reason": "length", "message": {"role": "assistant", "content": posed()[:-20]}},
        "Raw silent": Failed(Ending.UNAVAILABLE, "no answer"),
        "Raw other": posed(question="Write a function that adds."),
        "Raw useless": posed(tests=["assert True"]),
        "Raw prose": "I would rather not.",
    }
    return next((said for part, said in answers.items() if part in text), "I would rather not.")


@pytest.mark.parametrize("asking", [(author,)], indirect=True)
def test_every_answer_that_is_no_use_is_a_reject_with_a_reason(
    tmp_path: Path, asking: ScriptedAsking
) -> None:
    source = raw_file(tmp_path, "cut", "silent", "other", "useless", "prose")

    done = pose_file(asking, source, tmp_path / "posed.jsonl")

    assert [made["id"] for made in lines(tmp_path / "posed.jsonl")] == ["cut"]
    assert done.rejected == {
        "answer: unavailable": 1,
        "answer: unreadable": 1,
        "question: no-task": 2,
    }
    rejects = {one["task_id"]: one for one in lines(tmp_path / "posed.rejected.jsonl")}
    assert "which the question does not name" in rejects["other"]["detail"]
    assert rejects["other"]["text"] == "Write a function that adds."
    assert rejects["silent"]["detail"] == "unavailable: no answer"


@pytest.mark.parametrize("asking", [("no",)], indirect=True)
def test_where_no_question_is_left_that_is_said(tmp_path: Path, asking: ScriptedAsking) -> None:
    with pytest.raises(NothingUsable, match="1 answer: unreadable"):
        pose_file(asking, raw_file(tmp_path, "a"), tmp_path / "posed.jsonl")
    assert len(lines(tmp_path / "posed.rejected.jsonl")) == 1


def solver(name: str) -> Any:
    return lambda _, sample: "no" if sample == 2 else f"```python\ndef f(x): return '{name}{sample}'\n```"


@pytest.mark.parametrize("asking", [(solver("m"), solver("n"))], indirect=True)
def test_every_model_answers_every_task_and_joins_the_candidates_there_are(
    tmp_path: Path, asking: ScriptedAsking
) -> None:
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text("".join(json.dumps(task(one, 1, 1)) + "\n" for one in "ab"), encoding="utf-8")

    done = sample_file(asking, tasks, tmp_path / "sampled.jsonl", settings=SampleSettings(n=3))

    made = lines(tmp_path / "sampled.jsonl")
    for one in made:
        assert [candidate["id"] for candidate in one["candidates"]] == ["c0", "m:00", "m:01", "n:00", "n:01"]
        assert [entry["made_by"] for entry in one["provenance"]["sampled"]] == ["model:m", "model:n"]
    assert (done.asked, done.answers, done.made, done.rejected) == (4, 12, 8, {"program: no-program": 4})

    again = sample_file(
        asking, tmp_path / "sampled.jsonl", tmp_path / "again.jsonl", settings=SampleSettings(n=3)
    )
    assert (again.from_store, lines(tmp_path / "again.jsonl")) == (12, made)
    other = sample_file(
        asking, tmp_path / "sampled.jsonl", tmp_path / "other.jsonl", settings=SampleSettings(n=1), seed=9
    )
    assert other.made == 4
    assert [one["id"] for one in lines(tmp_path / "other.jsonl")[0]["candidates"]][-2:] == ["m:02", "n:02"]


ATTACK = json.dumps(
    {"items": [{"code": "assert f(7) == 1"}, {"code": "assert f("}, {"code": "x = 8\nassert f(x) == 1"}]}
)


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    tasks = [task("a", 3, 6), task("b", 2, 1), task("unjudged", 1, 1), task("left-out", 1, 1)]
    matrices = {"a": ["111", "110", "100", "011", "001", "000"], "b": ["11"], "left-out": ["1"]}
    return judged_run(tmp_path / "run", tasks, matrices)


@pytest.mark.parametrize("kind", ["attack", "separate"])
@pytest.mark.parametrize("asking", [(ATTACK,)], indirect=True)
def test_new_tests_join_all_tests_of_the_tasks_that_are_shown(
    tmp_path: Path, judged: Path, asking: ScriptedAsking, kind: Any
) -> None:
    shown = tmp_path / "shown.jsonl"
    few = [
        {**task("a", 3, 6), "tests": task("a", 3, 6)["tests"][:1]},
        task("b", 2, 1),
        task("unjudged", 1, 1),
    ]
    shown.write_text("".join(json.dumps(one) + "\n" for one in few), encoding="utf-8")

    done = attack_file(asking, kind, AttackFiles(shown, judged, judged), tmp_path / "out.jsonl")

    made = {one["id"]: one["tests"] for one in lines(tmp_path / "out.jsonl")}
    assert {id_: [test["id"] for test in tests] for id_, tests in made.items()} == {
        "a": ["t0", "t1", "t2", f"{kind}-00", f"{kind}-01"],
        "b": ["t0", "t1", f"{kind}-00", f"{kind}-01"],
        "unjudged": ["t0"],
    }
    new = made["a"][3]
    assert (new["kind"], new["args"], new["origin"], new["visibility"]) == (
        "call",
        "[7]",
        "model:m",
        "private",
    )
    assert new["provenance"]["stage"] == kind
    assert done.rejected == {"task: no-outcomes": 1, "test: no-test": 2}
    text = asking.models[0].requests[0][0].messages[-1].content
    assert "assert f(0) == 1" in text and "assert f(1) == 1" not in text


@pytest.mark.parametrize("asking", [(ATTACK,)], indirect=True)
def test_ids_go_on_where_a_task_has_such_tests_already(
    tmp_path: Path, judged: Path, asking: ScriptedAsking
) -> None:
    attack_file(asking, "attack", AttackFiles(judged), tmp_path / "one.jsonl")
    attack_file(
        asking, "attack", AttackFiles(judged, judged, tmp_path / "one.jsonl"), tmp_path / "two.jsonl", seed=1
    )
    ids = [test["id"] for test in lines(tmp_path / "two.jsonl")[0]["tests"]]
    assert ids[3:] == ["attack-00", "attack-01", "attack-02", "attack-03"]


@pytest.mark.parametrize("asking", [(ATTACK,)], indirect=True)
def test_a_program_that_reads_and_prints_gets_no_asserts(tmp_path: Path, asking: ScriptedAsking) -> None:
    test = {"id": "t0", "kind": "stdio", "stdin": "", "stdout": "", "visibility": "private", "origin": "seed"}
    program = {**task("p", 1, 1), "interface": {"kind": "program", "name": "p"}, "tests": [test]}
    run = judged_run(tmp_path / "run", [program], {"p": ["1"]})
    done = attack_file(asking, "attack", AttackFiles(run), tmp_path / "out.jsonl")
    assert (done.asked, done.rejected) == (0, {"task: no-asserts": 1})


def down(request: Request, _: int) -> Any:
    if "Raw b" in request.messages[-1].content:
        raise EndpointDown("it does not answer")
    return posed()


@pytest.mark.parametrize("asking", [(down,)], indirect=True)
def test_where_asking_stops_early_what_there_is_is_written_and_the_reason_raised(
    tmp_path: Path, asking: ScriptedAsking
) -> None:
    with pytest.raises(EndpointDown, match="does not answer"):
        pose_file(asking, raw_file(tmp_path, "a", "b"), tmp_path / "posed.jsonl")
    assert [made["id"] for made in lines(tmp_path / "posed.jsonl")] == ["a"]


@pytest.mark.parametrize("asking", [(posed(),)], indirect=True)
def test_a_plan_says_what_would_be_asked_and_what_is_known_already(
    tmp_path: Path, asking: ScriptedAsking
) -> None:
    from cupel.evolve.recipes.settings import PoseSettings

    source = raw_file(tmp_path, "a", "b")
    plan = plan_pose(asking, source, PoseSettings()).questions
    before = planned_cost(plan)["m"]
    pose_file(asking, source, tmp_path / "posed.jsonl")
    after = planned_cost(plan)["m"]
    assert (before["samples"], before["answered"], before["requests"]) == (2, 0, [2, 4])
    assert (after["answered"], after["requests"]) == (2, [0, 0])
    other: list[Asked[Any]] = list(plan_pose(asking, raw_file(tmp_path, "c"), PoseSettings()).questions)
    (path,) = batch_files([*plan, *other], tmp_path / "batch")
    assert [line["body"]["model"] for line in lines(path)] == ["m"]
