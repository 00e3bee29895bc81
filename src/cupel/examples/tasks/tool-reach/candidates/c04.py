import sys
from bisect import bisect_right


def main():
    lines = sys.stdin.read().split("\n")
    tools = lines[1].split()
    last = {}
    times = []
    answers = []
    for now, tool in enumerate(tools):
        previous = last.get(tool)
        if previous:
            index = bisect_right(times, previous)
            answers.append(len(times) - index)
            del times[index - 1]
        else:
            answers.append(-1)
        last[tool] = now
        times.append(now)
    print(" ".join(str(a) for a in answers))


main()
