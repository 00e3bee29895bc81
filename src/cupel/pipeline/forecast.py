"""`cupel run --dry-run`: what the next stage that asks a model would send, and at most what those after it.

Exact for the next stage where no other stage has to be done before it; what comes later depends on answers, so that it is bounded from
above by the number of problems.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cupel.evolve.recipes.proposing import ATTACKS
from cupel.evolve.recipes.settings import (
    AttackSettings,
    PoseSettings,
    PreconditionSettings,
    ProposeSettings,
    RuleSettings,
    SampleSettings,
)
from cupel.llm import Role
from cupel.pipeline.adversaries import AttackFiles, plan_attack
from cupel.pipeline.asking import Asking, planned_cost
from cupel.pipeline.pose import plan_pose
from cupel.pipeline.precondition import plan_precondition
from cupel.pipeline.propose import plan_propose
from cupel.pipeline.raw import read_raw
from cupel.pipeline.rule import plan_rule
from cupel.pipeline.run import RunSettings, next_step, turns
from cupel.pipeline.sample import plan_sample
from cupel.pipeline.stages import Standing, Turn

_ROLES = {
    "pose": Role.AUTHOR,
    "sample": Role.SOLVER,
    "attack": Role.ADVERSARY,
    "separate": Role.ADVERSARY,
    "propose": Role.ADVERSARY,
    "rule": Role.REVIEWER,
    "precondition": Role.TESTER,
}


def forecast(asking: Asking, raw: Path, out: Path, settings: RunSettings) -> dict[str, Any]:
    """What a run would ask from here on.

    Returns:
        `next`: the next step, with what it would send by model (empty where it asks nobody); `later`: each step behind it that asks,
        with the requests and output tokens that it takes at most.

    Raises:
        UsageError: a file is missing, or there is no model for a role.
    """
    found = next_step(out, raw, settings)
    if found is None:
        return {"next": None, "later": []}
    turn, standing = found
    problems = len(read_raw(raw)[0])
    ahead = list(turns(settings, out))
    later = ahead[[one.out for one in ahead].index(turn.out) + 1 :]
    return {
        "next": {"step": _name(turn, out), "asks": _planned(asking, turn, standing)},
        "later": [_bound(asking, one, out, problems) for one in later if one.step.stage in _ROLES],
    }


def _planned(asking: Asking, turn: Turn, standing: Standing) -> dict[str, Any]:
    match turn.step.stage:
        case "pose":
            plan = plan_pose(asking, standing.tasks, turn.settings(PoseSettings), seed=turn.seed)
            return planned_cost(plan.questions)
        case "sample":
            sampling = plan_sample(asking, standing.tasks, turn.settings(SampleSettings), seed=turn.seed)
            return planned_cost(sampling.questions)
        case "attack" | "separate" as kind:
            shown = standing.shown or standing.judged or standing.tasks
            files = AttackFiles(shown, outcomes=standing.judged, onto=standing.tasks)
            attack = plan_attack(asking, kind, files, turn.settings(AttackSettings), seed=turn.seed)
            return planned_cost(attack.questions)
    return _planned_of_ours(asking, turn, standing)


def _planned_of_ours(asking: Asking, turn: Turn, standing: Standing) -> dict[str, Any]:
    judged = standing.judged or standing.tasks
    match turn.step.stage:
        case "propose":
            settings = turn.settings(ProposeSettings)
            return planned_cost(plan_propose(asking, judged, None, settings, seed=turn.seed).questions)
        case "rule":
            rule = plan_rule(asking, judged, standing.rulings, turn.settings(RuleSettings), seed=turn.seed)
            return planned_cost(rule.questions)
        case "precondition":
            wanted = turn.settings(PreconditionSettings)
            return planned_cost(plan_precondition(asking, standing.tasks, wanted, seed=turn.seed).questions)
    return {}


def _bound(asking: Asking, turn: Turn, out: Path, problems: int) -> dict[str, Any]:
    clients = asking.clients(_ROLES[turn.step.stage])
    samples = {"sample": turn.settings(SampleSettings).n, "propose": len(ATTACKS)}.get(turn.step.stage, 1)
    takes_turns = turn.step.stage in ("pose", "precondition")
    asked = problems * (1 if takes_turns else len(clients)) * samples
    settings = turn.step.settings
    most = getattr(settings, "max_tokens", 0) if settings is not None else 0
    return {
        "step": _name(turn, out),
        "samples_at_most": asked,
        "output_tokens_at_most": asked * most,
    }


def _name(turn: Turn, out: Path) -> str:
    return turn.out.with_suffix("").relative_to(out).as_posix()
