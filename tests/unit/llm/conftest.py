"""Fixtures: a response store, and a server that says what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import Asking, opened, spec_of

from cupel.store.responses import ResponseStore
from faulty_server import Answer, FaultyServer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResponseStore]:
    """A new response store."""
    with opened(tmp_path) as one:
        yield one


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], FaultyServer]]:
    """Starts servers; they stop with the test."""
    servers: list[FaultyServer] = []

    def start(answer: Answer) -> FaultyServer:
        servers.append(FaultyServer(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def asking(store: ResponseStore) -> Callable[..., Asking]:
    """A client on a server, with a clock whose time passes at once."""

    def make(server: FaultyServer | str, model: dict[str, Any] | None = None, **options: Any) -> Asking:
        own = {name: options.pop(name) for name in ("budget", "transport", "clock") if name in options}
        return Asking(spec_of(server, model, **options), store, **own)

    return make
