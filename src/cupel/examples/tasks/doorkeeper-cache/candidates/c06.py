from collections import deque


class DoorkeeperCache:
    """Entries carry the time of their last use; time is the number of uses so far."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.clock = 0
        self.value = {}
        self.last_use = {}
        self.door = deque(maxlen=capacity)

    def _touch(self, key):
        self.clock += 1
        self.last_use[key] = self.clock

    def offer(self, key, value):
        if key not in self.value:
            if key not in self.door:
                self.door.append(key)
                return False
            self.door.remove(key)
            if len(self.value) == self.capacity:
                stale = min(self.value, key=self.last_use.get)
                del self.value[stale], self.last_use[stale]
        self.value[key] = value
        self._touch(key)
        return True

    def look(self, key):
        if key in self.value:
            self._touch(key)
        return self.value.get(key)

    def keys(self):
        return sorted(self.value, key=self.last_use.get)
