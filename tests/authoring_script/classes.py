"""Classes: four kinds of small task, each in two variants."""

from __future__ import annotations

from authoring_script.work import Work


def tank(name: str, title: str, thing: str, put: str, take: str) -> Work:
    """Something with a capacity."""
    return Work(
        title=title,
        subject=f"a {thing} with a capacity",
        taxonomy="class-apis",
        difficulty="easy",
        kind="class",
        name=name,
        prompt=f"Write the class `{name}`: a {thing} that holds a whole number of litres, and never more than its capacity.",
        signature=f"class {name}:\n    def __init__(self, capacity: int) -> None: ...\n    @property\n    def level(self) -> int: ...\n"
        f"    def {put}(self, amount: int) -> int: ...\n    def {take}(self, amount: int) -> int: ...",
        requirements=[
            ("inputs", "`capacity` and `amount` are integers."),
            ("outputs", "`level` is how many litres are in it; a new one is empty."),
            ("outputs", f"`{put}(amount)` puts in as much as fits and returns how much did not fit."),
            (
                "outputs",
                f"`{take}(amount)` takes out as much as there is, up to `amount`, and returns how much was taken.",
            ),
            (
                "errors",
                f"`ValueError` is raised by the constructor where `capacity` is below 1, and by `{put}` and `{take}` where `amount` is below 0; nothing changes then.",
            ),
        ],
        reference=f"class {name}:\n"
        "    def __init__(self, capacity):\n"
        "        if capacity < 1:\n"
        "            raise ValueError('no capacity')\n"
        "        self._capacity = capacity\n"
        "        self._level = 0\n\n"
        "    @property\n"
        "    def level(self):\n"
        "        return self._level\n\n"
        f"    def {put}(self, amount):\n"
        "        if amount < 0:\n"
        "            raise ValueError('less than nothing')\n"
        "        fits = min(amount, self._capacity - self._level)\n"
        "        self._level += fits\n"
        "        return amount - fits\n\n"
        f"    def {take}(self, amount):\n"
        "        if amount < 0:\n"
        "            raise ValueError('less than nothing')\n"
        "        taken = min(amount, self._level)\n"
        "        self._level -= taken\n"
        "        return taken\n",
        cases={
            "R1": [[("new", name, "[1]"), ("method", put, "[0]"), ("get", "level", "")]],
            "R2": [
                [("new", name, "[5]"), ("get", "level", ""), ("method", put, "[2]"), ("get", "level", "")]
            ],
            "R3": [
                [("new", name, "[5]"), ("method", put, "[3]"), ("method", put, "[4]"), ("get", "level", "")],
                [("new", name, "[2]"), ("method", put, "[2]"), ("method", put, "[1]"), ("get", "level", "")],
                [("new", name, "[9]"), ("method", put, "[4]"), ("method", put, "[4]"), ("get", "level", "")],
            ],
            "R4": [
                [("new", name, "[6]"), ("method", put, "[5]"), ("method", take, "[2]"), ("get", "level", "")],
                [("new", name, "[6]"), ("method", take, "[1]"), ("get", "level", "")],
                [
                    ("new", name, "[6]"),
                    ("method", put, "[3]"),
                    ("method", take, "[8]"),
                    ("method", take, "[0]"),
                    ("get", "level", ""),
                ],
            ],
            "R5": [
                [("new", name, "[0]")],
                [("new", name, "[-2]")],
                [
                    ("new", name, "[4]"),
                    ("method", put, "[3]"),
                    ("method", put, "[-1]"),
                    ("method", take, "[-1]"),
                    ("get", "level", ""),
                ],
                [
                    ("new", name, "[4]"),
                    ("method", put, "[1]"),
                    ("method", take, "[-3]"),
                    ("get", "level", ""),
                ],
            ],
        },
        examples=[[("new", name, "[3]"), ("method", put, "[5]"), ("get", "level", "")]],
        mistake=("return amount - fits", "return fits"),
    )


