class Playlist:
    def __init__(self, tracks=[]):
        self.songs = tracks
        self.back = []
        self.forward = []

    def _check(self, *positions):
        for position in positions:
            if position < 0 or position >= len(self.songs):
                raise IndexError("there is no track at this position")

    def insert(self, position, track):
        if position < 0 or position > len(self.songs):
            raise IndexError("cannot insert there")
        self.songs.insert(position, track)
        self.back.append(("insert", position, track))
        self.forward.clear()

    def remove(self, position):
        self._check(position)
        track = self.songs.pop(position)
        self.back.append(("remove", position, track))
        self.forward.clear()
        return track

    def move(self, source, target):
        self._check(source, target)
        self.songs.insert(target, self.songs.pop(source))
        self.back.append(("move", source, target))
        self.forward.clear()

    def undo(self):
        if not self.back:
            return False
        edit = self.back.pop()
        kind, a, b = edit
        if kind == "insert":
            self.songs.pop(a)
        elif kind == "remove":
            self.songs.insert(a, b)
        else:
            self.songs.insert(a, self.songs.pop(b))
        self.forward.append(edit)
        return True

    def redo(self):
        if not self.forward:
            return False
        edit = self.forward.pop()
        kind, a, b = edit
        if kind == "insert":
            self.songs.insert(a, b)
        elif kind == "remove":
            self.songs.pop(a)
        else:
            self.songs.insert(b, self.songs.pop(a))
        self.back.append(edit)
        return True

    def tracks(self):
        return list(self.songs)
