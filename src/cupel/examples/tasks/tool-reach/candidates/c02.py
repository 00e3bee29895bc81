import sys
from bisect import bisect_left


def main():
    n, *tools = map(int, sys.stdin.read().split())
    last_use = {}
    # the latest uses of all tools on the pile in ascending order, so from bottom to top
    pile = []
    answer = []
    for time, tool in enumerate(tools[:n]):
        if tool not in last_use:
            answer.append(-1)
        else:
            place = bisect_left(pile, last_use[tool])
            answer.append(len(pile) - place - 1)
            pile.pop(place)
        pile.append(time)
        last_use[tool] = time
    print(*answer)


main()
