"""What all stages that ask a model share: who is asked, what is kept, what may be spent, and how a stage ends early.

A stage makes its questions first, all of them: so it can say what they would cost (`--dry-run`) or write them for a batch service,
and asking twice costs nothing, since every answer stands in the response store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

from cupel.llm import (
    Budget,
    Client,
    Lines,
    Models,
    Request,
    Role,
    estimate,
    open_client,
    run_jobs,
    write_batch,
)
from cupel.llm.client import planned_client
from cupel.model.errors import BudgetSpent, CupelError, ModelError, UsageError
from cupel.store.responses import ResponseStore

S = TypeVar("S")
R = TypeVar("R")
WINDOW = 256
"""Questions that are under way at once, at most; each endpoint has its own bound below that."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[S]):
    """One question of a stage."""

    subject: S
    """What it is about."""
    client: Client
    request: Request
    samples: int = 1


@dataclass(frozen=True, slots=True)
class Access:
    """Which models may be asked, where answers are kept, and what may be spent."""

    models: Models
    responses: Path
    """Folder of the response store."""
    max_cost: float | None = None
    """USD."""
    sends: bool = True
    """False for a stage that is only planned."""


class Asking(AbstractContextManager["Asking"]):
    """The response store and the budget of a run, and the clients of a role."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.store = ResponseStore(access.responses)
        self.budget = Budget(max_cost=access.max_cost)
        self.lines = Lines()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    def clients(self, role: Role) -> list[Client]:
        """The clients of a role's models.

        Raises:
            UsageError: there is no model for it, or the package to talk to one is not installed.
        """
        specs = self.access.models.for_role(role)
        if not self.access.sends:
            return [planned_client(spec, self.store) for spec in specs]
        return [open_client(spec, self.store, self.budget, self.lines) for spec in specs]

    def told_models(self) -> dict[str, list[str]]:
        """Role → who is asked, for what a run is bound to."""
        told = {}
        for role in Role:
            try:
                specs = self.access.models.for_role(role)
            except UsageError:
                continue  # nobody for it: said when it is asked for
            told[role.value] = [f"{spec.name}: {spec.model}" for spec in specs]
        return told


class Hearing(Generic[S, R]):
    """Answers in the order of the questions; where asking stops early, why."""

    def __init__(self, questions: Sequence[Asked[S]], ask: Callable[[Asked[S]], Awaitable[R]]) -> None:
        self._questions = questions
        self._ask = ask
        self.stopped: CupelError | None = None

    def __iter__(self) -> Iterator[tuple[Asked[S], R]]:
        clients = list({id(one.client): one.client for one in self._questions}.values())
        jobs = (partial(self._one, question) for question in self._questions)
        try:
            yield from run_jobs(jobs, clients=clients, window=WINDOW)
        except (BudgetSpent, ModelError) as error:
            self.stopped = error

    async def _one(self, question: Asked[S]) -> tuple[Asked[S], R]:
        return question, await self._ask(question)


def planned_cost(questions: Sequence[Asked[Any]]) -> dict[str, Any]:
    """What asking these questions would send and cost, by model; nothing is sent."""
    by_client: dict[int, list[Asked[Any]]] = {}
    for question in questions:
        by_client.setdefault(id(question.client), []).append(question)
    return {
        group[0].client.spec.name: estimate(
            group[0].client, [(one.request, one.samples) for one in group]
        ).to_json()
        for group in by_client.values()
    }


def batch_files(questions: Sequence[Asked[Any]], folder: Path) -> list[Path]:
    """Write what is not answered yet as OpenAI batch files; returns them."""
    by_client: dict[int, list[Asked[Any]]] = {}
    for question in questions:
        by_client.setdefault(id(question.client), []).append(question)
    return [
        path
        for group in by_client.values()
        for path in write_batch(group[0].client, [(one.request, one.samples) for one in group], folder)
    ]
