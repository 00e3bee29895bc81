"""Exhausting the trusted side: answers that cost little to give and much to read, compare or evaluate.

Covers values that collide in a set, fractions that have to be reduced, sums of lists, conditions of lowered asserts.
Such a judge hangs in one call of the interpreter and hears no alarm, so these are played in a process of their own
(`test_trusted_side`); each names the assert that it is judged by.
"""

_FRAME = """
import json, os, struct
def reply(value):
    body = json.dumps({'value': value}, separators=(',', ':')).encode()
    view = memoryview(struct.pack('!cI', b'R', len(body)) + body)
    for fd in range(3, 64):
        try:
            while view: view = view[os.write(fd, view):]
        except OSError: pass
    os._exit(0)
P = (1 << 61) - 1
"""

READ: dict[str, tuple[str, str]] = {
    "a set of which most values collide": (
        "assert f(2) == {4}",
        _FRAME
        + "def f(x): reply({'s': [*range(33000), *({'i': hex(7 + P * k)} for k in range(2, 95000))]})\n",
    ),
    "a dict of which most keys collide": (
        "assert f(2) == {4: 4}",
        _FRAME
        + "def f(x): reply({'d': [*([n, 0] for n in range(30000)), *([{'i': hex(7 + P * k)}, 0] for k in range(2, 85000))]})\n",
    ),
    "a list that collides once it is made a set": (
        "assert set(f(2)) == {4}",
        "P = (1 << 61) - 1\ndef f(x): return [7 + P * k for k in range(130000)]\n",
    ),
    "a fraction that takes minutes to reduce": (
        "assert f(2) == 4",
        "from fractions import Fraction\nimport random\ndef f(x):\n    q = Fraction(1, 3)\n"
        "    q._numerator, q._denominator = (random.getrandbits(7_000_000) | 1 for _ in 'ab')\n    return q\n",
    ),
    "a sum of lists": ("assert sum(f(2), []) == [4]", "def f(x): return [[0]] * 200000\n"),
    "a decimal without end made an integer": (
        "assert int(f(2)) == 4",
        "from decimal import Decimal\ndef f(x): return Decimal('1e999999999')\n",
    ),
    "a decimal without end rounded": (
        "assert round(f(2)) == 4",
        "from decimal import Decimal\ndef f(x): return Decimal('1e999999999')\n",
    ),
    "a decimal without end that is divided": (
        "assert f(2) // 1 == 4",
        "from decimal import Decimal\ndef f(x): return Decimal('1e999999999999')\n",
    ),
    "a fraction without end compared with a float": (
        "assert f(2) == 4.5",
        _FRAME + "def f(x): reply({'F': ['0x1' + '0' * 1500000 + '1', '0x3' + '0' * 1500000]})\n",
    ),
    "an integer without end that is multiplied": (
        "assert f(2) * f(3) == 36",
        _FRAME + "def f(x): reply({'i': '0x' + 'f' * 4000000})\n",
    ),
    "an integer without end that is divided": (
        "assert f(2) % 7 == 4",
        _FRAME + "def f(x): reply({'i': '0x' + 'f' * 4000000})\n",
    ),
    "text of figures made an integer": (
        "assert int(f(2)) == 4",
        "def f(x): return '4' * 4000000\n",
    ),
    "a collection nested in itself many times over": (
        "assert sorted(f(2)) == [4]",
        _FRAME
        + "def f(x):\n    deep = []\n    for _ in range(150): deep = [deep]\n    reply([deep] * 9000)\n",
    ),
}
"""Name → the assert, and the program."""
