"""The test's side of split judging: names, instances and exceptions that stand for those of another process.

Covers one talk with a program: what a test may do with what it gets, and what it is spared. Plain values arrive as
copies that are kept in step (`graph`). An instance of a class of the program's arrives as a handle, whose attributes
and operators are asked of the program, but only at places in the test where the reference answers with one too (and
where no reference says so, only what the test itself constructs); anywhere else, and for everything else that is not
plain, arrives an `Opaque`, equal to nothing but itself; iterators can be asked for their items anywhere. What `__len__`, `__bool__`, `__eq__` and their like give back
must be of the very type that Python asks for. Of the program's exceptions builtin ones and the interface's own arrive
by type, all others as an `OpaqueError`, which is caught by the builtin class that they derive from.

The failures of the test itself never enter the program: neither an `__exit__` nor a function of the program's that
calls back sees them. A program that is gone ends the test, whatever the test catches.
"""

from __future__ import annotations

import builtins
import opcode
import sys
import types
from collections import Counter
from collections.abc import Iterable
from typing import Any

from cupel.sandbox import wire
from cupel.sandbox.guest import admission, mirrors
from cupel.sandbox.guest.dialogue import Dialogue, TalkEndedError, builtin_name
from cupel.sandbox.guest.graph import Graph

_RAISE = opcode.opmap["RAISE_VARARGS"]


class ProgramGone(BaseException):
    """The program ended in the middle of the test, or says what is no answer: no `except Exception` may hide it."""


class OpaqueError(Exception):
    """An exception of the program's that is neither builtin nor the interface's own."""


