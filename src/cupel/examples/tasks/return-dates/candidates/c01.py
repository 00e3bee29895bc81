import sys
from datetime import date

WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def main():
    words = iter(sys.stdin.read().split())
    closed = set()
    word = next(words)
    while not word.isdigit():
        if word != "-":
            closed.add(WEEKDAYS.index(word))
        word = next(words)
    # work with day numbers; day 1 of the calendar was a Monday
    holidays = {date.fromisoformat(next(words)).toordinal() for _ in range(int(word))}

    def next_open(number):
        while (number - 1) % 7 in closed or number in holidays:
            number += 1
        return number

    for _ in range(int(next(words))):
        start = date.fromisoformat(next(words)).toordinal()
        term = int(next(words))
        if term == 0:
            number = next_open(start)
        else:
            number = start
            for _ in range(term):
                number = next_open(number + 1)
        print(date.fromordinal(number), WEEKDAYS[(number - 1) % 7])


main()
