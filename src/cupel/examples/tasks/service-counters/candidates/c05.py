import sys


def solve(c, visitors):
    free = [0] * c
    starts = {}
    for arrival, duration, number in sorted(visitors):
        begin = max(arrival, min(free))
        for counter in range(c):
            if free[counter] <= begin:
                break
        free[counter] = begin + duration
        starts[number] = (counter + 1, begin, begin - arrival)
    return starts


def main():
    first, *rest = sys.stdin.read().strip().split("\n")
    c, n = map(int, first.split())
    visitors = []
    for number, line in enumerate(rest[:n]):
        arrival, duration = map(int, line.split())
        visitors.append((arrival, duration, number))
    starts = solve(c, visitors)
    for number in range(n):
        print(starts[number][0], starts[number][1])
    print("wait", sum(s[2] for s in starts.values()))


main()
