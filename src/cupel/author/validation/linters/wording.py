"""Words that leave open what is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cupel.author.validation.finding import Artefact, Finding, FindingKind, Party, Severity, evidence
from cupel.author.validation.subject import Subject

_VAGUE = re.compile(
    r"\b(?:etc\b\.?|and so forth|appropriate(?:ly)?|reasonabl[ey]|suitabl[ey]|proper(?:ly)?|adequate(?:ly)?|if necessary|as needed"
    r"|when needed|gracefully|somehow|some kind of|roughly|more or less|should probably|usually|typically|normally|user-friendly"
    r"|efficient(?:ly)?|fast enough|small enough|large enough|TBD|TODO)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"^[ ]{0,3}```.*?^[ ]{0,3}```|`[^`\n]+`|\"[^\"\n]*\"", re.MULTILINE | re.DOTALL)
_AROUND = 40
"""Characters shown on either side."""


def vague_words(subject: Subject) -> Iterator[Finding]:
    """Vague words in the requirements, one note each; in the prompt, one note for all."""
    for one in subject.task.requirements or []:
        found = _found(one.text) if one.section != "unspecified" else []
        if found:
            yield _note(f"requirement {one.id} leaves open what is meant", found, (one.id,))
    found = _found(subject.task.prompt)
    if found:
        yield _note("the prompt leaves open what is meant", found, ())


def _found(text: str) -> list[tuple[str, str]]:
    """(word, what stands around it) of every vague word outside code and quotes."""
    plain = _CODE.sub(lambda match: " " * len(match.group()), text)
    return [
        (match.group(), " ".join(text[max(0, match.start() - _AROUND) : match.end() + _AROUND].split()))
        for match in _VAGUE.finditer(plain)
    ]


def _note(what: str, found: list[tuple[str, str]], requirements: tuple[str, ...]) -> Finding:
    words = ", ".join(f"“{word}”" for word in dict.fromkeys(word for word, _ in found))
    return Finding(
        FindingKind.VAGUE_WORD,
        Party.AUTHOR,
        Severity.NOTE,
        f"{what}: {words}; say exactly what a test may check",
        requirements=requirements,
        evidence=evidence(Artefact.TEXT, [around for _, around in found]),
    )
