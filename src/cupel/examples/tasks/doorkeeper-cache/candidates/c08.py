class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.data = {}
        self.turned_away = []

    def offer(self, key, value):
        if key in self.data:
            self.data.pop(key)
        elif key in self.turned_away:
            self.turned_away.remove(key)
            if len(self.data) > self.capacity:
                self.data.pop(next(iter(self.data)))
        else:
            self.turned_away.append(key)
            self.turned_away = self.turned_away[-self.capacity:]
            return False
        self.data[key] = value
        return True

    def look(self, key):
        if key in self.data:
            self.data[key] = self.data.pop(key)
            return self.data[key]

    def keys(self):
        return [k for k in self.data]
