class SharedTab:
    def __init__(self, names):
        self.rank = dict(zip(names, range(len(names))))
        self.ledger = {name: [] for name in names}

    def spend(self, payer, cents, sharers):
        sharers = sorted(sharers, key=lambda name: self.rank[name])
        if payer not in self.rank:
            raise KeyError(payer)
        if cents < 1 or not sharers:
            raise ValueError("need a positive amount and at least one sharer")
        for one, other in zip(sharers, sharers[1:]):
            if one == other:
                raise ValueError("sharer twice: " + one)

        shares = [cents // len(sharers)] * len(sharers)
        turn = 0
        while sum(shares) < cents:
            shares[turn] += 1
            turn += 1
        self.ledger[payer].append(cents)
        for sharer, share in zip(sharers, shares):
            self.ledger[sharer].append(-share)

    def balance(self, name):
        return sum(self.ledger[name])

    def statement(self):
        result = []
        for name in self.ledger:
            euros, cents = divmod(abs(self.balance(name)), 100)
            sign = "-" if self.balance(name) < 0 else "+" if self.balance(name) > 0 else ""
            result.append("%s %s%d.%02d" % (name, sign, euros, cents))
        return result
