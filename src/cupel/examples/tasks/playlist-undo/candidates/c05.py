class Playlist:
    """A row of immutable versions with a cursor."""

    def __init__(self, tracks=()):
        self.versions = (tuple(tracks),)
        self.cursor = 0

    def _now(self):
        return self.versions[self.cursor]

    def _advance(self, version):
        self.versions = self.versions[: self.cursor + 1] + (tuple(version),)
        self.cursor += 1

    def insert(self, position, track):
        now = self._now()
        if position not in range(len(now) + 1):
            raise IndexError(f"cannot insert at {position}")
        self._advance(now[:position] + (track,) + now[position:])

    def remove(self, position):
        now = self._now()
        if position not in range(len(now)):
            raise IndexError(f"no track at {position}")
        self._advance(now[:position] + now[position + 1:])
        return now[position]

    def move(self, source, target):
        now = self._now()
        places = range(len(now))
        if source not in places or target not in places:
            raise IndexError(f"cannot move {source} to {target}")
        others = [t for i, t in enumerate(now) if i != source]
        self._advance(others[:target] + [now[source]] + others[target:])

    def undo(self):
        possible = self.cursor > 0
        self.cursor -= possible
        return possible

    def redo(self):
        possible = self.cursor < len(self.versions) - 1
        self.cursor += possible
        return possible

    def tracks(self):
        return list(self._now())
