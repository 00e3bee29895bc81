import random
from datetime import date, timedelta

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def generate(seed):
    rng = random.Random(seed)
    closed = rng.sample(NAMES, rng.choice([0, 1, 1, 2, 2, 3, 6]))
    start = rng.choice([date(2024, 2, 26), date(2026, 12, 28), date(1900, 2, 27), date(2000, 2, 28), date(2026, 3, 2)])
    if rng.random() < 0.3:
        start = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days - 400))

    def near():
        return start + timedelta(days=rng.randint(0, rng.choice([3, 10, 30])))

    holidays = [near() for _ in range(rng.choice([0, 0, 1, 2, 5, 20]))]
    if holidays and rng.random() < 0.3:
        holidays = (holidays * 2)[:20]  # listed more than once
    loans = [
        (rng.choice(holidays) if holidays and rng.random() < 0.4 else near(), rng.choice([0, 0, 1, 1, 2, 5, 14, 60]))
        for _ in range(rng.choice([1, 2, 4, 8]))
    ]
    lines = [" ".join(closed) or "-", str(len(holidays)), *(day.isoformat() for day in holidays)]
    lines += [str(len(loans)), *(f"{day.isoformat()} {term}" for day, term in loans)]
    return "\n".join(lines) + "\n"
