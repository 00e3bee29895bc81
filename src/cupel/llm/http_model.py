"""A model behind an OpenAI-compatible endpoint: one exchange, with everything that can go wrong with it.

Covers limits, retries, the circuit breaker, and asking again in a way that the server knows. An exchange ends with
replies to keep, or says why there is none. Drawing all samples and keeping them is `cupel.llm.client`.
"""

from __future__ import annotations

from collections.abc import Sequence

from cupel.llm.answer import Ending
from cupel.llm.gate import Passage
from cupel.llm.known import Known
from cupel.llm.line import Lines
from cupel.llm.reply import Failed, Reply, estimated_tokens, final_failure, replies_of
from cupel.llm.request import Format, Request, parameters, request_key
from cupel.llm.spec import ModelSpec
from cupel.llm.trouble import Kind, Trouble
from cupel.llm.wire import Wire, body_of
from cupel.model.errors import EndpointDown, EndpointRefuses, ModelError
from cupel.model.hashing import seed_for

MOST_TIMEOUTS = 3
"""Time-outs of one request after which it is left: each may have been paid for."""
REJECTIONS = 10
"""Requests called invalid in a row, none answered before, after which the run stops."""
_FIRST_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
_FORESEEN_OUTPUT = 1024
"""Output tokens foreseen of a sample as long as none was seen."""
_FINAL = {Kind.TOO_LONG: Ending.TOO_LONG, Kind.FILTERED: Ending.FILTERED}


