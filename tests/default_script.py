"""Five small problems for the recipe `default` (one of them says nothing of empty lists), and a scripted model that plays all roles on them: author, solver, adversary, reviewer, tester."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cupel.llm import Request
from recipe_script import Script


@dataclass(frozen=True)
class Problem:
    """A problem, and all that the model says about it."""

    raw: str
    """The problem as it was found."""
    name: str
    question: str
    tests: list[str]
    """The last one is wrong."""
    right: list[str]
    """Bodies of independent right programs."""
    wrong: list[str]
    """Bodies of programs that pass the right ones of the tests."""
    asserts: list[str]
    inputs: list[str]
    generator: str
    valid: str
    """The expression that its precondition returns."""

    @property
    def programs(self) -> list[str]:
        """Whole programs, the right ones first."""
        return [f"{self.head}\n{body}\n" for body in [*self.right, *self.wrong]]

    @property
    def head(self) -> str:
        """The line that every program begins with."""
        return f"def {self.name}({self.parameters}):"

    @property
    def parameters(self) -> str:
        """The names of the parameters."""
        found = re.search(rf"`{self.name}\(([^)]*)\)", self.question)
        assert found is not None
        return ", ".join(one.partition(":")[0].strip() for one in found[1].split(", "))


PROBLEMS = [
    Problem(
        raw="Read n numbers and print how far apart they lie.",
        name="span",
        question="Write `span(values: list[int])`: the largest value minus the smallest.",
        tests=[
            "assert span([1, 4, 9]) == 8",
            "assert span([3, 8]) == 5",
            "assert span([5]) == 0",
            "assert span([2, 2]) == 0",
            "assert span([0, 3, 7]) == 7",
            "assert span([-2, 6]) == 8",
            "assert span([1, 2]) == 3",
        ],
        right=[
            "    return max(values) - min(values) if values else None",
            "    if not values:\n        return None\n    ordered = sorted(values)\n    return ordered[-1] - ordered[0]",
            "    low = high = None\n    for value in values:\n        low = value if low is None or value < low else low\n"
            "        high = value if high is None or value > high else high\n    return None if low is None else high - low",
            "    return max(values, default=0) - min(values, default=0)",
            "    best = 0\n    for a in values:\n        for b in values:\n            best = max(best, a - b)\n    return best",
        ],
        wrong=[
            "    return values[-1] - values[0] if values else 0",
            "    return min(99, max(values) - min(values)) if values else 0",
        ],
        asserts=["assert span([9, 4, 1]) == 8", "assert span([3, 1, 2]) == 1", "assert span([0, 500]) == 500"],
        inputs=["span([4, -4, 0])", "span([1, 1, 2])", "not a call"],
        generator="import random\n\ndef generate(seed):\n    rng = random.Random(seed)\n    return [[rng.randint(-50, 50) for _ in range(30)]]\n",
        valid="isinstance(values, list) and all(type(value) is int for value in values)",
    ),
    Problem(
        raw="Read a word, print how many vowels it has.",
        name="vowels",
        question="Write `vowels(text: str)`: how many of the letters of `text` are a, e, i, o or u. `text` is of small letters; it may be empty.",
        tests=[
            "assert vowels('cab') == 1",
            "assert vowels('') == 0",
            "assert vowels('xyz') == 0",
            "assert vowels('idea') == 3",
            "assert vowels('stop') == 1",
            "assert vowels('tree') == 1",
        ],
        right=[
            "    return sum(letter in 'aeiou' for letter in text)",
            "    return len([letter for letter in text if letter in 'aeiou'])",
            "    return sum(map(text.count, 'aeiou'))",
            "    count = 0\n    for letter in text:\n        if letter in {'a', 'e', 'i', 'o', 'u'}:\n            count += 1\n    return count",
            "    import re\n    return len(re.findall('[aeiou]', text))",
        ],
        wrong=[
            "    return sum(letter in 'aeio' for letter in text)",
            "    return len(set(text) & set('aeiou'))",
        ],
        asserts=["assert vowels('tutu') == 2", "assert vowels('banana') == 3", "assert vowels('rhythm') == 2"],
        inputs=["vowels('queue')", "vowels('aaaa')"],
        generator="def generate(seed):\n    return ['abcdu'[seed % 5] * (seed % 7 + 1)]\n",
        valid="isinstance(text, str) and len(text) > 0",
    ),
    Problem(
        raw="Two sorted rows of numbers: print them as one sorted row.",
        name="merge",
        question="Write `merge(a: list[int], b: list[int])`: one ascending list of all numbers of the ascending lists `a` and `b`, repeated ones as often as they come.",
        tests=[
            "assert merge([1, 3], [4, 6]) == [1, 3, 4, 6]",
            "assert merge([], []) == []",
            "assert merge([1], []) == [1]",
            "assert merge([], [2, 5]) == [2, 5]",
            "assert merge([0, 2], [3]) == [0, 2, 3]",
            "assert merge([1], [2]) == [2, 1]",
        ],
        right=[
            "    return sorted(a + b)",
            "    import heapq\n    return list(heapq.merge(a, b))",
            "    out, i, j = [], 0, 0\n    while i < len(a) or j < len(b):\n        if j == len(b) or (i < len(a) and a[i] <= b[j]):\n"
            "            out.append(a[i])\n            i += 1\n        else:\n            out.append(b[j])\n            j += 1\n    return out",
            "    out = [*a, *b]\n    out.sort()\n    return out",
            "    import bisect\n    out = list(a)\n    for value in b:\n        bisect.insort(out, value)\n    return out",
        ],
        wrong=["    return a + b", "    return sorted(set(a + b))"],
        asserts=["assert merge([2, 4], [1, 3]) == [1, 2, 3, 4]", "assert merge([1, 1], [1]) == [1, 1, 1]"],
        inputs=["merge([5, 9], [1, 7])", "merge([2, 2], [2, 3])"],
        generator="import random\n\ndef generate(seed):\n    rng = random.Random(seed)\n    return [sorted(rng.randint(0, 9) for _ in range(8)) for _ in range(2)]\n",
        valid="all(isinstance(row, list) and all(type(n) is int for n in row) and row == sorted(row) for row in (a, b))",
    ),
    Problem(
        raw="Print the sum of the digits of a number.",
        name="digits",
        question="Write `digits(n: int)`: the sum of the decimal digits of `n`, which is not negative.",
        tests=[
            "assert digits(0) == 0",
            "assert digits(7) == 7",
            "assert digits(12) == 3",
            "assert digits(30) == 3",
            "assert digits(44) == 8",
            "assert digits(5) == 6",
        ],
        right=[
            "    return sum(map(int, str(n)))",
            "    total = 0\n    while n > 0:\n        total += n % 10\n        n //= 10\n    return total",
            "    return n if n < 10 else n % 10 + digits(n // 10)",
            "    return sum('0123456789'.index(digit) for digit in str(n))",
            "    total = 0\n    for digit in str(n):\n        total += ord(digit) - 48\n    return total",
        ],
        wrong=["    return n % 10 + n // 10", "    return (n - 1) % 9 + 1 if n else 0"],
        asserts=["assert digits(123) == 6", "assert digits(99) == 18", "assert digits(10) == 10"],
        inputs=["digits(987)", "digits(19)"],
        generator="def generate(seed):\n    return [seed * seed]\n",
        valid="type(n) is int and n >= 0",
    ),
    Problem(
        raw="Count the pairs of equal cards.",
        name="pairs",
        question="Write `pairs(values: list[int])`: how many pairs of places of the list hold equal values.",
        tests=[
            "assert pairs([1, 2, 1]) == 1",
            "assert pairs([]) == 0",
            "assert pairs([3, 3]) == 1",
            "assert pairs([4, 5]) == 0",
            "assert pairs([1, 1, 2, 2]) == 2",
            "assert pairs([7]) == 1",
        ],
        right=[
            "    return sum(a == b for i, a in enumerate(values) for b in values[:i])",
            "    from collections import Counter\n    return sum(n * (n - 1) // 2 for n in Counter(values).values())",
            "    seen, total = {}, 0\n    for value in values:\n        total += seen.get(value, 0)\n        seen[value] = seen.get(value, 0) + 1\n    return total",
            "    from itertools import combinations\n    return sum(a == b for a, b in combinations(values, 2))",
            "    return sum(values[:at].count(value) for at, value in enumerate(values))",
        ],
        wrong=["    return len(values) - len(set(values))", "    return sum(values.count(value) > 1 for value in set(values))"],
        asserts=["assert pairs([2, 2, 2]) == 3", "assert pairs([0, 0, 0, 0]) == 4"],
        inputs=["pairs([9, 9, 9, 1])", "pairs([5, 5, 5, 5, 5])"],
        generator="def generate(seed):\n    return [[seed % 3] * (seed % 6)]\n",
        valid="isinstance(values, list) and all(type(value) is int for value in values)",
    ),
]  # fmt: skip


def raw_records(problems: list[Problem] = PROBLEMS) -> list[dict[str, Any]]:
    """TACO-like records."""
    return [{"id": f"raw/{one.name}", "question": one.raw} for one in problems]


@dataclass
class DefaultScript(Script):
    """Says what is said above; of other problems what `Script` says."""

    def __call__(self, request: Request, sample: int) -> str:
        assert request.prompt is not None
        text = "\n".join(message.content for message in request.messages)
        problem = next((one for one in PROBLEMS if one.raw in text or one.question in text), None)
        if problem is None:
            return super().__call__(request, sample)
        self.before(len(self.asked))
        self.asked.append(request.prompt.name)
        return _SAYS[request.prompt.name](problem, text, sample)


def _posed(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"question": problem.question, "tests": problem.tests})


def _solved(problem: Problem, text: str, sample: int) -> str:
    programs = problem.programs
    return f"```python\n{programs[sample % len(programs)]}```\n"


def _asserts(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"items": [{"code": one} for one in problem.asserts]})


def _inputs(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"items": [{"input": one} for one in problem.inputs]})


def _generators(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"items": [{"code": problem.generator}, {"code": "def generate(seed): return"}]})


def _ruled(problem: Problem, text: str, sample: int) -> str:
    labels = re.findall(r"^Class (\d+): (.*)$", text, re.MULTILINE)
    items = [
        {"label": label, "ruling": "outside" if "negative" in what else "within", "reason": "so it says"}
        for label, what in labels
    ]
    return json.dumps({"items": [*items, {"label": "99", "ruling": "unclear"}]})


def _upheld(problem: Problem, text: str, sample: int) -> str:
    labels = re.findall(r"^Input (\d+):$", text, re.MULTILINE)
    return json.dumps(
        {"items": [{"label": label, "answer": "A", "reason": "so it says"} for label in labels]}
    )


def _precondition(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"code": f"def valid({problem.parameters}):\n    return {problem.valid}\n"})


def _tagged(problem: Problem, text: str, sample: int) -> str:
    return json.dumps({"items": [{"tag": "edge-case", "why": "Only the ends are looked at.", "line": 2}]})


_SAYS: Mapping[str, Any] = {
    "pose": _posed,
    "solve": _solved,
    "attack": _asserts,
    "separate": _asserts,
    "propose_asserts": _asserts,
    "propose_inputs": _inputs,
    "propose_generators": _generators,
    "rule": _ruled,
    "uphold": _upheld,
    "precondition": _precondition,
    "tag": _tagged,
}
