import sys

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def month_length(year, month):
    if month == 2 and year % 4 == 0:
        return 29
    return LENGTHS[month - 1]


def weekday(year, month, day):
    """Walks from the beginning of the year; 1 January 2000 was a Saturday."""
    days = day - 1
    for m in range(1, month):
        days += month_length(year, m)
    years = year - 2000
    # one day for each year and one more for each leap year before this one
    days += years + (years + 3) // 4
    return (days + 5) % 7


def tomorrow(year, month, day):
    if day < month_length(year, month):
        return year, month, day + 1
    if month < 12:
        return year, month + 1, 1
    return year + 1, 1, 1


def parse(text):
    return tuple(int(part) for part in text.split("-"))


def main():
    lines = sys.stdin.read().splitlines()
    closed = [NAMES.index(name) for name in lines[0].split() if name != "-"]
    h = int(lines[1])
    holidays = [parse(line) for line in lines[2:2 + h]]

    for line in lines[3 + h:]:
        if not line.strip():
            continue
        start, term = line.split()
        day = parse(start)
        week = weekday(*day)
        left = int(term)
        if left == 0:
            while week in closed or day in holidays:
                day = tomorrow(*day)
                week = (week + 1) % 7
        while left > 0:
            day = tomorrow(*day)
            week = (week + 1) % 7
            if week not in closed and day not in holidays:
                left -= 1
        print("%04d-%02d-%02d %s" % (*day, NAMES[week]))


main()
