from collections import OrderedDict


class DoorkeeperCache:
    """LRU cache that admits a key only on its second offer."""

    def __init__(self, capacity: int):
        self._capacity = capacity
        self._data: OrderedDict[str, int] = OrderedDict()
        self._seen_once: set[str] = set()

    def offer(self, key: str, value: int) -> bool:
        if key in self._data:
            self._data.move_to_end(key)
            self._data[key] = value
            return True

        if key not in self._seen_once:
            self._seen_once.add(key)
            return False

        self._seen_once.discard(key)
        while len(self._data) >= self._capacity:
            self._data.popitem(last=False)
        self._data[key] = value
        return True

    def look(self, key: str) -> int | None:
        try:
            self._data.move_to_end(key)
        except KeyError:
            return None
        return self._data[key]

    def keys(self) -> list[str]:
        return list(self._data.keys())
