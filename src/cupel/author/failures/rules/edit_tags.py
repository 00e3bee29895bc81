"""Which fault one small difference from a right program is: `<` for `<=` is a boundary, a lost `sorted` is the order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cupel.author.failures.sourcefacts import is_mutable
from cupel.author.failures.treediff import Edit

Guess = tuple[str, float]
"""(tag, how far the difference speaks for it, from 0 to 1)."""

_NEAR = 3
"""How far around a difference a keyword is looked for."""
_STRICT = {(ast.Lt, ast.LtE), (ast.LtE, ast.Lt), (ast.Gt, ast.GtE), (ast.GtE, ast.Gt)}
_ORDERING = frozenset({"sorted", "reversed", "sort", "reverse"})
_ROUNDING = frozenset({"round", "int", "floor", "ceil", "trunc", "isqrt"})
_COPYING = frozenset({"list", "copy", "deepcopy", "dict"})
_CLEANING = frozenset(
    {
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "casefold",
        "title",
        "capitalize",
        "swapcase",
        "split",
        "replace",
    }
)
_CONVERTING = frozenset({"str", "tuple", "float", "bool", "bytes"})
_COUNTED = frozenset({"set", "frozenset", "fromkeys", "Counter"})


def tags_of(edit: Edit) -> list[Guess]:
    """The tags that a difference speaks for, the likeliest first; none where it says nothing."""
    return list(_guesses(edit))


def _guesses(edit: Edit) -> Iterator[Guess]:
    right, wrong = edit.right, edit.wrong
    if isinstance(right, ast.stmt) or isinstance(wrong, ast.stmt):
        yield from _of_statements(right, wrong)
    elif isinstance(right, ast.ExceptHandler) or isinstance(wrong, ast.ExceptHandler):
        yield ("exception-contract", 1.0)
    elif _is_none(wrong) and isinstance(_parent(edit), ast.Return):
        yield ("no-return", 1.0)
    elif _is_truth(wrong) and isinstance(_parent(edit), ast.If | ast.While | ast.IfExp | ast.comprehension):
        yield ("wrong-condition", 1.0)
    elif isinstance(_parent(edit), ast.Slice | ast.Subscript):
        yield from _of_indices(edit)
    elif isinstance(right, ast.Constant) and isinstance(wrong, ast.Constant):
        yield from _of_constants(right.value, wrong.value, edit)
    elif any(isinstance(one, ast.Raise | ast.ExceptHandler) for one in edit.above[:2]):
        yield ("exception-contract", 1.0)
    elif isinstance(right, ast.Compare) and isinstance(wrong, ast.Compare):
        yield from _of_comparisons(right, wrong)
    elif _is_default(edit):
        yield ("state", 1.0)
    else:
        yield from _of_expressions(right, wrong, edit)


def _of_constants(right: object, wrong: object, edit: Edit) -> Iterator[Guess]:
    compared = any(isinstance(one, ast.Compare) for one in edit.above[:2])
    if isinstance(right, bool) or isinstance(wrong, bool):
        is_direction = any(isinstance(one, ast.keyword) and one.arg == "reverse" for one in edit.above[:1])
        yield ("wrong-order", 1.0) if is_direction else ("wrong-condition", 0.95)
    elif isinstance(right, int | float) and isinstance(wrong, int | float):
        if abs(right - wrong) == 1:
            yield ("boundary" if compared else "off-by-one", 0.95)
            yield ("off-by-one" if compared else "wrong-formula", 0.6)
        else:
            yield ("boundary" if compared else "wrong-formula", 0.8)
    elif isinstance(right, str) and isinstance(wrong, str):
        yield ("wrong-condition", 0.8) if compared else ("wrong-format", 0.9)
    elif wrong is None or right is None:
        yield (
            ("no-return", 0.9)
            if any(isinstance(one, ast.Return) for one in edit.above[:1])
            else ("edge-case", 0.7)
        )
    else:
        yield ("wrong-type", 0.8)


def _of_comparisons(right: ast.Compare, wrong: ast.Compare) -> Iterator[Guess]:
    pairs = [(type(one), type(other)) for one, other in zip(right.ops, wrong.ops, strict=False)]
    changed = [pair for pair in pairs if pair[0] is not pair[1]]
    if len(right.ops) == len(wrong.ops) and changed and all(pair in _STRICT for pair in changed):
        yield ("boundary", 1.0)
    else:
        yield ("wrong-condition", 0.95)


def _of_statements(right: ast.AST | None, wrong: ast.AST | None) -> Iterator[Guess]:
    one = right if right is not None else wrong
    other = wrong if right is not None else None
    if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return  # too much for one place
    if isinstance(one, ast.Raise) or isinstance(other, ast.Raise | ast.Try) or isinstance(one, ast.Try):
        yield ("exception-contract", 1.0)
    elif isinstance(right, ast.If) and wrong is None:
        yield from _of_lost_guard(right)
    elif isinstance(one, ast.If | ast.While | ast.Break | ast.Continue):
        yield ("wrong-condition", 0.95)
    elif isinstance(right, ast.Return) and wrong is None:
        yield ("no-return", 0.9)
    elif isinstance(right, ast.Return) and isinstance(wrong, ast.Return):
        yield ("no-return", 1.0) if wrong.value is None else ("wrong-formula", 0.8)
    elif isinstance(right, ast.AugAssign) and isinstance(wrong, ast.AugAssign):
        yield ("wrong-formula", 0.95)
    elif _calls(one) & _ORDERING:
        yield ("wrong-order", 1.0)
    elif isinstance(one, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Delete):
        is_field = _is_field(one)
        yield ("state", 0.95) if is_field else ("wrong-formula", 0.7)
        if right is None or wrong is None:
            yield ("incomplete", 0.5)


def _of_lost_guard(guard: ast.If) -> Iterator[Guess]:
    """A condition with what it did, which the program lacks."""
    body = guard.body[0]
    if isinstance(body, ast.Raise):
        yield ("exception-contract", 1.0)
    elif isinstance(body, ast.Return | ast.Continue):
        yield ("edge-case", 1.0 if _is_special(guard.test) else 0.8)
        yield ("wrong-condition", 0.6)
    else:
        yield ("wrong-condition", 0.8)
        yield ("edge-case", 0.7)


def _is_special(test: ast.expr) -> bool:
    """`not x`, `len(x) == 0`, `x is None`, `n < 2`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return True
    if isinstance(test, ast.Compare):
        return any(
            (isinstance(one, ast.Constant) and one.value in (0, 1, 2, None, ""))
            or (isinstance(one, ast.List) and not one.elts)
            for one in (test.left, *test.comparators)
        )
    return False


