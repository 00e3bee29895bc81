import sys


def main():
    data = sys.stdin.read().split()
    n = int(data[0])
    tools = [int(x) for x in data[1:n + 1]]
    last = {}
    result = []
    for i, tool in enumerate(tools):
        if tool in last:
            seen = set()
            for j in range(last[tool] + 1, i):
                seen.add(tools[j])
            result.append(len(seen))
        else:
            result.append(-1)
        last[tool] = i
    print(" ".join(map(str, result)))


main()
