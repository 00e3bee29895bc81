class SharedTab:
    def __init__(self, names):
        self.names = names[:]
        self.balances = {}
        for name in names:
            self.balances[name] = 0

    def spend(self, payer, cents, sharers):
        for name in [payer] + sharers:
            self.balances[name]  # KeyError if unknown
        if cents <= 0 or sharers == []:
            raise ValueError()

        n = len(sharers)
        in_order = sorted(sharers, key=lambda name: self.names.index(name))
        self.balances[payer] += cents
        for i in range(n):
            self.balances[in_order[i]] -= cents // n
        for i in range(cents % n):
            self.balances[in_order[i]] -= 1

    def balance(self, name):
        return self.balances[name]

    def statement(self):
        lines = []
        for name in self.names:
            cents = self.balances[name]
            sign = "+"
            if cents < 0:
                sign = "-"
                cents = -cents
            if cents == 0:
                sign = ""
            lines.append(name + " " + sign + str(cents // 100) + "." + str(cents % 100).zfill(2))
        return lines
