"""Typed access to the fields of a record, with reasons that a reader can act on.

Covers required and optional text, lists, flags, and what is left over for `metadata`. Does not know which
fields a format has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeGuard

from cupel.model.errors import TaskError
from cupel.model.suggestion import did_you_mean


def text(data: Mapping[str, Any], key: str) -> str:
    """The text under `key`; `TaskError` where it is missing or no text."""
    value = required(data, key)
    if not isinstance(value, str):
        raise TaskError(f"{key}: text is required, not {kind_of(value)}")
    return value


def filled(data: Mapping[str, Any], key: str) -> str:
    """The text under `key`, which must hold more than white space."""
    value = text(data, key)
    if not value.strip():
        raise TaskError(f"{key}: is empty")
    return value


def optional_text(data: Mapping[str, Any], key: str) -> str | None:
    """The text under `key`, or None where it is missing or null."""
    return None if data.get(key) is None else text(data, key)


def array(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list under `key`; `TaskError` where it is missing or no list."""
    value = required(data, key)
    if not isinstance(value, list):
        raise TaskError(f"{key}: a list is required, not {kind_of(value)}")
    return value


def optional_array(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list under `key`, or an empty one where it is missing or null."""
    return [] if data.get(key) is None else array(data, key)


def required(data: Mapping[str, Any], key: str) -> Any:
    """The value under `key`, not null; the error names the fields that look alike."""
    if data.get(key) is None:
        state = "is null" if key in data else "is missing"
        raise TaskError(f"{key}: {state}{did_you_mean(key, data)}")
    return data[key]


def kind_of(value: Any) -> str:
    """A value's JSON type in words."""
    names = {
        str: "text",
        bool: "a boolean",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


def are_texts(values: Any) -> TypeGuard[list[str]]:
    """Whether `values` is a list of texts."""
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def left_over(data: Mapping[str, Any], used: Collection[str]) -> dict[str, Any]:
    """The fields that an importer made no use of, in JSON's types, to be kept in `metadata`."""
    return {key: _in_json(value) for key, value in data.items() if key not in used and value is not None}


def _in_json(value: Any) -> Any:
    """Parquet knows times, decimals and bytes: they are kept as their text."""
    if isinstance(value, dict):
        return {str(key): _in_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_in_json(item) for item in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)
