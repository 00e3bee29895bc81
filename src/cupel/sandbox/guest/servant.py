"""The program's side of split judging: carries out what a test asks of a loaded program.

Covers one talk (`cupel.sandbox.guest.dialogue`) on one program: operations on its names, instances of the program's
classes by handle, iterators, exceptions by type and message, and functions of the test's that the program calls
back. Everything here runs in the untrusted process: what it says is believed by nobody beyond its form, and it knows
of tests only what it is asked.
"""

from __future__ import annotations

import builtins
import copy
import functools
import io
import operator
import sys
import types
from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any

from cupel.sandbox import wire
from cupel.sandbox.guest.dialogue import (
    ARITHMETIC,
    COMPARISONS,
    MAX_ANSWER,
    Dialogue,
    TalkEndedError,
    builtin_name,
    encode,
)
from cupel.sandbox.guest.graph import Graph

_ITERATORS = (
    "generator", "list_iterator", "tuple_iterator", "set_iterator", "dict_keyiterator", "dict_valueiterator",
    "dict_itemiterator", "str_iterator", "str_ascii_iterator", "range_iterator", "list_reverseiterator", "map", "filter",
    "zip", "enumerate", "reversed", "chain", "islice", "count", "cycle", "accumulate", "takewhile", "dropwhile",
    "product", "permutations", "combinations", "starmap", "groupby", "zip_longest", "callable_iterator",
)  # fmt: skip
"""Types of iterators that arrive as such: they are asked for their items and for nothing else."""
_VIEWS = ("dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values", "odict_items")
"""Views of a dict that is not plain arrive as iterators (those of plain ones as views, see `graph`)."""
_OWN_VIEWS = ("KeysView", "ValuesView", "ItemsView")
"""Of `collections.abc`: what a class gets that derives from `Mapping`. What they answer is the program's doing, as with its own classes."""
_FUNCTIONS = (
    types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType,
    types.WrapperDescriptorType, types.MethodDescriptorType, types.ClassMethodDescriptorType,
    functools.partial, functools._lru_cache_wrapper,
)  # fmt: skip
_MAX_PRINTED = 1 << 20
"""Characters of standard output that are passed on to the test in one answer."""
_MAX_MESSAGE = 500


def serve(program: ModuleType, dialogue: Dialogue) -> bool:
    """Answer until the test is done; returns whether the test changed the program itself (a class, a module)."""
    servant = _Servant(program, dialogue)
    printed, sys.stdout = sys.stdout, servant.output
    try:
        servant.answer_all()
    except TalkEndedError:
        pass
    finally:
        sys.stdout = printed
    return servant.is_changed


class _Token:
    """Something of the test's that is not plain: it can be kept and given back, nothing else."""

    __slots__ = ("_number", "_servant")

    def __init__(self, servant: _Servant, number: int) -> None:
        self._servant = servant
        self._number = number


class _TokenIterator(_Token):
    """An iterator of the test's: asked for its items one by one."""

    __slots__ = ()

    def __iter__(self) -> _TokenIterator:
        return self

    def __next__(self) -> Any:
        return self._servant.call_back(self._number, (), {}, {"n": 1})


_TOKENS = {"": _Token, "next": _TokenIterator}


