"""The talk between a test and a program: whole JSON messages over one stream, one side at a time.

Covers sending, receiving, and what both sides have to call alike. The test asks and the program answers; while it answers
the program may ask back (a function that the test handed over is called), and the test answers that first. What goes
in which message is told by `servant` (the program's side) and `proxy` (the test's side).
"""

from __future__ import annotations

import builtins
import json
import socket
from typing import Any

from cupel.sandbox import frames
from cupel.sandbox.guest import workfolder

MAX_MESSAGE = 16 << 20
"""Bytes; a longer message ends the talk."""
MAX_ANSWER = 4 << 20
"""Bytes of a program's answer; a longer one is refused, and the talk goes on."""

ARITHMETIC = (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "and",
    "or",
    "xor",
    "lshift",
    "rshift",
)
"""Operators of two operands that can be asked for, plain, reflected (`r…`) and in place (`i…`)."""
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


def builtin_name(kind: type) -> str:
    """The name by which both sides know a builtin class; empty for any other class, whatever it is called."""
    name = kind.__name__
    return name if getattr(builtins, name, None) is kind else ""


def encode(message: dict[str, Any]) -> bytes:
    """A message as bytes."""
    return json.dumps(message, separators=(",", ":")).encode("ascii")


class TalkEndedError(Exception):
    """The other side is gone, or says what is no message."""


class Dialogue:
    """One side's end of the stream."""

    def __init__(self, stream: socket.socket) -> None:
        """Talk over a connected stream socket."""
        stream.settimeout(None)  # whatever default the program has set
        self._stream = stream
        self._buffer = frames.Buffer(MAX_MESSAGE)

    def send(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises:
            TalkEndedError: the other side is gone, or the message is too long.
        """
        self.send_encoded(encode(message))

    def send_encoded(self, data: bytes) -> None:
        """Send one message that is bytes already.

        Raises:
            TalkEndedError: the other side is gone, or the message is too long.
        """
        if len(data) > MAX_MESSAGE:
            raise TalkEndedError("a message longer than is taken")
        try:
            workfolder.open_up()
            self._stream.sendall(frames.pack(b"M", data))
        except OSError:
            raise TalkEndedError("the other side is gone") from None

    def receive(self) -> dict[str, Any]:
        """The next message.

        Raises:
            TalkEndedError: there is none any more, or what came is no message.
        """
        while True:
            try:
                frame = self._buffer.take()
                if frame is not None:
                    message = json.loads(frame[1])
                    if type(message) is not dict:
                        raise TalkEndedError("what came is no message")
                    return message
                data = self._stream.recv(1 << 16)
            except (OSError, frames.FrameError, ValueError, RecursionError):
                raise TalkEndedError("what came is no message") from None
            if not data:
                raise TalkEndedError("the other side is gone")
            self._buffer.feed(data)
