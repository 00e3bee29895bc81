class Crossing:
    """Jumps from one change to the next instead of counting single ticks."""

    def __init__(self, green, amber, red):
        self.green, self.amber, self.red = green, amber, red
        self.phase = "green"
        self.walks = 0
        self._age = 0
        self._wanted = False

    def press(self):
        if self.phase == "amber":
            return
        self._wanted = True

    def _ticks_left(self):
        """Ticks until the next change, or None if there is none in sight."""
        if self.phase == "green":
            if not self._wanted:
                return None
            return max(1, self.green - self._age)
        length = self.amber if self.phase == "amber" else self.red
        return length - self._age

    def tick(self, n=1):
        while n > 0:
            left = self._ticks_left()
            if left is None or left > n:
                self._age += n
                break
            n -= left
            self._age = 0
            if self.phase == "green":
                self.phase, self._wanted = "amber", False
            elif self.phase == "amber":
                self.phase = "red"
                self.walks += 1
            else:
                self.phase = "green"
        return self.phase
