"""What may be called, and how: as the interface states it, as the prompt's stubs show it, and as the reference defines it.

A routine is known by its name, `f` or `Class.method`; a class by its own name stands for its constructor. Everything is read from
syntax trees. Does not cover names made at run time.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cupel.author.validation.homes import home_of
from cupel.author.validation.subject import Subject
from cupel.model.source import parsed

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FENCED = re.compile(r"^[ ]{0,3}```[^\n]*\n(.*?)^[ ]{0,3}```", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r"(?<!\w)def\s+(\w+)\s*\(")
_LONGEST_HEAD = 1_000
"""Characters of the head of a definition."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a routine takes, `self` and `cls` left out."""

    positional: tuple[str, ...]
    """In order; those that are positional only among them."""
    keyword_only: tuple[str, ...] = ()
    defaults: Mapping[str, str] | None = None
    """Parameter → its default as text, as `ast.unparse` writes it."""
    unnamed: frozenset[str] = frozenset()
    """Those that cannot be given by name."""
    more: bool = False
    """It takes any number of further positional arguments."""
    more_named: bool = False
    annotations: Mapping[str, str] | None = None
    """Parameter → its annotation as text."""

    @property
    def optional(self) -> frozenset[str]:
        """Those with a default."""
        return frozenset(self.defaults or ())

    def refuses(self, given: int, named: frozenset[str]) -> str | None:
        """Why a call with so many positional arguments and these names cannot be; None where it can."""
        if given > len(self.positional) and not self.more:
            return f"{given} positional arguments, at most {len(self.positional)} are taken"
        known = ({*self.positional} - self.unnamed) | {*self.keyword_only}
        strange = sorted(named - known)
        if strange and not self.more_named:
            return f"no parameter {', '.join(strange)}"
        taken, by_name = set(self.positional[:given]), named & known
        twice = sorted(by_name & taken)
        if twice:
            return f"{', '.join(twice)} is given twice"
        there = taken | by_name | self.optional
        lacking = [name for name in (*self.positional, *self.keyword_only) if name not in there]
        return f"{', '.join(lacking)} is missing" if lacking else None


@dataclass(frozen=True, slots=True)
class Routine:
    """A function or method of a program."""

    name: str
    """`f`, or `Class.method`; a constructor has the name of its class."""
    parameters: Parameters
    node: Function


Routines = Mapping[str, Parameters]


def parameters_of(node: Function, *, bound: bool) -> Parameters:
    """The parameters of a definition.

    Args:
        node: of a function or method.
        bound: the first one is the instance or the class.
    """
    told = node.args
    positional = [*told.posonlyargs, *told.args]
    defaults = dict(zip([one.arg for one in positional][::-1], told.defaults[::-1], strict=False))
    defaults |= {
        one.arg: value
        for one, value in zip(told.kwonlyargs, told.kw_defaults, strict=True)
        if value is not None
    }
    names = [one.arg for one in positional][1 if bound else 0 :]
    return Parameters(
        tuple(names),
        tuple(one.arg for one in told.kwonlyargs),
        {name: ast.unparse(value) for name, value in defaults.items()},
        frozenset(one.arg for one in told.posonlyargs),
        told.vararg is not None,
        told.kwarg is not None,
        {
            one.arg: ast.unparse(one.annotation)
            for one in [*positional, *told.kwonlyargs]
            if one.annotation is not None
        },
    )


def routines_of(tree: ast.Module) -> list[Routine]:
    """All functions at the top of a file and the methods of its classes, in the file's order."""
    found: list[Routine] = []
    for node in tree.body:
        if isinstance(node, Function):
            found.append(Routine(node.name, parameters_of(node, bound=False), node))
        elif isinstance(node, ast.ClassDef):
            found += [_method(node, item) for item in node.body if isinstance(item, Function)]
    return found


def _method(owner: ast.ClassDef, node: Function) -> Routine:
    name = owner.name if node.name == "__init__" else f"{owner.name}.{node.name}"
    decorators = {ast.unparse(one).rpartition(".")[2] for one in node.decorator_list}
    return Routine(name, parameters_of(node, bound="staticmethod" not in decorators), node)


def is_property(node: Function) -> bool:
    """Whether it is read like an attribute."""
    decorators = [ast.unparse(one) for one in node.decorator_list]
    return any(one.endswith(("property", ".setter", ".deleter", ".getter")) for one in decorators)


def reference_routines(subject: Subject) -> Routines:
    """What the reference defines: in the file that is loaded, and of the interface's names that it takes from another, there."""
    if subject.tree is None:
        return {}
    routines = routines_of(subject.tree)
    for name in subject.names:
        home = home_of(subject, name)
        if home is not None and home.path != subject.entry and home.node.name == name:
            routines += routines_of(ast.Module([home.node], []))
    return {one.name: one.parameters for one in routines if not is_property(one.node)}


