"""The card's part on authoring: who made the tasks and how, what was dropped where, who saw what, how hard they are.

Tells only what the record holds; without a record there is no such part. Writes no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cupel.dataset.authoring_record import AuthoringRecord, Gate, PassRate, ReviewerAgreement, SeparationProof
from cupel.dataset.card_tables import table


def authoring_sections(record: AuthoringRecord) -> list[str]:
    """Headings and paragraphs, in order."""
    return list(_sections(record))


def _sections(record: AuthoringRecord) -> Iterator[str]:
    yield "## How it was authored"
    if record.contributors:
        yield table(
            ("role", "contributors"),
            [(role, ", ".join(names)) for role, names in record.contributors.items()],
        )
    if record.gates:
        yield "### Gates"
        yield _gates(record.gates)
    if record.separation is not None:
        yield "### Separation of authors and testers"
        yield _separation(record.separation)
    if record.pass_rates:
        yield "### pass@k by contributor of attempts"
        yield _pass_rates(record.pass_rates)
    if record.taxonomy or record.difficulty:
        yield "### Balance"
        yield from _balance(record)
    if record.agreement is not None:
        yield _agreement(record.agreement)
    if record.licence is not None:
        yield f"Contributions are under the licence {record.licence}."


def _gates(gates: Sequence[Gate]) -> str:
    rows = []
    for gate in gates:
        reasons = sorted(gate.reasons.items(), key=lambda one: (-one[1], one[0]))
        told = "; ".join(f"{reason}: {count}" for reason, count in reasons)
        rows.append((gate.name, str(gate.entered), str(gate.left), str(gate.entered - gate.left), told))
    return table(("gate", "entered", "went on", "did not", "returned there"), rows)


def _agreement(found: ReviewerAgreement) -> str:
    alike = (
        f"{found.alike} of {found.points} points of the checklist ({100 * found.alike / found.points:.1f}%)"
    )
    if found.alpha is None:
        return f"Two reviewers of one task answered alike on {alike}."
    return (
        f"Two reviewers of one task answered alike on {alike}; Krippendorff's alpha, ordinal, is {found.alpha:.3f}. Where nearly all "
        "answers are the same, alpha is near 0 however often reviewers agree."
    )


def _separation(proof: SeparationProof) -> str:
    rows = [
        ("views that were shown, stored by hash", proof.views),
        ("of these the same when rendered again", proof.rendered_alike),
        ("testers' and solvers' views searched for text of the solution", proof.tester_views),
        ("longest run of words in common that the prompt does not explain", proof.longest_shared_run),
        ("run of words from which it is a breach", proof.allowed_run),
        ("tasks rejected for a breach", proof.breaches),
        ("tasks whose author and tester were the same model", proof.same_model),
    ]
    return table(("what the audit found", "count"), [(what, str(count)) for what, count in rows])


def _pass_rates(rates: Sequence[PassRate]) -> str:
    ks = sorted({k for rate in rates for k in rate.pass_at})
    rows = [
        (
            rate.model,
            str(rate.tasks),
            str(rate.samples),
            *(f"{rate.pass_at[k]:.3f}" if k in rate.pass_at else "not computed" for k in ks),
        )
        for rate in rates
    ]
    return table(("model", "tasks", "samples", *(f"pass@{k}" for k in ks)), rows)


def _balance(record: AuthoringRecord) -> Iterator[str]:
    for name, counted in (("class", record.taxonomy), ("difficulty", record.difficulty)):
        if counted:
            yield _counted(name, counted)


def _counted(name: str, counted: Mapping[str, int]) -> str:
    total = sum(counted.values())
    rows = (
        [(key, str(count), f"{100 * count / total:.1f}%") for key, count in counted.items()] if total else []
    )
    return table((name, "tasks", "share"), rows)
