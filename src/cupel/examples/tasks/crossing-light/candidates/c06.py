class Crossing:
    def __init__(self, green, amber, red):
        self.green, self.amber, self.red = green, amber, red
        self.phase = "green"
        self.walks = 0
        self.t = 0
        self.waiting = False

    def press(self):
        if self.phase != "amber":
            self.waiting = True

    def tick(self, n=1):
        while n:
            n -= 1
            self.t += 1
            if self.phase == "green" and self.waiting and self.t > self.green:
                self.phase, self.t, self.waiting = "amber", 0, False
            elif self.phase == "amber" and self.t == self.amber:
                self.phase, self.t = "red", 0
                self.walks += 1
            elif self.phase == "red" and self.t == self.red:
                self.phase, self.t = "green", 0
        return self.phase
