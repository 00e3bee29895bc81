import sys

tokens = sys.stdin.read().split()
n = int(tokens[0])
position = {}
output = []
for i in range(1, n + 1):
    tool = tokens[i]
    if tool in position:
        output.append(i - position[tool] - 1)
    else:
        output.append(-1)
    position[tool] = i
print(*output)
