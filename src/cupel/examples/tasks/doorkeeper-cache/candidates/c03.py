class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.pairs = []        # (key, value), least recently used first
        self.waiting = []      # keys turned away, oldest first

    def _position(self, key):
        for position, (other, _) in enumerate(self.pairs):
            if other == key:
                return position
        return -1

    def offer(self, key, value):
        position = self._position(key)
        if position >= 0:
            self.pairs.pop(position)
        elif key in self.waiting:
            self.waiting.remove(key)
            if len(self.pairs) >= self.capacity:
                self.pairs.pop(0)
        else:
            self.waiting = (self.waiting + [key])[-self.capacity:]
            return False
        self.pairs.append((key, value))
        return True

    def look(self, key):
        position = self._position(key)
        if position < 0:
            return None
        pair = self.pairs.pop(position)
        self.pairs.append(pair)
        return pair[1]

    def keys(self):
        return [key for key, _ in self.pairs]
