import sys
from collections import deque


def main():
    lines = [line.split() for line in sys.stdin if line.strip()]
    c, n = int(lines[0][0]), int(lines[0][1])
    visitors = [(int(a), int(d)) for a, d in lines[1 : n + 1]]

    queue = deque(sorted(range(n), key=lambda i: (visitors[i][0], i)))
    ends = {number: 0 for number in range(1, c + 1)}
    served = {}
    # walk from one minute of interest to the next
    now = 0
    while queue:
        while queue and visitors[queue[0]][0] <= now:
            free = [number for number, end in ends.items() if end <= now]
            if not free:
                break
            visitor = queue.popleft()
            served[visitor] = (min(free), now)
            ends[min(free)] = now + visitors[visitor][1]
        if queue:
            arrival = visitors[queue[0]][0]
            now = arrival if arrival > now else min(end for end in ends.values() if end > now)

    for visitor in range(n):
        print(served[visitor][0], served[visitor][1])
    print("wait", sum(served[i][1] - visitors[i][0] for i in range(n)))


main()
