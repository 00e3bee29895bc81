class Playlist:
    def __init__(self, tracks=()):
        self._tracks = list(tracks)
        self._history = [list(tracks)]
        self._now = 0

    def _record(self):
        # forget the undone versions, then add the new one
        del self._history[self._now + 1:]
        self._history.append(list(self._tracks))
        self._now += 1

    def insert(self, position, track):
        if not 0 <= position <= len(self._tracks):
            raise IndexError(position)
        self._tracks.insert(position, track)
        self._record()

    def remove(self, position):
        if not 0 <= position < len(self._tracks):
            raise IndexError(position)
        track = self._tracks.pop(position)
        self._record()
        return track

    def move(self, source, target):
        if not (0 <= source < len(self._tracks) and 0 <= target < len(self._tracks)):
            raise IndexError((source, target))
        self._tracks.insert(target, self._tracks.pop(source))
        self._record()

    def undo(self):
        if self._now == 0:
            return False
        self._now -= 1
        self._tracks = self._history[self._now]
        return True

    def redo(self):
        if self._now + 1 == len(self._history):
            return False
        self._now += 1
        self._tracks = self._history[self._now]
        return True

    def tracks(self):
        return list(self._tracks)
