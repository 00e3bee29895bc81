"""Answers of the untrusted side as bytes.

An answer is JSON with one key: `value` (a wire tree), `raised` ([type, message, [names of its classes]]),
`missing` (a name that the program does not have), `steps` (a list of answers), `passed`, `failed` (message),
`skipped` (reason), `exit` (code). The trusted side believes none of it beyond its form.
"""

from __future__ import annotations

import json
from typing import Any

from cupel.sandbox import wire

_MAX_MESSAGE = 500
_written = json.JSONEncoder(separators=(",", ":")).encode


def value(result: Any) -> bytes:
    """A value that the program computed."""
    return b'{"value":' + wire.encode(result).encode("ascii") + b"}"


def missing(name: str) -> bytes:
    """The program lacks a name that the probe needs."""
    return _json({"missing": name})


def raised(error: BaseException) -> bytes:
    """An exception, by the names of its classes and its message."""
    kind = type(error)
    names = [str(base.__name__)[:100] for base in kind.__mro__ if base is not object][:20]
    return _json({"raised": [str(kind.__name__)[:100], _message(error), names]})


def raised_by_name(kind: str, message: str) -> bytes:
    """An exception of which only the printed form is at hand."""
    name = kind.rpartition(".")[2][:100]
    return _json({"raised": [name, message[:_MAX_MESSAGE], [name]]})


def steps(answers: list[bytes]) -> bytes:
    """The answers of a sequence."""
    return b'{"steps":[' + b",".join(answers) + b"]}"


def passed() -> bytes:
    """A test that shares the process came to its end without an objection."""
    return b'{"passed":true}'


def failed(message: str) -> bytes:
    """A test that shares the process objected."""
    return _json({"failed": message[:_MAX_MESSAGE]})


def skipped(reason: str) -> bytes:
    """A test that shares the process did not run."""
    return _json({"skipped": reason[:_MAX_MESSAGE]})


def exited(code: int, error: BaseException | None = None) -> bytes:
    """A whole program ended."""
    if error is None:
        return _json({"exit": code})
    return _json({"exit": code, "raised": json.loads(raised(error))["raised"]})


def _message(error: BaseException) -> str:
    try:
        return str(error)[:_MAX_MESSAGE]
    except Exception as other:  # an untrusted __str__ may raise anything
        return f"<no message: {type(other).__name__}>"


def _json(body: Any) -> bytes:
    return _written(body).encode("ascii")
