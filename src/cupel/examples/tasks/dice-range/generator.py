import random


def generate(seed):
    rng = random.Random(seed)

    def space():
        return " " * rng.choice([0, 0, 0, 1, 2])

    def term():
        if rng.random() < 0.3:
            return str(rng.choice([0, 1, rng.randint(0, 30), rng.randint(0, 999)]))
        count = rng.choice(["", "0", "1", str(rng.randint(1, 9)), str(rng.randint(1, 99))])
        return count + rng.choice("ddD") + str(rng.choice([1, 6, 20, 100, rng.randint(1, 100)]))

    text = space() + rng.choice(["", "", "+", "-"]) + space() + term()
    for _ in range(rng.randint(0, 4)):
        text += space() + rng.choice("+-") + space() + term()
    return [text + space()]
