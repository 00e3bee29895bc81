"""`cupel work`: what each command does, prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cupel.store.authoring import AuthoringStore
from harbour_tasks import FREE_TIMES, FREE_TIMES_TESTS, PLAN, STOCK, STOCK_WRONG_CODE
from working import Office, fill


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def begun(office: Office, *options: Any) -> Office:
    office.begin(PLAN, "--attempts", 0, "--second-testers", 0, "--review-share", 0, *options)
    return office


def plan(office: Office, *cells: dict[str, Any]) -> Path:
    path = office.base / "other.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in cells), encoding="utf-8")
    return path


def test_begin_makes_a_task_of_each_cell_and_says_what_is_none(office: Office) -> None:
    path = plan(office, PLAN[0], {**PLAN[1], "taxonomy": "class-api"}, {"id": "x"})
    told = json.loads(office.command("work", "begin", path, "--out", office.run, "--json"))
    assert (told["tasks"], told["added"]) == (1, 1)
    assert "set aside: other.jsonl:3: " in office.said
    assert (
        "set aside: other.jsonl stock: no class 'class-api' in the taxonomy; did you mean 'class-apis'"
        in office.said
    )


def test_begin_adds_what_is_new_and_keeps_the_figures(office: Office) -> None:
    begun(office, "--least-tests", 3)
    cells = [*PLAN, {**PLAN[0], "id": "third"}]
    assert office.command("work", "begin", plan(office, *cells), "--out", office.run) == (
        f"3 tasks to be made in {office.run}, 1 of them new\n"
    )
    office.command("work", "begin", plan(office, *cells), "--out", office.run, "--least-tests", 4, code=2)
    assert "was begun with other settings" in office.said


def test_begin_reads_figures_from_a_file_and_options_go_before_it(office: Office) -> None:
    figures = office.base / "figures.toml"
    figures.write_text("attempts = 7\nleast_tests = 5\nlease_minutes = 45\n", encoding="utf-8")
    office.begin(PLAN, "--settings", figures, "--attempts", 2)
    readme = office.take("ann", "author") / "README.md"
    assert "for 45 minutes" in readme.read_text(encoding="utf-8")
    for told, problem in (("atempts = 1", "did you mean 'attempts'"), ('attempts = "4"', "attempts is '4': give a whole number"), ("attempts =", "figures.toml: ")):  # fmt: skip
        figures.write_text(told, encoding="utf-8")
        office.command(
            "work", "begin", plan(office, *PLAN), "--out", office.base / "new", "--settings", figures, code=2
        )
        assert problem in office.said


def test_begin_without_a_single_task_has_nothing_to_do(office: Office) -> None:
    office.command("work", "begin", plan(office, {"id": "x"}), "--out", office.run, code=1)
    assert "no task to be made, 1 lines set aside" in office.said
    assert not office.run.exists()


def test_next_writes_a_folder_and_leases_the_piece(office: Office) -> None:
    begun(office)
    out = office.base / "ann"
    told = json.loads(office.command("work", "next", office.run, "--as", "ann", "--out", out, "--json"))
    assert told == {
        "piece": "free-times/author-0-0",
        "kind": "author",
        "folder": str(out),
        "view": told["view"],
    }
    assert (out / "README.md").is_file()
    queue = json.loads(office.command("work", "status", office.run, "--json"))
    assert [(one["piece"], one["by"]) for one in queue["leases"]] == [("free-times/author-0-0", "person:ann")]


def test_next_says_why_there_is_nothing(office: Office) -> None:
    begun(office)

    def why(name: str, *options: Any) -> str:
        out = office.base / "none"
        office.command("work", "next", office.run, "--as", name, "--out", out, *options, code=1)
        assert not out.exists()
        return office.said

    assert (
        "nothing for person:ben as tester: no such work is wanted at the moment: tasks stand 2 at author"
        in why("ben", "--role", "tester")
    )
    office.take("ann", "author")
    assert "you have free-times/author-0-0: submit it or return it" in why("ann", "--task", "free-times")
    assert "with others: 1 piece" in why("ben", "--task", "free-times")
    office.submit(office.folders[0], FREE_TIMES)
    office.done("ann", "author", STOCK)
    assert "2 pieces not for you: who wrote the task or other tests of it cannot test it blind" in why(
        "ann", "--role", "tester"
    )
    office.done("ben", "tester", FREE_TIMES_TESTS)
    assert "for `cupel work advance`: 1 task" in why("ben", "--role", "solver")


def test_next_as_json_names_the_reasons(office: Office) -> None:
    begun(office)
    words = (
        "work",
        "next",
        office.run,
        "--as",
        "ben",
        "--role",
        "solver",
        "--out",
        office.base / "x",
        "--json",
    )
    told = json.loads(office.command(*words, code=1))
    assert told == {"piece": None, "why": ["no such work is wanted at the moment: tasks stand 2 at author"]}


def test_next_leases_nothing_where_its_folder_cannot_be_written(office: Office) -> None:
    begun(office)
    office.command("work", "next", office.run, "--as", "ann", "--out", office.base, code=2)
    assert "something stands there" in office.said
    assert json.loads(office.command("work", "status", office.run, "--json"))["leases"] == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--as", "two words"), "is no contributor's name"),
        (
            ("--as", "ann", "--task", "free-time"),
            "no task 'free-time' in this run; did you mean 'free-times'?",
        ),
    ],
)
def test_next_refuses_names_that_are_none(office: Office, options: tuple[str, ...], problem: str) -> None:
    begun(office)
    office.command("work", "next", office.run, *options, "--out", office.base / "x", code=2)
    assert problem in office.said


def test_a_folder_without_a_run_is_told(office: Office) -> None:
    office.command("work", "status", office.base, code=2)
    assert "no authoring run there" in office.said


def test_submit_prints_one_problem_a_line_and_says_what_follows_when_it_is_taken(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    wrong = FREE_TIMES["examples.jsonl"].replace("(120, 200)", "(121, 200)")
    problems = office.refused(folder, {**FREE_TIMES, "examples.jsonl": wrong})
    assert problems == [
        "the reference does not pass the public example example-1; correct one of the two "
        "(fail: got [(0, 60), (120, 200)], expected [(0, 60), (121, 200)])"
    ]
    assert "mend the 1 problem and submit again" in office.said
    assert office.submit(folder, FREE_TIMES) == (
        "free-times/author-0-0 is taken; next: testers are to test it blind\n"
    )


def test_submit_can_be_asked_only_to_look(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    fill(folder, FREE_TIMES | {"prompt.md": ""})
    before = office.story("free-times")
    assert "prompt" in office.command("work", "submit", folder, "--check", code=1)
    fill(folder, FREE_TIMES)
    looked = office.command("work", "submit", folder, "--check")
    assert looked == "free-times/author-0-0 can be taken as it is; nothing was handed in\n"
    assert office.story("free-times") == before


def test_submit_names_file_and_line_of_what_cannot_be_read(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    files = {
        **FREE_TIMES,
        "task.toml": FREE_TIMES["task.toml"].replace('section = "inputs"', 'section = "input"'),
    }
    (problem,) = office.refused(folder, files)
    assert problem.startswith("task.toml line 12: requirements.section: Input should be 'inputs'")
    story = office.story("free-times")
    assert story[-1] == "author-0-0 of person:ann could not be taken: 1 problem"


def test_submit_takes_an_answer_as_json_in_place_of_the_files(office: Office) -> None:
    begun(office)
    office.done("ann", "author", FREE_TIMES)
    folder = office.take("ben", "tester")
    answer = office.base / "tests.json"
    tests = [json.loads(line) for line in FREE_TIMES_TESTS["tests.jsonl"].splitlines()]
    unchanged = {
        "id": "unchanged",
        "kind": "assert",
        "code": "assert free_times([(1, 2)], 0, 2) == [(0, 1)]",
        "requirements": ["R4"],
    }
    answer.write_text(json.dumps({"tests": [*tests, unchanged]}), encoding="utf-8")
    told = json.loads(office.command("work", "submit", folder, "--answer", answer, "--json"))
    assert told == {"piece": "free-times/test-0-0", "taken": True, "problems": [], "follows": "next: `cupel work advance` is to validate it"}  # fmt: skip
    answer.write_text("{", encoding="utf-8")
    office.command("work", "submit", folder, "--answer", answer, code=2)
    assert "no JSON answer" in office.said


def test_submit_finds_a_run_that_was_moved_where_it_is_told(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    fill(folder, FREE_TIMES)
    moved = office.run.rename(office.base / "moved")
    office.command("work", "submit", folder, code=2)
    office.command("work", "submit", folder, "--run", moved)


def test_what_was_handed_in_cannot_be_handed_in_again(office: Office) -> None:
    begun(office)
    folder = office.done("ann", "author", FREE_TIMES)
    office.command("work", "submit", folder, code=2)
    assert "free-times/author-0-0 is not wanted any more" in office.said


def test_return_gives_the_piece_to_whoever_comes_next(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    office.command("work", "return", folder, "--reason", "no time")
    office.command("work", "return", folder, "--reason", "no time", code=2)
    assert "person:ann does not have free-times/author-0-0" in office.said
    office.take("ben", "author", "--task", "free-times")
    assert office.story("free-times")[2:] == [
        "author-0-0 was given back by person:ann",
        "author-0-0 was taken by person:ben",
    ]


def test_status_shows_the_queue_to_a_reader(office: Office) -> None:
    begun(office)
    office.done("ann", "author", FREE_TIMES)
    office.take("ann", "author")
    printed = office.command("work", "status", office.run)
    for part in ("2 tasks", "an author is to write it", "testers are to test it blind", "stock/author-0-0", "person:ann", "free-times/test-0-0"):  # fmt: skip
        assert part in printed
    assert "cupel work next" in office.said


def test_status_tells_nothing_of_what_was_handed_in_or_ruled(office: Office) -> None:
    begun(office)
    office.done("ann", "author", {**STOCK, "solution/solution.py": STOCK_WRONG_CODE}, "--task", "stock")
    secret = '{"id": "a", "kind": "call", "args": "[[(4711, 4712)], 0, 1]", "expected": "[]", "requirements": ["R1"]}\n'
    folder = office.take("ben", "tester")
    assert len(office.refused(folder, {"tests.jsonl": secret})) > 2
    shown = office.command("work", "status", office.run, "--task", "stock") + office.command(
        "work", "status", office.run
    )
    assert "4711" not in shown and "_counts" not in shown
    office.command("work", "status", office.run, "--task", "stok", code=2)
    assert "did you mean 'stock'?" in office.said


def test_advance_with_nothing_to_do_says_where_tasks_stand(office: Office) -> None:
    begun(office)
    printed = office.command("work", "advance", office.run, "--workers", 1)
    assert printed.startswith("validated 0, judged 0, accepted 0, dropped 0\n")
    assert (office.run / "tasks.jsonl").read_text(encoding="utf-8") == ""
    office.command("work", "advance", office.run, "--strictness", "lax", code=2)


def test_form_prints_the_schema_of_an_answer(office: Office) -> None:
    schema = json.loads(office.command("work", "form", "solve"))
    assert schema["required"] == ["program"]
    office.command("work", "form", "solver", code=2)
    assert "did you mean 'solve'?" in office.said


def test_next_can_be_asked_for_mending_alone(office: Office) -> None:
    begun(office)
    out = office.base / "none"
    asked = ("work", "next", office.run, "--as", "ann", "--mending", "--out", out)
    office.command(*asked, "--role", "author", code=1)
    assert "nothing for person:ann as author: no such work is wanted at the moment" in office.said
    office.command(*asked, "--role", "solver", code=2)
    assert "nothing comes back to a solver" in office.said


@pytest.mark.parametrize(
    "changes", [{"piece": 5}, {"run": None}, {"by": 5}, {"by": {"name": "person:ann", "parameters": 5}}]
)
def test_a_mark_that_was_changed_is_told(office: Office, changes: dict[str, Any]) -> None:
    begun(office)
    folder = office.take("ann", "author")
    mark = folder / ".cupel-work.json"
    mark.write_text(json.dumps(json.loads(mark.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    for words in (("submit", folder), ("return", folder, "--reason", "no time")):
        office.command("work", *words, code=2)
        assert "take the piece anew" in office.said


def test_advance_says_who_is_at_the_run(office: Office) -> None:
    begun(office)
    with AuthoringStore(office.run) as store, store.alone("cupel author"):
        office.command("work", "advance", office.run, code=2)
    assert "`cupel author` is at work on this run; wait for it" in office.said


@pytest.mark.parametrize("told", ["lease_minutes = -5.0", "most_refused = 0", "lease_minutes = nan"])
def test_begin_refuses_figures_that_would_stall_a_run(office: Office, told: str) -> None:
    figures = office.base / "figures.toml"
    figures.write_text(told, encoding="utf-8")
    office.command("work", "begin", plan(office, *PLAN), "--out", office.run, "--settings", figures, code=2)
    assert f"{told.split()[0]} is " in office.said
    assert not office.run.exists()


def test_a_problem_that_cannot_be_printed_is_printed_as_an_escape(office: Office) -> None:
    begun(office)
    folder = office.take("ann", "author")
    answer = office.base / "answer.json"
    answer.write_text('{"title": "x", "h\\ud800": 1}', encoding="utf-8")
    printed = office.command("work", "submit", folder, "--answer", answer, code=1)
    assert "'h\\ud800': the name holds half of a surrogate pair" in printed
