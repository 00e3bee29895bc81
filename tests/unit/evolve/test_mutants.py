"""What each mutation operator makes of a program, and what holds for the mutants of any program."""

import ast
import json
import pkgutil
import subprocess
import sys
from collections import Counter
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.evolve.mutants import Mutant, mutants, operators
from cupel.evolve.mutants.canvas import Canvas
from cupel.evolve.mutants.registry import BY_NODE, OPERATORS
from cupel.evolve.mutants.site import sites
from cupel.model.source import normalised, parsed

DATA = Path(__file__).parents[4] / "shared" / "data"

EXAMPLES: list[tuple[str, str, list[str]]] = [
    ("boundary", "a < b <= c", ["a <= b <= c", "a < b < c"]),
    ("boundary", "a > b", ["a >= b"]),
    ("boundary", "a >= b", ["a > b"]),
    ("boundary", "a == b", []),
    ("relation", "a < b", ["a != b", "a > b"]),
    ("relation", "a == b", ["a <= b", "a >= b", "a != b"]),
    ("relation", "a == True", ["a != True"]),
    ("relation", "a in b", ["a not in b"]),
    ("relation", "a is None", ["a is not None"]),
    ("chain", "a < b < c", ["a < b", "b < c"]),
    ("chain", "a < b", []),
    ("identity", "a == b", ["a is b"]),
    ("identity", "a is not b", ["a != b"]),
    ("identity", "a == 1", []),
    ("identity", "a is None", []),
    ("none-for-empty", "x is None", ["not x"]),
    ("none-for-empty", "x is not None", ["x"]),
    ("empty-for-none", "not x", ["x is None"]),
    ("tolerance", "abs(a - b) < 0.1", ["a == b"]),
    ("tolerance", "abs(a - b) >= c", ["a != b"]),
    ("tolerance", "abs(a) < 0.1", []),
    ("membership", "c in 'aei'", ["c in 'ei'", "c in 'ae'"]),
    ("membership", "x not in (1, 2, 3)", ["x not in (2, 3)", "x not in (1, 2)"]),
    ("arithmetic", "a + b", ["a - b", "a * b"]),
    ("arithmetic", "a * b", ["a + b", "a ** b"]),
    ("arithmetic", "'%d' % a", []),
    ("arithmetic", "'a' + b", []),
    ("division", "a // b", ["a / b", "int(a / b)", "round(a / b)", "-(-a // b)"]),
    ("division", "a / b", ["a // b"]),
    ("truncation", "int(a / b)", ["a // b"]),
    ("root", "math.isqrt(n)", ["int(n ** 0.5)"]),
    ("modulo", "a % b", ["a"]),
    ("modulo", "'%d' % a", []),
    ("operand", "a + b", ["a", "b"]),
    ("operand", "a - b", ["a"]),
    ("grouping", "(a + b) * c", ["a + b * c"]),
    ("grouping", "a - (b - c)", ["a - b - c"]),
    ("grouping", "a / (b * c)", ["a / b * c"]),
    ("sign", "-a", ["a"]),
    ("sign-inserted", "a - b", ["abs(a - b)"]),
    ("sign-inserted", "a * b", ["-a * b"]),
    ("sign-inserted", "a - 1", []),
    ("sign-inserted", "a % 2", []),
    ("accumulation", "x += a", ["x -= a", "x *= a", "x = a"]),
    ("accumulation", "x += [a]", ["x = [a]"]),
    ("accumulation", "while i < n:\n    i += 1", []),
    ("connector", "a and b", ["a or b"]),
    ("connector", "a or b", ["a and b"]),
    ("conjunct", "a and b", ["b", "a"]),
    ("conjunct", "a or b or c", ["b or c", "a or c", "a or b"]),
    ("negated-operand", "a and b < c", ["not a and b < c", "a and b >= c"]),
    ("negation", "not a", ["a"]),
    ("logic-grouping", "(a or b) and c", ["a or (b and c)"]),
    ("logic-grouping", "a or (b and c)", ["(a or b) and c"]),
    ("guard-order", "i < n and a[i]", ["a[i] and i < n"]),
    ("guard-order", "a[i] and i < n", []),
    ("guard-order", "x and a[i]", []),
    ("condition-negated", "if a < b:\n    f()", ["if a >= b:\n    f()"]),
    ("condition-negated", "while a:\n    f()", ["while not a:\n    f()"]),
    ("condition-negated", "x if not a else y", ["x if a else y"]),
    ("condition-negated", "while True:\n    f()", []),
    ("condition-forced", "if a:\n    f()", ["if True:\n    f()", "if False:\n    f()"]),
    ("condition-forced", "while a:\n    f()", ["while False:\n    f()"]),
    ("filter", "[x for x in y if x]", ["[x for x in y]", "[x for x in y if not x]"]),
    ("guard", "def f(n):\n    if n < 0:\n        return 0\n    return n", ["def f(n):\n    return n"]),
    ("guard", "if a:\n    f()", []),
    (
        "arm",
        "if a:\n    f()\nelif b:\n    g()\nelse:\n    h()",
        [
            "if a:\n    f()\nelse:\n    h()",
            "if b:\n    g()\nelse:\n    h()",
            "if a:\n    f()\nelif b:\n    g()",
            "if a:\n    f()\nelse:\n    h()",
        ],
    ),
    (
        "arm-order",
        "if a < 1:\n    f()\nelif a < 2:\n    g()\nelse:\n    h()",
        ["if a < 2:\n    g()\nelif a < 1:\n    f()\nelse:\n    h()"],
    ),
    ("arm-order", "if a == 1:\n    f()\nelif a == 2:\n    g()", []),
    (
        "guard-sequence",
        "def f(a):\n    if a < 1:\n        return 1\n    if a < 2:\n        return 2",
        ["def f(a):\n    if a < 2:\n        return 2\n    if a < 1:\n        return 1"],
    ),
    ("arm-split", "if a:\n    f()\nelif b:\n    g()", ["if a:\n    f()\nif b:\n    g()"]),
    ("arm-split", "if a:\n    f()\nelse:\n    g()", ["if a:\n    f()\ng()"]),
    ("number", "x = 5", ["x = 6", "x = 4", "x = 0"]),
    ("number", "x = 0", ["x = 1", "x = -1"]),
    ("number", "x = True", []),
    ("truth", "x = True", ["x = False"]),
    ("text", "x = 'Yes'", ["x = 'yES'", "x = 'Yes '", "x = ''"]),
    ("text", "x = ''", ["x = ' '"]),
    ("text", "def f():\n    'Doc.'\n    return 1", []),
    (
        "start",
        "n = 0\nfor x in xs:\n    n += x",
        ["n = 1\nfor x in xs:\n    n += x", "n = -1\nfor x in xs:\n    n += x"],
    ),
    (
        "start",
        "m = xs[0]\nfor x in xs:\n    m = max(m, x)",
        ["m = 0\nfor x in xs:\n    m = max(m, x)"],
    ),
    (
        "start",
        "m = float('inf')\nfor x in xs:\n    m = min(m, x)",
        ["m = 0\nfor x in xs:\n    m = min(m, x)", "m = 1000\nfor x in xs:\n    m = min(m, x)"],
    ),
    (
        "start",
        "m = -math.inf\nfor x in xs:\n    m = max(m, x)",
        ["m = 0\nfor x in xs:\n    m = max(m, x)", "m = -1000\nfor x in xs:\n    m = max(m, x)"],
    ),
    (
        "start",
        "r = []\nfor x in xs:\n    r.append(x)",
        ["r = [0]\nfor x in xs:\n    r.append(x)"],
    ),
    ("start", "n = 0\nfor x in xs:\n    f(x)", []),
    ("first-value", "max(xs)", ["max(0, max(xs))"]),
    ("first-value", "min(xs)", ["min(1000, min(xs))"]),
    ("first-value", "max(a, b)", []),
    ("first-value", "max(map(len, xs))", []),
    ("first-value", "max(len(x) for x in xs)", []),
    (
        "reset-lost",
        "for a in b:\n    row = []\n    for c in a:\n        row.append(c)",
        ["row = []\nfor a in b:\n    for c in a:\n        row.append(c)"],
    ),
    ("reset-added", "n = 0\nfor a in b:\n    n += a", ["for a in b:\n    n = 0\n    n += a"]),
    ("deleted", "x.sort()\nf(x)", ["f(x)", "x.sort()"]),
    ("deleted", "n = 0\nn += a\nn = 2", ["n = 0\nn = 2", "n = 0\nn += a"]),
    ("deleted", "while n < 9:\n    n += 1", []),
    ("deleted", "while True:\n    break", []),
    ("deleted", "for x in y:\n    break", ["for x in y:\n    pass"]),
    ("one-after-the-other", "a, b = b, a + b", ["a = b\nb = a + b"]),
    ("one-after-the-other", "a, b = 1, 2", []),
    ("order", "total += x\nn = total", ["n = total\ntotal += x"]),
    ("order", "a += 1\nb += 1", []),
    ("dedented", "for x in y:\n    f(x)\n    n += 1", ["for x in y:\n    f(x)\nn += 1"]),
    ("indented", "for x in y:\n    f(x)\nn += 1", ["for x in y:\n    f(x)\n    n += 1"]),
    (
        "indented",
        "def f(y):\n    for x in y:\n        if x:\n            return True\n    return False",
        ["def f(y):\n    for x in y:\n        if x:\n            return True\n        return False"],
    ),
    ("return-nothing", "def f():\n    return 1", ["def f():\n    return None"]),
    ("return-nothing", "def f():\n    return", []),
    ("return-neutral", "def f(a):\n    return a < 1", ["def f(a):\n    return True", "def f(a):\n    return False"]),
    ("return-neutral", "def f(a):\n    return [a]", ["def f(a):\n    return []"]),
    ("return-changed", "def f(a):\n    return len(a)", ["def f(a):\n    return len(a) + 1", "def f(a):\n    return len(a) - 1"]),
    ("return-changed", "def f(a):\n    return (1, a)", ["def f(a):\n    return (a, 1)"]),
    ("return-type", "def f(a):\n    return (a, 1)", ["def f(a):\n    return [a, 1]"]),
    ("range", "range(n)", ["range(1, n)", "range(n + 1)", "range(n - 1)"]),
    (
        "range",
        "range(1, n + 1)",
        ["range(2, n + 1)", "range(0, n + 1)", "range(1, n + 2)", "range(1, n)", "range(n + 1)"],
    ),
    ("count", "enumerate(x)", ["enumerate(x, 1)"]),
    ("count", "enumerate(x, start=1)", ["enumerate(x)"]),
    ("part", "for x in y:\n    f(x)", ["for x in y[1:]:\n    f(x)", "for x in y[:-1]:\n    f(x)"]),
    ("jump", "for x in y:\n    break", ["for x in y:\n    continue"]),
    ("jump", "for x in y:\n    continue", ["for x in y:\n    break"]),
    ("fixed-bound", "range(n)", ["range(min(n, 100))"]),
    ("fixed-bound", "range(1, n + 1)", ["range(1, min(n + 1, 100))"]),
    ("fixed-bound", "range(5)", []),
    ("fixed-bound", "range(n, 0, -1)", []),
    ("fixed-bound", "for x in y:\n    f(x)", ["for x in y[:100]:\n    f(x)"]),
    (
        "stop-early",
        "for x in y:\n    if x:\n        f(x)",
        ["for x in y:\n    if x:\n        f(x)\n        break"],
    ),
    ("stop-early", "for x in y:\n    if x:\n        break", []),
    ("stop-early", "if x:\n    f(x)", []),
    ("once", "while a:\n    f()", ["if a:\n    f()"]),
    ("once", "while a:\n    break", []),
    ("loop-else", "for x in y:\n    f()\nelse:\n    g()", ["for x in y:\n    f()\ng()", "for x in y:\n    f()"]),
    ("index", "a[i]", ["a[i + 1]", "a[i - 1]"]),
    ("index", "a[1]", ["a[2]", "a[0]", "a[-2]"]),
    ("index", "a[i - 1]", ["a[i]", "a[i - 2]"]),
    ("index", "a['k']", []),
    ("slice-bound", "a[1:n]", ["a[:n]", "a[2:n]", "a[0:n]", "a[1:]", "a[1:n + 1]", "a[1:n - 1]"]),
    ("slice-step", "a[::-1]", ["a[:]"]),
    ("transposed", "a[i][j]", ["a[j][i]"]),
    ("relative", "min(a)", ["max(a)"]),
    ("relative", "any(a)", ["all(a)"]),
    ("relative", "math.floor(a)", ["math.ceil(a)"]),
    ("arguments", "f(a, b)", ["f(b, a)"]),
    ("arguments", "max(a, b)", []),
    ("keyword", "print(a, end='')", ["print(a)"]),
    ("conversion", "abs(a)", ["a"]),
    ("conversion", "int(a)", ["a", "round(a)"]),
    ("precision", "round(a, 2)", ["round(a)", "round(a, 1)"]),
    ("default", "d.get(k, 0)", ["d.get(k)", "d[k]", "d.get(k, 1)"]),
    ("default", "d.pop(k, 1)", ["d.pop(k)"]),
    ("end", "a.pop()", ["a.pop(0)"]),
    ("end", "a.pop(0)", ["a.pop()"]),
    ("end", "a.append(b)", ["a.insert(0, b)"]),
    ("uncleaned", "a.lower().strip()", ["a.lower()", "a.strip()"]),
    ("text-method", "a.strip()", ["a.lstrip()", "a.rstrip()"]),
    ("split", "a.split()", ["a.split(' ')"]),
    ("split", "a.split(' ')", ["a.split()", "a.split(' ', 1)", "a.rsplit(' ', 1)"]),
    ("first-match", "a.replace(b, c)", ["a.replace(b, c, 1)"]),
    ("unsorted", "sorted(a)", ["list(a)"]),
    ("unsorted", "reversed(a)", ["a"]),
    ("direction", "sorted(a)", ["sorted(a, reverse=True)"]),
    ("direction", "sorted(a, key=f, reverse=True)", ["sorted(a, key=f)[::-1]"]),
    ("key", "sorted(a)", ["sorted(a, key=str)"]),
    (
        "key",
        "a.sort(key=lambda x: (x[1], x[0]))",
        ["a.sort(key=lambda x: (x[1],))", "a.sort(key=lambda x: (x[0],))", "a.sort(key=lambda x: (x[0], x[1]))"],
    ),
    ("duplicates", "len(set(a))", ["len(a)"]),
    ("duplicates", "x = set(a)", ["x = list(a)"]),
    ("duplicates", "sorted(a)", ["sorted(set(a))"]),
    ("stability", "sorted(a, key=f)", ["sorted(list(a)[::-1], key=f)"]),
    ("stability", "max(list(a), key=f)", ["max(list(a)[::-1], key=f)"]),
    ("stability", "sorted(a)", []),
    ("stability", "sorted(set(a), key=f)", []),
    ("first-seen", "list(dict.fromkeys(a))", ["list(set(a))"]),
    ("uncopied", "x = a.copy()", ["x = a"]),
    ("uncopied", "x = list(a)", ["x = a"]),
    ("uncopied", "x = copy.deepcopy(a)", ["x = a", "x = copy.copy(a)"]),
    ("uncopied", "x = list(map(f, a))", []),
    ("unsliced", "x = a[:]", ["x = a"]),
    ("unsliced", "a[:] = x", []),
    ("shared-rows", "[[0] * n for _ in range(m)]", ["[[0] * n] * m"]),
    ("shared-rows", "[[i] for i in range(m)]", []),
    ("in-place", "a = sorted(a, key=f)", ["a.sort(key=f)"]),
    ("in-place", "a = a + [1]", ["a += [1]"]),
    ("in-place", "a = sorted(b)", []),
    (
        "mutable-default",
        "def f(a):\n    seen = []\n    n = 0\n    return seen",
        ["def f(a, seen=[]):\n    n = 0\n    return seen"],
    ),
    (
        "class-attribute",
        "class C:\n\n    def __init__(self, n):\n        self.items = []\n        self.n = n",
        ["class C:\n    items = []\n\n    def __init__(self, n):\n        self.n = n"],
    ),
    (
        "raised",
        "def f():\n    raise ValueError('x')",
        ["def f():\n    raise Exception('x')", "def f():\n    raise TypeError('x')", "def f():\n    return None"],
    ),
    ("caught", "try:\n    f()\nexcept KeyError:\n    g()", ["try:\n    f()\nexcept Exception:\n    g()"]),
    ("uncaught", "try:\n    f()\nexcept KeyError:\n    g()", ["f()"]),
    ("loop-variable", "for i in a:\n    for j in b:\n        f(i)", ["for i in a:\n    for j in b:\n        f(j)"]),
    ("loop-variable", "[i for i in a for j in i]", ["[j for i in a for j in i]"]),
    ("parameter", "def f(a, b):\n    return a", ["def f(a, b):\n    return b"]),
    ("parameter", "def f(self, a):\n    return a", []),
]  # fmt: skip

