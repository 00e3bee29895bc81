"""The dataset's card: a `README.md` that says what the data are, how they were made, and what they do not show.

Its YAML header names the files of every config and split, so that `datasets.load_dataset(FOLDER)` opens the
folder offline. The same input gives the same text: no time of day, no measured time. Writes no file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cupel.dataset.acceptance import test_of
from cupel.dataset.attempts import CONFIGS
from cupel.dataset.authoring_record import AuthoringRecord
from cupel.dataset.card_authoring import authoring_sections
from cupel.dataset.card_tables import table
from cupel.evolve.results import FinalResult, RoundMetrics
from cupel.model.outcome import Cell, Mode, Outcome
from cupel.model.task import Task

_LICENCES = frozenset(
    """apache-2.0 mit bsd bsd-2-clause bsd-3-clause cc0-1.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-4.0 gpl-2.0
    gpl-3.0 lgpl-3.0 agpl-3.0 mpl-2.0 isc unlicense odc-by pddl""".split()
)
"""Names that dataset hubs know, in lower case."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_ABOUT = {
    "tasks": "one row a task, with its tests and its reference solution",
    "candidates": "one row a program that somebody proposed as an answer",
    "outcomes": "one row a candidate and test: the pass matrix",
    "attempts": "one row a program with all that came of it: outcomes, feedback, failure tags",
}

_RUNNING = (
    "`python run_task.py TASK_ID program.py` runs a program on a task's tests with the standard library alone, each test in a "
    "process of its own with limits. It is no sandbox: run programs that you do not trust in the image of the `Dockerfile`, "
    "which has the interpreter of `interpreter.json` and the packages of `requirements.txt`, without network."
)


@dataclass(frozen=True, slots=True)
class Making:
    """How the data came about, as far as the run's store tells it."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the run was begun with; `command` names the command."""
    finals: Mapping[str, FinalResult] = field(default_factory=dict)
    """Task id → figures before and after; empty for a run that only judged."""
    disputes: int = 0
    """Inputs on which reference and candidates contradict each other; none of them is a test."""
    set_aside: int = 0
    """Lines and parts of the input that were set aside."""
    cut_short: int = 0
    """Tasks for which a round ended at the budget of seconds: another run may find other tests."""
    authoring: AuthoringRecord | None = None
    """How the tasks were authored; None where they were not, or nobody tells."""
    about: str | None = None
    """What the maker of the dataset says of it, Markdown."""


def card(
    tasks: Sequence[Task],
    cells: Sequence[Cell],
    making: Making,
    rows: Mapping[str, Mapping[str, int]],
    test_share: float,
) -> str:
    """The text of the card.

    Args:
        tasks: with their candidates.
        cells: their outcomes.
        making: how the data came about.
        rows: config → split → rows written; neither without rows.
        test_share: the share of task ids that belongs to the split `test`.
    """
    sections = [
        _header(tasks, rows),
        "# Python tasks with tests that tell right programs from wrong ones",
        _what(tasks),
        *([making.about.strip()] if making.about else []),
        "## Counts",
        _counts(tasks, cells),
        _splits(rows, test_share),
        *(["## Before and after", _figures(making.finals)] if making.finals else []),
        *(authoring_sections(making.authoring) if making.authoring is not None else []),
        "## How it was made",
        _how(making),
        "## Columns",
        *(f"### `{name}`: {_ABOUT[name]}\n\n{_columns(name)}" for name in CONFIGS if rows.get(name)),
        "## Limits and known gaps",
        _gaps(tasks, cells, making),
        "## Licence",
        _licence_text(tasks),
        "## Loading",
        _loading(rows),
        "## Verifying",
        "`cupel verify .` in this folder executes every claim again: that each reference passes each of its tests, "
        "that every input is within its task, and that the recorded outcomes hold; and that no file was changed since, by "
        "`MANIFEST.json`. It names what does not hold.",
        "## Running without Cupel",
        _RUNNING,
    ]
    return "\n\n".join(sections) + "\n"


def licence_of(tasks: Iterable[Task]) -> str:
    """The licence of all tasks as dataset hubs name it: `unknown` where none says, `other` where they differ."""
    found = {_licence(task) for task in tasks}
    if found <= {None}:
        return "unknown"
    name = found.pop() if len(found) == 1 else None
    return name.lower() if name is not None and name.lower() in _LICENCES else "other"


def _licence(task: Task) -> str | None:
    for holder in (task.metadata, task.provenance):
        for key in ("licence", "license"):
            if isinstance(holder.get(key), str):
                return str(holder[key])
    return None


def _header(tasks: Sequence[Task], rows: Mapping[str, Mapping[str, int]]) -> str:
    size = next((name for bound, name in _SIZES if len(tasks) < bound), "n>1M")
    lines = [
        "---",
        f"license: {licence_of(tasks)}",
        "tags:",
        "- code",
        "- cupel",
        "size_categories:",
        f"- {size}",
        "configs:",
    ]
    for config, splits in rows.items():
        if splits:
            lines += [
                f"- config_name: {config}",
                *(["  default: true"] if config == "tasks" else []),
                "  data_files:",
            ]
            lines += [
                line
                for split in splits
                for line in (f"  - split: {split}", f"    path: {config}/{split}.parquet")
            ]
    return "\n".join([*lines, "---"])


def _what(tasks: Sequence[Task]) -> str:
    kinds = Counter(task.interface.kind for task in tasks)
    named = ", ".join(
        f"{kinds[kind]} {kind}" for kind in ("function", "class", "module", "program") if kinds[kind]
    )
    return (
        f"{len(tasks)} programming tasks for training and evaluating code models (by interface: {named}). Each has a "
        "prompt, a reference solution and tests that the reference passes; candidates are programs of models and people, "
        "with what each did on each test. Made with Cupel."
    )


