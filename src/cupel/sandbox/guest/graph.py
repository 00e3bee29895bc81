"""Object graphs that two processes keep in step: what crosses between a test and a program.

Covers encoding values with their identity: a list, dict, set, deque or bytearray that has crossed once is known to
both sides, and every message carries what has changed in such containers since the last one. So an argument that the
program changes in place is changed for the test as well, and a list that the test goes on filling is filled for the
program. Containers that only one side still holds are forgotten by both. A view of a dict crosses as a view of the other side's dict.

What is not plain (instances, classes, callables) is left to the two sides (`servant`, `proxy`), each by its `Foreign`.
Trees are JSON: plain scalars stand for themselves, everything else is a dict with one tag. Nothing here imports, calls
or evaluates what the other side sent.
"""

from __future__ import annotations

import builtins
import gc
import json
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any, Protocol

from cupel.sandbox import wire
from cupel.sandbox.guest.dialogue import builtin_name

MAX_DEPTH = 100
MAX_CONTAINERS = 20_000
"""That both sides know at one time."""
_SMALL = 1 << 62
_FACTORIES: dict[str, Any] = {
    "int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set, "bool": bool, "tuple": tuple,
}  # fmt: skip
_FACTORY_NAMES = {factory: name for name, factory in _FACTORIES.items()}
_CONTAINERS = {
    id(kind): name
    for kind, name in (
        (list, "list"), (set, "set"), (deque, "deque"), (bytearray, "bytes"), (dict, "dict"),
        (OrderedDict, "ordered"), (Counter, "counter"), (defaultdict, "default"),
    )
}  # fmt: skip
"""By identity: the metaclass of a program's class may say that it equals any of them."""
_VIEWS = {
    id(type(getattr(kind(), name)())): name
    for kind in (dict, OrderedDict)
    for name in ("keys", "values", "items")
}
"""By identity, as above."""
_HELD_BY_US = 3
"""References to a container that nobody else holds: the table, the loop's name, the argument of the count."""


class Foreign(Protocol):
    """How a side tells what is not plain, and what it makes of what it is told."""

    def tell(self, value: Any) -> dict[str, Any]:
        """A tagged tree for a value that is not plain."""

    def told(self, tag: str, body: Any) -> Any:
        """The value of a tagged tree of the other side's."""