PROGRAM = '''\
"""The module's own docstring with < and 1."""
from __future__ import annotations
import sys
from typing import List

__all__ = ["Stack", "solve"]
sys.setrecursionlimit(10 ** 6)


class Stack(dict[int, int]):
    """A docstring: 2 < 3."""

    def __init__(self, size: int = 4) -> None:
        self.items: List[int] = []
        self.size = size

    @staticmethod
    def label(n: int) -> str:
        return f"{n:>{3}} of {n + 1!r}\\n\\tend"

    def push(self, item: int) -> bool:
        if len(self.items) >= self.size:
            raise ValueError("full at 4")
        elif item < 0:
            return False
        else:
            self.items.append(item)
        return True


def solve(rows, flag=True):
    """Solve.

    More < text.
    """
    text = """two
    lines"""
    best = float("-inf")
    for i, row in enumerate(rows):
        if not row: continue
        best = max(best, sum(row) // len(row))
        while best > 10: best -= 3
    assert best != 3, "not 3"
    match best:
        case 1 if flag:
            return text
        case _:
            return sorted(rows, key=lambda r: (r[0], -r[1]), reverse=True)[:3]


async def wait(xs):
    async for x in xs:
        global last
        last = x


if __name__ == "__main__":
    n = int(input()); m = n % 7
    print(solve([[n, m]]))
'''


