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
from cupel.evolve.steps.call import StepCall, Steps, steps_key
from cupel.evolve.steps.known import Trace
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
    """(class, method, a method called later on the same instance)."""

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
            yield Trace(calls=[(None, step)], functions=[step])


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
        else:
            owner = named.get(step.on, latest) if step.on is not None else latest
            reader.use(
                owner, "get" if step.get is not None else "method", step.method or str(step.get), arguments
            )
    return trace


_PROMPT = re.compile(r"^[ \t]*(>>>|\.\.\.)(?: (.*))?$", re.MULTILINE)


def _doctests(text: str, surface: Surface) -> Iterator[Trace]:
    """The examples of a text, followed as one piece of code; lines that do not parse are left out."""
    sources: list[str] = []
    for match in _PROMPT.finditer(text):
        if match[1] == ">>>" or not sources:
            sources.append(match[2] or "")
        else:
            sources[-1] += "\n" + (match[2] or "")
    reader = Reader(surface, {}, {})
    names: dict[str, object] = {}
    for source in sources:
        tree = parsed(source.strip())
        if tree is not None:
            reader.follow(tree.body, names)
    yield reader.trace


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
    )


def orders_of(steps: Steps) -> Iterator[tuple[str, str, str]]:
    """(class, method, later method) for all pairs of calls on one instance."""
    owner = ""
    before: list[str] = []
    for step in steps:
        if step.action == "new":
            owner, before = step.name, []
        elif step.action in ("method", "function"):
            yield from ((owner, earlier, step.name) for earlier in dict.fromkeys(before))
            before.append(step.name)
