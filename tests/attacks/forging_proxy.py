"""Forging at the proxy: programs that attack what stands between a test and them.

Covers instances that lie in comparisons, arithmetic and conversions, contexts and callbacks that swallow the test's
failures, exceptions that a test framework obeys, arguments and containers changed behind the test's back, the
program's own side of the proxy rewritten, and messages of every unlikely form. A program's `__eq__` is what compares two
instances of its own classes: that is no forging, and no test here asks for it alone.
"""

from attack import Aim, Attack, Scene
from proxy_scenes import (
    BUILTINS,
    CALLBACK,
    CHAIN,
    CONTAINER,
    ERRORS,
    GUARD,
    IN_PLACE,
    MIXED,
    NEAR,
    VALUE,
    WRITTEN,
)

_ANY = "fail|error|crash|timeout"


def _proxy(name: str, scene: Scene, code: str, truth: str = "fail|error", **more: object) -> Attack:
    return Attack(name, Aim.FORGING, scene, truth, code, **{"tame": True, **more})  # type: ignore[arg-type]


_YES = """
class Yes:
    def __init__(self, *a): pass
    def _yes(self, *a): return True
    def _nought(self, *a): return 0
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = _yes
    def __ne__(self, o): return False
    def __hash__(self): return 0
    __sub__ = __rsub__ = __mod__ = __rmod__ = __abs__ = __round__ = __and__ = __xor__ = __rxor__ = __floordiv__ = _nought
    def __float__(self): return 0.0
"""
"""Equal to everything, and no distance away from it."""

_INSIDE = """
import gc, sys
def spaces():
    # every namespace that can be reached from the frames that called this, and from the modules in them
    todo, seen = [], set()
    frame = sys._getframe()
    while frame:
        todo.append(frame.f_globals)
        frame = frame.f_back
    while todo:
        space = todo.pop()
        if type(space) is not dict or id(space) in seen: continue
        seen.add(id(space))
        yield space
        for value in list(space.values()):
            if isinstance(value, type(sys)): todo.append(vars(value))
            elif hasattr(value, '__globals__'): todo.append(value.__globals__)
            elif isinstance(value, type):
                todo += [m.__globals__ for m in list(vars(value).values()) if hasattr(m, '__globals__')]
def find(name):
    found = {id(space[name]): space[name] for space in spaces() if name in space and space is not globals()}
    return list(found.values())
"""
"""Finds the program's own side of the proxy by whatever names it has there."""

