"""The forms in which a function is tried: one call, several calls in one state, a call that must leave its arguments alone.

Covers, for each form, its text, how it is run, what its test says, and smaller ones. Which inputs are proposed stands in
:mod:`cupel.evolve.inputs.calls` and :mod:`cupel.evolve.fuzz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cupel.evolve.fuzz.arguments import Arguments, size
from cupel.evolve.fuzz.nudge import nudges
from cupel.evolve.fuzz.shrink import shrinks
from cupel.judge.verdict import answer_of
from cupel.model import literal
from cupel.model.errors import LiteralError
from cupel.sandbox import jobs


class Form(Protocol):
    """One input of a function."""

    @property
    def calls(self) -> tuple[Arguments, ...]:
        """The calls that are made, in order."""
        ...

    @property
    def text(self) -> str:
        """For a reader; inputs with the same text are the same."""
        ...

    @property
    def size(self) -> tuple[Any, ...]:
        """Sorts short and simple inputs first, single calls before the other forms."""
        ...

    def probe(self) -> jobs.Probe:
        """How it is run."""
        ...

    def nudges(self) -> list[jobs.Probe]:
        """The same a hair's breadth away."""
        ...

    def payload(self, reply: Any, allowed: frozenset[str]) -> dict[str, Any] | None:
        """The test that expects what the reference replied; None where that cannot be one."""
        ...

    def smaller(self) -> Iterator[Form]:
        """Smaller inputs of the same form, smallest first."""
        ...


@dataclass(frozen=True, slots=True)
class OneCall:
    """One call with plain values."""

    name: str
    arguments: Arguments

    @property
    def calls(self) -> tuple[Arguments, ...]:
        return (self.arguments,)

    @property
    def text(self) -> str:
        return f"{self.name}{self.arguments.key}"

    @property
    def size(self) -> tuple[Any, ...]:
        return size(self.arguments)

    def probe(self) -> jobs.Probe:
        return jobs.call(self.name, self.arguments.args, dict(self.arguments.kwargs))

    def nudges(self) -> list[jobs.Probe]:
        return [OneCall(self.name, moved).probe() for moved in nudges(self.arguments)]

    def payload(self, reply: Any, allowed: frozenset[str]) -> dict[str, Any] | None:
        told = _answer(reply, allowed)
        return None if told is None else {"kind": "call", **_given(self.arguments), **told}

    def smaller(self) -> Iterator[Form]:
        return (OneCall(self.name, call) for call in shrinks(self.arguments))


@dataclass(frozen=True, slots=True)
class SeveralCalls:
    """Calls that follow each other in one state: no answer of a function may depend on what was called before."""

    name: str
    calls: tuple[Arguments, ...]

    @property
    def text(self) -> str:
        return "; ".join(f"{self.name}{call.key}" for call in self.calls)

    @property
    def size(self) -> tuple[Any, ...]:
        sizes = [size(call) for call in self.calls]
        return sum(one[0] for one in sizes) + len(sizes), sum(one[1] for one in sizes), self.text

    def probe(self) -> jobs.Probe:
        return jobs.steps(
            [jobs.Step("function", self.name, call.args, dict(call.kwargs)) for call in self.calls]
        )

    def nudges(self) -> list[jobs.Probe]:
        return []

    def payload(self, reply: Any, allowed: frozenset[str]) -> dict[str, Any] | None:
        replies = reply.get("steps") if isinstance(reply, dict) else None
        if not isinstance(replies, list) or len(replies) != len(self.calls):
            return None
        steps = []
        for call, one in zip(self.calls, replies, strict=True):
            told = _answer(one, allowed)
            if told is None:
                return None
            steps.append({"function": self.name, **_given(call), **told})
        return {"kind": "calls", "steps": steps}

    def smaller(self) -> Iterator[Form]:
        """With two calls alone, one after the other, then with one call less."""
        count = len(self.calls)
        if count > 2:
            pairs = [(i, j) for j in range(count) for i in range(j)]
            shorter: list[tuple[Arguments, ...]] = [(self.calls[i], self.calls[j]) for i, j in pairs]
            shorter += [(*self.calls[:at], *self.calls[at + 1 :]) for at in range(count)] if count > 3 else []
            forms = {form.text: form for form in (SeveralCalls(self.name, calls) for calls in shorter)}
            yield from sorted(forms.values(), key=lambda form: (len(form.calls), form.size))


@dataclass(frozen=True, slots=True)
class ArgumentsKept:
    """A call after which lists, dicts and sets that were given are as before, or are not what was returned."""

    name: str
    arguments: Arguments
    """Without named ones."""
    fresh: bool
    """It asks that the answer is none of them, instead of whether they have changed."""
    names: tuple[str, ...] = ()
    """The parameters, in order; what has no name gets one."""

    @property
    def calls(self) -> tuple[Arguments, ...]:
        return (self.arguments,)

    @property
    def text(self) -> str:
        return self._code()

    @property
    def size(self) -> tuple[Any, ...]:
        values, _, _ = size(self.arguments)
        return values + 1, len(self.text), self.text

    def probe(self) -> jobs.Probe:
        return jobs.apart(jobs.assertion(self._code(), [self.name], []), None)

    def nudges(self) -> list[jobs.Probe]:
        return []

    def payload(self, reply: Any, allowed: frozenset[str]) -> dict[str, Any] | None:
        return {"kind": "assert", "code": self._code()}

    def smaller(self) -> Iterator[Form]:
        for call in shrinks(self.arguments):
            if any(map(is_changeable, call.args)):
                yield ArgumentsKept(self.name, call, self.fresh, self.names)

    def _code(self) -> str:
        count = len(self.arguments.args)
        named = self.names if len(self.names) >= count and self.name not in self.names else ()
        names = [*named[:count]] or [f"a{at}" for at in range(count)]
        given = ", ".join(literal.render(value) for value in self.arguments.args)
        watched = [(n, v) for n, v in zip(names, self.arguments.args, strict=True) if is_changeable(v)]
        called = f"{self.name}({', '.join(names)})"
        held = watched[0][0] if len(watched) == 1 else f"[{', '.join(name for name, _ in watched)}]"
        if self.fresh:
            one = f"{called} is not {held}"
            many = f"all(answer is not given for answer in [{called}] for given in {held})"
            return f"assert (lambda {', '.join(names)}: {one if len(watched) == 1 else many})({given})"
        before = [literal.render(value) for _, value in watched]
        expected = before[0] if len(before) == 1 else f"[{', '.join(before)}]"
        return f"assert (lambda {', '.join(names)}: ({called}, {held})[1])({given}) == {expected}"


def is_changeable(value: object) -> bool:
    """Whether a program could change the value in place."""
    return isinstance(value, list | dict | set | bytearray)


def _given(call: Arguments) -> dict[str, Any]:
    given = {"args": literal.render(list(call.args))}
    return {**given, "kwargs": literal.render(dict(call.kwargs))} if call.kwargs else given


def _answer(reply: Any, allowed: frozenset[str]) -> dict[str, Any] | None:
    """What one call is expected to give; None where the reply is not plain, or an exception that nothing names."""
    answer = answer_of(reply)
    if answer.raised is not None:
        return {"raises": answer.raised[0]} if answer.raised[0] in allowed else None
    if answer.problem is not None:
        return None
    try:
        return {"expected": literal.render(answer.value)}
    except LiteralError:
        return None


def can_be_written(calls: Sequence[Arguments]) -> bool:
    """Whether all values of the calls can be written as literals."""
    try:
        literal.render([list(call.values) for call in calls])
    except LiteralError:
        return False
    return True
