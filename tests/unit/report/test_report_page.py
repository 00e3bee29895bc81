"""The report as a file: it stands alone, shows everything in reading order, and nothing in it can run or break out."""

import base64
import hashlib
import re

import pytest
from report_outline import Element, outline
from report_runs import call, cells_of, evolved_run, judged_run, large_run, metrics_of, round_of, task_of

from cupel.evolve.results import FinalResult
from cupel.report import ReportData, render
from cupel.report.sections import matrices

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&</td></table></svg></details><!--"


@pytest.fixture(scope="module")
def page() -> Element:
    return outline(render(evolved_run()))


@pytest.fixture(scope="module")
def large() -> str:
    return render(large_run(104, 36, 6, 14))


class TestReadingOrder:
    def test_an_evolved_run_has_every_section(self, page):
        assert [one.attributes.get("id") for one in page.all("section")] == [
            "headline",
            "rounds",
            "score",
            "matrices",
            "discrimination",
            "caught",
            "survivors",
            "mutants",
            "disputes",
            "set-aside",
            "tasks",
            "settings",
        ]

    def test_the_contents_lead_to_every_section(self, page):
        ids = [f"#{one.attributes['id']}" for one in page.all("section")[1:]]
        assert [link.attributes["href"] for link in page.one("nav").all("a")] == ids

    def test_every_link_leads_to_a_place_in_the_page_and_every_place_has_one_name(self, page):
        ids = re.findall(r' id="([^"]*)"', render(evolved_run()))
        assert len(ids) == len(set(ids))
        assert {link.attributes["href"] for link in page.all("a")} <= {f"#{id}" for id in ids}

    def test_the_headline_strip(self, page):
        tiles = [(one.one("dt").text, one.one("dd").text) for one in page.section("headline").all("div")]
        assert tiles == [
            ("Tasks", "1 1 line set aside"),
            ("Candidates", "4"),
            ("Tests", "2 → 4"),
            ("pass@1", "75.0% → 25.0% mean over tasks"),
            ("Behaviour classes", "2 → 4"),
            ("Caught", "2 passed every earlier test · 1 task"),
            ("Disputes", "1 inputs not used"),
            ("Flaky tests", "1 quarantined"),
            ("Executions", "78 24 known and saved"),
        ]


class TestFigures:
    def test_every_drawing_stands_in_a_figure_with_a_table_of_data(self, page):
        figures = page.all("figure")
        assert len(figures) == 4
        assert len(page.all("svg")) == len(figures)
        for figure in figures:
            assert len(figure.all("svg")) == 1
            assert all(one.one("tbody").all("tr") for one in figure.all("table"))
            assert figure.all("table")

    def test_every_drawing_has_a_label_for_those_who_cannot_see_it(self, page):
        assert all(
            one.attributes["role"] == "img" and one.attributes["aria-label"] for one in page.all("svg")
        )

    def test_every_table_has_a_caption_and_headings_with_a_scope(self, page):
        for table in page.all("table"):
            assert table.one("caption").text
            assert {heading.attributes["scope"] for heading in table.all("th")} == {"col"}


class TestStandsAlone:
    def test_nothing_is_loaded_from_anywhere(self):
        source = render(evolved_run())
        page = outline(source)
        assert not [one.tag for tag in ("link", "img", "iframe", "object", "base") for one in page.all(tag)]
        assert not re.search(r"\b(src|srcset|data|action|xlink:href)=", source)
        assert "http:" not in source
        assert "https:" not in source
        assert "url(" not in source
        assert "@import" not in source

    def test_the_policy_allows_our_own_style_and_script_and_nothing_else(self):
        page = outline(render(evolved_run()))
        (policy,) = [
            one.attributes["content"]
            for one in page.all("meta")
            if one.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        prints = [
            base64.b64encode(hashlib.sha256("".join(page.one(tag).texts).encode()).digest()).decode()
            for tag in ("style", "script")
        ]
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{prints[0]}'; script-src 'sha256-{prints[1]}'"
        )

    def test_style_and_script_stand_in_no_attribute_which_the_policy_would_forbid(self):
        source = render(evolved_run())
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", source)

    def test_it_is_readable_without_script(self, page):
        assert not page.all("button"), "controls that need script are made by script"
        assert not page.all("noscript")

    def test_light_and_dark_follow_the_reader(self, page):
        assert "@media (prefers-color-scheme: dark)" in "".join(page.one("style").texts)

    def test_every_outcome_has_a_colour_in_light_and_in_dark(self, page):
        style = "".join(page.one("style").texts)
        for name in ("pass", "fail", "error", "timeout", "memory", "crash", "not_run", "infrastructure"):
            assert len(re.findall(rf"--{name}: #", style)) == 2
            assert f".fill-{name} " in style
            assert f".outcome.{name} b " in style


