class SharedTab:
    def __init__(self, names):
        self.names = list(names)
        self._balance = dict.fromkeys(self.names, 0)

    def spend(self, payer, cents, sharers):
        if payer not in self._balance:
            raise KeyError(payer)
        for s in sharers:
            if s not in self._balance:
                raise KeyError(s)
        if cents < 1:
            raise ValueError("cents must be at least 1")
        if not sharers:
            raise ValueError("nobody to share with")
        if len(sharers) != len(set(sharers)):
            raise ValueError("duplicate sharer")

        base, extra = divmod(cents, len(sharers))
        self._balance[payer] += cents
        for i, s in enumerate(sharers):
            self._balance[s] -= base + (1 if i < extra else 0)

    def balance(self, name):
        return self._balance[name]

    def statement(self):
        result = []
        for name in self.names:
            b = self._balance[name]
            if b == 0:
                result.append(f"{name} 0.00")
            else:
                euros, cents = divmod(abs(b), 100)
                result.append(f"{name} {'+' if b > 0 else '-'}{euros}.{cents:02d}")
        return result
