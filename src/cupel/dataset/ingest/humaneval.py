"""`humaneval`: problems in the form of HumanEval, as published, as EvalPlus extends it, or with candidates.

Three forms of a JSON Lines or Parquet record:

- `id, prompt, entry_point, reference, base_asserts, candidates[, llm_asserts, check, …]`: the tests are
  `base_asserts`; `llm_asserts` are a model's guesses, mostly wrong, and stay in `metadata` alone; a
  candidate's `correct` is its published verdict, other verdicts on it are not kept;
- `task_id, prompt, canonical_solution, entry_point, test` (openai/human-eval): the tests come of `check`;
- the same with `base_input, plus_input, contract, atol` (EvalPlus): the contract is the precondition, the
  inputs, which have no expected values, are the generator, and `atol` is the tolerance.

Does not cover completions in files of their own (`samples.jsonl`), and runs nothing: expected values are
those that the tests state.
"""

from __future__ import annotations

from typing import Any

from cupel.dataset.ingest import contract, fields
from cupel.dataset.ingest.cases import find_function
from cupel.dataset.ingest.draft import Draft, published
from cupel.dataset.ingest.names import exports, namespace
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.shown import mark_shown
from cupel.dataset.ingest.testtext import harvest
from cupel.model.errors import TaskError
from cupel.model.source import parsed

_USED = frozenset({
    "id", "task_id", "prompt", "entry_point", "reference", "canonical_solution", "test", "base_asserts",
    "candidates", "base_input", "plus_input", "atol",
})  # fmt: skip


def convert(row: Row) -> Draft:
    """The draft of one problem; `TaskError` names what is missing."""
    data = row.data
    prompt, entry = fields.filled(data, "prompt"), fields.filled(data, "entry_point")
    if "base_asserts" in data:
        reference, texts = fields.filled(data, "reference"), fields.array(data, "base_asserts")
    else:
        reference = prompt + fields.filled(data, "canonical_solution")
        texts = [fields.filled(data, "test")]
    space = namespace(entry, [reference])
    found = harvest(texts, space)
    tests = mark_shown(found.tests, prompt, entry)
    candidates, lost = published(data)
    function = find_function(parsed(reference), entry)
    return Draft(
        id=fields.filled(data, "id" if "id" in data else "task_id"),
        prompt=prompt,
        kind="function",
        name=entry,
        reference={"code": reference},
        tests=tests,
        exports=exports(tests, space),
        precondition=contract.precondition(fields.optional_text(data, "contract") or "", function, space),
        generator=contract.generator(_inputs(data)),
        compare=_tolerance(data),
        candidates=candidates,
        metadata=fields.left_over(data, _USED),
        dropped=[*found.dropped, *lost],
    )


def _inputs(data: dict[str, Any]) -> list[Any]:
    return [args for key in ("base_input", "plus_input") for args in fields.optional_array(data, key)]


def _tolerance(data: dict[str, Any]) -> dict[str, Any] | None:
    given = data.get("atol")
    if given is None or given == 0:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise TaskError(f"atol: a number is required, not {fields.kind_of(given)}")
    return {"float": {"abs": given}}
