"""Why candidates fail: failure tags, by model and by taxonomy class, and each failing candidate with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cupel.author.failures.tag import FailureTag, Tagged
from cupel.author.failures.taxonomy import UNSURE, taxonomy
from cupel.author.stress import model_of
from cupel.report.blocks import Block, Figure, Section
from cupel.report.classes import classes_of
from cupel.report.drawing.bars import bars
from cupel.report.summary import RunSummary, TaskSummary
from cupel.report.table import Column, Link, Table, table
from cupel.report.text import listed, plural

_TAGS = (
    Column("tag", "id"),
    Column("what it is"),
    Column("group"),
    Column("first", "count", "failing candidates of which this is the tag that says it best"),
    Column("share", "share", "of the failing candidates"),
    Column("in all", "count", "failing candidates that have it at all"),
)
_CANDIDATES = (
    Column("task", "link"),
    Column("candidate", "id"),
    Column("origin", "id"),
    Column("tag", "id"),
    Column("confidence", "share"),
    Column("by", "id"),
    Column("why", limit=300),
    Column("test", "id"),
    Column("expected", "code", limit=120),
    Column("got", "code", limit=120),
    Column("line", "count"),
    Column("further tags"),
)
_NO_CLASS = "no class stated"


def section(run: RunSummary) -> Section | None:
    """The tags in all, by model, by class, and candidate by candidate; None where nobody was tagged."""
    tagged = run.data.failures
    if not tagged:
        return None
    unsure = sum(one.is_unsure for one in tagged)
    lead = (
        f"{plural(len(tagged), 'failing candidate')}, each with the reason why it fails as far as it is known; "
        f"{unsure:,} are unsure: no rule explains them, and no reviewer has said."
    )
    blocks: list[Block] = [_in_all(tagged)]
    models: dict[str, Counter[str]] = {}
    classes: dict[str, Counter[str]] = {}
    tasks = {one.task.id: one for one in run.tasks}
    for one in tagged:
        models.setdefault(model_of(one.origin), Counter())[one.primary] += 1
        for name in _counted_under(tasks.get(one.task_id)):
            classes.setdefault(name, Counter())[one.primary] += 1
    blocks.append(_across("Failure tags by model", "model", models))
    blocks.append(_across("Failure tags by taxonomy class", "class", classes))
    anchors = {id: one.anchor for id, one in tasks.items()}
    rows = [_candidate(one, anchors.get(one.task_id)) for one in tagged]
    blocks.append(table("Failing candidates", _CANDIDATES, rows, limit=600, whole="failures.jsonl"))
    return Section("failures", "Why candidates fail", lead, tuple(blocks))


def _in_all(tagged: Iterable[Tagged]) -> Figure:
    some = list(tagged)
    first = Counter(one.primary for one in some)
    every = Counter(tag for one in some for tag in {found.tag for found in one.tags})
    used = sorted((id for id in taxonomy() if every[id]), key=lambda id: -first[id])
    rows = [
        (id, taxonomy()[id].title, taxonomy()[id].group, first[id], first[id] / len(some), every[id])
        for id in used
    ]
    items = [
        (taxonomy()[id].title, first[id], "found" if id == UNSURE else "seed") for id in used if first[id]
    ]
    return Figure(
        bars(items, "Failing candidates by the tag that says it best"),
        "Failing candidates by the tag that says it best.",
        (table("Failure tags", _TAGS, rows),),
    )


def _across(caption: str, what: str, counts: Mapping[str, Counter[str]]) -> Table:
    """One row a model or class, one column a group of tags, and its most frequent tags in words."""
    groups = [
        group
        for group in dict.fromkeys(one.group for one in taxonomy().values())
        if any(
            counted[id] for counted in counts.values() for id, one in taxonomy().items() if one.group == group
        )
    ]
    columns = [
        Column(what, "id"),
        Column("failing", "count"),
        *(Column(group, "count") for group in groups),
        Column("most often"),
    ]
    rows = []
    for name, counted in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        by_group = Counter(dict.fromkeys(groups, 0))
        for id, number in counted.items():
            by_group[taxonomy()[id].group] += number
        often = listed([f"{id} {number}" for id, number in counted.most_common()], 4)
        rows.append((name, counted.total(), *(by_group[group] for group in groups), often))
    return table(caption, columns, rows, whole="failures.jsonl")


def _counted_under(task: TaskSummary | None) -> list[str]:
    return (classes_of(task.task) if task is not None else []) or [_NO_CLASS]


def _candidate(one: Tagged, anchor: str | None) -> tuple[object, ...]:
    first: FailureTag = one.tags[0]
    evidence = first.evidence
    further = [f"{tag.tag} {tag.confidence:.2f}" for tag in one.tags[1:]]
    return (
        Link(one.task_id, anchor),
        one.candidate_id,
        one.origin,
        first.tag,
        first.confidence,
        first.source,
        evidence.why or None,
        evidence.tests[0] if evidence.tests else None,
        evidence.expected,
        evidence.got,
        evidence.line,
        listed(further, 4) or None,
    )