def history(name: str, title: str, thing: str, method: str, join: str) -> Work:
    """A text that can be taken back."""
    return Work(
        title=title,
        subject=f"{thing} whose last steps can be taken back",
        taxonomy="class-apis",
        difficulty="medium",
        kind="class",
        name=name,
        prompt=f"Write the class `{name}`: {thing} that grows piece by piece, and whose last steps can be taken back and done again.",
        signature=f"class {name}:\n    def __init__(self) -> None: ...\n    def {method}(self, piece: str) -> None: ...\n    def undo(self) -> bool: ...\n"
        "    def redo(self) -> bool: ...\n    def text(self) -> str: ...",
        requirements=[
            ("inputs", "`piece` is any text, the empty one included."),
            (
                "outputs",
                f"`text()` is all pieces in the order in which they came, joined by {join!r}; without pieces it is an empty text.",
            ),
            (
                "outputs",
                "`undo()` takes the last piece away and returns True; where there is none it returns False.",
            ),
            (
                "outputs",
                "`redo()` brings back the piece that `undo` took away last and returns True; where there is none it returns False.",
            ),
            ("edge_cases", f"After `{method}` there is nothing that `redo` could bring back."),
        ],
        reference=f"class {name}:\n"
        "    def __init__(self):\n"
        "        self._pieces = []\n"
        "        self._gone = []\n\n"
        f"    def {method}(self, piece):\n"
        "        self._pieces.append(piece)\n"
        "        self._gone.clear()\n\n"
        "    def undo(self):\n"
        "        return self._move(self._pieces, self._gone)\n\n"
        "    def redo(self):\n"
        "        return self._move(self._gone, self._pieces)\n\n"
        "    def text(self):\n"
        f"        return {join!r}.join(self._pieces)\n\n"
        "    @staticmethod\n"
        "    def _move(source, target):\n"
        "        if not source:\n"
        "            return False\n"
        "        target.append(source.pop())\n"
        "        return True\n",
        cases={
            "R1": [
                [
                    ("new", name, "[]"),
                    ("method", method, "['']"),
                    ("method", method, "['a']"),
                    ("method", "text", "[]"),
                ]
            ],
            "R2": [
                [("new", name, "[]"), ("method", "text", "[]")],
                [
                    ("new", name, "[]"),
                    ("method", method, "['b']"),
                    ("method", method, "['a']"),
                    ("method", method, "['c']"),
                    ("method", "text", "[]"),
                ],
            ],
            "R3": [
                [("new", name, "[]"), ("method", "undo", "[]")],
                [
                    ("new", name, "[]"),
                    ("method", method, "['x']"),
                    ("method", method, "['y']"),
                    ("method", "undo", "[]"),
                    ("method", "text", "[]"),
                    ("method", "undo", "[]"),
                    ("method", "undo", "[]"),
                    ("method", "text", "[]"),
                ],
            ],
            "R4": [
                [("new", name, "[]"), ("method", "redo", "[]")],
                [
                    ("new", name, "[]"),
                    ("method", method, "['x']"),
                    ("method", method, "['y']"),
                    ("method", "undo", "[]"),
                    ("method", "undo", "[]"),
                    ("method", "redo", "[]"),
                    ("method", "text", "[]"),
                    ("method", "redo", "[]"),
                    ("method", "text", "[]"),
                    ("method", "redo", "[]"),
                ],
            ],
            "R5": [
                [
                    ("new", name, "[]"),
                    ("method", method, "['x']"),
                    ("method", "undo", "[]"),
                    ("method", method, "['z']"),
                    ("method", "redo", "[]"),
                    ("method", "text", "[]"),
                ],
                [
                    ("new", name, "[]"),
                    ("method", method, "['p']"),
                    ("method", method, "['q']"),
                    ("method", "undo", "[]"),
                    ("method", method, "['r']"),
                    ("method", "undo", "[]"),
                    ("method", "redo", "[]"),
                    ("method", "redo", "[]"),
                    ("method", "text", "[]"),
                ],
            ],
        },
        examples=[
            [
                ("new", name, "[]"),
                ("method", method, "['ab']"),
                ("method", method, "['c']"),
                ("method", "undo", "[]"),
                ("method", "text", "[]"),
            ]
        ],
        mistake=("        self._gone.clear()\n", ""),
    )


