"""Three tiny problems, and a scripted model that plays all roles of a recipe on them: some answers are right, some wrong, some no use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cupel.llm import Request, ScriptedModel

RAW = [
    {
        "id": "raw/gap",
        "question": "Read n numbers and print the largest gap.",
        "solution": "print(max(input()))",
    },
    {
        "id": "raw/turn",
        "question": "Read a word and a number, print the word turned.",
        "starter_code": "def main(): ...",
    },
    {"id": "raw/steps", "problem": "Count the steps of a walk.", "solution": None},
]

QUESTIONS: Mapping[str, tuple[str, list[str]]] = {
    "largest gap": (
        "Write `gap(values: list[int]) -> int`: the largest difference of neighbours, 0 for fewer than two.",
        [
            "assert gap([1, 4, 2]) == 3",
            "assert gap([]) == 0",
            "assert gap([5]) == 0",
            "assert gap([2, 2]) == 0",
            "assert gap([0, 9]) == 9",
            "assert gap([3, 1]) == 2",
            "assert gap([1, 2]) == 99",
            "assert gap(",
        ],
    ),
    "word turned": (
        "Write `turn(word: str, by: int) -> str`: the word turned left by `by` places; an empty word stays empty.",
        [
            "assert turn('abc', 1) == 'bca'",
            "assert turn('abc', 0) == 'abc'",
            "assert turn('', 2) == ''",
            "assert turn('ab', 1) == 'ba'",
            "assert turn('abcd', 2) == 'cdab'",
            "assert turn('a', 1) == 'a'",
        ],
    ),
}
"""A part of the raw problem → question and tests; the third problem gets an answer that is no use."""

PROGRAMS: Mapping[str, list[str]] = {
    "gap": [
        "def gap(values):\n    return max((abs(a - b) for a, b in zip(values, values[1:])), default=0)\n",
        "def gap(values):\n    best = 0\n    for a, b in zip(values, values[1:]):\n        best = max(best, abs(b - a))\n    return best\n",
        "def gap(values):\n    return max(abs(a - b) for a, b in zip(values, values[1:]))\n",
        "def gap(values):\n    return max((b - a for a, b in zip(values, values[1:])), default=0)\n",
        "def gap(values):\n    return max(values) - min(values) if values else 0\n",
        "def gap(values):\n    return 0\n",
        "def gap(values):\n    return min(9, max((abs(a - b) for a, b in zip(values, values[1:])), default=0))\n",
    ],
    "turn": [
        "def turn(word, by):\n    by = by % len(word) if word else 0\n    return word[by:] + word[:by]\n",
        "def turn(word, by):\n    return ''.join(word[(at + by) % len(word)] for at in range(len(word)))\n",
        "def turn(word, by):\n    return word[by:] + word[:by]\n",
        "def turn(word, by):\n    return word[-by:] + word[:-by]\n",
        "def turn(word, by):\n    return word\n",
        "def turn(word, by):\n    by %= len(word)\n    return word[by:] + word[:by]\n",
        "def turn(word, by):\n    return word[::-1]\n",
    ],
}

ATTACKS: Mapping[tuple[str, str], list[Any]] = {
    ("attack", "gap"): [
        {"code": "assert gap([4, 1, 1]) == 3"},
        {"code": "assert gap([0, 50]) == 50"},
        "assert gap([1, 5, 9]) == 4",
        {"code": "assert gap([1, 5, 9]) == 8"},
        {"code": "this is no test"},
        {"code": "assert helper(3) == 4"},
        {"note": "no code"},
    ],
    ("attack", "turn"): [
        {"code": "assert turn('abc', 4) == 'bca'"},
        {"code": "assert turn('abc', -1) == 'cab'"},
    ],
    ("separate", "gap"): [
        {"code": "assert gap([10, -10]) == 20"},
        {"code": "values = [7]\nassert gap(values) == 0"},
    ],
    ("separate", "turn"): [{"code": "assert turn('abcde', 12) == 'cdeab'"}],
}


@dataclass
class Script:
    """What the model says, and how often it was asked."""

    before: Callable[[int], None] = lambda _: None
    """Called with the number of each request before it is answered; may raise."""
    asked: list[str] = field(default_factory=list)
    """Prompt names, one a request and sample."""

    def __call__(self, request: Request, sample: int) -> str:
        assert request.prompt is not None
        name = request.prompt.name
        self.before(len(self.asked))
        self.asked.append(name)
        text = "\n".join(message.content for message in request.messages)
        if name == "pose":
            return _posed(text)
        entry = "gap" if "`gap(" in text else "turn"
        if name == "solve":
            return _solved(entry, sample)
        return json.dumps({"items": ATTACKS[name, entry]})

    def model(self, **options: Any) -> ScriptedModel:
        """The model."""
        return ScriptedModel(self, **options)


def _posed(text: str) -> str:
    for part, (question, tests) in QUESTIONS.items():
        if part in text:
            return "Here it is:\n```json\n" + json.dumps({"question": question, "tests": tests}) + "\n```"
    return "I would rather not."


def _solved(entry: str, sample: int) -> str:
    programs = PROGRAMS[entry]
    if sample == len(programs):
        return "Sorry, no idea."
    return f"So:\n```python\n{programs[sample % len(programs)]}```\n"
