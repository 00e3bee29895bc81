"""Running failing programs again, in the sandbox, to see more than a verdict: answers, changed arguments, state, steadiness.

Covers, for one task, everything that the rules know of its failing candidates (`cupel.author.failures.case.Case`). Programs run
under the limits of judging. Time-outs are not run again. What was recorded counts; a second run that comes out otherwise is an
observation of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cupel.author.failures.answers import raised_in, stated_by, told_by, values_of
from cupel.author.failures.bench import Bench
from cupel.author.failures.case import Case, Known, RanTest, value_text
from cupel.author.failures.more_probes import changing_check, repeating_probe
from cupel.author.failures.sourcefacts import dotted_names
from cupel.judge.checks import Check
from cupel.judge.compare import same_value
from cupel.judge.judge import Judged
from cupel.judge.programs import source_of
from cupel.model.outcome import VERDICTS, Cell, Outcome
from cupel.model.source import parsed
from cupel.model.task import Candidate
from cupel.sandbox import jobs
from cupel.sandbox.jobs import Observation, ProgramSource, Status
from cupel.sandbox.limits import Limits

LOOKED_AT = 12
"""Failing tests of a program that are run again, at most."""
_TRIED = 3
"""Failing tests, and passing ones, on which it is tried whether a program changes its arguments or keeps state, at most."""
_ASKED = 60
"""Names that the interpreter is asked for, at most."""
_OTHER_HASH = 1
"""`PYTHONHASHSEED` of the second run."""
_NAMES = """
import pkgutil

def missing(names):
    lost = []
    for name in names:
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError, ValueError):
            lost.append(name)
    return lost
"""
"""Which names the standard library does not have, as a program for the sandbox: importing a module may do anything."""

Row = Mapping[str, Cell]
"""One candidate's cells by test."""


def is_failure(cell: Cell) -> bool:
    """Whether a cell is a verdict against its candidate."""
    return cell.outcome in VERDICTS and cell.outcome is not Outcome.PASS


