"""What the role answers of one task are made of.

Expected values are worked out by running the task's own reference, which is ours and right: so data stay compact. What is wrong on purpose is
put in by `authoring_script.defects`.
"""

from __future__ import annotations

import ast
import contextlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Step = tuple[str, str, str]
"""(`new`, `method`, `function` or `get`; name; text of the arguments, empty for `get`)."""
Case = str | Sequence[Step]
"""Text of the arguments of a call, `function(args)` in a module, text of standard input, or steps."""


@dataclass(frozen=True)
class Work:
    """One task, as a good author writes it and a good tester tests it."""

    title: str
    subject: str
    """The idea in the plan's cell."""
    taxonomy: str
    difficulty: str
    kind: str
    name: str
    prompt: str
    signature: str | None
    requirements: Sequence[tuple[str, str]]
    """(section, text) of R1, R2, …"""
    reference: str
    cases: Mapping[str, Sequence[Case]]
    """Requirement → inputs that check it."""
    examples: Sequence[Case]
    mistake: tuple[str, str]
    """What of the reference to replace by what, for an attempt that is nearly right."""
    exports: Sequence[str] = ()
    precondition: str | None = None
    extra_tests: Sequence[Mapping[str, Any]] = field(default=())
    """Tests in other forms, whole but for their ids."""

    @property
    def id(self) -> str:
        """The cell's id, which is the task's."""
        return self.title.lower().replace(" ", "-")

    @property
    def text(self) -> str:
        """The prompt, with the title by which it is known again."""
        shown = f"\n\n```python\n{self.signature}\n```" if self.signature else ""
        return f"# {self.title}\n\n{self.prompt}{shown}\n"

    def form(self, **changes: Any) -> dict[str, Any]:
        """What the author answers."""
        form: dict[str, Any] = {
            "title": self.title,
            "prompt": self.text,
            "requirements": [
                {"id": f"R{number}", "section": section, "text": text}
                for number, (section, text) in enumerate(self.requirements, start=1)
            ],
            "interface": {
                "kind": self.kind,
                "name": self.name,
                "exports": list(self.exports),
                "signature": self.signature,
            },
            "files": {},
            "precondition": self.precondition,
            "compare": None,
            "limits": None,
            "packages": [],
            "difficulty": self.difficulty,
            "examples": [self.test_of(case) for case in self.examples],
            "reference": {"code": self.reference, "files": None},
        }
        return {**form, **changes}

    def suite(self) -> list[dict[str, Any]]:
        """What a tester answers."""
        tests = []
        for requirement, cases in self.cases.items():
            for number, case in enumerate(cases, start=1):
                head = {"id": f"{requirement.lower()}-{number}", "requirements": [requirement]}
                tests.append(head | self.test_of(case))
        extra = enumerate(self.extra_tests, start=1)
        return [*tests, *({"id": f"more-{number}", **one} for number, one in extra)]

    def test_of(self, case: Case, reference: str | None = None) -> dict[str, Any]:
        """A test with what the reference gives."""
        run = Running(reference or self.reference, self.name if self.kind == "module" else "solution")
        if self.kind == "program":
            return {"kind": "stdio", "stdin": str(case), "stdout": run.output(str(case))}
        if not isinstance(case, str):
            return {"kind": "calls", "steps": list(run.steps(case))}
        function, args = self.name, case
        if self.kind == "module":
            function, _, args = case.partition(" ")
        made = {"kind": "call", "args": args, **run.result(lambda: run.space[function], args)}
        return {**made, "function": function} if self.kind == "module" else made

    def nearly(self) -> str:
        """An attempt that is nearly right."""
        old, new = self.mistake
        assert old in self.reference, f"{self.title}: no {old!r} in the reference"
        return self.reference.replace(old, new)


class Running:
    """Our own references at work, to learn what they give."""

    def __init__(self, code: str, name: str) -> None:
        self.code = code
        self.space: dict[str, Any] = {"__name__": name}
        if "input" not in code and "stdin" not in code:
            exec(compile(code, name, "exec"), self.space)  # our own code

    def result(self, function: Any, args: str) -> dict[str, str]:
        """What a call gives or raises."""
        try:
            return {"expected": repr(function()(*ast.literal_eval(args)))}
        except (ValueError, TypeError, LookupError) as error:
            return {"raises": type(error).__name__}

    def steps(self, steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
        """Steps with what they give."""
        latest: Any = None
        for action, name, args in steps:
            if action == "get":
                yield {"get": name, "expected": repr(getattr(latest, name))}
                continue
            owner = self.space[name] if action in ("new", "function") else getattr(latest, name)
            try:
                value = owner(*ast.literal_eval(args))
            except (ValueError, TypeError, LookupError) as error:
                yield {action: name, "args": args, "raises": type(error).__name__}
                continue
            if action == "new":
                latest = value
                yield {action: name, "args": args}
            else:
                yield {action: name, "args": args, "expected": repr(value)}

    def output(self, text: str) -> str:
        """What a program writes."""
        written, before = io.StringIO(), sys.stdin
        sys.stdin = io.StringIO(text)
        try:
            with contextlib.redirect_stdout(written):
                exec(compile(self.code, "program", "exec"), {"__name__": "__main__"})  # our own code
        finally:
            sys.stdin = before
        return written.getvalue()
