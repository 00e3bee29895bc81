"""What can be seen without running anything: one task that has each trouble, and one that has not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validating import CLAMP, call, record, said, subject

from cupel.author.validation import Finding, Party, Severity
from cupel.author.validation.coverage import coverage_findings
from cupel.author.validation.linters import lint
from cupel.author.validation.linters.exceptions import unstated_exceptions
from cupel.author.validation.linters.parameters import unused_parameters
from cupel.author.validation.linters.requirements import duplicate_requirements, empty_sections
from cupel.author.validation.linters.signatures import signature_mismatches
from cupel.author.validation.linters.terms import undefined_terms
from cupel.author.validation.linters.wording import vague_words
from cupel.author.validation.settings import STRICT
from cupel.author.validation.surfaces import parameters_of
from cupel.model.source import parsed

TESTS = record()["tests"]
REQUIREMENTS = record()["requirements"]


def requirement(id: str, section: str, text: str) -> dict[str, str]:
    return {"id": id, "section": section, "text": text}


def messages(findings: Iterator[Finding]) -> list[str]:
    return [one.message for one in findings]


def test_a_sound_task_has_no_finding() -> None:
    assert list(lint(subject())) == []
    assert list(coverage_findings(subject(), STRICT)) == []


# coverage


def test_a_requirement_that_no_test_names_goes_back_to_the_tester() -> None:
    left = [test for test in TESTS if "R4" not in test["requirements"]]
    (finding,) = coverage_findings(subject(tests=left), STRICT)

    assert said([finding]) == [("untested-requirement", "tester", "reject")]
    assert finding.requirements == ("R4",)


def test_complexity_may_be_untested_and_what_is_left_open_has_to_be() -> None:
    more = [requirement("R5", "complexity", "Linear."), requirement("R6", "unspecified", "Other types.")]
    found = list(coverage_findings(subject(requirements=REQUIREMENTS + more), STRICT))

    assert [(one.requirements, one.severity) for one in found] == [(("R5",), Severity.NOTE)]


def test_a_test_that_names_what_is_no_requirement_goes_back_to_whoever_wrote_it() -> None:
    tests = [
        *TESTS,
        call("a", "[1, 0, 2]", "1", "R9"),
        call("b", "[1, 0, 2]", "1", "R8", visibility="public"),
    ]
    found = list(coverage_findings(subject(tests=tests), STRICT))

    assert [(one.kind.value, one.party.value, one.tests, one.requirements) for one in found] == [
        ("unknown-requirement", "tester", ("a",), ("R9",)),
        ("unknown-requirement", "author", ("b",), ("R8",)),
    ]


# sections and statements


@pytest.mark.parametrize("requirements", [None, []])
def test_a_task_without_requirements_is_rejected(requirements: Any) -> None:
    assert said(empty_sections(subject(requirements=requirements))) == [("empty-section", "author", "reject")]


@pytest.mark.parametrize(
    ("section", "severity"), [("outputs", "reject"), ("inputs", "note"), ("edge_cases", "note")]
)
def test_a_section_that_is_missing_is_found(section: str, severity: str) -> None:
    kept = [one for one in REQUIREMENTS if one["section"] != section]
    (finding,) = empty_sections(subject(requirements=kept))

    assert (finding.severity.value, f"`{section}`" in finding.message) == (severity, True)


def test_what_takes_nothing_needs_no_inputs() -> None:
    kept = [one for one in REQUIREMENTS if one["section"] != "inputs"]
    nothing = {"reference": {"code": "def clamp():\n    return 3\n"}}

    assert list(empty_sections(subject(requirements=kept, **nothing))) == []


def test_a_requirement_without_words_is_found() -> None:
    (finding,) = empty_sections(subject(requirements=[*REQUIREMENTS, requirement("R5", "outputs", " - ")]))

    assert (finding.requirements, finding.severity) == (("R5",), Severity.REJECT)


def test_a_requirement_that_stands_there_twice_is_found() -> None:
    again = requirement("R5", "outputs", "Both ends belong to the range")
    (finding,) = duplicate_requirements(subject(requirements=[*REQUIREMENTS, again]))

    assert (finding.requirements, finding.severity) == (("R3", "R5"), Severity.REJECT)


def test_nearly_the_same_words_are_a_note_and_other_numbers_are_another_statement() -> None:
    long = "The answer is always one of the three numbers that were given to it in the call"
    near = [requirement("R5", "outputs", long), requirement("R6", "outputs", long.replace("always ", ""))]
    other = [
        requirement("R5", "inputs", long + " from 1 to 9"),
        requirement("R6", "inputs", long + " from 1 to 8"),
    ]

    assert said(duplicate_requirements(subject(requirements=REQUIREMENTS + near))) == [
        ("duplicate-requirement", "author", "note")
    ]
    assert list(duplicate_requirements(subject(requirements=REQUIREMENTS + other))) == []


def test_vague_words_are_notes_on_the_requirement_and_quoted_ones_are_none() -> None:
    vague = [requirement("R5", "errors", "Bad input is handled in an appropriate way, etc.")]
    (finding,) = vague_words(subject(requirements=REQUIREMENTS + vague))
    quoted = [requirement("R5", "outputs", 'A word as `etc` or "etc." stays as it is.')]

    assert said([finding]) == [("vague-word", "author", "note")]
    assert finding.requirements == ("R5",) and "“appropriate”, “etc”" in finding.message
    assert list(vague_words(subject(requirements=REQUIREMENTS + quoted))) == []


# terms


@pytest.mark.parametrize(
    ("prompt", "severity"),
    [
        ("Write `clamp(x, lo, hi)` with the help of `nearest_of(x)`.", "reject"),
        ("Write `clamp(x, lo, hi)`, as in a `RangeHolder`.", "note"),
        ("Write `clamp(x, lo, hi)` under `strict_mode`.", "note"),
    ],
)
def test_a_name_that_nothing_introduces_is_found(prompt: str, severity: str) -> None:
    assert said(undefined_terms(subject(prompt=prompt))) == [("undefined-term", "author", severity)]


@pytest.mark.parametrize(
    "prompt",
    [
        "Write `clamp(x, lo, hi)`. It uses `sorted(...)` and `math.floor(x)`, an `OrderedDict` or a `ValueError`.",
        "Write `clamp(x, lo, hi)` and a helper `nearest_of(x)`; `nearest_of(x)` may return anything.",
        "Write `clamp(x, lo, hi)`.\n\n```python\ndef nearest_of(x): ...\n```\n\nUse `nearest_of(x)`.",
        "Write `clamp(x, lo, hi)`.\n\n- `nearest_of(x)` returns the nearest number.\n",
        'Write `clamp(x, lo, hi)`, which turns `"snake_case"` into nothing.',
        "Write `clamp(x, lo, hi)`; blanks go as by `strip()`.",
        "Write `clamp(x, lo, hi)`. The heat H(t) falls; at the end `H(t)` is nothing, and `exp(-t)` too.",
    ],
)
def test_what_python_the_text_or_its_code_introduces_is_known(prompt: str) -> None:
    assert list(undefined_terms(subject(prompt=prompt))) == []


def test_names_of_public_tests_and_starter_files_are_known() -> None:
    prompt = "Write `clamp(x, lo, hi)`. Call `load_limits()` when asked."
    assert said(undefined_terms(subject(prompt=prompt))) == [("undefined-term", "author", "reject")]

    assert (
        list(undefined_terms(subject(prompt=prompt, files={"limits.py": "def load_limits(): ...\n"}))) == []
    )


# signatures


@pytest.mark.parametrize(
    ("signature", "problem"),
    [
        ("clamp(x: int, hi: int, lo: int) -> int", "(x, hi, lo) against (x, lo, hi)"),
        ("def clamp(x, lo): ...", "(x, lo) against (x, lo, hi)"),
        ("clamp(x, lo, hi=9)", "`hi` has a default in only one of them"),
        ("clamp(x, lo, *, hi)", "(x, lo) against (x, lo, hi)"),
    ],
)
def test_an_interface_that_differs_from_the_reference_is_found(signature: str, problem: str) -> None:
    found = list(
        signature_mismatches(subject(interface={"kind": "function", "name": "clamp", "signature": signature}))
    )

    assert ("signature-mismatch", "author", "reject") in said(found)
    assert any(problem in one.message for one in found if one.party is Party.AUTHOR)


def test_an_exception_beside_the_head_of_a_function_is_compared_by_its_constructor() -> None:
    signature = "clamp(x, lo, hi) -> int\n\nclass RangeError(ValueError):\n    def __init__(self, lo: int, hi: int) -> None: ..."
    code = CLAMP + "\nclass RangeError(ValueError):\n    def __init__(self, {}):\n        self.lo = lo\n"
    interface = {"kind": "function", "name": "clamp", "exports": ["RangeError"], "signature": signature}

    def found(parameters: str) -> list[Any]:
        made = subject(interface=interface, reference={"code": code.format(parameters)})
        return [one.message for one in signature_mismatches(made) if one.party is Party.AUTHOR]

    assert found("lo, hi") == []
    assert any("(lo) against" in one or "against (lo)" in one for one in found("lo"))


def test_defaults_that_differ_are_found() -> None:
    changed = subject(
        interface={"kind": "function", "name": "clamp", "signature": "clamp(x, lo=0, hi=9)"},
        reference={"code": CLAMP.replace("lo, hi)", "lo=0, hi=8)")},
    )
    assert "`hi` is 9 by default against 8" in messages(signature_mismatches(changed))[0]


def test_a_stub_in_the_prompt_that_differs_is_found() -> None:
    prompt = "Write it:\n\n```python\ndef clamp(value, lo, hi):\n    ...\n```\n"

    assert {text.partition(":")[0] for text in messages(signature_mismatches(subject(prompt=prompt)))} == {
        "the interface's signature and the prompt differ on `clamp`"
    }
    bare = subject(prompt=prompt, interface={"kind": "function", "name": "clamp"})
    assert messages(signature_mismatches(bare)) == [
        "the prompt and the reference differ on `clamp`: (value, lo, hi) against (x, lo, hi); make them the same"
    ]


COUNTER = {
    "interface": {"kind": "class", "name": "Counter2", "signature": "Counter2(start: int = 0); add(n: int) -> None; total: int"},
    "reference": {"code": "class Counter2:\n    def __init__(self, start=0):\n        self.total = start\n\n"
                  "    def add(self, n):\n        self.total += n\n"},
}  # fmt: skip


def steps(id: str, *more: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "kind": "calls", "steps": list(more), "visibility": "private", "origin": "person:tess"}


def test_a_class_is_compared_method_by_method() -> None:
    fine = steps(
        "t",
        {"new": "Counter2", "args": "[]"},
        {"method": "add", "args": "[3]"},
        {"get": "total", "expected": "3"},
    )
    assert list(signature_mismatches(subject(**COUNTER, tests=[fine]))) == []

    interface = {**COUNTER["interface"], "signature": "Counter2(start=0); add(n, times=1); reset()"}
    assert messages(signature_mismatches(subject(**{**COUNTER, "interface": interface}, tests=[fine]))) == [
        "the interface and the reference differ on `Counter2.add`: (n, times) against (n); make them the same",
        "the interface states `Counter2.reset`, which the reference does not define",
    ]


@pytest.mark.parametrize(
    ("test", "problem"),
    [
        (call("t", "[1, 2]", "1"), "calls `clamp` as it cannot be called: hi is missing"),
        (call("t", "[1, 2, 3, 4]", "1"), "4 positional arguments, at most 3 are taken"),
        (call("t", "[1, 2]", "1", kwargs="{'high': 3}"), "no parameter high"),
        (
            {**call("t", "[]"), "kind": "assert", "code": "assert clamp(1, 2) == clamp(1, 2, 3)"},
            "hi is missing",
        ),
        (
            {**call("t", "[]"), "kind": "pytest", "code": "def test_a():\n    assert clamp(1, lo=2) == 3\n"},
            "hi is missing",
        ),
    ],
)
def test_a_call_that_cannot_be_is_the_tester_s_fault(test: dict[str, Any], problem: str) -> None:
    (finding,) = signature_mismatches(subject(tests=[test]))

    assert (finding.party, finding.tests) == (Party.TESTER, ("t",))
    assert problem in finding.message


@pytest.mark.parametrize(
    "test",
    [
        call("t", "[1, 2]", None, raises="TypeError"),
        {
            **call("t", "[]"),
            "kind": "pytest",
            "code": "def clamp(x):\n    return x\n\ndef test_a():\n    assert clamp(1) == 1\n",
        },
        {**call("t", "[]"), "kind": "assert", "code": "assert clamp(*[1, 2, 3]) == 2"},
    ],
)
def test_calls_that_are_meant_to_fail_or_are_not_what_they_look_like_are_left_alone(
    test: dict[str, Any],
) -> None:
    assert list(signature_mismatches(subject(tests=[test]))) == []


NAMES = ["a", "b", "c", "d"]
KINDS = [
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
]


@st.composite
def signatures(draw: st.DrawFn) -> inspect.Signature:
    kinds = sorted(draw(st.lists(st.sampled_from(KINDS), max_size=4)))
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    kinds = [kind for at, kind in enumerate(kinds) if kind not in variable or kind not in kinds[:at]]
    parameters, late = [], False
    for name, kind in zip(NAMES, kinds, strict=False):
        keyword_only = kind is inspect.Parameter.KEYWORD_ONLY
        has_default = kind not in variable and (draw(st.booleans()) or (late and not keyword_only))
        late = late or (has_default and not keyword_only)
        parameters.append(
            inspect.Parameter(name, kind, default=1 if has_default else inspect.Parameter.empty)
        )
    return inspect.Signature(parameters)


@given(signatures(), st.integers(0, 5), st.sets(st.sampled_from([*NAMES, "e"])))
def test_a_call_is_refused_exactly_where_python_refuses_it(
    signature: inspect.Signature, positional: int, named: set[str]
) -> None:
    tree = parsed(f"def f{signature}: ...")
    assert tree is not None
    parameters = parameters_of(tree.body[0], bound=False)  # type: ignore[arg-type]

    function = eval(
        f"lambda {str(signature)[1:-1]}: None"
    )  # `Signature.bind` differs from Python before 3.13
    try:
        function(*[0] * positional, **dict.fromkeys(named, 0))
    except TypeError:
        assert parameters.refuses(positional, frozenset(named)) is not None
    else:
        assert parameters.refuses(positional, frozenset(named)) is None


# exceptions

PLAIN = "Write `clamp(x, lo, hi)`."
SILENT = [one for one in REQUIREMENTS if one["section"] != "errors"]


def test_an_exception_that_nothing_names_is_found_in_the_reference_and_in_tests() -> None:
    found = list(unstated_exceptions(subject(prompt=PLAIN, requirements=SILENT)))

    assert [(one.party.value, one.severity.value, one.tests) for one in found] == [
        ("author", "reject", ()),
        ("tester", "reject", ("t7",)),
        ("tester", "reject", ("t9",)),
    ]
    assert found[0].evidence_for(Party.AUTHOR) == ("lines 3",) and found[0].evidence_for(Party.TESTER) == ()


@pytest.mark.parametrize(
    "code",
    [
        "def clamp(x, lo, hi):\n    try:\n        raise KeyError(x)\n    except LookupError:\n        return lo\n",
        "def clamp(x, lo, hi):\n    raise NotImplementedError\n",
        "class It:\n    def __next__(self):\n        raise StopIteration\n\ndef clamp(x, lo, hi):\n    return x\n",
        "def clamp(x, lo, hi):\n    try:\n        return x\n    except OSError as error:\n        raise error\n",
    ],
    ids=["caught", "abstract", "protocol", "again"],
)
def test_what_no_caller_sees_or_python_asks_for_needs_no_word(code: str) -> None:
    made = subject(prompt=PLAIN, requirements=SILENT, reference={"code": code}, tests=TESTS[:3])
    assert list(unstated_exceptions(made)) == []


def test_a_reference_may_raise_a_kind_of_what_is_named_and_a_test_expect_no_more_than_is_named() -> None:
    stated = [*SILENT, requirement("R4", "errors", "LookupError is raised where lo is above hi.")]
    code = CLAMP.replace("ValueError", "KeyError")
    fine = subject(
        requirements=stated, reference={"code": code}, tests=[call("t", "[1, 3, 2]", raises="LookupError")]
    )
    narrow = subject(
        requirements=stated, reference={"code": code}, tests=[call("t", "[1, 3, 2]", raises="KeyError")]
    )

    assert list(unstated_exceptions(fine)) == []
    assert said(unstated_exceptions(narrow)) == [("unstated-exception", "tester", "reject")]


def test_a_class_of_the_program_s_own_is_named_by_itself_or_its_base() -> None:
    code = "class RangeError(ValueError):\n    pass\n\n" + CLAMP.replace("ValueError(", "RangeError(")
    assert list(unstated_exceptions(subject(reference={"code": code}))) == []
    assert list(unstated_exceptions(subject(prompt=PLAIN + " It may raise RangeErrors.", requirements=SILENT,
                                            reference={"code": code}))) == []  # fmt: skip


def test_a_text_that_says_that_something_is_raised_leaves_a_note() -> None:
    vague = [*SILENT, requirement("R4", "errors", "An exception is raised where lo is above hi.")]
    found = list(unstated_exceptions(subject(prompt=PLAIN, requirements=vague, tests=TESTS[:3])))

    assert said(found) == [("unstated-exception", "author", "note")]


def test_an_exception_that_a_test_raises_itself_is_no_error_of_the_program() -> None:
    code = (
        "import pytest\n\nclass Fog(Exception):\n    pass\n\n"
        "def test_a():\n    with pytest.raises(OSError), clamp(1, 2, 3):\n        raise OSError('fog')\n\n"
        "def test_b():\n    with pytest.raises(Fog):\n        clamp(Fog, 2, 3)\n"
    )
    test = {**call("t", "[]"), "kind": "pytest", "code": code}
    test.pop("args")
    made = subject(
        prompt=PLAIN,
        requirements=SILENT,
        reference={"code": "def clamp(x, lo, hi):\n    return x\n"},
        tests=[test],
    )
    assert list(unstated_exceptions(made)) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pytest\n\ndef test_a():\n    with pytest.raises((KeyError, OSError)):\n        clamp(1, 3, 2)\n",
        "import unittest\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertRaises(KeyError, clamp, 1, 3, 2)\n"
        "        with self.assertRaisesRegex(OSError, 'x'):\n            clamp(1, 3, 2)\n",
    ],
    ids=["pytest", "unittest"],
)
def test_exceptions_that_test_files_expect_are_read(code: str) -> None:
    kind = "unittest" if "unittest" in code else "pytest"
    found = list(unstated_exceptions(subject(tests=[{**call("t", "[]"), "kind": kind, "code": code}])))

    assert [text.split()[3].rstrip(",") for text in messages(iter(found))] == ["KeyError", "OSError"]


# parameters


def test_a_parameter_that_is_never_read_is_found() -> None:
    code = CLAMP.replace("hi)", "hi, step=1)")
    (finding,) = unused_parameters(subject(reference={"code": code}))

    assert said([finding]) == [("unused-parameter", "author", "reject")]
    assert "`step` of `clamp`" in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": {"code": CLAMP.replace("hi)", "hi, _step=1)")}},
        {
            "reference": {"code": CLAMP.replace("hi)", "hi, step=1)")},
            "prompt": PLAIN + " The parameter `step` is ignored.",
        },
        {"reference": {"code": "def clamp(x, lo, hi):\n    return sorted(locals().values())[1]\n"}},
        {"reference": {"code": "def clamp(x, lo, hi):\n    raise NotImplementedError\n"}},
        {"reference": {"code": CLAMP + "\n\ndef other(x, y):\n    return x\n"}},
    ],
    ids=["underscore", "stated", "locals", "abstract", "private"],
)
def test_parameters_that_may_be_unread(changes: dict[str, Any]) -> None:
    assert list(unused_parameters(subject(**changes))) == []
