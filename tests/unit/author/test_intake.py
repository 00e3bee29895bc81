"""What keeps an answer from being taken, in words that its writer can act on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from authoring_play import ANN, BEN, BRIEF, CASES, CID, DORA, RIGHT, handed, opened, suite_answer, task_answer
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.matters import Matter
from cupel.author.workflow.papers import Opening, Shown
from cupel.author.workflow.records import Contributor, EventKind, PieceKind
from cupel.author.workflow.seen import checklist
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm.authoring_views import ArbiterView
from cupel.store.authoring import AuthoringStore

REQUIREMENTS = task_answer()["requirements"]
EXAMPLE = task_answer()["examples"][0]
DISPUTE = Matter("reference-fails-test", "it fails", tests=("t1",), requirements=("R1",))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path / "run", attempts=1, attempts_each=1)


def problems(desk: Desk, by: Contributor, answer: Any, *kinds: PieceKind) -> list[str]:
    """What is said of an answer to the next piece; the piece is given back."""
    shown = desk.next_piece(by, kinds)
    assert shown is not None
    found = list(desk.submit(shown.piece.id, by, answer).problems)
    if found:
        desk.give_back(shown.piece.id, by, "tried", declined=False)
    return found


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"interface": {"kind": "class", "name": "Clamp"}}, "interface.kind is 'class', the plan wants 'function'"),
        ({"requirements": [REQUIREMENTS[1]]}, "requirements: none in section `outputs`; say what a right program gives back"),
        ({"requirements": [REQUIREMENTS[0]] * 2}, "task: requirement id twice: R1"),
        ({"reference": {"code": "def clam(x, lo, hi): ...\n"}}, "solution/solution.py does not define clamp, which the interface names"),
        ({"reference": {"code": "def clamp(:\n"}}, "solution/solution.py is no Python: invalid syntax"),
        ({"reference": {"files": {"other.py": RIGHT, "more.py": ""}}}, "solution: solution.py is missing; it is what is loaded"),
        ({"examples": [{"kind": "stdio", "stdin": "", "stdout": ""}]}, "examples 1: kind 'stdio' does not check a function; assert, call, pytest, unittest do"),
        ({"precondition": "valid = "}, "precondition: it has to be Python that defines valid(...)"),
        ({"title": "x"}, "title: String should have at least 3 characters"),
        ({"hint": "none"}, "hint: Extra inputs are not permitted"),
        ({"prompt": f"Write it like this:\n{RIGHT}"}, "the prompt shows lines of the solution"),
        ({"examples": [{**EXAMPLE, "steps": None}]}, "examples 1: no field 'steps' in a test of kind 'call'; there are id, kind, requirements"),
        ({"examples": [{**EXAMPLE, "compare": {"ordr": "any"}}]}, "examples 1: no field 'ordr' in `compare`; did you mean 'order'?"),
        ({"limits": {"seconds": 10.5}}, "limits.seconds is 10.5: at most 10 CPU seconds a test can be asked for"),
        ({"limits": {"memory_mb": 4096}}, "limits.memory_mb is 4096: at most 2048 can be asked for"),
        ({"reference": {"files": {"solution.py": "from inner import clam\n", "inner.py": RIGHT}}}, "solution/solution.py does not define clamp, which the interface names"),
        ({"files": {"../x": ""}}, "files.../x.[key]: '../x' is no path inside of a folder"),
        ({"files": {"a": "", "a/b": ""}}, "'files/a' is a file and a folder; rename one"),
        ({"prompt": "Half of a sign \ud800 in a text."}, "prompt: Input should be a valid string, unable to parse raw data as a unicode string"),
        ({"requirements": [{**REQUIREMENTS[0], "note": "x"}, REQUIREMENTS[1]]}, "task.toml line 12: no key 'note' here; there are id, section, text"),
    ],
)  # fmt: skip
def test_an_authors_answer(desk: Desk, changes: dict[str, Any], problem: str) -> None:
    found = problems(desk, ANN, task_answer(**changes))
    assert any(one.startswith(problem) for one in found), found


@pytest.mark.parametrize(
    "entry",
    [
        "from inner import clamp\n",
        "from inner import clam as clamp\n",
        "from inner import *\n",
        "import inner\n\nclamp = inner.clamp\n",
        "if True:\n    from inner import clamp\n",
        "import inner\n\n(clamp, other) = inner.clamp, 1\n",
    ],
)
def test_a_name_may_come_from_another_file(desk: Desk, entry: str) -> None:
    files = {"solution.py": entry, "inner.py": RIGHT}
    assert problems(desk, ANN, task_answer(reference={"files": files})) == []


@pytest.mark.parametrize(
    "limits", [{"seconds": 10.0, "memory_mb": 2048}, {"seconds": 0.5}, {"memory_mb": 64}, {}]
)
def test_an_author_may_ask_for_limits(desk: Desk, limits: dict[str, Any]) -> None:
    assert problems(desk, ANN, task_answer(limits=limits)) == []


def test_an_amendment_has_to_change_something(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    disputed(desk, Matter("vague-word", "vague", party="author"))
    assert problems(desk, ANN, task_answer(), PieceKind.AMEND_TASK) == ["nothing was changed"]


def suite_with(*more: dict[str, Any], at: int | None = None, **changes: Any) -> list[dict[str, Any]]:
    tests = suite_answer()["tests"]
    if at is not None:
        tests[at] = {**tests[at], **changes}
    return [*tests, *more]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"tests": []}, "tests: List should have at least 1 item after validation, not 0"),
        (suite_answer(CASES[:2]), "2 tests; at least 3 are wanted"),
        ({"tests": suite_with(at=0, requirements=[])}, "test t1: name the requirements that it checks"),
        ({"tests": suite_with(at=0, requirements=["R9"])}, "test t1: there is no requirement R9"),
        ({"tests": [{**one, "requirements": ["R2"]} for one in suite_with()]}, "requirement R1 (outputs) is checked by no test"),
        ({"tests": suite_with(at=0, id="t2")}, "test id 't2' 2 times"),
        ({"tests": suite_with(at=0, id="example-1")}, "test id 'example-1': give a text without"),
        ({"tests": suite_with(at=0, id="second-1")}, "test id 'second-1': give a text without"),
        ({"tests": suite_with(at=0, id="a::b")}, "test id 'a::b': give a text without"),
        ({"tests": suite_with(at=0, id=7)}, "test id 7: give a text without"),
        ({"tests": suite_with({**suite_with()[0], "id": "again"})}, "test 'again' is the same as 't1'"),
        ({"tests": suite_with(at=0, args="[1, 2")}, "tests.0.call.args: "),
        ({"tests": suite_with(at=0, kind=["call"])}, "test 1: kind ['call'] does not check a function"),
        ({"tests": suite_with(at=0, steps=None)}, "test 1: no field 'steps' in a test of kind 'call'"),
        ({"tests": suite_with(at=0, steps=[1])}, "test 1: no field 'steps' in a test of kind 'call'"),
        ({"tests": suite_with(at=0, expectd="1")}, "test 1: no field 'expectd' in a test of kind 'call'; did you mean 'expected'?"),
        (suite_answer(questions=[{"text": f"what of R1, {number}?"} for number in range(51)]), "questions: 51 of them; at most 50 can be handed in"),
        (suite_answer(hint={"\ud800": 1}), "'\\ud800': the name holds half of a surrogate pair"),
        (suite_answer(hint=float("nan")), "nan is no number of JSON"),
        ({"tests": suite_with(at=0, kind="calls", steps=[{"new": "X", "args": "[]"}])}, "test 1: kind 'calls' does not check a function"),
        (suite_answer(questions=[{"text": "is clamp(50, 0, 100) really 50 [50, 0, 100]?"}]), "a question shows what a test holds"),
    ],
)  # fmt: skip
def test_a_testers_answer(desk: Desk, answer: dict[str, Any], problem: str) -> None:
    handed(desk, ANN, task_answer())
    found = problems(desk, BEN, answer)
    assert any(one.startswith(problem) for one in found), found


def test_a_question_about_the_requirement_is_taken(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    asked = [{"requirement": "R1", "text": "what is nearer where lo is hi?"}]
    assert problems(desk, BEN, suite_answer(questions=asked)) == []


def solving(desk: Desk) -> None:
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    disputed(desk)


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        ({}, "program: give either `code` or `files`"),
        ({"code": "x", "files": {"solution.py": "x"}}, "program: give either `code` or `files`"),
        ({"code": " \n"}, "program: it is empty"),
        ({"files": {"main.py": "x = 1\n"}}, "solution/solution.py is missing; it is what is loaded"),
        (
            {"files": {"solution.py": "x = 1\n", "../y.py": "x"}},
            "'solution/../y.py': give a path inside of the folder",
        ),
    ],
)
def test_an_attempt(desk: Desk, program: dict[str, Any], problem: str) -> None:
    solving(desk)
    (found,) = problems(desk, CID, {"program": program})
    assert found.startswith(problem)


def disputed(desk: Desk, *matters: Matter) -> None:
    """Write down what validation would find."""
    state = desk.states()["t1"]
    found = desk.store.put("validated", {})
    told = [one.to_json() for one in matters]
    desk.note("t1", EventKind.VALIDATED, {"artefact": found, "basis": state.basis(), "matters": told})


def arbitrating(desk: Desk, *matters: Matter) -> Shown:
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    disputed(desk, *(matters or (DISPUTE,)))
    shown = desk.next_piece(DORA)
    assert shown is not None and isinstance(shown.view, ArbiterView)
    return shown


CODE_LINE = "limited = min(x, hi) return max(lo, limited)"
GAVE = Matter(
    "reference-fails-test", "it fails", tests=("t1",), evidence={"reference": ["got [17, 23, 42, 99]"]}
)


@pytest.mark.parametrize(
    ("ruling", "problem"),
    [
        ({"matter": "other"}, "there is no open matter other"),
        ({"at_fault": "somebody"}, "rulings.0.at_fault: Input should be"),
        ({"requirement": "R9"}, "there is no requirement R9"),
        ({"reason": "short"}, "rulings.0.reason: String should have at least 10 characters"),
        ({"reason": "for [-5, 0, 3] it is 0"}, "the reason goes to the author and shows what a test holds; say it by the requirement"),
        ({"at_fault": "test", "reason": f"it does {CODE_LINE}"}, "the reason goes to the tester and shows the reference or what it gave; say it by the requirement"),
        ({"at_fault": "test", "reason": "the program got [17, 23, 42, 99]"}, "the reason goes to the tester and shows the reference or what it gave; say it by the requirement"),
    ],
)  # fmt: skip
def test_a_ruling(desk: Desk, ruling: dict[str, Any], problem: str) -> None:
    shown = arbitrating(desk, GAVE)
    plain = {"matter": GAVE.key, "at_fault": "reference", "reason": "R1 is not kept at one end"}
    found = desk.submit(shown.piece.id, DORA, {"rulings": [{**plain, **ruling}]}).problems
    assert any(problem in one for one in found), found
    assert desk.submit(shown.piece.id, DORA, {"rulings": [plain]}).problems == ()


def test_every_matter_is_ruled_on_once(desk: Desk) -> None:
    other = Matter("reference-fails-test", "it fails", tests=("t2",))
    shown = arbitrating(desk, DISPUTE, other)
    ruling = {"matter": DISPUTE.key, "at_fault": "reference", "reason": "R1 is not kept at one end"}
    found = desk.submit(shown.piece.id, DORA, {"rulings": [ruling, ruling]}).problems
    assert found == (
        f"matter {DISPUTE.key} (reference-fails-test): give exactly one ruling",
        f"matter {other.key} (reference-fails-test): give exactly one ruling",
    )


def test_a_copied_step_of_a_test_does_not_reach_the_author(tmp_path: Path) -> None:
    """The payload of steps is scattered among keys: the line as the arbiter sees it is a secret as well."""
    opening = Opening("t1", {"id": "c"}, {**BRIEF, "interface": "class"})
    chosen = WorkflowSettings(second_tester_share=0, attempts=0, review_share=0, least_tests=1)
    desk = Desk.begin(AuthoringStore(tmp_path), [opening], chosen)
    steps = [{"new": "Box", "args": "[3]"}, {"method": "put", "args": "['jam']", "expected": "1"}]
    example = {"kind": "calls", "steps": [{"new": "Box", "args": "[1]"}]}
    code = "class Box:\n    def __init__(self, size): ...\n    def put(self, what): ...\n"
    handed(
        desk,
        ANN,
        task_answer(interface={"kind": "class", "name": "Box"}, examples=[example], reference={"code": code}),
    )
    handed(
        desk, BEN, {"tests": [{"id": "t1", "kind": "calls", "steps": steps, "requirements": ["R1", "R2"]}]}
    )
    disputed(desk, DISPUTE)
    shown = desk.next_piece(DORA)
    assert shown is not None
    copied = {
        "matter": DISPUTE.key,
        "at_fault": "reference",
        "reason": f"after {json.dumps(steps)} it is one",
    }
    (found,) = desk.submit(shown.piece.id, DORA, {"rulings": [copied]}).problems
    assert found.endswith(
        "the reason goes to the author and shows what a test holds; say it by the requirement"
    )


def test_a_checklist_is_answered_point_by_point(tmp_path: Path) -> None:
    desk = opened(tmp_path, review_share=1.0, reviewers=1)
    handed(desk, ANN, task_answer())
    handed(desk, BEN, suite_answer())
    disputed(desk)
    state = desk.states()["t1"]
    judged = desk.store.put("judged", {"questions": [], "tags": [], "outcomes": [], "failures": []})
    desk.note(
        "t1", EventKind.JUDGED, {"artefact": judged, "basis": state.basis(attempts=True), "matters": []}
    )
    first, *rest = [{"check": one.id, "holds": "yes"} for one in checklist()]
    assert problems(desk, DORA, {"checks": [*rest, {"check": "nice", "holds": "yes"}]}) == [
        "there is no check 'nice'",
        f"check {first['check']}: answer it once",
    ]
    wrong = {"checks": [{**first, "holds": "no", "comment": "bad"}, *rest]}
    assert problems(desk, DORA, wrong) == [f"check {first['check']}: say in a comment what is wrong"]
    assert problems(desk, DORA, {"checks": [first, *rest]}) == []


def test_tags_are_those_that_there_are(desk: Desk) -> None:
    solving(desk)
    handed(desk, CID, {"program": {"code": "def clamp(x, lo, hi): return x\n"}})
    state = desk.states()["t1"]
    asked = [{"id": "attempt-0", "code": "x", "evidence": [], "guesses": []}]
    judged = desk.store.put("judged", {"questions": asked, "tags": [], "outcomes": [], "failures": []})
    body = {"artefact": judged, "basis": state.basis(attempts=True), "matters": [], "questions": 1}
    desk.note("t1", EventKind.JUDGED, body)
    answer = {"answers": [{"question": "attempt-1", "tags": ["off-by-two"]}]}
    assert problems(desk, DORA, answer) == [
        "there is no question 'attempt-1'",
        "question attempt-0: answer it once",
        "question attempt-1: there is no tag 'off-by-two'",
    ]
    assert problems(desk, DORA, {"answers": [{"question": "attempt-0", "tags": ["off-by-one"]}]}) == []
