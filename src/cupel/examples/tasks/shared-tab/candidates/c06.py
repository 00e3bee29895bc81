from collections import Counter
from decimal import Decimal


class SharedTab:
    def __init__(self, names):
        self.names = list(names)
        self.cents = [0] * len(self.names)

    def spend(self, payer, cents, sharers):
        position = {name: i for i, name in enumerate(self.names)}
        payer_position = position[payer]
        places = sorted(position[name] for name in sharers)
        if cents < 1:
            raise ValueError("cents")
        if not places or max(Counter(places).values()) > 1:
            raise ValueError("sharers")

        self.cents[payer_position] += cents
        # hand out the bill: the next one always takes a fair part of what remains, rounded up
        remaining = cents
        for people_left, place in zip(range(len(places), 0, -1), places):
            part = -(-remaining // people_left)
            self.cents[place] -= part
            remaining -= part

    def balance(self, name):
        if name not in self.names:
            raise KeyError(name)
        return self.cents[self.names.index(name)]

    def statement(self):
        result = []
        for name, cents in zip(self.names, self.cents):
            euros = Decimal(cents).scaleb(-2)
            result.append(f"{name} {euros:+.2f}" if cents else f"{name} 0.00")
        return result
