"""Further things to try on the input of a test: whether an argument is changed, whether a second time gives the same.

Covers calls, asserts on calls, and sequences. Builds checks and probes; runs nothing.
"""

from __future__ import annotations

import json
from typing import Any

from cupel.judge.checks import Check, checks_of_test
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.task import AssertTest, Task
from cupel.sandbox import jobs, wire

_BARE = (int, float, str, bytes, bool, type(None))
_LONGEST = 20_000
"""Characters of arguments that are written into a test."""


def changing_check(task: Task, check: Check) -> Check | None:
    """A check that holds where the call of a test leaves its arguments as they are; None where that says nothing.

    It runs apart from the program, which so cannot know what it is asked.
    """
    if task.interface.kind not in ("function", "module"):
        return None
    call = _call_of(check)
    if call is None or not call["name"].replace("_", "a").isidentifier():
        return None
    args, kwargs = call["args"], call["kwargs"]
    if not any(_is_mutable(value) for value in (*args, *kwargs.values())) or not _is_bare([args, kwargs]):
        return None
    try:
        text = literal.render([args, kwargs])
    except LiteralError:
        return None
    if len(text) > _LONGEST:
        return None
    code = f"assert (lambda given: [{call['name']}(*given[0], **given[1]), given][1])({text}) == {text}"
    test = AssertTest.model_validate(
        {"id": "input", "kind": "assert", "visibility": "private", "origin": "program", "code": code}
    )
    (made,) = checks_of_test(task, test)
    return made


def repeating_probe(check: Check) -> jobs.Probe | None:
    """The calls of a test twice, one after the other in one process; None where the test is no such thing."""
    body = json.loads(check.probe.body)
    if body["do"] == "call":
        step = {"action": "function", "name": body["function"], "as": None, "on": None}
        steps = [{**step, "args": body.get("args", []), "kwargs": body.get("kwargs", {})}]
    elif body["do"] == "steps":
        steps = body["steps"]
    else:
        return None
    whole = {"do": "steps", "steps": [*steps, *steps]}
    return jobs.Probe("steps", json.dumps(whole, separators=(",", ":")).encode("ascii"))


def _call_of(check: Check) -> dict[str, Any] | None:
    """The call that a check makes, where it makes one."""
    body = json.loads(check.probe.body)
    if body["do"] != "call":
        return None
    try:
        args = [wire.decode_tree(tree) for tree in body.get("args", [])]
        kwargs = {name: wire.decode_tree(tree) for name, tree in body.get("kwargs", {}).items()}
    except wire.WireError:
        return None
    return {"name": body["function"], "args": args, "kwargs": kwargs}


def _is_mutable(value: Any) -> bool:
    if isinstance(value, list | dict | set | bytearray):
        return True
    return isinstance(value, tuple) and any(_is_mutable(one) for one in value)


def _is_bare(value: Any) -> bool:
    """Whether a value is built of what a test can write without any import."""
    if type(value) in (list, tuple, set):
        return all(_is_bare(one) for one in value)
    if type(value) is dict:
        return all(_is_bare(one) for pair in value.items() for one in pair)
    return type(value) in _BARE and not (
        isinstance(value, float) and (value != value or abs(value) == float("inf"))
    )
