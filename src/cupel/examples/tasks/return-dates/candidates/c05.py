import sys

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year, month):
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# every day from 1900 on, in order; 1 January 1900 was a Monday
calendar = []
place = {}
for year in range(1900, 2204):
    for month in range(1, 13):
        for day in range(1, month_length(year, month) + 1):
            text = f"{year}-{month:02d}-{day:02d}"
            place[text] = len(calendar)
            calendar.append(text)

lines = sys.stdin.read().split("\n")
closed = [NAMES.index(word) for word in lines[0].split() if word in NAMES]
amount = int(lines[1])
holidays = set(lines[2 : 2 + amount])


def is_open(index):
    return index % 7 not in closed and calendar[index] not in holidays


for line in lines[3 + amount : 3 + amount + int(lines[2 + amount])]:
    text, term = line.split()
    index = place[text]
    # a term of 0 is a term of 1 that starts the day before
    count = int(term)
    if count == 0:
        index -= 1
        count = 1
    while count > 0:
        index += 1
        if is_open(index):
            count -= 1
    print(calendar[index], NAMES[index % 7])
