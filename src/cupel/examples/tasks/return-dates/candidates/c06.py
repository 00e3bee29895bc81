import sys
from datetime import date, timedelta

lines = sys.stdin.read().splitlines()
closed = lines[0].split()
h = int(lines[1])
holidays = [date.fromisoformat(lines[2 + i]) for i in range(h)]
n = int(lines[2 + h])
for i in range(n):
    day, term = lines[3 + h + i].split()
    due = date.fromisoformat(day) + timedelta(days=int(term))
    while due.strftime("%a") in closed or due in holidays:
        due = due + timedelta(days=1)
    print(due.isoformat(), due.strftime("%a"))
