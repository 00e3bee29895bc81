"""What declares something, and what does some of the work."""

from __future__ import annotations

import pytest

from cupel.author.workflow.heads import declared, first_beyond


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "clamp(x: int, lo: int, hi: int) -> int",
        "def rank(scores: list[int], *, ties: str = 'low') -> list[int]",
        "def f(a, /, *b, c=-1, d=date(2000, 1, 1), **k) -> 'X | None': ...",
        "async def publish(self, bread: str, item) -> int: ...",
        "def f[T](x: list[T]) -> T: ...",
        "from decimal import Decimal\n\nclass Full(Exception): ...\n\ndef share(amount: Decimal) -> list[Decimal]: ...\n",
        "class CardError(ValueError):\n    source: str\n    line: int\n\ndef merge(ours: str) -> str\n",
        '@dataclass(frozen=True)\nclass Version:\n    stage: Stage = Stage.SOLD\n    trials: list = field(default_factory=list)\n    @classmethod\n    def parse(cls, text: str) -> "Version": ...\n',
        'class Slot(Enum):\n    NIGHT = "night"\n\n    @property\n    def rate(self) -> int:\n        """Cents a second."""\n        ...\n',
        "Note = tuple[int, int | None, int]\n\ndef build(notes: list[Note]) -> list[dict]: ...  # in order\n",
        "Point = namedtuple('Point', 'x y')",
    ],
)
def test_heads_and_fields_do_no_work(signature: str) -> None:
    assert first_beyond(signature) is None


@pytest.mark.parametrize(
    ("signature", "line"),
    [
        ("def f(x): return x", "def f ( x ) : return x"),
        ("def f(x):\n    y = x\n", "y = x"),
        ("def f(x)\n    return x", "return x"),
        ("f = lambda x: x", "f = lambda x : x"),
        ("def f(x, y=[one for one in z]): ...", "def f ( x , y = [ one for one in z ] ) : ..."),
        ("size = 2 * width", "size = 2 * width"),
        ("last = sorted(set(names))", "last = sorted ( set ( names ) )"),
        ("last = sorted(names).pop()", "last = sorted ( names ) . pop ( )"),
        ("class A:\n    if x:\n        y: int\n", "if x :"),
        ("reads numbers and writes sums", "reads numbers and writes sums"),
        ("def f(", "it cannot be read as Python"),
    ],
)
def test_a_line_that_does_some_work_is_named(signature: str, line: str) -> None:
    assert first_beyond(signature) == line


def test_of_a_program_only_what_it_declares_is_left() -> None:
    program = 'import re\nMOST = 5\n\ndef f(x: int) -> "int":\n    """Doubles."""\n    y = 2 * x\n    return y\n\nclass A:\n    size: int\n    total = sum(x for x in y)\n'
    assert declared(program).splitlines() == [
        "import re",
        "MOST = 5",
        "def f ( x : int ) -> '' :",
        "class A :",
        "size : int",
    ]
    assert declared("this is no program :(") == ""