def waiting(name: str, title: str, word: str, rank: str) -> Work:
    """A queue with ranks."""
    return Work(
        title=title,
        subject=f"a queue in which the {word} number goes first",
        taxonomy="linear-structures",
        difficulty="medium",
        kind="class",
        name=name,
        prompt=f"Write the class `{name}`: people wait with a number each, and the one with the {word} number is called next.",
        signature=f"class {name}:\n    def __init__(self) -> None: ...\n    def join(self, person: str, number: int) -> None: ...\n"
        "    def call(self) -> str: ...\n    def waiting(self) -> list[str]: ...",
        requirements=[
            (
                "inputs",
                "`person` is a text and `number` an integer of any sign; the same person may wait several times.",
            ),
            ("outputs", f"`call()` removes and returns the person with the {word} number."),
            ("edge_cases", "Of several with the same number the one who joined first is called first."),
            (
                "outputs",
                "`waiting()` is a new list of all who wait, in the order in which they would be called; nobody is removed by it.",
            ),
            ("errors", "`call()` raises `LookupError` where nobody waits."),
        ],
        reference=f"class {name}:\n"
        "    def __init__(self):\n"
        "        self._people = []\n\n"
        "    def join(self, person, number):\n"
        "        self._people.append((person, number))\n\n"
        "    def call(self):\n"
        "        if not self._people:\n"
        "            raise LookupError('nobody waits')\n"
        "        first = self._ordered()[0]\n"
        "        self._people.remove(first)\n"
        "        return first[0]\n\n"
        "    def waiting(self):\n"
        "        return [person for person, _ in self._ordered()]\n\n"
        "    def _ordered(self):\n"
        f"        return sorted(self._people, key=lambda one: {rank})\n",
        cases={
            "R1": [
                [
                    ("new", name, "[]"),
                    ("method", "join", "['ann', -3]"),
                    ("method", "join", "['ann', 2]"),
                    ("method", "waiting", "[]"),
                ],
                [
                    ("new", name, "[]"),
                    ("method", "join", "['bo', 1]"),
                    ("method", "join", "['bo', 1]"),
                    ("method", "call", "[]"),
                    ("method", "waiting", "[]"),
                ],
            ],
            "R2": [
                [
                    ("new", name, "[]"),
                    ("method", "join", "['ann', 3]"),
                    ("method", "join", "['bo', 1]"),
                    ("method", "join", "['cy', 2]"),
                    ("method", "call", "[]"),
                    ("method", "call", "[]"),
                    ("method", "call", "[]"),
                ],
                [
                    ("new", name, "[]"),
                    ("method", "join", "['ann', 5]"),
                    ("method", "call", "[]"),
                    ("method", "join", "['bo', 9]"),
                    ("method", "join", "['cy', 4]"),
                    ("method", "call", "[]"),
                    ("method", "waiting", "[]"),
                ],
            ],
            "R3": [
                [
                    ("new", name, "[]"),
                    ("method", "join", "['zoe', 1]"),
                    ("method", "join", "['ann', 1]"),
                    ("method", "join", "['mia', 1]"),
                    ("method", "call", "[]"),
                    ("method", "call", "[]"),
                    ("method", "waiting", "[]"),
                ],
            ],
            "R4": [
                [("new", name, "[]"), ("method", "waiting", "[]")],
                [
                    ("new", name, "[]"),
                    ("method", "join", "['ann', 3]"),
                    ("method", "join", "['bo', 4]"),
                    ("method", "join", "['cy', 3]"),
                    ("method", "waiting", "[]"),
                    ("method", "waiting", "[]"),
                    ("method", "call", "[]"),
                ],
            ],
            "R5": [
                [("new", name, "[]"), ("method", "call", "[]")],
                [
                    ("new", name, "[]"),
                    ("method", "join", "['ann', 1]"),
                    ("method", "call", "[]"),
                    ("method", "call", "[]"),
                ],
            ],
        },
        examples=[
            [
                ("new", name, "[]"),
                ("method", "join", "['ann', 2]"),
                ("method", "join", "['bo', 7]"),
                ("method", "waiting", "[]"),
            ]
        ],
        mistake=(f"key=lambda one: {rank}", f"key=lambda one: ({rank}, one[0])"),
    )


