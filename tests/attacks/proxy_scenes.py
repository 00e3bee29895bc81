"""Scenes for programs that attack the proxy between a test and a program.

Covers what a test does with more than plain values: instances, operators, containers, contexts, exceptions, callbacks,
arguments changed in place, iterators, files. Each body is written once and becomes a `unittest` and a `pytest` function.
"""

from __future__ import annotations

import textwrap

from attack import Scene, Shape

_UNITTEST = """
import unittest
class T(unittest.TestCase):
    def test_it(self):
        eq, true, contains, near = self.assertEqual, self.assertTrue, self.assertIn, self.assertAlmostEqual
        raises = self.assertRaises
"""
_PYTEST = """
import pytest
raises = pytest.raises
def eq(one, other): assert one == other
def true(value): assert value
def contains(item, items): assert item in items
def near(one, other): assert abs(one - other) < 1e-7
def test_it():
"""


def _scene(name: str, interface: str, exports: tuple[str, ...], body: str, right: str, wrong: str) -> Scene:
    body = textwrap.dedent(body).strip()
    tests = {
        kind: ({"kind": kind, "code": head.lstrip() + textwrap.indent(body, depth) + "\n"},)
        for kind, head, depth in (("unittest", _UNITTEST, " " * 8), ("pytest", _PYTEST, " " * 4))
    }
    return Scene(name, Shape.CLASS, interface, tests, right, wrong, exports)


_BOX = """
class Box:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return isinstance(o, Box) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f'Box({self.n})'
"""

