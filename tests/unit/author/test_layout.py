"""An answer as files and back: nothing is lost, and what cannot be read is told by file and line."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cupel.author.workflow.layout import (
    author_files,
    author_form,
    files_of_form,
    form_of_files,
    suite_files,
    suite_form,
    unwritable,
)
from cupel.author.workflow.records import PieceKind
from cupel.author.workflow.toml_text import toml_pairs, toml_string
from cupel.model.errors import TaskError

AUTHOR = {
    "title": "Clamp a number",
    "difficulty": "easy",
    "prompt": "Write `clamp(x, lo, hi)`.\n\nIt keeps *x* between *lo* and *hi*.\n",
    "requirements": [
        {"id": "R1", "section": "outputs", "text": "The nearest number between lo and hi."},
        {"id": "R2", "section": "errors", "text": 'ValueError where lo > hi.\nIts text is "bad bounds".'},
    ],
    "interface": {"kind": "function", "name": "clamp", "signature": "clamp(x: int, lo: int, hi: int) -> int"},
    "examples": [{"kind": "call", "args": "[5, 0, 3]", "expected": "3", "requirements": ["R1"]}],
    "reference": {"code": "def clamp(x, lo, hi):\n    return max(lo, min(x, hi))\n"},
}

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a machine that is busy with other things drawing takes its time."""
scalars = st.characters(exclude_categories=["Cs"])
texts = st.text(scalars, max_size=40)
said = st.text(scalars, min_size=1, max_size=40).filter(str.strip)
words = st.text("abcdefgh_", min_size=1, max_size=8)
paths = st.lists(words, min_size=1, max_size=3).map("/".join)
programs = st.one_of(
    st.fixed_dictionaries({"code": said}),
    st.fixed_dictionaries({"files": st.dictionaries(paths.map(lambda one: f"{one}.py"), said, min_size=2)}),
)
requirements = st.fixed_dictionaries(
    {"id": said, "section": st.sampled_from(["inputs", "outputs", "errors", "edge_cases"]), "text": texts}
)
compares = st.fixed_dictionaries(
    {},
    optional={
        "order": st.sampled_from(["exact", "any"]),
        "checker": said,
        "float": st.fixed_dictionaries({}, optional={"abs": st.floats(0, 1), "rel": st.floats(0, 1)}),
    },
).filter(bool)
calls = st.fixed_dictionaries(
    {"kind": st.just("call"), "args": st.just("[1, 'a']"), "expected": st.integers().map(str)},
    optional={"requirements": st.lists(said, min_size=1, max_size=3), "kwargs": st.just("{'k': nan}")},
)
author_forms = st.fixed_dictionaries(
    {
        "title": st.text(scalars, min_size=3, max_size=60),
        "prompt": said.map(lambda one: one + "·" * 20),
        "requirements": st.lists(requirements, min_size=1, max_size=4),
        "interface": st.fixed_dictionaries(
            {"kind": st.sampled_from(["function", "class", "module", "program"]), "name": words},
            optional={"exports": st.lists(said, min_size=1, max_size=3), "signature": said},
        ),
        "examples": st.lists(calls, min_size=1, max_size=3),
        "reference": programs,
    },
    optional={
        "difficulty": st.sampled_from(["easy", "medium", "hard"]),
        "packages": st.lists(said, min_size=1, max_size=2),
        "files": st.dictionaries(paths, texts, min_size=1, max_size=3),
        "precondition": said,
        "compare": compares,
        "limits": st.fixed_dictionaries({"seconds": st.floats(0.001, 86_400)}),
    },
)
file_tests = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["pytest", "unittest"]),
        "code": st.one_of(texts, texts.map(lambda one: f"x = 1\n# requirements: R9\n{one}")),
    },
    optional={
        "requirements": st.lists(st.one_of(said, words), max_size=3),
        "only": st.lists(said, max_size=2),
    },
)
test_lists = st.lists(st.one_of(calls, file_tests), min_size=1, max_size=6).flatmap(
    lambda tests: st.lists(st.one_of(words, said), min_size=len(tests), max_size=len(tests), unique=True).map(
        lambda ids: [{"id": id_, **test} for id_, test in zip(ids, tests, strict=True)]
    )
)
test_forms = st.fixed_dictionaries(
    {"tests": test_lists},
    optional={
        "questions": st.lists(
            st.fixed_dictionaries({"text": st.text(scalars, min_size=5)}, optional={"requirement": said}),
            min_size=1,
            max_size=3,
        )
    },
)


@unhurried
@given(author_forms)
def test_a_task_comes_back_from_its_files_as_it_was(form: dict[str, Any]) -> None:
    assert author_form(author_files(form)) == form


