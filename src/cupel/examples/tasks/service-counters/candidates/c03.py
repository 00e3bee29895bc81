import heapq
import sys


def main():
    words = iter(sys.stdin.read().split())
    counters = int(next(words))
    amount = int(next(words))
    arrivals = []
    for index in range(amount):
        arrival = int(next(words))
        arrivals.append((arrival, index, int(next(words))))
    arrivals.sort()

    idle = list(range(1, counters + 1))     # a heap of counter numbers
    busy = []                               # a heap of (end of service, counter)
    result = {}
    wait = 0
    for arrival, index, duration in arrivals:
        while busy and busy[0][0] <= arrival:
            heapq.heappush(idle, heapq.heappop(busy)[1])
        if idle:
            start, counter = arrival, heapq.heappop(idle)
        else:
            start, counter = heapq.heappop(busy)
        heapq.heappush(busy, (start + duration, counter))
        result[index] = (counter, start)
        wait += start - arrival

    for index in range(amount):
        print(*result[index])
    print("wait", wait)


main()
