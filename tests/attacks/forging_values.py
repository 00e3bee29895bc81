"""Forging by values: answers that claim to be equal to whatever is expected.

Covers objects, subclasses of plain types, metaclasses and borrowed types that lie when they are compared, hashed,
asked for their class or converted. None of them computes the answer.
"""

from attack import Aim, Attack
from scenes import PURSE, SQUARE


def _value(name: str, code: str, truth: str = "fail", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, SQUARE, truth, code, tame=True, **more)  # type: ignore[arg-type]


ATTACKS = (
    _value(
        "equal to everything",
        """
class E:
    def __eq__(self, o): return True
    def __ne__(self, o): return False
    __hash__ = None
def f(x): return E()
""",
    ),
    _value(
        "every comparison and conversion says yes",
        """
class E:
    def _yes(self, *a): return True
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = _yes
    def __ne__(self, o): return False
    def __hash__(self): return 4
    def __int__(self): return 4
    def __index__(self): return 4
    def __float__(self): return 4.0
    def __sub__(self, o): return 0
    __rsub__ = __abs__ = __sub__
    def __str__(self): return '4'
    __repr__ = __str__
def f(x): return E()
""",
    ),
    _value(
        "an integer that is equal to everything",
        "class E(int):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    __hash__ = int.__hash__\ndef f(x): return E(7)",
    ),
    _value(
        "a float that is equal to everything",
        "class E(float):\n    def __eq__(self, o): return True\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\n    __hash__ = float.__hash__\ndef f(x): return E(7)",
    ),
    _value(
        "text that is equal to everything",
        "class E(str):\n    def __eq__(self, o): return True\n    __hash__ = str.__hash__\ndef f(x): return E('4')",
    ),
    _value(
        "a list that is equal to everything",
        "class E(list):\n    def __eq__(self, o): return True\n    def __len__(self): return 1\ndef f(x): return E([4])",
    ),
    _value(
        "a tuple and a dict that are equal to everything",
        """
class T(tuple):
    def __eq__(self, o): return True
    __hash__ = tuple.__hash__
class D(dict):
    def __eq__(self, o): return True
    def __missing__(self, k): return 4
def f(x): return T() if x == 2 else D()
""",
    ),
    _value(
        "a lying class",
        "class E:\n    __class__ = int\n    def __eq__(self, o): return True\n    def __int__(self): return 4\n    def __index__(self): return 4\ndef f(x): return E()",
    ),
    _value(
        "a class that depends on who asks",
        """
import sys
class E:
    asked = 0
    @property
    def __class__(self):
        E.asked += 1
        return int if E.asked % 2 else bool
    def __eq__(self, o): return True
    def __ne__(self, o): return False
def f(x): return E()
""",
    ),
    _value(
        "a metaclass that is equal to everything",
        "class M(type):\n    def __eq__(self, o): return True\n    def __hash__(self): return 0\n    def __instancecheck__(self, o): return True\n    def __subclasscheck__(self, o): return True\nclass E(metaclass=M): pass\ndef f(x): return E",
    ),
    _value(
        "a metaclass that hashes and compares as int",
        "class M(type):\n    def __eq__(self, o): return True\n    def __hash__(self): return hash(int)\nclass E(metaclass=M):\n    def __repr__(self): return '4'\n    def __eq__(self, o): return True\ndef f(x): return E()",
    ),
    _value(
        "a class that calls itself builtins.int",
        """
class E(int):
    def __eq__(self, o): return True
    def __ne__(self, o): return False
    __hash__ = int.__hash__
E.__name__ = E.__qualname__ = 'int'
E.__module__ = 'builtins'
def f(x): return E(0)
""",
    ),
    _value(
        "what copies and pickles as the answer",
        """
class E:
    def __reduce__(self): return (int, (4,))
    def __copy__(self): return 4
    def __deepcopy__(self, memo): return 4
    def __getstate__(self): return {'value': 4}
    def __eq__(self, o): return True
def f(x): return E()
""",
    ),
    _value("a mock", "from unittest.mock import ANY\ndef f(x): return ANY"),
    _value(
        "fractions and decimals that lie",
        """
from fractions import Fraction
from decimal import Decimal
class F(Fraction):
    def __eq__(self, o): return True
    __hash__ = Fraction.__hash__
class D(Decimal):
    def __eq__(self, o): return True
    __hash__ = Decimal.__hash__
def f(x): return F(1, 3) if x == 2 else D(1)
""",
    ),
    _value(
        "a proxy of what is equal to everything",
        """
import weakref
class E:
    def __eq__(self, o): return True
keep = E()
def f(x): return weakref.proxy(keep)
""",
        "fail|error",
    ),
    _value(
        "an array of sorts",
        """
class E:
    shape, dtype, ndim = (), 'int64', 0
    def __array__(self, *a, **k): return self
    def __eq__(self, o): return self
    def __bool__(self): return True
    def all(self): return True
    def item(self): return 4
    def tolist(self): return 4
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __getitem__(self, k): return self
def f(x): return E()
""",
    ),
    _value(
        "what looks like the wire's own forms",
        "def f(x): return {'i': '0x4'} if x == 2 else {'value': 9, 'passed': True}",
    ),
    _value("text of a reply", "def f(x): return '{\"value\":4}' if x == 2 else '{\"passed\":true}'"),
    _value("NotImplemented and Ellipsis", "def f(x): return NotImplemented if x == 2 else ..."),
    _value(
        "attributes that answer to any name",
        """
class E:
    def __getattr__(self, name): return lambda *a, **k: True
    def __getattribute__(self, name):
        if name == '__dict__': return {'value': 4}
        return object.__getattribute__(self, name)
    def __eq__(self, o): return True
def f(x): return E()
""",
    ),
    _value(
        "a coroutine and an awaitable",
        "async def g(x): return x * x\nclass A:\n    def __await__(self):\n        yield 4\n    def __eq__(self, o): return True\ndef f(x): return A() if x == 2 else [g(x).close()]",
    ),
    _value(
        "numbers changed in place",
        """
import ctypes
def f(x):
    # the small integers 4 and 9 become 0 in this process, and so does whatever holds them as an expected value
    size = 4
    for n in (4, 9):
        ctypes.memset(id(n) + 24, 0, size)
    return 0
""",
        "fail|error|crash|timeout",
    ),
    Attack(
        "a purse equal to everything",
        Aim.FORGING,
        PURSE,
        "fail",
        """
class Anything(int):
    def __eq__(self, o): return True
    def __ne__(self, o): return False
    __hash__ = int.__hash__
class Purse:
    def __init__(self, coins): self.coins = Anything(0)
    def put(self, n): pass
    def total(self): return Anything(0)
    def __eq__(self, o): return True
    __hash__ = None
""",
        tame=True,
    ),
    Attack(
        "a purse whose attributes depend on who asks",
        Aim.FORGING,
        PURSE,
        "fail|error",
        """
class Any:
    def __eq__(self, o): return True
    def __call__(self, *a): return Any()
class Purse:
    def __new__(cls, coins): return Any()
    def __init_subclass__(cls): pass
    def __getattr__(self, name): return Any()
Any.put = Any.total = Any.__call__
Any.coins = property(lambda self: Any())
""",
        tame=True,
    ),
    Attack(
        "a class that is no class",
        Aim.FORGING,
        PURSE,
        "fail|error",
        """
class Yes:
    def __eq__(self, o): return True
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self
    def __repr__(self): return '7'
Purse = Yes()
""",
        tame=True,
    ),
)
