class Crossing:
    def __init__(self, green, amber, red):
        self.lengths = {"green": green, "amber": amber, "red": red}
        self.phase = "green"
        self.walks = 0
        self.spent = 0
        self.pressed = False

    def press(self):
        if self.phase != "amber":
            self.pressed = True

    def tick(self, n=1):
        for _ in range(n):
            self.spent += 1
            if self.spent < self.lengths[self.phase]:
                continue
            if self.phase == "green":
                if self.pressed:
                    self.pressed = False
                    self._begin("amber")
            elif self.phase == "amber":
                self.walks += 1
                self._begin("red")
            else:
                self._begin("green")
        return self.phase

    def _begin(self, phase):
        self.phase = phase
        self.spent = 0