def _counts(tasks: Sequence[Task], cells: Sequence[Cell]) -> str:
    tests = [test for task in tasks for test in task.tests]
    origins = Counter(test.origin for test in tests)
    outcomes = Counter(cell.outcome for cell in cells)
    rows = [
        ("tasks", f"{len(tasks)}"),
        ("tests", f"{len(tests)}"),
        *((f"tests of origin `{origin}`", f"{origins[origin]}") for origin in sorted(origins)),
        ("public tests", f"{sum(test.visibility == 'public' for test in tests)}"),
        ("candidates", f"{sum(len(task.candidates) for task in tasks)}"),
        ("outcomes", f"{len(cells)}"),
        *((f"outcomes `{outcome}`", f"{outcomes[outcome]}") for outcome in Outcome if outcomes[outcome]),
    ]
    return table(("what", "count"), rows)


def _splits(rows: Mapping[str, Mapping[str, int]], test_share: float) -> str:
    share = f"{100 * test_share:.4g}%"
    names = sorted({split for splits in rows.values() for split in splits}, reverse=True)
    body = [(f"`{config}`", *(str(splits.get(name, 0)) for name in names)) for config, splits in rows.items()]
    return (
        "A task whose `metadata.use_case` is `evaluation` is in `test`, one for `training` in `train`. The split of any other "
        f"follows from a hash of its id ({share} of the ids belong to `test`), so that it stays where it is when tasks are "
        "added; its candidates, outcomes and attempts go with it. A split without rows has no file.\n\n"
        + table(("config", *names), body)
    )


def _figures(finals: Mapping[str, FinalResult]) -> str:
    before, after = [one.before for one in finals.values()], [one.after for one in finals.values()]
    rows = [(name, _shown(figure(before)), _shown(figure(after))) for name, figure in _FIGURES.items()]
    return table((f"over {len(finals)} tasks", "seed tests", "final tests"), rows)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _mutation_score(metrics: Sequence[RoundMetrics]) -> float | None:
    mutants = sum(one.mutants for one in metrics)
    return sum(one.mutants_killed for one in metrics) / mutants if mutants else None


_FIGURES: dict[str, Any] = {
    "tests (each function of a test file counts)": lambda metrics: sum(one.tests for one in metrics),
    "behaviour classes (candidates that no test tells apart)": lambda metrics: sum(
        one.behaviour_classes for one in metrics
    ),
    "candidates that pass every test": lambda metrics: sum(one.passing for one in metrics),
    "pass@1, averaged over tasks": lambda metrics: _mean(one.pass_at_1 for one in metrics),
    "mutants of the references killed, all tasks together": _mutation_score,
    "tests with a pass pattern that another test has, averaged over tasks": lambda metrics: _mean(
        one.redundancy for one in metrics
    ),
}


def _shown(value: float | None) -> str:
    if value is None:
        return "not computed"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _how(making: Making) -> str:
    if not making.settings and making.authoring is not None:
        return "By people and agents, as told above; the run's settings are the first line of `authoring/history.jsonl`."
    if not making.settings:
        return "The settings are not recorded."
    settings = [(f"`{name}`", f"`{json.dumps(value)}`") for name, value in sorted(making.settings.items())]
    return table(("setting", "value"), settings)


def _columns(name: str) -> str:
    return table(("column", "type", "what"), [(f"`{c.name}`", str(c.type), c.meaning) for c in CONFIGS[name]])


def _gaps(tasks: Sequence[Task], cells: Sequence[Cell], making: Making) -> str:
    names = {task.id: {test.id: test for test in task.tests} for task in tasks}
    shared = {
        (cell.task_id, test_of(cell.test_id, names.get(cell.task_id, {})) or cell.test_id)
        for cell in cells
        if cell.mode is Mode.SHARED
    }
    outcomes = Counter(cell.outcome for cell in cells)
    counts = {
        "Tests that ran beside the program in one process (mode `shared`), whose verdicts a program that sets out to "
        "could forge": len(shared),
        "Inputs left out because independent candidates contradict the reference, or too few of them agree with it": making.disputes,
        "Lines or parts of the input that were set aside": making.set_aside,
        "Tasks for which the run ended at its budget of seconds, so that a second run may find other tests": (
            making.cut_short
        ),
        "Tasks without a reference": sum(task.reference is None for task in tasks),
        "Tasks without a precondition, where only likeness to the seed tests says that an input is meant": sum(
            task.precondition is None for task in tasks
        ),
        "Outcomes that are `not_run`, after time-outs of the candidate on the task, or on slow tests after a failure": outcomes[
            Outcome.NOT_RUN
        ],
        "Outcomes that are `infrastructure`, our own fault, which says nothing about a candidate": outcomes[
            Outcome.INFRASTRUCTURE
        ],
    }
    lines = [f"{what}: {count}." for what, count in counts.items()]
    lines.append(
        "A candidate that passes every test is not proven right, and a reference may share a mistake with its tests."
    )
    return "\n".join(f"- {line}" for line in lines)


def _licence_text(tasks: Sequence[Task]) -> str:
    counted = Counter(_licence(task) or "not stated" for task in tasks)
    return table(("licence", "tasks"), [(name, str(counted[name])) for name in sorted(counted)])


def _loading(rows: Mapping[str, Mapping[str, int]]) -> str:
    configs = [name for name in rows if rows[name] and name != "tasks"]
    split = next(iter(rows["tasks"]), "train")
    lines = [
        "from datasets import load_dataset",
        "",
        f'tasks = load_dataset("path/to/this/folder")["{split}"]',
    ]
    lines += [f'{name} = load_dataset("path/to/this/folder", "{name}")' for name in configs]
    return "\n".join(["```python", *lines, "```"])
