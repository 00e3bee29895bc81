"""Classes, instances, functions and iterators on the test's side that stand for the program's.

Covers making a mirror of each class of the interface: real Python classes, so that `isinstance`, `except` and
`pytest.raises` work on them, whose instances hold nothing but a number and ask the program for everything else. Only
operators that the program's class itself has are there; what they give back is checked by `proxy`. A mirror is told by
its own type: nothing that the program says of `__class__` or of a metaclass reaches it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from cupel.sandbox.guest.dialogue import ARITHMETIC, COMPARISONS, builtin_name

if TYPE_CHECKING:
    from cupel.sandbox.guest.proxy import Remote

_NUMBER = "_cupel_number"
_REMOTE = "_cupel_remote"
_LOCAL = frozenset(
    {_NUMBER, _REMOTE, "__traceback__", "__context__", "__cause__", "__suppress_context__", "__notes__"}
)
"""Attributes of an instance that live here: the number, and what Python itself sets on an exception."""
NEVER = (KeyboardInterrupt, GeneratorExit)
"""Builtin exceptions that a test framework takes for orders to stop: none of the program's arrives as such."""


class Unfinished:
    """In place of a mirror that has yet to be made."""


class Opaque:
    """Something of the program's that is not plain: equal to nothing but itself, neither true nor false."""

    def __init__(self, type_name: str) -> None:
        """`type_name`: as the program says, for readers."""
        self.__type_name = type_name

    def __repr__(self) -> str:
        return f"<an opaque {self.__type_name}>"

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} is neither true nor false")


