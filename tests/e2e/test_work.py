"""Two tasks are made from nothing through the command line alone, by people who see only what they may."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from harbour_tasks import (
    FREE_TIMES,
    FREE_TIMES_ATTEMPT,
    FREE_TIMES_TESTS,
    PLAN,
    STOCK,
    STOCK_ATTEMPT,
    STOCK_CODE,
    STOCK_TESTS,
    STOCK_WRONG_CODE,
)
from working import Office, ruled


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


@pytest.mark.timeout(900)  # many commands on a machine that may be busy
def test_a_function_and_a_class_whose_reference_was_wrong_are_made_by_people(office: Office) -> None:
    office.begin(PLAN, "--attempts", 1, "--second-testers", 0, "--review-share", 0)
    assert office.gates() == {"author": 2}

    office.done("ann", "author", FREE_TIMES)
    office.done("ann", "author", {**STOCK, "solution/solution.py": STOCK_WRONG_CODE})
    office.done("ben", "tester", FREE_TIMES_TESTS)
    office.done("ben", "tester", STOCK_TESTS)
    assert office.gates() == {"validate": 2}

    first = office.advance()
    assert (first["validated"], first["gates"]) == (2, {"solve": 1, "arbitrate": 1}), office.story("stock")

    folder = office.take("dora", "arbiter")
    matters = tomllib.loads((folder / "work" / "rulings.toml").read_text(encoding="utf-8"))["rulings"]
    assert {one["matter"] for one in matters}
    office.submit(
        folder, ruled(folder, "reference", "R5 says that a name of which none is left is no longer there")
    )
    assert office.gates() == {"solve": 1, "amend": 1}

    mending = office.take("ann", "author")
    told = (mending / "view" / "matters.md").read_text(encoding="utf-8")
    assert "R5 says that a name of which none is left is no longer there" in told
    office.submit(mending, {"solution/solution.py": STOCK_CODE})
    assert office.advance()["gates"] == {"solve": 2}

    office.done("cid", "solver", {"solution/solution.py": FREE_TIMES_ATTEMPT}, "--task", "free-times")
    office.done("cid", "solver", {"solution/solution.py": STOCK_ATTEMPT}, "--task", "stock")
    last = office.advance()
    assert (last["judged"], last["accepted"], last["gates"]) == (2, 2, {"accepted": 2})

    office.command("audit", office.run)
    tasks = [
        json.loads(line) for line in (office.run / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [one["id"] for one in tasks] == ["free-times", "stock"]
    assert [one["reference"]["code"] for one in tasks] == [FREE_TIMES["solution/solution.py"], STOCK_CODE]
    assert [len(one["provenance"]["authoring"]["author"]["versions"]) for one in tasks] == [1, 2]
