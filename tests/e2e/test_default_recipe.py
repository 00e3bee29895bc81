"""The recipe `default` on two tiny problems with a scripted model, through the command line and the real sandbox."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from cupel.cli.main import run
from cupel.evolve.recipes.recipe import DEFAULT
from cupel.evolve.recipes.settings import EvolveSettings, UpholdSettings
from cupel.evolve.recipes.upholding import disputed_inputs
from cupel.llm import Client, Price
from cupel.model.errors import StoreError
from default_script import PROBLEMS, DefaultScript, raw_records

FINAL = ("tasks.jsonl", "candidates.jsonl", "statistics.json")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as found:
        yield found


@pytest.fixture(scope="module")
def script(patch: pytest.MonkeyPatch) -> DefaultScript:
    """A scripted model behind every endpoint, and evolutions of one round."""
    found = DefaultScript()
    patch.setattr(
        "cupel.pipeline.asking.open_client",
        lambda spec, store, budget, *_: Client(found.model(price=Price(1.0, 2.0)), store, budget),
    )

    def quick(steps: Any) -> Any:
        return tuple(
            replace(one, settings=EvolveSettings(rounds=1)) if one.stage == "evolve" else one for one in steps
        )

    recipe = replace(DEFAULT, opening=quick(DEFAULT.opening), round=quick(DEFAULT.round))
    patch.setattr("cupel.evolve.recipes.recipe.RECIPES", MappingProxyType({"default": recipe}))
    return found


def recipe(raw: Path, out: Path, *options: str) -> int:
    command = ["run", str(raw), "--recipe", "default", "--out", str(out), "--rounds", "1", "--workers", "1"]
    command += ["--model", "scripted", "--base-url", "http://127.0.0.1:9/v1"]
    return run([*command, "--responses", str(out.parent / "responses"), *options])


@dataclass(frozen=True)
class Whole:
    raw: Path
    out: Path
    planned: dict[str, Any]
    """What `--dry-run` said before."""
    asked: Counter[str]
    starts: int
    """How often it was started: it is cut at several requests."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, script: DefaultScript) -> Whole:
    folder = tmp_path_factory.mktemp("default")
    raw = folder / "raw.jsonl"
    raw.write_text("".join(json.dumps(one) + "\n" for one in raw_records(PROBLEMS[:2])), encoding="utf-8")
    cuts = {1, 18, 36, 40, 42}  # at the first of a question's samples, so that none of the others is lost

    def cut(number: int) -> None:
        if number in cuts:
            cuts.remove(number)
            raise StoreError("the power fails")

    script.before = cut
    starts = 1
    while recipe(raw, folder / "run"):
        starts += 1
        assert starts < 12
    assert cuts == set()
    return Whole(raw, folder / "run", {}, Counter(script.asked), starts)


def test_cut_at_any_stage_the_run_goes_on_and_no_answer_is_paid_twice(whole: Whole) -> None:
    assert whole.starts == 6
    assert whole.asked == {
        "pose": 2,
        "solve": 32,
        "propose_asserts": 2,
        "propose_inputs": 2,
        "propose_generators": 2,
        "rule": 1,
        "precondition": 2,
    }


