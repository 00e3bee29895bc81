"""Valid inputs that are rare: the planted candidate is wrong on them alone, so they must not be called invalid."""

from problem import Problem

EMPTY_BY_PROMPT = Problem(
    name="prompt-says-may-be-empty",
    prompt="Write `longest(words)`: the length of the longest word of the list. The list may be empty; then the answer is 0.",
    function="longest",
    seeds=("[['a', 'bcd']]", "[['pear', 'fig', 'plum']]", "[['x']]", "[['', 'y']]"),
    right=(
        "def longest(words):\n    return max(map(len, words), default=0)\n",
        "def longest(words):\n    best = 0\n    for w in words:\n        best = max(best, len(w))\n    return best\n",
        "def longest(words):\n    return max([len(w) for w in words] + [0])\n",
        "def longest(words):\n    return len(max(words, key=len)) if words else 0\n",
        "def longest(words):\n    lengths = sorted(len(w) for w in words)\n    return lengths[-1] if lengths else 0\n",
    ),
    planted="def longest(words):\n    return max([len(w) for w in words], default=-1)\n",
    witness=("[[]]",),
)

ZERO_BY_PRECONDITION = Problem(
    name="precondition-allows-zero",
    is_core=True,
    prompt="Write `digits(n)`: how many decimal digits a number has.",
    function="digits",
    seeds=("[7]", "[10]", "[123456]", "[99]"),
    right=(
        "def digits(n):\n    return len(str(n))\n",
        "def digits(n):\n    count = 1\n    while n >= 10:\n        n //= 10\n        count += 1\n    return count\n",
        "def digits(n):\n    return sum(1 for _ in f'{n}')\n",
        "def digits(n):\n    if n < 10:\n        return 1\n    return 1 + digits(n // 10)\n",
        "def digits(n):\n    power, count = 10, 1\n    while power <= n:\n        power *= 10\n        count += 1\n    return count\n",
    ),
    planted="def digits(n):\n    count = 0\n    while n > 0:\n        n //= 10\n        count += 1\n    return count\n",
    witness=("[0]",),
    precondition="def valid(n):\n    return isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 10**9\n",
)

NEGATIVE_BY_SEEDS = Problem(
    name="seeds-show-negative-numbers",
    prompt="Write `halved(n)`: half of an integer, without what is behind the point.",
    function="halved",
    seeds=("[8]", "[9]", "[-4]", "[0]", "[-20]", "[31]"),
    right=(
        "def halved(n):\n    return n // 2 if n >= 0 else -(-n // 2)\n",
        "def halved(n):\n    sign = -1 if n < 0 else 1\n    return sign * (abs(n) // 2)\n",
        "from math import trunc\nfrom fractions import Fraction\n\ndef halved(n):\n    return trunc(Fraction(n, 2))\n",
        "def halved(n):\n    half, rest = divmod(n, 2)\n    return half + 1 if rest and n < 0 else half\n",
        "def halved(n):\n    return (n + (n < 0)) >> 1\n",
    ),
    planted="def halved(n):\n    return n // 2\n",
    witness=("[-3]",),
)

WHOLE_RANGE = Problem(
    name="place-equal-to-the-length",
    is_core=True,
    prompt="Write `turned(items, k)`: the list turned left by `k` places. `0 <= k <= len(items)`, and the list may be empty.",
    function="turned",
    seeds=("[[1, 2, 3], 1]", "[[1, 2, 3, 4], 3]", "[[5, 6], 1]", "[[7, 8, 9], 2]"),
    right=(
        "def turned(items, k):\n    return items[k:] + items[:k]\n",
        "from collections import deque\n\ndef turned(items, k):\n    d = deque(items)\n    d.rotate(-k)\n    return list(d)\n",
        "def turned(items, k):\n    n = len(items)\n    return [items[(i + k) % n] for i in range(n)]\n",
        "def turned(items, k):\n    out = list(items)\n    for _ in range(k):\n        out.append(out.pop(0))\n    return out\n",
        "def turned(items, k):\n    return (items * 2)[k:k + len(items)]\n",
    ),
    planted="def turned(items, k):\n    return items[k:] + items[:k] if k < len(items) else items[::-1]\n",
    witness=("[[1, 2], 2]",),
)

