class Playlist:
    def __init__(self, tracks=()):
        self.data = list(tracks)
        self.saved = []
        self.undone = []

    def insert(self, position, track):
        if not (0 <= position <= len(self.data)):
            raise IndexError("bad position")
        self.saved.append(self.data[:])
        self.data.insert(position, track)
        self.undone = []

    def remove(self, position):
        if not (0 <= position < len(self.data)):
            raise IndexError("bad position")
        self.saved.append(self.data[:])
        self.undone = []
        return self.data.pop(position)

    def move(self, source, target):
        if not (0 <= source < len(self.data) and 0 <= target < len(self.data)):
            raise IndexError("bad position")
        self.saved.append(self.data[:])
        self.undone = []
        self.data.insert(target, self.data.pop(source))

    def undo(self):
        if self.saved:
            self.data = self.saved.pop()
            return True
        return False

    def redo(self):
        if self.undone:
            self.data = self.undone.pop()
            return True
        return False

    def tracks(self):
        return list(self.data)
