"""Listing a tree's nodes gives what `ast.walk` gives, in its order, without the nodes that hold nothing."""

import ast
from pathlib import Path

import pytest

from cupel.model import trees

EMPTY = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
SOURCES = sorted(Path(trees.__file__).parent.glob("*.py"))


def walked(tree):
    return [node for node in ast.walk(tree) if not isinstance(node, EMPTY)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_real_files(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert trees.nodes(tree) == walked(tree)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "match x:\n    case {'a': [1, *rest], **more} | Point(x=0): pass\n    case _ if y: pass",
        "async def f(a, /, b: int = 1, *c, d=2, **e) -> None:\n    async with a as b: await c\n    return [x async for x in y]",
        "try:\n    pass\nexcept* E as e:\n    raise\nelse:\n    del x\nfinally:\n    global y",
        "f'{a!r:>{w}}'; x = a if b else -c ** d @ e; a[1:2, ...] += 1; lambda: (yield)",
    ],
)
def test_every_kind_of_node(code):
    tree = ast.parse(code)
    assert trees.nodes(tree) == walked(tree)


def test_only_what_is_right_below():
    (statement,) = ast.parse("f(1, *a, k=b)").body
    assert [type(node) for node in trees.below(statement.value)] == [
        ast.Name,
        ast.Constant,
        ast.Starred,
        ast.keyword,
    ]