class _Servant:
    """One talk's state: what has been handed out, and under which number."""

    def __init__(self, program: ModuleType, dialogue: Dialogue) -> None:
        self._program = program
        self._dialogue = dialogue
        self._graph = Graph(self, 1)
        self._handed: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._tokens: dict[int, Any] = {}
        self._token_numbers: dict[int, int] = {}
        self._classes: list[type] = []
        self._helpers: list[type] = []
        self.output = io.StringIO()
        self.is_changed = False

    def answer_all(self) -> None:
        """Answer one question after the other."""
        while True:
            self._reply(self._dialogue.receive())

    def _reply(self, question: dict[str, Any]) -> None:
        try:
            data = encode(self._answer(question))
            if len(data) > MAX_ANSWER:
                raise wire.WireError(f"an answer of more than {MAX_ANSWER:,} bytes")
        except (wire.WireError, RecursionError, MemoryError) as error:
            data = encode(_untold(error))
        self._dialogue.send_encoded(data)

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            arguments = self._graph.unpack(question)
            if any(number % 2 for number, _ in question["c"]):
                self.is_changed = True  # the test has filled a container of the program's
            result = _DOING[question["do"]](self, *arguments)
            arguments = None  # held no longer, so that `pack` can see who else holds them
            answer = self._graph.pack(result)
        except TalkEndedError:
            raise
        except wire.WireError as error:
            answer = _untold(error)
        except BaseException as error:  # whatever the program raises is its answer
            answer = self._raised(error)
        if self.output.closed:
            sys.stdout = self.output = io.StringIO()
        if printed := self.output.getvalue():
            self.output.seek(0)
            self.output.truncate()
            answer["p"] = printed[:_MAX_PRINTED]
        return answer

    def _raised(self, error: BaseException) -> dict[str, Any]:
        """An exception: [nearest builtin class, whether it is that, text, nearest class of the interface's or None, its
        number, its own class's name]; and its arguments."""
        kind = type(error)
        own = next((index for one in kind.__mro__ if (index := self._class_index(one)) is not None), None)
        name = next(filter(None, map(builtin_name, kind.__mro__)))
        number = self._hand_out(error) if own is not None else None
        try:
            text = str(error)[:_MAX_MESSAGE]
        except Exception as other:  # an untrusted __str__ may raise anything
            text = f"<no message: {type(other).__name__}>"
        told = {"e": [name, bool(builtin_name(kind)), text, own, number, kind.__name__[:100]]}
        try:
            return told | self._graph.pack(tuple(error.args))
        except (wire.WireError, TypeError, AttributeError):
            return told | self._graph.pack((text,))

    def tell(self, value: Any) -> dict[str, Any]:
        """What is not plain: what the test gave, a class or instance of the program's, an iterator, or opaque."""
        number = self._token_numbers.get(id(value))
        if number is not None:
            return {"k": number}
        kind = type(value)
        index = self._class_index(value) if isinstance(value, type) else None
        if index is not None:
            return {"c": index}
        index = self._class_index(kind)
        if index is not None:
            return {"h": [self._hand_out(value), index]}
        name, module = _name(kind, "__name__"), _name(kind, "__module__")
        if module == self._program.__name__ or (module == "collections.abc" and name in _OWN_VIEWS):
            return {"n": [self._hand_out(value), self._helper(kind), name, *self._class_facts(kind)]}
        if module in ("builtins", "itertools"):
            if name in _ITERATORS:
                return {"i": self._hand_out(value)}
            if name in _VIEWS:
                return {"i": self._hand_out(iter(value))}
        return {"o": [self._hand_out(value), name]}

    def told(self, tag: str, body: Any) -> Any:
        """What the test gave: something handed out before, a class, or a thing of its own."""
        if tag == "h":
            return self._handed[body] if body >= 0 else self._classes[-1 - body]
        if tag == "c":
            return self._classes[body]
        if tag == "k":
            number, use = body
            if number not in self._tokens:
                made = _callback(self, number) if use == "call" else _TOKENS[use](self, number)
                self._tokens[number] = made
                self._token_numbers[id(made)] = number
            return self._tokens[number]
        raise ValueError("unknown tag")

    def call_back(
        self,
        number: int,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        how: Mapping[str, int] = MappingProxyType({}),
    ) -> Any:
        """Call a function of the test's (or, by `how`, ask an iterator); answers what it asks meanwhile."""
        self._dialogue.send({"b": number, **how, **self._graph.pack((args, kwargs))})
        while True:
            message = self._dialogue.receive()
            if "do" not in message:
                break
            self._reply(message)
        value = self._graph.unpack(message)
        if "e" in message:
            name, text = message["e"]
            kind = getattr(builtins, name, None)
            is_kind = isinstance(kind, type) and issubclass(kind, BaseException)
            raise kind(*value) if is_kind else RuntimeError(text)  # type: ignore[misc]
        return value

    def _hand_out(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        if number is None:
            number = len(self._handed)
            self._handed[number] = value  # kept, so that no other object gets its id
            self._numbers[id(value)] = number
        return number

    def _helper(self, kind: type) -> int:
        """The number of a class that the program has for itself."""
        for number, one in enumerate(self._helpers):
            if one is kind:
                return number
        self._helpers.append(kind)
        return len(self._helpers) - 1

    def _class_index(self, kind: type) -> int | None:
        for index, one in enumerate(self._classes):
            if one is kind:
                return index
        return None

    def describe(self, names: list[str]) -> list[Any]:
        """What the interface's names stand for: [name, what it is, what is told of it]."""
        found = [(name, getattr(self._program, name)) for name in names if hasattr(self._program, name)]
        for _, value in found:
            if isinstance(value, type) and self._class_index(value) is None:
                self._classes.append(value)
        told: list[Any] = []
        for name, value in found:
            if isinstance(value, type):
                index = self._class_index(value)
                assert index is not None
                told.append([name, "class", [index, *self._class_facts(value)]])
            else:
                told.append([name, "function" if callable(value) else "value", None])
        return told

    def _class_facts(self, kind: type) -> list[Any]:
        """[indexes of the interface's classes that it is of, names of builtin exceptions that it is of, operators]."""
        above = [index for one in kind.__mro__[1:] for index, own in enumerate(self._classes) if own is one]
        names = list(filter(None, map(builtin_name, kind.__mro__)))
        plain = BaseException if issubclass(kind, BaseException) else object
        own = [
            name
            for name in dir(kind)
            if name.startswith("__") and getattr(kind, name, None) is not getattr(plain, name, None)
        ]
        return [above, names, own]

    def get(self, of: Any, name: str) -> Any:
        """An attribute: ("m",) where it is something to be called, else ("v", value)."""
        value = getattr(self._named(of), name)
        is_method = isinstance(value, _FUNCTIONS) and id(value) not in self._token_numbers
        return ("m",) if is_method else ("v", value)

    def set(self, of: Any, name: str, value: Any) -> None:
        """Set an attribute of an instance or a class."""
        self._notice(of)
        setattr(of, name, value)

    def delete(self, of: Any, name: str) -> None:
        """Delete an attribute of an instance or a class."""
        self._notice(of)
        delattr(of, name)

    def call(self, of: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the program, a class, or a method; `name` is empty for the object itself."""
        target = self._named(of)
        for part in name.split(".") if name else ():
            target = getattr(target, part)
        return target(*args, **kwargs)

    def _named(self, of: Any) -> Any:
        return self._program if of is None else of

    def _notice(self, of: Any) -> None:
        if isinstance(of, type):
            self.is_changed = True


def _name(kind: type, which: str) -> str:
    """A class's name or module, whatever its metaclass says."""
    found = type.__getattribute__(kind, which)
    return found[:100] if type(found) is str else ""


def _untold(error: BaseException) -> dict[str, Any]:
    """In place of an answer that cannot be told."""
    return {
        "e": ["Exception", False, f"the answer cannot be told: {error}", None, None, "Exception"],
        "v": {"t": []},
        "c": [],
        "x": [],
    }


def _callback(servant: _Servant, number: int) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return servant.call_back(number, args, kwargs)

    return call


def _reflected(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda _servant, own, other: function(other, own)


def _plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _servant, *operands: function(*operands)


def _enter(_servant: _Servant, own: Any) -> Any:
    return type(own).__enter__(own)


def _exit(_servant: _Servant, own: Any, error: Any) -> Any:
    """`error`: None, a handle on an exception of the program's own, or (name of a builtin one, arguments)."""
    if type(error) is tuple:
        error = getattr(builtins, error[0])(*error[1])
    kind = None if error is None else type(error)
    return bool(type(own).__exit__(own, kind, error, None))


_DOING: dict[str, Callable[..., Any]] = {
    "describe": _Servant.describe,
    "get": _Servant.get,
    "set": _Servant.set,
    "delete": _Servant.delete,
    "call": _Servant.call,
    "enter": _enter,
    "exit": _exit,
    "next": _plainly(next),
    "iter": _plainly(iter),
    "len": _plainly(len),
    "bool": _plainly(bool),
    "str": _plainly(str),
    "repr": _plainly(repr),
    "hash": _plainly(hash),
    "int": _plainly(int),
    "float": _plainly(float),
    "index": _plainly(operator.index),
    "complex": _plainly(complex),
    "bytes": _plainly(bytes),
    "format": _plainly(format),
    "reversed": _plainly(reversed),
    "round": _plainly(round),
    "abs": _plainly(abs),
    "copy": _plainly(copy.copy),
    "deepcopy": _plainly(copy.deepcopy),
    "divmod": _plainly(divmod),
    "rdivmod": _reflected(divmod),
    **{name: _plainly(getattr(operator, name)) for name in (*COMPARISONS, "neg", "pos", "invert", "contains", "getitem",
                                                            "setitem", "delitem")},
    **{name: _plainly(getattr(operator, f"__{name}__")) for name in ARITHMETIC},
    **{f"r{name}": _reflected(getattr(operator, f"__{name}__")) for name in ARITHMETIC},
    **{f"i{name}": _plainly(getattr(operator, f"__i{name}__")) for name in ARITHMETIC},
}  # fmt: skip
"""What can be asked, by name; the arguments come from the test."""
