"""What the normal forms of a program's text merge, what they keep apart, and what they do with broken text."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cupel.model.source import (
    canonical_shape,
    imported_modules,
    normalised,
    parsed,
    program_key,
    top_level_imports,
)

DATA = Path(__file__).parents[4] / "shared" / "data"

UNREADABLE = {
    "syntax": "def f(:\n    pass",
    "null byte": "x = 1\0",
    "lone surrogate": "x = '\ud800'",
    "too many brackets": "(" * 500 + "1" + ")" * 500,
    "too deep to build": "+".join(["a"] * 50_000),
    "too many signs": "-" * 100_000 + "1",
}


class TestNormalised:
    def test_comments_formatting_docstrings_and_annotations_do_not_count(self):
        annotated = '''
"""About."""
from typing import List

def f( xs : List[int],k:int=1 ) -> int :   # sums
    """Sum."""
    total: int = 0
    for x in xs:
        """why not"""
        pass
        total += (x*k)
    return total
'''
        assert normalised(annotated) == (
            "from typing import List\n\ndef f(xs, k=1):\n    total = 0\n    for x in xs:\n"
            "        total += x * k\n    return total"
        )

    def test_names_count(self):
        assert normalised("def f(a): return a") != normalised("def f(b): return b")

    def test_a_body_of_a_docstring_alone_becomes_pass(self):
        assert normalised('class E(Exception):\n    """Mine."""') == "class E(Exception):\n    pass"

    def test_else_pass_is_dropped_and_finally_pass_is_not(self):
        assert normalised("if a:\n    b()\nelse:\n    pass") == "if a:\n    b()"
        assert normalised("try:\n    b()\nfinally:\n    pass") == "try:\n    b()\nfinally:\n    pass"

    @pytest.mark.parametrize(
        "annotation",
        [
            "int",
            "None",
            "'List[Node]'",
            "list[int]",
            "dict[str, tuple[int, ...]]",
            "int | None",
            "None | list[str]",
            "tuple[int, str, float]",
            "List[List[int]]",
            "Opt[Dict[str, Any]]",
            "Callable[[int, str], bool]",
            "Union[int, 'Node', None]",
            "Optional",
        ],
    )
    def test_annotations_that_surely_do_nothing_are_dropped(self, annotation):
        head = "from typing import Any, Callable, Dict, List, Optional, Optional as Opt, Union\n"
        assert normalised(f"{head}def f(x: {annotation}) -> {annotation}: return x") == (
            f"{head}\ndef f(x):\n    return x"
        )

    @pytest.mark.parametrize(
        ("program", "error"),
        [
            ("def f(x: List[int]): pass", NameError),
            ("def f(x: List): pass\nfrom typing import List", NameError),
            ("def f() -> any[int]: pass", TypeError),
            ("def f(x: int[3]): pass", TypeError),
            ("from typing import List\ndef f(x: List[int, str]): pass", TypeError),
            ("from typing import Dict\ndef f(x: Dict[str]): pass", TypeError),
            ("from typing import List\ndef f(x: List['a b']): pass", SyntaxError),
            ("from typing import List\ndef f(x: List['class']): pass", SyntaxError),
            ("from typing import List, Union\ndef f(x: List[Union]): pass", TypeError),
            ("from typing import Optional\ndef f(x: Optional[int, str]): pass", TypeError),
            ("def f(x: 'A' | None): pass", TypeError),
            ("def f(x: None | None): pass", TypeError),
            ("int = 3\ndef f(x: list[int] | int): pass", TypeError),
            ("total: Total = 0", NameError),
            ("def f():\n    global x\n    x: int = 0", SyntaxError),
        ],
    )
    def test_an_annotation_that_raises_stays(self, program, error):
        with pytest.raises(error):
            exec(program, {})
        with pytest.raises(error):
            exec(normalised(program), {})

    def test_an_annotation_with_an_effect_stays(self):
        assert "print" in normalised("def f(x: print('loaded')): pass")
        assert "(y := 2)" in normalised("def f(x: (y := 2)): pass")

    def test_postponed_annotations_are_dropped_whatever_they_name(self):
        head = "from __future__ import annotations\n"
        assert normalised(f"{head}def f(x: Lizt[3]): pass") == f"{head}\ndef f(x):\n    pass"

    def test_star_imports_and_rebound_names_keep_annotations(self):
        assert "x: int" in normalised("from somewhere import *\ndef f(x: int): pass")
        assert "x: list" in normalised("def f(x: list): pass\ndef g(list): pass")

    def test_a_bare_annotation_makes_a_name_local_and_stays(self):
        assert normalised("def f():\n    x: int\n    return x") == "def f():\n    x: int\n    return x"

    @pytest.mark.parametrize(
        "observer",
        [
            "print(f.__doc__)",
            "import doctest",
            "from dataclasses import dataclass",
            "from typing import NamedTuple",
            "get_type_hints(f)",
            "getattr(f, '__annotations__')",
        ],
    )
    def test_docstrings_and_annotations_stay_where_they_can_be_observed(self, observer):
        program = f'{observer}\ndef f(x: int):\n    """Doc."""\n    return  x  # same'
        assert normalised(program) == f'{observer}\n\ndef f(x: int):\n    """Doc."""\n    return x'

    @pytest.mark.parametrize(
        "observer", ["open(__file__)", "import inspect", "import traceback", "open('a.py')"]
    )
    def test_the_text_stays_where_lines_can_be_observed(self, observer):
        program = f"{observer}\n\n\nx =  1  # one\n"
        assert normalised(program) == program

    def test_a_word_in_a_docstring_is_no_observer(self):
        assert (
            normalised('def f():\n    """inspect the __doc__ in a.py"""\n    return 1')
            == "def f():\n    return 1"
        )

    @pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
    def test_text_that_cannot_be_read_is_stripped(self, text):
        assert parsed(text) is None
        assert normalised(f"\n {text} \n") == text.strip()
        assert canonical_shape(f"\n {text} \n") == text.strip()

    @pytest.mark.parametrize("broken", ["  x = 1", "x = 1\u00a0", "\u3000x = 1"])
    def test_broken_text_is_not_repaired_by_stripping(self, broken):
        assert normalised(broken) == broken
        assert normalised("x = 1") == "x = 1"

    def test_a_late_future_import_stays_late(self):
        late = '"a"\n"b"\nfrom __future__ import annotations'
        assert normalised(late) != normalised("from __future__ import annotations")

    def test_what_ast_cannot_write_is_returned_as_it_is(self):
        program = "x =  0x" + "f" * 20_000
        assert normalised(program) == program

    @pytest.mark.parametrize(
        "text", ["x = " + "+".join(["a"] * 900), "if a:\n    pass\n" + "elif a:\n    pass\n" * 5_000]
    )
    def test_deep_text_is_no_error_whether_or_not_this_interpreter_can_read_it(self, text):
        assert "".join(normalised(text).split()) == "".join(text.split())
        assert canonical_shape(text) != ""

    def test_invalid_escapes_give_no_warning(self):
        assert normalised(r"x = '\d'") == normalised(r"x = '\\d'")

    @given(st.text(alphabet="x=1:()[]'\"\n \tdefifpass#\\\0", max_size=60))
    def test_any_text_has_a_normal_form_that_is_its_own(self, text):
        once = normalised(text)
        assert normalised(once) == once


class TestProgramKey:
    def test_it_is_a_whole_sha256(self):
        key = program_key({"solution.py": "x = 1"}, "solution.py")
        assert (len(key), set(key) <= set("0123456789abcdef")) == (64, True)

    def test_same_behaviour_same_key(self):
        a = {"solution.py": "import b\nx=1  # one", "b.py": "y = 2"}
        b = {"b.py": "'''Two.'''\ny=2", "solution.py": "import b\nx = 1"}
        assert program_key(a, "solution.py") == program_key(b, "solution.py")

    @pytest.mark.parametrize(
        ("files", "entry"),
        [
            ({"a.py": "x = 2"}, "a.py"),
            ({"a.py": "x = 1", "b.py": ""}, "a.py"),
            ({"b.py": "x = 1"}, "a.py"),
            ({"a.py": "x = 1"}, "b.py"),
            ({"a.py": "x = 1", "data.txt": "1"}, "a.py"),
        ],
    )
    def test_another_text_name_or_entry_is_another_program(self, files, entry):
        assert program_key(files, entry) != program_key({"a.py": "x = 1"}, "a.py")

    def test_parts_cannot_be_moved_across_files(self):
        assert program_key({"a": "b", "c": "d"}, "a") != program_key({"a": "bc", "": "d"}, "a")

    def test_data_files_count_to_the_letter(self):
        assert program_key({"d.txt": "# a\n1"}, "x") != program_key({"d.txt": "1"}, "x")

    def test_one_file_that_observes_docstrings_keeps_those_of_the_others(self):
        def key(doc: str, entry: str) -> str:
            return program_key({"a.py": entry, "b.py": f"def f():\n    '{doc}'\n    return 1"}, "a.py")

        assert key("one", "import b") == key("two", "import b")
        assert key("one", "import b\nprint(b.f.__doc__)") != key("two", "import b\nprint(b.f.__doc__)")

    def test_text_outside_unicode_is_no_error(self):
        assert program_key({"a.py": "'\ud800'"}, "a.py") != program_key({"a.py": "'\udfff'"}, "a.py")


class TestCanonicalShape:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("def f(a, b=0): return a + b", "def f(x: Any, y=0): return x + y"),
            ("def f(xs):\n    t = 0\n    for x in xs: t += x\n    return t",
             "def f(v):\n    s = 0\n    for e in v: s += e\n    return s"),
            ("def f(s): return [a for a in s] + [b for b in s]", "def f(s): return [i for i in s] + [i for i in s]"),
            ("def f(s): return sorted(s, key=lambda a: a[0])", "def f(t): return sorted(t, key=lambda p: p[0])"),
            ("def f(i): return i\ndef g(i): return i", "def f(i): return i\ndef g(j): return j"),
            ("n = int(input())\nprint(n)", "k = int(input())\nprint(k)"),
            ("from typing import List\ndef f(): pass", "import os\ndef f(): pass"),
            ("def f(n):\n    def go(k): return k\n    return go(n)", "def f(m):\n    def h(i): return i\n    return h(m)"),
            ("def f(n, m=1): return f(n, m=2)", "def f(a, b=1): return f(a, b=2)"),
            ("def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1",
             "def f():\n    k = 0\n    def g():\n        nonlocal k\n        k += 1"),
            ("def f():\n    try: g()\n    except E as e: return e", "def f():\n    try: g()\n    except E as x: return x"),
            ("class C:\n    def m(self, a): self.a = a", "class C:\n    def m(this, b): this.a = b"),
            ("def f(x):\n    match x:\n        case [a, *r]: return r", "def f(x):\n    match x:\n        case [b, *s]: return s"),
        ],
    )  # fmt: skip
    def test_a_renamed_copy_is_a_copy(self, one, other):
        assert canonical_shape(one) == canonical_shape(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("def f(a, b): return a - b", "def f(a, b): return b - a"),
            ("def f(a): return a", "def g(a): return a"),
            ("def f(a): return min(a)", "def f(a): return max(a)"),
            ("class C:\n    x = 1", "class C:\n    y = 1"),
            ("def f(self): return self.a", "def f(self): return self.b"),
            ("import math\ndef f(x): return math.sqrt(x)", "def f(x): return math.sqrt(x)"),
            ("def f(a):\n    g = 1\n    return a", "def f(a):\n    global g\n    g = 1\n    return a"),
        ],
    )
    def test_what_differs_in_more_than_variables_stays_apart(self, one, other):
        assert canonical_shape(one) != canonical_shape(other)

    def test_its_form(self):
        assert canonical_shape("def area(w: int, h: int):\n    '''Doc.'''\n    a = w * h\n    return a") == (
            "def area(_1_0, _1_1):\n    _1_2 = _1_0 * _1_1\n    return _1_2"
        )


class TestImports:
    CODE = (
        "'''Doc.'''\nfrom __future__ import annotations\nimport os.path as p, sys\nfrom a.b import (c,\n  d as e)\n"
        + (
            "if sys:\n    import late\ndef f():\n    from inner.deep import x\nfrom . import near\nfrom .rel import y"
        )
    )

    def test_statements_at_top_level(self):
        assert top_level_imports(self.CODE) == (
            "import os.path as p, sys",
            "from a.b import c, d as e",
            "from . import near",
            "from .rel import y",
        )

    def test_modules_anywhere(self):
        assert imported_modules(self.CODE) == {"__future__", "os", "sys", "a", "late", "inner"}

    @pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
    def test_unreadable_text_imports_nothing(self, text):
        assert (top_level_imports(text), imported_modules(text)) == ((), frozenset())


def test_real_programs_keep_their_meaning_in_normal_form():
    """On real answers of models: a fixed point, the same functions and classes, and no new reading error."""
    path = DATA / "humaneval.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    codes = [
        c["code"] for line in path.read_text().splitlines()[:25] for c in json.loads(line)["candidates"][:8]
    ]
    assert len(codes) > 100
    for code in codes:
        form = normalised(code)
        assert normalised(form) == form
        tree, again = parsed(code), parsed(form)
        assert (tree is None) == (again is None)
        if tree is not None and again is not None:
            assert _definitions(tree) == _definitions(again)
            assert canonical_shape(code) == canonical_shape(form)


def _definitions(tree: ast.Module) -> list[str]:
    return [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
