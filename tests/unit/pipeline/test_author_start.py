"""Beginning a run with models, or going on: its plan, its figures, one command at a time, and plans that leave nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from authoring_desk import ONE_EACH, Speaking, asking, models

from authoring_script.library import WORKS, write_plan
from cupel.author.workflow.records import Contributor
from cupel.llm import Price, Role
from cupel.model.errors import UsageError
from cupel.pipeline.author import Execution
from cupel.pipeline.author_forecast import forecast_authoring
from cupel.pipeline.author_start import Wanted, begin_authoring, style_of_examples
from cupel.pipeline.author_turns import Workers

TWO = ("rain-barrel", "table-turned")
FIGURES = {"second_tester_share": 0.0, "review_share": 0.0, "attempts": 3}

PRICE = Price(1.0, 2.0)


def wanted(folder: Path, ids=TWO, **figures) -> Wanted:
    return Wanted(write_plan(folder / "plan.jsonl", ids), {**FIGURES, **figures})


class TestBeginning:
    def test_opens_a_task_for_each_cell_with_its_metadata(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()) as begun:
            states = begun.desk.states()
            assert list(states) == list(TWO)
            assert begun.desk.settings.attempts == 3
            metadata = states["rain-barrel"].opened["metadata"]
        assert (metadata["taxonomy"], metadata["licence"], metadata["use_case"]) == (
            ["class-apis"],
            "Apache-2.0",
            "both",
        )

    def test_sets_lines_aside_that_are_no_cell(self, tmp_path: Path):
        asked = wanted(tmp_path)
        with asked.plan.open("a", encoding="utf-8") as file:
            file.write(
                "no cell\n"
                + json.dumps(
                    {**json.loads(asked.plan.read_text().splitlines()[0]), "id": "x", "taxonomy": "none"}
                )
                + "\n"
            )
        with begin_authoring(tmp_path / "run", asked, None) as begun:
            assert len(begun.rejected) == 2
            assert list(begun.desk.states()) == list(TWO)

    def test_needs_a_plan(self, tmp_path: Path):
        with (
            pytest.raises(UsageError, match="--plan FILE"),
            begin_authoring(tmp_path / "run", Wanted(), None),
        ):
            pass

    def test_needs_a_task(self, tmp_path: Path):
        (tmp_path / "plan.jsonl").write_text("{}\n", encoding="utf-8")
        asked = Wanted(tmp_path / "plan.jsonl", FIGURES)
        with (
            pytest.raises(UsageError, match="every line of the plan was set aside"),
            begin_authoring(tmp_path / "run", asked, None),
        ):
            pass

    def test_by_two_at_once_is_refused(self, tmp_path: Path):
        with (
            begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()),
            pytest.raises(UsageError, match="`cupel author` is at work on this run"),
            begin_authoring(tmp_path / "run", Wanted(), Execution()),
        ):
            pass

    def test_tries_an_authors_answer_before_it_is_taken(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()) as begun:
            quill = Contributor("model:quill", "quill")
            begun.desk.lease("rain-barrel/author-0-0", quill)
            work = WORKS["rain-barrel"]
            examples = [
                {
                    **work.test_of(work.examples[0]),
                    "steps": [{"new": "RainBarrel", "args": "[3]"}, {"get": "level", "expected": "7"}],
                }
            ]
            taken = begun.desk.submit("rain-barrel/author-0-0", quill, work.form(examples=examples))
        assert "does not pass the public example" in taken.problems[0]


class TestGoingOn:
    def test_needs_neither_plan_nor_figures(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()):
            pass
        with begin_authoring(tmp_path / "run", Wanted(), Execution()) as begun:
            assert list(begun.desk.states()) == list(TWO)
            assert begun.desk.settings.attempts == 3

    def test_with_other_figures_is_refused(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()):
            pass
        with (
            pytest.raises(UsageError, match="begun with other settings"),
            begin_authoring(tmp_path / "run", wanted(tmp_path, attempts=5), Execution()),
        ):
            pass

    def test_adds_what_is_new_in_the_plan(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()):
            pass
        with begin_authoring(tmp_path / "run", wanted(tmp_path, (*TWO, "fuel-tank")), Execution()) as begun:
            assert list(begun.desk.states()) == [*TWO, "fuel-tank"]


def test_styles_are_prompts_of_the_same_interface_and_the_same_each_time():
    brief = {"interface": "program", "subject": "x"}
    assert style_of_examples(brief) == style_of_examples(brief)
    assert len(style_of_examples(brief)) == 2
    assert {len(style_of_examples({**brief, "subject": str(number)})) for number in range(5)} == {2}


class TestAForecast:
    @pytest.fixture(autouse=True)
    def nothing_is_sent(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("cupel.pipeline.asking.open_client", Speaking().client)

    def told(self, folder: Path, roles=ONE_EACH, price: Price | None = PRICE):
        with (
            asking(folder, models(roles, price=price)) as access,
            begin_authoring(folder / "run", wanted(folder), None) as begun,
        ):
            return forecast_authoring(begun.desk, Workers(access, begun.desk.settings, begun.desk.states()))

    def test_leaves_no_run(self, tmp_path: Path):
        self.told(tmp_path)
        assert not (tmp_path / "run").exists()

    def test_is_a_range_for_each_role(self, tmp_path: Path):
        told = self.told(tmp_path)
        assert told["tasks"] == 2
        assert {one["role"]: one["pieces"] for one in told["roles"]} == {
            "author": [2, 8], "tester": [2, 8], "solver": [6, 24], "reviewer": [0, 16],
        }  # fmt: skip
        for one in [*told["roles"], told["whole"]]:
            for name in ("requests", "input_tokens", "output_tokens", "cost"):
                low, high = one[name]
                assert 0 <= low < high, (one, name)
        assert told["whole"]["requests"][0] == 10

    def test_counts_no_work_of_persons_and_no_unknown_price(self, tmp_path: Path):
        told = self.told(tmp_path, {"quill": Role.AUTHOR}, None)
        assert told["whole"]["for_persons"] == ["tester", "solver", "reviewer"]
        assert told["whole"]["requests"][0] == 2
        assert told["whole"]["cost"] is None

    def test_of_a_run_counts_what_is_left_and_leaves_it_as_it_is(self, tmp_path: Path):
        with begin_authoring(tmp_path / "run", wanted(tmp_path), Execution()) as begun:
            quill = Contributor("model:quill", "quill")
            begun.desk.lease("rain-barrel/author-0-0", quill)
            assert (
                begun.desk.submit("rain-barrel/author-0-0", quill, WORKS["rain-barrel"].form()).problems == ()
            )
            before = len(list(begun.desk.events()))
        told = self.told(tmp_path)
        assert told["roles"][0]["pieces"][0] == 1
        with begin_authoring(tmp_path / "run", Wanted(), None) as begun:
            assert len(list(begun.desk.events())) == before
