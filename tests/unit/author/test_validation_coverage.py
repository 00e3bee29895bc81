"""Requirements on errors need a test that expects an exception."""

from __future__ import annotations

from typing import Any

import pytest
from validating import call, record, said, subject

from cupel.author.validation.coverage import coverage_findings
from cupel.author.validation.settings import STRICT

OTHERS = record()["requirements"][:3]
PLAIN = [test for test in record()["tests"] if "R4" not in test["requirements"]]


def found(
    text: str, *tests: dict[str, Any], section: str = "errors", **changes: Any
) -> list[tuple[str, str, str]]:
    """What is said of a task whose R4 is that text, and that these tests name."""
    requirement = {"id": "R4", "section": section, "text": text}
    made = subject(requirements=[*OTHERS, requirement], tests=[*PLAIN, *tests], **changes)
    return said(coverage_findings(made, STRICT))


LACKING = [("untested-requirement", "tester", "reject")]
PASSING = call("a", "[1, 0, 2]", "1", "R4")


@pytest.mark.parametrize(
    "text",
    [
        "ValueError is raised where lo is above hi.",
        "`clamp` raises `ValueError` if lo is above hi. It raises nothing else.",
        "Raises ValueError where lo is above hi.",
        "Where lo is above hi it throws a ValueError.",
    ],
)
def test_a_test_that_expects_an_answer_is_not_enough(text: str) -> None:
    assert found(text, PASSING) == LACKING


@pytest.mark.parametrize(
    "test",
    [
        call("b", "[1, 3, 2]", None, "R4", raises="ValueError"),
        call("b", "[1, 3, 2]", None, "R4", raises="ValueError", visibility="public"),
        {"id": "b", "kind": "pytest", "code": "import pytest\ndef test_a():\n    with pytest.raises(ValueError):\n        clamp(1, 3, 2)\n",
         "visibility": "private", "origin": "person:tess", "requirements": ["R4"]},
        {"id": "b", "kind": "unittest", "code": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        try:\n            clamp(1, 3, 2)\n        except ValueError:\n            return\n        self.fail()\n",
         "visibility": "private", "origin": "person:tess", "requirements": ["R4"]},
        {"id": "b", "kind": "calls", "steps": [{"function": "clamp", "args": "[1, 3, 2]", "raises": "ValueError"}],
         "visibility": "private", "origin": "person:tess", "requirements": ["R4"]},
    ],
)  # fmt: skip
def test_one_test_of_any_kind_that_expects_an_exception_is_enough(test: dict[str, Any]) -> None:
    assert found("ValueError is raised where lo is above hi.", PASSING, test) == []


def test_it_has_to_name_the_requirement() -> None:
    other = call("b", "[1, 3, 2]", None, "R3", raises="ValueError")
    assert found("ValueError is raised where lo is above hi.", PASSING, other) == LACKING


@pytest.mark.parametrize(
    "text",
    [
        "Where lo is above hi the answer is None.",
        "Nothing is raised where lo is above hi.",
        "It never raises an exception.",
        "No error is raised; the answer is None.",
        "`clamp` raises no error of its own.",
    ],
)
def test_requirements_that_speak_of_no_exception_need_none(text: str) -> None:
    assert found(text, PASSING) == []


def test_other_sections_and_whole_programs_need_none() -> None:
    assert found("ValueError is raised where lo is above hi.", PASSING, section="edge_cases") == []
    program = {"kind": "program", "name": "p"}
    assert found("What is raised is printed.", PASSING, interface=program) == []