def test_every_stage_leaves_its_file(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    asked = len(whole.asked)
    assert recipe(whole.raw, whole.out, "--json") == 0
    told = json.loads(capsys.readouterr().out)

    assert list(told["steps"]) == [
        *(f"rounds/0/{stage}" for stage in ("pose", "sample", "judge", "settle", "evolve")),
        *(f"rounds/1/{stage}" for stage in ("propose", "rule", "precondition", "evolve")),
        *("final/select", "final/judge"),
    ]
    assert told["steps"]["rounds/0/settle"]["dropped"] == {"programs-agree-against-it": 2}
    assert told["steps"]["rounds/1/propose"]["rejected"] == {"proposal: no-proposal": 1}
    assert told["steps"]["rounds/1/rule"]["rejected"] == {"ruling: not-asked": 1}
    assert told["steps"]["rounds/1/precondition"]["rejected"] == {"precondition: narrows": 1}
    assert told["spent"]["requests"] == 0 and asked
    assert run(["verify", str(whole.out / "dataset")]) == 0


def test_what_the_author_got_wrong_goes_and_what_models_propose_is_expected_by_agreement(
    whole: Whole,
) -> None:
    tasks = {task["id"]: task for task in lines(whole.out / "tasks.jsonl")}
    tests = [test for task in tasks.values() for test in task["tests"]]
    assert not any(test.get("args") == "[[1, 2]]" and test["expected"] == "3" for test in tests)
    written = {
        test["args"]: test for test in tasks["raw/vowels"]["tests"] if test["origin"] == "model:scripted"
    }
    assert written["['tutu']"]["expected"] == "2"
    made = written["['tutu']"]["provenance"]
    assert (made["expected_by"], made["prompt"]["name"], made["source"]) == (
        "agreement",
        "propose_asserts",
        "proposed assert",
    )
    assert len(made["response"]) == 64
    fates = lines(whole.out / "rounds" / "1" / "evolve" / "proposals.jsonl")
    (wrong,) = [one for one in fates if "rhythm" in one["text"]]
    assert (wrong["claim"], wrong["fate"]) == ("contradicted", "kept")
    assert {one["kind"] for one in fates} == {"assert", "input", "generator"}


def test_a_class_that_programs_disagree_on_is_ruled_on_by_one_voice(whole: Whole) -> None:
    (ruling,) = lines(whole.out / "rounds" / "1" / "rule.jsonl")
    assert (ruling["task_id"], ruling["flags"], ruling["ruling"]) == ("raw/span", ["empty"], "within")
    assert (ruling["by"], ruling["examples"]) == ("model:scripted", ["span([])"])


def test_a_precondition_is_taken_only_where_known_inputs_bear_it_out(whole: Whole) -> None:
    tasks = {task["id"]: task for task in lines(whole.out / "tasks.jsonl")}
    assert "isinstance(values, list)" in tasks["raw/span"]["precondition"]
    assert tasks["raw/span"]["provenance"]["precondition"]["made_by"] == "model:scripted"
    assert tasks["raw/vowels"]["precondition"] is None if "precondition" in tasks["raw/vowels"] else True
    (narrow,) = lines(whole.out / "rounds" / "1" / "precondition.rejected.jsonl")
    assert (narrow["task_id"], narrow["reason"]) == ("raw/vowels", "narrows")
    assert "rejects" in narrow["detail"]


def test_a_dry_run_says_what_is_left_to_ask(
    tmp_path: Path, whole: Whole, script: DefaultScript, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(script.asked)
    assert recipe(whole.raw, tmp_path / "run", "--dry-run") == 0

    told = json.loads(capsys.readouterr().out)

    assert told["next"]["step"] == "rounds/0/pose"
    assert {one["step"]: one["samples_at_most"] for one in told["later"]} == {
        "rounds/0/sample": 32,
        "rounds/1/propose": 6,
        "rounds/1/rule": 2,
        "rounds/1/precondition": 2,
    }
    assert len(script.asked) == before


def test_each_stage_is_a_command_of_its_own(
    tmp_path: Path, whole: Whole, script: DefaultScript, capsys: pytest.CaptureFixture[str]
) -> None:
    evolved, judged = whole.out / "rounds" / "0" / "evolve", whole.out / "rounds" / "0" / "judge"
    model = ["--model", "scripted", "--base-url", "http://127.0.0.1:9/v1", "--responses", str(tmp_path / "r")]

    assert run(["settle", str(judged), "--out", str(tmp_path / "settled.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tests_after"] == 11
    for command in (["propose", str(evolved)], ["rule", str(evolved)], ["precondition", str(evolved)]):
        before = len(script.asked)
        out = ["--out", str(tmp_path / f"{command[0]}.jsonl")]
        assert run([*command, *out, *model, "--dry-run"]) == 0
        planned = json.loads(capsys.readouterr().out)["scripted"]["questions"]
        assert len(script.asked) == before
        assert run([*command, *out, *model, "--json"]) == 0
        done = json.loads(capsys.readouterr().out)
        assert (done["stage"], done["asked"]) == (command[0], planned)
        assert run([*command, *out, *model, "--batch", str(tmp_path / command[0])]) == 0
        capsys.readouterr()
    again = [
        "rule",
        str(evolved),
        "--rulings",
        str(tmp_path / "rule.jsonl"),
        "--out",
        str(tmp_path / "more.jsonl"),
    ]
    assert run([*again, *model, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["asked"] == 0
    assert (tmp_path / "more.jsonl").read_bytes() == (tmp_path / "rule.jsonl").read_bytes()
    assert run([*again, "--answers", *model, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["made"] > 0
    stood, *ruled = (
        (tmp_path / "more.jsonl")
        .read_text(encoding="utf-8")
        .split((tmp_path / "rule.jsonl").read_text(encoding="utf-8"))
    )
    assert stood == ""
    on_answers = [json.loads(line) for line in "".join(ruled).splitlines()]
    assert all(set(one) >= {"input", "expected", "response"} for one in on_answers)
    disputes = [json.loads(line) for line in (evolved / "disputes.jsonl").read_text("utf-8").splitlines()]
    asked = {one.input: one for some in disputed_inputs(disputes, UpholdSettings()).values() for one in some}
    for one in on_answers:  # the script chooses the first answer that it is shown
        choice = asked[one["input"]]
        is_own = choice.answers(one["by"])[0] == choice.choices[0]
        assert one["ruling"] == ("within" if is_own else "outside")
