"""Sequences of calls that people wrote: in tests of every kind, and in doctests of prompts and programs.

Everything is read from the syntax tree; nothing is evaluated. What one test function does is followed by
:mod:`cupel.evolve.steps.trace`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.steps.answers import AnswerSeen, answers_seen, declined_calls, last_answers
from cupel.evolve.steps.call import StepCall, Steps, owners, steps_key
from cupel.evolve.steps.known import UNKNOWN, Answer, Instance, Trace, literal_value
from cupel.evolve.steps.surface import Surface, parsed
from cupel.evolve.steps.trace import Reader
from cupel.model import literal
from cupel.model.task import AssertTest, CallsTest, CallTest, FileTest, Step, Test


@dataclass(frozen=True, slots=True)
class SeedSequences:
    """What seed tests and prompt show of a program's use."""

    constructors: tuple[tuple[str, tuple[Arguments, ...]], ...] = ()
    """Class → different arguments of its constructor."""
    methods: tuple[tuple[tuple[str, str], tuple[Arguments, ...]], ...] = ()
    """(class, method) → different arguments."""
    functions: tuple[tuple[str, tuple[Arguments, ...]], ...] = ()
    """Function → different arguments."""
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Class → attributes that tests read."""
    raising: tuple[tuple[tuple[str | None, str], tuple[Arguments, ...]], ...] = ()
    """(class or None, routine; a constructor is `__init__`) → arguments of which tests say that they raise."""
    sequences: tuple[Steps, ...] = ()
    """Whole sequences on one instance, each once."""
    orders: frozenset[tuple[str, str, str]] = frozenset()
    """(class, operation, an operation carried out later on the same instance); operations as `StepCall.operation`."""
    answers: tuple[tuple[tuple[str | None, str], AnswerSeen], ...] = ()
    """(class or None, operation) → what is shown of its answers."""
    declined: frozenset[tuple[str | None, str]] = frozenset()
    """(class or None, key of a call) that answers False or None by what tests say: its arguments may be none that are meant."""
    last: frozenset[tuple[str, str, str]] = frozenset()
    """(class, method, text of an answer) after which no test goes on, while it does after other answers of the method."""
    told: tuple[tuple[str, StepCall, object], ...] = ()
    """(class, call, answer) of examples on instances that no example makes."""

    def examples(self, class_name: str | None, name: str) -> tuple[Arguments, ...]:
        """Arguments seen: of a method, of a constructor (`name` = `__init__`), of a function (class None)."""
        if class_name is None:
            return dict(self.functions).get(name, ())
        if name == "__init__":
            return dict(self.constructors).get(class_name, ())
        return dict(self.methods).get((class_name, name), ())


def mine_sequences(tests: Sequence[Test], texts: Iterable[str], surface: Surface) -> SeedSequences:
    """All calls that tests and texts show.

    Args:
        tests: of all kinds; those of kind `stdio` show none.
        texts: prompt, docstrings, programs: their doctest examples are read.
        surface: classes and functions of the reference; only their names count.
    """
    traces = [trace for test in tests for trace in _traces(test, surface)]
    traces += [trace for text in texts for trace in _doctests(text, surface)]
    return _gathered(traces)


def _traces(test: Test, surface: Surface) -> Iterator[Trace]:
    if isinstance(test, FileTest):
        yield from trace_file(test.code, surface, test.only)
    elif isinstance(test, AssertTest):
        yield from trace_file(test.code, surface)
    elif isinstance(test, CallsTest):
        yield _trace_steps(test.steps)
    elif isinstance(test, CallTest) and test.function is not None:
        arguments = Arguments(
            tuple(literal.parse_args(test.args)), tuple(literal.parse_kwargs(test.kwargs).items())
        )
        step = StepCall("function", test.function, arguments.args, arguments.kwargs)
        if test.raises is not None:
            yield Trace(raising=[(None, step)])
        else:
            shown = _told(Answer(None, test.function, step), test.expected)
            yield Trace(calls=[(None, step)], functions=[step], shown=shown)


def _told(answer: Answer, expected: str | None) -> list[tuple[Answer, object]]:
    """What the text of an expected value says of an answer."""
    return [] if expected is None else [(answer, literal.parse(expected))]


def trace_file(code: str, surface: Surface, only: Sequence[str] | None = None) -> Iterator[Trace]:
    """One trace for each test function of a file, and one for its statements outside of functions."""
    tree = parsed(code)
    if tree is None:
        return
    aliases = _aliases(tree)
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    constants = Reader(surface, {}, aliases)
    names: dict[str, object] = {}
    constants.follow(
        [s for s in tree.body if not isinstance(s, ast.FunctionDef | ast.ClassDef | ast.If)], names
    )
    yield constants.trace
    for owner, function, setup in _test_functions(tree):
        label = function.name if owner is None else f"{owner.name}.{function.name}"
        if only is not None and label not in only:
            continue
        methods = (
            {n.name: n for n in owner.body if isinstance(n, ast.FunctionDef)} if owner is not None else {}
        )
        reader = Reader(surface, {**helpers, **methods}, aliases)
        scope = dict(names)
        for before in setup:
            reader.follow(before.body, scope)
        reader.follow(function.body, scope)
        yield reader.trace


def _aliases(tree: ast.Module) -> dict[str, str]:
    """`from m import filter as f`: f → filter."""
    return {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname is not None
    }


def _test_functions(
    tree: ast.Module,
) -> Iterator[tuple[ast.ClassDef | None, ast.FunctionDef, list[ast.FunctionDef]]]:
    """(class, test function, what runs before it)."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield None, node, []
        elif isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            setup = [m for name in ("setUpClass", "setUp", "setup_method") for m in methods if m.name == name]
            yield from ((node, m, setup) for m in methods if m.name.startswith("test"))


