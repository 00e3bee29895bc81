class DoorkeeperCache:
    def __init__(self, capacity, waiting=[]):
        self.capacity = capacity
        self.waiting = waiting
        self.order = []
        self.values = {}

    def _use(self, key):
        if key in self.order:
            self.order.remove(key)
        self.order.append(key)

    def offer(self, key, value):
        if key in self.values:
            self.values[key] = value
            self._use(key)
            return True
        if key in self.waiting:
            self.waiting.remove(key)
            if len(self.order) == self.capacity:
                oldest = self.order.pop(0)
                del self.values[oldest]
            self.values[key] = value
            self._use(key)
            return True
        self.waiting.append(key)
        if len(self.waiting) > self.capacity:
            self.waiting.pop(0)
        return False

    def look(self, key):
        if key not in self.values:
            return None
        self._use(key)
        return self.values[key]

    def keys(self):
        return self.order[:]
