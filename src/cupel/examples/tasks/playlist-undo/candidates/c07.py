class Playlist:
    def __init__(self, tracks=()):
        self._tracks = list(tracks)
        self._undo = []
        self._redo = []

    def _commit(self, new_tracks):
        self._undo.append(self._tracks)
        self._redo = []
        self._tracks = new_tracks

    def insert(self, position, track):
        new = list(self._tracks)
        new.insert(position, track)
        self._commit(new)

    def remove(self, position):
        new = list(self._tracks)
        removed = new.pop(position)     # raises IndexError for us
        self._commit(new)
        return removed

    def move(self, source, target):
        new = list(self._tracks)
        new[target]                     # raises IndexError for us
        new.insert(target, new.pop(source))
        self._commit(new)

    def undo(self):
        if not self._undo:
            return False
        self._redo.append(self._tracks)
        self._tracks = self._undo.pop()
        return True

    def redo(self):
        if not self._redo:
            return False
        self._undo.append(self._tracks)
        self._tracks = self._redo.pop()
        return True

    def tracks(self):
        return list(self._tracks)
