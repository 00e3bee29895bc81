"""Which programs may have their tests follow each other in one process: only those in which nobody can tell."""

import json
import random
from pathlib import Path

import pytest

from cupel.judge.checks import checks_of
from cupel.judge.freshness import is_stateless
from cupel.judge.judge import Judge
from cupel.judge.programs import may_share_process, source_of
from cupel.model.task import Program
from cupel.sandbox import jobs
from cupel.sandbox.limits import Limits
from judging import call, task_of

STATEFUL = {
    "global": "n = 0\ndef f():\n    global n\n    n += 1\n    return n",
    "nonlocal": "def make():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\nf = make()",
    "mutable default": "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)",
    "mutable default of a keyword": "def f(x, *, seen={}):\n    seen[x] = 1\n    return len(seen)",
    "mutable default of a method": "class A:\n    def g(self, seen=[]):\n        seen.append(1)\n        return len(seen)\ndef f():\n    return A().g()",
    "mutable default of a lambda": "f = lambda x, seen=[]: seen.append(x) or len(seen)",
    "mutable default of an inner lambda": "def f():\n    return (lambda seen=[]: seen)()",
    "default by name": "CACHE = []\ndef f(c=CACHE):\n    c.append(1)\n    return len(c)",
    "class attribute": "class A:\n    n = 0\ndef f():\n    A.n += 1\n    return A.n",
    "class attribute through cls": "class A:\n    n = 0\n    @classmethod\n    def up(cls):\n        cls.n += 1\n        return cls.n\ndef f():\n    return A.up()",
    "class attribute through klass": "class A:\n    n = 0\n    @classmethod\n    def up(klass):\n        klass.n += 1\n        return klass.n\ndef f():\n    return A.up()",
    "class attribute in __new__": "class A:\n    n = 0\n    def __new__(kind):\n        kind.n += 1\n        return object.__new__(kind)\ndef f():\n    return A().n",
    "class attribute through type": "class A:\n    n = 0\n    def up(self):\n        type(self).n += 1\n        return self.n\ndef f():\n    return A().up()",
    "class attribute through __class__": "class A:\n    n = 0\n    def up(self):\n        self.__class__.n += 1\n        return self.n\ndef f():\n    return A().up()",
    "mutable class attribute": "class A:\n    items = []\ndef f():\n    A().items.append(1)\n    return len(A.items)",
    "lru_cache": "from functools import lru_cache\n@lru_cache\ndef f(x):\n    return object()",
    "cache by another name": "from functools import cache as memo\n@memo\ndef f(x):\n    return object()",
    "cache of functools": "import functools as ft\n@ft.cache\ndef f(x):\n    return object()",
    "a decorator of its own": "def memo(g):\n    seen = {}\n    def inner(x):\n        return seen.setdefault(x, g(x))\n    return inner\n@memo\ndef f(x):\n    return [x]",
    "function attribute": "def f():\n    f.n = getattr(f, 'n', 0) + 1\n    return f.n",
    "function attribute through an argument": "def g(): pass\ndef up(h):\n    h.n = getattr(h, 'n', 0) + 1\n    return h.n\ndef f():\n    return up(g)",
    "function attribute through a class": "class A:\n    def m(self): pass\ndef f():\n    g = A.m\n    g.n = getattr(g, 'n', 0) + 1\n    return g.n",
    "module list appended": "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
    "module dict set": "seen = {}\ndef f(x):\n    seen[x] = 1\n    return len(seen)",
    "module dict deleted from": "seen = {1: 2}\ndef f(x):\n    del seen[x]",
    "module dict setdefault": "seen = {}\ndef f(x):\n    return x in seen.setdefault(x, ())",
    "module set in a condition": "seen = {1}\ndef f(x):\n    return 1 in (seen.pop(), x)",
    "module list in a tuple handed to a reader": "seen = [1, 2, 3]\ndef f():\n    return sum((seen.pop(), 1))",
    "module list under another name": "seen = []\ndef f():\n    s = seen\n    s.append(1)\n    return len(s)",
    "module list returned": "seen = []\ndef g():\n    return seen\ndef f():\n    g().append(1)\n    return len(g())",
    "module list in a loop over lists": "seen = []\ndef f():\n    for s in [seen]:\n        s.append(1)\n    return len(seen)",
    "module list handed to a function": "seen = []\ndef g(s):\n    s.append(1)\ndef f():\n    g(seen)\n    return len(seen)",
    "module list handed to a function called sum": "seen = [3, 1, 2]\ndef sum(s):\n    return s.pop()\ndef f():\n    return sum(seen)",
    "lists inside a dict filled at the top": "seen = {}\nseen.update(a=[])\ndef f():\n    seen['a'].append(1)\n    return len(seen['a'])",
    "lists inside a list": "seen = [[]]\ndef f():\n    seen[0].append(1)\n    return len(seen[0])",
    "lists inside a list made with list": "def tuple(x): return [[]]\nseen = tuple([1])\ndef f():\n    seen[0].append(1)\n    return len(seen[0])",
    "lists under a condition on __name__": "if __name__ != '__main__':\n    seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
    "lists in the other branch of __main__": "if __name__ == '__main__':\n    pass\nelse:\n    seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
    "lists of a program called solution": "if __name__ == 'solution':\n    seen = []\ndef f():\n    seen.append(1)\n    return len(seen)",
    "what a class gives for a key": "class A:\n    def __class_getitem__(cls, key): return []\nseen = A[0]\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a walrus at the top": "print(seen := [])\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a generator at the top": "numbers = (n for n in range(9))\ndef f():\n    return next(numbers)",
    "an iterator at the top": "numbers = iter([1, 2, 3])\ndef f():\n    return next(numbers)",
    "a counter of itertools": "import itertools\nnumbers = itertools.count()\ndef f():\n    return next(numbers)",
    "an instance at the top": "class A:\n    def __init__(self):\n        self.n = 0\na = A()\ndef f():\n    a.n += 1\n    return a.n",
    "a member of an enumeration": "from enum import Enum\nclass E(Enum):\n    A = 1\ndef f():\n    e = E.A\n    e.n = getattr(e, 'n', 0) + 1\n    return e.n",
    "monkeypatching math": "import math\ndef f():\n    math.sqrt = abs\n    return math.sqrt(-1)",
    "monkeypatching math by another name": "import math as m\ndef f():\n    m.pi += 1\n    return m.pi",
    "monkeypatching at the top": "import math\nmath.n = 0\ndef f():\n    return math.n",
    "monkeypatching builtins": "import builtins\ndef f():\n    builtins.n = 1",
    "setattr": "class A: pass\ndef f():\n    setattr(A, 'n', getattr(A, 'n', 0) + 1)\n    return A.n",
    "globals": "def f():\n    globals()['n'] = globals().get('n', 0) + 1\n    return n",
    "exec": "def f():\n    exec('global n; n = 1')",
    "vars": "class A: pass\ndef f():\n    vars(A)",
    "decimal's context": "from decimal import getcontext, Decimal\ndef f(n):\n    getcontext().prec = n\n    return Decimal(1) / 3",
    "random": "import random\ndef f():\n    return random.random()",
    "random inside": "def f():\n    import random\n    return random.random()",
    "sys": "import sys\ndef f():\n    sys.setrecursionlimit(50)",
    "os": "import os\ndef f():\n    os.environ['A'] = 'b'",
    "threads": "import threading\ndef f(): pass",
    "files": "def f():\n    return open('x', 'a').write('x')",
    "standard input": "def f():\n    return input()",
    "a metaclass": "class M(type):\n    n = 0\nclass A(metaclass=M): pass\ndef f(): return A.n",
    "a cached property": "from functools import cached_property\nclass A:\n    @cached_property\n    def g(self): return []\ndef f(): return A().g",
    "singledispatch": "from functools import singledispatch\n@singledispatch\ndef f(x): return 1",
    "a loop at the top": "seen = []\nfor n in range(3):\n    seen = seen + [n]\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a try at the top": "try:\n    seen = []\nexcept ImportError:\n    pass\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a builtin replaced": "len = print\ndef f(): return len",
    "a coroutine": "async def f():\n    return 1",
    "text that does not parse": "def f(:",
    "a module by a relative import": "from . import x\ndef f(): return x",
    "globals by way of a trace": "def f():\n    try: 1 / 0\n    except ZeroDivisionError as e: d = e.__traceback__.tb_frame.f_globals\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "builtins by way of a generator": "def f():\n    d = (i for i in [1]).gi_frame.f_builtins\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "globals by a name in a string": "import operator\nclass C:\n    def m(self): return operator.attrgetter('m.__globals__')(self)\ndef f():\n    d = C().m()\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "globals by a method's name in a string": "from operator import methodcaller\nclass C:\n    def m(self): return methodcaller('__getattribute__', 'm')(self).__globals__\ndef f():\n    d = C().m()\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "globals by the fields of a format": "import string\nclass C:\n    def m(self): return string.Formatter().get_field('0.m.__globals__', (self,), {})[0]\ndef f():\n    d = C().m()\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a class by a name in a string": "import operator\nclass C:\n    n = 0\n    def m(self):\n        c = operator.attrgetter('__class__')(self)\n        c.n += 1\n        return c.n\ndef f(): return C().m()",
    "globals by a pattern": "class C:\n    def m(self):\n        match self.m:\n            case object(__globals__=d):\n                d['n'] = d.get('n', 0) + 1\n                return d['n']\ndef f(): return C().m()",
    "globals by a pattern's positions": "class M:\n    __match_args__ = ('__glo' + 'bals__',)\ndef f(): return 1",
    "annotations": "class C:\n    x: int = 0\ndef f():\n    d = C.__annotations__\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "annotations of a method": "class C:\n    def m(self) -> int: return 1\ndef f():\n    d = C().m.__annotations__\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "fields of a dataclass": "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: int = 0\ndef f():\n    d = C().__dataclass_fields__\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "defaults of a named tuple": "from typing import NamedTuple\nclass C(NamedTuple):\n    x: int = 0\ndef f():\n    d = C(1)._field_defaults\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "members of an enumeration": "from enum import Enum\nclass E(Enum):\n    A = 1\ndef f():\n    d = E.A._member_map_\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a table of the library": "import textwrap\ndef f():\n    d = textwrap.TextWrapper().unicode_whitespace_trans\n    d[-1] = d.get(-1, 0) + 1\n    return d[-1]",
    "a list of the library": "import keyword\ndef f():\n    keyword.kwlist.append('n')\n    return len(keyword.kwlist)",
    "code in annotations": "import typing\nseen = []\nclass C:\n    x: 'seen.append(int) or int'\ndef f():\n    typing.get_type_hints(C)\n    return 1",
    "a module within a module": "import statistics\ndef f(): return statistics.random.random()",
    "a walrus in an annotation": "def f(*x: (d := {})):\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a walrus in a decorator": "from functools import wraps\n@wraps(d := {})\ndef f():\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a walrus in a format": "x = 1\nname = f'{x:{(d := {}) and 1}}'\ndef f():\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "the name of the module changed": "__name__ = '__main__'\nif __name__ == '__main__':\n    d = {}\ndef f():\n    d['n'] = d.get('n', 0) + 1\n    return d['n']",
    "a decorator with a builtin's name": "def staticmethod(g):\n    seen = []\n    def inner():\n        seen.append(1)\n        return len(seen)\n    return inner\n@staticmethod\ndef f(): pass",
    "a list with a number's name": "from collections import deque as Decimal\nseen = Decimal((1, 2))\ndef f():\n    seen.append(1)\n    return len(seen)",
    "a class with a module's name": "import string as math\nF = math.Formatter\ndef f():\n    F.n = 1",
    "a list given back by max": "seen = [1]\ndef f():\n    s = max(seen, [])\n    s.append(1)\n    return len(s)",
    "a list given back by sum": "seen = []\ndef f():\n    s = sum([], seen)\n    s.append(1)\n    return len(s)",
    "a list given back by min": "seen = []\ndef f():\n    s = min([], default=seen)\n    s.append(1)\n    return len(s)",
    "a list in a tuple that is made a list": "seen = []\ndef f():\n    s = list((seen,))[0]\n    s.append(1)\n    return len(s)",
    "a class under another name": "class A:\n    n = 0\n    @classmethod\n    def up(cls):\n        k = cls\n        k.n += 1\n        return k.n\ndef f(): return A.up()",
    "a class handed on": "def up(k):\n    k.n += 1\n    return k.n\nclass A:\n    n = 0\n    @classmethod\n    def up(cls): return up(cls)\ndef f(): return A.up()",
    "a class that must be given by position": "class A:\n    n = 0\n    @classmethod\n    def up(klass, /):\n        klass.n += 1\n        return klass.n\ndef f(): return A.up()",
    "a class among other arguments": "class A:\n    n = 0\n    @classmethod\n    def up(*args):\n        args[0].n += 1\n        return args[0].n\ndef f(): return A.up()",
    "a class that lacks an attribute": "class A:\n    n = 0\ndef f():\n    try: A.nope()\n    except AttributeError as e: k = e.obj\n    k.n += 1\n    return k.n",
    "a class among its bases": "class A:\n    n = 0\ndef f():\n    k = A.mro()[0]\n    k.n += 1\n    return k.n",
    "a type variable": "from typing import TypeVar\nT = TypeVar('T')\ndef f():\n    T.n = getattr(T, 'n', 0) + 1\n    return T.n",
    "a type variable in a class": "from typing import TypeVar\nclass A:\n    T = TypeVar('T')\n    n = 0\ndef f():\n    t = A().T\n    t.n = 1",
    "an alias of a class in a default": "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]):\n    n = 0\ndef f(k=A[int]):\n    k.n += 1\n    return A.n",
    "a fraction": "from fractions import Fraction\nq = Fraction(1, 2)\ndef f():\n    q._numerator += 2\n    return q",
    "a fraction in a default": "from fractions import Fraction\ndef f(q=Fraction(1, 2)):\n    q._numerator += 2\n    return q",
    "a base that a function makes": "def make():\n    class B:\n        pass\n    return B\nclass A(make()): pass\ndef f(): return 1",
    "a function of the library": "import statistics\ndef up(g):\n    g.n = 1\ndef f():\n    for g in [statistics.mean]: g.n = 1",
    "a function of the library chosen": "import statistics\ndef f():\n    g = max(statistics.mean, statistics.mode, key=str)\n    g.n = 1",
    "where memory lies": "def f():\n    return id(object())",
    "the clock": "from datetime import datetime\ndef f():\n    return datetime.now().year",
    "what is done at the end of an object": "class A:\n    def __del__(self): pass\ndef f(): return 1",
    "everything of a module": "from typing import *\ndef f(): return get_type_hints(f)",
    "an unknown module": "import helper\ndef f(): return helper.n",
}  # fmt: skip

