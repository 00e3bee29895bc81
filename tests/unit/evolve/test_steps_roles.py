"""What a parameter is used for, read from the program."""

import pytest

from cupel.evolve.steps.roles import Role, roles_of


def role(body: str, parameter: str = "x") -> Role:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = f"TABLE = {{'k': 1}}\nclass C:\n    KINDS = ['m', 'n']\n    def f(self, x, y=0):\n{lines}\n    def inner(self, a, b):\n        return a == 'in' and b + 1\n    def other(self):\n        return self.kept == 'late'\n"
    return roles_of(code)["C", "f", parameter]


@pytest.mark.parametrize(
    ("body", "vocabulary"),
    [
        ("return x == 'a' or x != 'b'", ("a", "b")),
        ("return x in self.users", ()),
        ("return self.users.get(x)", ()),
        ("return x in TABLE", ("k",)),
        ("return x in self.KINDS", ("m", "n")),
        ("return x in ('p', 'q')", ("p", "q")),
        ("t = {'u': 1, 'v': 2}\nreturn t.pop(x)", ("u", "v")),
        ("return x in {'r': 1}.keys()", ("r",)),
        ("z = x\nreturn z == 'z'", ("z",)),
        ("self.kept = x", ("late",)),
        ("return self.inner(x, 1)", ("in",)),
        ("self.all.append(x)\nreturn x == 1", (1,)),
        ("self.all[(x, 1)] = 2", ()),
        ("if not x:\n    print(x)\nreturn {x: 1}", ()),
    ],
)
def test_a_key_is_compared_looked_up_and_stored(body: str, vocabulary: tuple[object, ...]) -> None:
    found = role(body)
    assert found.is_key and not found.is_index
    assert found.vocabulary == vocabulary


@pytest.mark.parametrize(
    "body",
    [
        "return x + 1",
        "return x == 'a' and x.lower()",
        "return [c for c in x]",
        "return len(x)",
        "return x[1:]",
        "return x < 3 or x == 4",
        "return 'a' in x",
        "return x in str(self.data)",
        "return self.inner(1, x)",
        "self.all.append(x)",
        "return unknown(x)",
        "pass",
    ],
)
def test_what_is_taken_apart_or_only_stored_is_content(body: str) -> None:
    assert role(body) == Role()


def test_a_number_in_brackets_may_be_a_place_in_a_list() -> None:
    found = role("return self.board[x]")
    assert found.is_key and found.is_index
    assert found.treats_as_key("a")
    assert not found.treats_as_key(3)
    assert role("return self.board[x] if x == 0 else 1").treats_as_key(3)


def test_functions_have_roles_too_and_no_python_has_none() -> None:
    assert roles_of("def f(x):\n    return x == 'a'\n")[None, "f", "x"].vocabulary == ("a",)
    assert roles_of("def f(x):\n    return f(x)\n")[None, "f", "x"] == Role()
    assert roles_of("def (") == {}
