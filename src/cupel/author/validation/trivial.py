"""Trivially wrong programs, each of which a suite has to reject.

    none               every routine returns None
    constant           every routine returns what its tests expect most often; a program prints it
    echo               every routine returns its first argument; a program prints what it reads
    argument-ignored   the reference, but one parameter is not looked at: one program a parameter
    empty-output       a program that prints nothing

Routines are rewritten in the file of the reference that defines them; what the interface's names are bound to without a definition,
a lambda say, gets a function around it. A kind that cannot be made for a task is none of its faults: the figures say why.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cupel.author.validation.expected import (
    Given,
    calls_given,
    most_common,
    of_routine,
    outputs_expected,
    values_given,
)
from cupel.author.validation.faults import changed_reference
from cupel.author.validation.homes import home_of
from cupel.author.validation.linters.parameters import unread_parameters
from cupel.author.validation.programs import Bench
from cupel.author.validation.proposed import ProposedInputs
from cupel.author.validation.result import Trivial
from cupel.author.validation.rewriting import Answer, answering, ignoring, ignoring_made, takes
from cupel.author.validation.subject import Subject
from cupel.author.validation.surfaces import Parameters, Routine, routines_of, stated_routines
from cupel.evolve.opponents import Opponent, reference_of
from cupel.judge.checks import names_of
from cupel.model import literal
from cupel.model.errors import LiteralError

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
    files: Mapping[str, str]
    """Path → text of the files of the reference that are others."""
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
    own = reference_of(subject.task).key
    found = []
    for one in made:
        program = changed_reference(subject.task, one.files)
        if program.key == own:
            not_built.setdefault(one.kind, "the reference itself is that program")
        else:
            found.append((one, program))
    return found, not_built


def _of_program(subject: Subject) -> tuple[list[TrivialProgram], dict[str, str]]:
    def writing(kind: str, detail: str, code: str) -> TrivialProgram:
        return TrivialProgram(kind, detail, {subject.entry: code})

    made = [
        writing("echo", "prints its input", _PROGRAM_WRITES.format("sys.stdin.read()")),
        writing("empty-output", "prints nothing", "pass\n"),
    ]
    not_built = {"none": "a program returns nothing", "argument-ignored": "a program has no parameters"}
    output = most_common(outputs_expected(subject.task))
    if output is None:
        not_built["constant"] = "no test states an output"
    else:
        constant = _PROGRAM_WRITES.format(repr(output))
        made.append(writing("constant", f"prints {_shown(repr(output))}", constant))
    return made, not_built


@dataclass(frozen=True, slots=True)
class _Offered:
    """What of a reference can be called, and where it is."""

    routines: Mapping[str, Sequence[Routine]]
    """Path → what that file defines; the entry, and files that the interface's names come from."""
    made: Mapping[str, Parameters]
    """Names of the interface that tests call and that are bound without a definition → what they take, as far as it is known."""

    def everywhere(self) -> Iterator[Routine]:
        """All routines, those that are made among them."""
        for some in self.routines.values():
            yield from some
        for name, parameters in self.made.items():
            yield Routine(name, parameters, _NOWHERE)


(_NOWHERE,) = (
    node for node in ast.parse("def made(*args, **kwargs): ...").body if isinstance(node, ast.FunctionDef)
)


def _offered(subject: Subject, given: Sequence[Given]) -> _Offered:
    names = names_of(subject.task)
    homes = {name: home_of(subject, name) for name in names}
    paths = dict.fromkeys([subject.entry, *(home.path for home in homes.values() if home is not None)])
    stated = stated_routines(subject)
    called = {one.routine for one in given}
    made = {
        name: stated.get(name) or _parameters_seen(given, name)
        for name in names
        if name in called and ((home := homes[name]) is None or home.node.name != name)
    }
    return _Offered({path: routines_of(subject.trees[path]) for path in paths if path in subject.trees}, made)


def _parameters_seen(given: Sequence[Given], name: str) -> Parameters:
    """What a routine takes by what tests give to it."""
    calls = [one for one in given if one.routine == name]
    most = max(len(one.positional) for one in calls)
    named = dict.fromkeys(key for one in calls for key in one.named)
    return Parameters(tuple(f"argument {at}" for at in range(1, most + 1)), tuple(named))


