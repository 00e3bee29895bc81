import sys


def main():
    data = sys.stdin.read().split()
    n = int(data[0])
    tools = data[1:n + 1]

    size = 1
    while size < n:
        size *= 2
    tree = [0] * (2 * size)

    def put(i, value):
        i += size
        tree[i] = value
        while i > 1:
            i //= 2
            tree[i] = tree[2 * i] + tree[2 * i + 1]

    def count(left, right):
        """How many of left .. right - 1 are set."""
        total = 0
        left += size
        right += size
        while left < right:
            if left % 2:
                total += tree[left]
                left += 1
            if right % 2:
                right -= 1
                total += tree[right]
            left //= 2
            right //= 2
        return total

    latest = {}
    answers = [-1] * n
    for i, tool in enumerate(tools):
        if tool in latest:
            answers[i] = count(latest[tool] + 1, i)
            put(latest[tool], 0)
        put(i, 1)
        latest[tool] = i
    print(" ".join(str(a) for a in answers))


main()
