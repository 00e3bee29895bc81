import sys
from datetime import date, timedelta

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def main():
    lines = sys.stdin.read().splitlines()
    closed = [NAMES.index(n) for n in lines[0].split() if n != "-"]
    count = int(lines[1])
    holidays = [date.fromisoformat(x) for x in lines[2:2 + count]]
    loans = lines[3 + count:3 + count + int(lines[2 + count])]

    def skip(day):
        # closed weekdays first, then a holiday
        while day.weekday() in closed:
            day += timedelta(days=1)
        if day in holidays:
            day += timedelta(days=1)
        return day

    for loan in loans:
        text, term = loan.split()
        day = date.fromisoformat(text)
        term = int(term)
        if term == 0:
            day = skip(day)
        for _ in range(term):
            day = skip(day + timedelta(days=1))
        print(f"{day} {NAMES[day.weekday()]}")


main()
