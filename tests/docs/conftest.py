"""What the documents' commands find: the files that the documents show, and a scripted model behind every endpoint."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from authoring_script.playing import PROMPTS, play, read_question
from cupel.evolve.config import EvolveConfig
from cupel.llm import Client, ModelSpec, Request, ScriptedModel
from default_script import DefaultScript

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(autouse=True)
def shown_files(tmp_path: Path) -> None:
    """A line that ends with a file's name in backticks and a colon, and a block behind it, show the file."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for name, body in re.findall(r"`([\w-]+\.\w+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL):
            (tmp_path / name).write_text(body, encoding="utf-8")


@pytest.fixture(autouse=True)
def scripted_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No document's command asks a real model."""
    monkeypatch.setenv("CUPEL_RESPONSES", str(tmp_path / "responses"))
    monkeypatch.setattr(
        "cupel.pipeline.asking.open_client",
        lambda spec, store, budget, *_: Client(scripted(spec), store, budget),
    )


def scripted(spec: ModelSpec) -> ScriptedModel:
    """A model that plays the roles of recipes and of authoring."""
    recipes = DefaultScript()

    def says(request: Request, sample: int) -> str:
        if request.prompt is None or request.prompt.name not in PROMPTS:
            return recipes(request, sample)
        said = play(read_question(request, spec.name, sample), {})
        assert isinstance(said, str)  # without defects nothing is cut
        return said

    return ScriptedModel(says, name=spec.name)


@pytest.fixture(autouse=True)
def short_evolutions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stages of a whole recipe try less than they would: what they find is tested elsewhere."""
    short = {"first_trials": 100, "later_trials": 40, "mutants": 8}
    monkeypatch.setattr("cupel.pipeline.stages.EvolveConfig", partial(EvolveConfig, **short))
