"""The task format `cupel.task/1` as types.

Covers tasks, their parts, and the reading and writing of one line of a task file. Unknown fields survive
a round trip. Does not read files (`cupel.store.taskfile`) and runs nothing: whether a reference loads or
a precondition works is found out by the judge.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from cupel.model import literal
from cupel.model.errors import TaskError
from cupel.model.paths import inside
from cupel.model.source import parsed

FORMAT = "cupel.task/1"
T = TypeVar("T", bound=BaseModel)


class Record(BaseModel):
    """A frozen part of a task; fields that the format does not name are kept."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    def to_json(self) -> dict[str, Any]:
        """The fields that were given, in the format's order; a field never given is not written."""
        return self.model_dump(mode="json", exclude_unset=True, by_alias=True)


def _literal_text(text: str) -> str:
    literal.parse(text)
    return text


def _args_text(text: str) -> str:
    literal.parse_args(text)
    return text


def _kwargs_text(text: str) -> str:
    literal.parse_kwargs(text)
    return text


def _one_assert(code: str) -> str:
    """Exactly one assert statement; what does not parse at all is left to the judge, which says why."""
    tree = parsed(code.strip())
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assert):
        raise ValueError("not one assert statement")
    return code


def _as_value_error(check: Any) -> Any:
    def checked(text: str) -> str:
        try:
            return str(check(text))
        except TaskError as error:
            raise ValueError(str(error)) from None

    return checked


LiteralText = Annotated[str, AfterValidator(_as_value_error(_literal_text))]
"""Text of a Python literal."""
ArgsText = Annotated[str, AfterValidator(_as_value_error(_args_text))]
"""Text of a Python list: positional arguments."""
KwargsText = Annotated[str, AfterValidator(_as_value_error(_kwargs_text))]
"""Text of a Python dict with string keys: keyword arguments."""
Name = Annotated[str, Field(min_length=1)]
FilePath = Annotated[str, AfterValidator(inside)]
"""Path of a file of a task: relative, with `/`, without `..`."""


class Requirement(Record):
    """One statement of the prompt that a test can check."""

    id: Name
    section: Literal[
        "inputs", "outputs", "signature", "constraints", "edge_cases", "errors", "complexity", "unspecified"
    ]
    text: str


class Interface(Record):
    """What the program must expose."""

    kind: Literal["function", "class", "module", "program"]
    name: Name
    """The function, the class, the module's import name, or any name for a program."""
    exports: list[Name] = []
    """Further names that tests may use."""
    signature: str | None = None

    @model_validator(mode="after")
    def _module_is_a_file(self) -> Self:
        if self.kind == "module":
            inside(self.name.replace(".", "/") + ".py")
        return self


class Program(Record):
    """Source of a program: one file (`code`) or several (`files`, path → text)."""

    code: str | None = None
    files: dict[FilePath, str] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.code is None) == (self.files is None):
            raise ValueError("give either `code` or `files`")
        return self


class Candidate(Program):
    """A program that somebody proposes as an answer, with its origin."""

    id: Name
    origin: str = "unknown"


class FloatTolerance(Record):
    """Numbers are equal within `abs`, or within `rel` times the expected magnitude."""

    abs: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    rel: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


class Compare(Record):
    """How an answer is held against the expected one; the default is Python's `==`."""

    float_: FloatTolerance | None = Field(default=None, alias="float")
    order: Literal["exact", "any"] = "exact"
    space: Literal["exact", "tokens"] = "exact"
    checker: str | None = None
    """Source of `check(given, expected, got) -> bool`; runs in the sandbox."""


class Limits(Record):
    """What one cell may spend."""

    seconds: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = None
    """CPU seconds."""
    memory_mb: Annotated[int, Field(gt=0, le=1_000_000)] | None = None


class _Test(Record):
    id: Name
    kind: str
    visibility: Literal["public", "private"]
    origin: Name
    requirements: list[str] = []
    compare: Compare | None = None


class CallTest(_Test):
    """One call of a function, and what it returns or raises."""

    kind: Literal["call"]
    args: ArgsText
    kwargs: KwargsText | None = None
    function: Name | None = None
    """The function called; by default the interface's name."""
    expected: LiteralText | None = None
    raises: Name | None = None

    @model_validator(mode="after")
    def _expects(self) -> Self:
        checker = self.compare is not None and self.compare.checker is not None
        if self.expected is not None and self.raises is not None:
            raise ValueError("a call has `expected` or `raises`, not both")
        if (
            self.expected is None
            and self.raises is None
            and not checker
            and "expected" not in self.model_fields_set
        ):
            raise ValueError("a call needs `expected` or `raises`")
        return self


class Step(Record):
    """One step of a `calls` test; a step without `expected` or `raises` is only carried out."""

    new: Name | None = None
    method: Name | None = None
    function: Name | None = None
    get: Name | None = None
    args: ArgsText | None = None
    kwargs: KwargsText | None = None
    as_: Name | None = Field(default=None, alias="as")
    on: Name | None = None
    expected: LiteralText | None = None
    raises: Name | None = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        actions = [self.new, self.method, self.function, self.get]
        if sum(action is not None for action in actions) != 1:
            raise ValueError("a step is exactly one of `new`, `method`, `function`, `get`")
        if self.expected is not None and self.raises is not None:
            raise ValueError("a step has `expected` or `raises`, not both")
        return self


