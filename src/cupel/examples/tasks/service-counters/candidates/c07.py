import sys


def main():
    it = iter(map(int, sys.stdin.read().split()))
    c, n = next(it), next(it)
    visitors = sorted(((next(it), next(it)) for _ in range(n)), key=lambda v: v[0])

    counters = [0] * c
    out = []
    wait = 0
    for arrival, duration in visitors:
        free = [k for k in range(c) if counters[k] <= arrival]
        k = free[0] if free else counters.index(min(counters))
        begin = max(arrival, counters[k])
        counters[k] = begin + duration
        wait += begin - arrival
        out.append(f"{k + 1} {begin}")
    out.append(f"wait {wait}")
    print("\n".join(out))


main()
