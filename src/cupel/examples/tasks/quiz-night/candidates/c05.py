import sys

entries = []
for line in sys.stdin:
    line = line.rstrip("\n")
    if line == "":
        continue
    colon = line.index(":")
    name = line[:colon]
    values = [int(v) for v in line[colon + 1:].split()]
    points = sum(values) - (min(values) if len(values) >= 2 else 0)
    entries.append((points, name))

entries.sort(key=lambda e: (-e[0], e[1]))

for i, (points, name) in enumerate(entries):
    if i == 0 or points != entries[i - 1][0]:
        rank = i + 1
    print("%d. %s %d" % (rank, name, points))
