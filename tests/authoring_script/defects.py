"""What goes wrong on purpose: one defect a task, each labelled with the gate at which it has to be caught."""

from __future__ import annotations

import re
from typing import Any

from authoring_script.library import WORKS
from authoring_script.playing import Cut, Defect, Question, Says, program, review, rulings, tags
from authoring_script.work import Work


def first(say: Says) -> Says:
    """Says it to the first try alone; behind it comes the good answer."""
    return lambda asked: say(asked) if asked.number == 1 else None


def wrong_reference(asked: Question) -> dict[str, Any]:
    """The task with a reference that is nearly right."""
    return asked.work.form(reference={"code": asked.work.nearly(), "files": None})


def stumbling_reference(asked: Question) -> dict[str, Any]:
    """A cash book with a reference that stumbles over lines of blanks, which no example has."""
    code = asked.work.reference.replace("if line.strip():", "if line:")
    return asked.work.form(reference={"code": code, "files": None})


def stubborn_suite(asked: Question) -> dict[str, Any]:
    """The suite of a tester who stays with what is right, and calls its last test something else each time."""
    tests = asked.work.suite()
    numbers = [int(one) for one in re.findall(r"again-(\d+)", asked.text)]
    return {
        "tests": [*tests[:-1], {**tests[-1], "id": f"again-{max(numbers, default=0) + 1}"}],
        "questions": [],
    }


def suite_with(work: Work, place: int, **changes: Any) -> dict[str, Any]:
    """The suite with one test changed."""
    tests = work.suite()
    tests[place] = {**tests[place], **changes}
    return {"tests": tests, "questions": []}


def without(work: Work, requirement: str) -> dict[str, Any]:
    """The suite without a requirement's tests."""
    tests = [one for one in work.suite() if one["requirements"] != [requirement]]
    return {"tests": tests, "questions": []}


def shown_program(asked: Question) -> dict[str, Any]:
    """The task with its solution in the prompt."""
    work = asked.work
    return work.form(prompt=f"{work.text}\nIt can be done so:\n\n```python\n{work.reference}```\n")


def vague(asked: Question) -> dict[str, Any]:
    """The labels without the order of the two errors, which the reference has the other way round."""
    form = asked.work.form()
    form["requirements"][4]["text"] = "`TypeError` is raised where `filler` is not exactly one character."
    lines = asked.work.reference.splitlines(keepends=True)
    form["reference"] = {"code": "".join([lines[0], *lines[3:5], *lines[1:3], *lines[5:]]), "files": None}
    return form


def no_outputs(asked: Question) -> dict[str, Any]:
    """A task that never says what comes out; another one each time."""
    form = asked.work.form()
    kept = [one for one in form["requirements"] if one["section"] != "outputs"]
    return {**form, "requirements": kept, "title": f"{asked.work.title} {asked.number}"}


def unstable(asked: Question) -> dict[str, Any]:
    """A suite with a test that depends on the order of hashes."""
    odd = {
        "id": "luck",
        "kind": "assert",
        "code": f"assert {asked.work.name}().waiting() == [] and list({{'ann', 'bo', 'cy'}})[0] == 'ann'",
        "requirements": ["R4"],
    }
    return {"tests": [*asked.work.suite(), odd], "questions": []}


def weak(asked: Question) -> dict[str, Any]:
    """Tests that name every requirement and hardly look: whoever gives the argument back passes them all."""
    named = ["R1", "R2", "R3", "R4"]
    tests = [
        {"id": f"one-{value}", **asked.work.test_of(f"[[{value}]]"), "requirements": named}
        for value in range(8)
    ]
    return {"tests": tests, "questions": []}


def misread_reference(asked: Question) -> dict[str, Any]:
    """A day of a minute too few, and no example that shows it."""
    work = asked.work
    examples = [work.test_of(case) for case in work.examples[:1]]
    return work.form(reference={"code": work.nearly(), "files": None}, examples=examples)


def misread_suite(asked: Question) -> dict[str, Any]:
    """The tests of somebody who makes the same mistake."""
    work = asked.work
    right = work.suite()
    again = [work.test_of(case, work.nearly()) for cases in work.cases.values() for case in cases]
    return {"tests": [{**old, **new} for old, new in zip(right, again, strict=True)], "questions": []}


