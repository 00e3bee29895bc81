import sys
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def read_input():
    lines = [line.strip() for line in sys.stdin]
    closed = set(lines[0].split()) - {"-"}
    h = int(lines[1])
    holidays = {date.fromisoformat(s) for s in lines[2:h + 2]}
    q = int(lines[h + 2])
    loans = []
    for line in lines[h + 3:h + 3 + q]:
        s, t = line.split()
        loans.append((date.fromisoformat(s), int(t)))
    return closed, holidays, loans


def main():
    closed, holidays, loans = read_input()

    def next_open_day(d):
        while d.strftime("%a") in closed or d in holidays:
            d += ONE_DAY
        return d

    for start, term in loans:
        d = next_open_day(start)
        for _ in range(term):
            d = next_open_day(d + ONE_DAY)
        print(d.strftime("%Y-%m-%d %a"))


main()
