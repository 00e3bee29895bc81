class Playlist:
    """Keeps the start and the log of edits, and replays the log to learn the tracks."""

    def __init__(self, tracks=()):
        self.start = tuple(tracks)
        self.log = []
        self.active = 0          # how many edits of the log are in force

    def tracks(self):
        result = list(self.start)
        for source, track, target in self.log[: self.active]:
            if source is not None:
                track = result.pop(source)
            if target is not None:
                result.insert(target, track)
        return result

    def _append(self, source, track, target):
        self.log[self.active:] = [(source, track, target)]
        self.active = len(self.log)

    def insert(self, position, track):
        if position < 0 or position > len(self.tracks()):
            raise IndexError
        self._append(None, track, position)

    def remove(self, position):
        before = self.tracks()
        if position < 0 or position >= len(before):
            raise IndexError
        self._append(position, None, None)
        return before[position]

    def move(self, source, target):
        last = len(self.tracks()) - 1
        if min(source, target) < 0 or max(source, target) > last:
            raise IndexError
        self._append(source, None, target)

    def undo(self):
        if self.active == 0:
            return False
        self.active -= 1
        return True

    def redo(self):
        if self.active == len(self.log):
            return False
        self.active += 1
        return True