def _trace_steps(steps: Sequence[Step]) -> Trace:
    """The steps of a `calls` test; each instance's own steps make a sequence."""
    reader = Reader(Surface(), {}, {})
    trace = reader.trace
    named: dict[str, object] = {}
    latest: object = None
    for step in steps:
        reader.raises = step.raises is not None
        arguments = Arguments(
            tuple(literal.parse_args(step.args or "[]")), tuple(literal.parse_kwargs(step.kwargs).items())
        )
        if step.new is not None:
            latest = reader.new(step.new, arguments)
            named[step.as_ or ""] = latest
        elif step.function is not None:
            call = StepCall("function", step.function, arguments.args, arguments.kwargs)
            (trace.raising if reader.raises else trace.calls).append((None, call))
            trace.functions.extend(() if reader.raises else (call,))
            _note(trace, Answer(None, call.operation, call), step)
        else:
            owner = named.get(step.on, latest) if step.on is not None else latest
            call = (
                StepCall("get", str(step.get))
                if step.get is not None
                else StepCall("method", str(step.method))
            )
            reader.use(owner, call.action, call.name, arguments)
            if isinstance(owner, Instance):
                _note(trace, Answer(owner.class_name, call.operation, call, owner, len(owner.steps)), step)
    return trace


def _note(trace: Trace, answer: Answer, step: Step) -> None:
    """Whether the step says what it gives."""
    trace.shown += _told(answer, step.expected)
    if step.expected is None and step.raises is None:
        trace.ignored.append(answer)


_PROMPT = re.compile(r"^[ \t]*(>>>|\.\.\.)(?: (.*))?$", re.MULTILINE)


def _doctests(text: str, surface: Surface) -> Iterator[Trace]:
    """The examples of a text, followed as one piece of code; lines that do not parse are left out."""
    reader = Reader(surface, {}, {})
    read = [(parsed(source.strip()), output) for source, output in _examples(text)]
    examples = [(tree, output) for tree, output in read if tree is not None]
    names = _unmade([tree for tree, _ in examples], surface)
    unmade = list(names.values())
    for tree, output in examples:
        ignored = len(reader.trace.ignored)
        reader.follow(tree.body, names)
        shown = literal_value(output) if output is not None else UNKNOWN
        for answer in reader.trace.ignored[ignored:]:
            if shown is UNKNOWN:
                continue
            reader.trace.shown.append((answer, shown))
            is_unmade = any(answer.instance is one for one in unmade)
            if is_unmade and answer.owner is not None and answer.step is not None:
                reader.trace.told.append((answer.owner, answer.step, shown))
    yield reader.trace


