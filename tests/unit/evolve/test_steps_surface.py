"""What a program offers, which methods only read, and which cannot be repeated."""

import pytest

from cupel.evolve.steps.surface import Parameter, Surface, surface_of, works_on_files
from cupel.evolve.steps.unrepeatable import unrepeatable_methods

CODE = """
import random
import time as clock
from datetime import datetime
import os.path
from urllib.parse import quote

class Base:
    def inherited(self):
        return self.x

class Shop(Base):
    def __init__(self, name: str, tax: float = 0.2):
        self.name = name
        self.items = []

    def add(self, item, count=1):
        self.items.append((item, count))

    def add_all(self, items):
        for item in items:
            self.add(item)

    def names(self):
        found = []
        for item, _ in self.items:
            found.append(item)
        return found

    def alias(self):
        items = self.items
        items.append(1)

    @staticmethod
    def clean(text: str) -> str:
        return quote(os.path.join("a", text))

    @property
    def size(self):
        return len(self.items)

    def _hidden(self):
        pass

    def stamp(self):
        return datetime.now()

    def late(self):
        return [self.stamp()]

    def pick(self):
        return random.choice(self.items)

    def wait(self):
        clock.sleep(1)

    def load(self, path):
        with open(path) as file:
            return file.read()

def roll(n):
    return Shop("x").pick() or helper()

def helper():
    return 1

def ask():
    return input()
"""


def test_methods_parameters_and_functions() -> None:
    surface = surface_of(CODE)
    shop = surface.class_named("Shop")
    assert shop is not None
    assert shop.constructor.parameters == (Parameter("name", "str", True), Parameter("tax", "float", False))
    names = [method.name for method in shop.methods]
    assert names == "add add_all names alias clean stamp late pick wait load inherited".split()
    clean = shop.method("clean")
    assert (
        clean is not None and clean.signature.names == ("text",) and clean.signature.annotations == ("str",)
    )
    assert [function.name for function in surface.functions] == ["roll", "helper", "ask"]


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("names", True),
        ("inherited", True),
        ("add", False),
        ("add_all", False),
        ("alias", False),
        ("load", False),
    ],
)
def test_which_methods_only_read(name: str, reads: bool) -> None:
    shop = surface_of(CODE).class_named("Shop")
    assert shop is not None
    method = shop.method(name)
    assert method is not None and method.reads_only is reads


def test_clock_chance_and_input_cannot_be_repeated() -> None:
    assert unrepeatable_methods(CODE) == {
        "Shop.stamp",
        "Shop.late",
        "Shop.pick",
        "Shop.wait",
        "ask",
    }


def test_a_constructor_that_throws_dice() -> None:
    code = "import random\nclass Store:\n    def __init__(self):\n        self.x = random.random()\ndef make():\n    return Store()\n"
    assert unrepeatable_methods(code) == {"Store.__init__", "make"}


def test_files_and_databases_can_be_repeated_where_the_folder_is_ones_own() -> None:
    code = "import os\nimport sqlite3\ndef a(p):\n    os.remove(p)\n    return sqlite3.connect(p)\ndef b(p):\n    return os.getcwd()\n"
    assert unrepeatable_methods(code) == {"b"}
    assert works_on_files(code)
    assert not works_on_files("def f(opening):\n    return opening.open()\n")
    assert not works_on_files("def (")


@pytest.mark.parametrize(
    "code", ["random = [1]\ndef f():\n    return random.index(1)\n", "def f(time):\n    return time.hour()\n"]
)
def test_names_that_are_not_imported_are_no_modules(code: str) -> None:
    assert unrepeatable_methods(code) == frozenset()


def test_no_python_has_no_surface() -> None:
    assert surface_of("def (") == Surface()
    assert unrepeatable_methods("def (") == frozenset()
