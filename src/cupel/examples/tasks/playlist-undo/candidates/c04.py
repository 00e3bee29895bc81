class Playlist:
    def __init__(self, tracks=()):
        self.versions = [tuple(tracks)]
        self.undone = []

    @property
    def _top(self):
        return self.versions[-1]

    def _push(self, version):
        self.versions.append(version)
        self.undone = []

    def insert(self, position, track):
        current = self._top
        if position < 0 or position > len(current):
            raise IndexError("insert: bad position")
        self._push(current[:position] + (track,) + current[position:])

    def remove(self, position):
        current = self._top
        if position < 0 or position >= len(current):
            raise IndexError("remove: bad position")
        self._push(current[:position] + current[position + 1:])
        return current[position]

    def move(self, source, target):
        current = self._top
        for position in (source, target):
            if position < 0 or position >= len(current):
                raise IndexError("move: bad position")
        rest = list(current)
        track = rest.pop(source)
        # everything behind the source has moved up by one
        if target > source:
            target -= 1
        rest.insert(target, track)
        self._push(tuple(rest))

    def undo(self):
        if len(self.versions) == 1:
            return False
        self.undone.append(self.versions.pop())
        return True

    def redo(self):
        if not self.undone:
            return False
        self.versions.append(self.undone.pop())
        return True

    def tracks(self):
        return list(self._top)