def read_otherwise(asked: Question) -> str:
    """A right program; the second solver's is another one, so that the two are independent."""
    if asked.model.endswith("1"):
        return program(asked.work.reference)
    return program(_OTHER_CLOCK)


_OTHER_CLOCK = """def minutes(time):
    hours, sign, rest = time.partition(":")
    if sign != ":" or not all(len(one) == 2 and one.isascii() and one.isdigit() for one in (hours, rest)):
        raise ValueError(time)
    if int(hours) > 23 or int(rest) > 59:
        raise ValueError(time)
    return int(hours) * 60 + int(rest)


def later(time, by):
    total = minutes(time) + by
    while total < 0:
        total += 1440
    total -= total // 1440 * 1440
    return str(total // 60).zfill(2) + ":" + str(total - total // 60 * 60).zfill(2)
"""


def with_zero(asked: Question) -> dict[str, Any]:
    """The task with one more requirement."""
    form = asked.work.form()
    form["requirements"].append(
        {"id": "R5", "section": "edge_cases", "text": "`later` by 0 returns the given time."}
    )
    return form


def suite_with_zero(asked: Question) -> dict[str, Any]:
    """Its suite."""
    tests = asked.work.suite()
    tests[1] = {**tests[1], "requirements": ["R1", "R5"]}
    return {"tests": tests, "questions": []}


def named(asked: Question) -> dict[str, Any] | None:
    """Rulings on a matter that nobody asked about."""
    said = rulings(asked, "reference")
    return {"rulings": [{**one, "matter": "everything"} for one in said["rulings"]]}


def question_with_values(asked: Question) -> dict[str, Any]:
    """A suite whose tester asks by an example."""
    text = "for values [5, 1, 4, 2, 8] and width 3, is it meant to be [10, 7, 14]?"
    return {"tests": asked.work.suite(), "questions": [{"requirement": "R2", "text": text}]}


def with_question(asked: Question) -> dict[str, Any]:
    """A suite whose tester finds the order of two errors nowhere."""
    text = "a word may be too long and the filler wrong at once: which error is raised then?"
    return {"tests": asked.work.suite(), "questions": [{"requirement": "R5", "text": text}]}


def with_needless_question(asked: Question) -> dict[str, Any]:
    """A suite whose tester asks what stands there."""
    text = "is a value that equals an edge counted below it or above it?"
    return {"tests": asked.work.suite(), "questions": [{"requirement": "R3", "text": text}]}


