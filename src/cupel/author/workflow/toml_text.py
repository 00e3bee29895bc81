"""Writing TOML that people read and change: texts of several lines as such, everything else on one line.

Covers what answers hold: texts, numbers, truth values, lists, tables. What is written is read back by `tomllib` as the same value; a key
whose value is None is left out. Reading, with errors that name the line, is `cupel.author.workflow.layout`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cupel.model.errors import TaskError

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = {"\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"'}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


def toml_string(text: str) -> str:
    """A text as a basic string; where it has several lines, as one of several lines."""
    if "\n" not in text:
        return f'"{_escaped(text, "")}"'
    body = _escaped(text, '\n\t"')
    body = body.replace('"""', '""\\"')
    if body.endswith('"'):
        body = body[:-1] + '\\"'
    return f'"""\n{body}"""'


def toml_value(value: Any) -> str:
    """A value as it stands behind a key.

    Raises:
        TaskError: TOML has nothing for it (None inside of a list, say).
    """
    match value:
        case str():
            return toml_string(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case Mapping():
            inner = (f"{_key(key)} = {_on_one_line(one)}" for key, one in value.items() if one is not None)
            return "{" + ", ".join(inner) + "}"
        case Sequence():
            return "[" + ", ".join(_on_one_line(one) for one in value) + "]"
        case _:
            raise TaskError(f"{value!r} cannot stand in a TOML file")


def toml_pairs(table: Mapping[str, Any]) -> str:
    """Keys and values, a pair a line."""
    return "".join(
        f"{_key(key)} = {toml_value(value)}\n" for key, value in table.items() if value is not None
    )


def toml_table(name: str, table: Mapping[str, Any]) -> str:
    """A table with its head."""
    return f"[{_key(name)}]\n{toml_pairs(table)}"


def toml_tables(name: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Tables of one name, each with its head, an empty line between them."""
    return "\n".join(f"[[{_key(name)}]]\n{toml_pairs(table)}" for table in tables)


def _on_one_line(value: Any) -> str:
    return f'"{_escaped(value, "")}"' if isinstance(value, str) else toml_value(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{_escaped(name, "")}"'


def _escaped(text: str, kept: str) -> str:
    text = "".join(_SHORT.get(one, one) if one not in kept else one for one in text)
    return _UNPRINTABLE.sub(lambda one: one[0] if one[0] in kept else f"\\u{ord(one[0]):04x}", text)
