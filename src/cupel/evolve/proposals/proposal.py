"""What a proposal is, and reading a file of them (JSON Lines).

    {"task_id": …, "by": "model:large", "kind": "assert", "code": "assert f([1, 2]) == 3"}
    {"task_id": …, "by": "model:large", "kind": "input", "args": "[[1, 2]]"}            or "stdin", or "steps"
    {"task_id": …, "by": "model:large", "kind": "generator", "code": "def generate(seed):\\n    …"}
    {"task_id": …, "by": "person:ann", "kind": "test", "test": {"kind": "pytest", "code": …}}

Further fields: `response`, the key of the answer that it was read from, and `provenance`, an object that goes into the provenance of the
tests that come of it. A line that is no proposal is set aside with its reason. Runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from cupel.model.errors import TaskError, UsageError
from cupel.store.taskfile import Rejected

Kind = Literal["assert", "input", "generator", "test"]
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "assert": ("code",),
    "input": ("args", "stdin", "steps"),
    "generator": ("code",),
    "test": ("test",),
}
"""Kind → the fields of which it has one."""
LONGEST = 1_000_000
"""Characters of one line; what is larger is a generator's to make."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that somebody proposes for one task."""

    task_id: str
    by: str
    """`model:NAME` or `person:NAME`: the origin of the tests that come of it."""
    kind: Kind
    body: Mapping[str, Any]
    """What is proposed: the fields of the kind."""
    response: str | None = None
    """Key of the model's answer that it was read from."""
    provenance: Mapping[str, Any] | None = None
    """Goes into the provenance of the tests that come of it."""

    @property
    def code(self) -> str:
        """Its Python text; empty where it has none."""
        return str(self.body.get("code", ""))

    @property
    def text(self) -> str:
        """What is proposed, for a reader."""
        return self.code or json.dumps(dict(self.body), ensure_ascii=False)

    def to_json(self) -> dict[str, Any]:
        """The proposal as a line of the file."""
        record = {"task_id": self.task_id, "by": self.by, "kind": self.kind, **self.body}
        if self.response is not None:
            record["response"] = self.response
        if self.provenance:
            record["provenance"] = dict(self.provenance)
        return record


@dataclass(frozen=True, slots=True)
class ProposalFile:
    """What a file of proposals holds."""

    by_task: Mapping[str, tuple[Proposal, ...]]
    rejected: tuple[Rejected, ...]
    """Lines that are no proposals."""


def read_proposals(path: Path) -> ProposalFile:
    """Read a file of proposals; a proposal that stands there twice counts once.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    found: dict[str, dict[str, Proposal]] = {}
    rejected = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            proposal = proposal_from_json(_record(line))
        except (ValueError, RecursionError, TaskError) as error:
            rejected.append(Rejected(path.name, number, None, f"no proposal: {error}"))
            continue
        found.setdefault(proposal.task_id, {}).setdefault(f"{proposal.kind} {proposal.text}", proposal)
    return ProposalFile({name: tuple(some.values()) for name, some in found.items()}, tuple(rejected))


def proposal_from_json(record: Any) -> Proposal:
    """A proposal from plain JSON.

    Raises:
        TaskError: it is none; the text says why.
    """
    if not isinstance(record, dict):
        raise TaskError("not an object")
    task_id, by, kind = (record.get(name) for name in ("task_id", "by", "kind"))
    if not isinstance(task_id, str) or not isinstance(by, str) or not by.startswith(("model:", "person:")):
        raise TaskError("`task_id` is a text, and `by` is `model:NAME` or `person:NAME`")
    if kind not in ("assert", "input", "generator", "test"):
        raise TaskError(f"`kind` is {kind!r}, not one of {', '.join(get_args(Kind))}")
    body = {name: record[name] for name in (*_NEEDS[kind], "kwargs") if record.get(name) is not None}
    if len(set(body) & set(_NEEDS[kind])) != 1:
        raise TaskError(f"a proposal of kind {kind} has one of: {', '.join(_NEEDS[kind])}")
    wanted: dict[str, type] = {"steps": list, "test": dict}
    for name, value in body.items():
        if not isinstance(value, wanted.get(name, str)):
            raise TaskError(f"`{name}` is of the wrong type")
    response, provenance = record.get("response"), record.get("provenance")
    return Proposal(
        task_id,
        by,
        kind,
        body,
        response if isinstance(response, str) else None,
        provenance if isinstance(provenance, dict) else None,
    )


def _record(line: str) -> Any:
    if len(line) > LONGEST:
        raise TaskError(f"longer than {LONGEST:,} characters; a generator can make such inputs")
    return json.loads(line)
