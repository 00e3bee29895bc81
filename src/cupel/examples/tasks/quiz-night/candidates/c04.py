import sys


def main():
    results = []
    for line in sys.stdin:
        if ":" not in line:
            continue
        name, scores = line.strip().split(":")
        scores = list(map(int, scores.split()))
        if len(scores) > 1:
            scores.remove(min(scores))
        results.append((name, sum(scores)))

    results.sort(key=lambda r: (-r[1], r[0].lower()))
    distinct = sorted({points for _, points in results}, reverse=True)
    for name, points in results:
        print(f"{distinct.index(points) + 1}. {name} {points}")


if __name__ == "__main__":
    main()