class Mirror(type):
    """The type of mirrors: what is asked of the class is asked of the program's class."""

    def __init__(cls, *_: Any, **__: Any) -> None:
        """Only `mirror` makes one, without this."""
        raise TypeError("a test that runs apart from the program cannot derive from the program's classes")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _remote(cls).ask("call", cls.__name__, cls, "", args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        return attribute(_remote(cls), cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        _remote(cls).ask("set", name, cls, name, value)

    def __delattr__(cls, name: str) -> None:
        _remote(cls).ask("delete", name, cls, name)

    def __bool__(cls) -> bool:
        return True

    def __iter__(cls) -> Any:
        return _remote(cls).ask("iter", cls.__name__, cls)

    def __len__(cls) -> int:
        return int(_remote(cls).ask_for(int, "len", cls))

    def __contains__(cls, item: Any) -> bool:
        return bool(_remote(cls).ask_for(bool, "contains", cls, item))

    def __getitem__(cls, key: Any) -> Any:
        return _remote(cls).ask("getitem", cls.__name__, cls, key)


class RemoteFunction:
    """A function of the program's, or a method of one of its instances or classes."""

    def __init__(self, remote: Remote, of: Any, name: str) -> None:
        """`of`: the instance or class; None for the program itself."""
        self._remote = remote
        self._of = of
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote.ask("call", self.__name__, self._of, self.__name__, args, kwargs)


class RemoteIterator:
    """An iterator of the program's: asked for its items and for nothing else."""

    def __init__(self, remote: Remote, number: int) -> None:
        """`number`: the program's."""
        self._remote = remote
        self._cupel_number = number

    def __iter__(self) -> RemoteIterator:
        return self

    def __next__(self) -> Any:
        return self._remote.ask("next", "", self)

    def __bool__(self) -> bool:
        raise TypeError("an iterator of the program's is neither true nor false")


def mirror(remote: Remote, name: str, above: Any, exceptions: Any, operators: Any) -> type:
    """The mirror of one class.

    Args:
        remote: the talk.
        name: of the class, the interface's.
        above: numbers of the interface's classes that it derives from, nearest first.
        exceptions: names of its bases among the builtin classes, nearest first.
        operators: names of its special methods.
    """
    bases = _bases(remote, above, exceptions)
    is_error = any(issubclass(base, BaseException) for base in bases)
    space: dict[str, Any] = {_REMOTE: remote, "__module__": "solution", "__qualname__": name}
    space |= {"__getattr__": _get, "__setattr__": _set, "__delattr__": _delete, "__reduce_ex__": _no_pickle}
    space |= {"__copy__": _asking("copy"), "__deepcopy__": _deep_copy}
    if not is_error:
        space["__slots__"] = () if bases != (object,) else (_NUMBER,)
    wanted = [str(one) for one in operators]
    space |= {name: _SPECIAL[name] for name in wanted if name in _SPECIAL}
    return type.__new__(Mirror, name, bases, space)  # without __init__, which is for tests that derive


def handle(kind: Any, number: int) -> Any:
    """An instance of a mirror: stands for the program's instance of this number."""
    return numbered(kind.__new__(kind), number)  # not by calling it, which asks the program for a new one


def exception(kind: type, args: tuple[Any, ...], number: int) -> BaseException:
    """An exception of a mirror, as the program raised it."""
    error = handle(kind, number)
    if not isinstance(error, BaseException):
        raise TypeError("no exception")
    BaseException.args.__set__(error, args)  # type: ignore[attr-defined]
    return error


def numbered(value: Any, number: int) -> Any:
    """The same object, known to the program by a number."""
    object.__setattr__(value, _NUMBER, int(number))
    return value


def number_of(value: Any) -> int | None:
    """The number by which the program knows an object; None for the test's own."""
    try:
        number = object.__getattribute__(value, _NUMBER)
    except AttributeError:
        return None
    return number if type(number) is int else None


def attribute(remote: Remote, of: Any, name: str) -> Any:
    """An attribute of an instance, of a class, or (`of` is None) of the program."""
    told = remote.ask("get", name, of, name)
    if type(told) is tuple and len(told) == 2 and told[0] == "v":
        return told[1]
    if type(told) is tuple and told == ("m",):
        return RemoteFunction(remote, of, name)
    raise AttributeError(name)


def _bases(remote: Remote, above: Any, exceptions: Any) -> tuple[type, ...]:
    """Mirrors that this one derives from, without those that another of them derives from already."""
    found = [remote.classes[index] for index in above if remote.classes[index] is not Unfinished]
    nearest = tuple(
        one for one in found if not any(other is not one and issubclass(other, one) for other in found)
    )
    if nearest:
        return nearest
    for name in exceptions:
        kind = getattr(builtins, str(name), None)
        if isinstance(kind, type) and issubclass(kind, BaseException) and not issubclass(kind, NEVER):
            return (kind,)
    return (object,)


def _remote(kind: type) -> Remote:
    remote: Remote = type.__getattribute__(kind, _REMOTE)
    return remote


def _remote_of(instance: Any) -> Remote:
    return _remote(type(instance))


def _get(self: Any, name: str) -> Any:
    if name in _LOCAL:
        raise AttributeError(name)
    return attribute(_remote_of(self), self, name)


def _set(self: Any, name: str, value: Any) -> None:
    if name in _LOCAL:
        object.__setattr__(self, name, value)
    else:
        _remote_of(self).ask("set", name, self, name, value)


def _delete(self: Any, name: str) -> None:
    _remote_of(self).ask("delete", name, self, name)


def _no_pickle(self: Any, _protocol: int) -> NoReturn:
    raise TypeError(f"a {type(self).__name__} of another process cannot be pickled")


def _deep_copy(self: Any, _memo: Any) -> Any:
    return _remote_of(self).ask("deepcopy", "", self)


def _asking(do: str) -> Callable[..., Any]:
    return lambda self, *others: _remote_of(self).ask(do, "", self, *others)


def _asking_for(kind: type, do: str) -> Callable[..., Any]:
    return lambda self, *others: _remote_of(self).ask_for(kind, do, self, *others)


def _comparing(do: str) -> Callable[[Any, Any], Any]:
    """A comparison: with a plain value only where the reference answers with an instance as well."""

    def compare(self: Any, other: Any) -> Any:
        remote = _remote_of(self)
        if isinstance(other, Opaque):
            return {"eq": False, "ne": True}.get(do, NotImplemented)
        if number_of(other) is None and not isinstance(other, Mirror) and not remote.may_compare_plain(do):
            return {"eq": False, "ne": True}.get(do, NotImplemented)
        return remote.ask_for(bool, do, self, other)

    return compare


def _call(self: Any, *args: Any, **kwargs: Any) -> Any:
    return _remote_of(self).ask("call", "", self, "", args, kwargs)


def _exit(self: Any, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
    """Leave the program's context: it learns of an exception only where that is not the test's own failure."""
    remote = _remote_of(self)
    if error is None:
        remote.ask("exit", "", self, None)
        return False
    if remote.is_own_failure(error):
        try:
            remote.ask("exit", "", self, None)
        except Exception as other:
            error.add_note(
                f"the program's __exit__ raised {type(other).__name__}"
            )  # the test's failure stands
        return False
    told: Any = error if number_of(error) is not None else _builtin(error)
    return bool(remote.ask_for(bool, "exit", self, told)) and remote.swallows_here()


def _builtin(error: BaseException) -> tuple[str, tuple[Any, ...]]:
    name = builtin_name(type(error))
    return (name, tuple(error.args)) if name else ("Exception", (str(error),))


_SPECIAL: dict[str, Callable[..., Any]] = {
    **{f"__{name}__": _comparing(name) for name in COMPARISONS},
    **{f"__{prefix}{name}__": _asking(prefix + name) for name in ARITHMETIC for prefix in ("", "r", "i")},
    **{f"__{name}__": _asking(name) for name in ("neg", "pos", "abs", "invert", "divmod", "rdivmod", "round", "iter",
                                                  "next", "getitem", "setitem", "delitem", "reversed", "enter")},
    "__len__": _asking_for(int, "len"),
    "__bool__": _asking_for(bool, "bool"),
    "__contains__": _asking_for(bool, "contains"),
    "__hash__": _asking_for(int, "hash"),
    "__str__": _asking_for(str, "str"),
    "__repr__": _asking_for(str, "repr"),
    "__format__": _asking_for(str, "format"),
    "__int__": _asking_for(int, "int"),
    "__index__": _asking_for(int, "index"),
    "__float__": _asking_for(float, "float"),
    "__complex__": _asking_for(complex, "complex"),
    "__bytes__": _asking_for(bytes, "bytes"),
    "__call__": _call,
    "__exit__": _exit,
}  # fmt: skip
"""Special methods that a mirror can have."""