class CallsTest(_Test):
    """A sequence of steps in one state."""

    kind: Literal["calls"]
    steps: Annotated[list[Step], Field(min_length=1)]


class AssertTest(_Test):
    """One `assert` statement that uses the interface's names."""

    kind: Literal["assert"]
    code: Annotated[str, AfterValidator(_one_assert)]


class StdioTest(_Test):
    """What a program reads and what it is to write."""

    kind: Literal["stdio"]
    stdin: str
    stdout: str | None


class FileTest(_Test):
    """A test file; each of its test functions counts as one test."""

    kind: Literal["unittest", "pytest"]
    code: str
    only: list[Name] | None = None
    """The test functions to use (`Class.method` or `function`); by default all."""


Test = Annotated[CallTest | CallsTest | AssertTest | StdioTest | FileTest, Field(discriminator="kind")]


class Task(Record):
    """One problem with its tests, reference and candidates."""

    format: Literal["cupel.task/1"]
    id: Name
    prompt: str
    requirements: list[Requirement] | None
    interface: Interface
    files: dict[FilePath, str] = {}
    reference: Program | None
    precondition: str | None = None
    generator: str | None = None
    compare: Compare | None = None
    limits: Limits | None = None
    packages: list[Name] = []
    tests: list[Test]
    candidates: list[Candidate] = []
    metadata: dict[str, Any] = {}
    provenance: dict[str, Any] = {}

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for what, ids in (
            ("test", [test.id for test in self.tests]),
            ("candidate", [candidate.id for candidate in self.candidates]),
            ("requirement", [requirement.id for requirement in self.requirements or []]),
        ):
            twice = sorted(id for id, count in Counter(ids).items() if count > 1)
            if twice:
                raise ValueError(f"{what} id twice: {', '.join(twice)}")
        return self

    def with_tests(self, tests: list[Any]) -> Task:
        """The same task with these tests."""
        return self.model_copy(update={"tests": tests})

    def with_candidates(self, candidates: list[Candidate]) -> Task:
        """The same task with these candidates; with none the field is left out."""
        copy = self.model_copy(update={"candidates": candidates})
        if not candidates:
            copy.model_fields_set.discard("candidates")
        return copy

    def published_verdicts(self) -> dict[str, bool]:
        """Verdicts published elsewhere, candidate id → right; for `score` alone."""
        verdicts = self.metadata.get("published_verdicts")
        return dict(verdicts) if isinstance(verdicts, dict) else {}

    def without_published_verdicts(self) -> Task:
        """The task as everything but `score` may see it."""
        if "published_verdicts" not in self.metadata:
            return self
        kept = {key: value for key, value in self.metadata.items() if key != "published_verdicts"}
        return self.model_copy(update={"metadata": kept})


def task_from_json(record: Any) -> Task:
    """A task from decoded JSON.

    Raises:
        TaskError: naming each field that does not keep the format.
    """
    task = _validated(Task, record)
    try:
        encode_line(task)
    except (ValueError, RecursionError) as error:
        raise TaskError(f"cannot be written again: {error}") from None
    return task


def one_test(record: Any) -> Any:
    """A test from decoded JSON.

    Raises:
        TaskError: naming each field that does not keep the format.
    """
    try:
        return _TEST.validate_python(record)
    except ValidationError as error:
        raise TaskError(_readable(error)) from None


_TEST: TypeAdapter[Any] = TypeAdapter(Test)


def candidate_from_json(record: Any) -> tuple[str, Candidate]:
    """A line of a `candidates.jsonl`: (task id, candidate)."""
    if not isinstance(record, dict) or not isinstance(record.get("task_id"), str):
        raise TaskError("task_id: a candidate's line needs it, as text")
    rest = {key: value for key, value in record.items() if key != "task_id"}
    return record["task_id"], _validated(Candidate, rest)


def json_schema() -> dict[str, Any]:
    """JSON Schema of one task; literal texts are strings there, their syntax is checked on reading only."""
    return Task.model_json_schema(by_alias=True)


def decode_line(text: str) -> Any:
    """JSON of one line of a file; `TaskError` where it is none."""
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise TaskError(f"not JSON: {error}") from None


def encode_line(record: Record | dict[str, Any]) -> str:
    """One line of JSON, without the line's end; the same record always gives the same bytes."""
    data = record.to_json() if isinstance(record, Record) else record
    text = json.dumps(data, ensure_ascii=False)
    return text if _is_utf8(text) else json.dumps(data)


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate: it survives as an escape
        return False
    return True


def _validated(kind: type[T], record: Any) -> T:
    try:
        return kind.model_validate(record)
    except ValidationError as error:
        raise TaskError(_readable(error)) from None


_HINTS = {
    "args": ' (the text of a list, e.g. "[[1, 2, 3], 4]")',
    "kwargs": """ (the text of a dict, e.g. "{'key': 1}")""",
    "expected": ' (the text of a literal, e.g. "[1, 2]")',
}


def _readable(error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_url=False, include_input=False)[:5]:
        where = ".".join(str(part) for part in problem["loc"]) or "task"
        message = problem["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {message}{_HINTS.get(str(problem['loc'][-1]) if problem['loc'] else '', '')}")
    more = error.error_count() - len(parts)
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")
