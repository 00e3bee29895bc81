"""Programs in models' answers, and the name that tests are about."""

import pytest

from cupel.dataset.ingest.modeltext import program_in
from cupel.dataset.ingest.solutionname import kind_of_name, name_under_test
from cupel.model.errors import TaskError


@pytest.mark.parametrize(
    ("answer", "program"),
    [
        ("def f(): ...\n", "def f(): ...\n"),
        ("Sure:\n```python\ndef f(): ...\n```\nDone.", "def f(): ...\n"),
        ("<think>\n```python\nwrong\n```\n</think>\n```py\nright = 1\n```", "right = 1\n"),
        ("```python\nimport a\n```\nand\n```python\ndef f(): ...\n```", "import a\ndef f(): ...\n"),
        ("```python\ndef f(:\n```\n```python\ndef f(): ...\n```", "def f(): ...\n"),
        ("```bash\npip install x\n```\n```\ndef f(): ...\n```", "def f(): ...\n"),
        ("```python\ndef f(): ...", "def f(): ...\n"),
        ("```python\ndef f(:\n```", "def f(:\n"),
        ("no program", "no program"),
    ],
)
def test_the_program_in_an_answer(answer: str, program: str) -> None:
    assert program_in(answer) == program


TESTS = ["assert g(1) == 1", "assert g(h(1)) == sorted([1])", "assert h(2) == 2", "x = k(1)\nassert g(x)", 7]


def test_the_name_that_most_tests_call() -> None:
    assert name_under_test(TESTS, None, []) == "g"


def test_the_reference_says_which_names_count() -> None:
    assert name_under_test(TESTS, "def h(x): ...\n", ["def g(x): ...\n"]) == "h"
    assert name_under_test(TESTS, "print(1)\n", ["def k(x): ...\n", "not python"]) == "k"


def test_a_builtins_name_counts_where_a_program_defines_it() -> None:
    assert name_under_test(["assert sorted([1]) == [1]"], "def sorted(xs): ...\n", []) == "sorted"


def test_tests_that_call_nothing_name_nothing() -> None:
    with pytest.raises(TaskError, match="the tests call no function"):
        name_under_test(["assert len([1]) == 1", "def g(): ...\nassert g()"], None, [])


def test_classes_are_told_from_functions() -> None:
    programs = ["not python", "class A: ...\nb = lambda: 1\n", "def A(): ...\n"]
    assert [kind_of_name(name, programs) for name in ("A", "b", "c")] == ["class", "function", "function"]
