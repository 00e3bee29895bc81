class Playlist:
    def __init__(self, tracks=()):
        self.current = list(tracks)
        self.past = []
        self.future = []

    def _check(self, position, end):
        if not 0 <= position < end:
            raise IndexError(position)

    def _edit(self):
        self.past.append(list(self.current))
        self.future.clear()

    def insert(self, position, track):
        self._check(position, len(self.current) + 1)
        self._edit()
        self.current.insert(position, track)

    def remove(self, position):
        self._check(position, len(self.current))
        self._edit()
        return self.current.pop(position)

    def move(self, source, target):
        self._check(source, len(self.current))
        self._check(target, len(self.current))
        self._edit()
        self.current.insert(target, self.current.pop(source))

    def undo(self):
        if not self.past:
            return False
        self.future.append(self.current)
        self.current = self.past.pop()
        return True

    def redo(self):
        if not self.future:
            return False
        self.past.append(self.current)
        self.current = self.future.pop()
        return True

    def tracks(self):
        return list(self.current)
