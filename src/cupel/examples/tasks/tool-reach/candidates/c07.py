import sys


def main():
    _, *uses = sys.stdin.read().split()
    pile = []
    on_pile = set()
    answer = []
    for tool in uses:
        if tool not in on_pile:
            on_pile.add(tool)
            answer.append(-1)
        else:
            lifted = []
            while pile[-1] != tool:
                lifted.append(pile.pop())
            pile.pop()
            answer.append(len(lifted))
            pile.extend(lifted)
        pile.append(tool)
    print(*answer)


main()
