import sys


def result(scores):
    if len(scores) == 1:
        return scores[0]
    lowest = min(scores)
    return sum(s for s in scores if s != lowest)


def main():
    table = {}
    for line in sys.stdin:
        line = line.strip()
        if line:
            name, rest = line.split(": ")
            table[name] = result([int(s) for s in rest.split(" ")])

    order = sorted(table, key=lambda name: (-table[name], name.casefold()))
    for name in order:
        better = [other for other in table if table[other] > table[name]]
        print(f"{len(better) + 1}. {name} {table[name]}")


main()
