"""Frames on a byte stream: a tag, a length, a body.

Used by both sides, so it needs the standard library only. Bodies are bytes that nothing here interprets.
"""

from __future__ import annotations

import os
import struct

_HEADER = struct.Struct("!cI")
HEADER_BYTES = _HEADER.size
_write = os.write
"""As it was before a program could replace it: an answer is what the program gives, not what it makes of our bytes."""


class FrameError(Exception):
    """The stream ended inside a frame, or a frame is longer than allowed."""


def pack(tag: bytes, body: bytes) -> bytes:
    """One frame; `tag` is a single byte."""
    return _HEADER.pack(tag, len(body)) + body


def length_of(header: bytes) -> int:
    """The length of the body that follows a header."""
    return int(_HEADER.unpack(header)[1])


def write(descriptor: int, tag: bytes, body: bytes) -> None:
    """Write one frame whole."""
    send(descriptor, pack(tag, body))


def send(descriptor: int, frames: bytes) -> None:
    """Write packed frames whole."""
    data = memoryview(frames)
    while data:
        data = data[_write(descriptor, data) :]


class Buffer:
    """Collects bytes as they arrive and takes whole frames off the front."""

    def __init__(self, max_body: int) -> None:
        self._data = bytearray()
        self._at = 0
        """Where the next frame begins: what lies before has been taken."""
        self._max_body = max_body

    def feed(self, data: bytes) -> None:
        """Add bytes that arrived."""
        if self._at:
            del self._data[: self._at]
            self._at = 0
        self._data += data

    def take(self) -> tuple[bytes, bytes] | None:
        """The next whole frame as (tag, body), or None where it has not all arrived.

        Raises:
            FrameError: its body is longer than allowed.
        """
        begin = self._at + HEADER_BYTES
        if len(self._data) < begin:
            return None
        tag, length = _HEADER.unpack_from(self._data, self._at)
        if length > self._max_body:
            raise FrameError(f"a frame of {length:,} bytes; at most {self._max_body:,} are taken")
        end = begin + length
        if len(self._data) < end:
            return None
        self._at = end
        return tag, bytes(self._data[begin:end])
