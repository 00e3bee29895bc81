"""The card's part on authoring: what the record holds is told, and nothing else."""

from __future__ import annotations

from small_run import clamp_task

from cupel.dataset.authoring_record import AuthoringRecord, Gate, PassRate, ReviewerAgreement, SeparationProof
from cupel.dataset.card import Making, card
from cupel.dataset.card_authoring import authoring_sections

RECORD = AuthoringRecord(
    contributors={"author": ("model:a", "model:b"), "tester": ("person:kim",)},
    gates=(Gate("validate", 80, 71, {"too few mutants": 3, "reference fails": 6}), Gate("review", 71, 71)),
    separation=SeparationProof(160, 160, 80, 5, 12, 0),
    pass_rates=(PassRate("m1", 71, 284, {1: 0.25, 4: 0.5}), PassRate("m2", 71, 71, {1: 0.75})),
    taxonomy={"parsing": 30, "graphs": 10},
    difficulty={"easy": 40},
    agreement=ReviewerAgreement(40, 36, 0.8125),
    licence="Apache-2.0",
)


def test_everything_is_told_in_order() -> None:
    text = "\n\n".join(authoring_sections(RECORD))
    for line in (
        "| author | model:a, model:b |",
        "| validate | 80 | 71 | 9 | reference fails: 6; too few mutants: 3 |",
        "| review | 71 | 71 | 0 |  |",
        "| views that were shown, stored by hash | 160 |",
        "| model | tasks | samples | pass@1 | pass@4 |",
        "| m1 | 71 | 284 | 0.250 | 0.500 |",
        "| m2 | 71 | 71 | 0.750 | not computed |",
        "| parsing | 30 | 75.0% |",
        "| easy | 40 | 100.0% |",
        "Two reviewers of one task answered alike on 36 of 40 points of the checklist (90.0%); Krippendorff's alpha, ordinal, is 0.812. Where nearly all answers are the same, alpha is near 0 however often reviewers agree.",
        "Contributions are under the licence Apache-2.0.",
    ):
        assert line in text
    headings = [one for one in authoring_sections(RECORD) if one.startswith("#")]
    assert headings == [
        "## How it was authored", "### Gates", "### Separation of authors and testers", "### pass@k by contributor of attempts", "### Balance",
    ]  # fmt: skip


def test_what_is_missing_is_not_told() -> None:
    assert authoring_sections(AuthoringRecord()) == ["## How it was authored"]
    assert authoring_sections(AuthoringRecord(licence="MIT"))[1:] == [
        "Contributions are under the licence MIT."
    ]


def test_the_card_has_the_part_only_where_there_is_a_record() -> None:
    rows = {"tasks": {"train": 1}}
    assert "How it was authored" not in card([clamp_task()], [], Making(), rows, 0.1)
    text = card([clamp_task()], [], Making(authoring=RECORD), rows, 0.1)
    assert text.index("## How it was authored") < text.index("## How it was made")
