"""How right failure tags are: `python benchmarks/failure_tags.py WHAT`, WHAT being one of

    examples RUN   the wrong candidates of the example tasks, on the suites of a run of `cupel evolve` on them
    humaneval      44 programs of models that fail HumanEval's tests (`../shared/data/humaneval.jsonl`)
    mutants RUN [SEED]   mutants of the references of a run, against the family of the fault that was planted
    unsure         200 programs of models that fail HumanEval's tests: how many stay unsure, and which tags the others get

Labels stand in `tests/quality/failure_labels.py`; they were given by hand before any tagger saw the programs. A tag counts as *exact* where it is
the label's first, as *acceptable* where it is any of them. Of mutants two figures: with all rules, and by behaviour alone (no reference's
text and no repairs, which see the planted fault itself). Prints counts and what was taken for what.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cupel.author.failures.annotate import TagJob, TagSettings, annotate_task
from cupel.author.failures.bench import Bench
from cupel.author.failures.observe import Observer
from cupel.author.failures.tag import Tagged
from cupel.author.failures.tagger import tags_for
from cupel.author.failures.taxonomy import taxonomy
from cupel.author.workflow.attempts import judged_attempts
from cupel.dataset.ingest import read
from cupel.evolve.mutants import mutants
from cupel.judge.judge import Judge
from cupel.model.hashing import seed_for
from cupel.model.outcome import Cell, Outcome
from cupel.model.task import Candidate, Task
from cupel.sandbox.backends import choose
from cupel.store.outcomes import read_outcomes
from cupel.store.taskfile import read_tasks

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(ROOT / "tests" / "quality"))
from failure_labels import HUMANEVAL_LABELS, LABELS, OPERATOR_FAMILIES  # noqa: E402

RIGHT = 3
"""Right programs beside each labelled one, at most."""
MUTANTS_A_TASK = 12
UNSURE = 200
SEED = 0


def main(arguments: Sequence[str]) -> None:
    """Measure one thing."""
    what, *rest = arguments or ["humaneval"]
    with Judge(choose()) as judge:
        match what:
            case "examples":
                show(list(examples(judge, Path(rest[0]))))
            case "humaneval":
                show(list(humaneval(judge)))
            case "mutants":
                both = list(planted(judge, Path(rest[0]), int(rest[1]) if rest[1:] else SEED))
                print("all rules")
                show([(labels, whole) for labels, whole, _ in both])
                print("\nby behaviour alone")
                show([(labels, bare) for labels, _, bare in both])
            case "unsure":
                unsure(judge)


def examples(judge: Judge, run: Path) -> Iterator[tuple[Sequence[str], str]]:
    """(labels, tag) of each wrong candidate that the run's suites catch."""
    rows = rows_of(read_outcomes(run))
    for task in read_tasks(run).tasks:
        found = annotate_task(judge, TagJob(task, rows[task.id], TagSettings()))
        labels = LABELS[task.id.removeprefix("examples/")]
        yield from ((labels[one.candidate_id], one.primary) for one in found.tagged)


def humaneval(judge: Judge) -> Iterator[tuple[Sequence[str], str]]:
    """(labels, tag) of each labelled program."""
    for task in humaneval_tasks():
        labels = HUMANEVAL_LABELS.get(task.id, {})
        if labels:
            verdicts = task.published_verdicts()
            right = [one for one in task.candidates if verdicts.get(one.id)][:RIGHT]
            chosen = [one for one in task.candidates if one.id in labels]
            for one in tagged(judge, task.with_candidates([*right, *chosen])):
                if one.candidate_id in labels:
                    yield labels[one.candidate_id], one.primary