class Graph:
    """One side's view of the containers that both sides know."""

    def __init__(self, foreign: Foreign, first: int) -> None:
        """Know nothing yet; `first` is 0 on one side and 1 on the other, so that their numbers never meet."""
        self._foreign = foreign
        self._next = first
        self._known: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._last: dict[int, str] = {}
        """Number → content as both sides know it."""
        self._fresh: list[int] = []

    def pack(self, value: Any) -> dict[str, Any]:
        """A message body: the tree of a value, what changed in containers, and which are forgotten.

        Raises:
            wire.WireError: the value is nested too deeply.
        """
        tree = self._tree(value, 0)
        changed = []
        numbers, self._fresh = list(self._known), []
        while numbers:
            for number in numbers:
                content = self._content(self._known[number])
                text = json.dumps(content, separators=(",", ":"))
                if self._last.get(number) != text:
                    self._last[number] = text
                    changed.append([number, content])
            numbers, self._fresh = self._fresh, []
        return {"v": tree, "c": changed, "x": self._forgotten()}

    def unpack(self, body: dict[str, Any]) -> Any:
        """The value of a message body; containers known here are changed in place.

        Raises:
            wire.WireError: the body is no message of this kind.
        """
        try:
            for number, content in body["c"]:
                if number not in self._known:
                    self._keep(number, _empty(content))
            for number, content in body["c"]:
                self._fill(self._known[number], content)
            for number, _ in body["c"]:  # as this side would tell it, so that it is not told back
                self._last[number] = json.dumps(self._content(self._known[number]), separators=(",", ":"))
            value = self._value(body["v"], 0)
            for number in body["x"]:
                self._drop(number)
            return value
        except (ValueError, TypeError, LookupError, RecursionError, ArithmeticError, AttributeError) as error:
            raise wire.WireError(f"not a message: {type(error).__name__}") from None

    def _tree(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int and -_SMALL < value < _SMALL:
            return value
        if depth > MAX_DEPTH:
            raise wire.WireError("a value nested too deeply")
        if kind is tuple:
            return {"t": [self._tree(item, depth + 1) for item in value]}
        if kind is range:
            return {"g": [value.start, value.stop, value.step]}
        if kind is frozenset:
            return {"z": self._sorted(value, depth + 1)}
        if _is_container(value):
            return {"r": self._number(value)}
        viewed = _viewed(value)
        if viewed is not None:
            return {"d": [_VIEWS[id(kind)], {"r": self._number(viewed)}]}
        if _is_builtin_class(value):
            return {"y": value.__name__}
        if wire.is_scalar_type(kind):
            tree = json.loads(wire.encode(value))
            if _is_scalar(tree):
                return {"w": tree}
        return self._foreign.tell(value)

    def _sorted(self, values: Any, depth: int) -> list[Any]:
        trees = [self._tree(item, depth) for item in values]
        return sorted(trees, key=lambda tree: json.dumps(tree, separators=(",", ":")))

    def _number(self, container: Any) -> int:
        number = self._numbers.get(id(container))
        if number is None:
            if len(self._known) >= MAX_CONTAINERS:
                raise wire.WireError(f"more than {MAX_CONTAINERS:,} lists, dicts and sets")
            number = self._next
            self._next += 2
            self._keep(number, container)
            self._fresh.append(number)
        return number

    def _keep(self, number: int, container: Any) -> None:
        self._known[number] = container
        self._numbers[id(container)] = number

    def _drop(self, number: int) -> None:
        container = self._known.pop(number, None)
        if container is not None:
            self._numbers.pop(id(container), None)
            self._last.pop(number, None)

    def _forgotten(self) -> list[int]:
        """Numbers of containers that nobody here holds any more; the other side need not tell of them again."""
        gone = []
        for number in list(self._known):
            container = self._known[number]
            if sys.getrefcount(container) <= _HELD_BY_US:
                gone.append(number)
                self._drop(number)
        return gone

    def _content(self, container: Any) -> list[Any]:
        """[kind, items, more] of a container; items are trees or pairs of trees."""
        name = _CONTAINERS[id(type(container))]
        if name == "bytes":
            return [name, container.hex(), None]
        if name == "set":
            return [name, self._sorted(container, 1), None]
        if name in ("list", "deque"):
            items = [self._tree(item, 1) for item in container]
            return [name, items, container.maxlen if name == "deque" else None]
        pairs = [[self._tree(key, 1), self._tree(item, 1)] for key, item in container.items()]
        return [name, pairs, _FACTORY_NAMES.get(container.default_factory) if name == "default" else None]

    def _fill(self, container: Any, content: list[Any]) -> None:
        kind, items, _ = content
        if kind == "bytes":
            container[:] = bytes.fromhex(items)
        elif kind == "list":
            container[:] = [self._value(item, 1) for item in items]
        elif kind == "deque":
            values = [self._value(item, 1) for item in items]
            container.clear()
            container.extend(values)
        elif kind == "set":
            values = [self._value(item, 1) for item in items]
            container.clear()
            container.update(values)
        else:
            pairs = [(self._value(key, 1), self._value(item, 1)) for key, item in items]
            container.clear()
            for key, item in pairs:
                container[key] = item

    def _value(self, tree: Any, depth: int) -> Any:
        if type(tree) is not dict:
            if type(tree) is list or depth > MAX_DEPTH + 2:
                raise ValueError("not a tree")
            return tree
        ((tag, body),) = tree.items()
        if tag == "r":
            return self._known[body]
        if tag == "t":
            return tuple(self._value(item, depth + 1) for item in body)
        if tag == "y":
            found = getattr(builtins, body)
            if not isinstance(found, type):
                raise TypeError("no class")
            return found
        if tag == "g":
            return range(*body)
        if tag == "d":
            return _view(body[0], self._value(body[1], depth + 1))
        if tag == "z":
            return frozenset(self._value(item, depth + 1) for item in body)
        if tag == "w":
            if not _is_scalar(body):
                raise ValueError("no scalar")
            return wire.decode(json.dumps(body))
        return self._foreign.told(tag, body)


def _viewed(value: Any) -> Any:
    """The plain dict that a view is of; None for anything else."""
    if id(type(value)) not in _VIEWS:
        return None
    (of,) = gc.get_referents(value)
    return of if _is_container(of) else None


def _view(name: str, of: Any) -> Any:
    if name not in _VIEWS.values() or not isinstance(of, dict):
        raise TypeError("no view")
    return getattr(of, name)()


def _is_builtin_class(value: Any) -> bool:
    return type(value) is type and bool(builtin_name(value))


def _is_container(value: Any) -> bool:
    name = _CONTAINERS.get(id(type(value)))
    if name == "default":
        return value.default_factory is None or value.default_factory in _FACTORY_NAMES
    return name is not None


def _is_scalar(tree: Any) -> bool:
    """Whether a tree of the wire is a number, bytes or a moment: a leaf without items of its own."""
    if type(tree) is not dict:
        return type(tree) in (int, float)
    return next(iter(tree), "") in ("i", "f", "b", "c", "D", "F", "da", "ti", "dt", "td", "tz")


def _empty(content: list[Any]) -> Any:
    kind, _, more = content
    if kind == "default":
        return defaultdict(None if more is None else _FACTORIES[more])
    if kind == "deque":
        return deque(maxlen=more)
    return {
        "list": list,
        "set": set,
        "bytes": bytearray,
        "dict": dict,
        "ordered": OrderedDict,
        "counter": Counter,
    }[kind]()
