class Crossing:
    def __init__(self, green, amber, red):
        self._green = green
        self._amber = amber
        self._red = red
        self.walks = 0
        self._enter_green()

    def _enter_green(self):
        self.phase = "green"
        self._time = 0
        self._request = False

    def press(self):
        if self.phase != "amber":
            self._request = True

    def tick(self, n=1):
        for _ in range(n):
            self._step()
        return self.phase

    def _step(self):
        self._time += 1
        if self.phase == "green" and self._request and self._time >= self._green:
            self.phase = "amber"
            self._time = 0
        elif self.phase == "amber" and self._time >= self._amber:
            self.phase = "red"
            self._time = 0
            self.walks += 1
        elif self.phase == "red" and self._time >= self._red:
            self._enter_green()
