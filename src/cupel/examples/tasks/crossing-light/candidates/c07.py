class Crossing:
    NEXT = {"green": "amber", "amber": "red", "red": "green"}

    def __init__(self, green, amber, red):
        self.length = dict(green=green, amber=amber, red=red)
        self.phase = "green"
        self.walks = 0
        self.spent = 0
        self.request = False

    def press(self):
        if self.phase != "amber":
            self.request = True

    def _finished(self):
        if self.phase == "green" and not self.request:
            return False
        return self.spent >= self.length[self.phase]

    def tick(self, n=None):
        n = n or 1
        for _ in range(n):
            self.spent += 1
            if self._finished():
                if self.phase == "green":
                    self.request = False
                self.phase = self.NEXT[self.phase]
                self.spent = 0
                if self.phase == "red":
                    self.walks += 1
        return self.phase