@unhurried
@given(test_forms)
def test_tests_come_back_from_their_files_those_that_are_files_last(form: dict[str, Any]) -> None:
    back = suite_form(suite_files(form))

    def ordered(one: dict[str, Any]) -> list[Any]:
        return sorted(one["tests"], key=lambda test: test["id"])

    assert ordered(back) == ordered(form)
    assert back.get("questions") == form.get("questions")
    assert suite_form(suite_files(back)) == back


@unhurried
@given(
    program=programs,
    notes=st.one_of(st.just(""), said),
    entry=st.sampled_from(["solution.py", "pkg/core.py"]),
)
def test_an_attempt_comes_back(program: dict[str, Any], notes: str, entry: str) -> None:
    form = {"program": program, **({"notes": notes} if notes else {})}
    files = files_of_form(PieceKind.SOLVE, form, entry)
    assert form_of_files(PieceKind.SOLVE, files, entry) == form


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (
            PieceKind.ARBITRATE,
            {
                "rulings": [
                    {
                        "matter": "0a1b",
                        "at_fault": "test",
                        "reason": "R2 leaves that open.\nNothing says so.",
                    },
                    {
                        "matter": "2c3d",
                        "at_fault": "nobody",
                        "requirement": "R1",
                        "reason": "both read it alike",
                    },
                ]
            },
        ),
        (
            PieceKind.REVIEW,
            {
                "checks": [
                    {"check": "clear", "holds": "no", "comment": 'what is "near"?'},
                    {"check": "b", "holds": "yes"},
                ]
            },
        ),
        (PieceKind.TAG, {"answers": [{"question": "attempt-0", "tags": ["off-by-one"], "reason": "line 3"}]}),
    ],
)
def test_rulings_checklists_and_tags_come_back(kind: PieceKind, form: dict[str, Any]) -> None:
    assert form_of_files(kind, files_of_form(kind, form)) == form


def test_a_program_of_one_file_that_is_the_entry_is_code() -> None:
    form = {**AUTHOR, "reference": {"files": {"solution.py": "def clamp(x, lo, hi): ...\n"}}}
    assert author_form(author_files(form))["reference"] == {"code": "def clamp(x, lo, hi): ...\n"}


def test_the_files_of_a_task_are_readable() -> None:
    files = author_files({**AUTHOR, "files": {"data/one.csv": "1\n"}, "precondition": "def valid(*a): ..."})
    assert list(files) == [
        "task.toml",
        "prompt.md",
        "examples.jsonl",
        "precondition.py",
        "solution/solution.py",
        "files/data/one.csv",
    ]
    assert files["task.toml"] == (
        'title = "Clamp a number"\ndifficulty = "easy"\n\n'
        '[interface]\nkind = "function"\nname = "clamp"\nsignature = "clamp(x: int, lo: int, hi: int) -> int"\n\n'
        '[[requirements]]\nid = "R1"\nsection = "outputs"\ntext = "The nearest number between lo and hi."\n\n'
        '[[requirements]]\nid = "R2"\nsection = "errors"\n'
        'text = """\nValueError where lo > hi.\nIts text is "bad bounds"."""\n'
    )


def test_a_pytest_file_names_its_requirements_in_its_first_line() -> None:
    test = {
        "id": "bounds",
        "kind": "pytest",
        "code": "def test_x():\n    pass\n",
        "requirements": ["R1", "R2"],
    }
    assert suite_files({"tests": [test]}) == {
        "tests.jsonl": "",
        "tests/bounds.py": "# requirements: R1, R2\ndef test_x():\n    pass\n",
    }


@pytest.mark.parametrize(
    "hold", ["", "a\tb", 'say "x"', '"""', 'ends in "', "\\n", "a\r\nb\n", "\x00\x7f", "\n\n"]
)
def test_every_text_survives_toml(hold: str) -> None:
    assert tomllib.loads(f"x = {toml_string(hold)}")["x"] == hold


@unhurried
@given(
    st.dictionaries(
        texts,
        st.recursive(
            st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), texts),
            lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
            max_leaves=8,
        ),
    )
)
def test_every_value_survives_toml(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml_pairs(table)) == table


