"""Reading what gameability reports: weak problems, survivors in words, and who was not judged."""

from __future__ import annotations

from typing import Any

from weak_problems import Audit, Auditor, audit_of, table

REFERENCE = "def f(x):\n    return x + 1\n"
SURVIVOR = {"kind": "arith", "src": "def f(x):\n    return x - 1"}
OK = {"status": "ok", "n_broken": 3, "n_survived": 0, "truncated": 0}
WEAK = {**OK, "pid": "weak", "n_survived": 1, "examples": [SURVIVOR], "witness": [["2", "3"]], "truncated": 2}
STRONG = {**OK, "pid": "strong"}
BEYOND = {**OK, "pid": "slow", "status": "excluded:reference-fails-own-tests", "n_broken": 0}


def record(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "entry": "f",
        "reference": REFERENCE,
        "tests": ["assert f(1) == 2", "assert f(2) == 3"],
    }


def test_an_audit_adds_up_the_problems_that_could_be_judged() -> None:
    audit = audit_of([WEAK, STRONG, BEYOND], {"weak": REFERENCE})

    assert audit == Audit(
        judged=2,
        weak={"weak": ("`return x + 1` → `return x - 1`", "told apart by (2) is 3")},
        broken=6,
        accepted=1,
        endless=2,
        excluded={"reference-fails-own-tests": ("slow",)},
    )
    assert list(table({"plain": audit}))[4] == (
        "| plain | 1 | 2 | 1 of 6 | 2 | 1 reference-fails-own-tests |"
    )


def test_a_problem_beyond_the_budget_is_audited_again_without_the_lines_that_exceed_it() -> None:
    asked = []

    def rows_of(name: str, records: Any) -> list[dict[str, Any]]:
        asked.append((name, [(one["id"], len(one["tests"])) for one in records]))
        return [BEYOND, STRONG] if name == "plain" else [{**OK, "pid": "slow"}]

    class FirstLineFits(Auditor):
        def _within_budget(self, name: str, records: Any) -> list[dict[str, Any]]:
            return [{**one, "tests": one["tests"][:1]} for one in records]

    auditor = FirstLineFits("python", None, 1, 1)  # type: ignore[arg-type]
    audit = auditor.audit("plain", [record("slow"), record("strong")], rows_of)

    assert asked == [("plain", [("slow", 2), ("strong", 2)]), ("plain-within", [("slow", 1)])]
    assert (audit.judged, audit.excluded) == (2, {})
