"""Options that go together, as one parameter of a command: a frozen dataclass, each field of which is an option.

typer reads a command's options from its parameters; `spread` shows it the fields in place of the dataclass, and puts the dataclass
together again when the command is called.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters are those of `command`, with one for each field of those that are dataclasses.

    Raises:
        ValueError: two of its parameters or fields have one name.
    """
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if isinstance(kind, type) and is_dataclass(kind)}
    parameters = [
        one
        for given in inspect.signature(command).parameters.values()
        for one in (_of_fields(groups[given.name]) if given.name in groups else [_alone(given, hints)])
    ]

    def called(**options: Any) -> None:
        for name, group in groups.items():
            options[name] = group(**{field.name: options.pop(field.name) for field in fields(group)})
        command(**options)

    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__module__, called.__qualname__ = command.__module__, command.__qualname__
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return called


def _alone(given: inspect.Parameter, hints: dict[str, Any]) -> inspect.Parameter:
    return given.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[given.name])


def _of_fields(group: type) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        default = inspect.Parameter.empty if field.default is MISSING else field.default
        if field.default_factory is not MISSING:
            default = field.default_factory()
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[field.name]
        )
