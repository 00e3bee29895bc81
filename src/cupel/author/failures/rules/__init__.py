"""The rules by which a program tags failing programs: functions from a `Case` to tags, each with its confidence.

One file a kind of evidence. A rule that sees nothing gives nothing; several may speak of one program, and
`cupel.author.failures.tagger` weighs what they say.
"""

from collections.abc import Callable, Iterable

from cupel.author.failures.case import Case
from cupel.author.failures.rules import conduct, contract, effort, errors, inputs, nearest, program, results
from cupel.author.failures.tag import FailureTag

Rule = Callable[[Case], Iterable[FailureTag]]

RULES: tuple[Rule, ...] = (
    program.extraction_failure,
    program.syntax,
    program.interface,
    program.incomplete,
    program.forbidden_construct,
    errors.invented_api,
    errors.runtime_errors,
    errors.ended,
    effort.too_slow,
    contract.exceptions,
    contract.changed_input,
    contract.state,
    contract.nothing_returned,
    contract.requirements,
    results.by_difference,
    results.formula,
    results.condition,
    inputs.edge_case,
    inputs.boundary,
    conduct.hard_coded,
    conduct.non_determinism,
    nearest.differs_from_right,
    nearest.repaired,
)
"""In the order in which a reader would look."""
