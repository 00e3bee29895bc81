from collections import OrderedDict, deque


class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.cache = OrderedDict()
        self.rejected = deque(maxlen=capacity)

    def offer(self, key, value):
        if self.look(key) is not None:
            self.cache[key] = value
            return True
        if key in self.rejected:
            self.rejected.remove(key)
            if len(self.cache) >= self.capacity:
                self.cache.popitem(last=False)
            self.cache[key] = value
            return True
        self.rejected.append(key)
        return False

    def look(self, key):
        value = self.cache.get(key)
        if value:
            self.cache.move_to_end(key)
            return value
        return None

    def keys(self):
        return list(self.cache)
