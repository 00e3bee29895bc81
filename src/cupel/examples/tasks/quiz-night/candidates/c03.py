import sys
from itertools import groupby


def total(scores):
    if len(scores) == 1:
        return scores[0]
    return sum(sorted(scores)[1:])


teams = []
for raw in sys.stdin.read().split("\n"):
    if ":" in raw:
        name, numbers = raw.split(":")
        teams.append((name, total([int(n) for n in numbers.split()])))

# two stable sorts: by name, then by result
teams.sort(key=lambda team: team[0].upper())
teams.sort(key=lambda team: team[1], reverse=True)

rank = 1
for points, group in groupby(teams, key=lambda team: team[1]):
    members = list(group)
    for name, _ in members:
        print(str(rank) + ". " + name + " " + str(points))
    rank += len(members)
