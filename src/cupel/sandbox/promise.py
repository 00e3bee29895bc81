"""What a promise of the sandbox is, and ways to see whether it held."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cupel.sandbox import jobs


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of the sandbox."""

    name: str
    text: str
    code: str
    """A program with a function `attempt()`."""
    holds: Callable[[jobs.Observation], bool]
    needs_isolation: bool = True
    """Whether it is more than a resource limit: with `none` the attempt is not made."""


def value_of(seen: jobs.Observation) -> Any:
    """The value in a reply, or words that say that there is none."""
    try:
        return json.loads(seen.reply).get("value", "no value") if seen.reply else "no reply"
    except ValueError:
        return "no reply"


def says(value: Any) -> Callable[[jobs.Observation], bool]:
    """It answered with this value."""
    return lambda seen: seen.status is jobs.Status.REPLY and value_of(seen) == value


def ends_as(*statuses: jobs.Status) -> Callable[[jobs.Observation], bool]:
    """It ended in one of these ways."""
    return lambda seen: seen.status in statuses


def raises(seen: jobs.Observation) -> bool:
    """It answered with an exception."""
    return seen.reply.startswith(b'{"raised"')


def not_done(seen: jobs.Observation) -> bool:
    """It was stopped or refused, in whichever way."""
    return value_of(seen) in ("no reply", "no value")
