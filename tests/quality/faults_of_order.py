"""Planted faults in order: ties, keys, sets, the ends of a list."""

from problem import Problem

TIES = Problem(
    name="order-of-ties",
    is_core=True,
    prompt=(
        "Write `podium(results)`: the names, best first. `results` is a list of tuples of a name and points; more points "
        "are better, and of two with the same points the one that stands earlier in the list comes first."
    ),
    function="podium",
    seeds=(
        "[[('Ada', 7), ('Bo', 9)]]",
        "[[('Cy', 3)]]",
        "[[('Di', 12), ('Ed', 5), ('Flo', 8)]]",
        "[[('Gus', 1), ('Hal', 2), ('Ida', 3), ('Jo', 4)]]",
        "[[]]",
    ),
    right=(
        "def podium(results):\n    return [name for name, points in sorted(results, key=lambda r: -r[1])]\n",
        "def podium(results):\n    return [r[0] for r in sorted(results, key=lambda r: r[1], reverse=True)]\n",
        "def podium(results):\n    ranked = sorted(enumerate(results), key=lambda e: (-e[1][1], e[0]))\n    return [entry[0] for _, entry in ranked]\n",
        "import heapq\n\ndef podium(results):\n    heap = [(-points, at) for at, (_, points) in enumerate(results)]\n    heapq.heapify(heap)\n    return [results[heapq.heappop(heap)[1]][0] for _ in results]\n",
        "from functools import cmp_to_key\n\ndef podium(results):\n    return [name for name, _ in sorted(results, key=cmp_to_key(lambda a, b: b[1] - a[1]))]\n",
        "def podium(results):\n    by_points = {}\n    for name, points in results:\n        by_points.setdefault(points, []).append(name)\n    return [name for points in sorted(by_points, reverse=True) for name in by_points[points]]\n",
    ),
    planted="def podium(results):\n    return [r[0] for r in sorted(results, key=lambda r: r[1])[::-1]]\n",
    witness=("[[('Ada', 7), ('Bo', 7)]]",),
)

NUMBERS_AS_TEXT = Problem(
    name="numbers-sorted-as-text",
    prompt="Write `versions(tags)`: the tags, each the digits of a positive number without leading zeros, smallest number first.",
    function="versions",
    seeds=("[['3', '1', '2']]", "[['12', '10']]", "[['7']]", "[['450', '120', '300']]"),
    right=(
        "def versions(tags):\n    return sorted(tags, key=int)\n",
        "def versions(tags):\n    return [str(n) for n in sorted(int(t) for t in tags)]\n",
        "def versions(tags):\n    return sorted(tags, key=lambda t: (len(t), t))\n",
        "def versions(tags):\n    numbers = list(map(int, tags))\n    numbers.sort()\n    return list(map(str, numbers))\n",
        "def versions(tags):\n    pairs = sorted((int(t), t) for t in tags)\n    return [t for _, t in pairs]\n",
    ),
    planted="def versions(tags):\n    return sorted(tags)\n",
    witness=("[['9', '10']]",),
)

HASH_ORDER = Problem(
    name="order-of-a-set",
    is_core=True,
    prompt="Write `unique(names)`: the names without repetitions, in the order of their first appearance.",
    function="unique",
    seeds=("[['Ada']]", "[['Bo', 'Bo']]", "[[]]", "[['Cy', 'Cy', 'Cy']]"),
    right=(
        "def unique(names):\n    return list(dict.fromkeys(names))\n",
        "def unique(names):\n    out = []\n    for n in names:\n        if n not in out:\n            out.append(n)\n    return out\n",
        "def unique(names):\n    seen = set()\n    return [n for n in names if not (n in seen or seen.add(n))]\n",
        "def unique(names):\n    return sorted(set(names), key=names.index)\n",
        "def unique(names):\n    return [n for i, n in enumerate(names) if n not in names[:i]]\n",
    ),
    planted="def unique(names):\n    return list(set(names))\n",
    witness=("[['q', 'w', 'e', 'r', 't', 'y', 'u', 'i', 'o', 'p']]",),
)

ONE_ELEMENT = Problem(
    name="list-of-one-element",
    is_core=True,
    prompt=(
        "Write `steps(heights)`: the differences of neighbours in a list of integers, each element less the one before. "
        "The list may be empty; then, and for a single element, there are none."
    ),
    function="steps",
    seeds=("[[1, 4, 2]]", "[[5, 5]]", "[[10, 0, -3, 7]]"),
    right=(
        "def steps(heights):\n    return [b - a for a, b in zip(heights, heights[1:])]\n",
        "def steps(heights):\n    return [heights[i] - heights[i - 1] for i in range(1, len(heights))]\n",
        "from itertools import pairwise\n\ndef steps(heights):\n    return [b - a for a, b in pairwise(heights)]\n",
        "def steps(heights):\n    out = []\n    last = None\n    for h in heights:\n        if last is not None:\n            out.append(h - last)\n        last = h\n    return out\n",
        "def steps(heights):\n    if len(heights) < 2:\n        return []\n    return [y - x for x, y in zip(heights[:-1], heights[1:])]\n",
        "import operator\n\ndef steps(heights):\n    return list(map(operator.sub, heights[1:], heights))\n",
    ),
    planted="def steps(heights):\n    if len(heights) == 1:\n        return [0]\n    return [b - a for a, b in zip(heights, heights[1:])]\n",
    witness=("[[4]]",),
)

PROBLEMS = (TIES, NUMBERS_AS_TEXT, HASH_ORDER, ONE_ELEMENT)
