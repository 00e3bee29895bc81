import sys

BLOCK = 128


def main():
    data = sys.stdin.read().split()
    n = int(data[0])
    tools = data[1:]

    on_top = [0] * n                          # 1 where a use is the latest one of its tool
    sums = [0] * (n // BLOCK + 1)             # the same, summed in blocks
    latest = {}
    result = []
    for now in range(n):
        tool = tools[now]
        if tool in latest:
            before = latest[tool]
            block = before // BLOCK
            end = min((block + 1) * BLOCK, n)
            result.append(sum(on_top[before + 1:end]) + sum(sums[block + 1:]))
            on_top[before] = 0
            sums[block] -= 1
        else:
            result.append(-1)
        on_top[now] = 1
        sums[now // BLOCK] += 1
        latest[tool] = now
    print(" ".join(map(str, result)))


main()
