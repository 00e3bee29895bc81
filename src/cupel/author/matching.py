"""Matching cells of classes to interfaces that have room for so many each.

Covers augmenting paths over (class, interface) counts: a cell that finds no room makes some by moving others. Of several interfaces the one
that the class likes most comes first, of several cells that could move the one whose class needs the place least. Knows nothing of shares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

Liking = Callable[[str, str, int, int], float]
"""How much a class wants one more cell of an interface: (class, interface, its cells here, those of that interface) → number."""


class Matching:
    """Cells of classes, each at an interface."""

    def __init__(
        self,
        suits: Mapping[str, Sequence[str]],
        room: Mapping[str, int],
        liking: Liking,
    ) -> None:
        """No cell yet.

        Args:
            suits: class → interfaces that suit it; the order settles ties.
            room: interface → how many cells it is to have.
            liking: see `Liking`.
        """
        self._suits = suits
        self._room = dict(room)
        self._liking = liking
        self._at: Counter[tuple[str, str]] = Counter()
        self._cells: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()

    def place(self, class_id: str) -> bool:
        """Give one more cell of a class its place, where there is room or some can be made; cells of others may move."""
        if not self._settle(class_id, set()):
            return False
        self._cells[class_id] += 1
        return True

    def force(self, class_id: str) -> None:
        """Give one more cell of a class the interface that it likes most, room or none."""
        interface = self._by_liking(class_id)[0]
        self._sit(class_id, interface)
        self._cells[class_id] += 1

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(class, interface) of every cell."""
        for class_id, interfaces in self._suits.items():
            for interface in interfaces:
                for _ in range(self._at[class_id, interface]):
                    yield class_id, interface

    def vacant(self) -> dict[str, int]:
        """Interface → how much room is left, where some is."""
        return {
            interface: room - self._taken[interface]
            for interface, room in self._room.items()
            if room > self._taken[interface]
        }

    def _settle(self, class_id: str, tried: set[str]) -> bool:
        for interface in self._by_liking(class_id):
            if interface in tried:
                continue
            tried.add(interface)
            if self._taken[interface] < self._room.get(interface, 0):
                self._sit(class_id, interface)
                return True
            for other in self._by_need(interface):
                if other != class_id and self._settle(other, tried):
                    self._at[other, interface] -= 1
                    self._at[class_id, interface] += 1
                    return True
        return False

    def _sit(self, class_id: str, interface: str) -> None:
        self._at[class_id, interface] += 1
        self._taken[interface] += 1

    def _by_liking(self, class_id: str) -> list[str]:
        return sorted(self._suits[class_id], key=lambda interface: -self._like(class_id, interface))

    def _by_need(self, interface: str) -> list[str]:
        """Classes that have cells there, the one that needs them least first."""
        there = [one for one in self._suits if self._at[one, interface]]
        return sorted(there, key=lambda one: self._like(one, interface))

    def _like(self, class_id: str, interface: str) -> float:
        return self._liking(class_id, interface, self._cells[class_id], self._at[class_id, interface])
