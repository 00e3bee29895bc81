"""The one place that knows the `openai` package: JSON out, JSON or a classified failure back.

Covers the package's absence, its two HTTP transports, time-outs and keys. The package's own retries are off; what a failure
means is said by `cupel.llm.trouble`. Answers are taken as plain JSON rather than as the package's types, which
saves half of the CPU time and keeps fields that only some servers have.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any, Literal

from cupel.llm.clock import Clock
from cupel.llm.spec import Endpoint, is_openais
from cupel.llm.trouble import Kind, Trouble, body_trouble, status_trouble
from cupel.model.errors import UsageError

TransportName = Literal["aiohttp", "httpx"]
_PATH = "/chat/completions"
_IDLE_SECONDS = 4.0
"""Idle connections are closed before common servers do so (uvicorn: 5 s)."""
_HEADERS = frozenset(
    "host accept accept-encoding connection content-type content-length transfer-encoding user-agent authorization".split()
)
"""What a request to anybody but OpenAI has of headers; the package adds others from the environment."""
_NO_KEY = "none"
"""Sent where there is no key: the package does not go without."""


class Transport:
    """Connections to one endpoint; belongs to the event loop that it is first used in."""

    def __init__(self, endpoint: Endpoint, clock: Clock, name: TransportName | None = None) -> None:
        """Ready the connections; nothing is sent.

        Args:
            endpoint: where to.
            clock: what dates in answers are read against.
            name: the HTTP client below; None takes aiohttp where it is installed.

        Raises:
            UsageError: the package is not installed, or the endpoint's key is not set.
        """
        sdk = _package()
        self._key = endpoint.key()
        self._clock = clock
        self._seconds = endpoint.timeout_seconds
        settings = _settings(sdk, endpoint, self._key or _NO_KEY)
        self.name, http_client = _http_client(sdk, settings, name)
        self._client = sdk.AsyncOpenAI(
            api_key=self._key or _NO_KEY,
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=sdk.Timeout(None, connect=endpoint.connect_seconds),
            http_client=http_client,
        )
        self._status_error = sdk.APIStatusError
        self._errors = (sdk.OpenAIError, OSError, EOFError, *_errors_below())

    async def post(self, body: Mapping[str, Any]) -> dict[str, Any] | Trouble:
        """Send a request; returns the response's JSON, or what went wrong."""
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._client.post(_PATH, cast_to=object, body=body)
        except TimeoutError:
            return Trouble(Kind.TIMEOUT, f"no answer within {self._seconds:g} s")
        except self._status_error as error:
            return self._clean(
                status_trouble(
                    error.status_code, error_body(error), error.response.headers, self._clock.wall()
                )
            )
        except json.JSONDecodeError as error:
            return Trouble(Kind.DOWN, f"the response is not JSON: {error}", 200)
        except self._errors as error:
            return self._clean(Trouble(Kind.DOWN, f"no connection: {_reasons(error)}", connected=False))
        trouble = body_trouble(answer, self._clock.wall())
        return self._clean(trouble) if trouble is not None else dict(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _clean(self, trouble: Trouble) -> Trouble:
        """The same without the key, which some servers repeat."""
        if not self._key or self._key not in trouble.detail:
            return trouble
        return Trouble(
            trouble.kind,
            trouble.detail.replace(self._key, "…"),
            trouble.status,
            trouble.retry_after,
            trouble.field,
            trouble.connected,
        )


def error_body(error: Any) -> Any:
    """The body of an error's response: JSON where it is, else text."""
    try:
        return error.response.json()
    except ValueError:
        return error.response.text


def _package() -> Any:
    try:
        import openai as sdk
    except ImportError:
        raise UsageError(
            "asking a model needs the package openai: pip install cupel[models] (or pip install openai aiohttp)"
        ) from None
    return sdk


def _settings(sdk: Any, endpoint: Endpoint, key: str) -> dict[str, Any]:
    """How the HTTP client is set up: as many connections as requests may be under way, and the headers that go out."""
    limits = type(sdk.DEFAULT_CONNECTION_LIMITS)(
        max_connections=endpoint.concurrency,
        max_keepalive_connections=endpoint.concurrency,
        keepalive_expiry=_IDLE_SECONDS,
    )
    if is_openais(endpoint.base_url):
        return {"limits": limits}

    async def only_ours(request: Any) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {key}"

    return {"limits": limits, "event_hooks": {"request": [only_ours]}}


def _http_client(sdk: Any, settings: dict[str, Any], name: TransportName | None) -> tuple[TransportName, Any]:
    """(name, client): aiohttp's transport where it can be had and httpx is not wanted."""
    if name != "httpx":
        try:
            return "aiohttp", sdk.DefaultAioHttpClient(**settings)
        except (AttributeError, RuntimeError):  # an older package, or aiohttp is not installed
            if name is not None:
                raise UsageError(
                    "the aiohttp transport needs openai 1.90 or later, and aiohttp: pip install cupel[models]"
                ) from None
    return "httpx", sdk.DefaultAsyncHttpxClient(**settings)


def _errors_below() -> tuple[type[Exception], ...]:
    """Errors of the HTTP clients that are loaded: not all come through the package as its own."""
    names = (("aiohttp", "ClientError"), ("httpx", "HTTPError"), ("httpx2", "HTTPError"))
    return tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)


def _reasons(error: BaseException) -> str:
    """What happened below the package's error, whose own text says no more than that there was one (or even "timed out")."""
    parts: list[str] = []
    one: BaseException | None = error.__cause__ or error
    while one is not None and len(parts) < 3:
        text = str(one).strip() or type(one).__name__
        if text not in parts:
            parts.append(text)
        one = one.__cause__
    return ": ".join(parts)[:300]
