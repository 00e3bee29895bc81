import copy


class Playlist:
    def __init__(self, tracks=()):
        self.list = list(tracks)
        self.undo_list = []
        self.redo_list = []

    def _snapshot(self):
        self.undo_list.append(copy.copy(self.list))
        self.redo_list = []

    def insert(self, position, track):
        self._snapshot()
        if not 0 <= position <= len(self.list):
            raise IndexError("position out of range")
        self.list.insert(position, track)

    def remove(self, position):
        self._snapshot()
        if not 0 <= position < len(self.list):
            raise IndexError("position out of range")
        return self.list.pop(position)

    def move(self, source, target):
        self._snapshot()
        for p in (source, target):
            if not 0 <= p < len(self.list):
                raise IndexError("position out of range")
        self.list.insert(target, self.list.pop(source))

    def undo(self):
        if not self.undo_list:
            return False
        self.redo_list.append(self.list)
        self.list = self.undo_list.pop()
        return True

    def redo(self):
        if not self.redo_list:
            return False
        self.undo_list.append(self.list)
        self.list = self.redo_list.pop()
        return True

    def tracks(self):
        return self.list[:]
