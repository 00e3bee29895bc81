"""`evolvecoder`: questions with asserts, as TIGER-AI-Lab/EvolveCoder reads and publishes them.

Covers `id, question, tests` (a list of asserts) and optionally `solution` (may be null) and `outputs` (models'
answers: the candidates), and the records that the published pipeline writes between its steps, where question
and tests stand under `synthesis_result` and the answers under `gen_result`, and where a round keeps its tests apart: `raw_tests`,
and the new ones under `synthesis_result_first` and `synthesis_result_second`. The raw problem and its program, from which
the question was made, are no reference of the question's. The function's name is not in the
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
    "synthesis_result", "gen_result", "filtered_tests_first", "filtered_tests_second", "synthesis_result_first",
    "synthesis_result_second",
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
    synthesis, generated = _posed(_part(data, "synthesis_result")), _part(data, "gen_result")
    posed = synthesis.get("problem")
    flat = dict(data)
    elsewhere = {
        "id": [synthesis.get("id")],
        "question": [posed, data.get("problem")],
        "tests": [data.get("filtered_tests"), _of_a_round(data), synthesis.get("tests")],
        "solution": [] if posed is not None else [data.get("program"), synthesis.get("program")],
        "outputs": [generated.get("outputs")],
    }
    for key, values in elsewhere.items():
        if flat.get(key) is None:
            found = [value for value in values if value is not None]
            flat.update({key: found[0]} if found else {})
    return flat


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _of_a_round(data: Mapping[str, Any]) -> list[Any] | None:
    """All tests of a record from within a round: those it began with, and those written since."""
    raw = data.get("raw_tests")
    if not isinstance(raw, list):
        return None
    written = [_written(_part(data, f"synthesis_result_{part}")) for part in ("first", "second")]
    return [*raw, *(test for tests in written if isinstance(tests, list) for test in tests)]


def _posed(synthesis: Mapping[str, Any]) -> Mapping[str, Any]:
    """An author's part; where its answer was not read yet, with what stands in it."""
    answer = synthesis.get("gpt_response")
    if "tests" in synthesis or not isinstance(answer, str):
        return synthesis
    from cupel.evolve.recipes.questions import question_in

    found = question_in(answer)
    return synthesis if found is None else {**synthesis, "problem": found.question, "tests": found.tests}


def _written(part: Mapping[str, Any]) -> Any:
    """The tests of an adversary's part; where its answer was not read yet, those that stand in it."""
    answer = part.get("gpt_response")
    if "tests" in part or not isinstance(answer, str):
        return part.get("tests")
    from cupel.evolve.recipes.adversaries import WrittenTest
    from cupel.llm.reading import Reader

    return [one.code for one in Reader(WrittenTest).items(answer).items]


def _id(data: Mapping[str, Any]) -> str:
    given = fields.required(data, "id")
    if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
        raise TaskError(f"id: text or a whole number is required, not {fields.kind_of(given)}")
    return str(given)


def _origin(data: Mapping[str, Any]) -> str:
    """The model that wrote the outputs, where the pipeline noted it."""
    sampling = _part(data, "gen_result").get("sampling_params")
    model = sampling.get("model_name_or_path") if isinstance(sampling, dict) else None
    return f"model:{model}" if isinstance(model, str) and model else "model"
