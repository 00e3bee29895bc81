"""What an authoring run's log tells the card: contributors, gates, separation, pass rates, balance, agreement.

Covers adding up; what happened stands in the log (`cupel.author.workflow.log`), and the proof is the audit's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cupel.author.workflow import flow
from cupel.author.workflow.attempts import failing
from cupel.author.workflow.audit import audit
from cupel.author.workflow.history import gate_counts
from cupel.author.workflow.leaks import PROGRAM_RUN
from cupel.author.workflow.log import Log, read_log
from cupel.author.workflow.records import Event, EventKind
from cupel.author.workflow.state import TaskState, fold, piece_of
from cupel.dataset.authoring_record import AuthoringRecord, Gate, PassRate, ReviewerAgreement, SeparationProof
from cupel.evolve.statistics import pass_at_k
from cupel.model.errors import StoreError, UsageError

_ENDS = (flow.Gate.ACCEPTED.value, flow.Gate.DROPPED.value)
_SCALE = {"no": 0.0, "unsure": 0.5, "yes": 1.0}
"""Answers on the checklist, in order."""


def authoring_record_of(folder: Path) -> AuthoringRecord | None:
    """The record of a run's folder, or of one that holds a written history; None where the folder holds neither.

    Raises:
        StoreError: there is one and it cannot be read.
    """
    try:
        log = read_log(folder)
    except UsageError:
        return None
    return authoring_record(log)


def authoring_record(log: Log) -> AuthoringRecord:
    """The record of a run."""
    states = _states(log)
    accepted = [state for state in states.values() if state.ended == "accepted"]
    metadata = [state.opened.get("metadata", {}) for state in accepted]
    return AuthoringRecord(
        contributors=_contributors(log),
        gates=tuple(
            Gate(one["gate"], one["entered"], one["left"], one["returned"])
            for one in gate_counts(log)
            if one["gate"] not in _ENDS
        ),
        separation=_separation(log),
        pass_rates=tuple(_pass_rates(accepted, log)),
        taxonomy=_counted(name for one in metadata for name in one.get("taxonomy", ())),
        difficulty=_counted(
            log.load(state.draft.artefact).get("difficulty", "medium") for state in accepted if state.draft
        ),
        agreement=_agreement(states.values(), log),
        licence=next((one["licence"] for one in metadata if one.get("licence")), None),
    )


def _states(log: Log) -> Mapping[str, TaskState]:
    by_task: dict[str, list[Event]] = {}
    for event in log.events:
        by_task.setdefault(event.task_id, []).append(event)
    return {name: fold(name, events) for name, events in by_task.items()}


def _contributors(log: Log) -> Mapping[str, tuple[str, ...]]:
    """Role → who handed something in, each with its model where that has another name."""
    found: dict[str, dict[str, None]] = {}
    for event in log.events:
        by = event.by
        if event.kind is EventKind.SUBMITTED and by is not None:
            model = "" if by.model is None or by.name == f"model:{by.model}" else f" ({by.model})"
            found.setdefault(piece_of(event).kind.role.value, {})[f"{by.name}{model}"] = None
    return {role: tuple(sorted(names)) for role, names in sorted(found.items())}


def _separation(log: Log) -> SeparationProof:
    found = audit(log)
    shown = sum(found.views.values())
    return SeparationProof(
        views=shown,
        rendered_alike=shown - found.changed,
        tester_views=found.views.get("tester", 0) + found.views.get("solver", 0),
        longest_shared_run=found.longest_run,
        allowed_run=PROGRAM_RUN,
        breaches=found.rejected,
        same_model=found.same_model,
    )


def _pass_rates(accepted: Sequence[TaskState], log: Log) -> Iterable[PassRate]:
    """By contributor of attempts: tasks, attempts, and pass@k for every k that all its tasks allow."""
    tally: dict[str, list[tuple[int, int]]] = {}
    for state in accepted:
        if state.judged is None:
            continue
        failed = failing(log.load(state.judged.artefact)["outcomes"])
        by_name: dict[str, list[bool]] = {}
        for attempt in state.current_attempts():
            verdict = failed.get(f"attempt-{attempt.slot}")
            if verdict is not None:
                by_name.setdefault(attempt.by.name, []).append(not verdict)
        for name, passed in by_name.items():
            tally.setdefault(name, []).append((len(passed), sum(passed)))
    for name, tasks in sorted(tally.items()):
        most = min(samples for samples, _ in tasks)
        rates = {
            k: round(sum(pass_at_k(n, right, k) for n, right in tasks) / len(tasks), 4)
            for k in range(1, most + 1)
        }
        yield PassRate(name, len(tasks), sum(n for n, _ in tasks), rates)


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(names).items()))


def _agreement(states: Iterable[TaskState], log: Log) -> ReviewerAgreement | None:
    """Over all points that two reviewers of one version of a task answered, mended since or not; None without such."""
    units = []
    for review in (one for state in states for one in _reviewed_together(state)):
        answers = [{one["check"]: one["holds"] for one in log.load(name)["checks"]} for name in review]
        both = [check for check in sorted(set().union(*answers)) if sum(check in one for one in answers) > 1]
        units += [[_SCALE[one[check]] for one in answers if check in one] for check in both]
    if not units:
        return None
    return ReviewerAgreement(len(units), sum(len(set(unit)) == 1 for unit in units), _alpha(units))


def _reviewed_together(state: TaskState) -> Iterable[list[str]]:
    """The artefacts of a task's reviews, by the version that they are of."""
    found: dict[str, list[str]] = {}
    for versions in state.reviews.values():
        for one in versions:
            found.setdefault(str(one.body.get("basis")), []).append(one.artefact)
    return found.values()


def _alpha(units: Sequence[Sequence[float]]) -> float | None:
    """Krippendorff's alpha, ordinal; None where all answers are one, of which it is not defined."""
    if len({value for unit in units for value in unit}) < 2:
        return None
    try:
        import krippendorff
    except ImportError:
        raise StoreError(
            "reviewers' agreement needs the package krippendorff: pip install 'cupel[authoring]'"
        ) from None
    most, nan = max(map(len, units)), float("nan")
    data = [[unit[place] if place < len(unit) else nan for unit in units] for place in range(most)]
    return round(float(krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")), 4)
