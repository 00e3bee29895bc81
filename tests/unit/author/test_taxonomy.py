"""The taxonomy: the one that ships, and files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cupel.author.metadata import GIVEN, INTERFACE_KINDS, LEVELS
from cupel.author.taxonomy import Taxonomy, TaxonomyClass, read_taxonomy, shipped_taxonomy, taxonomy_from
from cupel.model.errors import UsageError

SHIPPED = shipped_taxonomy()
ISSUE = """asyncio board-analysis class-apis constraint-solving context-managers dataclasses-enums datetimes decorators
dynamic-programming error-contracts exact-arithmetic expression-evaluators file-formats graphs iterators-generators linear-structures
number-theory numeric-work refactoring regular-expressions resource-handling state-machines string-algorithms text-layout text-parsers
typing-protocols""".split()


def table(**changes: Any) -> dict[str, Any]:
    """A class as TOML gives it; what is None is left out."""
    whole = {
        "title": "Knots",
        "about": "Ropes are tied.",
        "domain": "ropes",
        "interfaces": ["function", "class"],
        "easy": "One rope.",
        "medium": "Two.",
        "hard": "Many.",
        "subjects": ["a bowline"],
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not None}


def test_the_shipped_taxonomy_has_the_classes_that_were_asked_for_and_between_30_and_45() -> None:
    assert set(ISSUE) <= set(SHIPPED.ids)
    assert 30 <= len(SHIPPED.classes) <= 45


@pytest.mark.parametrize("one", SHIPPED.classes, ids=lambda one: one.id)
def test_every_shipped_class_has_one_sentence_what_each_difficulty_is_and_4_to_8_subjects(
    one: TaxonomyClass,
) -> None:
    for text in (one.about, *(one.level(level) for level in LEVELS)):
        assert text[0].isupper() and text.endswith(".") and ". " not in text
    assert 4 <= len(one.subjects) <= 8


def test_no_subject_of_the_shipped_taxonomy_stands_in_two_classes() -> None:
    subjects = [subject for one in SHIPPED.classes for subject in one.subjects]
    assert len(set(subjects)) == len(subjects)


def test_every_interface_has_many_classes_and_a_decorator_is_no_program() -> None:
    for interface in INTERFACE_KINDS:
        assert sum(interface in one.interfaces for one in SHIPPED.classes) >= 20
    assert "program" not in SHIPPED.named("decorators").interfaces


def test_what_a_solver_can_be_given_depends_on_interface_and_class() -> None:
    graphs, refactoring = SHIPPED.named("graphs"), SHIPPED.named("refactoring")
    assert graphs.given_for("function") == ("single function", "several files")
    assert graphs.given_for("program") == ("whole program", "several files")
    assert graphs.given_for("module") == ()
    assert refactoring.given_for("module") == ("module with stub", "several files")
    assert refactoring.given_for("class") == ("several files",)


def test_a_file_of_ones_own_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        """
        settings = ["a quay"]
        [classes.splices]
        title = "Splices"
        about = "Ropes are joined."
        domain = "ropes"
        interfaces = ["module"]
        easy = "Two ends."
        medium = "An eye."
        hard = "A loop."
        subjects = ["an eye splice", "a back splice"]
        contexts = ["several files"]
        """,
        encoding="utf-8",
    )
    assert read_taxonomy(path) == Taxonomy(
        (
            TaxonomyClass(
                id="splices",
                title="Splices",
                about="Ropes are joined.",
                domain="ropes",
                interfaces=("module",),
                easy="Two ends.",
                medium="An eye.",
                hard="A loop.",
                subjects=("an eye splice", "a back splice"),
                contexts=("several files",),
            ),
        ),
        ("a quay",),
    )


def test_without_contexts_a_class_may_be_given_anything() -> None:
    assert taxonomy_from({"classes": {"knots": table()}}).classes[0].contexts == GIVEN


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ({}, "no [classes.ID] in it"),
        ({"classes": []}, "no [classes.ID] in it"),
        ({"clases": {}}, "the file: unknown key 'clases'; did you mean 'classes'?"),
        (
            {"settings": "a quay", "classes": {"a": table()}},
            "settings: a list of texts is wanted, not 'a quay'",
        ),
        (
            {"classes": {"Knots": table()}},
            "classes.Knots: an id has small letters, digits and single hyphens between them",
        ),
        ({"classes": {"a": 1}}, "classes.a is not a table"),
        ({"classes": {"a": table(tilte="x")}}, "classes.a: unknown key 'tilte'; did you mean 'title'?"),
        ({"classes": {"a": table(id="b")}}, "classes.a: unknown key 'id'"),
        ({"classes": {"a": table(hard=None)}}, "classes.a: hard is missing"),
        ({"classes": {"a": table(easy=" ")}}, "classes.a.easy: a text that is not empty is wanted, not ' '"),
        ({"classes": {"a": table(subjects=[])}}, "classes.a.subjects is empty"),
        (
            {"classes": {"a": table(subjects=[3])}},
            "classes.a.subjects: a text that is not empty is wanted, not 3",
        ),
        ({"classes": {"a": table(subjects=["x", "x"])}}, "classes.a.subjects: 'x' stands there twice"),
        (
            {"classes": {"a": table(interfaces=["programme"])}},
            "classes.a.interfaces: no 'programme'; did you mean 'program'?",
        ),
        ({"classes": {"a": table(contexts=["stub"])}}, "classes.a.contexts: no 'stub'"),
        (
            {"classes": {"a": table(contexts=["single function"])}},
            "classes.a.contexts: none of them suits the interface 'class'",
        ),
    ],
)
def test_what_a_file_may_not_hold_is_named(whole: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        taxonomy_from(whole)
    assert str(raised.value) == message


@pytest.mark.parametrize("text", ["classes = [", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "own.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.toml: "):
        read_taxonomy(path)


def test_classes_are_found_by_id_and_close_ones_suggested() -> None:
    assert SHIPPED.only(["trees", "graphs"]).ids == ("trees", "graphs")
    assert SHIPPED.only(["graphs", "trees"]).ids == ("trees", "graphs")
    with pytest.raises(UsageError, match="no class 'grphs' in the taxonomy; did you mean 'graphs'"):
        SHIPPED.only(["grphs"])


def test_the_hash_follows_the_content() -> None:
    one, other = ({"classes": {"a": table(easy=text)}} for text in ("One.", "None."))
    assert taxonomy_from(one).content_hash() == taxonomy_from(one).content_hash()
    assert taxonomy_from(one).content_hash() != taxonomy_from(other).content_hash()