class TestHostileText:
    def test_markup_in_every_field_stays_text(self):
        plain = outline(render(evolved_run("x" * len(HOSTILE))))
        attacked = outline(render(evolved_run(HOSTILE)))
        assert _shape(attacked) == _shape(plain)
        assert len(attacked.all("script")) == 1
        assert not attacked.all("img")

    def test_and_is_shown_as_it_is(self):
        page = outline(render(evolved_run("<script>x</script>")))
        assert page.table("Caught candidates")[0] == {
            "task": "demo/double<script>x</script>",
            "candidate": "early<script>x</script>",
            "origin": "person",
            "round": "1",
            "test": "f1<script>x</script>",
            "input": "double(3)",
            "expected": "6",
            "outcome": "F fail",
            "what it did": "got 7<script>x</script>",
        }

    def test_jinja_s_own_marks_are_text_too(self):
        page = outline(render(evolved_run("{{ 7 * 7 }}{% raw %}")))
        assert "demo/double{{ 7 * 7 }}{% raw %}" in page.text

    @pytest.mark.parametrize("hidden", ["\0", "\x1b[2J", "\u202e", "\u2028", "\u200b"])
    def test_what_would_hide_reorder_or_break_the_page_is_shown_as_an_escape(self, hidden):
        page = render(evolved_run(hidden))
        assert hidden not in page
        page.encode("utf-8")
        assert hidden.encode("unicode_escape").decode() in page.replace("&#39;", "'")

    def test_a_lone_surrogate_does_not_keep_the_page_from_being_written(self):
        task = task_of([call("s1")], ["a"], prompt="half \ud800 of it")
        page = render(ReportData(tasks=(task,), cells=cells_of(task, {"a": "F"}, "got '\udfff'")))
        assert b"half \\ud800 of it" in page.encode("utf-8")

    def test_a_text_of_a_megabyte_is_cut_and_says_so(self):
        task = task_of([call("s1", args=f"['{'x' * 1_000_000}']")], ["a"], prompt="y" * 1_000_000)
        page = render(ReportData(tasks=(task,), cells=cells_of(task, {"a": "F"}, "z" * 1_000_000)))
        assert len(page) < 60_000
        assert "998,500 more characters" in page


class TestSize:
    def test_a_hundred_tasks_with_36_candidates_stay_below_six_megabytes(self, large):
        assert len(large.encode()) < 6_000_000

    def test_and_every_task_is_there_with_its_matrix(self, large):
        assert large.count('class="heatmap"') == 104
        assert all(f'id="task-{number}"' in large for number in range(1, 105))

    def test_tasks_beyond_those_drawn_stand_as_tables(self, monkeypatch):
        monkeypatch.setattr(matrices, "DRAWN", 3)
        section = outline(render(large_run(5, 4, 1, 2))).section("matrices")
        assert len(section.all("figure")) == 3
        captions = [one.one("caption").text for one in section.all("table")]
        assert captions.count("Candidates, strongest first") == 5
        assert "the first 3 are drawn, the others stand as tables" in section.text

    def test_a_matrix_beyond_the_cap_says_what_is_not_drawn(self):
        names = [f"c{number}" for number in range(60)]
        task = task_of([call(f"s{number}") for number in range(50)], names)
        data = ReportData(tasks=(task,), cells=cells_of(task, dict.fromkeys(names, "P" * 50)))
        section = outline(render(data)).section("matrices")
        assert section.one("figcaption").text == (
            "… and 12 more candidates, weaker than these. … and 10 more tests, rejecting no more than these."
        )
        assert [
            one.text for one in section.all("p") if "left-out" in (one.attributes.get("class") or "")
        ] == [
            "… and 12 more: see outcomes.parquet.",
            "… and 10 more: see tasks.jsonl.",
        ]


class TestDeterminism:
    def test_the_same_run_gives_the_same_bytes(self):
        assert render(evolved_run()) == render(evolved_run())

    def test_the_order_of_mappings_does_not_matter(self):
        data = large_run(5, 9, 2, 3)
        turned = ReportData(
            data.settings,
            data.tasks,
            data.cells,
            dict(reversed(data.rounds.items())),
            dict(reversed(data.finals.items())),
        )
        assert render(turned) == render(data)


class TestLittleOrNothing:
    def test_an_empty_run(self):
        page = outline(render(ReportData()))
        assert page.one("header").text == "cupel Run report There was no task."
        assert [one.attributes.get("id") for one in page.all("section")] == ["headline", "set-aside"]

    def test_a_run_that_only_judged_has_one_matrix_and_no_rounds(self):
        page = outline(render(judged_run()))
        assert [one.attributes.get("id") for one in page.all("section")] == [
            "headline",
            "matrices",
            "discrimination",
            "survivors",
            "set-aside",
            "tasks",
            "settings",
        ]
        assert "→" not in page.text
        assert page.one("header").text.endswith("3 candidates on 1 task, judged on 3 tests.")

    def test_a_task_without_candidates(self):
        task = task_of([call("s1")], [])
        page = outline(render(ReportData({"command": "judge"}, (task,))))
        assert "No candidates." in page.section("matrices").text
        assert page.table("Tests, sharpest")[0]["rejects"] == "0"
        assert page.table("Tasks")[0]["pass@1"] == "–"

    def test_a_task_without_candidates_that_went_through_rounds(self):
        task = task_of([call("s1")], [])
        metrics = metrics_of(1, 0, 0, 0)
        final = FinalResult((), (), metrics, metrics)
        data = ReportData({}, (task,), (), {task.id: (round_of(0, metrics),)}, {task.id: final})
        rounds = outline(render(data)).section("rounds")
        assert "No candidate was judged" in rounds.text
        assert not rounds.all("svg")

    def test_a_task_without_tests(self):
        task = task_of([], ["a"])
        page = outline(render(ReportData({}, (task,))))
        assert "No tests." in page.section("matrices").text
        assert not page.all("svg")

    def test_a_run_cut_short_says_so_first(self):
        data = evolved_run()
        (task,) = data.tasks
        late = round_of(1, metrics_of(2, 3, 4), cut_short=True)
        cut = ReportData(data.settings, data.tasks, data.cells, {task.id: (data.rounds[task.id][0], late)})
        assert "1 task ended at the budget of seconds" in outline(render(cut)).one("header").text


def _shape(element: Element) -> list[object]:
    """Tags and the names of attributes, without text."""
    return [element.tag, sorted(element.attributes), [_shape(child) for child in element.children]]
