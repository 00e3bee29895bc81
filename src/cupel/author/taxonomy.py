"""The taxonomy: which classes of task there are, and what each is like.

Covers the types, the taxonomy that ships (`taxonomy.toml`, whose head explains the file), and reading one of a user's own. A class of one
taxonomy means nothing in another; which one a task's classes are of is for whoever reads the task to know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from cupel.author.metadata import GIVEN, GIVEN_FOR, INTERFACE_KINDS, Given, InterfaceKind, Level
from cupel.model.errors import UsageError
from cupel.model.hashing import content_hash
from cupel.model.suggestion import did_you_mean

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class TaxonomyClass:
    """One class of tasks."""

    id: str
    """Small letters, digits and hyphens."""
    title: str
    about: str
    """What tasks of the class are, in one sentence."""
    domain: str
    """The field that it belongs to."""
    interfaces: tuple[InterfaceKind, ...]
    """The kinds of interface that suit it."""
    easy: str
    """What an easy task of the class is like."""
    medium: str
    hard: str
    subjects: tuple[str, ...]
    """Seeds of ideas."""
    contexts: tuple[Given, ...] = GIVEN
    """What a solver may be given; by default whatever suits the interface."""

    def level(self, difficulty: Level) -> str:
        """What a task of this difficulty is like in the class."""
        return {"easy": self.easy, "medium": self.medium, "hard": self.hard}[difficulty]

    def given_for(self, interface: InterfaceKind) -> tuple[Given, ...]:
        """What a solver can be given behind this kind of interface, the plain form first; nothing where it does not suit the class."""
        if interface not in self.interfaces:
            return ()
        return tuple(one for one in GIVEN_FOR[interface] if one in self.contexts)

    def to_json(self) -> dict[str, Any]:
        """The class as plain JSON."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Classes of tasks, and settings that any of them may have."""

    classes: tuple[TaxonomyClass, ...]
    settings: tuple[str, ...] = ()
    """Places where a task may play."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the classes, in the file's order."""
        return tuple(one.id for one in self.classes)

    def named(self, class_id: str) -> TaxonomyClass:
        """A class by its id.

        Raises:
            UsageError: there is no such class.
        """
        for one in self.classes:
            if one.id == class_id:
                return one
        raise UsageError(f"no class {class_id!r} in the taxonomy{did_you_mean(class_id, self.ids)}")

    def only(self, class_ids: Iterable[str]) -> Taxonomy:
        """The taxonomy with these classes alone, in its own order.

        Raises:
            UsageError: one of them is not there.
        """
        wanted = {self.named(class_id).id for class_id in class_ids}
        return Taxonomy(tuple(one for one in self.classes if one.id in wanted), self.settings)

    def content_hash(self) -> str:
        """The hash of what the taxonomy says, in its order."""
        return content_hash([[one.to_json() for one in self.classes], list(self.settings)])


def shipped_taxonomy() -> Taxonomy:
    """The taxonomy that comes with the package."""
    text = resources.files("cupel.author").joinpath("taxonomy.toml").read_text(encoding="utf-8")
    return taxonomy_from(tomllib.loads(text))


def read_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy of a TOML file.

    Raises:
        UsageError: the file cannot be read, or holds something that it may not.
    """
    try:
        return taxonomy_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, UsageError) as error:
        raise UsageError(f"{path}: {error}") from None


def taxonomy_from(whole: Mapping[str, Any]) -> Taxonomy:
    """A taxonomy as TOML gives it.

    Raises:
        UsageError: an unknown or missing key, or a value that a class cannot have.
    """
    _only(whole, ("settings", "classes"), "the file")
    classes = whole.get("classes")
    if not isinstance(classes, dict) or not classes:
        raise UsageError("no [classes.ID] in it")
    settings = _texts(whole.get("settings", []), "settings")
    return Taxonomy(tuple(_class(class_id, table) for class_id, table in classes.items()), settings)


def _class(class_id: str, table: Any) -> TaxonomyClass:
    where = f"classes.{class_id}"
    if not _ID.fullmatch(class_id):
        raise UsageError(f"{where}: an id has small letters, digits and single hyphens between them")
    if not isinstance(table, dict):
        raise UsageError(f"{where} is not a table")
    keys = [one for one in fields(TaxonomyClass) if one.name != "id"]
    _only(table, [one.name for one in keys], where)
    for one in keys:
        if one.name not in table and one.default is MISSING:
            raise UsageError(f"{where}: {one.name} is missing")
    lists = {name: _texts(table[name], f"{where}.{name}") for name in _LISTS if name in table}
    for name, known in (("interfaces", INTERFACE_KINDS), ("contexts", GIVEN)):
        for word in lists.get(name, ()):
            if word not in known:
                raise UsageError(f"{where}.{name}: no {word!r}{did_you_mean(word, known)}")
    for name in _LISTS:
        if name in lists and not lists[name]:
            raise UsageError(f"{where}.{name} is empty")
    texts = {name: _text(table[name], f"{where}.{name}") for name in table if name not in _LISTS}
    values: dict[str, Any] = {**texts, **lists}
    made = TaxonomyClass(class_id, **values)
    for interface in made.interfaces:
        if not made.given_for(interface):
            raise UsageError(f"{where}.contexts: none of them suits the interface {interface!r}")
    return made


_LISTS = ("interfaces", "subjects", "contexts")


def _only(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(key, known)}")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: a text that is not empty is wanted, not {value!r}")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(f"{where}: a list of texts is wanted, not {value!r}")
    found = tuple(_text(one, where) for one in value)
    twice = sorted({one for one in found if found.count(one) > 1})
    if twice:
        raise UsageError(f"{where}: {twice[0]!r} stands there twice")
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