STATELESS = {
    "plain": "def f(x):\n    return x * 2",
    "imports": "import math\nfrom typing import List\nfrom collections import Counter\ndef f(xs: List[int]) -> float:\n    return math.sqrt(sum(Counter(xs).values()))",
    "constants": "PRIMES = (2, 3, 5)\nNAME = 'x'\nBASE = -1\nMOD = 10 ** 9 + 7\ndef f(n):\n    return PRIMES[n] % MOD",
    "a table only read": "ROMAN = {'I': 1, 'V': 5}\nVOWELS = set('aeiou')\ndef f(s):\n    return sum(ROMAN[c] for c in s if c in ROMAN and c not in VOWELS) + ROMAN.get(s, 0)",
    "a loop over a table": "STEPS = [1, 2]\ndef f(n):\n    for s in STEPS:\n        n += s\n    return [n * s for s in STEPS]",
    "recursion": "def f(n):\n    return 1 if n < 2 else n * f(n - 1)",
    "helpers": "def g(x):\n    return x\ndef f(xs):\n    return sorted(map(g, xs), key=g)",
    "inner functions": "def f(x):\n    def g(y):\n        return x + y\n    return g(1)",
    "local lists": "def f(n):\n    seen = []\n    for i in range(n):\n        seen.append(i)\n    return seen",
    "local memo": "def f(n):\n    memo = {}\n    def g(k):\n        if k not in memo:\n            memo[k] = k and g(k - 1)\n        return memo[k]\n    return g(n)",
    "classes with state in instances": "class Stack:\n    LIMIT = 10\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n        return len(self.items)\ndef f():\n    return Stack().push(1)",
    "linked nodes": "class Node:\n    def __init__(self, value):\n        self.value = value\n        self.next = None\ndef f():\n    a = Node(1)\n    a.next = Node(2)\n    return a.next.value",
    "exceptions of its own": "class Bad(Exception):\n    pass\ndef f(x):\n    try:\n        raise Bad('x')\n    except Bad:\n        return x",
    "arguments changed": "def f(xs):\n    xs.sort()\n    return xs",
    "a guard": "def f(): return 1\nif __name__ == '__main__':\n    seen = []\n    print(f())",
    "an example at the top": "def f(x):\n    return x\nprint(f(1))\nassert f(2) == 2",
    "a question of type": "def f(x):\n    return type(x) is int and type(x) == int",
    "generators": "def g(n):\n    yield from range(n)\ndef f(n):\n    return list(g(n))",
    "everything of modules": "from typing import *\nfrom collections import *\nfrom math import *\ndef f(x: List[int]) -> Optional[int]:\n    return Counter(x)[floor(pi)]",
    "a cache of an instance": "class A:\n    def __init__(self):\n        self.cache = {}\n        self._seen = 0\n    def g(self, x):\n        self._seen += 1\n        return self.cache.setdefault(x, self._seen)\ndef f(x):\n    return A().g(x)",
    "the name of a type": "def f(x):\n    return type(x).__name__",
    "a class made by its own method": "class A:\n    def __new__(cls, x):\n        return super().__new__(cls)\n    @classmethod\n    def of(cls, x):\n        return cls(x)\ndef f(x):\n    return A.of(x).__init__()",
    "a base's method by its name": "class A:\n    def __init__(self, x):\n        self.x = x\nclass B(A):\n    def __init__(self, x):\n        super(B, self).__init__(x)\n        A.__init__(self, x)\ndef f(x):\n    return B(x).x",
    "a pattern of its own class": "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(p):\n    match P(p):\n        case P(x=int(y)): return y\n        case _: return 0",
    "the largest of a table": "TABLE = [3, 1]\ndef f(x):\n    return max(TABLE) + min(TABLE, key=abs) + sum(TABLE) + sorted(TABLE)[0]",
    "constant defaults": "def f(x, y=1, *, z=(1, 2), s=None):\n    return x",
}  # fmt: skip


