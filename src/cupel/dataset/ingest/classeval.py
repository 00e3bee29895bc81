"""`classeval`: class-level problems, each with a `unittest` file and candidates.

Covers records with `id`, `prompt`, `entry_point` (the class), `reference`, `tests` (`{"kind": "unittest",
"code": …}`) and `candidates` (`code`, `origin`). Packages are those that the reference and the tests import.
Does not split the test file: each of its methods is a test of its own when judged.
"""

from __future__ import annotations

from cupel.dataset.ingest import fields
from cupel.dataset.ingest.draft import Draft, published
from cupel.dataset.ingest.names import exports, namespace
from cupel.dataset.ingest.records import Row
from cupel.dataset.ingest.testfile import file_kind
from cupel.model.errors import TaskError
from cupel.model.source import parsed

_USED = frozenset({"id", "prompt", "entry_point", "reference", "tests", "candidates"})


def convert(row: Row) -> Draft:
    """The draft of one problem; `TaskError` names what is missing."""
    data = row.data
    entry, reference = fields.filled(data, "entry_point"), fields.filled(data, "reference")
    tests = [_test(fields.required(data, "tests"))]
    candidates, lost = published(data)
    return Draft(
        id=fields.filled(data, "id"),
        prompt=fields.filled(data, "prompt"),
        kind="class",
        name=entry,
        reference={"code": reference},
        tests=tests,
        exports=exports(tests, namespace(entry, [reference])),
        candidates=candidates,
        metadata=fields.left_over(data, _USED),
        dropped=lost,
    )


def _test(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or given.get("kind") not in ("unittest", "pytest"):
        raise TaskError("tests: an object is required with `kind` (unittest or pytest) and `code`")
    code = fields.filled(given, "code")
    tree = parsed(code)
    if tree is None:
        raise TaskError("tests.code: it is not Python that this interpreter reads")
    if file_kind(tree) is None:
        raise TaskError("tests.code: it holds no test function")
    return {"kind": given["kind"], "code": code}
