class Playlist:
    """Every edit is stored as a pair of functions: how to do it and how to take it back."""

    def __init__(self, tracks=()):
        self._tracks = [*tracks]
        self._done = []
        self._undone = []

    def _carry_out(self, do, revert):
        result = do()
        self._done.append((do, revert))
        self._undone = []
        return result

    def _require(self, ok):
        if not ok:
            raise IndexError("no such position")

    def insert(self, position, track):
        self._require(0 <= position <= len(self._tracks))
        self._carry_out(
            lambda: self._tracks.insert(position, track),
            lambda: self._tracks.pop(position),
        )

    def remove(self, position):
        self._require(0 <= position < len(self._tracks))
        track = self._tracks[position]
        return self._carry_out(
            lambda: self._tracks.pop(position),
            lambda: self._tracks.insert(position, track),
        )

    def move(self, source, target):
        size = len(self._tracks)
        self._require(0 <= source < size and 0 <= target < size)
        self._carry_out(
            lambda: self._tracks.insert(target, self._tracks.pop(source)),
            lambda: self._tracks.insert(source, self._tracks.pop(target)),
        )

    def undo(self):
        if self._done:
            edit = self._done.pop()
            edit[1]()
            self._undone.append(edit)
            return True
        return False

    def redo(self):
        if self._undone:
            edit = self._undone.pop()
            edit[0]()
            self._done.append(edit)
            return True
        return False

    def tracks(self):
        return self._tracks.copy()
