import sys

numbers = list(map(int, sys.stdin.read().split()))
c, n = numbers[0], numbers[1]
visitors = [(numbers[i], numbers[i + 1]) for i in range(2, 2 + 2 * n, 2)]
order = sorted(range(n), key=lambda i: visitors[i][0])

ends = [0] * c
places = [0] * n
begins = [0] * n
for i in order:
    arrival, duration = visitors[i]
    free = [k for k, end in enumerate(ends) if end <= arrival]
    place = min(free) if free else ends.index(min(ends))
    begins[i] = max(arrival, ends[place])
    places[i] = place + 1
    ends[place] = begins[i] + duration

total = 0
for i in range(n):
    print(places[i], begins[i])
    total += begins[i] + visitors[i][1] - visitors[i][0]
print("wait", total)