def _unmade(trees: Sequence[ast.Module], surface: Surface) -> dict[str, object]:
    """Names that examples call methods on and that no example makes: instances in a state that is not known.

    `>>> parser.parse("-v")` below a method shows what it is called with, though nobody says what `parser` is.
    """
    members: dict[str, set[str]] = {}
    bound: set[str] = {one.name for one in surface.classes}
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=member)):
                members.setdefault(name, set()).add(member)
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.arg(arg=name)
                | ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                bound.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound.update((one.asname or one.name).partition(".")[0] for one in names)
    found: dict[str, object] = {}
    for name, called in members.items():
        classes = [one.name for one in surface.classes if all(one.method(member) for member in called)]
        is_module = any(surface.function_named(member) for member in called)
        if len(classes) == 1 and name not in bound and not is_module:
            found[name] = Instance(classes[0], [], whole=False)
    return found


def _examples(text: str) -> list[tuple[str, ast.expr | None]]:
    """Source of each example, and the line after it where that is an expression."""
    lines = text.splitlines()
    found: list[tuple[str, ast.expr | None]] = []
    for number, line in enumerate(lines):
        match = _PROMPT.match(line)
        if match is None:
            continue
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        tree = parsed(following) if following and not following.startswith((">>>", "...")) else None
        body = tree.body[0] if tree is not None and len(tree.body) == 1 else None
        output = body.value if isinstance(body, ast.Expr) else None
        if match[1] == ">>>" or not found:
            found.append((match[2] or "", output))
        else:
            found[-1] = (found[-1][0] + "\n" + (match[2] or ""), output)
    return found


def _gathered(traces: Sequence[Trace]) -> SeedSequences:
    constructors: dict[str, dict[str, Arguments]] = {}
    methods: dict[tuple[str, str], dict[str, Arguments]] = {}
    functions: dict[str, dict[str, Arguments]] = {}
    raising: dict[tuple[str | None, str], dict[str, Arguments]] = {}
    attributes: dict[str, dict[str, None]] = {}
    sequences: dict[str, Steps] = {}
    for trace in traces:
        for owner, call in trace.calls:
            arguments = call.arguments
            if call.is_setting:
                continue
            if owner is None:
                functions.setdefault(call.name, {}).setdefault(arguments.key, arguments)
            elif call.action == "new":
                constructors.setdefault(owner, {}).setdefault(arguments.key, arguments)
            elif call.action == "get":
                attributes.setdefault(owner, {})[call.name] = None
            else:
                methods.setdefault((owner, call.name), {}).setdefault(arguments.key, arguments)
        for owner, call in trace.raising:
            if call.action != "get":
                place = (owner, "__init__" if call.action == "new" else call.name)
                raising.setdefault(place, {}).setdefault(call.arguments.key, call.arguments)
        for steps in [tuple(i.steps) for i in trace.instances if i.steps] + [tuple(trace.functions)]:
            if steps:
                sequences.setdefault(steps_key(steps), steps)
    return SeedSequences(
        tuple((name, tuple(found.values())) for name, found in constructors.items()),
        tuple((name, tuple(found.values())) for name, found in methods.items()),
        tuple((name, tuple(found.values())) for name, found in functions.items()),
        tuple((name, tuple(found)) for name, found in attributes.items()),
        tuple((place, tuple(found.values())) for place, found in raising.items()),
        tuple(sequences.values()),
        frozenset(pair for steps in sequences.values() for pair in orders_of(steps)),
        answers_seen(traces),
        declined_calls(traces),
        last_answers(traces),
        tuple(one for trace in traces for one in trace.told),
    )


def orders_of(steps: Steps) -> Iterator[tuple[str, str, str]]:
    """(class, operation, later operation) for all pairs of steps on one instance."""
    before: dict[int, dict[str, None]] = {}
    for step, owner in zip(steps, owners(steps), strict=True):
        if owner is None or step.action == "new":
            continue
        number, name = owner
        earlier = before.setdefault(number, {})
        yield from ((name, one, step.operation) for one in earlier)
        earlier[step.operation] = None