@pytest.mark.parametrize("name", STATEFUL)
def test_state_is_seen_in(name):
    assert is_stateless(STATEFUL[name]) is False


@pytest.mark.parametrize("name", STATELESS)
def test_no_state_is_seen_in(name):
    assert is_stateless(STATELESS[name]) is True


def test_programs_of_several_files_and_whole_programs_never_share():
    code = STATELESS["plain"]
    one, two = Program(code=code), Program(files={"solution.py": code, "helper.py": ""})
    task = task_of(call("[1]", "2"))
    assert may_share_process(source_of(task, one)) is True
    assert may_share_process(source_of(task, two)) is False
    assert may_share_process(source_of(task_of(kind="program"), one)) is False


CALLED_WITHOUT_ARGUMENTS = [
    name for name, code in STATEFUL.items() if "def f():" in code and "input()" not in code
]


@pytest.mark.parametrize("name", CALLED_WITHOUT_ARGUMENTS)
def test_the_first_and_the_second_call_say_the_same_whatever_the_state_in(judge: Judge, name):
    source = source_of(task_of(call("[]", "1")), Program(code=STATEFUL[name]))
    one, two = judge.observe(source, [jobs.call("f", [])] * 2, Limits(cpu_seconds=1.0))
    if name not in ("random", "random inside"):  # equal by the seed there, but drawn in another state
        assert one.reply == two.reply