VALUE = _scene(
    "a method that answers with a number",
    "Box",
    (),
    "box = Box(3)\nvalue = box.double()\neq(value, 6)\neq(7, box.more(4))",
    _BOX + "    def double(self): return 2 * self.n\n    def more(self, k): return self.n + k\n",
    _BOX + "    def double(self): return 0\n    def more(self, k): return 0\n",
)
NEAR = _scene(
    "a number that is nearly right",
    "Box",
    (),
    "box = Box(3)\nnear(box.half(), 1.5)\ntrue(box.half() % 1.5 == 0)\ncontains(3, box.items())\nfor x in (3,): true(x in box.items())",
    _BOX + "    def half(self): return self.n / 2\n    def items(self): return [self.n, 1]\n",
    _BOX + "    def half(self): return 0.2\n    def items(self): return [0]\n",
)
CHAIN = _scene(
    "an instance, then a number, by one name in one line",
    "Node",
    (),
    "root = Node({'a': Node({'b': 3})})\neq(root.get('a').get('b'), 3)\nnear(root.get('a').get('b'), 3)",
    "class Node:\n    def __init__(self, of): self.of = of\n    def get(self, key): return self.of[key]\n",
    "class Node:\n    def __init__(self, of): self.of = of\n    def get(self, key):\n        found = self.of[key]\n        return found if isinstance(found, Node) else 0\n",
)
MIXED = _scene(
    "instances and numbers from one line",
    "Box",
    ("make",),
    "for n, wanted in ((2, Box(2)), (1, 1), (3, 'three')):\n    eq(make(n), wanted)",
    _BOX + "def make(n): return {1: 1, 2: Box(2), 3: 'three'}[n]\n",
    _BOX + "def make(n): return Box(9)\n",
)
BUILTINS = _scene(
    "a test that uses builtins",
    "Box",
    ("make",),
    "true(all(make(n) == n * n for n in range(4)))\ntrue(isinstance(make(2), int))\neq(len([make(n) for n in (1, 2)]), 2)\ntrue(any(make(n) == 16 for n in (3, 4)))",
    _BOX + "def make(n): return n * n\n",
    _BOX + "def make(n): return 0\n",
)
CONTAINER = _scene(
    "an instance that is a container",
    "Bag",
    (),
    """
    bag = Bag([3, 1, 2])
    eq(len(bag), 3)
    true(bag)
    true(not Bag([]))
    true(2 in bag)
    true(9 not in bag)
    eq(list(bag), [3, 1, 2])
    eq(bag[0], 3)
    eq(str(bag), 'Bag: 3 1 2')
    eq(int(bag), 6)
    eq(float(bag), 6.0)
    eq([10, 11, 12, 13, 14, 15, 16][bag], 16)
    eq(hash(bag), 6)
    true(bag == Bag([3, 1, 2]))
    true(Bag([1]) < bag)
    """,
    """
class Bag:
    def __init__(self, items): self.items = list(items)
    def __len__(self): return len(self.items)
    def __bool__(self): return bool(self.items)
    def __contains__(self, item): return item in self.items
    def __iter__(self): return iter(self.items)
    def __getitem__(self, at): return self.items[at]
    def __str__(self): return 'Bag: ' + ' '.join(map(str, self.items))
    def __int__(self): return sum(self.items)
    __index__ = __hash__ = __int__
    def __float__(self): return float(sum(self.items))
    def __eq__(self, other): return self.items == other.items
    def __lt__(self, other): return len(self) < len(other)
""",
    "class Bag:\n    def __init__(self, items): pass\n    def __len__(self): return 0\n",
)
GUARD = _scene(
    "a context that swallows some errors",
    "Guard",
    ("Stop",),
    """
    with Guard(ValueError) as guard:
        raise ValueError('one')
    eq(guard.caught, 'one')
    with raises(KeyError):
        with Guard(ValueError):
            raise KeyError('two')
    with Guard(ValueError) as guard:
        eq(guard.caught, None)
        eq(guard.double(2), 4)
    with raises(Stop) as caught:
        guard.stop()
    """,
    """
class Stop(Exception): pass
class Guard:
    def __init__(self, kind): self.kind, self.caught = kind, None
    def __enter__(self): return self
    def __exit__(self, kind, error, trace):
        if kind is not None and issubclass(kind, self.kind):
            self.caught = str(error)
            return True
    def double(self, n): return 2 * n
    def stop(self): raise Stop('stopped')
""",
    "class Stop(Exception): pass\nclass Guard:\n    def __init__(self, kind): self.caught = ''\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\n    def double(self, n): return 0\n    def stop(self): pass\n",
)
CALLBACK = _scene(
    "functions of the test that the program calls",
    "Loop",
    ("each",),
    """
    seen = []
    eq(each([1, 2, 3], seen.append), 3)
    eq(seen, [1, 2, 3])
    def check(n):
        eq(n % 2, 0)
        return n // 2
    eq(Loop(check).run([2, 4]), [1, 2])
    data = [3, 1, 2]
    eq(Loop(lambda n: -n).sort(data), None)
    eq(data, [3, 2, 1])
    eq(list(Loop(abs).over(n for n in (-1, 2))), [1, 2])
    """,
    """
def each(items, call):
    for item in items: call(item)
    return len(items)
class Loop:
    def __init__(self, call): self.call = call
    def run(self, items): return [self.call(item) for item in items]
    def sort(self, items): items.sort(key=self.call)
    def over(self, items): return [self.call(item) for item in items]
""",
    "def each(items, call): return 0\nclass Loop:\n    def __init__(self, call): pass\n    def run(self, items): return []\n    def sort(self, items): pass\n    def over(self, items): return []\n",
)
ERRORS = _scene(
    "errors that are to be raised",
    "Failure",
    ("check",),
    """
    with raises(Failure) as caught:
        check(-1)
    with raises(ValueError):
        check('x')
    eq(check(4), 'fine')
    """,
    "class Failure(Exception): pass\ndef check(n):\n    if isinstance(n, str): raise ValueError(n)\n    if n < 0: raise Failure('negative')\n    return 'fine'\n",
    "class Failure(Exception): pass\ndef check(n): return 'wrong'\n",
)
IN_PLACE = _scene(
    "arguments changed, and kept for later",
    "Shelf",
    ("fill",),
    """
    wanted = [1, 2, 3]
    given = []
    true(fill(given, 3) is None)
    eq(given, wanted)
    shelf = Shelf(given)
    given.append(4)
    eq(shelf.count(), 4)
    shelf.put(5)
    eq(given, [1, 2, 3, 4, 5])
    eq(wanted, [1, 2, 3])
    """,
    "def fill(items, n): items.extend(range(1, n + 1))\nclass Shelf:\n    def __init__(self, items): self.items = items\n    def count(self): return len(self.items)\n    def put(self, n): self.items.append(n)\n",
    "def fill(items, n): pass\nclass Shelf:\n    def __init__(self, items): pass\n    def count(self): return 0\n    def put(self, n): pass\n",
)
WRITTEN = _scene(
    "a test that writes what the program says to a file",
    "Page",
    (),
    """
    page = Page('a')
    with open('page.txt', 'w') as file:
        file.write(page.text())
    with open('page.txt') as file:
        eq(file.read(), 'page a')
    """,
    "class Page:\n    def __init__(self, name): self.name = name\n    def text(self): return 'page ' + self.name\n",
    "class Page:\n    def __init__(self, name): pass\n    def text(self): return ''\n",
)
