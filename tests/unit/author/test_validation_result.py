"""Findings and validations as records: who sees what, what follows, and JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validating import record, task

from cupel.author.validation import (
    QUICK,
    STRICT,
    Artefact,
    Evidence,
    Figures,
    Finding,
    FindingKind,
    Party,
    Severity,
    Strength,
    Trivial,
    Validation,
    Verdict,
    strictness,
    task_key,
)
from cupel.author.validation.result import Survivor
from cupel.model.errors import UsageError
from cupel.model.task import task_from_json

TEXT = st.text(max_size=20)
FINDINGS = st.builds(
    Finding,
    st.sampled_from(FindingKind),
    st.sampled_from(Party),
    st.sampled_from(Severity),
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(st.builds(Evidence, st.sampled_from(Artefact), TEXT), max_size=3).map(tuple),
)
SHARES = st.none() | st.floats(0, 1)
FIGURES = st.builds(
    Figures,
    tests=st.integers(0, 9),
    coverage=st.dictionaries(TEXT, st.lists(TEXT, max_size=2).map(tuple), max_size=2),
    strength=st.builds(
        Strength,
        mutants=st.integers(0, 9),
        score=SHARES,
        adjusted_score=SHARES,
        survivors=st.lists(st.builds(Survivor, st.integers(1, 9), TEXT, st.booleans()), max_size=2).map(
            tuple
        ),
    ),
    trivial=st.lists(
        st.builds(Trivial, TEXT, TEXT, st.none() | TEXT, st.none() | st.booleans()), max_size=2
    ).map(tuple),
    not_built=st.dictionaries(TEXT, TEXT, max_size=2),
)
VALIDATIONS = st.builds(Validation, TEXT, TEXT, TEXT, st.lists(FINDINGS, max_size=3).map(tuple), FIGURES)


@given(VALIDATIONS)
def test_a_validation_survives_json(validation: Validation) -> None:
    assert Validation.from_json(json.loads(json.dumps(validation.to_json()))) == validation


@given(VALIDATIONS)
def test_a_task_is_accepted_exactly_where_no_finding_rejects_it(validation: Validation) -> None:
    ours = any(one.kind is FindingKind.INFRASTRUCTURE for one in validation.findings)
    rejects = any(one.severity is Severity.REJECT for one in validation.findings)

    assert (validation.verdict is Verdict.UNFINISHED) == ours
    assert validation.is_accepted == (not rejects and not ours)
    assert validation.to_json()["verdict"] == validation.verdict.value


@given(FINDINGS)
def test_each_party_sees_its_own_side_of_the_evidence(finding: Finding) -> None:
    of = {
        text: {one.of for one in finding.evidence if one.text == text}
        for one in finding.evidence
        for text in [one.text]
    }

    assert all(of[text] & {Artefact.TEXT, Artefact.TESTS} for text in finding.evidence_for(Party.TESTER))
    assert all(of[text] & {Artefact.TEXT, Artefact.REFERENCE} for text in finding.evidence_for(Party.AUTHOR))
    assert finding.evidence_for(Party.DISPUTE) == tuple(one.text for one in finding.evidence)


def test_a_party_s_findings_are_those_that_reject_and_notes_on_request() -> None:
    def made(party: Party, severity: Severity) -> Finding:
        return Finding(FindingKind.VAGUE_WORD, party, severity, "m")

    findings = (
        made(Party.AUTHOR, Severity.REJECT),
        made(Party.TESTER, Severity.REJECT),
        made(Party.AUTHOR, Severity.NOTE),
    )
    validation = Validation("t", "k", "strict", findings, Figures())

    assert validation.of_party(Party.AUTHOR) == findings[:1]
    assert validation.of_party(Party.AUTHOR, notes=True) == (findings[0], findings[2])


def test_the_key_is_that_of_what_is_validated() -> None:
    candidate = {"id": "c", "code": "x = 1\n", "origin": "model:m"}

    assert task_key(task()) == task_key(task(candidates=[candidate], metadata={"a": 1}, provenance={"b": 2}))
    assert task_key(task()) != task_key(task(prompt="Another."))
    assert task_key(task()) != task_key(task_from_json(record(tests=record()["tests"][:-1])))


def test_settings_have_names_and_can_be_changed() -> None:
    assert strictness("strict") is not None and strictness("strict") == STRICT
    assert strictness("quick", seed=3).seed == 3
    assert QUICK.mutants < STRICT.mutants and QUICK.mutation_score == STRICT.mutation_score
    with pytest.raises(UsageError, match="did you mean 'quick'"):
        strictness("quik")
