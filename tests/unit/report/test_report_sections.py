"""What each section says of a run."""

from dataclasses import replace

import pytest
from report_outline import Element, outline
from report_runs import call, cells_of, evolved_run, judged_run, large_run, metrics_of, round_of, task_of

from cupel.evolve.results import Catch, FinalResult, Mutant
from cupel.report import ReportData, render
from cupel.report.sections import matrices
from cupel.report.sections.discrimination import bin_of
from cupel.report.sections.rounds import stages_of
from cupel.report.summary import summarise


@pytest.fixture(scope="module")
def page() -> Element:
    return outline(render(evolved_run()))


class TestRounds:
    def test_a_row_for_every_stage(self, page):
        rows = page.table("pass@1 and cost by round")
        assert [row["stage"] for row in rows] == ["seed tests", "round 1", "round 2", "published"]
        assert [row["pass@1"] for row in rows] == ["75.0%", "50.0%", "25.0%", "25.0%"]
        assert [row["caught"] for row in rows] == ["0", "1", "1", "–"]
        assert [row["tests written"] for row in rows] == ["0", "2", "1", "–"]
        assert [row["executed"] for row in rows] == ["8", "40", "30", "–"]

    def test_the_band_is_named(self, page):
        assert "95% interval of the mean, Student's t over tasks" in page.section("rounds").text

    def test_one_task_has_no_interval(self, page):
        assert page.section("rounds").all("p")[0].text == (
            "Over 1 task the mean changes by −50.0 percentage points."
        )
        assert page.table("pass@1 and cost by round")[0]["95% from"] == "–"

    def test_a_task_that_stopped_early_stays_as_it_was(self):
        tasks = [task_of([call("s1")], ["a"], id=id) for id in ("early", "late")]
        start, harder = metrics_of(1, 4, 4), metrics_of(2, 2, 4)
        hardest = metrics_of(3, 1, 4)
        data = ReportData(
            tasks=tuple(tasks),
            rounds={
                "early": (round_of(0, start), round_of(1, harder)),
                "late": (round_of(0, start), round_of(1, start), round_of(2, hardest)),
            },
        )
        stages = stages_of(list(summarise(data)))
        assert [stage.name for stage in stages] == ["seed tests", "round 1", "round 2"]
        assert [stage.pass_at_1.mean for stage in stages] == [1.0, 0.75, 0.375]

    def test_tasks_without_a_round_are_not_followed(self):
        data = evolved_run()
        other = task_of([call("s1")], ["a"], id="demo/other")
        more = replace(data, tasks=(*data.tasks, other))
        assert "Over 1 of 2 tasks" in outline(render(more)).section("rounds").text


class TestMatrices:
    def test_before_and_after_have_the_same_rows_and_new_tests_are_marked(self, page):
        drawing = page.section("matrices").one("svg")
        titles = [one.text for one in drawing.all("text") if one.attributes.get("class") == "strong"]
        assert titles == ["before: 2 tests", "after: 4 tests"]
        assert len([one for one in drawing.all("path") if one.attributes["class"] == "found"]) == 2

    def test_the_table_under_it_holds_every_outcome(self, page):
        rows = page.table("Candidates, strongest first")
        assert {row["candidate"]: row["outcomes"] for row in rows} == {
            "right": "PPPP",
            "weak": "FPPP",
            "early": "PFPP",
            "late": "PPEP",
        }
        assert [row["test"] for row in page.table("Tests, sharpest first")] == ["s1", "f1", "f2", "s2"]
        assert [row["passes seeds"] for row in rows] == ["yes", "yes", "yes", "no"]

    def test_a_caught_candidate_is_named_with_the_number_of_the_test(self, page):
        drawing = page.section("matrices").one("svg")
        marked = [one.text for one in drawing.all("text") if one.attributes.get("class") == "mark"]
        assert sorted(marked) == ["caught by 2", "caught by 3", "early", "late"]

    def test_where_the_catching_test_is_not_published_another_one_is_named(self):
        data = evolved_run()
        (task,) = data.tasks
        first, second, third = data.rounds[task.id]
        second = replace(second, caught=(Catch("early", "f3", "fail", ""),))
        moved = replace(data, rounds={task.id: (first, second, third)})
        drawing = outline(render(moved)).section("matrices").one("svg")
        assert "caught by 2" in drawing.text

    def test_tasks_that_changed_most_come_first(self):
        data = large_run(5, 20, 3, 6)
        section = outline(render(data)).section("matrices")
        caught = {task.id: len(data.rounds[task.id][1].caught) for task in data.tasks}
        folds = [one.all("summary")[0].text.split()[0] for one in section.children if one.tag == "details"]
        assert len(folds) == 5
        assert [caught[name] for name in folds] == sorted(caught.values(), reverse=True)

    def test_a_seed_test_that_was_not_published_is_said_to_be_left_out(self):
        data = evolved_run()
        (task,) = data.tasks
        kept = task.with_tests([test for test in task.tests if test.id != "s2"])
        cells = tuple(cell for cell in data.cells if cell.test_id != "s2")
        page = outline(render(replace(data, tasks=(kept,), cells=cells)))
        assert page.section("matrices").one("figcaption").text == (
            "Left out: 1 seed test not in the published suite."
        )

    def test_notes_of_the_adversary_and_the_prompt_are_there(self, page):
        text = page.section("matrices").text
        assert "Round 1: no generator" in text
        assert "Double it." in text


