"""A test as text for a reader: what is put in, and what is expected.

Covers every kind of test, in its JSON form. What comes out is for reading alone and never parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_STEPS_SHOWN = 40


def input_text(record: Mapping[str, Any], name: str) -> str:
    """What the test puts in.

    Args:
        record: the test in the task format.
        name: the interface's name, for calls that do not name their function.
    """
    match record.get("kind"):
        case "call":
            return f"{record.get('function') or name}({_arguments(record)})"
        case "calls":
            steps = record.get("steps") or []
            shown = [_step(step) for step in steps[:_STEPS_SHOWN]]
            return "\n".join(
                [*shown, *([f"… {len(steps) - _STEPS_SHOWN} more steps"] if steps[_STEPS_SHOWN:] else [])]
            )
        case "stdio":
            return str(record.get("stdin", ""))
        case "unittest" | "pytest":
            only = record.get("only")
            return ", ".join(map(str, only)) if only else f"{record['kind']} file"
        case _:
            return str(record.get("code", ""))


def expected_text(record: Mapping[str, Any]) -> str:
    """What the test expects; empty where its input says so itself."""
    match record.get("kind"):
        case "call":
            return _answer(record) or "as its checker decides"
        case "stdio":
            return str(record["stdout"]) if record.get("stdout") is not None else "as its checker decides"
        case _:
            return ""


def _step(step: Mapping[str, Any]) -> str:
    on = f"{step['on']}." if step.get("on") else "."
    if step.get("new"):
        text = f"{step['new']}({_arguments(step)})"
        text = f"{step['as']} = {text}" if step.get("as") else text
    elif step.get("method"):
        text = f"{on}{step['method']}({_arguments(step)})"
    elif step.get("function"):
        text = f"{step['function']}({_arguments(step)})"
    else:
        text = f"{on}{step.get('get')}"
    answer = _answer(step)
    return f"{text} → {answer}" if answer else text


def _answer(record: Mapping[str, Any]) -> str:
    if record.get("raises") is not None:
        return f"raises {record['raises']}"
    return str(record["expected"]) if record.get("expected") is not None else ""


def _arguments(record: Mapping[str, Any]) -> str:
    """The text of a list, and of a dict, as the arguments of a call."""
    args = str(record.get("args") or "[]").strip()
    inside = args[1:-1].strip().removesuffix(",") if args.startswith("[") and args.endswith("]") else args
    kwargs = record.get("kwargs")
    parts = [part for part in (inside, f"**{kwargs}" if kwargs and kwargs.strip() != "{}" else "") if part]
    return ", ".join(parts)
