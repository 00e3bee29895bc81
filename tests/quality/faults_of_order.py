"""Planted faults in order: ties, keys, conditions, sets, the ends of a list."""

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
        "def podium(results):\n    rest, names = list(results), []\n    while rest:\n        best = max(rest, key=lambda r: r[1])\n        rest.remove(best)\n        names.append(best[0])\n    return names\n",
        "def podium(results):\n    out = []\n    for name, points in results:\n        at = len(out)\n        while at > 0 and out[at - 1][1] < points:\n            at -= 1\n        out.insert(at, (name, points))\n    return [name for name, _ in out]\n",
        "def podium(results):\n    names = []\n    for level in sorted({p for _, p in results}, reverse=True):\n        names += [n for n, p in results if p == level]\n    return names\n",
    ),
    planted="def podium(results):\n    return [r[0] for r in sorted(results, key=lambda r: r[1])[::-1]]\n",
    witness=("[[('Ada', 7), ('Bo', 7)]]",),
)

SECOND_KEY = Problem(
    name="second-key-of-a-sort",
    prompt=(
        "Write `by_length(words)`: the words, which are in lower case, shortest first, words of one length in alphabetical order."
    ),
    function="by_length",
    seeds=("[['pear', 'fig']]", "[['a', 'bee', 'cedar']]", "[['ash', 'elm', 'willow']]", "[[]]", "[['oak']]"),
    right=(
        "def by_length(words):\n    return sorted(words, key=lambda w: (len(w), w))\n",
        "def by_length(words):\n    return sorted(sorted(words), key=len)\n",
        "def by_length(words):\n    groups = {}\n    for w in words:\n        groups.setdefault(len(w), []).append(w)\n    return [w for n in sorted(groups) for w in sorted(groups[n])]\n",
        "def by_length(words):\n    pairs = [(len(w), w) for w in words]\n    pairs.sort()\n    return [w for _, w in pairs]\n",
        "from functools import cmp_to_key\n\ndef by_length(words):\n    def order(a, b):\n        if len(a) != len(b):\n            return len(a) - len(b)\n        return (a > b) - (a < b)\n    return sorted(words, key=cmp_to_key(order))\n",
    ),
    planted="def by_length(words):\n    return sorted(words, key=len)\n",
    witness=("[['fig', 'ash']]",),
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

CONDITIONS = Problem(
    name="conditions-in-the-wrong-order",
    prompt=(
        "Write `ticket(age, member)`: the price of a ticket. Children under 6 are free. Members pay 5. Of the others, "
        "people of 65 and over pay 7, all others 10. `age` is an integer from 0 to 120, `member` a boolean."
    ),
    function="ticket",
    seeds=("[3, False]", "[30, True]", "[30, False]", "[70, False]", "[64, False]"),
    right=(
        "def ticket(age, member):\n    if age < 6:\n        return 0\n    if member:\n        return 5\n    return 7 if age >= 65 else 10\n",
        "def ticket(age, member):\n    return 0 if age < 6 else 5 if member else 7 if age >= 65 else 10\n",
        "def ticket(age, member):\n    price = 10\n    if age >= 65:\n        price = 7\n    if member:\n        price = 5\n    if age < 6:\n        price = 0\n    return price\n",
        "def ticket(age, member):\n    if age >= 6 and member:\n        return 5\n    elif age < 6:\n        return 0\n    elif age < 65:\n        return 10\n    return 7\n",
        "def ticket(age, member):\n    base = 5 if member else (10, 7)[age >= 65]\n    return base * (age >= 6)\n",
    ),
    planted="def ticket(age, member):\n    if age < 6:\n        return 0\n    if age >= 65:\n        return 7\n    if member:\n        return 5\n    return 10\n",
    witness=("[70, True]",),
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

PROBLEMS = (TIES, SECOND_KEY, NUMBERS_AS_TEXT, HASH_ORDER, CONDITIONS, ONE_ELEMENT)