def interface_routines(subject: Subject) -> tuple[Routines, tuple[str, ...]]:
    """What the interface's signature states, and the parts of it that cannot be read.

    It is a definition (`def f(x): …`), the head of one (`f(x: int = 0) -> str`), several heads with `;` between them, or stubs.
    """
    text = subject.task.interface.signature
    if not text or not text.strip():
        return {}, ()
    tree = parsed(text)
    if tree is not None and any(isinstance(node, Function | ast.ClassDef) for node in tree.body):
        return {one.name: one.parameters for one in routines_of(tree)}, ()
    found: dict[str, Parameters] = {}
    unread = []
    inside: str | None = None
    for line in filter(str.strip, re.split(r"[;\n]", text)):
        part = line.strip()
        if line[0].strip():
            opened = _CLASS_WITH_BASES.match(part)
            inside = opened[1] if opened else None
            if inside is not None:
                continue
        node = _headed(part)
        if node is not None and inside is not None:
            found[inside if node.name == "__init__" else f"{inside}.{node.name}"] = parameters_of(
                node, bound=True
            )
        elif node is not None:
            name, bound = _owned(subject, node)
            found[name] = parameters_of(node, bound=bound)
        elif not re.fullmatch(r"(?:class\s+)?[A-Za-z_][\w.]*\s*(?::\s*\S.*)?", part):
            unread.append(part)
    return found, tuple(unread)


_CLASS_WITH_BASES = re.compile(r"class\s+(\w+)\s*\(\s*(?:[A-Z][\w.]*\s*,?\s*)*\)\s*:")
"""A class beside the head of a function, such as an exception with its base."""


def _headed(part: str) -> Function | None:
    """`f(x)`, `def f(x) -> int:` and the like as a definition."""
    head = (
        part.strip().rstrip(":. ").removeprefix("async ").removeprefix("def ").removeprefix("class ").strip()
    )
    owner, _, rest = head.partition("(")
    tree = parsed(f"def {owner.strip().replace('.', '__of__')}({rest}: ...")
    node = tree.body[0] if tree is not None and len(tree.body) == 1 else None
    return node if isinstance(node, Function) else None


def _owned(subject: Subject, node: Function) -> tuple[str, bool]:
    """The name of a routine that the interface states alone, and whether it lists the instance."""
    interface = subject.task.interface
    name = node.name.replace("__of__", ".")
    first = node.args.args[0].arg if node.args.args else ""
    bound = first in ("self", "cls")
    if interface.kind == "module":
        name = name.removeprefix(f"{interface.name}.")
    if name == "__init__" or name.endswith(".__init__"):
        return name.rpartition(".")[0] or interface.name, bound
    if interface.kind != "class" or "." in name or name in subject.names:
        return name, bound
    return f"{interface.name}.{name}", bound


def prompt_routines(subject: Subject) -> Routines:
    """What definitions in the prompt and in the starter files show."""
    prompt = subject.task.prompt
    found: dict[str, Parameters] = {}
    starters = [text for path, text in subject.task.files.items() if path.endswith(".py")]
    blocks = [match[1] for match in _FENCED.finditer(prompt)]
    for text in [prompt, *blocks, *starters]:
        tree = parsed(text)
        for one in routines_of(tree) if tree is not None else []:
            found.setdefault(one.name, one.parameters)
    for node in _heads(prompt):
        if not node.args.args or node.args.args[0].arg not in ("self", "cls"):
            found.setdefault(node.name, parameters_of(node, bound=False))
    return found


def _heads(text: str) -> Iterator[Function]:
    """Heads of definitions that stand somewhere in a text."""
    for start in _HEAD.finditer(text):
        rest = text[start.start() : start.start() + _LONGEST_HEAD]
        for closing in re.finditer(r"\)", rest):
            tree = parsed(rest[: closing.end()] + ": ...")
            if tree is not None and isinstance(tree.body[0], Function):
                yield tree.body[0]
                break


def stated_routines(subject: Subject) -> Routines:
    """What a reader is told: the interface's signature first, then the prompt's definitions."""
    return {**prompt_routines(subject), **interface_routines(subject)[0]}


def routine_at(subject: Subject, line: int, path: str | None = None) -> str:
    """The routine of the reference that a line is in; empty where it is in none.

    Args:
        line: from 1.
        path: of which of its files; the one that is loaded by default.
    """
    tree = subject.trees.get(subject.entry if path is None else path)
    for one in routines_of(tree) if tree is not None else []:
        if one.node.lineno <= line <= (one.node.end_lineno or line):
            return one.name
    return ""


def public_place(subject: Subject, line: int, path: str | None = None) -> str:
    """Where in the interface a line of the reference is: a name that the task's text shows, or `elsewhere`."""
    name = routine_at(subject, line, path)
    last = re.escape(name.rpartition(".")[2])
    shown = name and (name in subject.names or re.search(rf"\b{last}\b", subject.stated))
    return f"`{name}`" if shown else "elsewhere"
