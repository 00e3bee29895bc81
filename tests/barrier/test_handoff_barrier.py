"""Nothing of one side's work reaches the other through a folder: words that stand in hidden places alone are looked for everywhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from harbour_tasks import (
    NEW,
    PLAN,
    STOCK,
    STOCK_CODE,
    STOCK_TESTS,
    STOCK_TOML,
    STOCK_WRONG_CODE,
    lines,
    step,
    steps,
)
from working import Office, ruled

REFERENCE, PRECONDITION = "quokkareference", "quokkaprecondition"
FIRST, SECOND = "quokkafirst", "quokkasecond"
TO_AUTHOR, TO_TESTER = "quokkatoauthor", "quokkatotester"
ATTEMPT = "quokkaattempt"
NOT_FOR = {
    "author": (FIRST, SECOND, TO_TESTER, ATTEMPT),
    "ben": (REFERENCE, PRECONDITION, SECOND, TO_AUTHOR, ATTEMPT),
    "eve": (REFERENCE, PRECONDITION, FIRST, TO_AUTHOR, TO_TESTER, ATTEMPT),
    "solver": (REFERENCE, PRECONDITION, FIRST, SECOND, TO_AUTHOR, TO_TESTER),
}
"""Role or name → words that must not be in any file of its folders."""


def suite(word: str, *more: dict[str, Any]) -> dict[str, str]:
    """The tests of the store with names of one tester's own."""
    return {"tests.jsonl": STOCK_TESTS["tests.jsonl"].replace("'a'", f"'{word}'") + lines(*more)}


def program(code: str, word: str) -> dict[str, str]:
    return {
        "solution/solution.py": f"# {word}\n{code}\n\ndef _{word}() -> None:\n    {word} = '{word}'\n    return None\n"
    }


SORTED = steps("sorted", ["R7"], NEW, step("add", f"['z{FIRST}', 1]"), step("add", f"['{FIRST}', 1]"),
               step("names", "[]", expected=f"['{FIRST}', 'z{FIRST}']"))  # fmt: skip
"""A wrong test: the text says that names stand in the order in which they came in."""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """A task that went through rulings against each side, and through all amendments."""
    office = Office(tmp_path, capsys)
    office.begin(PLAN[1:], "--attempts", 1, "--second-testers", 1, "--review-share", 0, "--mendings", 6)
    precondition = f"def valid(steps):\n    {PRECONDITION} = True\n    return {PRECONDITION}\n"
    office.done(
        "ann", "author", {**STOCK, **program(STOCK_WRONG_CODE, REFERENCE), "precondition.py": precondition}
    )
    office.done("ben", "tester", suite(FIRST, SORTED))
    office.done("eve", "tester", suite(SECOND))
    office.advance("quick")

    folder = office.take("dora", "arbiter")
    leaking = f"after {json.dumps(SORTED['steps'][1:3])} both names are there"
    kept = f"R5 is not kept: {TO_AUTHOR}"
    problems = office.refused(folder, ruled(folder, "reference", kept, sorted=("requirements", leaking)))
    (problem,) = [one.partition(": ")[2] for one in problems]
    assert problem == "the reason goes to the author and shows what a test holds; say it by the requirement"
    office.submit(folder, ruled(folder, "reference", kept, sorted=("test", "R7 settles the order otherwise")))
    office.done("ann", "author", program(STOCK_CODE, REFERENCE))
    office.advance("quick")

    folder = office.take("dora", "arbiter")
    office.submit(folder, ruled(folder, "test", f"R7 says the order of coming in: {TO_TESTER}"))
    office.done("ben", "tester", suite(FIRST, SORTED | {"id": "still-sorted"}))
    office.advance("quick")

    folder = office.take("dora", "arbiter")
    office.submit(folder, ruled(folder, "requirements", f"R7 could be read otherwise: {TO_AUTHOR}"))
    clearer = STOCK_TOML.replace("in the order in which they came in.", "those that came in earlier first.")
    office.done("ann", "author", {"task.toml": clearer})
    office.done("ben", "tester", suite(FIRST))
    office.take("eve", "tester")
    office.submit(office.folders[-1])
    assert office.advance("quick")["gates"] == {"solve": 1}, office.story("stock")
    office.done("cid", "solver", program(STOCK_CODE, ATTEMPT))
    return office


def held(folder: Path, *, given: bool = True) -> dict[str, str]:
    """All files of a folder that were given, or that were handed in."""
    found = {
        one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8")
        for one in folder.rglob("*")
        if one.is_file()
    }
    return {name: text for name, text in found.items() if name.startswith("work/") is not given}


@pytest.mark.timeout(900)  # many commands on a machine that may be busy
def test_no_folder_holds_a_word_of_the_other_side_and_the_audit_proves_it(office: Office) -> None:
    kinds: list[str] = []
    for folder in office.folders:
        _, name, role = folder.name.split("-")
        mark = json.loads((folder / ".cupel-work.json").read_text(encoding="utf-8"))
        kinds.append(mark["kind"])
        for word in NOT_FOR.get(name, NOT_FOR.get(role, ())):
            for path, text in {**held(folder), **held(folder, given=False)}.items():
                own = path.startswith("work/") and role == "solver" and word == ATTEMPT
                assert own or word not in text, f"{folder.name}/{path} holds {word}"
    assert set(kinds) == {"author", "test", "arbitrate", "amend-task", "amend-tests", "solve"}

    given = {
        folder.name.split("-", 1)[1] + str(at): "".join(held(folder).values())
        for at, folder in enumerate(office.folders)
    }
    ruling = given["dora-arbiter3"]
    assert all(word in ruling for word in (REFERENCE, FIRST, SECOND)), "an arbiter sees both sides"
    assert TO_AUTHOR in given["ann-author4"] and TO_TESTER in given["ben-tester6"], (
        "a side is told its own ruling"
    )

    for folder in office.folders:
        mark = json.loads((folder / ".cupel-work.json").read_text(encoding="utf-8"))
        view = (folder / "view" / "view.json").read_bytes()
        assert hashlib.sha256(view).hexdigest() == mark["view"]
    proof = office.command("audit", office.run)
    assert proof.splitlines()[-1] == "separation is proved"
