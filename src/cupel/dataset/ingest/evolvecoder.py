"""`evolvecoder`: questions with asserts, as TIGER-AI-Lab/EvolveCoder reads and publishes them.

Covers `id, question, tests` (a list of asserts) and optionally `solution` (may be null) and `outputs` (models'
answers: the candidates), and the records that the published pipeline writes between its steps, where question
and tests stand under `synthesis_result` and the answers under `gen_result`. The function's name is not in the
data: it is the one that the tests call (`solutionname`). Verdicts of that pipeline on its candidates are not
kept: they are verdicts on its tests, not the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cupel.dataset.ingest import fields
from cupel.dataset.ingest.draft import Draft, published_codes
from cupel.dataset.ingest.modeltext import program_in
from cupel.dataset.ingest.names import exports, namespace
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.shown import mark_shown
from cupel.dataset.ingest.solutionname import kind_of_name, name_under_test
from cupel.dataset.ingest.testtext import harvest
from cupel.model.errors import TaskError

_USED = frozenset({
    "id", "question", "problem", "solution", "program", "tests", "raw_tests", "filtered_tests", "outputs",
    "synthesis_result", "gen_result",
})  # fmt: skip


def convert(row: Row) -> Draft:
    """The draft of one question; `TaskError` names what is missing."""
    data = _flat(row.data)
    texts = fields.array(data, "tests")
    solution = fields.optional_text(data, "solution")
    reference = program_in(solution) if solution and solution.strip() else None
    outputs = [
        program_in(text) if isinstance(text, str) else text for text in fields.optional_array(data, "outputs")
    ]
    candidates, lost = published_codes(outputs, _origin(data))
    codes = [c.program["code"] for c in candidates]
    name = name_under_test(texts, reference, codes)
    programs = [reference] if reference else codes
    space = namespace(name, programs)
    found = harvest(texts, space)
    prompt = fields.filled(data, "question")
    tests = mark_shown(found.tests, prompt, name)
    return Draft(
        id=_id(data),
        prompt=prompt,
        kind=kind_of_name(name, programs),
        name=name,
        reference=None if reference is None else {"code": reference},
        tests=tests,
        exports=exports(tests, space),
        candidates=candidates,
        metadata=fields.left_over(data, _USED),
        dropped=[*found.dropped, *lost],
    )


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the fields of the pipeline's nested and renamed forms under the published names."""
    synthesis, generated = data.get("synthesis_result"), data.get("gen_result")
    synthesis = synthesis if isinstance(synthesis, dict) else {}
    generated = generated if isinstance(generated, dict) else {}
    flat = dict(data)
    elsewhere = {
        "id": [synthesis.get("id")],
        "question": [data.get("problem"), synthesis.get("problem")],
        "tests": [data.get("filtered_tests"), synthesis.get("tests")],
        "solution": [data.get("program"), synthesis.get("program")],
        "outputs": [generated.get("outputs")],
    }
    for key, values in elsewhere.items():
        if flat.get(key) is None:
            found = [value for value in values if value is not None]
            flat.update({key: found[0]} if found else {})
    return flat


def _id(data: Mapping[str, Any]) -> str:
    given = fields.required(data, "id")
    if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
        raise TaskError(f"id: text or a whole number is required, not {fields.kind_of(given)}")
    return str(given)


def _origin(data: Mapping[str, Any]) -> str:
    """The model that wrote the outputs, where the pipeline noted it."""
    generated = data.get("gen_result")
    sampling = generated.get("sampling_params") if isinstance(generated, dict) else None
    model = sampling.get("model_name_or_path") if isinstance(sampling, dict) else None
    return f"model:{model}" if isinstance(model, str) and model else "model"
