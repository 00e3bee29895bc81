class Crossing:
    def __init__(self, green, amber, red):
        self.durations = [green, amber, red]
        self.names = ["green", "amber", "red"]
        self.index = 0
        self.timer = 0
        self.button = False
        self.walks = 0

    @property
    def phase(self):
        return self.names[self.index]

    def press(self):
        self.button = True

    def tick(self, n=1):
        for _ in range(n):
            self.timer += 1
            if self.timer >= self.durations[self.index]:
                if self.index == 0 and not self.button:
                    continue
                if self.index == 0:
                    self.button = False
                self.index = (self.index + 1) % 3
                self.timer = 0
                if self.index == 2:
                    self.walks += 1
        return self.phase
