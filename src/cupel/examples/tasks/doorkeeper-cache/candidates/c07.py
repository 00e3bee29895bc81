class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = {}
        self.known = []

    def _remember(self, key):
        self.known.append(key)
        if len(self.known) > self.capacity:
            self.known.pop(0)

    def offer(self, key, value):
        if key in self.entries:
            self.entries.pop(key)
            self.entries[key] = value
            return True

        if key not in self.known:
            self._remember(key)
            return False

        self.known.remove(key)
        if len(self.entries) == self.capacity:
            dropped = list(self.entries)[0]
            self.entries.pop(dropped)
            self._remember(dropped)
        self.entries[key] = value
        return True

    def look(self, key):
        if key not in self.entries:
            return None
        value = self.entries.pop(key)
        self.entries[key] = value
        return value

    def keys(self):
        return list(self.entries.keys())
