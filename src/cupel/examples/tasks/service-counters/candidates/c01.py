import heapq
import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    c, n = data[0], data[1]
    people = [(data[2 + 2 * i], i, data[3 + 2 * i]) for i in range(n)]
    people.sort()

    # (time at which the counter is free, number of the counter)
    heap = [(0, k + 1) for k in range(c)]
    heapq.heapify(heap)
    answer = [None] * n
    total_wait = 0
    for arrival, i, duration in people:
        free, counter = heapq.heappop(heap)
        start = max(free, arrival)
        total_wait += start - arrival
        answer[i] = f"{counter} {start}"
        heapq.heappush(heap, (start + duration, counter))

    for line in answer:
        print(line)
    print(f"wait {total_wait}")


main()
