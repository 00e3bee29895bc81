"""Where in an answer something stands that is not plain.

Covers walking the raw message of a program's answer (`graph`) before anything is made of it: every instance and class
with its path, so that the test's side can hold it against what the reference answered there. In a
container that holds nothing but instances all of them have one path, since how many there are, or in which order, is
no matter of forging; elsewhere each has its own, so that an instance cannot stand where a number is meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

NOT_PLAIN = {"h": "instance", "n": "instance", "c": "class"}
"""Tags of what may be admitted: instances of the interface's classes and of others of the program's, classes.

Iterators need no admission: they can be asked for their items and for nothing else.
"""
_MANY = 100_000
"""Values of one message that are looked at; a message of more is refused."""


def found(message: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Everything that may be admitted: (what it is and its own path, the same of all its like, its tree).

    The second path is empty where its neighbours are of another kind.

    Raises:
        TypeError, ValueError, LookupError, AttributeError: the message is none of a graph's.
    """
    contents = dict(message["c"])
    reached: set[int] = set()
    todo: list[tuple[str, str, Any]] = [("c", "", {"r": number}) for number in contents]
    todo.append(("v", "", message["v"]))  # taken first, from the end
    for _ in range(_MANY):
        if not todo:
            return
        path, shared, tree = todo.pop()
        if type(tree) is not dict:
            continue
        ((tag, body),) = tree.items()
        if tag in NOT_PLAIN:
            kind = NOT_PLAIN[tag]
            yield f"{kind} {path}", f"{kind} {shared}" if shared else "", tree
        elif tag in ("t", "z"):
            todo += _children(
                path, [(str(index) if tag == "t" else "*", item) for index, item in enumerate(body)]
            )
        elif tag == "d":
            todo.append((path, shared, body[1]))
        elif tag == "r" and body in contents and body not in reached:
            reached.add(body)
            todo += _children(path, _items(contents[body]))
    raise ValueError("more values than are looked at")


def _items(content: list[Any]) -> list[tuple[str, Any]]:
    kind, items, _ = content
    if kind in ("list", "deque"):
        return [(str(index), item) for index, item in enumerate(items)]
    if kind == "set":
        return [("*", item) for item in items]
    if kind == "bytes":
        return []
    pairs = [(json.dumps(key), item) for key, item in items]
    return pairs + [("key", key) for key, _ in items]


def _children(path: str, items: list[tuple[str, Any]]) -> list[tuple[str, str, Any]]:
    like = all(
        type(tree) is dict and next(iter(tree), "") in NOT_PLAIN for name, tree in items if name != "key"
    )
    return [
        (f"{path}/{name}", f"{path}/*" if like or name == "*" else "", tree) for name, tree in reversed(items)
    ]
