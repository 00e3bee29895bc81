class Crossing:
    """Counts down. `wait` is the number of ticks that this phase must still last."""

    def __init__(self, green, amber, red):
        self.lengths = (green, amber, red)
        self.walks = 0
        self.asked = False
        self.state = 0
        self.wait = green

    @property
    def phase(self):
        return ("green", "amber", "red")[self.state]

    def press(self):
        self.asked = self.asked or self.state != 1

    def tick(self, n=1):
        remaining = n
        while remaining:
            remaining -= 1
            if self.wait > 0:
                self.wait -= 1
            if self.wait == 0 and (self.state > 0 or self.asked):
                if self.state == 0:
                    self.asked = False
                self.state = (self.state + 1) % 3
                self.walks += self.state == 2
                self.wait = self.lengths[self.state]
        return self.phase
