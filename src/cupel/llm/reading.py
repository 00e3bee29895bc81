"""Reading typed values from the text of an answer; always validated here, whatever the server promised.

Covers one value, and lists of items of which the usable ones are taken even where others are not or where the answer was
cut off. Pure: asking again is `cupel.llm.structured`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from cupel.llm.json_text import cut_lists, json_values
from cupel.llm.request import AnswerSchema

T = TypeVar("T")
ITEMS = "items"
"""The field that holds a list of items: servers that enforce schemas want an object around it."""
NO_JSON = "there is no whole JSON value in it"
_LONGEST_SHOWN = 500
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Unusable:
    """An item that is not what was asked for."""

    reason: str
    text: str
    """The item as JSON, its beginning."""


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value read from an answer, or why there is none."""

    value: T | None
    problem: str | None
    is_json: bool
    """Whether there was JSON at all."""


@dataclass(frozen=True, slots=True)
class ItemList(Generic[T]):
    """Items read from an answer; `problem` says why where none is usable."""

    items: tuple[T, ...]
    unusable: tuple[Unusable, ...]
    cut: bool
    """Whether the list was cut off or broken; its whole items are here."""
    problem: str | None
    is_json: bool


class Reader(Generic[T]):
    """Reads values of one type; makes the JSON Schema that asks for them."""

    def __init__(self, kind: type[T]) -> None:
        """A reader of a type that pydantic can read."""
        self.name = re.sub(r"\W+", "_", getattr(kind, "__name__", str(kind)))[:60]
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def value_schema(self) -> AnswerSchema:
        """The schema of one value."""
        return AnswerSchema(self.name, closed(self._adapter.json_schema()))

    def items_schema(self) -> AnswerSchema:
        """The schema of a list of values in an object."""
        one = self._adapter.json_schema(ref_template="#/$defs/{model}")
        shared = one.pop("$defs", None)
        whole: dict[str, Any] = {
            "type": "object",
            "properties": {ITEMS: {"type": "array", "items": one}},
            "required": [ITEMS],
        }
        if shared:
            whole["$defs"] = shared
        return AnswerSchema(f"{self.name}_list", closed(whole))

    def value(self, text: str) -> Value[T]:
        """The first value of the type that a text holds."""
        problem = None
        for found in json_values(text):
            try:
                return Value(self._adapter.validate_python(found.value), None, is_json=True)
            except ValidationError as error:
                problem = problem or readable(error)
        return Value(None, problem or NO_JSON, is_json=problem is not None)

    def items(self, text: str) -> ItemList[T]:
        """The items that a text holds: in an object's field `items`, in its only list, in a bare list, or one alone.

        Of several the one with the most usable items counts; a list that is cut off or broken counts where no whole one
        has any.
        """
        values = list(json_values(text))
        found = [self._read_items(_listed(one.value)) for one in values]
        if not any(value.alone and one.problem is None for value, one in zip(values, found, strict=True)):
            found += [self._read_items(left.items, left.broken, cut=True) for left in cut_lists(text, ITEMS)]
        if not found:
            return ItemList((), (), False, NO_JSON, is_json=False)
        return max(found, key=lambda one: (len(one.items), one.problem is None))

    def _read_items(self, found: list[Any], broken: Sequence[str] = (), *, cut: bool = False) -> ItemList[T]:
        usable: list[T] = []
        unusable = [Unusable("it is no JSON", text[:_LONGEST_SHOWN]) for text in broken]
        for one in found:
            try:
                usable.append(self._adapter.validate_python(one))
            except ValidationError as error:
                unusable.append(Unusable(readable(error), json.dumps(one)[:_LONGEST_SHOWN]))
        problem = None
        if unusable and not usable:
            problem = unusable[0].reason
        elif cut and not usable:
            problem = "it is cut off before its first item ends"
        return ItemList(tuple(usable), tuple(unusable), cut, problem, is_json=True)


_READERS: dict[Any, Reader[Any]] = {}


def reader_of(kind: type[T]) -> Reader[T]:
    """The reader of a type; made once."""
    if kind not in _READERS:
        _READERS[kind] = Reader(kind)
    return _READERS[kind]


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema whose objects with named fields require all of them and allow no other.

    Servers that enforce schemas strictly want it so, and a model that must fill each field forgets none. Defaults are
    left out: a required field needs none. Objects of free keys stay as they are.
    """
    return {name: _closed_part(name, part) for name, part in _closed_object(dict(schema)).items()}


def _closed_part(name: str, part: Any) -> Any:
    if name in ("properties", "$defs") and isinstance(part, Mapping):
        return {key: closed(one) if isinstance(one, Mapping) else one for key, one in part.items()}
    if isinstance(part, Mapping):
        return closed(part)
    if isinstance(part, list):
        return [closed(one) if isinstance(one, Mapping) else one for one in part]
    return part


def _closed_object(schema: dict[str, Any]) -> dict[str, Any]:
    schema.pop("default", None)
    fields = schema.get("properties")
    if schema.get("type") == "object" and isinstance(fields, Mapping):
        schema["required"] = list(fields)
        schema["additionalProperties"] = False
    return schema


def _listed(found: Any) -> list[Any]:
    """The items of a JSON list or object, wherever a model puts them."""
    if isinstance(found, list):
        return found
    if isinstance(found.get(ITEMS), list):
        return list(found[ITEMS])
    only = next(iter(found.values())) if len(found) == 1 else None
    return only if isinstance(only, list) else [found]


def readable(error: ValidationError) -> str:
    """What is wrong with a value, field by field, in one line."""
    problems = error.errors(include_url=False, include_input=False)
    parts = [
        f"{'.'.join(str(part) for part in one['loc']) or 'the value'}: {one['msg']}"
        for one in problems[:_MOST_PROBLEMS]
    ]
    more = len(problems) - len(parts)
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")
