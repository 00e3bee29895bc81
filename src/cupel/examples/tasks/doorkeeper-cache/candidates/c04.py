from collections import deque


class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.door = deque(maxlen=capacity)
        self.data = {}

    def offer(self, key, value):
        if key in self.data:
            # re-insert so that the key becomes the newest one
            del self.data[key]
            self.data[key] = value
            return True
        if key in self.door:
            self.door.remove(key)
            if len(self.data) == self.capacity:
                victim = next(iter(self.data))
                del self.data[victim]
            self.data[key] = value
            return True
        self.door.append(key)
        return False

    def look(self, key):
        return self.data.get(key)

    def keys(self):
        return list(self.data)
