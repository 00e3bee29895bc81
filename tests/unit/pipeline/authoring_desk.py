"""A desk with tasks of the double's library, and scripted models in this process behind every endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from authoring_script.library import WORKS, write_plan
from authoring_script.playing import Cut, Defect, play, read_question
from cupel.author.plan import read_plan
from cupel.author.taxonomy import shipped_taxonomy
from cupel.author.workflow.briefs import openings_of
from cupel.author.workflow.desk import Desk
from cupel.author.workflow.settings import WorkflowSettings
from cupel.llm import Client, Endpoint, Failed, Models, ModelSpec, Price, Request, Role, ScriptedModel
from cupel.pipeline.asking import Access, Asking
from cupel.store.authoring import AuthoringStore

PLAIN = WorkflowSettings(second_tester_share=0.0, review_share=0.0, attempts=2)
ONE_EACH = {"quill": Role.AUTHOR, "probe": Role.TESTER, "solver": Role.SOLVER, "judge": Role.REVIEWER}


def models(
    roles: dict[str, Role | None], *, called: dict[str, str] | None = None, price: Price | None = None
) -> Models:
    """Models by name, each for a role, or for whatever no other is for."""
    endpoint = Endpoint("double", "scripted:double")
    return Models(
        tuple(
            ModelSpec(
                name, (called or {}).get(name, name), endpoint, frozenset([role] if role else []), price=price
            )
            for name, role in roles.items()
        )
    )


def desk(folder: Path, ids: Sequence[str], settings: WorkflowSettings = PLAIN) -> Desk:
    """A run of some of the library's tasks; begun where it was not."""
    plan = read_plan(write_plan(folder / "plan.jsonl", ids)).plan
    openings, rejected = openings_of(plan.cells, shipped_taxonomy(), "plan.jsonl")
    assert not rejected
    return Desk.begin(AuthoringStore(folder / "run"), openings, settings)


@dataclass
class Speaking:
    """All models of a test: what they were asked, and what they say."""

    defects: dict[str, Defect] = field(default_factory=dict)
    before: Callable[[str, Request], Failed | None] = lambda _model, _request: None
    """May say something else than the library's answer."""
    asked: list[tuple[str, Request, int]] = field(default_factory=list)
    """(model, question, sample)."""

    def client(self, spec: ModelSpec, store: Any, budget: Any, *_: Any) -> Client:
        """In place of a client that goes out."""

        def script(request: Request, sample: int) -> Any:
            self.asked.append((spec.name, request, sample))
            failed = self.before(spec.name, request)
            if failed is not None:
                return failed
            said = play(read_question(request, spec.name, sample), self.defects)
            if isinstance(said, Cut):
                message = {"role": "assistant", "content": said.text}
                return {"index": 0, "finish_reason": said.finish, "message": message}
            return said

        model = ScriptedModel(script, name=spec.name, price=spec.price)
        model.spec = spec
        return Client(model, store, budget)

    def prompts(self) -> list[str]:
        """Names of the prompts that were asked, in order."""
        return [request.prompt.name for _, request, _ in self.asked if request.prompt is not None]


def asking(folder: Path, known: Models, max_cost: float | None = None) -> Asking:
    """Access to scripted models."""
    return Asking(Access(known, folder / "responses", max_cost))


def refused(one: Desk, task_id: str) -> list[list[str]]:
    """The problems of each refused answer."""
    return [list(event.body["problems"]) for event in one.events(task_id) if event.kind.value == "refused"]


__all__ = ["ONE_EACH", "PLAIN", "WORKS", "Speaking", "asking", "desk", "models", "refused"]
