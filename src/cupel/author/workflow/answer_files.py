"""The files of an answer while they are read: texts, TOML and JSON lines, and the problems found, each with file and line.

Covers no meaning: which files an answer has is `cupel.author.workflow.layout_reading`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cupel.model.errors import TaskError
from cupel.model.suggestion import did_you_mean
from cupel.model.task import decode_line

_AT_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(slots=True)
class AnswerFiles:
    """Files by path, and what is wrong with them."""

    files: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    def problem(self, path: str, message: str, line: int | None = None) -> None:
        """Note a problem."""
        self.problems.append(f"{path}{f' line {line}' if line else ''}: {message}")

    def text(self, path: str, what_to_do: str) -> str:
        """A file that has to be there and not empty."""
        found = self.optional(path)
        if found is None:
            self.problem(path, f"it is {'empty' if path in self.files else 'missing'}; {what_to_do}")
        return found or ""

    def optional(self, path: str) -> str | None:
        """A file that may be missing or empty; None then."""
        self._read.add(path)
        found = self.files.get(path, "")
        return found if found.strip() else None

    def under(self, folder: str) -> dict[str, str]:
        """All files of a folder, by their paths in it."""
        found = {path: text for path, text in self.files.items() if path.startswith(folder)}
        self._read.update(found)
        return {path.removeprefix(folder): text for path, text in found.items()}

    def toml(self, path: str, *, needed: bool = True) -> dict[str, Any]:
        """A TOML file's content; empty where it cannot be read, which is a problem."""
        text = self.text(path, "fill it in as README.md shows") if needed else self.optional(path) or ""
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found and found[1] else len(text.splitlines())
            reason = _AT_LINE.sub("", str(error)).strip()
            hint = "texts stand in quotes, those of several lines in three"
            self.problem(path, f"no TOML: {reason}; {hint}", line)
            return {}
        except RecursionError:
            self.problem(path, "no TOML: lists or tables in each other without end; keep to the form")
            return {}

    def lines(self, path: str) -> list[tuple[int, Any]]:
        """(number, record) of a JSON Lines file's lines; empty lines are left out."""
        found = []
        for number, line in enumerate((self.optional(path) or "").split("\n"), start=1):
            if line.strip():
                try:
                    found.append((number, decode_line(line)))
                except TaskError as error:
                    self.problem(path, f"{error}; write one object {{…}} on one line", number)
        return found

    def keys(
        self, path: str, table: Mapping[str, Any], known: Collection[str], name: str | None = None
    ) -> None:
        """Each unknown key of a table is a problem."""
        self._keys(path, table, known, name, 0)

    def table(
        self, path: str, told: Mapping[str, Any], name: str, known: Collection[str]
    ) -> dict[str, Any] | None:
        """A table that may be missing."""
        found = told.get(name)
        if found is None:
            return None
        if not isinstance(found, dict):
            self.problem(
                path,
                f"{name} is a table: write [{name}] and its keys below",
                self.line_of(path, None, 0, name),
            )
            return None
        self._keys(path, found, known, name, 0)
        return found

    def tables(
        self, path: str, told: Mapping[str, Any], name: str, known: Collection[str]
    ) -> list[dict[str, Any]]:
        """The tables of one name; keys that are empty texts are left out where they may be."""
        found = told.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            line = self.line_of(path, name, 0, None) or self.line_of(path, None, 0, name)
            self.problem(path, f"{name} are tables: begin each with [[{name}]]", line)
            return []
        for index, one in enumerate(found):
            self._keys(path, one, known, name, index)
        return [
            {key: value for key, value in one.items() if value != "" or key not in _MAY_BE_EMPTY}
            for one in found
        ]

    def nothing_else(self) -> None:
        """Each file that was not read is a problem: it would be lost."""
        for path in sorted(set(self.files) - self._read):
            self.problem(path, "no part of this answer; remove it, or move it to where README.md says")

    def line_of(self, path: str, table: str | None, index: int, key: str | None) -> int | None:
        """Line of a key, or of its table's head where the key is not there; None where neither is found.

        Looks at lines alone: a text of several lines that looks like TOML may be taken for it.
        """
        head, seen = (0 if table is None else None), 0
        for number, line in enumerate(self.files.get(path, "").split("\n"), start=1):
            found = re.match(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}", line)
            if found:
                if head is not None:
                    break
                if found[1].strip("\"'") == table:
                    if seen == index:
                        head = number
                    seen += 1
            elif (
                head is not None
                and key is not None
                and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
            ):
                return number
        return head or None

    def _keys(
        self, path: str, table: Mapping[str, Any], known: Collection[str], name: str | None, index: int
    ) -> None:
        for key in table:
            if key not in known:
                line = self.line_of(path, name, index, key)
                guess = did_you_mean(key, known) or f"; there are {', '.join(known)}"
                self.problem(path, f"no key {key!r} here{guess}", line)


_MAY_BE_EMPTY = ("requirement", "comment")