NONE_BY_ANNOTATION = Problem(
    name="annotation-allows-none",
    is_core=True,
    prompt=(
        '```python\ndef take(items: list[int], limit: Optional[int]) -> list[int]:\n    """The first `limit` items; '
        'all of them where `limit` is None. `limit` is not negative."""\n```'
    ),
    function="take",
    seeds=("[[1, 2, 3], 2]", "[[4], 5]", "[[], 1]", "[[1, 2], 0]"),
    right=(
        "def take(items, limit):\n    return items[:limit]\n",
        "from itertools import islice\n\ndef take(items, limit):\n    return list(islice(items, limit))\n",
        "def take(items, limit):\n    if limit is None:\n        return list(items)\n    return [x for i, x in enumerate(items) if i < limit]\n",
        "def take(items, limit):\n    n = len(items) if limit is None else min(limit, len(items))\n    return [items[i] for i in range(n)]\n",
        "def take(items, limit):\n    return items[: len(items) if limit is None else limit]\n",
    ),
    planted="def take(items, limit):\n    return items[: limit or 0]\n",
    witness=("[[1], None]",),
)

RAISES_BY_REQUIREMENT = Problem(
    name="requirement-names-an-exception",
    prompt="Write `mean(numbers)`: the arithmetic mean of a list of integers, as a float.",
    function="mean",
    seeds=("[[1, 2, 3]]", "[[5]]", "[[-2, 2]]", "[[10, 20, 30, 40]]"),
    right=(
        "def mean(numbers):\n    if not numbers:\n        raise ValueError('no numbers')\n    return sum(numbers) / len(numbers)\n",
        "def mean(numbers):\n    try:\n        return sum(numbers) / len(numbers)\n    except ZeroDivisionError:\n        raise ValueError from None\n",
        "def mean(numbers):\n    total = 0\n    for n in numbers:\n        total += n\n    if len(numbers) == 0:\n        raise ValueError('empty')\n    return total / len(numbers)\n",
        "from fractions import Fraction\n\ndef mean(numbers):\n    if numbers == []:\n        raise ValueError()\n    return float(Fraction(sum(numbers), len(numbers)))\n",
        "def mean(numbers):\n    count = len(numbers)\n    if count < 1:\n        raise ValueError('nothing to average')\n    return float(sum(numbers) / count)\n",
        "import statistics\n\ndef mean(numbers):\n    if len(numbers):\n        return statistics.fmean(numbers)\n    raise ValueError('mean of nothing')\n",
    ),
    planted="def mean(numbers):\n    return sum(numbers) / len(numbers) if numbers else 0.0\n",
    witness=("[[]]",),
    requirements=("`mean` raises ValueError where the list is empty.",),
)

EMPTY_ROWS = Problem(
    name="rows-may-be-empty",
    prompt="Write `row_sums(rows)`: the sum of each row. `rows` is a list of lists of integers; rows differ in length and may be empty.",
    function="row_sums",
    seeds=("[[[1, 2], [3]]]", "[[[5]]]", "[[[1, 1, 1], [2, 2]]]", "[[]]"),
    right=(
        "def row_sums(rows):\n    return [sum(row) for row in rows]\n",
        "def row_sums(rows):\n    return list(map(sum, rows))\n",
        "def row_sums(rows):\n    out = []\n    for row in rows:\n        total = 0\n        for n in row:\n            total += n\n        out.append(total)\n    return out\n",
        "from functools import reduce\nimport operator\n\ndef row_sums(rows):\n    return [reduce(operator.add, row, 0) for row in rows]\n",
        "import math\n\ndef row_sums(rows):\n    return [int(math.fsum(row)) for row in rows]\n",
    ),
    planted="def row_sums(rows):\n    return [sum(row) for row in rows if row]\n",
    witness=("[[[1], []]]",),
)

PROBLEMS = (
    EMPTY_BY_PROMPT,
    ZERO_BY_PRECONDITION,
    NEGATIVE_BY_SEEDS,
    WHOLE_RANGE,
    NONE_BY_ANNOTATION,
    RAISES_BY_REQUIREMENT,
    EMPTY_ROWS,
)