ATTACKS = (
    _proxy("an instance equal to everything for a number", VALUE, _YES + "class Box(Yes):\n    def double(self): return Box()\n    def more(self, k): return Box()\n"),
    _proxy("a helper's instance equal to everything for a number", VALUE, _YES + "class Box:\n    def __init__(self, n): pass\n    def double(self): return Yes()\n    def more(self, k): return Yes()\n"),
    _proxy("an instance that has every attribute", VALUE, _YES + "class Box(Yes):\n    def __getattr__(self, name): return Box()\n    def __call__(self, *a): return Box()\n"),
    _proxy("numbers that lie", VALUE, "class E(int):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    __hash__ = int.__hash__\nclass Box:\n    def __init__(self, n): pass\n    def double(self): return E(0)\n    def more(self, k): return [E(0)][0]\n"),
    _proxy("a class that lies about its instances", VALUE, truth="fail|error|crash", code= _YES + "class M(type):\n    def __eq__(self, o): return True\n    def __hash__(self): return hash(int)\n    def __instancecheck__(self, o): return True\n    __name__ = property(lambda self: 'int')\n    __mro__ = property(lambda self: (int, object))\nclass Box(Yes, metaclass=M):\n    __class__ = int\n    def double(self): return Box\n    def more(self, k): return self\n"),
    _proxy("a class with a lying order of bases", VALUE, _YES + "class M(type):\n    def mro(cls): return [cls, Yes, object] if cls.__name__ != 'Box' else [cls, *Yes.__mro__]\nclass Box(Yes, metaclass=M):\n    def double(self): return type('int', (Yes,), {})()\n    def more(self, k): return Box()\n"),
    _proxy("an instance that is no distance away", NEAR, _YES + "class Box(Yes):\n    def half(self): return Box()\n    def items(self): return Box()\n"),
    _proxy("a helper's instance that is no distance away", NEAR, _YES + "class Box:\n    def __init__(self, n): pass\n    def half(self): return Yes()\n    def items(self): return Yes()\n"),
    _proxy("an instance at the second of two like places", CHAIN, _YES + "class Node(Yes):\n    def get(self, key): return Node()\n"),
    _proxy("an instance equal to everything where one of many is meant", MIXED, _YES + "class Box(Yes): pass\ndef make(n): return Box()\n"),
    _proxy(
        "names that the test did not ask for",
        BUILTINS,
        _INSIDE
        + """
class Box:
    def __init__(self, n): pass
def make(n): return 0
def forge():
    for doing in find('_DOING'):
        real = doing['describe']
        def describe(servant, names): return real(servant, names) + [[n, 'function', None] for n in ('all', 'any', 'isinstance', 'len', 'eq', 'true')]
        if not getattr(real, 'forged', False):
            describe.forged = True
            doing['describe'] = describe
real_all = all
isinstance_, all, any, eq, true = isinstance, lambda *a: True, lambda *a: True, lambda *a: None, lambda *a: None
def len(*a): return 2
forge()
def isinstance(*a): return True
""",
    ),
    _proxy(
        "answers that are tagged as something else",
        VALUE,
        _INSIDE
        + _YES
        + """
FORMS = ['{"n":[0,0,"int",[],[],["__eq__","__sub__","__ne__","__hash__"]]}', '{"n":[9,9,"int",[0],["AssertionError"],["__eq__"]]}', '{"h":[0,0]}',
         '{"h":[0,-1]}', '{"c":0}', '{"k":-1}', '{"k":[0,"call"]}', '{"y":"bool"}', '{"y":"__import__"}', '{"w":{"o":["int","6"]}}', '{"i":0}', '{"o":[0,"6"]}', '{"r":0}']
import json
at = 0
def tell(self, value):
    global at
    at += 1
    return json.loads(FORMS[at % len(FORMS)])
class Box(Yes):
    def double(self):
        for servant in find('_Servant'): servant.tell = tell
        return Box()
    def more(self, k): return object()
""",
        _ANY,
    ),
    _proxy(
        "its side of the proxy taken over",
        VALUE,
        _INSIDE
        + """
class Box:
    def __init__(self, n): pass
    def double(self):
        for dialogue in find('Dialogue'):
            send = dialogue.send
            def forged(self, message, send=send):
                for body in ({'v': {'t': ['v', 0]}, 'c': [], 'x': []}, {'passed': True}, {'r': 1, 'v': True}, {'b': 0, 'v': {'t': []}, 'c': [], 'x': []}):
                    try: send(self, {**message, **body})
                    except Exception: pass
            dialogue.send = forged
        return 0
    def more(self, k): return 0
""",
        _ANY,
    ),
    _proxy(
        "exceptions forged into orders to stop",
        ERRORS,
        _INSIDE
        + """
import unittest
NAMES = ['KeyboardInterrupt', 'SystemExit', 'GeneratorExit', 'SkipTest', 'unittest.SkipTest', 'Skipped', 'Exit', 'BaseException', 'StopIteration', 'BaseExceptionGroup', 'Warning']
at = 0
def raised(self, error):
    global at
    at += 1
    return {'e': [NAMES[at % len(NAMES)], True, 'passed', None, None], **self._graph.pack(('passed', 0))}
class Failure(unittest.SkipTest): pass
def check(n):
    for servant in find('_Servant'): servant._raised = raised
    raise Failure('passed')
""",
        _ANY,
    ),
    _proxy("an error of the interface's that is a skip", ERRORS, "import unittest\nclass Failure(unittest.SkipTest): pass\ndef check(n):\n    if isinstance(n, str): raise ValueError(n)\n    raise Failure('fine')\n"),
    _proxy("an error of the interface's that is an order to stop", ERRORS, "class Failure(KeyboardInterrupt): pass\ndef check(n):\n    if isinstance(n, str): raise ValueError(n)\n    raise Failure('fine')\n"),
    _proxy("an error of the interface's that ends the process", ERRORS, "class Failure(SystemExit): code = 0\ndef check(n):\n    if isinstance(n, str): raise ValueError(n)\n    raise Failure(0)\n"),
    _proxy("pytest's own outcomes as errors", ERRORS, "import sys\ntry: from _pytest.outcomes import Skipped, Exit, XFailed\nexcept ImportError: Skipped = Exit = XFailed = KeyboardInterrupt\nFailure = Skipped\ndef check(n):\n    if isinstance(n, str): raise ValueError(n)\n    if n < 0: raise Skipped('negative')\n    raise (Exit if n == 4 else XFailed)('fine')\n"),
    _proxy("an error that is every error", ERRORS, "class M(type):\n    def __subclasscheck__(cls, o): return True\n    def __instancecheck__(cls, o): return True\n    def mro(cls): return [cls, ValueError, *Exception.__mro__]\nclass Failure(Exception, metaclass=M):\n    __class__ = ValueError\ndef check(n): raise Failure('fine')\n"),
    _proxy("every error at once", ERRORS, "Failure = BaseException\ndef check(n):\n    if isinstance(n, str): raise ValueError\n    raise BaseExceptionGroup('fine', [KeyboardInterrupt(), SystemExit(0)])\n"),
    _proxy("an exception that imports and runs when it is told", ERRORS, "class Failure(Exception):\n    def __init__(self, *a): pass\n    def __str__(self): return 'fine'\n    def __reduce__(self): return (eval, ('1/0',))\n    args = property(lambda self: (self, type(self), eval))\ndef check(n):\n    if isinstance(n, str): raise ValueError(Failure())\n    raise Failure()\n"),
    _proxy("a context that swallows everything", GUARD, "class Stop(Exception): pass\nclass Guard:\n    def __init__(self, kind): self.caught = ''\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\n    def double(self, n): return 0\n    def stop(self): raise Stop\n"),
    _proxy("a context that swallows the test's failures alone", GUARD, "class Stop(Exception): pass\nclass Guard:\n    def __init__(self, kind): self.kind, self.caught = kind, None\n    def __enter__(self): return self\n    def __exit__(self, kind, error, trace):\n        if kind is AssertionError: return True\n        if kind and issubclass(kind, self.kind):\n            self.caught = str(error)\n            return True\n    def double(self, n): return 0\n    def stop(self): raise Stop\n"),
    _proxy("a context whose yes is a lie", GUARD, _YES + "class Stop(Exception): pass\nclass B(int):\n    def __bool__(self): return True\n    def __eq__(self, o): return True\nclass Guard(Yes):\n    caught = None\n    def __enter__(self): return self\n    def __exit__(self, *a): return B(1)\n    def double(self, n): return B(0)\n    def stop(self): raise Stop\n"),
    _proxy("a context that ends the process, or raises, on the way out", GUARD, "import os\nclass Stop(Exception): pass\nclass Guard:\n    n = 0\n    def __init__(self, kind): self.caught = 'one'\n    def __enter__(self): return self\n    def __exit__(self, *a):\n        Guard.n += 1\n        if Guard.n > 2: os._exit(0)\n        raise SystemExit(0)\n    def double(self, n): return 0\n    def stop(self): raise Stop\n", _ANY),
    _proxy(
        "conversions that give back liars",
        CONTAINER,
        """
class I(int):
    def __eq__(self, o): return True
    def __ne__(self, o): return False
    def __bool__(self): return True
    __hash__ = int.__hash__
class S(str):
    def __eq__(self, o): return True
    __hash__ = str.__hash__
class F(float):
    def __eq__(self, o): return True
    __hash__ = float.__hash__
class L(list):
    def __eq__(self, o): return True
class Bag:
    def __init__(self, items): pass
    def __len__(self): return I(1)
    def __bool__(self): return True
    def __contains__(self, item): return I(1)
    def __iter__(self): return iter([I(0), I(0), I(0)])
    def __getitem__(self, at): return I(0)
    def __str__(self): return S('x')
    def __int__(self): return 0
    def __index__(self): return 0
    def __hash__(self): return I(0)
    def __float__(self): return 0.0
    def __eq__(self, o): return I(1)
    def __lt__(self, o): return L([1])
""",
    ),
    _proxy(
        "conversions that give back what is no such thing",
        CONTAINER,
        """
class Y:
    def __eq__(self, o): return True
    def __bool__(self): return True
    def __index__(self): return 3
    def __repr__(self): return '3'
class Bag:
    def __init__(self, items): pass
    def _y(self, *a): return Y()
    __len__ = __bool__ = __contains__ = __iter__ = __getitem__ = __str__ = __int__ = __index__ = __hash__ = __float__ = __eq__ = __lt__ = _y
""",
    ),
    _proxy(
        "conversions that cost, exit, raise skips and recurse",
        CONTAINER,
        """
import unittest
class Bag:
    def __init__(self, items): self.other = self
    def __len__(self): raise unittest.SkipTest('fine')
    def __bool__(self): raise SystemExit(0)
    def __contains__(self, item): return item in self
    def __iter__(self): return self
    def __next__(self): return self
    def __eq__(self, other): return self == other
    def __getattr__(self, name): return getattr(self, name + 'x')
    __hash__ = None
""",
        _ANY,
    ),
    _proxy("a callback's failure swallowed", CALLBACK, "def each(items, call):\n    for item in items: call(item)\n    return len(items)\nclass Loop:\n    def __init__(self, call): self.call = call\n    def run(self, items):\n        try: self.call(3)\n        except BaseException: pass\n        return [item // 2 for item in items]\n    def sort(self, items): items[:] = sorted(items, reverse=True)\n    def over(self, items): return [abs(i) for i in items]\n"),
    _proxy("callbacks called with what they do not expect", CALLBACK, "def each(items, call):\n    for odd in (call, each, Loop, object(), (), {}, None, [items] * 9):\n        for many in ((odd,), (odd, odd), ()):\n            try: call(*many)\n            except BaseException: pass\n        try: call(odd, items=odd)\n        except BaseException: pass\n    return 3\nclass Loop:\n    def __init__(self, call): self.call = call\n    def run(self, items): return self.call(self)\n    def sort(self, items): items.append(self.call)\n    def over(self, items): return items\n", _ANY),
    _proxy("callbacks called later, and by others", CALLBACK, "import os, threading, time\ndef each(items, call):\n    def late():\n        for _ in range(50):\n            try: call(1)\n            except BaseException: pass\n            time.sleep(0.001)\n    threading.Thread(target=late, daemon=True).start()\n    if os.fork() == 0:\n        late()\n        os._exit(0)\n    return 3\nclass Loop:\n    def __init__(self, call): self.call = call\n    def run(self, items): return [1, 2]\n    def sort(self, items): pass\n    def over(self, items): return [0]\n", _ANY, tame=False),
    _proxy("callbacks that never come back", CALLBACK, "def each(items, call):\n    return each(items, lambda i: call(i))\nclass Loop:\n    def __init__(self, call): pass\n    def run(self, items): return []\n", _ANY, dear=True),
    _proxy("the test's own things as answers", CALLBACK, "kept = []\ndef each(items, call):\n    kept.append(call)\n    return call\nclass Loop:\n    def __init__(self, call): kept.append(call)\n    def run(self, items): return kept\n    def sort(self, items): return kept[0]\n    def over(self, items): return kept\n"),
    _proxy("arguments filled with what equals everything", IN_PLACE, _YES + "class Shelf(Yes):\n    def count(self): return Shelf()\n    def put(self, n): pass\ndef fill(items, n): items[:] = [Shelf() for _ in range(n)]\n"),
    _proxy("arguments changed behind the test's back", IN_PLACE, "import threading, time\nkept = []\ndef work():\n    while True:\n        for items in kept: items[:] = [0] * 3\n        time.sleep(0.0005)\nthreading.Thread(target=work, daemon=True).start()\nclass Shelf:\n    def __init__(self, items): kept.append(items)\n    def count(self): return 4\n    def put(self, n): pass\ndef fill(items, n): kept.append(items)\n", _ANY),
    _proxy(
        "containers of all numbers changed",
        IN_PLACE,
        _INSIDE
        + """
class Shelf:
    def __init__(self, items): pass
    def count(self): return 0
    def put(self, n): pass
def fill(items, n):
    for graph in find('Graph'):
        pack = graph.pack
        def forged(self, value, pack=pack):
            body = pack(self, value)
            contents = (['list', [1, 2, 3], None], ['dict', [[0, 1]], None], ['set', [1, 2], None], ['deque', [], -1], ['default', [], 'int'], ['bytes', '00', None])
            body['c'] = body['c'] + [[n, c] for n in (*range(-3, 60), '0', None, 1.0) for c in contents]
            body['x'] = [*range(-3, 60)]
            return body
        graph.pack = forged
""",
        _ANY,
    ),
    *(
        _proxy(
            f"a file that is the test's descriptor {number}",
            WRITTEN,
            f"import os, struct\nfor name in ('page.txt',):\n    try: os.symlink('/proc/self/fd/{number}', name)\n    except OSError: pass\nclass Page:\n    def __init__(self, name): pass\n"
            "    def text(self):\n        frame = lambda tag, body: struct.pack('!cI', tag, len(body)) + body\n        return (frame(b'U', b'[]') + frame(b'R', b'{\"passed\":true}') + frame(b'D', bytes(12))).decode()\n",
            _ANY,
            tame=False,
        )
        for number in (3, 4, 5, 6)
    ),
    _proxy("a file that is a pipe and a folder that is none", WRITTEN, "import os, threading\nos.mkfifo('page.txt')\ndef serve():\n    while True:\n        with open('page.txt', 'r+b', 0) as file: file.write(b'x')\nthreading.Thread(target=serve, daemon=True).start()\nclass Page:\n    def __init__(self, name): pass\n    def text(self): return 'x'\n", _ANY, dear=True),
    _proxy(
        "messages of every unlikely form",
        VALUE,
        r"""
import json, os, struct
BODIES = [b'', b'{', b'[]', b'null', b'{}', b'{"v":6}', b'{"v":6,"c":[],"x":[]}', b'{"v":{"t":["v",6]},"c":[],"x":[]}', b'{"v":' + b'[' * 50000,
          b'{"v":{"t":[' * 300 + b']}' * 300, b'{"e":null,"v":0,"c":[],"x":[]}', b'{"e":["AssertionError",true,"",null,null],"v":{"t":[]},"c":[],"x":[]}',
          b'{"b":-1,"v":{"t":[{"t":[]},{}]},"c":[],"x":[]}', b'{"b":0,"n":1,"v":0,"c":[],"x":[]}', b'{"p":' + json.dumps('passed\n' * 9999).encode() + b',"v":6,"c":[],"x":[]}',
          b'{"v":6,"c":[[0,["list",[6],null]]],"x":[0,0,1]}', b'{"v":' + b'6' * 5000 + b'}', b'{"v":NaN,"c":[],"x":[]}', b'{"v":1e999,"c":[],"x":[]}', b'{"passed":true}']
def flood():
    for fd in range(3, 40):
        for body in BODIES:
            for data in (struct.pack('!cI', b'M', len(body)) + body, struct.pack('!cI', b'R', len(body)) + body, body):
                try:
                    os.set_blocking(fd, False)
                    os.write(fd, data)
                except OSError: pass
class Box:
    def __init__(self, n): flood()
    def double(self):
        flood()
        return 0
    def more(self, k): os._exit(0)
""",
        _ANY,
    ),
    _proxy("a message longer than any", VALUE, "import os, struct\nclass Box:\n    def __init__(self, n): pass\n    def double(self):\n        for fd in range(3, 40):\n            try: os.write(fd, struct.pack('!cI', b'M', 0xffffffff) + bytes(99))\n            except OSError: pass\n        return 'x' * (20 << 20)\n    def more(self, k): return 0\n", _ANY + "|memory"),
    _proxy("a descriptor closed in the middle of the talk", VALUE, "import os\nclass Box:\n    def __init__(self, n): pass\n    def double(self):\n        os.closerange(0, 64)\n        return 0\n    def more(self, k): return 0\n", _ANY),
    _proxy("a program that goes away in the middle of the talk", VALUE, "import os\nclass Box:\n    def __init__(self, n): pass\n    def double(self): os._exit(0)\n    def more(self, k): return 0\n", _ANY),
    _proxy("a program that answers twice, and from a child", VALUE, "import os, threading\nclass Box:\n    def __init__(self, n): os.fork()\n    def double(self):\n        os.fork()\n        return 0\n    def more(self, k):\n        threading.Thread(target=os.fork).start()\n        return 0\n", _ANY, tame=False),
    _proxy("a signal to every process of the test", VALUE, "import os, signal, time\nclass Box:\n    def __init__(self, n): pass\n    def double(self):\n        for pid in range(2, 60):\n            for sign in (signal.SIGTERM, signal.SIGKILL):\n                try:\n                    if pid not in (os.getpid(), os.getppid()): os.kill(pid, sign)\n                except OSError: pass\n        return 0\n    def more(self, k): return 0\n", _ANY, tame=False),
    _proxy("every process of the test stopped", VALUE, "import os, signal\nclass Box:\n    def __init__(self, n): pass\n    def double(self):\n        for pid in range(2, 60):\n            try:\n                if pid != os.getpid(): os.kill(pid, signal.SIGSTOP)\n            except OSError: pass\n        return 0\n    def more(self, k): return 0\n", _ANY, tame=False, dear=True),
    _proxy(
        "the limits of every process of the test",
        VALUE,
        """
import os, resource
class Box:
    def __init__(self, n): pass
    def double(self):
        for pid in range(1, 60):
            if pid == os.getpid(): continue
            for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):
                try: resource.prlimit(pid, kind, (0, 0))
                except (OSError, ValueError): pass
            try: os.sched_setaffinity(pid, {0})
            except OSError: pass
        return 0
    def more(self, k): return 0
""",
        _ANY,
        tame=False,
    ),
)  # fmt: skip