def _of_expressions(right: ast.AST | None, wrong: ast.AST | None, edit: Edit) -> Iterator[Guess]:
    if isinstance(right, ast.IfExp) and _is_branch_of(wrong, right):
        yield ("edge-case", 1.0)
        yield ("wrong-condition", 0.6)
        return
    lost = _wrapper(right, wrong)
    if lost is not None:
        yield from _of_wrapper(lost)
        return
    names = (_calls(right) | _calls(wrong)) - (_calls(right) & _calls(wrong))
    names |= _renamed_call(edit)
    keyword = next((one for one in (right, wrong, *edit.above[:_NEAR]) if isinstance(one, ast.keyword)), None)
    if keyword is not None and keyword.arg in ("key", "reverse", "start"):
        yield ("off-by-one", 1.0) if keyword.arg == "start" else ("wrong-order", 1.0)
    elif isinstance(wrong, ast.Subscript) and _is_part(wrong, right):
        yield ("off-by-one", 0.95)
    elif any(isinstance(one, ast.Subscript) and _is_reversed(one) for one in (right, wrong)):
        yield ("wrong-order", 0.95)
    elif names & _ORDERING:
        yield ("wrong-order", 1.0)
    elif names & _COUNTED:
        yield ("duplicates", 1.0)
    elif names & _ROUNDING:
        yield ("precision", 0.95)
    elif names & _CLEANING:
        yield ("wrong-format", 0.95)
    elif _is_by_one(right, wrong) or isinstance(right, ast.Slice) or isinstance(wrong, ast.Slice):
        yield ("off-by-one", 0.95)
    elif any(
        isinstance(one, ast.BoolOp) or _is_not(one) or isinstance(one, ast.Compare) for one in (right, wrong)
    ):
        yield ("wrong-condition", 0.95)
    elif _is_range(edit):
        yield ("off-by-one", 0.9)
    elif any(
        isinstance(one, ast.BinOp | ast.UnaryOp | ast.Name | ast.Call | ast.Subscript)
        for one in (right, wrong)
    ):
        yield ("wrong-formula", 0.95)


def _of_indices(edit: Edit) -> Iterator[Guess]:
    """Another index or end of a slice."""
    parent = _parent(edit)
    if isinstance(parent, ast.Slice) and edit.wrong is not None and edit.wrong is parent.step:
        yield ("wrong-order", 0.9)
    elif isinstance(parent, ast.Slice) or _is_number(edit.right) or _is_by_one(edit.right, edit.wrong):
        yield ("off-by-one", 0.95)
    else:
        yield ("wrong-formula", 0.95)