def made(operator: str, code: str) -> list[str]:
    """The texts that one operator makes of a program, in its own order."""
    tree = parsed(code)
    assert tree is not None
    canvas = Canvas(tree)
    return [
        canvas.rewritten(site, change.new)
        for site in sites(tree)
        for rule in BY_NODE.get(type(site.node), ())
        if rule.name == operator
        for change in rule.propose(site.node, site)
    ]


def every(code: str) -> list[Mutant]:
    return mutants(code, limit=100_000, seed=0)


def check_all_hold(code: str, limit: int = 100_000) -> list[Mutant]:
    """What the docstring of `mutants` promises, on one program."""
    found = mutants(code, limit=limit, seed=0)
    forms = [normalised(mutant.code) for mutant in found]
    assert all(parsed(mutant.code) is not None for mutant in found)
    assert normalised(code) not in forms
    assert len(set(forms)) == len(forms)
    assert len({mutant.id for mutant in found}) == len(found)
    lines = code.count("\n") + 1
    assert all(1 <= mutant.line <= lines and "\n" not in mutant.description for mutant in found)
    return found


class TestOperators:
    @pytest.mark.parametrize(("operator", "program", "expected"), EXAMPLES)
    def test_what_an_operator_makes(self, operator, program, expected):
        assert made(operator, program) == expected

    def test_every_operator_has_an_example(self):
        assert {name for name, _, texts in EXAMPLES if texts} == {operator.name for operator in OPERATORS}

    def test_names_are_unique(self):
        assert [name for name, times in Counter(o.name for o in OPERATORS).items() if times > 1] == []

    def test_every_file_of_operators_is_registered(self):
        files = [
            import_module(f"{operators.__name__}.{m.name}") for m in pkgutil.iter_modules(operators.__path__)
        ]
        assert {id(o) for file in files for o in file.OPERATORS} == {id(o) for o in OPERATORS}

    def test_a_mutable_default_remembers_the_last_call(self):
        (code,) = made("mutable-default", "def f(a):\n    seen = []\n    seen.append(a)\n    return seen")
        space: dict[str, object] = {}
        exec(code, space)
        f = space["f"]
        assert callable(f)
        assert [list(f(1)), list(f(2))] == [[1], [1, 2]]

    def test_a_reversed_sort_is_no_longer_stable(self):
        (code,) = made("direction", "r = sorted(['aa', 'bb', 'c'], key=len, reverse=True)")
        space: dict[str, object] = {}
        exec(code, space)
        assert space["r"] == ["bb", "aa", "c"]


