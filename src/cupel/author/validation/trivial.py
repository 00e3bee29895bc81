"""Trivially wrong programs, each of which a suite has to reject.

    none               every routine returns None
    constant           every routine returns what its tests expect most often; a program prints it
    echo               every routine returns its first argument; a program prints what it reads
    argument-ignored   the reference, but one parameter is not looked at: one program a parameter
    empty-output       a program that prints nothing

A kind that cannot be made for a task is none of its faults: the figures say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cupel.author.validation.expected import (
    Given,
    calls_given,
    most_common,
    of_routine,
    outputs_expected,
    values_given,
)
from cupel.author.validation.linters.parameters import unread_parameters
from cupel.author.validation.programs import Bench
from cupel.author.validation.proposed import ProposedInputs
from cupel.author.validation.result import Trivial
from cupel.author.validation.rewriting import answering, ignoring, takes
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import Routine, routines_of
from cupel.evolve.opponents import Opponent, reference_of
from cupel.judge.checks import names_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.model.task import Program

_PROGRAM_WRITES = "import sys\n\nsys.stdout.write({})\n"
_MOST_ARGUMENTS = 12
"""Programs that ignore an argument; a wide interface has more parameters than that."""
_TYPICAL = {"int": "0", "float": "0.0", "bool": "False", "str": "''", "bytes": "b''", "list": "[]", "tuple": "()", "dict": "{}",
            "set": "set()", "sequence": "[]", "iterable": "[]", "mapping": "{}"}  # fmt: skip
"""Annotation → a value of that type."""
_LONGEST = 60
"""Characters of a value in a description."""


@dataclass(frozen=True, slots=True)
class TrivialProgram:
    """A program that was made, not run."""

    kind: str
    detail: str
    """Which one of its kind, in words."""
    code: str
    about: str = ""
    """The routine in which it is wrong; empty for all of them."""
    is_tried: bool = True
    """The tests try what it does wrong: of a parameter, they give it more than one value."""


def trivial_programs(
    bench: Bench, subject: Subject, inputs: ProposedInputs
) -> tuple[tuple[Trivial, ...], Mapping[str, str]]:
    """Every trivially wrong program of a task with what the suite says of it, and why there is none of a kind.

    Args:
        bench: the tests that count.
        subject: the task; its reference loads.
        inputs: what an accepted program is run on, to see whether it is wrong at all.

    Raises:
        SandboxError: the sandbox broke down: our own fault.
    """
    made, not_built = made_programs(subject)
    return tuple(_judged(bench, inputs, one, program) for one, program in made), not_built


def _judged(bench: Bench, inputs: ProposedInputs, made: TrivialProgram, program: Opponent) -> Trivial:
    """What the suite says of a program.

    Proposed inputs can only clear a program of what they try: they are like those of the tests, and sequences of calls try too little.
    """
    killers = bench.killers(program, made.about)
    known_wrong = None
    if not killers and inputs.tried:
        clears = made.is_tried and bench.task.interface.kind in ("function", "program")
        told_apart = inputs.kills([program])[0] > 0
        known_wrong = told_apart if told_apart or clears else None
    return Trivial(made.kind, made.detail, killers[0] if killers else None, known_wrong)


def made_programs(subject: Subject) -> tuple[list[tuple[TrivialProgram, Opponent]], Mapping[str, str]]:
    """The trivially wrong programs of a task, and why there is none of a kind; runs nothing."""
    made, not_built = (_of_program if subject.task.interface.kind == "program" else _of_routines)(subject)
    reference = reference_of(subject.task)
    found = []
    for one in made:
        files = {**reference.source.files, reference.source.entry: one.code}
        program = reference_of(subject.task.model_copy(update={"reference": Program(files=files)}))
        if program.key == reference.key:
            not_built.setdefault(one.kind, "the reference itself is that program")
        else:
            found.append((one, program))
    return found, not_built


def _of_program(subject: Subject) -> tuple[list[TrivialProgram], dict[str, str]]:
    made = [
        TrivialProgram("echo", "prints its input", _PROGRAM_WRITES.format("sys.stdin.read()")),
        TrivialProgram("empty-output", "prints nothing", "pass\n"),
    ]
    not_built = {"none": "a program returns nothing", "argument-ignored": "a program has no parameters"}
    output = most_common(outputs_expected(subject.task))
    if output is None:
        not_built["constant"] = "no test states an output"
    else:
        made.append(
            TrivialProgram("constant", f"prints {_shown(repr(output))}", _PROGRAM_WRITES.format(repr(output)))
        )
    return made, not_built


def _of_routines(subject: Subject) -> tuple[list[TrivialProgram], dict[str, str]]:
    tree = subject.tree
    routines = routines_of(tree) if tree is not None else []
    not_built = {"empty-output": "only programs print"}
    if tree is None or not routines:
        why = "the reference defines no routine"
        return [], {**not_built, **dict.fromkeys(("none", "constant", "echo", "argument-ignored"), why)}
    given = calls_given(subject.task)
    made = [TrivialProgram("none", "every routine returns None", answering(tree, lambda _: "None"))]
    constants = {
        one.name: text
        for one in routines
        if (text := most_common([g.expected for g in of_routine(given, one) if g.expected is not None]))
    }
    if constants:
        told = ", ".join(f"{name} → {_shown(text)}" for name, text in constants.items())
        made.append(
            TrivialProgram("constant", told, answering(tree, lambda one: constants.get(one.name, "None")))
        )
    else:
        not_built["constant"] = "no test states a value that a routine returns"
    if any(one.parameters.positional for one in routines):
        made.append(
            TrivialProgram(
                "echo", "every routine returns its first argument", answering(tree, _first_argument)
            )
        )
    else:
        not_built["echo"] = "no routine has a parameter"
    ignored = list(_ignoring(subject, routines, given))
    if not ignored:
        not_built["argument-ignored"] = "no routine of the interface reads a parameter"
    return [*made, *ignored], not_built


def _first_argument(routine: Routine) -> str:
    return routine.parameters.positional[0] if routine.parameters.positional else "None"


def _ignoring(
    subject: Subject, routines: Sequence[Routine], given: Sequence[Given]
) -> Iterator[TrivialProgram]:
    assert subject.tree is not None
    made = 0
    for routine in routines:
        if not _is_offered(subject, routine):
            continue
        unread = unread_parameters(routine)
        for name in (*routine.parameters.positional, *routine.parameters.keyword_only):
            if name not in unread and made < _MOST_ARGUMENTS:
                made += 1
                value = _stand_in(given, routine, name)
                detail = f"`{routine.name}` takes {_shown(value)} for whatever it is given as `{name}`"
                code = ignoring(subject.tree, routine, name, value)
                is_tried = len(set(values_given(given, routine, name))) > 1
                yield TrivialProgram("argument-ignored", detail, code, routine.name, is_tried)


def _is_offered(subject: Subject, routine: Routine) -> bool:
    """Whether the interface offers a routine: constructors and public methods of its classes, and its functions."""
    owner, _, method = routine.name.rpartition(".")
    if not takes(routine) or (method if owner else routine.name).startswith("_"):
        return False
    name = owner or routine.name
    return name in names_of(subject.task) and not name.endswith(("Error", "Exception"))


def _stand_in(given: Sequence[Given], routine: Routine, name: str) -> str:
    """What stands for a parameter: the value that tests give first, its default, or one of its type."""
    first = next((text for text in values_given(given, routine, name) if text is not None), None)
    if first is not None:
        return first
    default = (routine.parameters.defaults or {}).get(name)
    if default is not None and _is_literal(default):
        return default
    note = (routine.parameters.annotations or {}).get(name, "")
    return _TYPICAL.get(note.partition("[")[0].rpartition(".")[2].lower(), "None")


def _is_literal(text: str) -> bool:
    try:
        literal.parse(text)
    except LiteralError:
        return False
    return True


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
