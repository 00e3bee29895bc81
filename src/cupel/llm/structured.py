"""Structured answers: values of a type instead of text.

The schema goes to the server where it enforces one and into the prompt where it does not; either way the answer is
validated here. An answer that cannot be used gets one repair turn, in which the model is shown what was wrong with it; what
cannot be used then is noted in the store with its reason, and comes back as such: never as a value.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from cupel.llm.answer import Answer, Ending
from cupel.llm.prompts import render_plain
from cupel.llm.reading import ItemList, Unusable, Value, reader_of
from cupel.llm.request import Format, Message, Request

if TYPE_CHECKING:
    from cupel.llm.client import Client

T = TypeVar("T")
_LONGEST_SHOWN = 20_000
"""Characters of an unusable answer that go back to the model."""


class _Result(Protocol):
    """What was read from an answer: a value or items."""

    @property
    def problem(self) -> str | None:
        """Why there is nothing."""
        ...

    @property
    def is_json(self) -> bool:
        """Whether there was JSON at all."""
        ...


R = TypeVar("R", bound=_Result)


@dataclass(frozen=True, slots=True)
class Structured(Generic[T]):
    """One value, or why there is none."""

    value: T | None
    problem: str | None
    repaired: bool
    """Whether it took the repair turn."""
    answer: Answer
    """The answer that counts: the repair's, where there was one."""


@dataclass(frozen=True, slots=True)
class Items(Generic[T]):
    """Items of one type; `problem` says why where there is none."""

    items: tuple[T, ...]
    unusable: tuple[Unusable, ...]
    """Items that are not what was asked for; the others are used all the same."""
    cut: bool
    """Whether the answer was cut off or broken: these are its whole items."""
    problem: str | None
    repaired: bool
    answer: Answer


async def ask_for(client: Client, request: Request, kind: type[T], samples: int = 1) -> list[Structured[T]]:
    """Ask for one value a sample.

    Args:
        client: whom to ask.
        request: what is asked; it need not say anything of JSON.
        kind: the type of the value: any that pydantic can read, best a model with described fields.
        samples: how many samples.

    Returns:
        One result a sample, in the order of their numbers.
    """
    reader = reader_of(kind)
    asked = replace(request, schema=reader.value_schema())
    answers = await client.ask(asked, samples)
    nothing: Value[T] = Value(None, None, is_json=False)
    read = await _read_all(client, asked, answers, reader.value, nothing)
    results = []
    for answer, value, repaired in read:
        reasons = {"answer": value.problem} if value.problem is not None else {}
        _note(client, answer, reader.name, reasons)
        results.append(Structured(value.value, value.problem, repaired, answer))
    return results


async def ask_for_items(client: Client, request: Request, kind: type[T], samples: int = 1) -> list[Items[T]]:
    """Ask for a list of items for each sample.

    Every usable item is used: one that is not, or an answer that was cut off in the middle of one, spoils no other.
    The repair turn is taken only where nothing is usable.

    Args:
        client: whom to ask.
        request: what is asked; it says what an item is and how many are wanted.
        kind: the type of one item.
        samples: how many samples.

    Returns:
        One result a sample, in the order of their numbers.
    """
    reader = reader_of(kind)
    asked = replace(request, schema=reader.items_schema())
    answers = await client.ask(asked, samples)
    nothing: ItemList[T] = ItemList((), (), False, None, is_json=False)
    read = await _read_all(client, asked, answers, reader.items, nothing)
    results = []
    for answer, found, repaired in read:
        reasons = {f"item {place}": one.reason for place, one in enumerate(found.unusable)}
        if found.problem is not None:
            reasons["answer"] = found.problem
        _note(client, answer, reader.name, reasons)
        results.append(Items(found.items, found.unusable, found.cut, found.problem, repaired, answer))
    return results


def _note(client: Client, answer: Answer, wanted: str, reasons: Mapping[str, str]) -> None:
    """Keep with an answer what of it could not be used; one that is not stored has nothing to be kept with."""
    if answer.ending.final:
        client.store.put_unusable(answer.key, wanted, reasons)


async def _read_all(
    client: Client, asked: Request, answers: list[Answer], read: Callable[[str], R], nothing: R
) -> list[tuple[Answer, R, bool]]:
    """(answer that counts, what was read, whether it is a repair's) of each answer; all repairs at the same time."""
    ended = await asyncio.gather(
        *(_read_one(client, asked, answer, read, nothing) for answer in answers), return_exceptions=True
    )
    results = []
    for one in ended:
        if isinstance(one, BaseException):
            raise one
        results.append(one)
    return results


async def _read_one(
    client: Client, asked: Request, answer: Answer, read: Callable[[str], R], nothing: R
) -> tuple[Answer, R, bool]:
    found = _found(answer, read, nothing)
    if answer.ending is not Ending.STOP or found.problem is None:
        return answer, found, False
    if not found.is_json and answer.form is not None:
        client.model.not_enforced(Format(answer.form))
    (again,) = await client.ask(_repair(asked, answer, found.problem))
    found_again = _found(again, read, nothing)
    if found_again.problem is not None and not again.usable:
        return answer, found, False  # the first answer's problem says more than that of no answer
    return again, found_again, True


def _found(answer: Answer, read: Callable[[str], R], nothing: R) -> R:
    """What stands in an answer; where it has no text, why not."""
    if answer.usable:
        return read(answer.text)
    return replace(nothing, problem=f"{answer.ending.value}: {answer.detail}")  # type: ignore[type-var]


def _repair(asked: Request, answer: Answer, problem: str) -> Request:
    """The request again, with the answer that cannot be used and what is wrong with it."""
    rendered = render_plain("repair", {"problem": problem})
    said = Message("assistant", answer.text[:_LONGEST_SHOWN])
    return replace(asked, messages=(*asked.messages, said, *rendered.messages))
