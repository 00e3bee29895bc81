"""Which model does which piece of authoring work: by turns, and never one that the workflow's rules refuse.

Covers the models of each role as contributors, the choice, and saying at the start whether these models can keep the roles apart at
all. Rules on single pieces are the workflow's (`cupel.author.workflow.flow.why_not`).

The choice depends on the run's seed, on the task's place in the plan and on the piece alone, so that it is the same whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from cupel.author.workflow.flow import why_not
from cupel.author.workflow.records import Contributor, Piece, PieceKind
from cupel.author.workflow.settings import WorkflowSettings
from cupel.author.workflow.state import TaskState
from cupel.llm import Client, ModelSpec, Role, origin
from cupel.model.errors import UsageError
from cupel.model.hashing import seed_for
from cupel.pipeline.asking import Asking

ROLES = (Role.AUTHOR, Role.TESTER, Role.SOLVER, Role.REVIEWER)
"""The roles of authoring, in the order of the way."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A model that does pieces of work."""

    contributor: Contributor
    client: Client


class Workers:
    """The models of a run, by role."""

    def __init__(self, asking: Asking, settings: WorkflowSettings, tasks: Iterable[str] = ()) -> None:
        """The models that a configuration has for each role.

        Args:
            asking: the models.
            settings: of the run.
            tasks: ids in the order of the plan; models take turns over them.

        Raises:
            UsageError: there is a model for a role, but the roles cannot be kept apart with those that there are.
        """
        self.settings = settings
        known: dict[str, Worker] = {}
        self._of: dict[Role, list[Worker]] = {}
        for role in ROLES:
            self._of[role] = []
            for client in _clients(asking, role):
                made = Worker(contributor_of(client.spec), client)
                self._of[role].append(known.setdefault(made.contributor.name, made))
        self._named = known
        self._places = {task_id: place for place, task_id in enumerate(tasks)}
        apart = why_not_apart({role: self.contributors(role) for role in ROLES}, settings)
        if apart is not None:
            raise UsageError(apart)

    def contributors(self, role: Role) -> list[Contributor]:
        """The models of a role."""
        return [one.contributor for one in self._of[role]]

    def clients(self, role: Role) -> list[Client]:
        """The clients of a role's models."""
        return [one.client for one in self._of[role]]

    @property
    def nobody_for(self) -> list[Role]:
        """Roles for which there is no model: their work waits for persons."""
        return [role for role in ROLES if not self._of[role]]

    def named(self, name: str) -> Worker | None:
        """A model by its contributor's name."""
        return self._named.get(name)

    def choose(self, piece: Piece, state: TaskState) -> Contributor | None:
        """Who is to do a piece; None where no model may."""
        if piece.reserved_for is not None:
            worker = self._named.get(piece.reserved_for)
            return worker.contributor if worker is not None else None
        role = piece.kind.role
        turn = piece.turn if piece.kind in (PieceKind.ARBITRATE, PieceKind.TAG) else piece.slot
        for one in in_turn(self.contributors(role), self._place(piece.task_id, role) + turn):
            if why_not(one, piece, state, self.settings) is None:
                return one
        return None

    def _place(self, task_id: str, role: Role) -> int:
        return self._places.get(task_id, 0) + seed_for(self.settings.seed, "turns", role.value) % 2**16


def in_turn(contributors: Sequence[Contributor], place: int) -> Iterator[Contributor]:
    """All of them, beginning with the one whose turn it is."""
    count = len(contributors)
    return (contributors[(place + step) % count] for step in range(count))


def contributor_of(spec: ModelSpec) -> Contributor:
    """A model as a contributor."""
    return Contributor(origin(spec), spec.model, spec.sampling.to_json())


def why_not_apart(of: Mapping[Role, Sequence[Contributor]], settings: WorkflowSettings) -> str | None:
    """Why roles cannot be kept apart with these models, in words that say what to do; None where they can.

    A role without a model is for persons and keeps apart from everybody. Models take turns, so that every author has to have testers, and
    every author with testers a reviewer, who are other models.
    """
    authors, testers, reviewers = of[Role.AUTHOR], of[Role.TESTER], of[Role.REVIEWER]
    wanted = 2 if settings.second_tester_share > 0 else 1
    for author in list[Contributor | None](authors) or [None]:
        others = _others(testers, [author], settings)
        if testers and len(others) < wanted:
            return _lacking("tester", wanted, len(others), [author], settings)
        for sides in _sides(author, others, wanted):
            judges = _others(reviewers, sides, settings)
            if reviewers and not judges:
                return _lacking("reviewer", 1, 0, sides, settings)
            minds = len(_minds(judges))
            if reviewers and settings.review_share > 0 and minds < settings.reviewers:
                return _lacking("reviewer", settings.reviewers, minds, sides, settings)
    return None


def _others(
    contributors: Sequence[Contributor], sides: Sequence[Contributor | None], settings: WorkflowSettings
) -> list[Contributor]:
    """Those who are independent of all these; where the run allows it, all."""
    if settings.allow_same_model:
        return list(contributors)
    apart = [
        one for one in contributors if not any(side is not None and one.is_same_mind(side) for side in sides)
    ]
    return _minds(apart)


def _minds(contributors: Sequence[Contributor]) -> list[Contributor]:
    """One of each that are the same model."""
    found: list[Contributor] = []
    for one in contributors:
        if not any(one.is_same_mind(other) for other in found):
            found.append(one)
    return found


def _sides(
    author: Contributor | None, testers: Sequence[Contributor], wanted: int
) -> Iterator[list[Contributor | None]]:
    """Every author with testers that there can be."""
    if len(testers) < wanted:
        yield [author, *testers]
    for several in permutations(testers, min(wanted, len(testers))):
        yield [author, *several]


def _lacking(
    role: str, wanted: int, found: int, sides: Sequence[Contributor | None], settings: WorkflowSettings
) -> str:
    names = ", ".join(one.name for one in sides if one is not None) or "the others"
    ways = [f"give another model the role {role!r}"]
    if role == "tester" and wanted > 1:
        ways.append("ask for no second tester (--second-testers 0)")
    if role == "reviewer" and wanted > 1:
        ways.append(f"ask for {found or 1} with --reviewers, or for no review (--review-share 0)")
    if not settings.allow_same_model:
        ways.append("or say that roles may share a model (--allow-same-model), which the card will tell")
    return (
        f"beside {names} {wanted} independent {role}{'s' if wanted > 1 else ''} may be needed, and {found} of these models "
        f"{'is' if found == 1 else 'are'}: {'; '.join(ways)}"
    )


def _clients(asking: Asking, role: Role) -> list[Client]:
    """The clients of a role's models; none where there is no model for it."""
    try:
        asking.access.models.for_role(role)
    except UsageError:
        return []
    return asking.clients(role)
