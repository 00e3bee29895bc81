import datetime
import sys


def main():
    data = sys.stdin.read().strip().split("\n")
    closed = data[0].split() if data[0] != "-" else []
    h = int(data[1])
    holidays = set(data[2:2 + h])
    q = int(data[2 + h])

    for line in data[3 + h:3 + h + q]:
        start, term = line.split()
        current = datetime.datetime.strptime(start, "%Y-%m-%d")
        remaining = int(term)
        while remaining > 0:
            current += datetime.timedelta(days=1)
            weekday = current.strftime("%a")
            if weekday in closed:
                continue
            if current.strftime("%Y-%m-%d") in holidays:
                continue
            remaining -= 1
        print(current.strftime("%Y-%m-%d %a"))


if __name__ == "__main__":
    main()
