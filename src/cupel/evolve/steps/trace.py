"""What a test does with instances, read from its text without running it.

Covers: straight-line code with literals in local variables and attributes of `self`, instances made and used, their
attributes set to literals, `with`, `try` and asserts, loops over literal lists (unrolled), and helper methods called with
literals. Of asserts, what kind of value they say that a call answers with.
Everything else is *unknown*: a call with an unknown argument is not recorded, and what its instance does after that
is not taken as a whole sequence, since it stands in a state that is not known.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Sequence

from cupel.evolve.fuzz.arguments import Arguments
from cupel.evolve.steps.call import SET, Action, StepCall
from cupel.evolve.steps.claims import claims
from cupel.evolve.steps.known import (
    UNKNOWN,
    Answer,
    Instance,
    Substitute,
    Trace,
    is_self,
    is_unknown,
    literal_value,
    name_of,
)
from cupel.evolve.steps.surface import Surface

_MOST_TURNS = 40
"""Turns of a loop that are followed."""
_DEEPEST = 4
"""Helpers inside helpers that are followed."""
_MOST_STEPS = 60


class Reader:
    """Follows statements and records."""

    def __init__(
        self, surface: Surface, helpers: dict[str, ast.FunctionDef], aliases: dict[str, str]
    ) -> None:
        self.surface = surface
        self.helpers = helpers
        self.aliases = aliases
        """Names that the test gives to the program's functions and classes."""
        self.trace = Trace()
        self.returned: object = UNKNOWN
        self.depth = 0
        self.raises = False
        """The statement at hand stands where something is expected to be raised."""

    def follow(self, statements: Iterable[ast.stmt], names: dict[str, object]) -> bool:
        """Statements in order; False where a `return` or `raise` ends them."""
        return all(self._statement(statement, names) for statement in statements)

    def _statement(self, statement: ast.stmt, names: dict[str, object]) -> bool:
        match statement:
            case ast.Assign(targets=targets, value=value):
                found = self.value(value, names)
                for target in targets:
                    self._assign(target, found, names)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self.value(value, names), names)
            case ast.AugAssign(target=target, value=value):
                self.value(value, names)
                self._assign(target, UNKNOWN, names)
            case ast.Expr(value=value):
                found = self.value(value, names)
                if isinstance(found, Answer):
                    self.trace.ignored.append(found)
            case ast.Return(value=value):
                self.returned = UNKNOWN if value is None else self.value(value, names)
                return False
            case ast.Raise():
                return False
            case ast.Assert(test=test):
                self._claimed(test, names)
            case ast.With(items=items, body=body):
                return self._with(items, body, names)
            case ast.Try(body=body, finalbody=final):
                return self.follow([*body, *final], names)
            case ast.For(target=target, iter=iterated, body=body):
                self._loop(target, self.value(iterated, names), body, names)
            case ast.If() | ast.While():
                self._taint(statement, names)
        return True

    def _with(
        self, items: Sequence[ast.withitem], body: Sequence[ast.stmt], names: dict[str, object]
    ) -> bool:
        raises = any(_expects_raise(item.context_expr) for item in items)
        if not raises:
            for item in items:
                self.value(item.context_expr, names)
            return self.follow(body, names)
        outer, self.raises = self.raises, True
        self.follow(body, names)
        self.raises = outer
        return True

    def _loop(
        self, target: ast.expr, items: object, body: Sequence[ast.stmt], names: dict[str, object]
    ) -> None:
        if not isinstance(items, list | tuple | range | str) or len(items) > _MOST_TURNS:
            for statement in body:
                self._taint(statement, names)
            return
        for item in items:
            self._assign(target, item, names)
            self.follow(body, names)

    def _taint(self, statement: ast.stmt, names: dict[str, object]) -> None:
        """Instances named in code that is not followed are in an unknown state afterwards."""
        for node in ast.walk(statement):
            key = name_of(node)
            if key is not None and isinstance(instance := names.get(key), Instance):
                instance.whole = False
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] = UNKNOWN

    def _assign(self, target: ast.expr, value: object, names: dict[str, object]) -> None:
        key = name_of(target)
        if key is not None:
            names[key] = value
            return
        match target:
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                items = value if isinstance(value, list | tuple) and len(value) == len(targets) else None
                for k, inner in enumerate(targets):
                    self._assign(inner, UNKNOWN if items is None else items[k], names)
            case ast.Attribute(value=owner, attr=attribute) if self._sets(owner, attribute, value, names):
                pass
            case ast.Attribute(value=owner) | ast.Subscript(value=owner):
                self._change(owner, names)

    def _sets(self, owner: ast.expr, attribute: str, value: object, names: dict[str, object]) -> bool:
        """Records that a public attribute of an instance is set to a literal; False where it is something else."""
        instance = names.get(name_of(owner) or "")
        if not isinstance(instance, Instance) or attribute.startswith("_") or is_unknown(value):
            return False
        self._record(instance, StepCall("method", SET, (attribute, copy.deepcopy(value))))
        return True

    def _claimed(self, test: ast.expr, names: dict[str, object]) -> None:
        """An `assert` statement."""
        match test:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
                self._show("assertEqual", [self.value(left, names), self.value(right, names)])
            case ast.UnaryOp(op=ast.Not(), operand=claimed):
                self._show("assertFalse", [self.value(claimed, names)])
            case claimed:
                self._show("assertTrue", [self.value(claimed, names)])

    def _show(self, name: str, values: Sequence[object]) -> None:
        """Notes what an assert says that an answer is."""
        self.trace.shown += claims(name, values)

    def _change(self, owner: ast.expr, names: dict[str, object]) -> None:
        """Something reachable from `owner` is set: its instance's state, or its literal, is unknown now."""
        root: ast.expr = owner
        while name_of(root) is None and isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
            root = root.func if isinstance(root, ast.Call) else root.value
        key = name_of(root)
        if key is None:
            return
        known = names.get(key)
        if isinstance(known, Instance):
            known.whole = False
        else:
            names[key] = UNKNOWN

    def value(self, node: ast.expr, names: dict[str, object]) -> object:
        """The value of an expression: a literal, an `Instance`, or `UNKNOWN`; calls in it are recorded."""
        key = name_of(node)
        if key is not None and key in names:
            return names[key]
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Call():
                return self._call(node, names)
            case ast.Attribute(value=owner, attr=attribute):
                return self._attribute(self.value(owner, names), attribute)
            case ast.Subscript(value=whole, slice=index):
                found = self.value(whole, names)
                self.trace.partly += [found] if isinstance(found, Answer) else []
                return _item(found, self.value(index, names))
            case ast.List(elts=items):
                return self._collected(items, names, list)
            case ast.Tuple(elts=items):
                return self._collected(items, names, tuple)
        known = self._folded(node, names)
        if known is not UNKNOWN:
            return known
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, names)
        return UNKNOWN

    def _collected(self, items: Sequence[ast.expr], names: dict[str, object], make: type) -> object:
        values = [self.value(item, names) for item in items]
        if any(is_unknown(value) or isinstance(value, Instance) for value in values):
            return UNKNOWN
        made: object = make(copy.deepcopy(values))
        return made

    def _folded(self, node: ast.expr, names: dict[str, object]) -> object:
        """A literal expression with names of literals put in."""
        if any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
            return UNKNOWN
        return literal_value(Substitute(names).visit(copy.deepcopy(node)))

    def _attribute(self, owner: object, attribute: str) -> object:
        if isinstance(owner, Instance) and not attribute.startswith("_"):
            step = StepCall("get", attribute)
            self._record(owner, step)
            return Answer(owner.class_name, step.operation)
        return UNKNOWN

    def _call(self, node: ast.Call, names: dict[str, object]) -> object:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name == "range" or name == "list":
            return self._range(node, names)
        owner: object = None
        if isinstance(node.func, ast.Attribute):
            helper = node.func.attr
            if is_self(node.func.value) and helper in self.helpers:
                return self._help(helper, node, names)
            if not is_self(node.func.value) and not isinstance(node.func.value, ast.Name):
                owner = self.value(node.func.value, names)
            else:
                owner = names.get(name_of(node.func.value) or "")
            name = self.aliases.get(helper, helper)
        elif name is not None and name in self.helpers:
            return self._help(name, node, names)
        elif name is not None:
            name = self.aliases.get(name, name)
        arguments = self._arguments(node, names)
        return self._dispatch(node, owner, name, arguments, names)

    def _dispatch(
        self,
        node: ast.Call,
        owner: object,
        name: str | None,
        arguments: Arguments | None,
        names: dict[str, object],
    ) -> object:
        if isinstance(owner, Instance):
            if name is None or name.startswith("_"):
                owner.whole = False
                return UNKNOWN
            self.use(owner, "method", name, arguments)
            return Answer(owner.class_name, name, _step("method", name, arguments), owner, len(owner.steps))
        if name is not None and self.surface.class_named(name) is not None:
            return self.new(name, arguments)
        if (
            isinstance(node.func, ast.Attribute)
            and name is not None
            and (class_name := self._of_class(node.func, name, arguments)) is not None
        ):
            return Answer(class_name, name, _step("method", name, arguments))
        if name is not None and self.surface.function_named(name) is not None and arguments is not None:
            step = StepCall("function", name, arguments.args, arguments.kwargs)
            if not self.raises:
                self.trace.functions.append(step)
            self._listed().append((None, step))
            return Answer(None, name, step)
        if isinstance(node.func, ast.Attribute) and owner is not None:
            self._change(node.func.value, names)  # `items.append(3)`: the literal is no longer known
            return UNKNOWN
        if self.surface.function_named(name or "") is not None:
            return UNKNOWN
        return literal_value(Substitute(names).visit(copy.deepcopy(node)))

    def _of_class(self, function: ast.Attribute, name: str, arguments: Arguments | None) -> str | None:
        """`Class.method(…)`, a static method: taken as a call on an instance where one is made from nothing; the class."""
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        one = self.surface.class_named(self.aliases.get(owner, owner))
        if one is None or one.method(name) is None:
            return None
        if arguments is not None:
            instance = Instance(one.name, [], whole=not any(p.required for p in one.constructor.parameters))
            if instance.whole:
                self.trace.instances.append(instance)
                instance.steps.append(StepCall("new", one.name))
            self.use(instance, "method", name, arguments)
        return one.name

    def new(self, name: str, arguments: Arguments | None) -> Instance:
        """Records that an instance is made; arguments None: not known."""
        instance = Instance(name, [], whole=arguments is not None and not self.raises)
        if arguments is not None:
            step = StepCall("new", name, arguments.args, arguments.kwargs)
            self._listed().append((name, step))
            if instance.whole:
                instance.steps.append(step)
        self.trace.instances.append(instance)
        return instance

    def use(self, instance: object, action: Action, name: str, arguments: Arguments | None) -> None:
        """Records a use of an instance; arguments None: not known."""
        if not isinstance(instance, Instance):
            return
        if arguments is None:
            instance.whole = False
            return
        self._record(instance, StepCall(action, name, arguments.args, arguments.kwargs))

    def _record(self, instance: Instance, step: StepCall) -> None:
        self._listed().append((instance.class_name, step))
        if self.raises:
            instance.whole = False  # what state it is in after that is not known
        if instance.whole and len(instance.steps) < _MOST_STEPS:
            instance.steps.append(step)

    def _listed(self) -> list[tuple[str | None, StepCall]]:
        return self.trace.raising if self.raises else self.trace.calls

    def _range(self, node: ast.Call, names: dict[str, object]) -> object:
        values = [self.value(argument, names) for argument in node.args]
        whole = [value for value in values if type(value) is int and abs(value) <= 10_000]
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "range"
            and values
            and len(whole) == len(values) <= 3
        ):
            return UNKNOWN if len(whole) == 3 and whole[2] == 0 else range(*whole)
        if len(values) == 1 and isinstance(values[0], list | tuple | range | str):
            return list(values[0])
        return [] if not values else UNKNOWN

    def _help(self, helper: str, node: ast.Call, names: dict[str, object]) -> object:
        definition = self.helpers[helper]
        if self.depth >= _DEEPEST or node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            return UNKNOWN
        given = [self.value(argument, names) for argument in node.args]
        parameters = [parameter.arg for parameter in definition.args.args]
        if parameters[:1] == ["self"]:
            parameters = parameters[1:]
        inner = {key: value for key, value in names.items() if key.startswith("self.")}
        inner.update(zip(parameters, given, strict=False))
        self.depth += 1
        self.returned = UNKNOWN
        self.follow(definition.body, inner)
        self.depth -= 1
        names.update({key: value for key, value in inner.items() if key.startswith("self.")})
        returned, self.returned = self.returned, UNKNOWN
        return returned

    def _arguments(self, node: ast.Call, names: dict[str, object]) -> Arguments | None:
        """The arguments, or None where one of them is not a literal; calls in them, and what asserts say, are recorded."""
        positional = [self.value(argument, names) for argument in node.args]
        self._show(getattr(node.func, "attr", ""), positional)
        if isinstance(node.func, ast.Name) and node.func.id == "len":
            self.trace.partly += [value for value in positional if isinstance(value, Answer)]
        named = [(keyword.arg, self.value(keyword.value, names)) for keyword in node.keywords]
        values = [*positional, *(value for _, value in named)]
        starred = any(isinstance(a, ast.Starred) for a in node.args) or any(name is None for name, _ in named)
        if starred or any(is_unknown(value) for value in values):
            return None
        return copy.deepcopy(Arguments(tuple(positional), tuple((str(name), value) for name, value in named)))


def _step(action: Action, name: str, arguments: Arguments | None) -> StepCall | None:
    return None if arguments is None else StepCall(action, name, arguments.args, arguments.kwargs)


def _item(whole: object, index: object) -> object:
    """An item of a literal list or dict; UNKNOWN where there is none."""
    if not isinstance(whole, list | tuple | dict) or is_unknown(index):
        return UNKNOWN
    try:
        return copy.deepcopy(whole[index])  # type: ignore[call-overload]
    except (LookupError, TypeError):
        return UNKNOWN


def _expects_raise(node: ast.expr) -> bool:
    """`self.assertRaises(…)`, `pytest.raises(…)`."""
    function = node.func if isinstance(node, ast.Call) else node
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in ("assertRaises", "assertRaisesRegex", "raises")
