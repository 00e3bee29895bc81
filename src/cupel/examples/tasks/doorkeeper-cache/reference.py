from collections import OrderedDict


class DoorkeeperCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()
        self.turned_away = OrderedDict()

    def offer(self, key, value):
        if key not in self.entries:
            if key not in self.turned_away:
                self.turned_away[key] = True
                if len(self.turned_away) > self.capacity:
                    self.turned_away.popitem(last=False)
                return False
            del self.turned_away[key]
            if len(self.entries) == self.capacity:
                self.entries.popitem(last=False)
        self.entries[key] = value
        self.entries.move_to_end(key)
        return True

    def look(self, key):
        if key not in self.entries:
            return None
        self.entries.move_to_end(key)
        return self.entries[key]

    def keys(self):
        return list(self.entries)
