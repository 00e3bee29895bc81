class SharedTab:
    """Keeps the list of all payments; balances are worked out when asked for."""

    def __init__(self, names):
        self._names = tuple(names)
        self._payments = []

    def _must_know(self, names):
        unknown = [name for name in names if name not in self._names]
        if unknown:
            raise KeyError(unknown[0])

    def spend(self, payer, cents, sharers):
        self._must_know([payer] + sharers)
        group = [name for name in self._names if name in sharers]
        if cents <= 0:
            raise ValueError("nothing was spent")
        if not group:
            raise ValueError("no sharers")
        if len(group) != len(sharers):
            raise ValueError("a sharer is named twice")
        self._payments.append((payer, cents, group))

    def balance(self, name):
        self._must_know([name])
        total = 0
        for payer, cents, group in self._payments:
            if payer == name:
                total += cents
            if name in group:
                # rounding up for the first members of the group, down for the others
                place = group.index(name)
                total -= (cents + len(group) - 1 - place) // len(group)
        return total

    def statement(self):
        def amount(cents):
            if cents == 0:
                return "0.00"
            digits = str(abs(cents)).rjust(3, "0")
            return ("-" if cents < 0 else "+") + digits[:-2] + "." + digits[-2:]

        return [name + " " + amount(self.balance(name)) for name in self._names]