def changed(path: str, old: str, new: str) -> dict[str, str]:
    files = author_files(AUTHOR)
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (changed("task.toml", "difficulty =", "dificulty ="), "task.toml line 2: no key 'dificulty' here; did you mean 'difficulty'?"),
        (changed("task.toml", '"easy"', '"simple"'), "task.toml line 2: difficulty: Input should be 'easy', 'medium' or 'hard'"),
        (changed("task.toml", '"easy"', "easy"), "task.toml line 2: no TOML: Invalid value; texts stand in quotes, those of several lines in three"),
        (changed("task.toml", '"errors"', '"error"'), "task.toml line 16: requirements.section: Input should be 'inputs', 'outputs', 'signature', 'constraints', 'edge_cases', 'errors', 'complexity' or 'unspecified'"),
        (changed("task.toml", "section = \"errors\"\n", ""), "task.toml line 14: requirements.section: Field required"),
        (changed("task.toml", "[interface]\nkind", "[interface]\nsort = 1\nkind"), "task.toml line 5: no key 'sort' here; there are kind, name, exports, signature"),
        (changed("examples.jsonl", '"[5, 0, 3]"', '"[5, 0, 3"'), "examples.jsonl line 1: args: "),
        (changed("examples.jsonl", "expected", "expectd"), "examples.jsonl line 1: no field 'expectd' in a test of kind 'call'; did you mean 'expected'?"),
        (changed("examples.jsonl", '"expected"', '"note": 1, "expected"'), "examples.jsonl line 1: no field 'note' in a test of kind 'call'; there are id, kind, requirements"),
        (changed("examples.jsonl", '"expected"', f'"note": {"[" * 5000}{"]" * 5000}, "expected"'), "examples.jsonl line 1: "),
        (changed("task.toml", '"easy"', "[" * 5000 + "]" * 5000), "task.toml: no TOML: lists or tables in each other without end"),
        (changed("examples.jsonl", "}\n", "\n"), "examples.jsonl line 1: not JSON: "),
        (changed("examples.jsonl", '"call"', '"cal"'), "examples.jsonl line 1: kind 'cal': give one of assert, call, calls, pytest, stdio, unittest"),
        ({**author_files(AUTHOR), "prompt.md": " \n"}, "prompt.md: it is empty; write the problem there, as a solver is to see it"),
        ({**author_files(AUTHOR), "prompt.md": "Too short."}, "prompt.md: String should have at least 20 characters"),
        ({**author_files(AUTHOR), "todo.txt": "x"}, "todo.txt: no part of this answer; remove it, or move it to where README.md says"),
        ({**author_files(AUTHOR), "solution/solution.py": ""}, "solution/solution.py: write the program there"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_file_and_line(files: dict[str, str], problem: str) -> None:
    with pytest.raises(TaskError) as caught:
        author_form(files)
    assert any(line.startswith(problem) for line in str(caught.value).splitlines()), str(caught.value)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"tests.jsonl": '{"kind": "call", "args": "[]", "expected": "1"}\n'}, 'tests.jsonl line 1: give it an id, such as "id": "empty-list"'),
        ({"tests.jsonl": "\n[1]\n"}, "tests.jsonl line 2: a test is an object: {…}"),
        ({"tests/a.py": "def test_a(): ...\n"}, "tests/a.py: add a line such as `# requirements: R1, R3`: which requirements its tests check"),
        ({"tests/a.txt": "x"}, "tests/a.txt: only pytest files `tests/ID.py` stand there; remove or rename it"),
        ({"tests.jsonl": "", "questions.toml": '[[questions]]\ntext = "why"\n'}, "questions.toml line 2: questions.text: String should have at least 5 characters"),
        ({"tests.jsonl": "", "questions.toml": 'questions = "why"\n'}, "questions.toml line 1: questions are tables: begin each with [[questions]]"),
        ({}, "tests.jsonl: List should have at least 1 item after validation, not 0"),
    ],
)  # fmt: skip
def test_tests_that_cannot_be_read_are_told_by_file_and_line(files: dict[str, str], problem: str) -> None:
    with pytest.raises(TaskError) as caught:
        suite_form(files)
    assert problem in str(caught.value).splitlines(), str(caught.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(TaskError) as caught:
        author_form({"task.toml": "x = 1\n", "prompt.md": ""})
    told = str(caught.value).splitlines()
    places = [line.partition(":")[0] for line in told]
    assert places == ["prompt.md", "task.toml line 1", "solution/solution.py", "examples.jsonl"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("../x.py", "give a path inside of the folder"),
        ("/etc/passwd", "give a path inside of the folder"),
        ("a//b", "give a path inside of the folder"),
        (".git/config", "give a path inside of the folder"),
        ("a\\b", "has a character"),
        ("a\x00b", "has a character"),
        ("x" * 101, "too long"),
        ("__pycache__/a.py", "left out"),
    ],
)
def test_paths_that_no_folder_should_hold_are_refused(path: str, problem: str) -> None:
    (told,) = unwritable({path: ""})
    assert problem in told


def test_a_file_that_is_also_a_folder_and_half_a_character_are_refused() -> None:
    assert len(list(unwritable({"a": "", "a/b": "\ud800"}))) == 2
    assert list(unwritable(author_files(AUTHOR))) == []
