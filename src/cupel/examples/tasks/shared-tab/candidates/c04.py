class SharedTab:
    def __init__(self, names):
        self.order = {name: i for i, name in enumerate(names)}
        self.paid = {name: 0 for name in names}
        self.owed = {name: 0 for name in names}

    def spend(self, payer, cents, sharers):
        if payer not in self.order or any(s not in self.order for s in sharers):
            raise KeyError("unknown member")
        if cents < 1 or len(sharers) == 0 or len(sharers) > len(set(sharers)):
            raise ValueError("bad amount or sharers")
        people = sorted(sharers, key=self.order.get)
        each = cents // len(people)
        for person in people:
            self.owed[person] += each
        self.owed[people[0]] += cents - each * len(people)
        self.paid[payer] += cents

    def balance(self, name):
        return self.paid[name] - self.owed[name]

    def statement(self):
        out = []
        for name in self.order:
            b = self.balance(name)
            sign = ""
            if b > 0:
                sign = "+"
            elif b < 0:
                sign = "-"
            out.append("{} {}{}.{:02d}".format(name, sign, abs(b) // 100, abs(b) % 100))
        return out