class TestDiscrimination:
    @pytest.mark.parametrize(
        ("killed", "said", "found"),
        [(0, 9, 0), (1, 36, 1), (1, 10, 1), (11, 100, 2), (99, 100, 10), (9, 9, 10)],
    )
    def test_bins(self, killed, said, found):
        assert bin_of(killed, said) == found

    def test_seed_tests_and_new_ones_apart(self, page):
        rows = {row.pop("share of candidates rejected"): row for row in page.table("Tests by share")}
        assert rows["none"] == {"seed tests": "1", "new tests": "0"}
        assert rows["over 20% up to 30%"] == {"seed tests": "1", "new tests": "2"}
        assert len(rows) == 11


class TestCaught:
    def test_by_which_test_and_which_input_in_which_round(self, page):
        rows = page.table("Caught candidates")
        assert [(row["candidate"], row["round"], row["test"], row["input"]) for row in rows] == [
            ("early", "1", "f1", "double(3)"),
            ("late", "2", "f2", "double(-1)"),
        ]
        assert rows[1]["outcome"] == "E error"
        assert rows[1]["what it did"] == "TypeError"

    def test_the_input_of_a_test_that_was_not_published_is_shown_too(self):
        data = evolved_run()
        (task,) = data.tasks
        first, second, third = data.rounds[task.id]
        second = replace(second, caught=(Catch("early", "f3", "fail", ""),))
        moved = replace(data, rounds={task.id: (first, second, third)})
        assert outline(render(moved)).table("Caught candidates")[0]["input"] == "double(4)"

    def test_a_run_that_only_judged_finds_them_in_the_matrix(self):
        task = task_of([call("s"), call("new", "[3]", origin="person:x")], ["a", "b", "c"])
        data = ReportData(tasks=(task,), cells=cells_of(task, {"a": "PP", "b": "PF", "c": "FF"}, "got 5"))
        (row,) = outline(render(data)).table("Caught candidates")
        assert row["candidate"] == "b"
        assert (row["round"], row["input"], row["what it did"]) == ("–", "double(3)", "got 5")


class TestSurvivors:
    def test_those_in_doubt_come_one_by_one(self, page):
        (row,) = page.table("Survivors that contradict")
        assert row == {
            "task": "demo/double",
            "candidate": "right",
            "origin": "person",
            "disputed inputs": "1",
            "for example": "double(0)",
            "reference": "0",
            "those against": "None",
        }

    def test_all_by_task_with_behaviour_classes(self, page):
        (row,) = page.table("Survivors by task")
        assert row == {
            "task": "demo/double",
            "candidates": "4",
            "pass seed tests": "3",
            "pass all": "1",
            "classes before": "2",
            "classes after": "4",
            "in doubt": "1",
            "mutants alive": "1",
            "survivors": "right",
        }

    def test_a_run_that_only_judged_speaks_of_no_before(self):
        (row,) = outline(render(judged_run())).table("Survivors by task")
        assert row == {
            "task": "demo/double",
            "candidates": "3",
            "pass all": "1",
            "behaviour classes": "3",
            "survivors": "a",
        }


class TestMutants:
    def test_those_alive_and_figures_by_operator(self, page):
        assert page.table("Mutants that no test kills") == [
            {
                "task": "demo/double",
                "mutant": "m1",
                "operator": "arithmetic",
                "line": "2",
                "change": "2 became 3",
            }
        ]
        assert page.table("Mutants by operator") == [
            {"operator": "arithmetic", "mutants": "2", "killed": "1", "alive": "1", "mutation score": "50.0%"}
        ]

    def test_one_that_a_later_round_kills_is_dead(self):
        data = evolved_run()
        (task,) = data.tasks
        first, second, third = data.rounds[task.id]
        third = replace(third, mutants=(Mutant("m1", "arithmetic", 2, "", "f2"),))
        page = outline(render(replace(data, rounds={task.id: (first, second, third)})))
        assert page.table("Mutants by operator")[0]["killed"] == "2"
        assert "Mutants that no test kills" not in page.text


class TestDisputes:
    def test_a_class_of_inputs_is_one_row_and_an_input_disputed_twice_counts_once(self, page):
        assert page.table("Disputes by task") == [
            {
                "task": "demo/double",
                "flags": "negative, zero",
                "inputs": "1",
                "agreement": "25.0%",
                "needed": "75.0%",
                "for example": "double(0)",
                "reference": "0",
                "others": "None",
                "for": "late",
                "against": "right",
            }
        ]


