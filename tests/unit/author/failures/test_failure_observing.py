"""What is seen of failing programs when they run again, in the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from cupel.author.failures.annotate import TagJob, TagSettings, TaskFailures, annotate_task
from cupel.author.workflow.attempts import judged_attempts
from cupel.judge.judge import Judge
from cupel.model.task import Candidate
from judging import call, stdio, task_of

RIGHT = "def f(items):\n    return sorted(items)\n"


def annotated(
    judge: Judge, code: str, *tests: dict[str, Any], repairs: int = 0, **fields: Any
) -> TaskFailures:
    """What is found out about one program; by default its tests are those of `sorted`."""
    some = tests or tuple(call(f"[{one}]", str(sorted(one))) for one in ([3, 1, 2], [2, 1], [1], [5, 4, 4]))
    task = task_of(*some, **{"reference": {"code": RIGHT}, **fields})
    task = task.with_candidates([Candidate(id="c", code=code, origin="model:m")])
    rows: dict[str, Any] = {}
    for cell in judged_attempts(judge, task):
        rows.setdefault(cell.candidate_id, {})[cell.test_id] = cell
    return annotate_task(judge, TagJob(task, rows, TagSettings(repairs=repairs)))


def tags(judge: Judge, code: str, *tests: dict[str, Any], **fields: Any) -> list[str]:
    (one,) = annotated(judge, code, *tests, **fields).tagged
    return [tag.tag for tag in one.tags]


def test_a_right_program_is_not_tagged(judge: Judge) -> None:
    assert annotated(judge, "def f(items):\n    return [*sorted(items)]\n").tagged == ()


def test_an_argument_that_is_changed_is_noticed_and_one_that_is_copied_is_not(judge: Judge) -> None:
    test = {"kind": "assert", "code": "assert (lambda given: [f(given), given])([2, 1]) == [[1, 2], [2, 1]]"}
    plain = [call("[[3, 1]]", "[1, 3]"), call("[[1]]", "[1]")]
    assert "changed-input" in tags(judge, "def f(items):\n    items.sort()\n    return items\n", test, *plain)
    copying = "def f(items):\n    items = items[1:]\n    items.sort()\n    return items\n"
    assert "changed-input" not in tags(judge, copying, test, *plain)


def test_a_default_that_grows_is_noticed(judge: Judge) -> None:
    code = "def f(items, out=[]):\n    for one in sorted(items):\n        out.append(one)\n    return out\n"
    test = {"kind": "assert", "code": "assert [f([2, 1]), f([3])] == [[1, 2], [3]]"}
    assert tags(judge, code, call("[[2, 1]]", "[1, 2]"), test)[0] == "state"
    fresh = code.replace("out=[]", "out=None").replace("    for", "    out = []\n    for") + "    # 1\n"
    assert (
        tags(judge, fresh.replace("return out", "return out[:1]"), call("[[2, 1]]", "[1, 2]"), test)[0]
        != "state"
    )


def test_another_answer_under_another_hash_is_noticed(judge: Judge) -> None:
    code = "def f(items):\n    return list({str(one) * 5 for one in items} | {'a', 'b', 'c', 'd', 'e'})\n"
    assert tags(judge, code)[0] == "non-determinism"


def test_a_name_that_the_library_has_not_is_asked_for_in_the_sandbox(judge: Judge) -> None:
    invented = "import itertools\ndef f(items):\n    return itertools.ordered(items)\n"
    assert tags(judge, invented)[0] == "invented-api"
    lacking = "import math\ndef f(items):\n    math.prod(items)\n    return items.nothing\n"
    assert "math.prod" not in str(annotated(judge, lacking).tagged)


def test_a_single_change_that_makes_it_right_names_the_fault_and_its_line(judge: Judge) -> None:
    code = "def f(items):\n    out = []\n    for one in items:\n        at = 0\n        while at < len(out) and out[at] > one:\n            at += 1\n        out.insert(at, one)\n    return out\n"
    some = [
        call(f"[{one}]", str(sorted(one))) for one in ([3, 1, 2], [2, 1], [1, 5, 3], [5, 4, 6, 4], [9, 1, 9])
    ]
    (plain,) = annotated(judge, code, *some).tagged
    assert plain.primary == "wrong-order"
    assert plain.tags[0].evidence.line is None
    task = annotated(judge, code.replace("[at] > one", "[at] < one - 3"), *some, repairs=60)
    assert task.tagged[0].tags[0].source == "program"


TOP = """\
def f(words, k):
    if k < 0:
        raise ValueError("k")
    seen = {}
    for w in words:
        seen[w] = seen.get(w, 0) + 1
    return sorted(seen, key=lambda w: (-seen[w], w))[:k]
