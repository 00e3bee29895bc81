"""Inputs outside of what a task states: the planted candidate is right, and differs from all others only there.

The others agree with the reference there too, so that a vote alone would reject the planted one.
"""

from problem import Problem

POSITIVE = Problem(
    name="positive-integers",
    prompt="Write `stairs(n)`: how many blocks a staircase of `n` steps takes, 1 + 2 + ... + n. `n` is a positive integer.",
    function="stairs",
    seeds=("[1]", "[2]", "[6]", "[27]", "[100]"),
    right=(
        "def stairs(n):\n    return sum(range(n + 1))\n",
        "def stairs(n):\n    return n * (n + 1) // 2 if n > 0 else 0\n",
        "def stairs(n):\n    total = 0\n    for step in range(1, n + 1):\n        total += step\n    return total\n",
        "def stairs(n):\n    return sum(step for step in range(n, 0, -1))\n",
        "from itertools import accumulate\n\ndef stairs(n):\n    return max(accumulate(range(1, n + 1)), default=0)\n",
    ),
    planted="def stairs(n):\n    return n * (n + 1) // 2 if n >= 1 else -1\n",
    witness=("[0]",),
)

SORTED = Problem(
    name="sorted-list",
    is_core=True,
    prompt="Write `smallest_gap(numbers)`: the smallest difference of two neighbours. `numbers` is a sorted list of at least two integers.",
    function="smallest_gap",
    seeds=("[[1, 4, 6]]", "[[2, 2, 9]]", "[[-5, 0, 3, 10]]", "[[7, 20]]", "[[0, 5, 9, 14, 20]]"),
    right=(
        "def smallest_gap(numbers):\n    return min(b - a for a, b in zip(numbers, numbers[1:]))\n",
        "def smallest_gap(numbers):\n    return min(numbers[i + 1] - numbers[i] for i in range(len(numbers) - 1))\n",
        "from itertools import pairwise\n\ndef smallest_gap(numbers):\n    return min(y - x for x, y in pairwise(numbers))\n",
        "def smallest_gap(numbers):\n    best = numbers[1] - numbers[0]\n    for i in range(2, len(numbers)):\n        best = min(best, numbers[i] - numbers[i - 1])\n    return best\n",
        "def smallest_gap(numbers):\n    return sorted(map(int.__sub__, numbers[1:], numbers))[0]\n",
    ),
    planted="def smallest_gap(numbers):\n    return min(abs(b - a) for a, b in zip(numbers, numbers[1:]))\n",
    witness=("[[3, 1, 5]]",),
)

NON_EMPTY = Problem(
    name="non-empty-list",
    is_core=True,
    prompt="Write `total_text(parts)`: the parts, a non-empty list of strings, joined by ', ' and closed by a full stop.",
    function="total_text",
    seeds=("[['a']]", "[['a', 'b']]", "[['one', 'two', 'three']]", "[['']]"),
    right=(
        "def total_text(parts):\n    return ', '.join(parts) + '.'\n",
        "def total_text(parts):\n    return f\"{', '.join(parts)}.\"\n",
        "def total_text(parts):\n    out = ''\n    for i, p in enumerate(parts):\n        out += (', ' if i else '') + p\n    return out + '.'\n",
        "def total_text(parts):\n    return '%s.' % ', '.join(parts)\n",
        "def total_text(parts):\n    joint = ', '\n    return joint.join(p for p in parts) + '.'\n",
    ),
    planted="def total_text(parts):\n    if not parts:\n        return ''\n    return ', '.join(parts) + '.'\n",
    witness=("[[]]",),
)

DISTINCT = Problem(
    name="distinct-numbers",
    is_core=True,
    prompt="Write `rank(numbers, n)`: how many of the numbers are smaller than `n`. `numbers` is a list of distinct integers, `n` one of them.",
    function="rank",
    seeds=("[[3, 1, 2], 2]", "[[5, 9], 9]", "[[7], 7]", "[[4, 0, -2, 8], 0]", "[[10, 30, 20], 30]"),
    right=(
        "def rank(numbers, n):\n    return sum(m < n for m in numbers)\n",
        "def rank(numbers, n):\n    return len([m for m in numbers if m < n])\n",
        "def rank(numbers, n):\n    return sorted(numbers).index(n)\n",
        "from bisect import bisect_left\n\ndef rank(numbers, n):\n    return bisect_left(sorted(numbers), n)\n",
        "def rank(numbers, n):\n    count = 0\n    for m in numbers:\n        if m < n:\n            count += 1\n    return count\n",
    ),
    planted="def rank(numbers, n):\n    return len({m for m in numbers if m < n})\n",
    witness=("[[1, 1, 2], 2]",),
)

