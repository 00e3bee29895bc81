import random


def generate(seed):
    rng = random.Random(seed)
    if seed % 64 == 63:
        # the largest inputs: all tools in turn, twice
        amount = 20_000
        tools = list(range(1, amount // 2 + 1)) * 2
    else:
        amount = rng.choice([1, 2, 4, 6, 10, 20, 50])
        different = rng.choice([1, 2, 3, 5, 8])
        tools = [rng.randint(1, different) for _ in range(amount)]
    return f"{amount}\n{' '.join(map(str, tools))}\n"
