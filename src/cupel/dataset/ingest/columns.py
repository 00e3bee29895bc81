"""`columns`: any table of problems, by a mapping from targets to its columns.

Covers what data sets put into one row: a prompt, tests (asserts, test files, pairs of input and output, or
JSON text of these), a reference, candidates with or without verdicts. Columns that no target reads stay in
`metadata`. Does not guess columns by their content, follow references to other files, or call methods of a
`class Solution`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cupel.dataset.ingest import fields
from cupel.dataset.ingest.cases import comparison
from cupel.dataset.ingest.columnmap import TARGETS, ColumnMap
from cupel.dataset.ingest.draft import Draft, Published, published_codes
from cupel.dataset.ingest.inputoutput import Pairs, answers, call_tests, find_pairs, stdio_tests
from cupel.dataset.ingest.modeltext import program_in
from cupel.dataset.ingest.names import exports, namespace
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.shown import mark_shown
from cupel.dataset.ingest.solutionname import kind_of_name, name_under_test
from cupel.dataset.ingest.stdio import PROGRAM_NAME
from cupel.dataset.ingest.testtext import harvest
from cupel.model import literal
from cupel.model.errors import LiteralError, TaskError
from cupel.model.task import decode_line

Kind = Literal["function", "class", "module", "program"]


@dataclass(frozen=True, slots=True)
class _Programs:
    """The programs of a row."""

    reference: str | None
    candidates: Sequence[Published]

    @property
    def codes(self) -> list[str]:
        return [candidate.program["code"] for candidate in self.candidates]

    @property
    def naming(self) -> list[str]:
        """Those that say which names there are: the reference, or else the candidates."""
        return [self.reference] if self.reference is not None else self.codes


def convert(row: Row, columns: ColumnMap) -> Draft:
    """The draft of one row.

    Raises:
        TaskError: a mapped column is missing, or a value is of no form that its target may have.
    """
    values = {target: columns.value(row.data, target) for target in TARGETS}
    candidates, lost = published_codes(_codes(values["candidates"]), "unknown", values["correct"])
    programs = _Programs(_reference(values["reference"]), candidates)
    tests = _decoded(values["tests"])
    pairs = find_pairs(tests)
    kind = _kind(values["kind"], pairs)
    prompt = _prompt(values["prompt"])
    parts = (
        _program(pairs, tests, prompt)
        if kind == "program"
        else _callable(kind, values["name"], pairs, tests, prompt, programs)
    )
    return Draft(
        id=_id(values["id"], row),
        prompt=prompt,
        reference=None if programs.reference is None else {"code": programs.reference},
        candidates=candidates,
        metadata=fields.left_over(row.data, columns.used()),
        **{**parts, "dropped": [*parts["dropped"], *lost]},
    )


def _program(pairs: Pairs | None, tests: object, prompt: str) -> dict[str, Any]:
    if pairs is None:
        raise TaskError(f"tests: a program's are pairs of input and output, not {fields.kind_of(tests)}")
    found = stdio_tests(pairs, prompt)
    return {"kind": "program", "name": PROGRAM_NAME, "tests": found.tests, "dropped": found.dropped}


def _callable(
    kind: Kind | None, name: object, pairs: Pairs | None, tests: object, prompt: str, programs: _Programs
) -> dict[str, Any]:
    texts = [] if pairs else _texts(tests)
    name = _name(name, pairs, texts, programs)
    space = namespace(name, programs.naming)
    found = call_tests(pairs) if pairs else harvest(texts, space)
    shown = mark_shown(found.tests, prompt, name)
    return {
        "kind": kind or kind_of_name(name, programs.naming),
        "name": name,
        "tests": shown,
        "exports": exports(shown, space),
        "compare": comparison(answers(pairs), programs.reference, name) if pairs else None,
        "dropped": found.dropped,
    }


def _kind(given: object, pairs: Pairs | None) -> Kind | None:
    """The interface's kind; None where it is a function or class, whichever the programs define."""
    if given is None:
        return "program" if pairs and not pairs.function and pairs.for_stdin else None
    if given == "function" or given == "class" or given == "module" or given == "program":
        return given
    raise TaskError(f"kind: function, class, module or program, not {given!r}")


def _name(given: object, pairs: Pairs | None, texts: Sequence[object], programs: _Programs) -> str:
    if given is not None and (not isinstance(given, str) or not given.isidentifier()):
        raise TaskError(f"name: a Python name is required, not {given!r}")
    if given is not None:
        return str(given)
    if pairs is None:
        return name_under_test(texts, programs.reference, programs.codes)
    if pairs.function is None:
        raise TaskError("name: inputs that are arguments need the function's name (a column, or `fn_name`)")
    return pairs.function


def _id(given: object, row: Row) -> str:
    if given is None:
        return f"{row.path.name.partition('.')[0]}/{row.line}"
    if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
        raise TaskError(f"id: text or a whole number is required, not {fields.kind_of(given)}")
    return str(given)


def _prompt(given: object) -> str:
    """The prompt as text; of a chat (`[{"role", "content"}, …]`) the user's turns."""
    if isinstance(given, list):
        turns = [turn for turn in given if isinstance(turn, dict) and turn.get("role") == "user"]
        given = "\n\n".join(str(turn.get("content", "")) for turn in turns)
    return fields.filled({"prompt": given}, "prompt")


def _reference(given: object) -> str | None:
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if not isinstance(given, str):
        raise TaskError(f"reference: text is required, not {fields.kind_of(given)}")
    return program_in(given)


def _codes(given: object) -> list[str | None]:
    """The candidates' programs; None in the place of one that is no text."""
    given = _decoded(given)
    if given is None:
        return []
    if not isinstance(given, list):
        raise TaskError(f"candidates: a list of programs is required, not {fields.kind_of(given)}")
    codes = [item.get("code") if isinstance(item, dict) else item for item in given]
    return [program_in(code) if isinstance(code, str) else None for code in codes]


def _decoded(value: object) -> Any:
    """The value of a text that is a list or object in JSON or as a Python literal; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    for read in (decode_line, literal.parse):
        try:
            return read(value)
        except (TaskError, LiteralError):
            continue
    return value


def _texts(value: object) -> list[object]:
    """Tests as Python texts."""
    if isinstance(value, dict) and isinstance(value.get("assert_case"), list):
        value = value["assert_case"]
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        state = (
            "is missing"
            if value is None
            else f"a list, text or pairs are required, not {fields.kind_of(value)}"
        )
        raise TaskError(f"tests: {state}")
    return value