class TestAnyProgram:
    def test_promises_hold_for_a_program_of_everything(self):
        assert len(check_all_hold(PROGRAM)) > 100

    def test_the_compiler_takes_every_mutant(self):
        for code in (PROGRAM, *(program for _, program, _ in EXAMPLES)):
            for mutant in every(code):
                compile(mutant.code, "mutant.py", "exec", dont_inherit=True)

    def test_what_must_not_be_touched_stays(self):
        for mutant in every(PROGRAM):
            tree = ast.parse(mutant.code)
            head = [ast.unparse(statement) for statement in tree.body[:6]]
            assert head == [
                '"The module\'s own docstring with < and 1."',
                "from __future__ import annotations",
                "import sys",
                "from typing import List",
                "__all__ = ['Stack', 'solve']",
                "sys.setrecursionlimit(10 ** 6)",
            ]
            stack = next(n for n in tree.body if isinstance(n, ast.ClassDef))
            assert (ast.get_docstring(stack), ast.unparse(stack.bases[0])) == (
                "A docstring: 2 < 3.",
                "dict[int, int]",
            )
            solve = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "solve")
            assert ast.get_docstring(solve) == "Solve.\n\nMore < text."
            guard = next(n for n in tree.body if isinstance(n, ast.If))
            assert ast.unparse(guard.test) == "__name__ == '__main__'"
            for kept in ("size: int", "-> None", "-> bool", "@staticmethod", "case 1 ", "global last"):
                assert kept in mutant.code
            if mutant.operator in ("number", "text"):
                for kept in ("'full at 4'", ", 'not 3'", "{n:>{3}}"):
                    assert kept in mutant.code

    def test_one_fault_only_changes_one_place(self):
        program = (
            "def f(a):\n    x = '''one\n    two'''\n    if a:\n        y = f'''{a}\n{x}'''\n    return a < 1"
        )
        before = {
            ast.unparse(s) for s in ast.walk(ast.parse(program)) if isinstance(s, ast.Assign | ast.Return)
        }
        boundary = [m for m in every(program) if m.operator == "boundary"]
        after = {
            ast.unparse(s)
            for s in ast.walk(ast.parse(boundary[0].code))
            if isinstance(s, ast.Assign | ast.Return)
        }
        assert (before - after, after - before) == ({"return a < 1"}, {"return a <= 1"})

    def test_a_mutant_says_what_and_where(self):
        program = "# first\ndef f(a, b):\n\n    return a < b  # here\n"
        (mutant,) = [m for m in every(program) if m.operator == "boundary"]
        assert mutant == Mutant(
            id=mutant.id,
            code="def f(a, b):\n    return a <= b",
            operator="boundary",
            line=4,
            description="`<` → `<=`",
        )
        assert mutant.id == "boundary-" + mutant.id[-10:]

    @pytest.mark.parametrize(
        ("operator", "program", "description"),
        [
            ("guard", "def f(n):\n    if n < 0:\n        return 0\n    return n", "dropped `if n < 0: …`"),
            ("range", "for i in range(n):\n    f(i)", "`range(n)` → `range(1, n)`"),
            ("deleted", "x = 1\nx.sort()", "dropped `x.sort()`"),
            ("arm-split", "if a:\n    f()\nelif b:\n    g()", "`elif` → `if`"),
            ("keyword", "print(a, end='')", "dropped `end=''`"),
            ("arguments", "f(" + "a + " * 20 + "a, b)", "`f(a + a + a + a + a + a + a + a + a + a…` → `f(b, a + a + a + a + a + a + a + a + a …`"),
            ("membership", "x = " + "a + " * 20 + "(c in 'xyz')", "`c in 'xyz'` → `c in 'yz'`"),
            ("indented", "for x in y:\n    f(x)\nn += 1", "`n += 1` one level in"),
        ],
    )  # fmt: skip
    def test_descriptions(self, operator, program, description):
        assert description in {m.description for m in every(program) if m.operator == operator}

    def test_long_pieces_are_cut_to_where_they_differ(self):
        (mutant,) = [m for m in every("x = f(" + "a, " * 30 + "b)[::-1]") if m.operator == "slice-step"]
        assert mutant.description == "`::-1` → `:`"
        (swap,) = [m for m in every("x = f(*" + "a" * 60 + ", b, c)") if m.operator == "arguments"]
        assert swap.description == "`…" + "a" * 18 + ", b, c)` → `…" + "a" * 18 + ", c, b)`"

    def test_the_elif_of_a_chain_can_be_mutated_alone(self):
        program = "if a:\n    f()\nelif b < 1:\n    g()\nelif c:\n    h()"
        (mutant,) = [m for m in every(program) if m.operator == "boundary"]
        assert (mutant.code, mutant.line) == (program.replace("<", "<="), 3)

    def test_a_class_a_function_and_a_program_have_mutants(self):
        for program in (
            "class C:\n    def m(self): return 1",
            "def f(a): return a + 1",
            "print(int(input()) + 1)",
        ):
            assert len(check_all_hold(program)) >= 3

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "# nothing",
            "def f(:",
            "x = 1\0",
            "import os",
            "'Doc.'",
            "x = " + "-" * 5000 + "1",
            "x = 0x" + "f" * 20_000,
        ],
    )
    def test_a_text_without_places_or_that_cannot_be_read_has_none(self, text):
        assert every(text) == []

    def test_deep_nesting_is_no_error(self):
        deep = "x = " + "+".join(["a"] * 700)
        assert isinstance(every(deep), list)

    def test_invalid_escapes_give_no_warning(self):
        assert every("x = '\\d' + y < 3") != []

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from([program for _, program, _ in EXAMPLES]), min_size=1, max_size=3))
    def test_promises_hold_for_programs_put_together(self, parts):
        check_all_hold("\n".join(parts))


