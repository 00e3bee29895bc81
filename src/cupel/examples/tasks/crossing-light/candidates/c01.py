class Crossing:
    def __init__(self, green, amber, red):
        self.green = green
        self.amber = amber
        self.red = red
        self.phase = "green"
        self.elapsed = 0
        self.requested = False
        self.walks = 0

    def press(self):
        if self.phase in ("green", "red"):
            self.requested = True

    def tick(self, n=1):
        self.elapsed += n
        if n == 0:
            return self.phase
        if self.phase == "green":
            if self.requested and self.elapsed >= self.green:
                self.phase = "amber"
                self.requested = False
                self.elapsed = 0
        elif self.phase == "amber":
            if self.elapsed >= self.amber:
                self.phase = "red"
                self.walks += 1
                self.elapsed = 0
        elif self.phase == "red":
            if self.elapsed >= self.red:
                self.phase = "green"
                self.elapsed = 0
        return self.phase
