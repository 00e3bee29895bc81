import sys

data = sys.stdin.read().split()
c = int(data[0])
n = int(data[1])
visitors = []
for i in range(n):
    visitors.append([int(data[2 + 2 * i]), int(data[3 + 2 * i]), i])
visitors.sort(key=lambda v: v[0])

busy_until = [-1] * c
output = [""] * n
waiting = 0
for arrival, duration, i in visitors:
    counter = None
    for k in range(c):
        if busy_until[k] < arrival:
            counter = k
            break
    if counter is None:
        counter = min(range(c), key=lambda k: busy_until[k])
    start = max(arrival, busy_until[counter])
    busy_until[counter] = start + duration
    waiting += start - arrival
    output[i] = str(counter + 1) + " " + str(start)

if output:
    print("\n".join(output))
print("wait " + str(waiting))
