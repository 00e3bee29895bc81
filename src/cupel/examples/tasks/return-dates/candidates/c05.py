import sys

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year, month):
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(text):
    """Days since 1 January 1900, which was a Monday."""
    year, month, day = (int(part) for part in text.split("-"))
    number = day - 1
    for earlier in range(1900, year):
        number += 366 if is_leap(earlier) else 365
    for earlier in range(1, month):
        number += month_length(year, earlier)
    return number


def day_text(number):
    year, month = 1900, 1
    while number >= (366 if is_leap(year) else 365):
        number -= 366 if is_leap(year) else 365
        year += 1
    while number >= month_length(year, month):
        number -= month_length(year, month)
        month += 1
    return f"{year}-{month:02d}-{number + 1:02d}"


lines = sys.stdin.read().split("\n")
closed = [NAMES.index(word) for word in lines[0].split() if word in NAMES]
amount = int(lines[1])
holidays = {day_number(line) for line in lines[2 : 2 + amount]}

for line in lines[3 + amount : 3 + amount + int(lines[2 + amount])]:
    text, term = line.split()
    number = day_number(text)
    # a term of 0 is a term of 1 that starts the day before
    count = int(term)
    if count == 0:
        number -= 1
        count = 1
    while count > 0:
        number += 1
        if number % 7 not in closed and number not in holidays:
            count -= 1
    print(day_text(number), NAMES[number % 7])
