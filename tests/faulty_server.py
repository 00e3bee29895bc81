"""An HTTP server of the standard library that plays an endpoint and everything that goes wrong with one.

A test gives a function from what was asked to what is said; `seen` holds every request, in order of arrival, `answered` those
whose answer was written to its last byte.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    number: int
    """From 0, in order of arrival."""
    body: dict[str, Any]
    headers: dict[str, str]
    path: str = "/v1/chat/completions"

    @property
    def text(self) -> str:
        """Text of the last message."""
        return str(self.body["messages"][-1]["content"])


@dataclass(frozen=True)
class Says:
    """A whole response."""

    body: Any = None
    """JSON; text goes as it is."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """The connection is reset in the middle of the response, or before it."""

    sent: bytes = b""


@dataclass(frozen=True)
class Late:
    """Something said only after the server is told to go on (or at its end)."""

    then: Says


def completion(*texts: str, finish: str = "stop", usage: Any = "counted", **message: Any) -> Says:
    """A response with a choice a text."""
    choices = [
        {
            "index": index,
            "finish_reason": finish,
            "message": {"role": "assistant", "content": text, **message},
        }
        for index, text in enumerate(texts)
    ]
    body: dict[str, Any] = {"id": "c", "object": "chat.completion", "model": "served", "choices": choices}
    if usage == "counted":
        usage = {"prompt_tokens": 10, "completion_tokens": 5 * len(texts)}
    if usage is not None:
        body["usage"] = usage
    return Says(body)


def error(status: int, message: str, code: str | None = None, **headers: str) -> Says:
    """An error as OpenAI and those after it send it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Says({"error": {"message": message, "type": "error", "code": code}}, status, named)


Answer = Callable[[Asked], Says | Cut | Late]


class FaultyServer:
    """A server in threads of this process."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self.answer = answer
        self.seen: list[Asked] = []
        self.answered: list[Asked] = []
        self.after: Callable[[Asked], None] = lambda _: None
        """Called when an answer has been written."""
        self.go_on = threading.Event()
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def note(self, body: dict[str, Any], headers: dict[str, str], path: str) -> Asked:
        """Write a request down."""
        with self._lock:
            asked = Asked(len(self.seen), body, headers, path)
            self.seen.append(asked)
            return asked

    def close(self) -> None:
        """Stop."""
        self.go_on.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_: Any) -> None:
        """Clients that go away are what some tests are about."""


def _handler(server: FaultyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = server.note(json.loads(raw), headers, self.path)
            said = server.answer(asked)
            if isinstance(said, Late):
                server.go_on.wait()
                said = said.then
            if isinstance(said, Cut):
                self._cut(said.sent)
                return
            text = said.body if isinstance(said.body, str) else json.dumps(said.body)
            body = text.encode()
            self.send_response(said.status)
            for name, value in {"content-type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            server.answered.append(asked)
            server.after(asked)

        def _cut(self, sent: bytes) -> None:
            self.wfile.write(sent)
            self.wfile.flush()
            linger = struct.pack("ii", 1, 0)  # closing resets
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def faulty_server(answer: Answer) -> Iterator[FaultyServer]:
    """A server for the time of a test."""
    server = FaultyServer(answer)
    try:
        yield server
    finally:
        server.close()


def in_turn(*sayings: Says | Cut | Late) -> Answer:
    """Says one after the other, then the last again and again."""
    return lambda asked: sayings[min(asked.number, len(sayings) - 1)]
