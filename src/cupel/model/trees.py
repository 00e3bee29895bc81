"""The nodes of a syntax tree, listed quickly: reading programs is most of what the trusted side does.

Covers listing alone. What nodes mean is for those that ask.
"""

from __future__ import annotations

import ast

_HOLD_NOTHING = frozenset({"ctx", "op", "ops"})
"""Fields of contexts and operators: nodes without content, which whoever wants them reads from the node above."""
_FIELDS: dict[type, tuple[str, ...]] = {}


def nodes(tree: ast.AST) -> list[ast.AST]:
    """A node and all below it, as `ast.walk` gives them and in its order, contexts and operators left out.

    Args:
        tree: as the parser made it; a change in it while the list is in use is not seen.
    """
    found = [tree]
    for node in found:
        found += below(node)
    return found


def below(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node, contexts and operators left out."""
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(name for name in kind._fields if name not in _HOLD_NOTHING)
    found: list[ast.AST] = []
    for name in fields:
        value = getattr(node, name, None)
        if type(value) is list:
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found
