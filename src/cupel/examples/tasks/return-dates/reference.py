import sys
from datetime import date, timedelta

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def main():
    lines = sys.stdin.read().splitlines()
    closed = lines[0].split()
    holiday_count = int(lines[1])
    holidays = {date.fromisoformat(line.strip()) for line in lines[2 : 2 + holiday_count]}
    loan_count = int(lines[2 + holiday_count])

    def is_open(day):
        return NAMES[day.weekday()] not in closed and day not in holidays

    for line in lines[3 + holiday_count : 3 + holiday_count + loan_count]:
        text, term = line.split()
        day = date.fromisoformat(text)
        missing = int(term)
        if missing == 0:
            while not is_open(day):
                day += timedelta(days=1)
        while missing:
            day += timedelta(days=1)
            missing -= is_open(day)
        print(day.isoformat(), NAMES[day.weekday()])


main()
