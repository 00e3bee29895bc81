"""Where a task's own text shows its solution: everywhere that everybody may look, whatever the place is called."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.author.workflow.leaks import program_secret
from cupel.author.workflow.public_text import PublicText, share_given, shown_solution, title_problems

CODE = """\
import re
from collections import Counter


class Tally:
    first: str
    second: str
    count: int

    def __init__(self, words):
        self.words = Counter(word.lower() for word in words if word.isalpha())

    def most(self, number):
        ranked = sorted(self.words.items(), key=lambda pair: (-pair[1], pair[0]))
        return [word for word, count in ranked[:number] if count > 1]
"""
HEADS = "class Tally:\n    first: str\n    second: str\n    count: int\n    def __init__(self, words): ...\n    def most(self, number): ...\n"
LINE = "ranked = sorted(self.words.items(), key=lambda pair: (-pair[1], pair[0]))"
CALL = {"kind": "call", "args": "[1]", "expected": "2"}


def text(**changes: Any) -> PublicText:
    form = {
        "title": "Words that come often",
        "prompt": "Count the words.",
        "requirements": [{"id": "R1", "text": "Says how often."}],
        "interface": {"signature": HEADS},
        "examples": [CALL],
        **changes,
    }
    return PublicText.of_form(form)


def places(shown: PublicText, code: str = CODE) -> list[str]:
    return [one.partition(" shows ")[0] for one in shown_solution(shown, [program_secret([code])])]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": LINE}, "the title"),
        ({"prompt": f"Write {LINE}"}, "the prompt"),
        ({"requirements": [{"id": "R1", "text": LINE}]}, "requirement R1"),
        ({"requirements": [{"id": LINE, "text": "Says how often."}]}, f"requirement {LINE}"),
        ({"interface": {"signature": HEADS, "name": "Tally", "exports": ["Tally", LINE]}}, "a name"),
        ({"files": {f"{LINE}.txt": ""}}, f"files/{LINE}.txt"),
        ({"interface": {"signature": CODE}}, "the signature"),
        ({"interface": {"signature": HEADS.replace("...", LINE)}}, "the signature"),
        ({"interface": {"signature": f'"""{LINE}"""\n{HEADS}'}}, "the signature"),
        ({"files": {"notes/tally.py": CODE}}, "files/notes/tally.py"),
        ({"files": {"notes.txt": f"as it was said:\n{CODE}"}}, "files/notes.txt"),
        (
            {"examples": [{"kind": "pytest", "code": f"{CODE}\ndef test_a():\n    assert Tally([])\n"}]},
            "example 1",
        ),
    ],
)
def test_lines_of_the_solution_are_found_in_every_place(changes: dict[str, Any], place: str) -> None:
    assert places(text(**changes)) == [place]


def test_what_the_signature_declares_may_be_said_anywhere() -> None:
    assert places(text(prompt=f"Write\n{HEADS}")) == []


def test_starter_files_give_code_to_build_on_but_not_most_of_the_solution() -> None:
    head, _, last = CODE.partition("    def most")
    start = f"{head}    def most(self, number):\n        raise NotImplementedError\n"
    shown = text(files={"solution.py": start}, prompt=f"Finish this:\n{start}")
    assert 0 < share_given(shown, program_secret([CODE])) < 0.5
    assert places(shown) == []
    more = text(files={"solution.py": f"{head}    def most{last}".replace("count > 1", "count")})
    assert share_given(more, program_secret([CODE])) > 0.5
    assert places(more) == ["files/solution.py"]


def test_a_text_is_held_against_every_version_of_the_reference() -> None:
    early = program_secret(
        ["def most(words):\n    return [word for word in words if words.count(word) > 1]\n"]
    )
    shown = text(prompt="return [word for word in words if words.count(word) > 1]")
    assert shown_solution(shown, [early, program_secret([CODE])])
    assert shown_solution(shown, [program_secret([CODE])]) == []


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("   ", "has no word"),
        ("123 …", "has no word"),
        ("Two\nlines", "has signs that cannot be seen"),
        ("A bell\x07 rings", "has signs that cannot be seen"),
        ("x = sorted of y", "has the sign ="),
        ("return [a]", "has the sign ["),
    ],
)
def test_a_title_is_plain_words_on_one_line(title: str, problem: str) -> None:
    (found,) = title_problems(title)
    assert problem in found


@pytest.mark.parametrize("title", ["What tonight's ledger has", "Гардероб", "C++ names (easy), part 2: a/b?"])
def test_titles_of_people_are_taken(title: str) -> None:
    assert list(title_problems(title)) == []