class HttpModel:
    """One model at one endpoint."""

    def __init__(self, spec: ModelSpec, known: Known, lines: Lines | None = None) -> None:
        """Ready to ask; nothing is sent.

        Args:
            spec: the model.
            known: how its server wants to be asked, as far as that was found out.
            lines: the ways to the endpoints, shared by the models of a run.

        Raises:
            UsageError: the package openai is not installed, or the endpoint's key is not set.
        """
        lines = lines or Lines()
        self.spec = spec
        self.known = known
        self._clock = lines.clock
        self._line = lines.to(spec.endpoint)
        self._line.check()
        self._gate, self._breaker = self._line.gate, self._line.breaker
        self._stopped: ModelError | None = None
        self._rejections = 0
        self._answers = 0
        self._mean_output = float(_FORESEEN_OUTPUT)

    @property
    def width(self) -> int:
        """Requests that may be under way at once."""
        return self.spec.endpoint.concurrency

    def at_once(self, samples: int) -> int:
        """How many of these samples to ask for in one request."""
        return self.known.at_once(samples)

    def not_enforced(self, form: Format) -> None:
        """A whole answer in this form was no JSON."""
        self.known.not_enforced(form)

    async def exchange(self, request: Request, samples: Sequence[int]) -> list[Reply] | Failed:
        """Ask for samples of the answer to one request.

        Args:
            request: what is asked.
            samples: numbers of the samples, at most as many as `at_once` says.

        Returns:
            Replies to the first of the samples, at least one, perhaps fewer than asked for; or why there is none.

        Raises:
            EndpointDown, EndpointRefuses: the endpoint is of no use to any request.
        """
        wire = self.known.wire(request)
        failures = timeouts = 0
        fell_back_from_several = False
        while True:
            asked = list(samples) if wire.several else list(samples[:1])
            outcome = await self._send(request, asked, wire)
            if not isinstance(outcome, Trouble):
                self._note(wire, len(asked), len(outcome), fell_back=fell_back_from_several)
                return outcome
            if outcome.kind in _FINAL:
                return [final_failure(_FINAL[outcome.kind], outcome.detail, outcome.status) for _ in samples]
            if outcome.kind is Kind.BUSY:
                continue
            failures += outcome.kind in (Kind.DOWN, Kind.TIMEOUT) and self._breaker.closed
            timeouts += outcome.kind is Kind.TIMEOUT
            other = self._fallback(wire, request, len(asked), outcome, failures)
            if other is not None:
                fell_back_from_several |= wire.several and not other.several
                wire = other
            elif outcome.kind in (Kind.REJECTED, Kind.UNSUPPORTED):
                return self._rejected(outcome)
            elif failures > self.spec.endpoint.retries or timeouts >= MOST_TIMEOUTS:
                return Failed(Ending.UNAVAILABLE, f"{outcome.detail} ({failures} tries)")
            else:
                await self._clock.sleep(self._backoff(request, samples, failures, outcome))

    async def close(self) -> None:
        """Let go of the connections; the next exchange opens new ones."""
        await self._line.leave(self)

    async def _send(self, request: Request, samples: Sequence[int], wire: Wire) -> list[Reply] | Trouble:
        """One request over the network, once the endpoint's limits and the breaker let it."""
        if self._stopped is not None:
            raise self._stopped
        foreseen = estimated_tokens(request.characters()) + len(samples) * self._foreseen_output(request)
        try:
            passage, trying = await self._admitted(int(foreseen))
            tokens: int | None = None
            try:
                outcome = await self._post(request, samples, wire)
                if not isinstance(outcome, Trouble):
                    tokens = self._counted(outcome)
                self._judge(request, passage, outcome)
            finally:
                self._gate.leave(passage, tokens)
                if trying:
                    self._breaker.try_ended()
        except ModelError as error:
            self._stopped = error
            raise
        return outcome

    def _counted(self, replies: Sequence[Reply]) -> int:
        """Tokens of a response; what its samples were long is foreseen of the next."""
        output = sum(reply.usage.output for reply in replies)
        self._mean_output += 0.1 * (output / len(replies) - self._mean_output)
        return output + sum(reply.usage.input for reply in replies)

    async def _admitted(self, tokens: int) -> tuple[Passage, bool]:
        while True:
            await self._breaker.pass_through()
            trying = not self._breaker.closed
            try:
                passage = await self._gate.enter(tokens)
            except BaseException:
                if trying:
                    self._breaker.try_ended()
                raise
            if self._stopped is None and (trying or self._breaker.closed):
                return passage, trying
            self._gate.leave(passage, 0)
            if trying:
                self._breaker.try_ended()
            if self._stopped is not None:
                raise self._stopped

    async def _post(self, request: Request, samples: Sequence[int], wire: Wire) -> list[Reply] | Trouble:
        body = body_of(self.spec, request, samples, wire)
        answer = await self._line.transport(self).post(body)
        if isinstance(answer, Trouble):
            return answer
        form = wire.form.value if wire.form is not None else ""
        replies = replies_of(answer, len(samples), request.characters(), form)
        return replies or Trouble(Kind.DOWN, "the server broke the sample off", 200)

    def _judge(self, request: Request, passage: Passage, outcome: list[Reply] | Trouble) -> None:
        """What an outcome says about the endpoint."""
        if not isinstance(outcome, Trouble):
            self._breaker.answered()
            self._gate.went_well()
        elif outcome.kind in (Kind.DOWN, Kind.TIMEOUT):
            key = request_key(self.spec, request)
            self._breaker.failed(key, outcome.detail, connected=outcome.connected)
        else:
            self._breaker.answered()
            if outcome.kind is Kind.BUSY:
                self._gate.turned_away(passage, outcome.retry_after, outcome.detail)
            elif outcome.kind is Kind.REFUSED:
                raise EndpointRefuses(self._refusal(outcome))

    def _refusal(self, outcome: Trouble) -> str:
        endpoint = self.spec.endpoint
        key = (
            f"the key in ${endpoint.api_key_env}" if endpoint.api_key_env else "no key was sent (api_key_env)"
        )
        return (
            f"{endpoint.base_url} does not take requests for {self.spec.model!r}: {outcome.detail}"
            f" (check {key}, the URL and the model's name); what was answered is stored"
        )

    def _note(self, wire: Wire, asked: int, got: int, *, fell_back: bool) -> None:
        self._rejections = 0
        self._answers += 1
        self.known.answered(wire, asked, got)
        if fell_back:
            self.known.takes_one()

    def _fallback(
        self, wire: Wire, request: Request, asked: int, outcome: Trouble, failures: int
    ) -> Wire | None:
        """Another way to ask, where the way may be what the server stumbles over."""
        if outcome.field == "bound" and parameters(self.spec, request).max_tokens is not None:
            self.known.more_than_it_has(request)
        unclear = outcome.kind is Kind.REJECTED or (outcome.status == 500 and failures >= 2)
        if outcome.kind is Kind.UNSUPPORTED or unclear:
            return wire.fallback(outcome.field, self.known.certain(request), samples=asked)
        return None

    def _rejected(self, outcome: Trouble) -> Failed:
        self._rejections += 1
        if self._rejections >= REJECTIONS and not self._answers:
            self._stopped = EndpointRefuses(
                f"{self.spec.endpoint.base_url} calls every request to {self.spec.model!r} invalid:"
                f" {outcome.detail}; does it know all parameters?"
            )
            raise self._stopped
        return Failed(Ending.REJECTED, outcome.detail)

    def _backoff(self, request: Request, samples: Sequence[int], failures: int, outcome: Trouble) -> float:
        """Seconds until the next try: twice as long each time, different for each request."""
        base = min(_LONGEST_BACKOFF, _FIRST_BACKOFF * 2.0 ** max(0, failures - 1))
        spread = seed_for("retry", request_key(self.spec, request), samples[0], failures) % 1000 / 1000
        wait = base * (0.5 + spread)
        if outcome.retry_after is not None:
            if outcome.retry_after > self.spec.endpoint.patience_seconds:
                self._stopped = EndpointDown(
                    f"{self.spec.endpoint.base_url} wants to be asked again in {outcome.retry_after:.0f} s only"
                    f" ({outcome.detail}); what was answered is stored: run the same command again then"
                )
                raise self._stopped
            wait = max(wait, outcome.retry_after)
        return wait

    def _foreseen_output(self, request: Request) -> float:
        most = parameters(self.spec, request).max_tokens
        return self._mean_output if most is None else min(self._mean_output, most)
