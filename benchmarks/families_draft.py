"""What the families of tasks have in common: the draft of a task, its tests, and words to tell it with.

A family is a function from a random generator to a `Draft`: prompt, requirements, a reference as source text, and tests
whose expected values come from the family's own second formulation of the problem in this process, never from the reference.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.model import literal

Family = Callable[[random.Random], "Draft"]
FAMILIES: dict[str, Family] = {}
"""Name → family, filled by the decorator `family`."""

THINGS = (
    "parcels", "readings", "tickets", "crates", "tokens", "samples", "orders", "tiles", "cards", "signals", "boxes",
    "books", "songs", "plants", "boats", "trains", "bolts", "coins", "letters", "lamps", "stamps", "beads", "shells",
    "barrels", "kites", "maps", "keys", "ropes", "wheels", "flags",
)  # fmt: skip
PLACES = (
    "a harbour", "a lending library", "a bakery", "a weather station", "a print shop", "a theatre", "a museum's store",
    "a bicycle workshop", "a seed bank", "a sorting office", "a chess club", "an observatory", "a school canteen",
    "a recycling yard", "a greenhouse", "a cinema", "a pottery studio", "a lighthouse", "a food market", "a car park",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A task that a family made, before it has an id."""

    taxonomy: str
    kind: str
    name: str
    prompt: str
    code: str
    signature: str | None = None
    exports: tuple[str, ...] = ()
    requirements: list[tuple[str, str]] = field(default_factory=list)
    """(section, text); tests name them by number from 1."""
    tests: list[dict[str, Any]] = field(default_factory=list)
    """Payloads, each with `requirements`; the first two are public."""
    difficulty: str = "medium"


def family(function: Family) -> Family:
    """Register a family under its name."""
    FAMILIES[function.__name__.replace("_", "-")] = function
    return function


def needs(*numbers: int) -> list[str]:
    """Ids of requirements."""
    return [f"R{number}" for number in numbers]


def call(
    args: Sequence[Any], answer: Callable[..., Any], *numbers: int, function: str | None = None
) -> dict[str, Any]:
    """A `call` test: what `answer` returns, or the exception that it raises, is expected."""
    test: dict[str, Any] = {
        "kind": "call",
        "args": literal.render(list(args)),
        "requirements": needs(*numbers),
    }
    if function is not None:
        test["function"] = function
    try:
        test["expected"] = literal.render(answer(*copy.deepcopy(list(args))))
    except (ValueError, KeyError, IndexError, TypeError, LookupError) as error:
        test["raises"] = type(error).__name__
    return test


def shown(name: str, tests: Sequence[dict[str, Any]]) -> str:
    """The first two tests as examples in a prompt."""
    lines = []
    for test in tests[:2]:
        told = f"raises `{test['raises']}`" if "raises" in test else f"is `{test['expected']}`"
        lines.append(f"- `{test.get('function', name)}({test['args'][1:-1]})` {told}")
    return "Examples:\n\n" + "\n".join(lines)


def finished(draft: Draft) -> Draft:
    """The draft with its examples at the end of the prompt."""
    draft.prompt = f"{draft.prompt}\n\n{shown(draft.name, draft.tests)}\n"
    return draft


def numbered(sentences: Iterable[str]) -> str:
    """Steps as a numbered list."""
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def ints(rng: random.Random, least: int, most: int, low: int, high: int) -> list[int]:
    """A list of `least` to `most` integers from `low` to `high`."""
    return [rng.randint(low, high) for _ in range(rng.randint(least, most))]


def words(rng: random.Random, least: int, most: int, letters: str = "abcdeilnorst") -> list[str]:
    """A list of short words."""
    return [
        "".join(rng.choice(letters) for _ in range(rng.randint(1, 7)))
        for _ in range(rng.randint(least, most))
    ]


def indented(lines: Iterable[str], by: int = 4) -> str:
    """Lines of code, indented."""
    return "\n".join(" " * by + line if line else line for line in lines)


def noun(rng: random.Random) -> str:
    """A plural noun that tells what a task is about."""
    return rng.choice(THINGS)


def place(rng: random.Random) -> str:
    """Where a task plays."""
    return rng.choice(PLACES)
