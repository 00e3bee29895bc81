import random


def generate(seed):
    rng = random.Random(seed)

    def count():
        return rng.choice(["", "", "", "1", "2", "3", str(rng.randint(1, 12))])

    def pattern(depth):
        items = []
        for _ in range(rng.randint(0 if depth else 1, 3)):
            if depth < 3 and rng.random() < 0.3:
                items.append("(" + pattern(depth + 1) + ")" + count())
            else:
                items.append(rng.choice("kps") + count())
        return rng.choice(["", " "]).join(items)

    def step():
        function = rng.choice(["expand", "expand", "width", "squash", "turn"])
        if function == "squash":
            text = "".join(rng.choice("kps") * rng.randint(1, 4) for _ in range(rng.randint(0, 4)))
        else:
            text = pattern(0)[:40]
            if rng.random() < 0.2:
                place = rng.randint(0, len(text))
                text = text[:place] + rng.choice("()0 kx") + text[place + 1 :]
        return {"function": function, "args": [text]}

    return [step() for _ in range(rng.choice([1, 1, 2, 3]))]
