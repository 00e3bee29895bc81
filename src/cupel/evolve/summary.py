"""What a run of evolving comes to: figures before and after, by round and by task.

Covers adding up what rounds found. Shares are means over tasks; a share that nobody has is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cupel.evolve.loop import TaskState
from cupel.evolve.results import RoundMetrics


@dataclass(frozen=True, slots=True)
class EvolveSummary:
    """What `cupel evolve --json` prints: figures before and after, over all accepted tasks."""

    tasks: int
    candidates: int
    rejected: int
    tests_before: int
    tests_after: int
    behaviour_classes_before: int
    behaviour_classes_after: int
    pass_at_1_before: float | None
    """Mean over tasks that have candidates."""
    pass_at_1_after: float | None
    mutation_score_before: float | None
    """Mean over tasks that have mutants."""
    mutation_score_after: float | None
    equivalent_mutants: float
    """Mutants that are probably equivalent to their original, of all tasks together: estimated."""
    redundancy_after: float | None
    caught: int
    """Candidates that pass every seed test and not every test of the final suite."""
    disputes: int
    flaky: int
    executed: int
    saved: int
    rounds: list[dict[str, Any]]
    """For each round the same figures over all tasks."""
    per_task: list[dict[str, Any]]
    set_aside: dict[str, int]
    """Tests set aside, by reason."""
    proposed: dict[str, int]
    """What became of what models or persons proposed: fate → how many inputs or tests; and claims on answers, `claim upheld` and
    `claim contradicted`."""
    without_inputs: list[str]
    """Tasks whose reference answers none of the proposed inputs, so that nothing could be tried."""
    suspect_references: dict[str, list[str]]
    """Task id → why its reference may be wrong; it is never overruled."""
    failed: int
    """Tasks that failed of our own fault; the same command tries them again."""
    cut_short: bool
    """The budget of seconds ended attacks: outside the guarantee of repeatability."""
    backend: str
    dataset: str
    report: str

    def to_json(self) -> dict[str, Any]:
        """The summary as plain JSON."""
        return asdict(self)


def summarize_evolved(
    states: Sequence[TaskState], rejected: int, backend: str, dataset: str, report: str
) -> EvolveSummary:
    """The figures of a run.

    Args:
        states: of all tasks, whatever became of them.
        rejected: lines and tasks set aside.
        backend: the sandbox's.
        dataset: path of the dataset's folder.
        report: path of the report.
    """
    done = [state for state in states if state.final is not None]
    before = [state.final.before for state in done if state.final is not None]
    after = [state.final.after for state in done if state.final is not None]
    depth = max((len(state.rounds) for state in done), default=0)
    rounds: list[dict[str, Any]] = []
    for number in range(depth):
        reached = [state.rounds[min(number, len(state.rounds) - 1)].metrics for state in done]
        own = [state.rounds[number].metrics for state in done if number < len(state.rounds)]
        counts = {
            name: sum(getattr(one, name) for one in own)
            for name in ("disputes", "flaky", "executed", "saved")
        }
        earlier = rounds[-1]["pass_at_1"] if rounds else None
        seconds = sum(state.seconds[number] for state in done if number < len(state.rounds))
        figures = {
            "pass_at_1_before": earlier,
            **_over_tasks(reached),
            **counts,
            "seconds": round(seconds, 3),
        }
        rounds.append({"round": number, **figures})
    reasons = Counter(one.reason for state in done for result in state.rounds for one in result.set_aside)
    reasons.update(one.reason for state in done if state.final is not None for one in state.final.set_aside)
    return EvolveSummary(
        tasks=len(done),
        candidates=sum(len(state.task.candidates) for state in done),
        rejected=rejected,
        tests_before=sum(one.tests for one in before),
        tests_after=sum(one.tests for one in after),
        behaviour_classes_before=sum(one.behaviour_classes for one in before),
        behaviour_classes_after=sum(one.behaviour_classes for one in after),
        pass_at_1_before=_mean([one.pass_at_1 for one in before]),
        pass_at_1_after=_mean([one.pass_at_1 for one in after]),
        mutation_score_before=_mean([one.mutation_score for one in before]),
        mutation_score_after=_mean([one.mutation_score for one in after]),
        equivalent_mutants=round(sum(_equivalent(state) for state in done), 1),
        redundancy_after=_mean([one.redundancy for one in after]),
        caught=sum(one.passing for one in before) - sum(one.passing for one in after),
        disputes=sum(one.disputes for one in after),
        flaky=sum(one.flaky for one in after),
        executed=sum(one.executed for one in after),
        saved=sum(one.saved for one in after),
        rounds=rounds,
        per_task=[_task_row(state) for state in done],
        set_aside=dict(sorted(reasons.items())),
        proposed=_proposed(done),
        without_inputs=[state.task.id for state in done if _has_no_inputs(state)],
        suspect_references={state.task.id: why for state in done if (why := _suspicions(state))},
        failed=sum(state.problem is not None for state in states),
        cut_short=any(result.cut_short for state in states for result in state.rounds),
        backend=backend,
        dataset=dataset,
        report=report,
    )


def _proposed(states: Sequence[TaskState]) -> dict[str, int]:
    fates = [fate for state in states for result in state.rounds for fate in result.fates]
    counted = Counter(one.fate for one in fates)
    counted.update(f"claim {one.claim}" for one in fates if one.claim is not None)
    return dict(sorted(counted.items()))


def _equivalent(state: TaskState) -> float:
    """By the last round that says; those that were killed since are none."""
    said = [result.equivalent for result in state.rounds if result.equivalent is not None]
    alive = sum(mutant.killed_by is None for mutant in state.rounds[-1].mutants)
    return min(said[-1], alive) if said else 0.0


def _suspicions(state: TaskState) -> list[str]:
    return list(dict.fromkeys(text for result in state.rounds for text in result.suspicions))


def _has_no_inputs(state: TaskState) -> bool:
    """Whether a first attack took place, and nothing in it was answered or could be proposed."""
    notes = " ".join(note for result in state.rounds[1:2] for note in result.notes)
    return ", 0 answered" in notes or "no further inputs" in notes


def _over_tasks(metrics: Sequence[RoundMetrics]) -> dict[str, Any]:
    return {
        "tests": sum(one.tests for one in metrics),
        "behaviour_classes": sum(one.behaviour_classes for one in metrics),
        "pass_at_1": _mean([one.pass_at_1 for one in metrics]),
        "mutation_score": _mean([one.mutation_score for one in metrics]),
        "redundancy": _mean([one.redundancy for one in metrics]),
    }


def _task_row(state: TaskState) -> dict[str, Any]:
    assert state.final is not None
    before, after = state.final.before, state.final.after
    return {
        "task_id": state.task.id,
        "rounds": len(state.rounds) - 1,
        "tests_before": before.tests,
        "tests_after": after.tests,
        "passing_before": before.passing,
        "passing_after": after.passing,
        "candidates": after.candidates,
        "mutation_score_before": before.mutation_score,
        "mutation_score_after": after.mutation_score,
        "disputes": after.disputes,
        "flaky": after.flaky,
        "executed": after.executed,
        "by_round": [_round_row(state, number) for number in range(len(state.rounds))],
    }


def _round_row(state: TaskState, number: int) -> dict[str, Any]:
    """A task's figures of one round, with pass@1 before it and its wall seconds."""
    metrics = state.rounds[number].metrics
    before = state.rounds[number - 1].metrics.pass_at_1 if number else None
    return {
        "round": number,
        "pass_at_1_before": before,
        **asdict(metrics),
        "seconds": round(state.seconds[number], 3),
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
