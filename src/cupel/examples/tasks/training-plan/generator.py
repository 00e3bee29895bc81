import random


def generate(seed):
    rng = random.Random(seed)
    size = rng.choice([0, 1, 2, 3, 4, 6, 10, 40])
    low, high = rng.choice([(-50, 50), (-5, 20), (0, 10), (-50, 0), (10, 50)])
    fatigue = rng.choice([0, 1, 2, 3, 5, 10, 20])
    return [[rng.randint(low, high) for _ in range(size)], fatigue]
