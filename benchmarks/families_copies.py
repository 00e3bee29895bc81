"""Planted near-duplicates: copies of a task in four disguises, each labelled, and what stands beside a reference.

`verbatim`: another id. `renamed`: other names in prompt, reference and tests. `reworded`: the prompt in other words, the
reference with other variables, comments and docstrings, the tests in another order and one fewer. `rewritten`: the prompt
slightly reworded, and the reference built otherwise (its work moved to another function or class), so that it is no longer
the same program. Also makes wrong programs by one change to the reference.
"""

from __future__ import annotations

import ast
import json
import random
import re
from collections.abc import Callable
from typing import Any

HOWS = ("verbatim", "renamed", "reworded", "rewritten")
_SYNONYMS = {
    "Write": "Implement", "Return": "Give back", "returns": "gives back", "list": "sequence", "integers": "whole numbers", "first": "initial",
    "greater": "larger", "less": "smaller", "text": "string", "begins": "starts", "all": "every one of the", "value": "entry", "values": "entries",
    "there is none": "none exists", "order": "sequence", "has": "contains", "Print": "Output", "reads": "takes in", "line": "row", "number": "count",
}  # fmt: skip
_LIGHT = {
    "Return": "Please return",
    "Write": "Please write",
    "Each": "Every",
    "Print": "Please print",
    "Examples:": "Some examples:",
    "For example:": "An example:",
}


def copied(record: dict[str, Any], how: str, rng: random.Random, number: int) -> dict[str, Any]:
    """A copy of a task's record in a disguise; `how` where the task allows it, else the nearest that it does."""
    copy: dict[str, Any] = json.loads(json.dumps(record))
    code = copy["reference"]["code"]
    if how == "renamed":
        copy = _with_another_name(copy, rng)
        copy["reference"]["code"] = other_variables(copy["reference"]["code"], rng)
    elif how == "reworded":
        copy["prompt"] = _in_other_words(copy["prompt"], _SYNONYMS, rng, 0.75)
        copy["reference"]["code"] = _with_remarks(other_variables(code, rng))
        _fewer_tests(copy, rng)
    elif how == "rewritten":
        rebuilt = _built_otherwise(code, copy["interface"])
        how = "rewritten" if rebuilt != code else "reworded"
        copy["prompt"] = _in_other_words(copy["prompt"], _LIGHT, rng, 1.0)
        copy["reference"]["code"] = rebuilt if rebuilt != code else _with_remarks(other_variables(code, rng))
        _fewer_tests(copy, rng)
    copy["id"] = f"copy/{number:05d}"
    copy["metadata"]["planted"] = {"copy_of": record["id"], "how": how}
    return copy


def _with_another_name(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    name = record["interface"]["name"]
    new = (
        rng.choice(["compute", "solve", "derive", "obtain"])
        + "_"
        + "".join(rng.choice("abcdefgh") for _ in range(4))
    )
    new = new if not name[0].isupper() else new.title().replace("_", "")
    renamed: dict[str, Any] = json.loads(re.sub(rf"\b{re.escape(name)}\b", new, json.dumps(record)))
    return renamed


def _in_other_words(prompt: str, table: dict[str, str], rng: random.Random, share: float) -> str:
    """The prompt with some words replaced, its examples untouched."""
    words = {word: new for word, new in table.items() if rng.random() < share}
    if not words:
        return prompt
    pattern = re.compile(r"`[^`]*`|\b(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")
    return pattern.sub(lambda match: words.get(match[0], match[0]), prompt)


def _fewer_tests(record: dict[str, Any], rng: random.Random) -> None:
    tests = record["tests"]
    if len(tests) > 3:
        tests.pop(rng.randrange(2, len(tests)))
    head, tail = tests[:2], tests[2:]
    rng.shuffle(tail)
    record["tests"] = [*head, *tail]


def _with_remarks(code: str) -> str:
    """The same program with comments, and docstrings in its functions."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not isinstance(node.body[0], ast.Pass):
            node.body.insert(0, ast.Expr(ast.Constant("What the task asks for.")))
    return "# One way to do it.\n" + ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def other_variables(code: str, rng: random.Random) -> str:
    """The same program with other names for local variables."""
    tree = ast.parse(code)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        inside = list(ast.walk(function))
        if any(
            isinstance(node, ast.FunctionDef | ast.Lambda | ast.Nonlocal | ast.Global) for node in inside[1:]
        ):
            continue  # closures keep their names
        parameters = {arg.arg for arg in function.args.args}
        bound = sorted(
            {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
            - parameters
        )
        stem = rng.choice(["my_", "the_", "tmp_"])
        for node in inside:
            if isinstance(node, ast.Name) and node.id in bound:
                node.id = stem + node.id
    return ast.unparse(tree) + "\n"


def _built_otherwise(code: str, interface: dict[str, Any]) -> str:
    """The reference's work moved elsewhere; the code as it is where that is not done."""
    tree, name = ast.parse(code), interface["name"]
    if interface["kind"] == "function":
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                arguments = ", ".join(arg.arg for arg in node.args.args)
                node.name = f"_work_of_{name}"
                return f"{ast.unparse(tree)}\n\n\ndef {name}({arguments}):\n    result = _work_of_{name}({arguments})\n    return result\n"
    if interface["kind"] == "class":
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                node.name = f"_Base{name}"
                return f"{ast.unparse(tree)}\n\n\nclass {name}(_Base{name}):\n    kind = 'final'\n"
    return code


def broken(code: str, rng: random.Random) -> str | None:
    """The program with one change to an operator, a comparison or a number; None where there is nothing to change."""
    tree = ast.parse(code)
    sites: list[Callable[[], None]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _OPPOSITE:
            sites.append(lambda node=node: node.ops.__setitem__(0, _OPPOSITE[type(node.ops[0])]()))  # type: ignore[misc]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            sites.append(
                lambda node=node: setattr(
                    node, "op", ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
                )
            )  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            sites.append(lambda node=node: setattr(node, "value", node.value + 1))  # type: ignore[misc]
    if not sites:
        return None
    rng.choice(sites)()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
