"""Whether a test that is judged as it is stands: the reference passes it, and enough independent programs agree.

Covers proposed tests whose own code has to run, so that nothing but their verdicts can be held against the oracle. The rule is the oracle's
own (`cupel.evolve.oracle`), with the votes of programs that pass all other new tests. What needs to share the program's process, or takes
instances at places that only the reference shows, is not used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cupel.evolve.exploration import Ground
from cupel.evolve.jury import CONTRADICTED, UNDECIDED
from cupel.evolve.opponents import Opponent
from cupel.evolve.oracle import Evidence, Votes, decide
from cupel.evolve.proposals.offer import UNREAD, Offered, Written, fate_of
from cupel.evolve.results import Dispute, Fate, SetAsideTest
from cupel.evolve.rulings import (
    LONGEST_INPUT,
    Ruling,
    seconded,
    shortened,
    standing_of,
    voice_of_precondition,
)
from cupel.evolve.thresholds import Thresholds
from cupel.judge.certificate import certified, issue
from cupel.judge.checks import Check
from cupel.judge.matrix import Known
from cupel.model.outcome import Mode, Outcome
from cupel.sandbox.jobs import ProgramSource

OUTVOTED = "outvoted"
"""Reason why a proposed test is set aside."""
PASSES = "the test passes"
"""What a dispute about a test that is judged as it is tells as its answer."""
NOT_APART = "not-apart"
"""The same where it does not run apart from the program with plain values alone."""
UNREAD_NEEDS = 0.8
"""Agreement that a test needs whose inputs cannot be read: as much as the riskiest inputs that are used at all."""
_VOTES = {
    Outcome.PASS: "agree",
    Outcome.FAIL: "differ",
    Outcome.ERROR: "raised",
    Outcome.CRASH: "raised",
    Outcome.TIMEOUT: "timed_out",
    Outcome.MEMORY: "memory",
}


@dataclass(frozen=True, slots=True)
class Outvoted:
    """What became of the tests that are judged as they are."""

    set_aside: tuple[SetAsideTest, ...]
    disputes: tuple[Dispute, ...]
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known when they are decided."""

    ground: Ground
    offered: Offered
    checks: Sequence[Check]
    """Of all new tests that count, whoever proposed them."""
    voters: Sequence[Opponent]
    known: Known
    thresholds: Thresholds
    rulings: tuple[Ruling, ...]
    withheld: bool


def run_apart(
    ground: Ground, checks: Sequence[Check], *, withheld: bool
) -> tuple[list[Check], list[SetAsideTest]]:
    """The checks of tests whose own code has to run, as they are run; those that cannot run apart are set aside.

    Args:
        ground: what exploring needs.
        checks: of new tests; those without code of their own come back as they are.
        withheld: there is no reference to find out from; then nothing but plain values crosses.
    """
    if withheld:
        return list(checks), []
    issued = issue(ground.judge, ground.task, ground.reference.source, checks, ground.reference_limits)
    bad = {
        key: one.reason or "the reference answers with an instance"
        for key, one in issued.items()
        if one.mode is not Mode.SPLIT or one.places or not one.passes
    }
    set_aside = [
        SetAsideTest(check.test_id, NOT_APART, bad[check.key][:300]) for check in checks if check.key in bad
    ]
    return certified([check for check in checks if check.key not in bad], issued), set_aside