def test_what_is_found_stateless_says_the_same_in_one_process_as_in_fresh_ones(judge: Judge, real_data: Path):
    """Real answers of models to 104 problems: a sample of 150, each on all asserts of its problem."""
    problems = [json.loads(line) for line in (real_data / "humaneval.jsonl").read_text("utf-8").splitlines()]
    pairs = [(problem, candidate["code"]) for problem in problems for candidate in problem["candidates"]]
    compared = 0
    for problem, code in random.Random(7).sample([pair for pair in pairs if is_stateless(pair[1])], 150):
        tests = [{"kind": "assert", "code": one} for one in problem["base_asserts"]]
        task = task_of(*tests, name=problem["entry_point"], reference={"code": problem["reference"]})
        checks = checks_of(task)
        source, limits = source_of(task, Program(code=code)), Limits(cpu_seconds=1.0)
        shared = judge.judge(source, checks, limits)
        job = jobs.Job(source, tuple(check.probe for check in checks), limits, shares_process=False)
        fresh = judge.decide(checks, judge._sandbox(0, False).run(job))
        assert [one.outcome for one in shared] == [one.outcome for one in fresh], (problem["id"], code)
        compared += len(checks)
    assert compared > 500


SHADOWED = {
    "a variable": "def f(x):\n    f = []\n    f.append(x)\n    return f",
    "a parameter": "seen = [1]\ndef f(x, seen=0):\n    return seen\n",
    "a loop": "def f(x):\n    for f in x: g = f\n    return g",
    "what a class is called": "class A:\n    pass\ndef f(x):\n    A = {}\n    A[x] = 1\n    return A",
    "of an inner function": "def f(x):\n    def g(y):\n        f = [y]\n        f.append(y)\n        return f\n    return g(x)",
}
NOT_SHADOWED = {
    "by an inner function's variable": "s = [1]\ndef f(x):\n    def g(y):\n        s = 1\n        return s\n    s.append(x)",
    "by a comprehension's variable": "s = [1]\ndef f(x):\n    [0 for s in [x]]\n    s.append(x)\n    return len(s)",
    "in a default": "s = [1]\ndef f(x, t=s):\n    s = 1\n    t.append(x)\n    return len(t)",
    "in an inner function's default": "s = [1]\ndef f(x):\n    def g(y=s):\n        s = 1\n        y.append(x)\n    return g()",
    "in a class's body": "s = [1]\ndef f(x):\n    class A:\n        s = 1\n    s.append(x)\n    return len(s)",
    "by another function's": "s = [1]\ndef g(x):\n    s = []\n    s.append(x)\ndef f(x):\n    s.append(x)\n    return len(s)",
    "a module": "import math\ndef f(x):\n    import math\n    math.pi = x\n    math = 1",
    "where it is declared": "s = [1]\ndef f(x):\n    global s\n    s = s + [x]\n    return len(s)",
    "an attribute": "def f(x):\n    g.n = x\n    g = 1\ndef g(): pass",
}


@pytest.mark.parametrize("name", SHADOWED)
def test_a_variable_that_is_called_as_the_program_calls_something_else_is_only_a_variable(name):
    assert is_stateless(SHADOWED[name]) is True


@pytest.mark.parametrize("name", NOT_SHADOWED)
def test_a_name_is_no_variable(name):
    assert is_stateless(NOT_SHADOWED[name]) is False
