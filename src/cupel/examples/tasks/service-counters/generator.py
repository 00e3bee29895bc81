import random


def generate(seed):
    rng = random.Random(seed)
    counters = rng.randint(1, 4)
    amount = rng.choice([0, 1, 2, 3, 4, 6, 10, 30])
    spread = rng.choice([2, 5, 20, 100])
    longest = rng.choice([1, 3, 10, 40])
    visitors = [(rng.randint(0, spread), rng.randint(1, longest)) for _ in range(amount)]
    if rng.random() < 0.3:
        visitors.sort()
    return "".join(f"{a} {b}\n" for a, b in [(counters, amount), *visitors])
