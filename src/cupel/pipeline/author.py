"""Models at the desk: the authoring workflow with models as contributors, from a plan to tasks.

Covers the order of the work. It goes in waves: the program does what it can by itself (`cupel.author.workflow.steps`), all pieces that wait
are leased to models at once, all are asked at the same time, and the answers are handed in in the order of the plan. An answer that
cannot be taken is asked for again, with what was wrong with it, before anything new is begun.

Every lease, view and answer stands in the run's store, and every model's answer in the response store, so that a run that was stopped
anywhere asks the same questions when it goes on, and hands the same answers in in the same order. Persons may work at the same desk
meanwhile (`cupel work`); what only they can do is left to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from cupel.author.validation import STRICT, Strictness
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.flow import due
from cupel.author.workflow.records import Piece
from cupel.author.workflow.steps import Advanced, advance
from cupel.llm import Request
from cupel.model.errors import UsageError
from cupel.pipeline.asking import Asked, Asking, Hearing
from cupel.pipeline.author_questions import Held, Said, ask, held_pieces, question
from cupel.pipeline.author_turns import Workers


class Watch(Protocol):
    """Somebody who looks on."""

    def stands(self, gates: Mapping[str, int]) -> None:
        """How many tasks stand at each gate now."""
        ...

    def asks(self, done: int, total: int) -> None:
        """Of the questions under way, so many are answered."""
        ...

    def runs(self, name: str, done: int, total: int) -> None:
        """The program has validated or judged a task: name, jobs done, jobs known so far."""
        ...


class Nobody:
    """Looks at nothing."""

    def stands(self, gates: Mapping[str, int]) -> None:
        """Not looked at."""

    def asks(self, done: int, total: int) -> None:
        """Not looked at."""

    def runs(self, name: str, done: int, total: int) -> None:
        """Not looked at."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How the program runs tasks; changes no result but by `strictness`."""

    workers: int = 2
    backend: str | None = None
    unsafe_no_isolation: bool = False
    strictness: Strictness = STRICT


@dataclass(slots=True)
class Authored:
    """What models and program did in this start of a run."""

    questions: int = 0
    """Asked of models, those with answers in the response store among them."""
    from_store: int = 0
    """Answers that stood in the response store already."""
    taken: int = 0
    """Answers that the workflow took."""
    refused: int = 0
    """Answers that it could not take."""
    unanswered: dict[str, str] = field(default_factory=dict)
    """Piece → why its endpoint had no answer; asked again by the next start."""
    unfinished: dict[str, str] = field(default_factory=dict)
    """Task → what kept this machine from running it; tried again by the next start."""
    waiting: dict[str, int] = field(default_factory=dict)
    """Kind of piece → how many wait for somebody who is none of these models."""
    gates: dict[str, int] = field(default_factory=dict)
    """Gate → tasks that stand there."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)


def author(
    asking: Asking,
    desk: Desk,
    *,
    execution: Execution | None = None,
    watch: Watch | None = None,
) -> Authored:
    """Do all that the program and the models can do, until every task has come to its end or waits for others.

    Args:
        asking: the models.
        desk: of the run.
        execution: how tasks are run.
        watch: is told how it goes on.

    Raises:
        UsageError: the models cannot keep the roles apart.
        BudgetSpent, ModelError: asking stopped early; what was answered is handed in, and the same call goes on.
        InfrastructureError: nothing isolates programs here.
    """
    workers = Workers(asking, desk.settings, desk.states())
    return Run(desk, workers, execution or Execution(), watch or Nobody()).whole()


class Run:
    """One start of a run."""

    def __init__(self, desk: Desk, workers: Workers, execution: Execution, watch: Watch) -> None:
        self.desk = desk
        self.workers = workers
        self.execution = execution
        self.watch = watch
        self.done = Authored()

    def whole(self) -> Authored:
        """Wave after wave, until nothing is left to do."""
        while True:
            self.watch.stands(self.desk.gates())
            held = self._held()
            if not held:
                self._advance()
                self.watch.stands(self.desk.gates())
                self.desk.lease_all(self.workers.choose)
                held = self._held()
            if not held:
                break
            self._wave(held)
        self.done.gates = dict(self.desk.gates())
        self.done.waiting = dict(Counter(piece.kind.value for piece in self._left()))
        return self.done

    def _held(self) -> list[Held]:
        """What models have to answer next: of what they have, the pieces with the fewest answers so far.

        So a wave that was cut is finished before its refused answers are asked for again, as it would have been.
        """
        held = [
            one for one in held_pieces(self.desk, self.workers) if one.piece.id not in self.done.unanswered
        ]
        fewest = min((len(one.tries) for one in held), default=0)
        return [one for one in held if len(one.tries) == fewest]

    def _left(self) -> list[Piece]:
        """Pieces that are due and that none of the models may take."""
        return [
            piece
            for state in self.desk.states().values()
            for piece in due(state, self.desk.settings).pieces
            if piece.id not in self.done.unanswered
        ]

    def _advance(self) -> None:
        how = self.execution
        advanced: Advanced = advance(
            self.desk,
            workers=how.workers,
            backend=how.backend,
            unsafe_no_isolation=how.unsafe_no_isolation,
            strictness=how.strictness,
            progress=self.watch.runs,
        )
        self.done.unfinished = dict(advanced.unfinished)

    def _wave(self, held: Sequence[Held]) -> None:
        """Ask all of these at once, and hand the answers in in their order."""
        questions = _questions(held, self.desk)
        total = len(held)
        answered = 0
        heard = Hearing(questions, _ask)
        for asked, said in heard:
            self.done.questions += 1
            for one in asked.subject:
                self._hand_in(one, said[one.sample])
                answered += 1
            self.watch.asks(answered, total)
        if heard.stopped is not None:
            raise heard.stopped

    def _hand_in(self, held: Held, said: Said) -> None:
        piece, by = held.piece, held.worker.contributor
        self.done.from_store += said.answer.cached
        if not said.answer.ending.final:
            self.done.unanswered[piece.id] = f"{said.answer.ending.value}: {said.answer.detail}"
            return
        try:
            if said.problems:
                taken = self.desk.refuse(piece.id, by, said.problems, said=said.text, how=said.how)
            else:
                taken = self.desk.submit(piece.id, by, said.record, how=said.how)
        except UsageError:
            return  # the task has moved on meanwhile: it was dropped, or another did the piece
        if taken.problems:
            self.done.refused += 1
        else:
            self.done.taken += 1


def _questions(held: Sequence[Held], desk: Desk) -> list[Asked[tuple[Held, ...]]]:
    """One question for all pieces that show the same to the same model, with as many samples as they need."""
    same: dict[tuple[str, Request], list[Held]] = {}
    for one in held:
        request = question(one, desk.settings.seed, desk.settings.most_refused)
        same.setdefault((one.worker.contributor.name, request), []).append(one)
    return [
        Asked(
            tuple(several),
            several[0].worker.client,
            request,
            max(one.sample for one in several) + 1,
        )
        for (_, request), several in same.items()
    ]


async def _ask(asked: Asked[tuple[Held, ...]]) -> list[Said]:
    return await ask(asked.subject[0], asked.request, asked.samples)
