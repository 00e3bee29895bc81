import sys

names, results = [], []
for line in sys.stdin.read().strip().splitlines():
    name, numbers = line.split(":", 1)
    numbers = [int(number) for number in numbers.split()]
    # the best sum that leaves out exactly one score
    sums = [sum(numbers[:i] + numbers[i + 1:]) for i in range(len(numbers))]
    names.append(name)
    results.append(max(sums) if len(numbers) > 1 else numbers[0])


def before(a, b):
    """Does team a stand above team b?"""
    if results[a] != results[b]:
        return results[a] > results[b]
    return names[a].lower() < names[b].lower()


teams = range(len(names))
places = {}
for team in teams:
    places[sum(before(other, team) for other in teams)] = team
for place in teams:
    team = places[place]
    rank = 1 + sum(results[other] > results[team] for other in teams)
    print(f"{rank}. {names[team]} {results[team]}")