def _of_routines(subject: Subject) -> tuple[list[TrivialProgram], dict[str, str]]:
    given = calls_given(subject.task)
    offered = _offered(subject, given)
    routines = list(offered.everywhere())
    not_built = {"empty-output": "only programs print"}
    if subject.tree is None or not routines:
        why = "the reference defines no routine"
        return [], {**not_built, **dict.fromkeys(("none", "constant", "echo", "argument-ignored"), why)}
    made = [
        TrivialProgram(
            "none", "every routine returns None", _answering(subject, offered, lambda _: "None", {})
        )
    ]
    constants = {
        one.name: text
        for one in routines
        if (text := most_common([g.expected for g in of_routine(given, one) if g.expected is not None]))
    }
    if constants:
        told = ", ".join(f"{name} → {_shown(text)}" for name, text in constants.items())
        files = _answering(subject, offered, lambda one: constants.get(one.name, "None"), constants)
        made.append(TrivialProgram("constant", told, files))
    else:
        not_built["constant"] = "no test states a value that a routine returns"
    if any(one.parameters.positional for one in routines):
        first = dict.fromkeys(offered.made, "args[0] if args else next(iter(kwargs.values()), None)")
        files = _answering(subject, offered, _first_argument, first)
        made.append(TrivialProgram("echo", "every routine returns its first argument", files))
    else:
        not_built["echo"] = "no routine has a parameter"
    ignored = list(islice(_ignoring(subject, offered, given), _MOST_ARGUMENTS))
    if not ignored:
        not_built["argument-ignored"] = "no routine of the interface reads a parameter"
    return [*made, *ignored], not_built


def _answering(
    subject: Subject, offered: _Offered, answer: Answer, returned: Mapping[str, str]
) -> dict[str, str]:
    """The files of the reference with every routine answering as told; names that are made return None where nothing is."""
    made = {name: returned.get(name, "None") for name in offered.made}
    return {
        path: answering(subject.trees[path], answer, made if path == subject.entry else None)
        for path in offered.routines
        if offered.routines[path] or (made and path == subject.entry)
    }


def _first_argument(routine: Routine) -> str:
    return routine.parameters.positional[0] if routine.parameters.positional else "None"


def _ignoring(subject: Subject, offered: _Offered, given: Sequence[Given]) -> Iterator[TrivialProgram]:
    """The reference with one parameter of what the interface offers not looked at, one program a parameter."""
    for path, routines in offered.routines.items():
        for routine in routines:
            unread = unread_parameters(routine)
            for name in _names_of(routine) if _is_offered(subject, routine) else ():
                if name not in unread:
                    value = _stand_in(given, routine, name)
                    code = ignoring(subject.trees[path], routine, name, value)
                    yield _ignored(given, routine, name, {path: code})
    for routine in offered.everywhere():
        for name in _names_of(routine) if routine.node is _NOWHERE else ():
            if name in _unread_by_lambda(subject, routine.name):
                continue
            positional = routine.parameters.positional
            at = positional.index(name) if name in positional else None
            assert subject.tree is not None
            code = ignoring_made(subject.tree, routine.name, name, at, _stand_in(given, routine, name))
            yield _ignored(given, routine, name, {subject.entry: code})


def _unread_by_lambda(subject: Subject, name: str) -> frozenset[str]:
    """The parameters that a name's lambda never reads; none where it is bound to no lambda."""
    for node in subject.tree.body if subject.tree is not None else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Lambda(args=told, body=body)) if (
                bound == name
            ):
                read = {one.id for one in ast.walk(body) if isinstance(one, ast.Name)}
                return frozenset(one.arg for one in [*told.posonlyargs, *told.args, *told.kwonlyargs]) - read
    return frozenset()


def _ignored(given: Sequence[Given], routine: Routine, name: str, files: Mapping[str, str]) -> TrivialProgram:
    value = _stand_in(given, routine, name)
    detail = f"`{routine.name}` takes {_shown(value)} for whatever it is given as `{name}`"
    is_tried = len(set(values_given(given, routine, name))) > 1
    return TrivialProgram("argument-ignored", detail, files, routine.name, is_tried)


def _names_of(routine: Routine) -> tuple[str, ...]:
    return (*routine.parameters.positional, *routine.parameters.keyword_only)


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
