"""Planted faults in numbers: a bound, a threshold, a division, a first value."""

from problem import Problem

BOUND = Problem(
    name="bound-of-10000",
    is_core=True,
    prompt="Write `squares_up_to(n)`: how many of the numbers from 1 to `n` are perfect squares. `n` is a positive integer.",
    function="squares_up_to",
    seeds=("[1]", "[3]", "[16]", "[17]", "[100]", "[2500]", "[9000]"),
    right=(
        "from math import isqrt\n\ndef squares_up_to(n):\n    return isqrt(n)\n",
        "def squares_up_to(n):\n    root = 0\n    while (root + 1) ** 2 <= n:\n        root += 1\n    return root\n",
        "import math\n\ndef squares_up_to(n):\n    return math.isqrt(n) if n > 0 else 0\n",
        "def squares_up_to(n):\n    count, step, square = 0, 1, 1\n    while square <= n:\n        count += 1\n        step += 2\n        square += step\n    return count\n",
        "def squares_up_to(n):\n    low, high = 0, n + 1\n    while high - low > 1:\n        middle = (low + high) // 2\n        if middle * middle <= n:\n            low = middle\n        else:\n            high = middle\n    return low\n",
        "def squares_up_to(n):\n    found = []\n    i = 1\n    while i * i <= n:\n        found.append(i * i)\n        i += 1\n    return len(found)\n",
        "def squares_up_to(n):\n    for i in range(1, n + 2):\n        if i * i > n:\n            return i - 1\n    return 0\n",
    ),
    planted="SQUARES = tuple(i * i for i in range(1, 101))\n\ndef squares_up_to(n):\n    return sum(1 for square in SQUARES if square <= n)\n",
    witness=("[10201]",),
)

BOUND_OF_ELEMENTS = Problem(
    name="bound-of-elements",
    prompt=(
        "Write `smallest(prices)`: the smallest of the prices, in cents, and how often it occurs, as a tuple. "
        "`prices` is a non-empty list of integers from 0 to 1,000,000."
    ),
    function="smallest",
    seeds=("[[5]]", "[[300, 20, 20]]", "[[0, 7]]", "[[999, 998, 1500, 998]]", "[[4200, 8000]]"),
    right=(
        "def smallest(prices):\n    least = min(prices)\n    return least, prices.count(least)\n",
        "def smallest(prices):\n    ordered = sorted(prices)\n    return ordered[0], sum(1 for p in ordered if p == ordered[0])\n",
        "from collections import Counter\n\ndef smallest(prices):\n    counted = Counter(prices)\n    key = min(counted)\n    return (key, counted[key])\n",
        "def smallest(prices):\n    best, times = None, 0\n    for price in prices:\n        if best is None or price < best:\n            best, times = price, 1\n        elif price == best:\n            times += 1\n    return best, times\n",
        "def smallest(prices):\n    best = prices[0]\n    for price in prices[1:]:\n        best = price if price < best else best\n    return best, len([p for p in prices if p == best])\n",
        "def smallest(prices):\n    seen = {}\n    for price in prices:\n        seen[price] = seen.get(price, 0) + 1\n    return sorted(seen.items())[0]\n",
    ),
    planted="def smallest(prices):\n    best, times = 10000, 0\n    for price in prices:\n        if price < best:\n            best, times = price, 1\n        elif price == best:\n            times += 1\n    return best, times\n",
    witness=("[[10001, 20000]]",),
)

FLOAT_THRESHOLD = Problem(
    name="float-threshold",
    is_core=True,
    prompt=(
        "Write `postage(weight)`: 3.0 for a parcel of at most 2.5 kg, 5.5 for one of at most 10 kg, otherwise 12.0. "
        "`weight` is a positive float."
    ),
    function="postage",
    seeds=("[0.4]", "[1.9]", "[3.1]", "[7.25]", "[10.5]", "[31.0]"),
    right=(
        "def postage(weight):\n    if weight <= 2.5:\n        return 3.0\n    if weight <= 10:\n        return 5.5\n    return 12.0\n",
        "def postage(weight):\n    return 3.0 if weight <= 2.5 else 5.5 if weight <= 10.0 else 12.0\n",
        "def postage(weight):\n    for limit, price in ((2.5, 3.0), (10.0, 5.5)):\n        if not weight > limit:\n            return price\n    return 12.0\n",
        "from bisect import bisect_left\n\ndef postage(weight):\n    return (3.0, 5.5, 12.0)[bisect_left((2.5, 10.0), weight)]\n",
        "def postage(weight):\n    price = 12.0\n    if weight <= 10:\n        price = 5.5\n    if weight <= 2.5:\n        price = 3.0\n    return price\n",
        "def postage(weight):\n    if weight > 10:\n        return 12.0\n    elif weight > 2.5:\n        return 5.5\n    else:\n        return 3.0\n",
    ),
    planted="def postage(weight):\n    if weight < 2.5:\n        return 3.0\n    if weight <= 10:\n        return 5.5\n    return 12.0\n",
    witness=("[2.5]",),
)