def planted(judge: Judge, run: Path, seed: int) -> Iterator[tuple[Sequence[str], str, str]]:
    """(family of the planted fault, tag, tag by behaviour alone) of each mutant that a suite catches."""
    for task in read_tasks(run).tasks:
        if task.reference is None or task.reference.code is None:
            continue
        drawn = seed_for(seed, "mutants", task.id)
        made = mutants(task.reference.code, limit=MUTANTS_A_TASK, seed=drawn)
        candidates = [Candidate(id=f"m{at}", code=one.code, origin="mutation") for at, one in enumerate(made)]
        whole = task.with_candidates(candidates)
        rows = rows_of(judged_attempts(judge, whole)).get(task.id, {})
        bench = Bench(judge, whole)
        observer = Observer(bench)
        for candidate, mutant in zip(candidates, made, strict=True):
            row = rows[candidate.id]
            if all(cell.outcome is Outcome.PASS for cell in row.values()):
                continue
            case = observer.case(candidate, row)
            bare = replace(case, reference=None)
            family = OPERATOR_FAMILIES[mutant.operator]
            yield family, tags_for(case)[0][0].tag, tags_for(bare)[0][0].tag


def unsure(judge: Judge) -> None:
    """How many of 200 failing programs of models stay unsure."""
    pool = []
    tasks = {task.id: task for task in humaneval_tasks()}
    for task in tasks.values():
        verdicts = task.published_verdicts()
        pool += [(task.id, one.id) for one in task.candidates if verdicts.get(one.id) is False]
    random.Random(SEED).shuffle(pool)
    chosen: dict[str, list[str]] = {}
    for task_id, candidate_id in pool[: UNSURE + UNSURE // 4]:
        chosen.setdefault(task_id, []).append(candidate_id)
    counts: Counter[str] = Counter()
    for task_id, names in chosen.items():
        task = tasks[task_id]
        verdicts = task.published_verdicts()
        right = [one for one in task.candidates if verdicts.get(one.id)][:RIGHT]
        some = [one for one in task.candidates if one.id in names]
        found = tagged(judge, task.with_candidates([*right, *some]))
        counts.update([one.primary for one in found if one.candidate_id in names])
        if counts.total() >= UNSURE:
            break
    print(
        f"{counts.total()} failing programs, {counts['unsure']} unsure ({counts['unsure'] / counts.total():.1%})"
    )
    for tag, count in counts.most_common():
        print(f"{count:5}  {tag}")


def tagged(judge: Judge, task: Task) -> tuple[Tagged, ...]:
    """The failing candidates of a task that was not judged yet."""
    rows = rows_of(judged_attempts(judge, task)).get(task.id, {})
    return annotate_task(judge, TagJob(task, rows, TagSettings())).tagged


def humaneval_tasks() -> Iterable[Task]:
    """The set as tasks, read by the product's own import."""
    source = DATA / "humaneval.jsonl"
    if not source.is_file():
        sys.exit(f"there is no {source}")
    return read("humaneval", source).tasks


def rows_of(cells: Iterable[Cell]) -> dict[str, dict[str, dict[str, Cell]]]:
    """Cells by task, candidate and test."""
    rows: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in cells:
        rows.setdefault(cell.task_id, {}).setdefault(cell.candidate_id, {})[cell.test_id] = cell
    return rows


def show(pairs: Sequence[tuple[Sequence[str], str]]) -> None:
    """Print how many tags are right, and what was taken for what."""
    sure = [(labels, tag) for labels, tag in pairs if tag != "unsure"]
    exact = sum(tag == labels[0] for labels, tag in sure)
    fine = sum(tag in labels for labels, tag in sure)
    print(
        f"{len(pairs)} programs: {len(pairs) - len(sure)} unsure; of {len(sure)} others {exact} exact, {fine} acceptable"
    )
    if sure:
        print(f"exact {exact / len(sure):.1%}, acceptable {fine / len(sure):.1%} of those that are sure")
        raised = sum(tag not in labels and taxonomy()[tag].group == "runtime error" for labels, tag in sure)
        print(f"{raised} of the others name the exception that the program ended with")
    confusion: Mapping[tuple[str, str], int] = Counter((labels[0], tag) for labels, tag in pairs)
    for (label, tag), count in sorted(confusion.items(), key=lambda item: (item[0][0], -item[1])):
        mark = (
            ""
            if label == tag
            else "  (accepted)"
            if any(tag in labels for labels, got in pairs if labels[0] == label and got == tag)
            else "  ✗"
        )
        print(f"{count:5}  {label} → {tag}{mark if tag != 'unsure' else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
