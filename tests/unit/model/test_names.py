"""Which names a program binds."""

from __future__ import annotations

import ast

import pytest

from cupel.model.names import bound_names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(a, *b, c=1, **d): ...", "f a b c d"),
        ("async def f(): ...\nclass C: ...", "f C"),
        ("from x import y, z as w\nimport a.b, c as d", "y w a d"),
        ("from x import *", "*"),
        ("(a, b), *c = d\ne: int = 1\nf += 1\nfor g in h: ...", "a b c e f g"),
        ("if (a := 1):\n    from x import y\nwith b as c: ...", "a y c"),
        ("try: ...\nexcept E as e: ...\ndel f", "e f"),
        ("match a:\n    case [b, *c] | {'k': b, **c}: ...", "b c"),
        ("a.b = c[d] = print(e)", ""),
    ],
)
def test_all_that_is_bound_anywhere(code: str, names: str) -> None:
    assert bound_names(ast.parse(code)) == frozenset(names.split())
