class Crossing:
    def __init__(self, green, amber, red):
        self.min_green = green
        self.amber = amber
        self.red = red
        self.phase = "green"
        self.walks = 0
        self.green_time = 0
        self.countdown = 0
        self.pending = False

    def press(self):
        if self.phase != "amber":
            self.pending = True

    def tick(self, n=1):
        for _ in range(n):
            if self.phase == "green":
                self.green_time += 1
                if self.pending and self.green_time >= self.min_green:
                    self.pending = False
                    self.phase = "amber"
                    self.countdown = self.amber
            elif self.phase == "amber":
                self.countdown -= 1
                if self.countdown == 0:
                    self.phase = "red"
                    self.walks += 1
                    self.countdown = self.red
            else:
                self.countdown -= 1
                if self.countdown == 0:
                    self.phase = "green"
        return self.phase
