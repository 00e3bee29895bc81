import random


def generate(seed):
    rng = random.Random(seed)
    names = ["ann", "bo", "cy", "di", "eve"][: rng.randint(2, 5)]
    steps = [{"new": "DoorkeeperCache", "args": [rng.randint(1, 3)]}]
    for _ in range(rng.randint(2, 20)):
        method = rng.choice(["offer", "offer", "offer", "look", "keys"])
        args = [] if method == "keys" else [rng.choice(names)]
        if method == "offer":
            args.append(rng.choice([0, 1, -1, rng.randint(-1000, 1000)]))
        steps.append({"method": method, "args": args})
    return [*steps, {"method": "keys", "args": []}]
