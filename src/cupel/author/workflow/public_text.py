"""A task's public text, and where it shows the solution.

Covers title, prompt, requirements, signature, starter files and examples of what an author handed in, held against every version of
the reference. What a signature declares (heads, fields, imports) may stand in both. So may the code of starter files, which are given
to be built on, as long as they show no more than half of the solution; what shows more is no start. Also says whether a title is plain words: later authors are shown it as taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cupel.author.workflow.heads import declared
from cupel.author.workflow.leaks import PROGRAM_RUN, Secret, leaks

MOST_GIVEN = 0.5
"""Share of the solution's runs of tokens that starter files may hold together."""


_NO_TITLE = re.compile(r"[=;{}\[\]<>\\`|]")
"""Signs of code, which no title needs."""


@dataclass(frozen=True, slots=True)
class PublicText:
    """What everybody may see of a task, as its author handed it in."""

    title: str
    parts: Mapping[str, str]
    """Place in words → what stands there: prompt, requirements, examples, and names of the interface and of packages."""
    signature: str
    files: Mapping[str, str]
    """Starter files, path → text."""

    @classmethod
    def of_form(cls, form: Mapping[str, Any]) -> PublicText:
        """The text of an author's answer (`AuthorForm` as JSON)."""
        parts = {"the prompt": form["prompt"]}
        parts |= {
            f"requirement {one['id']}": f"{one['id']} {one['text']}" for one in form.get("requirements") or ()
        }
        names = (
            form["interface"].get("name"),
            *form["interface"].get("exports", ()),
            *form.get("packages", ()),
        )
        parts["a name"] = " ".join(str(one) for one in names)
        parts |= {
            f"example {number}": " ".join(str(value) for value in test.values())
            for number, test in enumerate(form["examples"], start=1)
        }
        return cls(
            form.get("title", ""),
            parts,
            form["interface"].get("signature") or "",
            dict(form.get("files") or {}),
        )

    def places(self) -> Iterator[tuple[str, str]]:
        """All places with what stands there."""
        yield "the title", self.title
        yield from self.parts.items()
        yield "the signature", self.signature
        yield from ((f"files/{path}", f"{path}\n{text}") for path, text in self.files.items())


def given(text: PublicText, references: Sequence[Secret]) -> list[str]:
    """What no search for the solution counts: what a task gives its solvers to begin with.

    Args:
        text: the task's.
        references: versions of the reference, each a secret of its own.
    """
    shown = max((share_given(text, one) for one in references), default=0.0)
    files = text.files.values()
    return [declared(text.signature), *(files if shown <= MOST_GIVEN else map(declared, files))]


def share_given(text: PublicText, reference: Secret) -> float:
    """The share of a reference's runs of tokens that the starter files hold, without what they and the signature declare; 0 to 1."""
    if not text.files:
        return 0.0
    plain = [declared(one) for one in (text.signature, *text.files.values())]
    runs = reference.runs().difference(*map(reference.runs_in, plain))
    held = {run for one in text.files.values() for run in reference.runs_in(one) if run in runs}
    return len(held) / len(runs) if runs else 0.0


def shown_solution(text: PublicText, references: Sequence[Secret]) -> list[str]:
    """Where a text shows a run of the solution's tokens, in words.

    Args:
        text: the task's.
        references: versions of the reference, each a secret of its own.
    """
    known = given(text, references)
    secret = Secret(tuple(part for one in references for part in one.sequences), PROGRAM_RUN, True)
    places = list(text.places())
    if not leaks([shown for _, shown in places], secret, known):
        return []
    return [
        f"{where} shows lines of the solution ({run} …)"
        for where, shown in places
        for run in leaks([shown], secret, known)[:1]
    ]


def title_problems(title: str) -> Iterator[str]:
    """Why a title is not plain words on one line."""
    if not any(one.isalpha() for one in title):
        yield f"title: {title!r} has no word"
    elif not title.isprintable():
        yield f"title: {title!r} has signs that cannot be seen; write it on one line"
    elif found := _NO_TITLE.search(title):
        yield f"title: {title!r} has the sign {found[0]}; write plain words, no code"