"""


@pytest.mark.parametrize(
    ("program", "tag"),
    [
        (TOP.replace("-seen[w]", "seen[w]").replace("seen", "count"), "wrong-order"),
        (TOP.replace("sorted(", "[(w, seen[w]) for w in sorted(").replace("[:k]", "[:k]]"), "wrong-type"),
    ],
)
def test_most_frequent_words_in_the_wrong_order_or_with_their_counts(
    judge: Judge, program: str, tag: str
) -> None:
    def test(args: str, expected: str | None, requirement: str) -> dict[str, Any]:
        told = {"raises": "ValueError"} if expected is None else {"expected": expected}
        return {"kind": "call", "args": args, "requirements": [requirement], **told}

    some = [
        test("[['b', 'a', 'b'], 2]", "['b', 'a']", "R1"),
        test("[['x', 'y', 'x', 'y', 'z'], 2]", "['x', 'y']", "R1"),
        test("[['q', 'q', 'r'], 5]", "['q', 'r']", "R1"),
        test("[['m', 'n', 'n', 'o', 'o', 'o'], 3]", "['o', 'n', 'm']", "R1"),
        test("[['c', 'b', 'a'], 3]", "['a', 'b', 'c']", "R1"),
        test("[['b', 'a'], 2]", "['a', 'b']", "R1"),
        test("[['b'], 1]", "['b']", "R1"),
        test("[[], 3]", "[]", "R2"),
        test("[['a'], 0]", "[]", "R2"),
        test("[['a'], -1]", None, "R3"),
    ]
    texts = [
        ("R1", "outputs", "most frequent first"),
        ("R2", "edge_cases", "none"),
        ("R3", "errors", "ValueError"),
    ]
    fields = {
        "reference": {"code": TOP},
        "requirements": [{"id": id, "section": section, "text": text} for id, section, text in texts],
    }
    assert tags(judge, program, *some, repairs=20, **fields) == [tag]


def test_what_no_rule_explains_becomes_a_question(judge: Judge) -> None:
    code = "def f(items):\n    out = []\n    for one in items:\n        out.append(one)\n    out.sort()\n    if len(out) == 2:\n        out = [7, 9]\n    return out\n"
    found = annotated(judge, code)
    assert found.tagged[0].primary == "unsure"
    (question,) = found.questions
    assert [(one.test_id, one.input, one.expected, one.got) for one in question.failing] == [
        ("t1", "f([2, 1])", "[1, 2]", "[7, 9]")
    ]
    assert [(one.answer, one.expected, one.candidates) for one in found.wrong_answers] == [
        ("[7, 9]", "[1, 2]", ("c",))
    ]


def test_the_references_answer_is_the_expected_one_where_a_test_names_none(judge: Judge) -> None:
    test = {"kind": "assert", "code": "assert abs(f(2) - 9.0) < 0.5"}
    fields = {"reference": {"code": "def f(x):\n    return x + 7.0\n"}}
    (one,) = annotated(judge, "def f(x):\n    return x + 8.0\n", test, **fields).tagged
    first = [*one.tags, *one.guesses][0]
    assert (first.evidence.expected, first.evidence.got) == ("9.0", "10.0")


def test_steps_are_looked_at_up_to_the_one_that_went_wrong(judge: Judge) -> None:
    steps = [
        {"new": "f", "args": "[]"},
        {"method": "add", "args": "[3]"},
        {"get": "total", "expected": "3"},
        {"method": "pop", "raises": "IndexError"},
    ]
    code = "class f:\n    def __init__(self):\n        self.total = 0\n    def add(self, x):\n        self.total += x\n    def pop(self):\n        return 1\n"
    right = code.replace("return 1", "raise IndexError")
    fields = {"kind": "class", "reference": {"code": right}}
    (one,) = annotated(judge, code, {"kind": "calls", "steps": steps}, **fields).tagged
    assert (one.primary, one.tags[0].evidence.expected) == ("exception-contract", "IndexError raised")


def test_a_program_that_prints_more_has_the_wrong_format(judge: Judge) -> None:
    fields = {"kind": "program", "reference": {"code": "print(sum(map(int, input().split())))\n"}}
    some = [stdio("1 2\n", "3\n"), stdio("5 5\n", "10\n")]
    code = "print('Sum:', sum(map(int, input().split())))\n"
    assert tags(judge, code, *some, **fields) == ["wrong-format"]


@pytest.mark.parametrize("code", ["", "Sorry, I cannot do that.", "def f(items:\n    return items\n"])
def test_what_does_not_load_is_looked_at_as_well(judge: Judge, code: str) -> None:
    assert tags(judge, code)[0] in ("extraction-failure", "syntax")


def test_copies_are_looked_at_once_and_tagged_each(judge: Judge) -> None:
    task = task_of(call("[[2, 1]]", "[1, 2]"), reference={"code": RIGHT})
    copies = ["def f(items):\n    return items\n", "def f(items):\n    # the same\n    return items\n"]
    task = task.with_candidates(
        [Candidate(id=f"c{at}", code=code, origin=f"model:{at}") for at, code in enumerate(copies)]
    )
    rows: dict[str, Any] = {}
    for cell in judged_attempts(judge, task):
        rows.setdefault(cell.candidate_id, {})[cell.test_id] = cell
    found = annotate_task(judge, TagJob(task, rows, TagSettings(repairs=0)))
    assert [(one.candidate_id, one.origin) for one in found.tagged] == [("c0", "model:0"), ("c1", "model:1")]
    assert found.copies_of("c0") == {"c0", "c1"}
    assert len(set(found.shapes.values())) == 1
