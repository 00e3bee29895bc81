"""How programs are drawn from models: the options that `sample` and `stress` share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cupel.evolve.recipes.settings import SampleSettings

Programs = Annotated[int, typer.Option("--n", min=1, help="Programs a task and model.")]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Options of the commands that let models write programs."""

    temperature: Annotated[float, typer.Option("--temperature", min=0.0)] = 0.6
    top_p: Annotated[float, typer.Option("--top-p", min=0.0, max=1.0)] = 0.95
    top_k: Annotated[
        int, typer.Option("--top-k", min=0, help="0 where the endpoint knows no such parameter.")
    ] = 20
    max_tokens: Annotated[int, typer.Option("--max-tokens", min=1, help="Tokens of one answer.")] = 32_768

    def settings(self, n: int, *, keeps_unreadable: bool = False) -> SampleSettings:
        """These, with `n` programs a task and model."""
        from cupel.evolve.recipes.settings import SampleSettings

        return SampleSettings(
            n,
            self.temperature,
            self.top_p,
            self.top_k or None,
            self.max_tokens,
            keeps_unreadable=keeps_unreadable,
        )
