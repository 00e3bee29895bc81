"""How right failure tags are on programs whose fault is known; the full figures are those of `benchmarks/failure_tags.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from failure_labels import HUMANEVAL_LABELS, LABELS, OPERATOR_FAMILIES

from cupel.author.failures.annotate import TagJob, TagSettings, annotate_task
from cupel.author.failures.taxonomy import UNSURE, taxonomy
from cupel.author.workflow.attempts import judged_attempts
from cupel.dataset.ingest import read
from cupel.evolve.mutants import mutants
from cupel.evolve.mutants.registry import OPERATORS
from cupel.examples import load_examples
from cupel.judge.judge import Judge
from cupel.model.outcome import Cell
from cupel.model.task import Candidate, Task, task_from_json
from cupel.sandbox import backends

RIGHT = 3
"""Right programs beside each labelled one, at most."""


@pytest.fixture(scope="module")
def judge() -> Iterable[Judge]:
    with Judge(backends.choose(unsafe_no_isolation=True)) as one:
        yield one


def tags_of(judge: Judge, task: Task, *, repairs: int) -> dict[str, str]:
    """Failing candidate → its primary tag."""
    rows: dict[str, dict[str, Cell]] = {}
    for cell in judged_attempts(judge, task):
        rows.setdefault(cell.candidate_id, {})[cell.test_id] = cell
    found = annotate_task(judge, TagJob(task, rows, TagSettings(repairs=repairs)))
    return {one.candidate_id: one.primary for one in found.tagged}


def figures(pairs: Sequence[tuple[Sequence[str], str]]) -> tuple[float, float]:
    """(share that is acceptable among those that are sure, share that is unsure)."""
    sure = [(labels, tag) for labels, tag in pairs if tag != UNSURE]
    return sum(tag in labels for labels, tag in sure) / len(sure), 1 - len(sure) / len(pairs)


def test_labels_name_tags_and_candidates_that_there_are() -> None:
    wrong = {
        record["id"].removeprefix("examples/"): {
            id for id, right in record["metadata"]["published_verdicts"].items() if not right
        }
        for record in load_examples()
    }
    assert {task: set(labels) for task, labels in LABELS.items()} == wrong
    assert set(OPERATOR_FAMILIES) == {one.name for one in OPERATORS}
    used = [*LABELS.values(), *HUMANEVAL_LABELS.values(), OPERATOR_FAMILIES]
    assert {tag for some in used for labels in some.values() for tag in labels} <= set(taxonomy())


@pytest.mark.timeout(600)  # 44 programs, some with repairs, on a machine that may be busy
def test_programs_of_models(judge: Judge, real_data: Path) -> None:
    pairs = []
    for task in read("humaneval", real_data / "humaneval.jsonl").tasks:
        labels = HUMANEVAL_LABELS.get(task.id, {})
        verdicts = task.published_verdicts()
        chosen = [one for one in task.candidates if one.id in labels]
        right = [one for one in task.candidates if verdicts.get(one.id)][:RIGHT]
        if chosen:
            tags = tags_of(judge, task.with_candidates([*right, *chosen]), repairs=0)
            pairs += [(labels[one.id], tags[one.id]) for one in chosen]
    acceptable, unsure = figures(pairs)
    assert len(pairs) == 44
    assert acceptable >= 0.8
    assert unsure <= 0.3


def test_planted_faults_next_to_the_reference(judge: Judge) -> None:
    pairs = []
    for record in load_examples():
        task = task_from_json(record)
        if task.interface.kind != "function" or task.reference is None or task.reference.code is None:
            continue
        made = mutants(task.reference.code, limit=8, seed=3)
        candidates = [Candidate(id=f"m{at}", code=one.code, origin="mutation") for at, one in enumerate(made)]
        tags = tags_of(judge, task.with_candidates(candidates), repairs=0)
        pairs += [
            (OPERATOR_FAMILIES[one.operator], tags[f"m{at}"])
            for at, one in enumerate(made)
            if f"m{at}" in tags
        ]
    acceptable, unsure = figures(pairs)
    assert len(pairs) > 20
    assert acceptable >= 0.7
    assert unsure <= 0.3
