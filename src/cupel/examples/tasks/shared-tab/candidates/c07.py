class SharedTab:
    def __init__(self, names: list[str]) -> None:
        self._names = list(names)
        self._balances = {n: 0 for n in self._names}

    def spend(self, payer: str, cents: int, sharers: list[str]) -> None:
        if cents < 1:
            raise ValueError("cents must be at least 1")
        if not sharers:
            raise ValueError("at least one sharer is needed")
        if len(set(sharers)) < len(sharers):
            raise ValueError("sharers must be distinct")
        for name in (payer, *sharers):
            if name not in self._balances:
                raise KeyError(name)

        share, left = divmod(cents, len(sharers))
        for name in sorted(sharers, key=self._names.index):
            self._balances[name] -= share
            if left > 0:
                self._balances[name] -= 1
                left -= 1
        self._balances[payer] += cents

    def balance(self, name: str) -> int:
        return self._balances[name]

    def statement(self) -> list[str]:
        def render(cents: int) -> str:
            sign = {True: "+", False: "-"}[cents > 0] if cents else ""
            return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"

        return [f"{n} {render(self._balances[n])}" for n in self._names]
