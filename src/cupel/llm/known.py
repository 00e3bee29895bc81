"""What was found out about how a server wants to be asked, kept with the responses so that it is found out once.

Three things: whether it gives several samples for one request (`n`), how it takes the schema of a structured answer,
and what it calls the bound of tokens. What the user's configuration says stands over what was found. For the time of a run alone:
which bounds of tokens are more than the model can give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cupel.llm.request import Format, Request, parameters
from cupel.llm.spec import ModelSpec
from cupel.llm.wire import NO_LIMIT, OLD_LIMIT, Wire

SEVERAL = "several samples"
FORM = "structured answers"
LIMIT = "bound of tokens"


class Known:
    """How one model at one endpoint is asked."""

    def __init__(
        self, spec: ModelSpec, read: Callable[[str], str | None], write: Callable[[str, str], None]
    ) -> None:
        """What is known so far.

        Args:
            spec: the model.
            read: what was found out before under a name, or None.
            write: keeps what was found out under a name.
        """
        self._spec = spec
        self._write = write
        self._refused: list[tuple[int, int]] = []
        self._found = {name: value for name in (SEVERAL, FORM, LIMIT) if (value := read(name)) is not None}

    def wire(self, request: Request) -> Wire:
        """The way to ask now: what is known to work, else the best that there is."""
        form = None
        if request.schema is not None:
            form = self._spec.answers_as or Format(self._found.get(FORM, Format.SCHEMA))
        size = self._size(request)
        if any(size[0] >= most and size[1] >= length for most, length in self._refused):
            return Wire(form, self.several is not False, NO_LIMIT)
        return Wire(form, self.several is not False, self._found.get(LIMIT, OLD_LIMIT))

    def certain(self, request: Request) -> Wire:
        """The way that is known to work; what is not known stands at its weakest."""
        wire = self.wire(request)
        known = self._spec.answers_as is not None or FORM in self._found
        return replace(wire, form=wire.form if known else None, several=self.several is True)

    @property
    def several(self) -> bool | None:
        """Whether the server gives several samples for one request; None where nobody knows yet."""
        if self._spec.max_n == 1:
            return False
        found = self._found.get(SEVERAL)
        return None if found is None else found == "yes"

    def at_once(self, samples: int) -> int:
        """How many of these samples to ask for in one request."""
        return 1 if self.several is False else min(samples, self._spec.max_n or samples)

    def answered(self, wire: Wire, asked: int, got: int) -> None:
        """The server answered when asked so: `got` samples of `asked`."""
        if wire.form is not None:
            self._keep(FORM, wire.form.value)
        if wire.limit not in (OLD_LIMIT, NO_LIMIT):
            self._keep(LIMIT, wire.limit)
        if asked > 1:
            self._keep(SEVERAL, "yes" if got >= asked else "no")

    def takes_one(self) -> None:
        """The server answered one sample after it had turned down several."""
        self._keep(SEVERAL, "no")

    def more_than_it_has(self, request: Request) -> None:
        """The model cannot give as many tokens as this request allows: nor to any that allows as many and is as long."""
        self._refused.append(self._size(request))

    def not_enforced(self, form: Format) -> None:
        """A whole answer that was asked for in this form is not even JSON: the server enforces nothing."""
        weaker = form.weaker()
        if weaker is not None and self._found.get(FORM) == form.value:
            self._keep(FORM, weaker.value)

    def _size(self, request: Request) -> tuple[int, int]:
        """(bound of tokens, characters) of a request."""
        return parameters(self._spec, request).max_tokens or 0, request.characters()

    def _keep(self, name: str, value: str) -> None:
        if self._found.get(name) != value:
            self._found[name] = value
            self._write(name, value)
