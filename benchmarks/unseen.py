"""Programs that the adversary has not seen, scored on the suites that it made: the variant `unseen` of `variants.py`.

Half of each task's candidates are opponents, by a hash of their id and the number of the split; the other half is hidden while
the task is hardened and judged on the final suite afterwards. Of the hidden ones those count that pass the seed tests, which
everyone is judged on once before. Those of them that are no copy of an opponent, apart from names and layout, are counted on
their own as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cupel.dataset.score import score
from cupel.model.hashing import canonical_json
from cupel.model.source import canonical_shape
from cupel.store.outcomes import read_outcomes
from cupel.store.taskfile import read_tasks
from evolving import Evolved, Settings, cupel, evolve
from figures import Part, part_of, tally_of
from making import Given
from tasksets import Line, divided, read_lines, verdicts_of, with_verdicts, written

Passing = Mapping[str, frozenset[str]]
"""Task id → candidates that pass the seed tests."""


def by_split(
    given: Given, lines: Sequence[Line]
) -> dict[str, Callable[[Sequence[Line], Settings, Path], Part]]:
    """One run for each split of the candidates."""
    passing = given.passing(lines)
    return {
        f"split{number}": partial(harden_and_score_hidden, split=number, passing=passing)
        for number in range(given.options.splits)
    }


def harden_and_score_hidden(
    lines: Sequence[Line], settings: Settings, folder: Path, *, split: int, passing: Passing
) -> Part:
    """Harden tasks against half of their candidates and score the other half."""
    halves = [divided(line, split) for line in lines]
    opponents = written([seen for seen, _ in halves], folder / "tasks.jsonl")
    done = evolve(opponents, folder / "run", settings)
    tasks = written(_with_hidden(done, [hidden for _, hidden in halves]), folder / "hidden.jsonl")
    judged = folder / "hidden"
    cupel("judge", tasks, "--out", judged, "--workers", settings.workers, "--json")

    def scored(counted: Passing) -> dict[str, Any]:
        return score(read_tasks(tasks).tasks, read_outcomes(judged), seed_passing=counted).to_json()

    all_ = scored(passing)
    part = part_of(done.summary, tally_of(all_), done.cpu_seconds, all_["not_scored"])
    return replace(part, novel=tally_of(scored(_without_copies(halves, passing))))


def _without_copies(halves: Sequence[tuple[Line, Line]], passing: Passing) -> Passing:
    """Of those that pass the seed tests the hidden ones whose shape no opponent has."""
    found = {}
    for seen, hidden in halves:
        known = {_shape(one) for one in seen["candidates"]}
        novel = {one["id"] for one in hidden["candidates"] if _shape(one) not in known}
        found[hidden["id"]] = passing.get(hidden["id"], frozenset()) & novel
    return found


def _shape(candidate: Line) -> str:
    files = candidate.get("files") or {"": candidate["code"]}
    return canonical_json({path: canonical_shape(text) for path, text in files.items()})


def _with_hidden(done: Evolved, hidden: Sequence[Line]) -> list[Line]:
    """The hardened tasks with their hidden candidates, and published verdicts on these alone."""
    hardened = {line["id"]: line for line in read_lines(done.run / "tasks.jsonl")}
    found = []
    for line in hidden:
        if line["id"] in hardened:
            known = verdicts_of(line)
            verdicts = {one["id"]: known[one["id"]] for one in line["candidates"] if one["id"] in known}
            task = {**hardened[line["id"]], "candidates": line["candidates"]}
            found.append(with_verdicts(task, verdicts))
    return found
