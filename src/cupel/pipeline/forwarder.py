"""One port in front of several servers: each connection goes to the server with the fewest open ones.

So several replicas of a model look like one endpoint, whose address does not depend on how many there are. Bytes are passed on as they
are. Does not start servers (`local_vllm`) and does not look into requests.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from types import TracebackType

from cupel.model.errors import UsageError

HOST = "127.0.0.1"
_CHUNK = 1 << 16


class Forwarder(AbstractContextManager["Forwarder"]):
    """Listens on a port of this machine while the context is open, in a thread of its own."""

    def __init__(self, port: int, targets: Sequence[int]) -> None:
        """Ready to listen.

        Args:
            port: to listen on; 0 takes a free one.
            targets: ports of the servers.
        """
        self.port = port
        self._open = dict.fromkeys(targets, 0)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="forwarder")
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Forwarder:
        self._thread.start()
        try:
            self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except OSError as error:
            self._end()
            raise UsageError(
                f"port {self.port} cannot be listened on: {error.strerror}; choose another"
            ) from None
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._connection, HOST, self.port)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = min(self._open, key=lambda port: self._open[port])
        self._open[target] += 1
        try:
            theirs, ours = await asyncio.open_connection(HOST, target)
        except OSError:  # the client sees a closed connection, and tries again
            writer.close()
            return
        else:
            await asyncio.gather(_pass_on(reader, ours), _pass_on(theirs, writer))
        finally:
            self._open[target] -= 1


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Pass on what comes until it ends, then say that it ended."""
    with suppress(OSError):
        try:
            while chunk := await source.read(_CHUNK):
                sink.write(chunk)
                await sink.drain()
        finally:
            sink.close()