LOWER_CASE = Problem(
    name="lower-case-letters",
    prompt="Write `shifted(text)`: every letter replaced by the next one, z by a. The text consists of lower-case letters only.",
    function="shifted",
    seeds=("['abc']", "['xyz']", "['q']", "['hello']", "['']"),
    right=(
        "def shifted(text):\n    return ''.join('a' if c == 'z' else chr(ord(c) + 1) for c in text)\n",
        "def shifted(text):\n    out = ''\n    for c in text:\n        out += chr(ord(c) + 1) if c != 'z' else 'a'\n    return out\n",
        "def shifted(text):\n    return text.translate({i: (97 if i == 122 else i + 1) for i in map(ord, text)})\n",
        "def shifted(text):\n    codes = [ord(c) + 1 for c in text]\n    return ''.join(chr(97 if n == 123 else n) for n in codes)\n",
        "def shifted(text):\n    return ''.join(map(lambda c: chr(ord(c) + 1 - 26 * (c == 'z')), text))\n",
    ),
    planted="def shifted(text):\n    return ''.join(chr((ord(c) - 97 + 1) % 26 + 97) for c in text)\n",
    witness=("['A']",),
)

BETWEEN = Problem(
    name="index-within-the-list",
    prompt="Write `nth_largest(numbers, k)`: the `k`-th largest of the integers, where `1 <= k <= len(numbers)`.",
    function="nth_largest",
    seeds=("[[3, 1, 2], 1]", "[[3, 1, 2], 3]", "[[5], 1]", "[[9, 9, 4, 7], 2]", "[[8, 6], 2]"),
    right=(
        "def nth_largest(numbers, k):\n    return sorted(numbers, reverse=True)[k - 1]\n",
        "def nth_largest(numbers, k):\n    ordered = sorted(numbers)[::-1]\n    return ordered[k - 1]\n",
        "def nth_largest(numbers, k):\n    copy = list(numbers)\n    copy.sort(reverse=True)\n    return copy[k - 1]\n",
        "def nth_largest(numbers, k):\n    return sorted((-n for n in numbers))[k - 1] * -1\n",
        "def nth_largest(numbers, k):\n    return sorted(numbers, key=lambda n: -n)[k - 1]\n",
    ),
    planted="import heapq\n\ndef nth_largest(numbers, k):\n    return heapq.nlargest(max(k, 1), numbers)[-1]\n",
    witness=("[[1, 2], 0]",),
)

ORDERED_ARGUMENTS = Problem(
    name="one-argument-not-above-the-other",
    is_core=True,
    prompt="Write `inside(n, low, high)`: whether `n` lies from `low` to `high`, both included. `low` is not greater than `high`; all are integers.",
    function="inside",
    seeds=(
        "[5, 0, 10]",
        "[0, 0, 1]",
        "[11, 0, 10]",
        "[-3, -5, -1]",
        "[7, 7, 7]",
        "[2, 3, 9]",
        "[40, 10, 60]",
        "[25, 30, 45]",
    ),
    right=(
        "def inside(n, low, high):\n    return low <= n <= high\n",
        "def inside(n, low, high):\n    return n >= low and n <= high\n",
        "def inside(n, low, high):\n    return not (n < low or n > high)\n",
        "def inside(n, low, high):\n    return n in range(low, high + 1)\n",
        "def inside(n, low, high):\n    if n < low:\n        return False\n    return n <= high\n",
    ),
    planted="def inside(n, low, high):\n    return sorted((low, n, high))[1] == n\n",
    witness=("[5, 10, 0]",),
)

PROBLEMS = (POSITIVE, SORTED, NON_EMPTY, DISTINCT, LOWER_CASE, BETWEEN, ORDERED_ARGUMENTS)
