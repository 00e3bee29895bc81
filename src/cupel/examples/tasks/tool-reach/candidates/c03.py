import sys


class Fenwick:
    def __init__(self, size):
        self.size = size
        self.tree = [0] * (size + 1)

    def add(self, i, delta):
        i += 1
        while i <= self.size:
            self.tree[i] += delta
            i += i & -i

    def sum(self, i):
        """Sum of the first i values."""
        result = 0
        while i > 0:
            result += self.tree[i]
            i -= i & -i
        return result


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, tools = data[0], data[1:]
    fenwick = Fenwick(n)
    last = {}
    out = []
    for i in range(n):
        t = tools[i]
        if t not in last:
            last[t] = i
            fenwick.add(i, 1)
            out.append(-1)
            continue
        out.append(fenwick.sum(i) - fenwick.sum(last[t] + 1))
        fenwick.add(last[t], -1)
        fenwick.add(i, 1)
    print(*out)


main()
