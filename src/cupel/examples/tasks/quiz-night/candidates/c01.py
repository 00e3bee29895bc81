import sys

teams = []
for line in sys.stdin.read().splitlines():
    if not line.strip():
        continue
    name, scores = line.split(":")
    scores = sorted(map(int, scores.split()))
    teams.append((name, sum(scores[1:])))

teams.sort(key=lambda t: (-t[1], t[0].lower()))

rank = 0
previous = None
for position, (name, total) in enumerate(teams, start=1):
    if total != previous:
        rank = position
        previous = total
    print(f"{rank}. {name} {total}")
