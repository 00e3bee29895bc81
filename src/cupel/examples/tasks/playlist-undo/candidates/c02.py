class Playlist:
    def __init__(self, tracks=None):
        self.items = list(tracks) if tracks else []
        self.undo_stack = []
        self.redo_stack = []

    def _save(self):
        self.undo_stack.append(self.items.copy())

    def insert(self, position, track):
        if position < 0 or position > len(self.items):
            raise IndexError("position out of range")
        self._save()
        self.items.insert(position, track)

    def remove(self, position):
        if position < 0 or position >= len(self.items):
            raise IndexError("position out of range")
        self._save()
        return self.items.pop(position)

    def move(self, source, target):
        n = len(self.items)
        if source < 0 or source >= n or target < 0 or target >= n:
            raise IndexError("position out of range")
        self._save()
        track = self.items.pop(source)
        self.items.insert(target, track)

    def undo(self):
        if len(self.undo_stack) == 0:
            return False
        self.redo_stack.append(self.items.copy())
        self.items = self.undo_stack.pop()
        return True

    def redo(self):
        if len(self.redo_stack) == 0:
            return False
        self.undo_stack.append(self.items.copy())
        self.items = self.redo_stack.pop()
        return True

    def tracks(self):
        return self.items.copy()
