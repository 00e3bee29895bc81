class _Node:
    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.prev = self.next = self


class DoorkeeperCache:
    """Hash map and doubly linked ring; the root's next node is the least recently used."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.root = _Node()
        self.nodes = {}
        self.tickets = {}
        self.tick = 0

    def _unlink(self, node):
        node.prev.next = node.next
        node.next.prev = node.prev

    def _link_last(self, node):
        last = self.root.prev
        node.prev, node.next = last, self.root
        last.next = self.root.prev = node

    def offer(self, key, value):
        node = self.nodes.get(key)
        if node is not None:
            self._unlink(node)
            node.value = value
            self._link_last(node)
            return True
        if self.tickets.pop(key, None) is None:
            self.tick += 1
            self.tickets[key] = self.tick
            if len(self.tickets) > self.capacity:
                first = min(self.tickets, key=lambda k: self.tickets[k])
                self.tickets.pop(first)
            return False
        if len(self.nodes) == self.capacity:
            oldest = self.root.next
            self._unlink(oldest)
            del self.nodes[oldest.key]
        node = self.nodes[key] = _Node(key, value)
        self._link_last(node)
        return True

    def look(self, key):
        node = self.nodes.get(key)
        if node is None:
            return None
        self._unlink(node)
        self._link_last(node)
        return node.value

    def keys(self):
        result = []
        node = self.root.next
        while node is not self.root:
            result.append(node.key)
            node = node.next
        return result
