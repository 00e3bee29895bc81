class SharedTab:
    def __init__(self, names):
        self.members = list(names)
        self.totals = {member: 0 for member in names}

    def spend(self, payer, cents, sharers):
        if payer not in self.totals:
            raise KeyError(payer)
        self.totals[payer] += cents
        for sharer in sharers:
            if sharer not in self.totals:
                raise KeyError(sharer)
        if cents < 1:
            raise ValueError("cents must be positive")
        if not sharers or len(set(sharers)) != len(sharers):
            raise ValueError("sharers must be distinct and non-empty")

        quotient, remainder = divmod(cents, len(sharers))
        ordered = [m for m in self.members if m in sharers]
        for position, member in enumerate(ordered):
            self.totals[member] -= quotient
            if position < remainder:
                self.totals[member] -= 1

    def balance(self, name):
        return self.totals[name]

    def statement(self):
        def fmt(cents):
            if cents == 0:
                return "0.00"
            return f"{cents / 100:+.2f}"

        return [f"{m} {fmt(self.totals[m])}" for m in self.members]