def _is_own(do: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a question is for an instance of the interface's by its nature: a call of its class, or its context."""
    return do == "enter" or (do == "call" and isinstance(arguments[0], mirrors.Mirror) and arguments[1] == "")


def _use(value: Any) -> str:
    """What the program may do with something of the test's: call it, ask for the next item, or only give it back."""
    if hasattr(type(value), "__next__"):
        return "next"
    return "call" if callable(value) else ""


def _opaque_of(kind: type) -> type:
    """An opaque error that is caught by the builtin class that the program's own derives from, as any would be."""
    return OpaqueError if issubclass(OpaqueError, kind) else type("OpaqueError", (OpaqueError, kind), {})


class Remote:
    """A talk with one program, and all that has been handed out in it."""

    def __init__(
        self, dialogue: Dialogue, code_file: str, known: Iterable[str] | None, is_recording: bool
    ) -> None:
        """Talk to a program.

        Args:
            dialogue: with its servant.
            code_file: name of the test's code, to know the place of a question by its line.
            known: places where the reference answers with something that is not plain; None where that is not known:
                then only what the test itself constructs arrives as a handle, and none is ever equal to a plain value.
            is_recording: the program is the reference: note the places.
        """
        self._dialogue = dialogue
        self._graph = Graph(self, 0)
        self._code_file = code_file
        self._places = None if known is None else frozenset(known)
        self._is_recording = is_recording
        self._counts: Counter[str] = Counter()
        """How often the test has asked the same at the same line: the same place of another turn is another place."""
        self._handles: dict[int, Any] = {}
        self._opaques: dict[int, mirrors.Opaque] = {}
        self._tokens: list[Any] = []
        self._token_numbers: dict[int, int] = {}
        self._failure: BaseException | None = None
        self._raised_by_program: list[BaseException] = []
        self._calls_back = 0
        """How many functions of the test's the program is calling, one from within the other."""
        self.classes: list[type] = []
        self._helpers: dict[int, type] = {}
        self.gone = ""
        """Why the talk ended before the test did; empty where it did not."""
        self.used_places: set[str] = set()

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """What the interface's names stand for, those that the program has."""
        found: dict[str, Any] = {}
        told = self.ask("describe", "", list(wanted))
        # a program may offer names that nobody asked for
        described = [one for one in told if one[0] in wanted]
        for _, what, facts in described:
            if what == "class" and facts[0] == len(self.classes):
                self.classes.append(mirrors.Unfinished)
        for name, what, facts in sorted(
            described, key=lambda one: len(one[2][1]) if one[1] == "class" else 0
        ):
            if what == "class" and self.classes[facts[0]] is mirrors.Unfinished:
                self.classes[facts[0]] = mirrors.mirror(self, name, *facts[1:])
        for name, what, facts in described:
            if what == "class":
                found[name] = self.classes[facts[0]]
            elif what == "function":
                found[name] = mirrors.RemoteFunction(self, None, name)
            else:
                found[name] = mirrors.attribute(self, None, name)
        return found

    def ask(self, do: str, what: str, *arguments: Any) -> Any:
        """Ask the program to do something; `what` names it for the place.

        Raises:
            ProgramGone: the program ended, or did before.
            BaseException: what the program raises, as the test may see it.
        """
        place = self._place(f"{do} {what}".strip())
        self._send({"do": do, **self._graph.pack(arguments)})
        while True:
            message = self._receive()
            if "p" in message and type(message["p"]) is str:
                sys.stdout.write(message["p"])
            if "b" not in message:
                break
            self._called_back(message, self._place(f"back {do} {what}".strip(), counts=False))
        value = self._unpacked(message, place, is_own=_is_own(do, arguments))
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        if "e" in message:
            raise self._error(message["e"], value)
        return value

    def ask_for(self, kind: type, do: str, *arguments: Any) -> Any:
        """Ask for a value of exactly this type; anything else is refused."""
        value = self.ask(do, "", *arguments)
        if type(value) is not kind:
            raise TypeError(f"the program answers {do} with no {kind.__name__}")
        return value

    def may_compare_plain(self, do: str) -> bool:
        """Whether a handle may be asked here how it compares with a plain value: where the reference is asked, too."""
        place = self._place(f"plain {do}")
        if self._is_recording:
            self.used_places.add(place)
        return self._is_recording or (self._places is not None and place in self._places)

    def tell(self, value: Any) -> dict[str, Any]:
        """What a test hands over that is not plain."""
        if isinstance(value, type) and value in self.classes:
            return {"c": self.classes.index(value)}
        number = mirrors.number_of(value)
        if number is not None:
            return {"h": number}
        if id(value) not in self._token_numbers:
            self._token_numbers[id(value)] = len(self._tokens)
            self._tokens.append(value)
        return {"k": [self._token_numbers[id(value)], _use(value)]}

    def told(self, tag: str, body: Any) -> Any:
        """What the program answers with that is not plain."""
        if tag == "k":
            return self._tokens[body]
        if tag == "c":
            return self.classes[body]
        if tag in ("h", "n"):
            number, index, *described = body
            if number not in self._handles:
                kind = self.classes[index] if tag == "h" else self._helper(index, *described)
                self._handles[number] = mirrors.handle(kind, number)
            return self._handles[number]
        if tag == "i":
            return self._handles.setdefault(body, mirrors.RemoteIterator(self, int(body)))
        if tag != "o":
            raise ValueError("unknown tag")
        number, name = body
        if number not in self._opaques:
            self._opaques[number] = mirrors.numbered(mirrors.Opaque(str(name)[:100]), int(number))
        return self._opaques[number]

    def _helper(self, index: int, name: str, *facts: Any) -> type:
        """The mirror of a class that the program has for itself."""
        if index not in self._helpers:
            self._helpers[index] = mirrors.mirror(self, str(name)[:100], *facts)
        return self._helpers[index]

    def is_own_failure(self, error: BaseException) -> bool:
        """Whether an exception is the test's own failure, and no business of the program's.

        Such are all but those that the program itself raised, and those that the test raises on purpose by a
        statement of its own (`assert` is none).
        """
        if any(one is error for one in self._raised_by_program):
            return False
        if isinstance(error, AssertionError) or not isinstance(error, Exception):
            return True
        if not builtin_name(type(error)):
            return True
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is None or trace.tb_frame.f_code.co_filename != self._code_file:
            return True
        return trace.tb_frame.f_code.co_code[trace.tb_lasti] != _RAISE

    def swallows_here(self) -> bool:
        """Whether the reference, too, swallows an exception at this place of the test."""
        place = self._place("swallow")
        if self._is_recording:
            self.used_places.add(place)
        return self._is_recording or (self._places is not None and place in self._places)

    def _called_back(self, message: dict[str, Any], place: str) -> None:
        args, kwargs = self._unpacked(message, place)
        try:
            token = self._tokens[message["b"]]
            self._calls_back += 1
            try:
                result = next(token) if "n" in message else token(*args, **kwargs)
            finally:
                self._calls_back -= 1
            answer = self._graph.pack(result)
        except ProgramGone:
            raise
        except BaseException as error:
            is_end = "n" in message and isinstance(error, StopIteration)
            if not is_end and self.is_own_failure(error):
                self._failure = self._failure or error
                answer = {"e": ["", "the test failed"], **self._graph.pack(())}
            else:
                answer = {"e": [builtin_name(type(error)), ""], **self._graph.pack(tuple(error.args))}
        self._send({"r": 1, **answer})

    def _error(self, told: Any, args: Any) -> BaseException:
        """An exception of the program's as the test may see it."""
        try:
            name, is_builtin, text, own, number, type_name = told
            if type(args) is not tuple:
                args = (args,)
            if own is not None:
                return self._theirs(mirrors.exception(self.classes[own], args, int(number)))
            kind = getattr(builtins, name, None) if type(name) is str else None
            if (
                not isinstance(kind, type)
                or not issubclass(kind, BaseException)
                or issubclass(kind, mirrors.NEVER)
            ):
                return self._theirs(OpaqueError(f"{type_name}: {text}"))
            return self._theirs(kind(*args) if is_builtin else _opaque_of(kind)(str(text)))
        except (TypeError, ValueError, LookupError, AttributeError):
            return self._theirs(OpaqueError("an exception that cannot be told"))

    def _theirs(self, error: BaseException) -> BaseException:
        self._raised_by_program.append(error)
        return error

    def _place(self, what: str, *, counts: bool = True) -> str:
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self._code_file:
            frame = frame.f_back
        place = f"{frame.f_lineno if frame is not None else 0} {what}"
        if not counts or self._calls_back:  # how often a program calls back is its own affair
            return place
        self._counts[place] += 1
        return f"{place} {self._counts[place]}"

    def _unpacked(self, message: dict[str, Any], place: str, *, is_own: bool = False) -> Any:
        try:
            self._admit(message, place, is_own=is_own)
            return self._graph.unpack(message)
        except (wire.WireError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise self._gone(f"not a message: {error}") from None

    def _admit(self, message: dict[str, Any], place: str, *, is_own: bool) -> None:
        """Make opaque what the reference does not answer with here; where it is the reference, note what it does."""
        for own, shared, tree in admission.found(message):
            if self._is_recording:
                self.used_places.add(f"{place} {shared or own}")
                continue
            if self._places is None:
                is_admitted = is_own and "h" in tree
            else:
                is_admitted = not self._places.isdisjoint((f"{place} {own}", f"{place} {shared}"))
            if not is_admitted:
                ((tag, body),) = list(tree.items())
                tree.clear()
                tree["o"] = [-1 - body, "type"] if tag == "c" else [body[0], "object"]

    def _send(self, message: dict[str, Any]) -> None:
        if self.gone:
            raise ProgramGone(self.gone)
        try:
            self._dialogue.send(message)
        except TalkEndedError as error:
            raise self._gone(str(error)) from None

    def _receive(self) -> dict[str, Any]:
        try:
            return self._dialogue.receive()
        except TalkEndedError as error:
            raise self._gone(str(error)) from None

    def _gone(self, why: str) -> ProgramGone:
        self.gone = why
        return ProgramGone(why)