SUM_OF_THE_OTHER = Problem(
    name="one-argument-the-sum-of-the-other",
    prompt=(
        "Write `affords(purse, prices)`: whether a purse of so many cents pays for all the prices together. `prices` is a "
        "non-empty list of positive integers."
    ),
    function="affords",
    seeds=(
        "[5000, [1290, 349]]",
        "[812, [790, 455]]",
        "[30000, [8999, 12450, 7325]]",
        "[9900, [9999]]",
        "[15250, [4075, 6120, 3990, 2480]]",
    ),
    right=(
        "def affords(purse, prices):\n    return sum(prices) <= purse\n",
        "def affords(purse, prices):\n    return not purse < sum(prices)\n",
        "def affords(purse, prices):\n    for price in prices:\n        purse -= price\n    return purse >= 0\n",
        "from functools import reduce\n\ndef affords(purse, prices):\n    return reduce(lambda left, price: left - price, prices, purse) > -1\n",
        "def affords(purse, prices):\n    spent = 0\n    for price in prices:\n        spent += price\n        if spent > purse:\n            return False\n    return True\n",
        "import itertools\n\ndef affords(purse, prices):\n    return all(total <= purse for total in itertools.accumulate(prices))\n",
    ),
    planted="def affords(purse, prices):\n    return sum(prices) < purse\n",
    witness=("[8045, [7255, 790]]",),
)

LARGE_DIVISION = Problem(
    name="division-of-large-numbers",
    is_core=True,
    prompt=(
        "Write `pages(lines, per_page)`: how many full pages `lines` lines fill, where a page takes `per_page` lines. "
        "Both are positive integers; `lines` can be as large as 10^18."
    ),
    function="pages",
    seeds=("[10, 3]", "[7, 7]", "[1, 2]", "[123456789, 10]", "[1000000, 64]"),
    right=(
        "def pages(lines, per_page):\n    return lines // per_page\n",
        "def pages(lines, per_page):\n    return divmod(lines, per_page)[0]\n",
        "def pages(lines, per_page):\n    whole, rest = divmod(lines, per_page)\n    return whole\n",
        "def pages(lines, per_page):\n    return (lines - lines % per_page) // per_page\n",
        "import operator\n\ndef pages(lines, per_page):\n    return operator.floordiv(lines, per_page)\n",
        "from fractions import Fraction\n\ndef pages(lines, per_page):\n    return int(Fraction(lines, per_page))\n",
    ),
    planted="def pages(lines, per_page):\n    return int(lines / per_page)\n",
    witness=("[999999999999999999, 10]",),
)

START_AT_ZERO = Problem(
    name="maximum-that-starts-at-zero",
    prompt="Write `warmest(degrees)`: the highest of the temperatures, a non-empty list of integers, which may be negative.",
    function="warmest",
    seeds=("[[3]]", "[[-4, 2, 1]]", "[[10, 20, -30]]", "[[0, 0]]"),
    right=(
        "def warmest(degrees):\n    return max(degrees)\n",
        "def warmest(degrees):\n    return sorted(degrees)[-1]\n",
        "def warmest(degrees):\n    best = degrees[0]\n    for d in degrees:\n        if d > best:\n            best = d\n    return best\n",
        "from functools import reduce\n\ndef warmest(degrees):\n    return reduce(lambda a, b: a if a > b else b, degrees)\n",
        "def warmest(degrees):\n    best = float('-inf')\n    for d in degrees:\n        best = max(best, d)\n    return best\n",
    ),
    planted="def warmest(degrees):\n    best = 0\n    for d in degrees:\n        best = max(best, d)\n    return best\n",
    witness=("[[-5, -3]]",),
)

ROUNDING = Problem(
    name="rounding-of-halves",
    prompt=(
        "Write `stars(rating)`: a rating, a float from 0 to 5, rounded to a whole number of stars; a half is rounded up. "
        "Returns an integer."
    ),
    function="stars",
    seeds=("[0.0]", "[1.2]", "[3.8]", "[4.4]", "[1.5]", "[5.0]"),
    right=(
        "import math\n\ndef stars(rating):\n    return math.floor(rating + 0.5)\n",
        "def stars(rating):\n    return int(rating + 0.5)\n",
        "def stars(rating):\n    whole = int(rating)\n    return whole + 1 if rating - whole >= 0.5 else whole\n",
        "from decimal import Decimal, ROUND_HALF_UP\n\ndef stars(rating):\n    return int(Decimal(rating).quantize(Decimal(1), rounding=ROUND_HALF_UP))\n",
        "def stars(rating):\n    for n in range(6):\n        if rating < n + 0.5:\n            return n\n    return 5\n",
    ),
    planted="def stars(rating):\n    return round(rating)\n",
    witness=("[2.5]",),
)

PROBLEMS = (
    BOUND,
    BOUND_OF_ELEMENTS,
    FLOAT_THRESHOLD,
    SUM_OF_THE_OTHER,
    LARGE_DIVISION,
    START_AT_ZERO,
    ROUNDING,
)
