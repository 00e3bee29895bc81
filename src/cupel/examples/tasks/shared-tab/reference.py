class SharedTab:
    def __init__(self, names):
        self.balances = {name: 0 for name in names}

    def spend(self, payer, cents, sharers):
        for name in [payer, *sharers]:
            if name not in self.balances:
                raise KeyError(name)
        if cents < 1 or not sharers or len(set(sharers)) < len(sharers):
            raise ValueError("cents must be positive, and sharers different and not empty")

        self.balances[payer] += cents
        share, left_over = divmod(cents, len(sharers))
        for name in self.balances:
            if name in sharers:
                self.balances[name] -= share
                if left_over:
                    self.balances[name] -= 1
                    left_over -= 1

    def balance(self, name):
        return self.balances[name]

    def statement(self):
        lines = []
        for name, cents in self.balances.items():
            sign = "+" if cents > 0 else "-" if cents < 0 else ""
            lines.append(f"{name} {sign}{abs(cents) // 100}.{abs(cents) % 100:02}")
        return lines
