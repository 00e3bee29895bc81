import sys


def main():
    teams = []
    for line in sys.stdin:
        name, separator, numbers = line.partition(":")
        if not separator:
            continue
        scores = [int(number) for number in numbers.split()]
        result = sum(scores)
        if len(scores) > 1:
            result -= min(scores)
        teams.append((-result, name.lower(), name))

    for key in sorted(teams):
        rank = 1 + sum(other[0] < key[0] for other in teams)
        print(f"{rank}. {key[2]} {-key[0]}")


if __name__ == "__main__":
    main()
