class SharedTab:
    def __init__(self, names):
        self.names = names
        self.amounts = [0] * len(names)

    def _index(self, name):
        if name not in self.names:
            raise KeyError(name)
        return self.names.index(name)

    def spend(self, payer, cents, sharers):
        p = self._index(payer)
        indexes = sorted(self._index(s) for s in sharers)
        if cents < 1 or len(indexes) == 0 or len(set(indexes)) != len(indexes):
            raise ValueError
        share = cents // len(indexes)
        rest = cents % len(indexes)
        self.amounts[p] += cents
        for i in indexes:
            self.amounts[i] -= share
            if rest > 0:
                self.amounts[i] -= 1
                rest -= 1

    def balance(self, name):
        return self.amounts[self._index(name)]

    def statement(self):
        lines = []
        for name, amount in zip(self.names, self.amounts):
            text = "%d.%02d" % (amount // 100, amount % 100)
            if amount > 0:
                text = "+" + text
            lines.append(name + " " + text)
        return lines