_VALUES = "for [[1, 6, 7, 20], [5, 10]] something else is expected than what comes out"
_CODE = "the program does return [max(values[place : place + width]) for place in range(len(values) - width + 1)], which is right"
_LISTED = [
    Defect("readings-above", "a wrong reference", "validate", "reference-fails-test", {"author_task": wrong_reference}, "reference"),
    Defect("payments-by-sum", "a wrong reference of a program", "author", "does not pass the public example", {"author_task": first(wrong_reference)}),
    Defect("level-stretch", "a wrong test", "validate", "reference-fails-test", {"test_blind": lambda asked: suite_with(asked.work, 2, expected="[5, 5]")}),
    Defect("last-come-first-served", "a wrong test of a program", "validate", "reference-fails-test", {"test_blind": lambda asked: suite_with(asked.work, 2, stdout="ann\nbo\nleft 1\n")}),
    Defect("labels-from-the-left", "a requirement that can be read in two ways", "ruling", "requirements", {"author_task": vague, "test_blind": with_question}, "requirements"),
    Defect("buckets-closed-above", "a question that the text answers", "ruling", "nobody", {"test_blind": with_needless_question}, "nobody"),
    Defect("sliding-sums", "a tester's question that shows a test", "test", "a question shows what a test holds", {"test_blind": first(question_with_values)}),
    Defect("buckets-closed-below", "an arbiter who would show a test to the author", "arbitrate", "shows what a test holds", {"author_task": wrong_reference, "arbitrate": first(lambda asked: rulings(asked, "reference", _VALUES))}, "reference"),
    Defect("sliding-peaks", "an arbiter who would show the reference to a tester", "arbitrate", "shows the reference", {"test_blind": lambda asked: suite_with(asked.work, 3, expected="[2, 2, 4]"), "arbitrate": first(lambda asked: rulings(asked, "test", _CODE))}),
    Defect("letters-onward", "a prompt that holds the solution", "author", "shows lines of the solution", {"author_task": first(shown_program)}),
    Defect("letters-backward", "a ruling that settles nothing", "arbitrate", "nobody", {"test_blind": lambda asked: suite_with(asked.work, 4, expected="'zzz'"), "arbitrate": first(lambda asked: rulings(asked, "nobody"))}),
    Defect("cash-book-with-at-signs", "a ruling on no matter", "arbitrate", "there is no open matter", {"author_task": stumbling_reference, "arbitrate": first(named)}, "reference"),
    Defect("day-book-with-hashes", "rulings that blame the wrong side again and again", "dropped", "mended 3 times, and still: reference-fails-test", {"author_task": stumbling_reference, "amend_tests": stubborn_suite}, "test", "dropped"),
    Defect("draft-with-undo", "an author who answers with prose", "author", "no whole JSON", {"author_task": first(lambda _: "I would write about a draft, with pieces that come and go.")}),
    Defect("route-with-undo", "tests in another form", "test", "tests", {"test_blind": first(lambda asked: {"suite": asked.work.suite()})}),
    Defect("table-mirrored", "an answer that the server withholds", "test", "content_filter", {"test_blind": first(lambda _: Cut("content_filter"))}),
    Defect("fuel-tank", "an answer that is cut off", "author", "cut off at the bound of tokens", {"author_task": first(lambda _: Cut("length", '{"title": "Fuel tank", "prompt": "A tank that'))}),
    Defect("lowest-number-first", "a requirement that no test checks", "test", "requirement R5 (errors) is checked by no test", {"test_blind": first(lambda asked: without(asked.work, "R5"))}),
    Defect("highest-number-first", "a test that depends on luck", "validate", "unstable", {"test_blind": unstable}),
    Defect("climbing-stretch", "a suite that is too weak", "validate", "accepts-trivial", {"author_task": lambda asked: asked.work.form(examples=[asked.work.test_of("[[4]]")]), "test_blind": weak}),
    Defect("runs-with-counts-behind", "an author who never says what comes out", "dropped", "author: no answer of a model could be taken", {"author_task": no_outputs}, ends="dropped"),
    Defect("runs-with-counts-before", "a title that is taken", "author", "is taken", {"author_task": first(lambda asked: asked.work.form(title="Level stretch"))}),
    Defect("tag-with-commas", "another interface than the plan wants", "author", "the plan wants 'function'", {"author_task": first(lambda asked: asked.work.form(interface={"kind": "module", "name": "tags", "exports": ["read_tag"], "signature": None}))}),
    Defect("bars-of-vowels", "tests that cannot check a program", "test", "does not check a program", {"test_blind": first(lambda asked: suite_with(asked.work, 0, kind="call", args="[]", expected="None"))}),
    Defect("first-come-first-served", "an attempt without a program", "solve", "no program", {"attempt": first(lambda asked: "One would keep a list of names." if asked.sample % 2 else None)}),
    Defect("payments-by-name", "a tag that there is not", "tag", "there is no tag", {"say_why": first(lambda asked: tags(asked, "bad-luck"))}),
    Defect("clock-with-colons", "author and tester who misread the text in the same way", "judge", "attempts-contradict", {"author_task": misread_reference, "test_blind": misread_suite, "attempt": read_otherwise}, "reference"),
    Defect("clock-with-letters", "an edge that a reviewer misses in the text", "review", "edges-said", {"review": lambda asked: review(asked, **{"edges-said": "what later does by 0 is nowhere said"}), "amend_task": with_zero, "amend_tests": suite_with_zero}, "requirements"),
]  # fmt: skip
DEFECTS: dict[str, Defect] = {one.task: one for one in _LISTED}
"""Task id → what is wrong there; the other tasks of the library are good all the way."""
assert set(DEFECTS) <= set(WORKS) and len(DEFECTS) == len(_LISTED)