class Observer:
    """Looks at failing programs of one task; remembers what the reference does."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._leaves_input: dict[str, bool] = {}
        self._repeats: dict[str, bool] = {}

    def case(self, candidate: Candidate, row: Row, right: Sequence[str] = ()) -> Case:
        """A failing candidate as the rules see it.

        Args:
            candidate: of the task.
            row: its cells by test.
            right: texts of programs that pass everything.

        Raises:
            SandboxError: the sandbox broke down.
        """
        task = self._bench.task
        source = source_of(task, candidate)
        tests = tuple(self._tests_of(source, row))
        reference = self._bench.reference_source()
        return Case(
            task_id=task.id,
            candidate_id=candidate.id,
            kind=task.interface.kind,
            name=task.interface.name,
            code=source.files[source.entry],
            tests=tests,
            prompt=task.prompt,
            requirements=tuple((one.id, one.text) for one in task.requirements or ()),
            reference=reference.files[reference.entry] if reference is not None else None,
            right=tuple(right),
            packages=(*task.packages, *(self._bench.packages or ())),
            own_modules=(
                *source.names,
                *(path.partition("/")[0].removesuffix(".py") for path in source.files),
            ),
            unknown_names=self._unknown_names(source, tests),
        )

    def _tests_of(self, source: ProgramSource, row: Row) -> Iterator[RanTest]:
        checks = self._bench.checks
        judged = {id: cell for id, cell in row.items() if cell.outcome in VERDICTS and id in checks}
        failed = [id for id, cell in judged.items() if cell.outcome not in (Outcome.PASS, Outcome.TIMEOUT)]
        looked = failed[:LOOKED_AT]
        first = self._bench.run(source, [checks[id] for id in looked])
        again = self._bench.run(source, [checks[id] for id in looked], hash_seed=_OTHER_HASH)
        seen = dict(zip(looked, zip(first, again, strict=True), strict=True))
        tried = [
            *failed[:_TRIED],
            *[id for id, cell in judged.items() if cell.outcome is Outcome.PASS][:_TRIED],
        ]
        changing = self._changing(source, tried)
        repeating = self._repeating(source, tried)
        for id, cell in judged.items():
            test = self._ran(cell, *seen.get(id, (None, None)))
            yield replace(test, changes_input=id in changing, differs_when_repeated=id in repeating)

    def _ran(self, cell: Cell, first: Judged | None, again: Judged | None) -> RanTest:
        """One test as the rules see it: as it was recorded, with what two further runs showed."""
        check = self._bench.checks[cell.test_id]
        again_told = "" if first is None or again is None else _unsteady(check, cell, first, again)
        if first is None or first.outcome not in VERDICTS or first.outcome is Outcome.TIMEOUT:
            told, detail = told_by(check, None), cell.detail
            if cell.outcome is Outcome.PASS:
                told = stated_by(check)
            else:
                raised, message = raised_in(cell.detail)
                told = replace(told, raised=raised, message=message)
        else:
            told = told_by(check, first.seen, self._bench.reference.get(cell.test_id))
            detail = first.detail if first.outcome is not Outcome.PASS else cell.detail
        tests = self._bench.tests
        test = tests[cell.test_id if cell.test_id in tests else cell.test_id.rpartition("::")[0]]
        return RanTest(
            test_id=cell.test_id,
            kind=check.kind,
            outcome=cell.outcome,
            detail=detail,
            is_public=test.visibility == "public",
            requirements=tuple(test.requirements),
            given=told.given,
            expected=told.expected,
            got=told.got,
            wanted_error=told.wanted_error,
            raised=told.raised,
            message=told.message,
            is_unstable=bool(again_told),
            again=again_told,
        )

    def _changing(self, source: ProgramSource, ids: Sequence[str]) -> frozenset[str]:
        """Tests on which the program changes an argument that the reference leaves as it is."""
        bench = self._bench
        checks = {
            id: check
            for id in ids
            if (check := changing_check(bench.task, bench.checks[id])) is not None and self._leaves(id, check)
        }
        judged = bench.run(source, list(checks.values()))
        return frozenset(id for id, one in zip(checks, judged, strict=True) if one.outcome is Outcome.FAIL)

    def _leaves(self, id: str, check: Check) -> bool:
        """Whether the reference leaves the arguments of a test as they are; False without one."""
        if id not in self._leaves_input:
            source = self._bench.reference_source()
            judged = self._bench.run(source, [check]) if source is not None else []
            self._leaves_input[id] = any(one.outcome is Outcome.PASS for one in judged)
        return self._leaves_input[id]

    def _repeating(self, source: ProgramSource, ids: Sequence[str]) -> frozenset[str]:
        """Tests whose calls, made a second time in the same process, are answered otherwise."""
        probes = {id: probe for id in ids if (probe := repeating_probe(self._bench.checks[id])) is not None}
        if not probes:
            return frozenset()
        seen = self._bench.observe(source, list(probes.values()))
        differing = [id for id, one in zip(probes, seen, strict=True) if _halves_differ(one)]
        return frozenset(id for id in differing if self._reference_repeats(id, probes[id]))

    def _reference_repeats(self, id: str, probe: jobs.Probe) -> bool:
        """Whether the reference gives the same answers a second time; True without one."""
        if id not in self._repeats:
            source = self._bench.reference_source()
            seen = self._bench.observe(source, [probe]) if source is not None else []
            self._repeats[id] = not any(map(_halves_differ, seen))
        return self._repeats[id]

    def _unknown_names(self, source: ProgramSource, tests: Sequence[RanTest]) -> tuple[str, ...]:
        """Names that the program uses of the standard library, and that are not there; asked where a test ended so."""
        kinds = ("AttributeError", "ImportError", "ModuleNotFoundError")
        tree = parsed(source.files[source.entry])
        if tree is None or not any(one.raised in kinds for one in tests):
            return ()
        names = [name for name in dotted_names(tree) if name.partition(".")[0] in sys.stdlib_module_names]
        if not names:
            return ()
        program = ProgramSource({"names.py": _NAMES}, "names.py", ("names",))
        probes = [jobs.call("missing", [names[:_ASKED]])]
        (seen,) = self._bench.judge.observe(program, probes, Limits(cpu_seconds=10.0))
        answers = values_of(seen)
        found = answers[0].value if answers and answers[0] is not None else []
        return tuple(str(name) for name in found) if isinstance(found, list) else ()


def _unsteady(check: Check, cell: Cell, first: Judged, again: Judged) -> str:
    """In which two ways a test came out; empty where it came out once, or a limit had a part in it."""
    outcomes = (cell.outcome, first.outcome, again.outcome)
    if not all(one in VERDICTS for one in outcomes) or {Outcome.TIMEOUT, Outcome.MEMORY} & set(outcomes):
        return ""
    if len(set(outcomes)) > 1:
        return " and ".join(dict.fromkeys(one.value for one in outcomes))
    one, other = told_by(check, first.seen).got, told_by(check, again.seen).got
    if one is None or other is None or same_value(one.value, other.value, check.compare):
        return ""
    return f"{value_text(one.value)} and {value_text(other.value)}"


def _halves_differ(seen: Observation) -> bool:
    """Whether the second half of a sequence was answered otherwise than the first."""
    answers = values_of(seen) if seen.status is Status.REPLY else []
    half = len(answers) // 2
    return any(_differ(one, other) for one, other in zip(answers[:half], answers[half:], strict=False))


def _differ(one: Known | None, other: Known | None) -> bool:
    if one is None or other is None:
        return (one is None) != (other is None)
    return not same_value(one.value, other.value, None)