class TestReach:
    PROGRAM = (
        "STEP = 2\nUNUSED = 3\n\ndef inner(n):\n    return n + STEP\n\ndef idle(n):\n    return n - 1\n\n"
        "def f(n):\n    return inner(n) * 5\n\nassert f(1) == 15\nprint(f(2))\n"
    )

    def test_only_what_the_name_reaches_is_changed(self):
        lines = {m.line for m in mutants(self.PROGRAM, limit=1000, seed=0, names=["f"])}
        assert lines == {1, 5, 11}

    def test_without_a_name_everything_may_be_changed(self):
        assert {m.line for m in every(self.PROGRAM)} == {1, 2, 5, 8, 11, 13, 14}

    def test_a_method_reaches_what_its_class_uses(self):
        program = "def a(x):\n    return x + 1\n\nclass C:\n    def m(self):\n        return a(2)\n\nclass D:\n    def m(self):\n        return 3\n"
        assert {m.line for m in mutants(program, limit=1000, seed=0, names=["C"])} == {2, 6}

    def test_statements_that_set_a_reached_name_count(self):
        program = "T = {}\nfor i in range(9):\n    T[i] = i\nfor j in range(5):\n    print(j)\ndef f(n):\n    return T[n]"
        assert {m.line for m in mutants(program, limit=1000, seed=0, names=["f"])} == {2, 3, 7}

    def test_a_name_that_is_not_there_is_no_restriction(self):
        assert mutants("x = 1", limit=9, seed=0, names=["f"]) == mutants("x = 1", limit=9, seed=0)


