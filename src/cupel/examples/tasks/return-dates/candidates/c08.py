import sys
from calendar import monthrange
from itertools import count, islice

NAMES = "Mon Tue Wed Thu Fri Sat Sun".split()


def days_from(year, month, day):
    """All days from the given one on, as (date text, weekday)."""
    for y in count(year):
        for m in range(month if y == year else 1, 13):
            first_weekday, length = monthrange(y, m)
            first = day if (y, m) == (year, month) else 1
            for d in range(first, length + 1):
                yield "%d-%02d-%02d" % (y, m, d), NAMES[(first_weekday + d - 1) % 7]


def main():
    closed = sys.stdin.readline().split()
    holidays = [sys.stdin.readline().strip() for _ in range(int(sys.stdin.readline()))]
    for _ in range(int(sys.stdin.readline())):
        start, term = sys.stdin.readline().split()
        days = days_from(*map(int, start.split("-")))
        if term != "0":
            next(days)
        open_days = (day for day in days if day[1] not in closed and day[0] not in holidays)
        print(*next(islice(open_days, max(int(term) - 1, 0), None)))


main()
