"""A family of classes: a line of text that is edited, with undo."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from families_draft import Draft, family, indented
from families_sessions import Call, camel, class_draft, session


@family
def editors(rng: random.Random) -> Draft:
    """A line of text that is edited, with undo."""
    depth, ask = rng.choice([0, 2, 3]), rng.choice(["length", "edits", "words"])
    actions = rng.sample(["append", "erase", "upper", "reverse", "swap", "double", "clear"], 3)
    number, sign, redo = rng.randint(1, 3), rng.choice("*-+"), rng.random() < 0.5
    name = camel(rng, "draft", "note", "line", "page")
    code_of = {
        "append": ("append(self, text)", "self.text + text"),
        "erase": ("erase(self, count)", "self.text[: max(len(self.text) - count, 0)]"),
        "upper": ("upper(self)", "self.text.upper()"),
        "reverse": ("reverse(self)", "self.text[::-1]"),
        "swap": ("swap(self, old, new)", "self.text.replace(old, new)"),
        "double": ("double(self)", f'(self.text + "{sign}") * {number + 1}'),
        "clear": ("clear(self)", f'"{sign * number}"'),
    }
    body = [
        "def __init__(self, text):",
        "    self.text, self.past, self.future, self.count = text, [], [], 0",
        "",
        "def _set(self, text):",
        "    self.past.append(self.text)",
        *([f"    del self.past[:-{depth}]"] if depth else []),
        "    self.future = []",
        "    self.text = text",
        "    self.count += 1",
        "    return text",
        "",
    ]
    for action in actions:
        body += [f"def {code_of[action][0]}:", f"    return self._set({code_of[action][1]})", ""]
    body += [
        "def undo(self):",
        "    if not self.past:",
        "        return False",
        "    self.future.append(self.text)",
        "    self.text = self.past.pop()",
        "    return True",
        "",
    ]
    body += (
        [
            "def redo(self):",
            "    if not self.future:",
            "        return False",
            "    self.past.append(self.text)",
            "    self.text = self.future.pop()",
            "    return True",
            "",
        ]
        if redo
        else []
    )
    body += [
        "def show(self):",
        "    return self.text",
        "",
        *{
            "length": ["def length(self):", "    return len(self.text)"],
            "edits": ["def edits(self):", "    return self.count"],
            "words": ["def words(self):", "    return len(self.text.split())"],
        }[ask],
    ]
    effect: dict[str, Callable[..., str]] = {
        "append": lambda t, x: "".join([t, x]),
        "erase": lambda t, n: t[: len(t) - n] if n < len(t) else "",
        "upper": lambda t: "".join(c.upper() for c in t),
        "reverse": lambda t: "".join(reversed(t)),
        "swap": lambda t, a, b: b.join(t.split(a)),
        "double": lambda t: "".join([t, sign] * (number + 1)),
        "clear": lambda t: sign * number,
    }

    def answer(begin: str, done: Sequence[Call], method: str, args: list[Any]) -> Any:
        line, at, floor, edits = (
            [begin],
            0,
            0,
            0,
        )  # all texts, which one is shown, and how far back undo reaches
        result: Any = None
        for m, a in [*done, (method, args)]:
            if m == "undo":
                result = at > floor
                at -= result
            elif m == "redo":
                result = at < len(line) - 1
                at += result
            elif m in effect:
                line = [*line[: at + 1], effect[m](line[at], *a)]
                at, edits = at + 1, edits + 1
                floor = max(floor, at - depth) if depth else 0
                result = line[at]
            else:
                result = {
                    "show": line[at],
                    "length": len(line[at]),
                    "edits": edits,
                    "words": len(line[at].split()),
                }[m]
        return result

    told = {
        "append": "`append(text)` puts a text at the end",
        "erase": "`erase(count)` takes so many characters (1 or more) off the end, all if there are fewer",
        "upper": "`upper()` turns all letters into capitals",
        "reverse": "`reverse()` turns the text around",
        "swap": "`swap(old, new)` replaces `old` (one or more characters) by `new` wherever it stands, from left to right",
        "double": f"`double()` replaces the text by {number + 1} copies of it, each with `{sign}` behind it",
        "clear": f"`clear()` replaces the text by `{sign * number}`",
    }
    query = {
        "length": "`length()` tells how many characters it has",
        "edits": "`edits()` tells how many edits were made, whatever was undone later",
        "words": "`words()` tells how many words it has, separated by white space",
    }[ask]
    back = (
        f" It goes back at most {depth} edits: what was before that cannot be brought back." if depth else ""
    )
    forth = (
        " `redo()` makes what was undone last anew and returns `True`, or `False` if there is nothing; after an edit there is nothing."
        if redo
        else ""
    )
    prompt = (
        f"Write the class `{name}(text)`, a line of text that begins as the given one. Edits, which return the new text:\n\n"
        + "\n".join(f"- {told[one]}" for one in actions)
        + f"\n\n`undo()` takes the last edit back that has not been taken back, and returns `True`, or `False` if there is none.{back}{forth} `show()` returns the text. {query}."
    )
    arguments: dict[str, Callable[[], list[Any]]] = {
        "append": lambda: [rng.choice(["x", " yes", "ab"])],
        "erase": lambda: [rng.randint(1, 4)],
        "swap": lambda: [rng.choice(["a", "s", "x", sign]), rng.choice(["", "o", "zz"])],
    }

    def calls() -> list[Call]:
        found: list[Call] = []
        for _ in range(rng.randint(8, 13)):
            pick = rng.choice([*actions, *actions, "undo", "undo", *(["redo"] if redo else [])])
            found.append((pick, arguments.get(pick, list)()))
            if rng.random() < 0.3:
                found.append(rng.choice([(ask, []), ("show", [])]))
        return [call for call in found if call[0] != "double" or rng.random() < 0.5] + [
            ("show", []),
            (ask, []),
        ]

    begins = [rng.choice(["", "ab", "so it goes", "Tide in"]) for _ in range(6)] + ["axe", "ox as"]
    tests = [session(name, [begin], calls(), partial(answer, begin), 1, 2, 3) for begin in begins]
    return class_draft(
        "text formatting",
        name,
        f"class {name}:\n{indented(body)}\n",
        prompt,
        tests,
        [
            ("outputs", "Edits change the text and return it."),
            ("constraints", f"`undo` takes edits back.{back}{forth}"),
            ("outputs", f"{query}."),
        ],
    )
