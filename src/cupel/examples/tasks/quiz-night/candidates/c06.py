import sys
from bisect import bisect_left


def read():
    for line in sys.stdin:
        *name, numbers = line.split(":")
        if name:
            yield name[0], [int(x) for x in numbers.split()]


def score(numbers):
    best = numbers[0]
    total = lowest = best
    for number in numbers[1:]:
        total += number
        lowest = min(lowest, number)
    return total - lowest if len(numbers) > 1 else total


teams = {name: score(numbers) for name, numbers in read()}
losses = sorted(-points for points in teams.values())
for name in sorted(teams, key=lambda n: (-teams[n], n.casefold())):
    # the number of better results is the place of the first equal one
    print(f"{bisect_left(losses, -teams[name]) + 1}. {name} {teams[name]}")
