"""Which changes come first: operators take turns, and each takes the line that has been mutated least so far.

The order is the whole of it: it depends on the seed and on what is given, on nothing else, so that a larger
limit keeps what a smaller one chose.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence


def spread(places: Sequence[tuple[str, int]], seed: int) -> Iterator[int]:
    """The indices of `places` (operator's name, line), each once, spread over operators and lines.

    `seed` decides the order of operators and among equal lines.
    """
    chance = random.Random(seed)
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for index, (operator, _) in enumerate(places):
        waiting[operator].append(index)
    turns = list(waiting)
    chance.shuffle(turns)
    for indices in waiting.values():
        chance.shuffle(indices)
    used: Counter[int] = Counter()
    while turns:
        for operator in turns:
            indices = waiting[operator]
            best = min(range(len(indices)), key=lambda i: used[places[indices[i]][1]])
            index = indices.pop(best)
            used[places[index][1]] += 1
            yield index
        turns = [operator for operator in turns if waiting[operator]]