def _of_wrapper(name: str) -> Iterator[Guess]:
    """A call around a value that one of the programs lacks."""
    if name in _ORDERING:
        yield ("wrong-order", 1.0)
    elif name in _COUNTED:
        yield ("duplicates", 1.0)
    elif name in _ROUNDING:
        yield ("precision", 1.0)
    elif name in _COPYING or name == "[:]":
        yield ("changed-input", 0.8)
        yield ("state", 0.75)
    elif name in _CLEANING:
        yield ("wrong-format", 0.95)
        yield ("edge-case", 0.7)
    elif name in _CONVERTING:
        yield ("wrong-type", 1.0)
    else:
        yield ("wrong-formula", 0.95)


def _wrapper(right: ast.AST | None, wrong: ast.AST | None) -> str | None:
    """The name of a call around the one that is the other: `sorted(x)` for `x`."""
    for whole, part in ((right, wrong), (wrong, right)):
        if part is None or whole is None:
            continue
        inner: list[ast.AST] = []
        name = ""
        if isinstance(whole, ast.Call):
            name = _called(whole) or ""
            inner = list(whole.args[:1])
            if isinstance(whole.func, ast.Attribute):
                inner.append(whole.func.value)
        elif (
            isinstance(whole, ast.Subscript) and isinstance(whole.slice, ast.Slice) and _is_whole(whole.slice)
        ):
            name, inner = "[:]", [whole.value]
        if any(ast.dump(one) == ast.dump(part) for one in inner):
            return name
    return None


def _is_branch_of(node: ast.AST | None, choice: ast.IfExp) -> bool:
    """Whether of `a if c else b` only one is left."""
    return node is not None and any(ast.dump(one) == ast.dump(node) for one in (choice.body, choice.orelse))


def _is_whole(part: ast.Slice) -> bool:
    return part.lower is None and part.upper is None and part.step is None


def _is_by_one(right: ast.AST | None, wrong: ast.AST | None) -> bool:
    """`x + 1` for `x`, `x - 1` for `x + 1`."""
    for whole, part in ((right, wrong), (wrong, right)):
        if isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Add | ast.Sub) and part is not None:
            sides = (whole.left, whole.right)
            ones = [side for side in sides if isinstance(side, ast.Constant) and side.value == 1]
            if ones and any(ast.dump(side) == ast.dump(part) for side in sides):
                return True
    return False


def _is_range(edit: Edit) -> bool:
    """Whether an argument of `range` or `enumerate` is missing or too many."""
    return any(
        isinstance(one, ast.Call) and _called(one) in ("range", "enumerate") for one in edit.above[:1]
    ) and (edit.right is None or edit.wrong is None)


def _is_default(edit: Edit) -> bool:
    """Whether a parameter's default is a list or the like, in one of the programs alone."""
    inside = any(isinstance(one, ast.arguments) for one in edit.above[:1])
    return inside and any(isinstance(one, ast.expr) and is_mutable(one) for one in (edit.right, edit.wrong))


def _is_not(node: ast.AST | None) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_field(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [getattr(node, "target", None)]
    return any(
        isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "self"
        for one in targets
    )


def _parent(edit: Edit) -> ast.AST | None:
    return edit.above[0] if edit.above else None


def _is_none(node: ast.AST | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _is_truth(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _is_number(node: ast.AST | None) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant) and isinstance(inner.value, int)


def _is_part(whole: ast.Subscript, part: ast.AST | None) -> bool:
    """`x[1:]` or `x[:-1]` where `x` should be."""
    return (
        part is not None
        and isinstance(whole.slice, ast.Slice)
        and whole.slice.step is None
        and ast.dump(whole.value) == ast.dump(part)
    )


def _is_reversed(node: ast.Subscript) -> bool:
    return (
        isinstance(node.slice, ast.Slice)
        and _is_number(node.slice.step)
        and isinstance(node.slice.step, ast.UnaryOp)
    )


def _renamed_call(edit: Edit) -> frozenset[str]:
    """The two names where another function is called with the same arguments."""
    parent = _parent(edit)
    if isinstance(parent, ast.Call) and parent.func is edit.wrong:
        return frozenset(one.id for one in (edit.right, edit.wrong) if isinstance(one, ast.Name))
    return frozenset()


def _calls(node: ast.AST | None) -> frozenset[str]:
    if node is None:
        return frozenset()
    return frozenset(name for one in ast.walk(node) if isinstance(one, ast.Call) and (name := _called(one)))


def _called(node: ast.Call) -> str | None:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None
