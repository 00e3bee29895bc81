"""Planted faults that one call with plain values cannot show: state that outlives a call, arguments that are changed."""

from problem import Problem

LEAK = Problem(
    name="state-that-leaks",
    is_core=True,
    prompt="Write `first_repeat(text)`: the first character that has stood in the text before, or `None` where there is none.",
    function="first_repeat",
    seeds=("['abca']", "['abc']", "['']", "['hello']", "['xyzzy']"),
    right=(
        "def first_repeat(text):\n    seen = set()\n    for c in text:\n        if c in seen:\n            return c\n        seen.add(c)\n    return None\n",
        "def first_repeat(text):\n    for i, c in enumerate(text):\n        if c in text[:i]:\n            return c\n    return None\n",
        "def first_repeat(text):\n    return next((c for i, c in enumerate(text) if text.index(c) < i), None)\n",
        "def first_repeat(text):\n    known = {}\n    for c in text:\n        if known.get(c):\n            return c\n        known[c] = True\n",
        "def first_repeat(text):\n    seen = ''\n    for c in text:\n        if seen.find(c) >= 0:\n            return c\n        seen += c\n    return None\n",
        "def first_repeat(text):\n    while text:\n        for j in range(1, len(text) + 1):\n            if text[j - 1] in text[: j - 1]:\n                return text[j - 1]\n        return None\n",
    ),
    planted="SEEN = set()\n\ndef first_repeat(text):\n    for c in text:\n        if c in SEEN:\n            return c\n        SEEN.add(c)\n    SEEN.clear()\n    return None\n",
    witness=("['hello']", "['hat']"),
)

MUTABLE_DEFAULT = Problem(
    name="default-that-is-mutable",
    prompt=(
        "Write `tally(words, counts=None)`: a dict from each word to how often it occurs, added to those of `counts` where "
        "that is given; `counts` itself may be used for the answer. Without it, counting starts afresh."
    ),
    function="tally",
    seeds=("[['a', 'b', 'a']]", "[[]]", "[['x'], {'x': 2}]", "[['q'], {}]"),
    right=(
        "def tally(words, counts=None):\n    counts = {} if counts is None else counts\n    for w in words:\n        counts[w] = counts.get(w, 0) + 1\n    return counts\n",
        "def tally(words, counts=None):\n    out = {**counts} if counts is not None else {}\n    for w in words:\n        out[w] = out[w] + 1 if w in out else 1\n    return out\n",
        "def tally(words, counts=None):\n    out = dict(counts) if counts else {}\n    for w in words:\n        out.setdefault(w, 0)\n        out[w] += 1\n    return out\n",
        "def tally(words, counts=None):\n    if counts is None:\n        counts = dict()\n    for w in words:\n        if w in counts:\n            counts[w] += 1\n        else:\n            counts[w] = 1\n    return counts\n",
        "from itertools import chain\n\ndef tally(words, counts=None):\n    old = counts or {}\n    out = dict.fromkeys(chain(old, words), 0)\n    for w in words:\n        out[w] += 1\n    return {w: n + old.get(w, 0) for w, n in out.items()}\n",
        "from collections import defaultdict\n\ndef tally(words, counts=None):\n    out = defaultdict(int, counts or {})\n    for w in words:\n        out[w] += 1\n    return dict(out)\n",
    ),
    planted="def tally(words, counts={}):\n    for w in words:\n        counts[w] = counts.get(w, 0) + 1\n    return counts\n",
    witness=("[['a']]", "[['a']]"),
)

STALE_CACHE = Problem(
    name="cache-with-too-small-a-key",
    prompt="Write `spread(numbers)`: the greatest less the smallest number of a non-empty list of integers.",
    function="spread",
    seeds=("[[1, 5]]", "[[3]]", "[[7, 2, 9]]", "[[-4, 4, 0]]"),
    right=(
        "def spread(numbers):\n    return max(numbers) - min(numbers)\n",
        "def spread(numbers):\n    ordered = sorted(numbers)\n    return ordered[-1] - ordered[0]\n",
        "def spread(numbers):\n    low = high = numbers[0]\n    for n in numbers:\n        low, high = min(low, n), max(high, n)\n    return high - low\n",
        "def spread(numbers):\n    ordered = iter(sorted(numbers))\n    first = last = next(ordered)\n    for last in ordered:\n        pass\n    return last - first\n",
        "from functools import reduce\n\ndef spread(numbers):\n    return reduce(max, numbers) - reduce(min, numbers)\n",
        "from itertools import accumulate\n\ndef spread(numbers):\n    *_, high = accumulate(numbers, max)\n    *_, low = accumulate(numbers, min)\n    return high - low\n",
    ),
    planted="KNOWN = {}\n\ndef spread(numbers):\n    key = (len(numbers), numbers[0])\n    if key not in KNOWN:\n        KNOWN[key] = max(numbers) - min(numbers)\n    return KNOWN[key]\n",
    witness=("[[1, 5]]", "[[1, 2]]"),
)

ARGUMENT_CHANGED = Problem(
    name="argument-that-is-changed",
    prompt=(
        "Write `best_three(scores)`: the three greatest scores, greatest first (fewer where there are not so many). "
        "The list of integers itself must not be changed."
    ),
    function="best_three",
    seeds=("[[4, 1, 9, 7]]", "[[2, 2]]", "[[]]", "[[5, 6, 7, 8, 9]]"),
    right=(
        "def best_three(scores):\n    return sorted(scores, reverse=True)[:3]\n",
        "import heapq\n\ndef best_three(scores):\n    return heapq.nlargest(3, scores)\n",
        "def best_three(scores):\n    copy = list(scores)\n    copy.sort()\n    return copy[::-1][:3]\n",
        "def best_three(scores):\n    rest, out = scores[:], []\n    while rest and len(out) < 3:\n        best = max(rest)\n        rest.remove(best)\n        out.append(best)\n    return out\n",
        "def best_three(scores):\n    return sorted(scores)[::-1][:3]\n",
        "def best_three(scores):\n    out = []\n    for s in scores:\n        out = sorted([*out, s], reverse=True)[:3]\n    return out\n",
    ),
    planted="def best_three(scores):\n    scores.sort(reverse=True)\n    return scores[:3]\n",
    witness=("[[1, 2]]",),
    shows_by="argument",
)

ARGUMENT_RETURNED = Problem(
    name="argument-that-is-handed-back",
    prompt=(
        "Write `without_blanks(words)`: a new list of those words that are not empty, in their order. It is always a new "
        "list, never the one that was given, which is left as it is."
    ),
    function="without_blanks",
    seeds=("[['a', '', 'b']]", "[['x']]", "[[]]", "[['', '']]"),
    right=(
        "def without_blanks(words):\n    return [w for w in words if w]\n",
        "def without_blanks(words):\n    return list(filter(None, words))\n",
        "def without_blanks(words):\n    out = []\n    for w in words:\n        if len(w) > 0:\n            out.append(w)\n    return out\n",
        "def without_blanks(words):\n    return [*filter(len, words)]\n",
        "def without_blanks(words):\n    return [w for w in words if w != '']\n",
        "from itertools import compress\n\ndef without_blanks(words):\n    return list(compress(words, words))\n",
    ),
    planted="def without_blanks(words):\n    if '' not in words:\n        return words\n    return [w for w in words if w]\n",
    witness=("[['x', 'y']]",),
    shows_by="argument",
)

PROBLEMS = (LEAK, MUTABLE_DEFAULT, STALE_CACHE, ARGUMENT_CHANGED, ARGUMENT_RETURNED)
