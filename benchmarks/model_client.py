"""Requests a second through the model client, and CPU time a request.

A stub in a process of its own answers every chat completion with the same 40 lines of code after 50 ms. The client asks it
through everything that a real question passes: content hash, limits, the SDK, reading the answer, and the response store.
Measured with both HTTP transports, and beside it the SDK alone (`chat.completions.create`), at the same concurrency.
CPU time is the client process's own; the stub's is not in it. Wall time depends on what else the machine does.

    python benchmarks/model_client.py [--concurrency 256] [--requests 4000] [--repeats 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import openai

from cupel.llm import Endpoint, Lines, Message, ModelSpec, Request, Sampling, open_client
from cupel.llm.transport import TransportName
from cupel.store.responses import ResponseStore

ANSWER_SECONDS = 0.05
PROMPT = "Write a function that merges overlapping intervals. " * 40
TARGET_MS = 3.0
_CODE = "```python\ndef merge(spans):\n" + "    spans = sorted(spans)\n" * 40 + "```"
_BODY = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": _CODE}}
        ],
        "usage": {"prompt_tokens": 500, "completion_tokens": 300, "total_tokens": 800},
    }
).encode()
_RESPONSE = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(_BODY) + _BODY
)


class Stub(asyncio.Protocol):
    """One connection of the stub: knows as much of HTTP as it needs."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            if len(self._received) < end + 4 + length:
                return
            self._received = self._received[end + 4 + length :]
            asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._answer)

    def _answer(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(_RESPONSE)


def serve(told: Connection) -> None:
    """Run the stub; tells its port."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0, backlog=2048)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


async def asked(one: Callable[[int], Awaitable[object]], count: int, concurrency: int) -> tuple[float, float]:
    """(requests a second, CPU milliseconds a request) of `count` requests, after every connection is open."""
    await asyncio.gather(*(one(-1 - number) for number in range(concurrency)))
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await one(number)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return count / wall, 1000 * cpu / count


async def through_client(
    url: str, transport: TransportName, count: int, concurrency: int
) -> tuple[float, float]:
    """The whole model client."""
    spec = ModelSpec("stub", "stub", Endpoint("stub", url, concurrency=concurrency))
    with tempfile.TemporaryDirectory() as folder, ResponseStore(Path(folder)) as store:
        client = open_client(spec, store, lines=Lines(transport=transport))

        async def one(number: int) -> object:
            request = Request(
                (Message("user", f"{PROMPT}{number}"),), Sampling(temperature=0.6, max_tokens=512)
            )
            (answer,) = await client.ask(request)
            assert answer.text == _CODE
            return answer

        try:
            return await asked(one, count, concurrency)
        finally:
            await client.close()


async def through_sdk(
    url: str, transport: TransportName, count: int, concurrency: int
) -> tuple[float, float]:
    """The SDK as its documentation shows it."""
    limits = type(openai.DEFAULT_CONNECTION_LIMITS)(
        max_connections=concurrency, max_keepalive_connections=concurrency
    )
    kind = openai.DefaultAioHttpClient if transport == "aiohttp" else openai.DefaultAsyncHttpxClient
    async with openai.AsyncOpenAI(
        api_key="none", base_url=url, max_retries=0, http_client=kind(limits=limits)
    ) as client:

        async def one(number: int) -> object:
            return await client.chat.completions.create(
                model="stub",
                messages=[{"role": "user", "content": f"{PROMPT}{number}"}],
                temperature=0.6,
                max_tokens=512,
            )

        return await asked(one, count, concurrency)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concurrency", type=int, default=256)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    heard, told = multiprocessing.Pipe(duplex=False)
    stub = multiprocessing.get_context("spawn").Process(target=serve, args=(told,), daemon=True)
    stub.start()
    url = f"http://127.0.0.1:{heard.recv()}/v1"
    ways = [
        ("cupel.llm, aiohttp", through_client, "aiohttp"),
        ("cupel.llm, httpx", through_client, "httpx"),
        ("openai alone, aiohttp", through_sdk, "aiohttp"),
        ("openai alone, httpx", through_sdk, "httpx"),
    ]
    print(f"openai {openai.__version__}, concurrency {options.concurrency}, {options.requests} requests,")
    print(f"median of {options.repeats} (least and most); target: at most {TARGET_MS:g} ms CPU a request\n")
    print("| way | requests a second | CPU ms a request |\n|---|---:|---:|")
    for name, way, transport in ways:
        found = [
            asyncio.run(way(url, transport, options.requests, options.concurrency))
            for _ in range(options.repeats)
        ]
        rates, cpus = ([one[place] for one in found] for place in (0, 1))
        print(
            f"| {name} | {statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) |"
            f" {statistics.median(cpus):.2f} ({min(cpus):.2f} to {max(cpus):.2f}) |",
            flush=True,
        )
    stub.terminate()
    stub.join()


if __name__ == "__main__":
    main()