def outvote(hearing: Hearing) -> Outvoted:
    """Decide each proposed test that is judged as it is and that the reference passes."""
    own = {one.test["id"]: one for one in hearing.offered.tests}
    by_test: dict[str, list[Check]] = {}
    for check in hearing.checks:
        by_test.setdefault(check.test_id.partition("::")[0], []).append(check)
    others = [check for name, some in by_test.items() if name not in own for check in some]
    voters = [one for one in hearing.voters if _passes(hearing.known, one, others)]
    unread = ((flag, UNREAD_NEEDS) for flag in UNREAD)
    rules = replace(hearing.thresholds, demands=(*hearing.thresholds.demands, *unread))
    set_aside: list[SetAsideTest] = []
    disputes: list[Dispute] = []
    fates: list[Fate] = []
    for name, written in own.items():
        proposal = hearing.offered.proposals[written.proposal]
        if name not in by_test:
            fates.append(fate_of(proposal, "unusable", "the reference does not pass it apart from itself"))
            continue
        outcomes = {one.key: _outcome(hearing.known, one, by_test[name]) for one in voters}
        evidence = _evidence(hearing, written, voters, outcomes)
        decision = decide(evidence, rules)
        if decision.verdict == "accept":
            fates.append(fate_of(proposal, "kept", test_id=name, claim="upheld"))
            continue
        word = "disputed" if decision.verdict == "dispute" else "outside"
        fates.append(fate_of(proposal, word, decision.reason))
        set_aside += [SetAsideTest(check.test_id, OUTVOTED, decision.reason) for check in by_test[name]]
        if decision.verdict == "dispute":
            disputes.append(_dispute(written, voters, outcomes, decision.needed, decision.agreement))
    return Outvoted(tuple(set_aside), tuple(disputes), tuple(fates))


def _evidence(
    hearing: Hearing, written: Written, voters: Sequence[Opponent], outcomes: Mapping[str, Outcome | None]
) -> Evidence:
    spoken: dict[str, str] = {}
    for one in voters:
        vote = _VOTES.get(outcomes[one.key] or Outcome.NOT_RUN)
        if vote is not None:
            spoken.setdefault(one.shape, vote)
    counted = Counter(spoken.values())
    precondition = _precondition(hearing.ground, written)
    told = str(written.test.get("code", "")), PASSES
    ruled, by = standing_of(written.flags, hearing.rulings, *told), voice_of_precondition(hearing.ground.task)
    if precondition and by is not None:
        precondition, ruled = None, seconded(written.flags, hearing.rulings, by, *told)
    return Evidence(
        flags=written.flags,
        votes=Votes(**{name: counted[name] for name in Votes.__dataclass_fields__}),
        precondition=precondition,
        excluded=hearing.ground.space.excluded,
        invited=hearing.ground.space.invited,
        ruled=ruled,
        withheld=hearing.withheld,
    )


def _precondition(ground: Ground, written: Written) -> bool | None:
    """What the task's precondition says of all inputs that can be read in a test; None where nobody can be asked."""
    source = ground.task.precondition
    if source is None or not written.inputs:
        return None
    program = ProgramSource({"precondition.py": source}, "precondition.py", ("precondition",))
    probes = [ground.space.precondition_probe(trial) for trial in written.inputs]
    seen = ground.judge.observe(program, probes, ground.reference_limits, max_timeouts=len(probes) + 1)
    return all(one.reply == b'{"value":true}' for one in seen)


def _passes(known: Known, opponent: Opponent, checks: Iterable[Check]) -> bool:
    cells = (known.get((opponent.key, check.key)) for check in checks)
    return all(cell is not None and cell.outcome is Outcome.PASS for cell in cells)


def _outcome(known: Known, opponent: Opponent, checks: Iterable[Check]) -> Outcome | None:
    """What a program did on a test: the first outcome of its functions that is no pass."""
    cells = [known.get((opponent.key, check.key)) for check in checks]
    outcomes = [cell.outcome if cell is not None else None for cell in cells]
    return next((one for one in outcomes if one is not Outcome.PASS), Outcome.PASS)


def _dispute(
    written: Written,
    voters: Sequence[Opponent],
    outcomes: Mapping[str, Outcome | None],
    needed: float,
    agreement: float,
) -> Dispute:
    agreeing = [n for one in voters if outcomes[one.key] is Outcome.PASS for n in one.candidates]
    against = [n for one in voters if outcomes[one.key] not in (Outcome.PASS, None) for n in one.candidates]
    return Dispute(
        flags=tuple(sorted(written.flags)),
        reason=CONTRADICTED if against else UNDECIDED,
        needed=round(needed, 4),
        agreement=round(agreement, 4),
        input=shortened(str(written.test.get("code", "")), LONGEST_INPUT),
        expected=PASSES,
        for_=tuple(agreeing[:10]),
        against=tuple(against[:10]),
        answers=(),
    )