def memory(name: str, title: str, word: str, index: str) -> Work:
    """The last so many of what came."""
    return Work(
        title=title,
        subject=f"a memory that gives its {word} entry",
        taxonomy="linear-structures",
        difficulty="easy",
        kind="class",
        name=name,
        prompt=f"Write the class `{name}`, which remembers the last so many numbers that it was given, and forgets the others.",
        signature=f"class {name}:\n    def __init__(self, size: int) -> None: ...\n    def note(self, number: int) -> None: ...\n"
        "    def all(self) -> list[int]: ...\n    def pick(self) -> int: ...",
        requirements=[
            ("inputs", "`size` and `number` are integers."),
            (
                "outputs",
                "`all()` is a new list of the last `size` numbers that `note` was given, the oldest first; of fewer where there were fewer.",
            ),
            ("outputs", f"`pick()` is the {word} of the numbers that are remembered; it stays."),
            ("errors", "The constructor raises `ValueError` where `size` is below 1."),
            ("errors", "`pick()` raises `IndexError` where nothing is remembered."),
        ],
        reference=f"class {name}:\n"
        "    def __init__(self, size):\n"
        "        if size < 1:\n"
        "            raise ValueError('it remembers nothing')\n"
        "        self._size = size\n"
        "        self._numbers = []\n\n"
        "    def note(self, number):\n"
        "        self._numbers = [*self._numbers, number][-self._size :]\n\n"
        "    def all(self):\n"
        "        return list(self._numbers)\n\n"
        "    def pick(self):\n"
        "        if not self._numbers:\n"
        "            raise IndexError('nothing is remembered')\n"
        f"        return self._numbers[{index}]\n",
        cases={
            "R1": [
                [
                    ("new", name, "[1]"),
                    ("method", "note", "[-7]"),
                    ("method", "note", "[0]"),
                    ("method", "all", "[]"),
                ]
            ],
            "R2": [
                [
                    ("new", name, "[3]"),
                    ("method", "all", "[]"),
                    ("method", "note", "[4]"),
                    ("method", "note", "[2]"),
                    ("method", "all", "[]"),
                ],
                [
                    ("new", name, "[2]"),
                    ("method", "note", "[1]"),
                    ("method", "note", "[2]"),
                    ("method", "note", "[3]"),
                    ("method", "all", "[]"),
                ],
                [
                    ("new", name, "[3]"),
                    ("method", "note", "[9]"),
                    ("method", "note", "[8]"),
                    ("method", "note", "[7]"),
                    ("method", "note", "[9]"),
                    ("method", "note", "[5]"),
                    ("method", "all", "[]"),
                ],
            ],
            "R3": [
                [
                    ("new", name, "[2]"),
                    ("method", "note", "[1]"),
                    ("method", "note", "[2]"),
                    ("method", "note", "[3]"),
                    ("method", "pick", "[]"),
                    ("method", "pick", "[]"),
                    ("method", "all", "[]"),
                ],
                [
                    ("new", name, "[4]"),
                    ("method", "note", "[6]"),
                    ("method", "note", "[5]"),
                    ("method", "pick", "[]"),
                ],
                [("new", name, "[4]"), ("method", "note", "[6]"), ("method", "pick", "[]")],
            ],
            "R4": [
                [("new", name, "[0]")],
                [("new", name, "[-1]")],
                [("new", name, "[1]"), ("method", "all", "[]")],
            ],
            "R5": [[("new", name, "[2]"), ("method", "pick", "[]")]],
        },
        examples=[
            [
                ("new", name, "[2]"),
                ("method", "note", "[5]"),
                ("method", "note", "[6]"),
                ("method", "note", "[7]"),
                ("method", "all", "[]"),
            ]
        ],
        mistake=("[-self._size :]", "[: self._size]"),
    )


CLASSES = [
    tank("RainBarrel", "Rain barrel", "rain barrel", "fill", "drain"),
    tank("FuelTank", "Fuel tank", "fuel tank", "load", "burn"),
    history("Draft", "Draft with undo", "a draft", "write", ""),
    history("Route", "Route with undo", "a route", "visit", " > "),
    waiting("Counter", "Lowest number first", "lowest", "one[1]"),
    waiting("Auction", "Highest number first", "highest", "-one[1]"),
    memory("Logbook", "Logbook of the oldest", "oldest", "0"),
    memory("Ticker", "Ticker of the newest", "newest", "-1"),
]