class TestSetAside:
    def test_the_funnel_adds_up(self, page):
        rows = {row["stage"]: int(row["count"]) for row in page.table("Tests by stage")}
        assert rows == {
            "seed tests": 2,
            "tests written": 4,
            "− flaky": 1,
            "− redundant": 1,
            "tests published": 4,
        }

    def test_every_test_with_its_reason_input_and_evidence(self, page):
        assert page.table("Tests set aside") == [
            {
                "task": "demo/double",
                "test": "f0",
                "reason": "flaky",
                "round": "1",
                "input": "–",
                "evidence": "hash seed 0: pass",
            },
            {
                "task": "demo/double",
                "test": "f3",
                "reason": "redundant",
                "round": "selection",
                "input": "double(4)",
                "evidence": "others tell the same",
            },
        ]

    def test_every_line_with_its_reason(self, page):
        assert page.table("Lines set aside") == [
            {"file": "tasks.jsonl", "line": "3", "task": "demo/bad", "reason": "not JSON"}
        ]


class TestTasks:
    def test_a_row_for_every_task(self, page):
        (row,) = page.table("Tasks")
        assert (row["task"], row["tests before"], row["after"]) == ("demo/double", "2", "4")
        assert (row["caught"], row["disputes"], row["flaky"], row["rounds"]) == ("2", "1", "1", "2")
        assert (row["mutation score"], row["redundancy"], row["executed"]) == ("75.0%", "50.0%", "78")

    def test_a_task_without_a_place_of_its_own_has_no_link(self, monkeypatch):
        monkeypatch.setattr(matrices, "TABLE_ROWS", 11)
        tasks = [task_of([call("s1"), call("s2")], ["a", "b", "c"], id=f"demo/{n}") for n in range(4)]
        page = outline(render(ReportData(tasks=tuple(tasks))))
        assert "… and 2 more tasks without tables here" in page.section("matrices").text
        assert [row["task"] for row in page.table("Tasks")] == [f"demo/{n}" for n in range(4)]
        links = [one.attributes["href"] for one in page.section("tasks").all("a")]
        assert links == ["#task-1", "#task-2"]


class TestScore:
    def test_groups_and_the_tasks_that_differ(self, page):
        rows = page.table("In all")
        assert [row["among"] for row in rows] == ["all candidates", "those that pass the seed tests"]
        assert rows[1]["of them caught"] == "2"
        assert rows[1]["mean TPR"] == "–"
        (row,) = page.table("Tasks where suite and verdicts differ")
        assert (row["task"], row["wrong, kept"], row["right, rejected"], row["TPR"]) == (
            "demo/double",
            "1",
            "0",
            "–",
        )

    def test_without_a_score_there_is_no_section_and_verdicts_in_the_task_are_not_read(self):
        data = evolved_run()
        (task,) = data.tasks
        told = task.model_copy(update={"metadata": {"published_verdicts": {"right": True}}})
        without = replace(data, tasks=(told,), score=None)
        assert "verdict" not in outline(render(without)).one("body").text
        assert render(without) == render(replace(data, score=None))


class TestSettings:
    def test_every_setting_as_it_was_given(self, page):
        assert page.table("Settings") == [
            {"setting": "command", "value": "evolve"},
            {"setting": "seed", "value": "0"},
            {"setting": "odd", "value": '[""]'},
        ]


class TestFiguresOfATask:
    def test_the_run_s_own_records_count_before_the_matrix(self):
        data = evolved_run()
        (task,) = data.tasks
        known = data.finals[task.id]
        final = FinalResult((), (), metrics_of(9, 3, 4), known.after)
        (one,) = summarise(replace(data, finals={task.id: final}))
        assert (one.before.tests, one.before.passing) == (9, 3)

    def test_without_records_they_come_from_the_matrix(self):
        (one,) = summarise(judged_run())
        assert (one.after.tests, one.after.passing, one.after.classes) == (3, 1, 3)
        assert one.after.pass_at_1 == pytest.approx(1 / 3)
        assert one.after.mutation_score is None


class TestCellsThatPassOnce:
    def test_cells_may_be_read_once_and_give_the_same_page(self):
        data = judged_run()
        assert render(replace(data, cells=iter(data.cells))) == render(data)

    def test_cells_of_a_task_that_do_not_stand_together_are_refused(self):
        data = judged_run()
        first = data.cells[0]
        torn = [first, replace(first, task_id="another"), *data.cells[1:]]
        with pytest.raises(ValueError, match="do not stand together"):
            summarise(replace(data, cells=torn))

    def test_all_cells_are_counted(self):
        totals = summarise(judged_run()).totals
        assert totals.outcomes.total() == len(judged_run().cells)
        assert totals.executed == sum(cell.executed for cell in judged_run().cells)
