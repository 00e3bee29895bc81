class Crossing:
    def __init__(self, green, amber, red):
        self.phase = "green"
        self.walks = 0
        self._memory = set()
        self._machine = self._run(green, amber, red)
        next(self._machine)

    def _run(self, green, amber, red):
        """One `yield` for each tick that passes."""
        while True:
            self.phase = "green"
            spent = 0
            while spent < green or not self._memory:
                yield
                spent += 1
                if spent >= green and self._memory:
                    break
            self._memory.clear()
            self.phase = "amber"
            for _ in range(amber):
                yield
            self.phase = "red"
            self.walks += 1
            for _ in range(red):
                yield

    def press(self):
        if self.phase != "amber":
            self._memory.add("pressed")

    def tick(self, n=1):
        for _ in range(n):
            next(self._machine)
        return self.phase
