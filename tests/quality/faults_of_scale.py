"""Planted faults that only a large input shows: too slow, or out of stack."""

from problem import Problem

QUADRATIC = Problem(
    name="slow-quadratic",
    prompt=(
        "Write `has_pair(numbers, total)`: whether two numbers at different places of the list add up to `total`. "
        "The list can have up to 100,000 integers."
    ),
    function="has_pair",
    seeds=("[[1, 2, 3], 5]", "[[1, 2, 3], 6]", "[[], 0]", "[[4, 4], 8]", "[[-1, 7, 12, 3], 2]"),
    right=(
        "def has_pair(numbers, total):\n    seen = set()\n    for n in numbers:\n        if total - n in seen:\n            return True\n        seen.add(n)\n    return False\n",
        "def has_pair(numbers, total):\n    ordered = sorted(numbers)\n    i, j = 0, len(ordered) - 1\n    while i < j:\n        s = ordered[i] + ordered[j]\n        if s == total:\n            return True\n        if s < total:\n            i += 1\n        else:\n            j -= 1\n    return False\n",
        "from collections import Counter\n\ndef has_pair(numbers, total):\n    counts = Counter(numbers)\n    return any(counts[total - n] > (total - n == n) for n in counts)\n",
        "def has_pair(numbers, total):\n    last = {n: i for i, n in enumerate(numbers)}\n    return any(last.get(total - n, i) != i for i, n in enumerate(numbers))\n",
        "def has_pair(numbers, total):\n    wanted = set()\n    for n in numbers:\n        if n in wanted:\n            return True\n        wanted.add(total - n)\n    return False\n",
    ),
    planted="def has_pair(numbers, total):\n    for i in range(len(numbers)):\n        for j in range(len(numbers)):\n            if i != j and numbers[i] + numbers[j] == total:\n                return True\n    return False\n",
    witness=(repr([list(range(1500)), -1]),),
    shows_by="time",
)

DEEP_RECURSION = Problem(
    name="recursion-that-breaks",
    prompt=(
        "Write `alternating(numbers)`: the first number less the second plus the third less the fourth, and so on. "
        "The list can be empty and can have up to 10,000 integers."
    ),
    function="alternating",
    seeds=("[[1, 2, 3]]", "[[5]]", "[[]]", "[[2, 2]]", "[[9, 1, 1, 4, 0]]"),
    right=(
        "def alternating(numbers):\n    return sum(numbers[::2]) - sum(numbers[1::2])\n",
        "def alternating(numbers):\n    total, sign = 0, 1\n    for n in numbers:\n        total += sign * n\n        sign = -sign\n    return total\n",
        "def alternating(numbers):\n    return sum(n if i % 2 == 0 else -n for i, n in enumerate(numbers))\n",
        "def alternating(numbers):\n    total = 0\n    for n in reversed(numbers):\n        total = n - total\n    return total\n",
        "from functools import reduce\n\ndef alternating(numbers):\n    return reduce(lambda rest, n: n - rest, reversed(numbers), 0)\n",
    ),
    planted="def alternating(numbers):\n    if not numbers:\n        return 0\n    return numbers[0] - alternating(numbers[1:])\n",
    witness=(repr([[1] * 2000]),),
    shows_by="value",
)

PROBLEMS = (QUADRATIC, DEEP_RECURSION)