class TestLimit:
    def test_it_holds(self):
        assert [len(mutants(PROGRAM, limit=n, seed=1)) for n in (0, 1, 10, 60)] == [0, 1, 10, 60]

    def test_negative_is_an_error(self):
        with pytest.raises(ValueError, match="limit is -1"):
            mutants("x = 1", limit=-1, seed=0)

    def test_a_larger_limit_keeps_what_a_smaller_one_chose(self):
        chosen = [set(mutants(PROGRAM, limit=n, seed=5)) for n in (5, 20, 60, 100_000)]
        assert all(fewer < more for fewer, more in pairwise(chosen))

    def test_the_seed_decides_among_many_and_not_where_all_are_taken(self):
        assert mutants(PROGRAM, limit=20, seed=1) == mutants(PROGRAM, limit=20, seed=1)
        assert mutants(PROGRAM, limit=20, seed=1) != mutants(PROGRAM, limit=20, seed=2)
        assert {m.code for m in mutants(PROGRAM, limit=100_000, seed=1)} == {m.code for m in every(PROGRAM)}

    def test_operators_take_turns(self):
        of_all = {m.operator for m in every(PROGRAM)}
        chosen = Counter(m.operator for m in mutants(PROGRAM, limit=len(of_all) // 2, seed=3))
        assert set(chosen.values()) == {1}

    def test_lines_take_turns(self):
        program = "\n".join(f"f{i}({i} + 10)" for i in range(8))
        few = mutants(program, limit=8, seed=0)
        assert {m.line for m in few} == set(range(1, 9))

    def test_the_order_is_that_of_the_lines(self):
        lines = [m.line for m in mutants(PROGRAM, limit=40, seed=9)]
        assert lines == sorted(lines)

    def test_the_choice_does_not_depend_on_the_hash_seed(self):
        script = (
            "import sys, hashlib; from cupel.evolve.mutants import mutants\n"
            "found = mutants(sys.stdin.read(), limit=50, seed=4)\n"
            "print(hashlib.sha256(repr(found).encode()).hexdigest())"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", script],
                input=PROGRAM,
                env={
                    "PYTHONHASHSEED": seed,
                    "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
                    "PYTHONUTF8": "1",
                },
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2", "3")
        }
        assert len(runs) == 1


@pytest.mark.parametrize("name", ["humaneval", "classeval", "stdio", "quixbugs"])
def test_promises_hold_for_real_programs(name):
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    programs = [json.loads(line)["reference"] for line in path.read_text(encoding="utf-8").splitlines()]
    for program in programs[::6]:
        assert check_all_hold(program, limit=40) != []
