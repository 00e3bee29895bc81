"""The taxonomy of failure tags, read from `tags.toml` beside this module.

Covers the tags and what is said of each. Which rule gives which tag is `cupel.author.failures.rules`'s.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean

UNSURE = "unsure"
"""The tag of a failure that nobody has explained."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One kind of failure."""

    id: str
    group: str
    """What several tags have in common, e.g. `wrong result`."""
    title: str
    counts: str
    """What counts as this, and what does not."""
    evidence: str
    """What is shown for it."""
    by: Literal["program", "reviewer"]
    """Who gives it: `program` (rules, and reviewers too) or `reviewer` alone."""


@cache
def taxonomy() -> Mapping[str, Tag]:
    """Tag id → tag, in the file's order."""
    text = files(__package__).joinpath("tags.toml").read_text(encoding="utf-8")
    return MappingProxyType({id: Tag(id=id, **fields) for id, fields in tomllib.loads(text).items()})


def tag(id: str) -> Tag:
    """The tag of an id.

    Raises:
        UsageError: there is none.
    """
    found = taxonomy().get(id)
    if found is None:
        raise UsageError(
            f"no failure tag {id!r}{did_you_mean(id, taxonomy())}; there are {', '.join(taxonomy())}"
        )
    return found
