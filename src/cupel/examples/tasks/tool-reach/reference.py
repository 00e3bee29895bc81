import sys


def main():
    words = sys.stdin.read().split()
    amount = int(words[0])
    tools = words[1 : amount + 1]

    # A Fenwick tree over the uses: 1 at the latest use of each tool so far.
    tree = [0] * (amount + 1)

    def add(position, value):
        while position <= amount:
            tree[position] += value
            position += position & -position

    def count_up_to(position):
        total = 0
        while position:
            total += tree[position]
            position &= position - 1
        return total

    latest = {}
    answers = []
    for position, tool in enumerate(tools, start=1):
        if tool in latest:
            before = latest[tool]
            answers.append(len(latest) - count_up_to(before))
            add(before, -1)
        else:
            answers.append(-1)
        add(position, 1)
        latest[tool] = position
    print(*answers)


main()
